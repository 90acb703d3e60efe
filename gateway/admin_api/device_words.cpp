#include "gateway/admin_api/device_words.hpp"

#include <array>
#include <utility>

#include "domain/base/ascii.hpp"
#include "domain/base/invariant.hpp"
#include "gateway/message.hpp"

namespace muster::gateway::admin_api {
namespace {

template <class Kind, std::size_t n>
using Words = std::array<std::pair<Kind, std::string_view>, n>;

constexpr Words<phone::Type, 3> phone_types{{
    {phone::Type::unknown, "Unknown"},
    {phone::Type::mobile, "Mobile"},
    {phone::Type::landline, "Landline"},
}};

constexpr Words<phone::Platform, 11> platforms{{
    {phone::Platform::unknown, "Unknown"},
    {phone::Platform::google_android, "Google Android"},
    {phone::Platform::apple_ios, "Apple iOS"},
    {phone::Platform::windows_phone, "Windows Phone"},
    {phone::Platform::windows_phone_7, "Windows Phone 7"},
    {phone::Platform::rim_blackberry, "RIM Blackberry"},
    {phone::Platform::java_j2me, "Java J2ME"},
    {phone::Platform::palm_webos, "Palm WebOS"},
    {phone::Platform::symbian_os, "Symbian OS"},
    {phone::Platform::windows_mobile, "Windows Mobile"},
    {phone::Platform::generic_smartphone, "Generic Smartphone"},
}};

constexpr Words<TokenType, 5> token_types{{
    {TokenType::h6, "h6"},
    {TokenType::h8, "h8"},
    {TokenType::t6, "t6"},
    {TokenType::t8, "t8"},
    {TokenType::yk, "yk"},
}};

template <class Kind, std::size_t n>
std::string_view word_of(const Words<Kind, n>& words, Kind kind) {
    for (const auto& [each, word] : words) {
        if (each == kind) return word;
    }
    broken_invariant("a kind of device without a word");
}

template <class Kind, std::size_t n>
std::optional<Kind> find(const Words<Kind, n>& words, std::string_view text) {
    for (const auto& [kind, word] : words) {
        if (ascii_lower(word) == ascii_lower(text)) return kind;
    }
    return std::nullopt;
}

}  // namespace

std::string_view shown(phone::Type type) {
    return word_of(phone_types, type);
}

std::string_view shown(phone::Platform platform) {
    return word_of(platforms, platform);
}

std::string_view shown(TokenType type) {
    return word_of(token_types, type);
}

std::optional<phone::Type> find_phone_type(std::string_view text) {
    return find(phone_types, text);
}

std::optional<phone::Platform> find_platform(std::string_view text) {
    return find(platforms, text);
}

std::optional<TokenType> find_token_type(std::string_view text) {
    return find(token_types, text);
}

}  // namespace muster::gateway::admin_api
