#include "infra/text/folding.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>
#include <new>

namespace muster::text {
namespace {

// toNFKC_Casefold (Unicode, chapter 3.13): folded, without default ignorables, compatibility-composed.
constexpr auto nfkc_casefold = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                                              UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);

const utf8proc_uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

bool is_space(utf8proc_int32_t point) {
    if (point >= 0x09 && point <= 0x0d) return true;
    if (point == 0x85) return true;
    const auto category = utf8proc_category(point);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

// Up to the first byte that is no UTF-8; folding refuses that.
std::string_view trimmed(std::string_view text) {
    std::size_t first = text.size();
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size();) {
        utf8proc_int32_t point = 0;
        const auto length =
            utf8proc_iterate(bytes_of(text) + at, static_cast<utf8proc_ssize_t>(text.size() - at), &point);
        if (length <= 0) return text;
        const auto next = at + static_cast<std::size_t>(length);
        if (!is_space(point)) {
            if (end == 0) first = at;
            end = next;
        }
        at = next;
    }
    return end == 0 ? std::string_view{} : text.substr(first, end - first);
}

bool is_folded_ascii(std::string_view text) {
    for (const char c : text) {
        if (c <= 0x20 || c >= 0x7f || (c >= 'A' && c <= 'Z')) return false;
    }
    return true;
}

}  // namespace

std::optional<std::string> UnicodeFolding::fold(std::string_view text) const {
    if (is_folded_ascii(text)) return std::string{text};  // nearly every name, and all that is folded again
    const auto inner = trimmed(text);
    utf8proc_uint8_t* mapped = nullptr;
    const auto length =
        utf8proc_map(bytes_of(inner), static_cast<utf8proc_ssize_t>(inner.size()), &mapped, nfkc_casefold);
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner{mapped, &std::free};
    if (length == UTF8PROC_ERROR_NOMEM) throw std::bad_alloc{};
    if (length < 0) return std::nullopt;
    // A spacing accent becomes a space and the accent: trimmed once more, or folding twice would differ.
    const std::string_view folded{reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length)};
    return std::string{trimmed(folded)};
}

}  // namespace muster::text
