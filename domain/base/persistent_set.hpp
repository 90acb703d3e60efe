#pragma once

#include <cstddef>
#include <iterator>

#include "domain/base/persistent_map.hpp"

namespace muster {

/// An ordered set whose copy costs nothing, as that of a PersistentMap.
template <class Key>
class PersistentSet {
    struct Nothing {
        friend bool operator==(const Nothing&, const Nothing&) = default;
    };
    using Map = PersistentMap<Key, Nothing>;

public:
    using value_type = Key;
    class const_iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Key;
        using difference_type = std::ptrdiff_t;
        using reference = const Key&;
        using pointer = const Key*;

        const_iterator() = default;
        explicit const_iterator(typename Map::const_iterator at) : at_(at) {}
        [[nodiscard]] reference operator*() const { return (*at_).first; }
        [[nodiscard]] pointer operator->() const { return &**this; }
        const_iterator& operator++() {
            ++at_;
            return *this;
        }
        const_iterator operator++(int) { return const_iterator{at_++}; }
        friend bool operator==(const const_iterator&, const const_iterator&) = default;

    private:
        typename Map::const_iterator at_;
    };

    [[nodiscard]] std::size_t size() const { return entries_.size(); }
    [[nodiscard]] bool empty() const { return entries_.empty(); }
    [[nodiscard]] const_iterator begin() const { return const_iterator{entries_.begin()}; }
    [[nodiscard]] const_iterator end() const { return {}; }
    [[nodiscard]] const_iterator lower_bound(const Key& key) const { return const_iterator{entries_.lower_bound(key)}; }
    [[nodiscard]] bool contains(const Key& key) const { return entries_.contains(key); }
    /// False: it was there.
    bool insert(const Key& key) { return entries_.try_emplace(key, {}); }
    /// False: it was not there.
    bool erase(const Key& key) { return entries_.erase(key); }

    friend bool operator==(const PersistentSet&, const PersistentSet&) = default;

private:
    Map entries_;
};

}  // namespace muster
