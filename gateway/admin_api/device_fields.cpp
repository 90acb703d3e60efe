#include "gateway/admin_api/device_fields.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "domain/base/ascii.hpp"
#include "domain/values/phone.hpp"
#include "gateway/admin_api/device_words.hpp"
#include "gateway/admin_api/read_field.hpp"
#include "gateway/message.hpp"

namespace muster::gateway::admin_api {
namespace {

// RFC 4226 asks for 16 bytes, yet seeds of 10 are about. No secret is longer than the block of its HMAC twice over.
constexpr std::size_t secret_bytes_min = 10;
constexpr std::size_t secret_bytes_max = 128;
constexpr std::size_t private_id_bytes = 6;
constexpr std::size_t aes_key_bytes = 16;

/// One of the words that `find` knows; empty is what was never set.
template <class T>
std::optional<ApiError> read_word(const Parameters& parameters, std::string_view name,
                                  std::optional<T> (*find)(std::string_view), std::optional<T>& into) {
    const auto text = parameters.text(name);
    if (!text) return text.error();
    if (!*text) return std::nullopt;
    into = (*text)->empty() ? T::unknown : find(**text);
    if (!into) return invalid(name, "none of the words that the documentation gives for it");
    return std::nullopt;
}

Result<std::string, ApiError> read_hex(const Parameters& parameters, std::string_view name, std::size_t bytes_min,
                                       std::size_t bytes_max) {
    auto text = parameters.needed(name);
    if (!text) return failure(text.error());
    auto hex = ascii_lower(*text);
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (hex.size() % 2 != 0 || !std::ranges::all_of(hex, is_hex))
        return failure(invalid(name, "not hexadecimal bytes"));
    if (hex.size() < 2 * bytes_min || hex.size() > 2 * bytes_max) {
        return failure(invalid(name, bytes_min == bytes_max ? "not of " + std::to_string(2 * bytes_min) + " characters"
                                                            : "not of " + std::to_string(2 * bytes_min) + " to " +
                                                                  std::to_string(2 * bytes_max) + " characters"));
    }
    return hex;
}

}  // namespace

Result<phone::DetailFields, ApiError> read_phone(const Parameters& parameters) {
    phone::DetailFields fields;
    if (auto error = read_field(parameters, "number", parse_number_of_phone, fields.number)) return failure(*error);
    if (auto error = read_field(parameters, "extension", parse_extension, fields.extension)) return failure(*error);
    if (auto error = read_field(parameters, "name", parse_device_name, fields.name)) return failure(*error);
    if (auto error = read_word(parameters, "type", find_phone_type, fields.type)) return failure(*error);
    if (auto error = read_word(parameters, "platform", find_platform, fields.platform)) return failure(*error);
    if (auto error = read_field(parameters, "predelay", parse_dial_delay, fields.predelay)) return failure(*error);
    if (auto error = read_field(parameters, "postdelay", parse_dial_delay, fields.postdelay)) return failure(*error);
    return fields;
}

Result<std::optional<TokenType>, ApiError> read_token_type(const Parameters& parameters) {
    const auto text = parameters.text("type");
    if (!text) return failure(text.error());
    if (!*text) return std::nullopt;
    const auto type = find_token_type(**text);
    if (!type) return failure(invalid("type", "none of h6, h8, t6, t8, yk"));
    return type;
}

Result<std::optional<TotpStep>, ApiError> read_totp_step(const Parameters& parameters) {
    const auto text = parameters.text("totp_step");
    if (!text) return failure(text.error());
    if (!*text || (*text)->empty()) return std::nullopt;
    const auto seconds = parameters.integer("totp_step");
    if (!seconds) return failure(seconds.error());
    return TotpStep{**seconds};
}

Result<token::ThreeCodes, ApiError> read_three_codes(const Parameters& parameters, TokenType type) {
    token::ThreeCodes codes;
    const auto digits = token::digits_of(type);
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const auto name = "code" + std::to_string(i + 1);
        auto code = parameters.needed(name);
        if (!code) return failure(code.error());
        std::erase(*code, ' ');  // as displays group them
        if (code->size() != digits || !std::ranges::all_of(*code, is_digit)) {
            return failure(invalid(name, "not a code of " + std::to_string(digits) + " digits"));
        }
        codes[i] = std::move(*code);
    }
    return codes;
}

Result<TokenSecret, ApiError> read_token_secret(const Parameters& parameters, TokenType type) {
    TokenSecret secret;
    if (type != TokenType::yk) {
        auto hex = read_hex(parameters, "secret", secret_bytes_min, secret_bytes_max);
        if (!hex) return failure(hex.error());
        secret.secret = std::move(*hex);
        return secret;
    }
    auto private_id = read_hex(parameters, "private_id", private_id_bytes, private_id_bytes);
    if (!private_id) return failure(private_id.error());
    auto aes_key = read_hex(parameters, "aes_key", aes_key_bytes, aes_key_bytes);
    if (!aes_key) return failure(aes_key.error());
    secret.private_id = std::move(*private_id);
    secret.aes_key = std::move(*aes_key);
    return secret;
}

}  // namespace muster::gateway::admin_api
