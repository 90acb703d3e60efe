#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "connectors/number_table.hpp"
#include "connectors/object.hpp"

namespace muster::connectors {

/// Which entry has which name. Each normalised DN gets a number for good, so that what a group lists is read once, and
/// leads to whoever has that name at the time. The names lie in a few large pieces of memory.
class DnIndex {
public:
    /// Made where it is new.
    [[nodiscard]] DnNumber number_of(std::string_view normalised);
    /// Holds as long as the index.
    [[nodiscard]] std::string_view text(DnNumber name) const { return texts_[name]; }

    void take(DnNumber name, ObjectIndex object);
    void release(DnNumber name, ObjectIndex object);
    /// Of several, as while names change round, the one that was read first.
    [[nodiscard]] std::optional<ObjectIndex> holder(DnNumber name) const;

private:
    [[nodiscard]] std::string_view keep(std::string_view text);

    NumberTable numbers_;
    std::vector<std::string_view> texts_;
    std::vector<std::unique_ptr<char[]>> pieces_;
    char* next_ = nullptr;  // room in the last piece
    std::size_t left_ = 0;
    std::vector<ObjectIndex> holders_;                               // by number; nowhere: nobody
    std::unordered_map<DnNumber, std::set<ObjectIndex>> contested_;  // those behind the holder
};

}  // namespace muster::connectors
