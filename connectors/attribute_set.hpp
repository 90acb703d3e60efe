#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/directory/configuration.hpp"

namespace muster::connectors {

/// The attributes that one run reads, each once, lower case. An entry's values refer to them by
/// index, so that 100,000 entries do not carry their names.
class AttributeSet {
public:
    explicit AttributeSet(const directory::Configuration& configuration);

    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    /// ASCII case does not matter.
    [[nodiscard]] std::optional<std::uint16_t> index_of(std::string_view name) const;

private:
    void add(std::string_view name);

    std::vector<std::string> names_;
};

}  // namespace muster::connectors
