#include "projections/search_text.hpp"

#include "projections/text.hpp"

namespace muster::projections {
namespace {

/// What no single text holds: so a match never runs from one into the next.
std::string within_one_text(std::string_view folded) {
    auto text = storable_text(folded);
    std::erase(text, '\n');
    return text;
}

}  // namespace

std::string beginning_of_text(std::string_view folded) {
    return "\n\n" + within_one_text(folded);
}

std::string part_of_text(std::string_view folded) {
    return within_one_text(folded);
}

}  // namespace muster::projections
