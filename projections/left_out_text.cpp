#include "projections/left_out_text.hpp"

#include <charconv>
#include <cstdint>

#include "projections/text.hpp"
#include "projections/words.hpp"

namespace muster::projections {
namespace {

std::uint64_t number_of(std::string_view text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

std::string encode_left_out(const std::vector<directory::LeftOut>& left_out) {
    std::vector<std::string> list;  // reason, count, number of examples, then two for each
    for (const auto& entry : left_out) {
        list.emplace_back(word(entry.reason));
        list.push_back(std::to_string(entry.count));
        list.push_back(std::to_string(entry.examples.size()));
        for (const auto& example : entry.examples) {
            list.push_back(example.who);
            list.push_back(example.detail);
        }
    }
    return encode_list(list);
}

std::vector<directory::LeftOut> decode_left_out(std::string_view text) {
    const auto list = decode_list(text);
    std::vector<directory::LeftOut> left_out;
    for (std::size_t at = 0; at + 2 < list.size();) {
        const auto reason = parse_left_out_reason(list[at]);
        directory::LeftOut entry{.reason = reason.value_or(directory::LeftOutReason::refused),
                                 .count = number_of(list[at + 1]),
                                 .examples = {}};
        const auto examples = number_of(list[at + 2]);
        at += 3;
        for (std::uint64_t i = 0; i < examples && at + 1 < list.size(); ++i, at += 2) {
            entry.examples.push_back({.who = list[at], .detail = list[at + 1]});
        }
        if (reason) left_out.push_back(std::move(entry));
    }
    return left_out;
}

}  // namespace muster::projections
