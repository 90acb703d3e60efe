#include "domain/directory/report.hpp"

#include <algorithm>

namespace muster::directory {

std::vector<LeftOut> bounded(std::vector<LeftOut> left_out) {
    std::size_t bytes = 0;
    for (auto& reason : left_out) {
        auto& examples = reason.examples;
        if (examples.size() > LeftOut::examples_max) examples.resize(LeftOut::examples_max);
        const auto too_much = std::ranges::find_if(examples, [&](const LeftOut::Example& example) {
            bytes += example.who.size() + example.detail.size();
            return bytes > example_bytes_max;
        });
        examples.erase(too_much, examples.end());
    }
    return left_out;
}

std::string bounded(std::string remark) {
    if (remark.size() <= remark_bytes_max) return remark;
    auto end = remark_bytes_max;
    const auto continues = [&](std::size_t at) { return (static_cast<unsigned char>(remark[at]) & 0xc0U) == 0x80U; };
    while (end > 0 && continues(end)) --end;
    remark.resize(end);
    return remark;
}

}  // namespace muster::directory
