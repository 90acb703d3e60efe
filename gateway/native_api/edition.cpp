#include "gateway/native_api/edition.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "gateway/json_text.hpp"

namespace muster::gateway::native_api {
namespace {

constexpr std::string_view header_name = "If-Match";

void skip_space(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

bool is_tag_character(char c) {
    const auto code = static_cast<unsigned char>(c);
    return code == 0x21 || (code >= 0x23 && code != 0x7F);
}

/// Takes one `W/"…"` or `"…"` off the beginning.
bool take_tag(std::string_view& text, std::vector<std::string>& strong) {
    const bool weak = text.starts_with("W/");
    if (weak) text.remove_prefix(2);
    if (!text.starts_with('"')) return false;
    const auto end = text.find('"', 1);
    if (end == std::string_view::npos || !std::ranges::all_of(text.substr(1, end - 1), is_tag_character)) return false;
    if (!weak) strong.emplace_back(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
    return true;
}

}  // namespace

std::string edition_tag(const Digest& digest, const UserId& user, const user::Edition& edition) {
    const auto& profile = edition.profile;
    auto aliases = nlohmann::json::array();
    for (const auto& alias : profile.aliases) aliases.push_back(alias.get());
    const nlohmann::json all{user.str(),
                             profile.username.get(),
                             std::move(aliases),
                             profile.real_name.get(),
                             profile.first_name.get(),
                             profile.last_name.get(),
                             profile.email.get(),
                             profile.notes.get(),
                             static_cast<int>(edition.status),
                             edition.locked_out,
                             edition.in_trash,
                             edition.directory ? edition.directory->str() : ""};
    constexpr std::size_t digits = 32;
    return '"' + digest.hex_sha512(json_text(all)).substr(0, digits) + '"';
}

bool IfMatch::includes(const std::string& tag) const {
    return any || std::ranges::find(tags, tag) != tags.end();
}

Result<IfMatch, ApiError> read_if_match(const Request& request) {
    const auto sent = request.header(header_name);
    if (!sent) {
        return failure(ApiError{.code = ErrorCode::precondition_required,
                                .detail = "If-Match: send the ETag of what you have read, so that nobody's edit is "
                                          "lost; * for whatever it has become",
                                .parameter = std::string{header_name}});
    }
    const auto bent = invalid(header_name, "neither * nor a list of entity tags in quotes");
    if (request.count(header_name) > 1) return failure(bent);
    auto text = *sent;
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    skip_space(text);
    IfMatch match;
    if (text == "*") {
        match.any = true;
        return match;
    }
    while (true) {
        if (!take_tag(text, match.tags)) return failure(bent);
        skip_space(text);
        if (text.empty()) return match;
        if (!text.starts_with(',')) return failure(bent);
        text.remove_prefix(1);
        skip_space(text);
    }
}

}  // namespace muster::gateway::native_api
