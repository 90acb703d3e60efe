#include "domain/values/security_key.hpp"

#include <algorithm>

namespace muster {
namespace {

constexpr std::size_t credential_characters_max = 1364;  // 1,023 bytes

}  // namespace

Result<CredentialId, Malformed> parse_credential_id(std::string_view text, std::string_view field) {
    const auto is_base64url = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    const auto fits = !text.empty() && text.size() <= credential_characters_max && text.size() % 4 != 1;
    if (!fits || !std::ranges::all_of(text, is_base64url)) {
        return failure(Malformed{.field = std::string{field}, .why = "is no base64url of 1 to 1,023 bytes"});
    }
    return CredentialId{std::string{text}};
}

}  // namespace muster
