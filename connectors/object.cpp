#include "connectors/object.hpp"

namespace muster::connectors {

std::vector<std::string_view> Object::all(std::uint16_t attribute) const {
    std::vector<std::string_view> found;
    for (const Value& value : values)
        if (value.attribute == attribute) found.emplace_back(value.text);
    return found;
}

std::optional<std::string_view> Object::first(std::uint16_t attribute) const {
    for (const Value& value : values)
        if (value.attribute == attribute) return value.text;
    return std::nullopt;
}

}  // namespace muster::connectors
