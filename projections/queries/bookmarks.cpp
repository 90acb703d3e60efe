#include "projections/queries/bookmarks.hpp"

namespace muster::queries {
namespace {

std::string page_key(const std::string& listing, std::uint64_t offset) {
    return "page " + std::to_string(offset) + " " + listing;
}

}  // namespace

Bookmarks::Bookmarks(std::size_t entries_max) : entries_max_(entries_max) {}

void Bookmarks::page_ended(const std::string& listing, std::uint64_t next_offset, std::int64_t last_sequence) {
    put({.key = page_key(listing, next_offset), .number = last_sequence, .at = {}});
}

std::optional<std::int64_t> Bookmarks::page_begins(const std::string& listing, std::uint64_t offset) {
    const std::lock_guard lock{mutex_};
    const auto* entry = use(page_key(listing, offset));
    return entry == nullptr ? std::nullopt : std::optional{entry->number};
}

void Bookmarks::counted(const std::string& listing, const ledger::Head& at, std::uint64_t total) {
    put({.key = "total " + listing, .number = static_cast<std::int64_t>(total), .at = at});
}

std::optional<std::uint64_t> Bookmarks::total(const std::string& listing, const ledger::Head& at) {
    const std::lock_guard lock{mutex_};
    const auto* entry = use("total " + listing);
    if (entry == nullptr || entry->at != at) return std::nullopt;
    return static_cast<std::uint64_t>(entry->number);
}

void Bookmarks::put(Entry entry) {
    const std::lock_guard lock{mutex_};
    if (use(entry.key) != nullptr) {
        entries_.front() = std::move(entry);
        return;
    }
    entries_.push_front(std::move(entry));
    by_key_.emplace(entries_.front().key, entries_.begin());
    if (entries_.size() <= entries_max_) return;
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
}

const Bookmarks::Entry* Bookmarks::use(const std::string& key) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &entries_.front();
}

}  // namespace muster::queries
