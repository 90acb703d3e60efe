#include "domain/values/normalization.hpp"

namespace muster {

std::string_view normalized(std::string_view name, Normalization how) {
    if (how == Normalization::none) return name;
    if (const auto domain_end = name.rfind('\\'); domain_end != std::string_view::npos) {
        name.remove_prefix(domain_end + 1);
    }
    return name.substr(0, name.find('@'));
}

Result<Username, Malformed> parse_username(std::string_view text, std::string_view field, const NameFolding& folding,
                                           Normalization how) {
    auto whole = parse_username(text, field, folding);
    if (!whole || how == Normalization::none) return whole;
    return parse_username(normalized(whole->get(), how), field, folding);
}

}  // namespace muster
