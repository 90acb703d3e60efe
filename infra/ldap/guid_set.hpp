#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "connectors/number_table.hpp"
#include "domain/values/guid.hpp"

namespace muster::ldap {

/// Of as many as a directory has entries. Whom it was told of it keeps a place for.
class GuidSet {
public:
    void insert(const Guid& guid) {
        const std::uint32_t place = find(guid);
        if (place != connectors::NumberTable::none) {
            is_in_[place] = true;
            return;
        }
        places_.add(std::hash<Guid>{}(guid), static_cast<std::uint32_t>(guids_.size()));
        guids_.push_back(guid);
        is_in_.push_back(true);
    }
    void erase(const Guid& guid) {
        const std::uint32_t place = find(guid);
        if (place != connectors::NumberTable::none) is_in_[place] = false;
    }
    [[nodiscard]] bool contains(const Guid& guid) const {
        const std::uint32_t place = find(guid);
        return place != connectors::NumberTable::none && is_in_[place];
    }
    /// In the order in which they came.
    template <class Look>
    void for_each(Look look) const {
        for (std::size_t place = 0; place < guids_.size(); ++place)
            if (is_in_[place]) look(guids_[place]);
    }

private:
    [[nodiscard]] std::uint32_t find(const Guid& guid) const {
        return places_.find(std::hash<Guid>{}(guid), [&](std::uint32_t place) { return guids_[place] == guid; });
    }

    connectors::NumberTable places_;
    std::vector<Guid> guids_;
    std::vector<bool> is_in_;
};

}  // namespace muster::ldap
