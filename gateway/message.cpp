#include "gateway/message.hpp"

#include <algorithm>

#include "domain/base/ascii.hpp"
#include "domain/values/utf8.hpp"

namespace muster::gateway {
namespace {

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

std::optional<std::string_view> Request::header(std::string_view name) const {
    const auto found = std::ranges::find_if(headers, [&](const Header& h) { return ascii_equal(h.name, name); });
    if (found == headers.end()) return std::nullopt;
    return found->value;
}

std::size_t Request::count(std::string_view name) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(headers, [&](const Header& header) { return ascii_equal(header.name, name); }));
}

std::string Request::media_type() const {
    auto type = ascii_lower(header("Content-Type").value_or(""));
    type.resize(std::min(type.find(';'), type.size()));
    return std::string{trimmed(type)};
}

std::optional<Target> Target::parse(std::string_view target) {
    Target parts;
    if (!target.starts_with('/')) {
        const auto scheme_end = target.find("://");
        if (scheme_end == std::string_view::npos) return std::nullopt;
        const auto scheme = ascii_lower(target.substr(0, scheme_end));
        if (scheme != "https" && scheme != "http") return std::nullopt;
        target.remove_prefix(scheme_end + 3);
        const auto authority_end = target.find_first_of("/?#");
        parts.authority = target.substr(0, authority_end);
        if (parts.authority.empty()) return std::nullopt;
        target = authority_end == std::string_view::npos ? std::string_view{} : target.substr(authority_end);
    }
    target = target.substr(0, target.find('#'));
    const auto mark = target.find('?');
    parts.path = target.substr(0, mark);
    if (parts.path.empty()) parts.path = "/";
    if (mark != std::string_view::npos) parts.query = target.substr(mark + 1);
    return parts;
}

std::string upper_case(std::string_view text) {
    std::string result{text};
    std::ranges::transform(result, result.begin(), upper);
    return result;
}

}  // namespace muster::gateway
