#include "connectors/left_outs.hpp"

#include <algorithm>
#include <utility>

namespace muster::connectors {
namespace {

constexpr std::size_t who_bytes_max = 200;
constexpr std::size_t detail_bytes_max = 300;
constexpr std::size_t value_bytes_max = 100;

// The length of the well-formed character at the front of `bytes`; 0 where there is none.
std::size_t character_size(std::string_view bytes) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x20 || lead == 0x7f) return 0;
    if (lead < 0x80) return 1;
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || bytes.size() < size) return 0;
    for (std::size_t i = 1; i < size; ++i)
        if ((byte(i) & 0xc0) != 0x80) return 0;
    if (lead == 0xe0 && byte(1) < 0xa0) return 0;  // overlong
    if (lead == 0xed && byte(1) > 0x9f) return 0;  // surrogates
    if (lead == 0xf0 && byte(1) < 0x90) return 0;
    if (lead == 0xf4 && byte(1) > 0x8f) return 0;
    return size;
}

}  // namespace

std::string value_and_why(std::string_view field, std::string_view value, std::string_view why) {
    std::string text{field};
    text += " \"";
    text += value.substr(0, value_bytes_max);
    text += "\" ";
    text += why;
    return text;
}

void LeftOuts::add(directory::LeftOutReason reason, std::string_view who, std::string_view detail) {
    if (only_ && !only_->contains(std::string{who})) return;
    directory::LeftOut& entry = by_reason_.at(static_cast<std::size_t>(reason));
    entry.reason = reason;
    ++entry.count;
    if (entry.examples.size() == directory::LeftOut::examples_max) return;
    entry.examples.push_back({printable(who, who_bytes_max), printable(detail, detail_bytes_max)});
}

void LeftOuts::add(const directory::LeftOut& more) {
    directory::LeftOut& entry = by_reason_.at(static_cast<std::size_t>(more.reason));
    entry.reason = more.reason;
    entry.count += more.count;
    for (const auto& example : more.examples) {
        if (entry.examples.size() == directory::LeftOut::examples_max) return;
        entry.examples.push_back(example);
    }
}

void LeftOuts::add_unnamed(directory::LeftOutReason reason, std::uint64_t count) {
    directory::LeftOut& entry = by_reason_.at(static_cast<std::size_t>(reason));
    entry.reason = reason;
    entry.count += count;
}

std::uint64_t LeftOuts::count(directory::LeftOutReason reason) const {
    return by_reason_.at(static_cast<std::size_t>(reason)).count;
}

std::vector<directory::LeftOut> LeftOuts::list() const {
    std::vector<directory::LeftOut> list;
    for (const directory::LeftOut& entry : by_reason_)
        if (entry.count != 0) list.push_back(entry);
    return list;
}

bool LeftOuts::empty() const {
    return std::ranges::all_of(by_reason_, [](const directory::LeftOut& entry) { return entry.count == 0; });
}

std::string printable(std::string_view bytes, std::size_t bytes_max) {
    std::string text;
    while (!bytes.empty()) {
        const std::size_t size = character_size(bytes);
        if (text.size() + std::max<std::size_t>(size, 1) > bytes_max) return text;
        if (size == 0) {
            text += '?';
            bytes.remove_prefix(1);
        } else {
            text += bytes.substr(0, size);
            bytes.remove_prefix(size);
        }
    }
    return text;
}

}  // namespace muster::connectors
