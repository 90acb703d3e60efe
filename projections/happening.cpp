#include "projections/happening.hpp"

#include "projections/text.hpp"

namespace muster::projections {

std::string encode_details(const std::vector<Detail>& details) {
    std::vector<std::string> list;
    for (const auto& detail : details) {
        // What was before stands behind what is, where there is one.
        list.push_back(std::string{static_cast<char>(detail.kind)} + (detail.from ? '~' : '+') + detail.field);
        list.push_back(storable_text(detail.to));
        if (detail.from) list.push_back(storable_text(*detail.from));
    }
    return encode_list(list);
}

std::vector<Detail> decode_details(std::string_view text) {
    const auto list = decode_list(text);
    std::vector<Detail> details;
    for (std::size_t i = 0; i + 1 < list.size();) {
        const auto& head = list[i];
        if (head.size() < 2) return details;
        Detail detail{.field = head.substr(2), .kind = Detail::Kind::text, .from = {}, .to = list[i + 1]};
        if (head[0] == static_cast<char>(Detail::Kind::ids)) detail.kind = Detail::Kind::ids;
        if (head[0] == static_cast<char>(Detail::Kind::instant)) detail.kind = Detail::Kind::instant;
        i += 2;
        if (head[1] == '~' && i < list.size()) detail.from = list[i++];
        details.push_back(std::move(detail));
    }
    return details;
}

std::vector<std::string> ids_in(std::string_view text) {
    std::vector<std::string> ids;
    while (!text.empty()) {
        const auto space = text.find(' ');
        ids.emplace_back(text.substr(0, space));
        text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    }
    return ids;
}

}  // namespace muster::projections
