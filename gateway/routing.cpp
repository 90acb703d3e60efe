#include "gateway/routing.hpp"

#include "gateway/url_encoding.hpp"

namespace muster::gateway {
namespace {

/// Takes the text up to the next slash off; nothing where there is none left.
std::optional<std::string_view> next_segment(std::string_view& rest) {
    if (!rest.starts_with('/')) return std::nullopt;
    rest.remove_prefix(1);
    const auto segment = rest.substr(0, rest.find('/'));
    rest.remove_prefix(segment.size());
    return segment;
}

}  // namespace

std::optional<std::vector<std::string>> match_path(std::string_view pattern, std::string_view path) {
    std::vector<std::string> found;
    while (true) {
        const auto wanted = next_segment(pattern);
        const auto sent = next_segment(path);
        if (!wanted || !sent) {
            if (wanted || sent || !pattern.empty() || !path.empty()) return std::nullopt;
            return found;
        }
        if (wanted->starts_with('{')) {
            if (sent->empty()) return std::nullopt;
            found.push_back(percent_decode(*sent));
        } else if (*wanted != *sent) {
            return std::nullopt;
        }
    }
}

}  // namespace muster::gateway
