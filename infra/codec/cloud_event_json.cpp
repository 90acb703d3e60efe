#include "infra/codec/cloud_event_json.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string_view>

namespace muster::codec {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view attribute_prefix = "ce_";

std::string base64(std::string_view bytes) {
    static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        for (std::size_t j = 0; j < 3; ++j) {
            group = group << 8 | (j < count ? static_cast<std::uint8_t>(bytes[i + j]) : 0U);
        }
        for (std::size_t j = 0; j < 4; ++j) text += j <= count ? alphabet[group >> (18 - 6 * j) & 63U] : '=';
    }
    return text;
}

// `sequence` is zero-padded text in the record; a reader of JSON lines expects a number.
ordered_json sequence_number(const std::string& text) {
    std::uint64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc{} && stop == end ? ordered_json(number) : ordered_json(text);
}

}  // namespace

std::string cloud_event_json(const ledger::Record& record, const Standing& standing) {
    ordered_json line;
    for (const auto& [name, value] : record.headers) {
        if (name == "content-type") {
            line["datacontenttype"] = value;
        } else if (name == "ce_sequence") {
            line["sequence"] = sequence_number(value);
        } else if (name.starts_with(attribute_prefix)) {
            line[name.substr(attribute_prefix.size())] = value;
        }
    }
    line["partition"] = standing.partition;
    line["offset"] = standing.offset;
    if (!standing.valid) line["void"] = true;
    auto data = ordered_json::parse(record.data, nullptr, false);
    if (data.is_discarded()) {
        line["data_base64"] = base64(record.data);
    } else {
        line["data"] = std::move(data);
    }
    // Headers of strangers may hold anything; what is no UTF-8 is shown as U+FFFD rather than thrown at the reader.
    return line.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace muster::codec
