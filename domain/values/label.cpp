#include "domain/values/label.hpp"

#include <string>

#include "domain/values/utf8.hpp"

namespace muster {
namespace {

constexpr std::size_t label_bytes_max = 256;

}  // namespace

std::optional<Malformed> wrong_label(std::string_view text, std::string_view field) {
    const auto wrong = [&](std::string why) { return Malformed{.field = std::string{field}, .why = std::move(why)}; };
    if (text.empty()) return wrong("is empty");
    if (!is_utf8(text)) return wrong("is not UTF-8");
    if (has_control_character(text, LineBreaks::refused)) return wrong("holds a control character");
    if (trimmed(text) != text) return wrong("has space around it");
    if (text.size() > label_bytes_max) return wrong("is longer than 256 bytes");
    return std::nullopt;
}

}  // namespace muster
