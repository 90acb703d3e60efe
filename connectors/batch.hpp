#pragma once

#include <variant>
#include <vector>

#include "connectors/directory.hpp"

namespace muster::connectors {

/// Changes kept back until the last of them is here, so that a broken connection leaves none of them behind (2.1).
class Batch : public EntrySink {
public:
    void entry(RawEntry entry) override;
    void gone(const Guid& guid) override;
    void members(const Guid& group, std::vector<std::string> added, std::vector<std::string> removed) override;

    [[nodiscard]] std::size_t size() const { return changes_.size(); }
    /// In the order in which they came. Leaves the batch empty.
    void pour_into(EntrySink& sink);

private:
    struct Members {
        Guid group;
        std::vector<std::string> added;
        std::vector<std::string> removed;
    };
    std::vector<std::variant<RawEntry, Guid, Members>> changes_;
};

}  // namespace muster::connectors
