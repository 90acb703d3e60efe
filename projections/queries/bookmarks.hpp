#pragma once

#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "domain/ledger/record.hpp"

namespace muster::queries {

/// What makes a listing page by page cost as its rows: where each page ended, and how many rows
/// there are at a position. Only hints: without them the same pages come, slower. Bounded; what was
/// not used longest goes first. Safe to call from any thread.
class Bookmarks {
public:
    explicit Bookmarks(std::size_t entries_max = 4096);

    /// `listing` names the account, the table and the filter.
    void page_ended(const std::string& listing, std::uint64_t next_offset, std::int64_t last_sequence);
    /// The sequence behind which the page at `offset` begins.
    [[nodiscard]] std::optional<std::int64_t> page_begins(const std::string& listing, std::uint64_t offset);

    void counted(const std::string& listing, const ledger::Head& at, std::uint64_t total);
    [[nodiscard]] std::optional<std::uint64_t> total(const std::string& listing, const ledger::Head& at);

private:
    struct Entry {
        std::string key;
        std::int64_t number = 0;
        ledger::Head at;  // totals only
    };
    void put(Entry entry);
    [[nodiscard]] const Entry* use(const std::string& key);

    std::size_t entries_max_;
    std::mutex mutex_;
    std::list<Entry> entries_;  // the last used first
    std::unordered_map<std::string, std::list<Entry>::iterator> by_key_;
};

}  // namespace muster::queries
