#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

#include "domain/base/counted.hpp"

namespace muster {

/// The nodes of a PersistentMap, and what is done to them: a B+-tree whose nodes have several owners. What is shared is
/// never changed: `own` copies it first, from the root downwards, so that nothing below a shared node is taken for
/// one's own.
template <class Key, class Value>
struct PersistentTree {
    /// At 32 a node of ids is some cache lines, and a path through a million users has four nodes.
    static constexpr std::size_t width = 32;

    struct Node {
        explicit Node(bool leaf) : is_leaf(leaf) {}
        Node(const Node& other) : count(other.count), is_leaf(other.is_leaf) {}
        Node& operator=(const Node&) = delete;
        static void destroy(Node* node) {
            if (node->is_leaf) {
                delete static_cast<Leaf*>(node);
            } else {
                delete static_cast<Inner*>(node);
            }
        }

        mutable std::atomic<std::uint32_t> owners{0};
        std::uint16_t count = 0;
        bool is_leaf;
    };
    using Handle = Counted<Node>;

    using Box = CountedBox<Value>;
    /// What is large stands beside the leaf: copying and splitting the leaf then moves pointers.
    static constexpr bool is_boxed = sizeof(Value) > 32;
    using Stored = std::conditional_t<is_boxed, Counted<Box>, Value>;

    struct Leaf : Node {
        Leaf() : Node(true) {}
        std::array<Key, width> keys{};
        std::array<Stored, width> values{};
    };
    struct Inner : Node {
        Inner() : Node(false) {}
        /// No key below child i > 0 is less than firsts[i]; the first child takes what is less than all.
        std::array<Key, width> firsts{};
        std::array<Handle, width> children;
    };

    struct Split {
        Key first;
        Handle right;
    };

    static const Value& value_of(const Stored& stored) {
        if constexpr (is_boxed) {
            return stored->value;
        } else {
            return stored;
        }
    }
    static Value& to_change(Stored& stored) {
        if constexpr (is_boxed) {
            if (stored.is_shared()) stored = Counted<Box>{new Box{stored->value}};
            return stored->value;
        } else {
            return stored;
        }
    }
    static Stored to_store(Value&& value) {
        if constexpr (is_boxed) {
            return Counted<Box>{new Box{std::move(value)}};
        } else {
            return std::move(value);
        }
    }

    static Node& own(Handle& handle) {
        if (handle.is_shared()) {
            handle = handle->is_leaf ? Handle{new Leaf{static_cast<const Leaf&>(*handle)}}
                                     : Handle{new Inner{static_cast<const Inner&>(*handle)}};
        }
        return *handle;
    }

    static std::size_t place_in(const Leaf& leaf, const Key& key) {
        const auto keys = leaf.keys.begin();
        return static_cast<std::size_t>(std::lower_bound(keys, keys + leaf.count, key) - keys);
    }
    static std::size_t child_of(const Inner& inner, const Key& key) {
        const auto firsts = inner.firsts.begin();
        return static_cast<std::size_t>(std::upper_bound(firsts + 1, firsts + inner.count, key) - firsts) - 1;
    }
    static const Leaf* leftmost(const Node& node) {
        const auto* at = &node;
        while (!at->is_leaf) at = static_cast<const Inner&>(*at).children[0].get();
        return static_cast<const Leaf*>(at);
    }
    /// Where the key lies, or would.
    static const Leaf& leaf_of(const Node& root, const Key& key) {
        const auto* at = &root;
        while (!at->is_leaf) {
            const auto& inner = static_cast<const Inner&>(*at);
            at = inner.children[child_of(inner, key)].get();
        }
        return static_cast<const Leaf&>(*at);
    }
    /// The leaf behind the one where the key lies or would lie; null behind the last.
    static const Leaf* leaf_beyond(const Node& node, const Key& key) {
        if (node.is_leaf) return nullptr;
        const auto& inner = static_cast<const Inner&>(node);
        const auto at = child_of(inner, key);
        if (const auto* within = leaf_beyond(*inner.children[at], key)) return within;
        return at + 1 < inner.count ? leftmost(*inner.children[at + 1]) : nullptr;
    }

    /// `is_last`: nothing lies behind this node. What grows at its end leaves full nodes behind, not half ones.
    static std::optional<Split> put_in(Handle& handle, const Key& key, Stored&& stored, bool is_last, Stored*& placed) {
        auto& node = own(handle);
        if (node.is_leaf) return put_in_leaf(static_cast<Leaf&>(node), key, std::move(stored), is_last, placed);
        auto& inner = static_cast<Inner&>(node);
        const auto at = child_of(inner, key);
        const bool child_is_last = is_last && at + 1U == inner.count;
        auto split = put_in(inner.children[at], key, std::move(stored), child_is_last, placed);
        if (!split) return std::nullopt;
        if (inner.count < width) {
            make_room(inner.firsts, at + 1, inner.count) = std::move(split->first);
            make_room(inner.children, at + 1, inner.count) = std::move(split->right);
            ++inner.count;
            return std::nullopt;
        }
        const auto cut = is_last && at + 1 == width ? width : width / 2;
        auto* right = new Inner;
        Handle kept{right};
        move_tail(inner.firsts, cut, inner.count, right->firsts);
        move_tail(inner.children, cut, inner.count, right->children);
        right->count = static_cast<std::uint16_t>(inner.count - cut);
        inner.count = static_cast<std::uint16_t>(cut);
        auto& side = at + 1 > cut || cut == width ? *right : inner;
        const auto place = &side == right ? at + 1 - cut : at + 1;
        make_room(side.firsts, place, side.count) = std::move(split->first);
        make_room(side.children, place, side.count) = std::move(split->right);
        ++side.count;
        return Split{right->firsts[0], std::move(kept)};
    }

    static std::optional<Split> put_in_leaf(Leaf& leaf, const Key& key, Stored&& stored, bool is_last,
                                            Stored*& placed) {
        const auto put = [&](Leaf& side, std::size_t place) {
            make_room(side.keys, place, side.count) = key;
            placed = &make_room(side.values, place, side.count);
            *placed = std::move(stored);
            ++side.count;
        };
        const auto at = place_in(leaf, key);
        if (leaf.count < width) {
            put(leaf, at);
            return std::nullopt;
        }
        const auto cut = is_last && at == width ? width : width / 2;
        auto* right = new Leaf;
        Handle kept{right};
        move_tail(leaf.keys, cut, leaf.count, right->keys);
        move_tail(leaf.values, cut, leaf.count, right->values);
        right->count = static_cast<std::uint16_t>(leaf.count - cut);
        leaf.count = static_cast<std::uint16_t>(cut);
        if (at > cut || cut == width) {
            put(*right, at - cut);
        } else {
            put(leaf, at);
        }
        return Split{right->keys[0], std::move(kept)};
    }

    static void take_out(Handle& handle, const Key& key) {
        auto& node = own(handle);
        if (node.is_leaf) {
            auto& leaf = static_cast<Leaf&>(node);
            const auto at = place_in(leaf, key);
            close_gap(leaf.keys, at, leaf.count);
            close_gap(leaf.values, at, leaf.count);
            --leaf.count;
            return;
        }
        auto& inner = static_cast<Inner&>(node);
        const auto at = child_of(inner, key);
        take_out(inner.children[at], key);
        if (inner.children[at]->count < width / 4) join_with_a_neighbour(inner, at);
    }

    /// A child that has become small goes together with the one before or behind it, where both fit into one.
    static void join_with_a_neighbour(Inner& inner, std::size_t at) {
        const auto fit = [&](std::size_t left) {
            return left + 1 < inner.count &&
                   inner.children[left]->count + std::size_t{inner.children[left + 1]->count} <= width;
        };
        if (at > 0 && fit(at - 1)) {
            join(inner, at - 1);
        } else if (fit(at)) {
            join(inner, at);
        } else if (inner.children[at]->count == 0) {
            drop_child(inner, at);  // the only one: this node is empty then, and joined or dropped by the one above
        }
    }
    static void join(Inner& inner, std::size_t left) {
        auto& into = own(inner.children[left]);
        const auto& from = *inner.children[left + 1];
        if (into.is_leaf) {
            auto& leaf = static_cast<Leaf&>(into);
            const auto& other = static_cast<const Leaf&>(from);
            std::copy_n(other.keys.begin(), other.count, leaf.keys.begin() + leaf.count);
            std::copy_n(other.values.begin(), other.count, leaf.values.begin() + leaf.count);
        } else {
            auto& node = static_cast<Inner&>(into);
            const auto& other = static_cast<const Inner&>(from);
            std::copy_n(other.firsts.begin(), other.count, node.firsts.begin() + node.count);
            std::copy_n(other.children.begin(), other.count, node.children.begin() + node.count);
            // It was the first there, which takes what is less than its bound too; here the bound counts.
            if (other.count > 0) node.firsts[node.count] = inner.firsts[left + 1];
        }
        into.count = static_cast<std::uint16_t>(into.count + from.count);
        drop_child(inner, left + 1);
    }
    static void drop_child(Inner& inner, std::size_t at) {
        close_gap(inner.firsts, at, inner.count);
        close_gap(inner.children, at, inner.count);
        --inner.count;
    }

    template <class Slots>
    static auto& make_room(Slots& slots, std::size_t at, std::size_t count) {
        std::move_backward(slots.begin() + at, slots.begin() + count, slots.begin() + count + 1);
        return slots[at];
    }
    template <class Slots>
    static void close_gap(Slots& slots, std::size_t at, std::size_t count) {
        std::move(slots.begin() + at + 1, slots.begin() + count, slots.begin() + at);
        slots[count - 1] = typename Slots::value_type{};  // nothing is kept alive behind the last
    }
    template <class Slots>
    static void move_tail(Slots& from, std::size_t cut, std::size_t count, Slots& to) {
        for (auto at = cut; at < count; ++at) to[at - cut] = std::exchange(from[at], typename Slots::value_type{});
    }
};

}  // namespace muster
