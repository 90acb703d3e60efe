#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <type_traits>
#include <utility>

#include "domain/base/invariant.hpp"

namespace muster {

/// Counts its owners in `T::owners`, from any thread; the last one deletes it by `T::destroy`.
template <class T>
class Counted {
public:
    Counted() = default;
    explicit Counted(T* fresh) : held_(fresh) { keep(); }
    Counted(const Counted& other) : held_(other.held_) { keep(); }
    Counted(Counted&& other) noexcept : held_(std::exchange(other.held_, nullptr)) {}
    Counted& operator=(Counted other) noexcept {
        std::swap(held_, other.held_);
        return *this;
    }
    ~Counted() {
        if (held_ != nullptr && held_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) T::destroy(held_);
    }

    [[nodiscard]] T* get() const { return held_; }
    [[nodiscard]] T& operator*() const { return *held_; }
    [[nodiscard]] T* operator->() const { return held_; }
    explicit operator bool() const { return held_ != nullptr; }
    /// Acquires what the owners that have gone did, so that the one who is left may write.
    [[nodiscard]] bool is_shared() const { return held_->owners.load(std::memory_order_acquire) > 1; }

private:
    void keep() const {
        if (held_ != nullptr) held_->owners.fetch_add(1, std::memory_order_relaxed);
    }

    T* held_ = nullptr;
};

/// An ordered map whose copy costs nothing: copies share what is the same in both (a B+-tree, copied along the path of
/// a change where it is shared, changed in place where it is not). So a million users can stand in two states at once,
/// and take hardly more memory than one.
///
/// Reading is as in std::map, except that an entry is a pair of references, made when asked for. Changing goes by key:
/// `edit` gives the value to change. Iterators, references and what `edit` gave hold until this map is changed or
/// copied from. Several threads may read one map, and change copies of it that are their own.
template <class Key, class Value>
class PersistentMap {
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

    struct Box {
        explicit Box(Value of) : value(std::move(of)) {}
        static void destroy(Box* box) { delete box; }

        mutable std::atomic<std::uint32_t> owners{0};
        Value value;
    };
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

public:
    /// As std::map's entry, by reference.
    using value_type = std::pair<const Key&, const Value&>;

    class const_iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = PersistentMap::value_type;
        using difference_type = std::ptrdiff_t;
        using reference = value_type;
        struct pointer {
            value_type entry;
            const value_type* operator->() const { return &entry; }
        };

        const_iterator() = default;
        [[nodiscard]] reference operator*() const { return {leaf_->keys[at_], value_of(leaf_->values[at_])}; }
        [[nodiscard]] pointer operator->() const { return {**this}; }
        const_iterator& operator++() {
            if (++at_ < leaf_->count) return *this;
            leaf_ = leaf_beyond(*root_, leaf_->keys[at_ - 1U]);
            at_ = 0;
            return *this;
        }
        const_iterator operator++(int) {
            auto before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const const_iterator& a, const const_iterator& b) {
            return a.leaf_ == b.leaf_ && a.at_ == b.at_;
        }

    private:
        friend class PersistentMap;
        const_iterator(const Node* root, const Leaf* leaf, std::size_t at) : root_(root), leaf_(leaf), at_(at) {}

        const Node* root_ = nullptr;
        const Leaf* leaf_ = nullptr;  // null at the end
        std::size_t at_ = 0;
    };

    PersistentMap() = default;
    PersistentMap(const PersistentMap&) = default;
    PersistentMap(PersistentMap&& other) noexcept
        : root_(std::move(other.root_)), size_(std::exchange(other.size_, 0)) {}
    PersistentMap& operator=(PersistentMap other) noexcept {
        std::swap(root_, other.root_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~PersistentMap() = default;

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] const_iterator begin() const {
        return root_ ? const_iterator{root_.get(), leftmost(*root_), 0} : end();
    }
    [[nodiscard]] const_iterator end() const { return {}; }
    /// The first entry whose key is not less.
    [[nodiscard]] const_iterator lower_bound(const Key& key) const {
        if (!root_) return end();
        const auto& leaf = leaf_of(key);
        const auto at = place_in(leaf, key);
        return at < leaf.count ? const_iterator{root_.get(), &leaf, at}
                               : const_iterator{root_.get(), leaf_beyond(*root_, key), 0};
    }
    [[nodiscard]] const_iterator find(const Key& key) const {
        const auto at = lower_bound(key);
        return at != end() && !(key < at->first) ? at : end();
    }
    [[nodiscard]] bool contains(const Key& key) const { return find(key) != end(); }
    /// The key is there.
    [[nodiscard]] const Value& at(const Key& key) const {
        const auto found = find(key);
        invariant(found != end(), "a map is asked for a key that it holds");
        return found->second;
    }

    /// To change it; null where it is not there.
    [[nodiscard]] Value* edit(const Key& key) {
        if (!contains(key)) return nullptr;
        auto* handle = &root_;
        while (!own(*handle).is_leaf) {
            auto& inner = static_cast<Inner&>(**handle);
            handle = &inner.children[child_of(inner, key)];
        }
        auto& leaf = static_cast<Leaf&>(**handle);
        return &to_change(leaf.values[place_in(leaf, key)]);
    }
    /// To change it; made anew where it is not there.
    Value& operator[](const Key& key) {
        if (auto* held = edit(key)) return *held;
        return insert(key, Value{});
    }
    /// False: the key was there, and stays as it is.
    bool try_emplace(const Key& key, Value value) {
        if (contains(key)) return false;
        insert(key, std::move(value));
        return true;
    }
    void insert_or_assign(const Key& key, Value value) {
        if (auto* held = edit(key)) {
            *held = std::move(value);
        } else {
            insert(key, std::move(value));
        }
    }
    /// False: it was not there.
    bool erase(const Key& key) {
        if (!contains(key)) return false;
        take_out(root_, key);
        --size_;
        while (root_ && root_->count <= 1 && !root_->is_leaf) {
            auto only = root_->count == 1 ? static_cast<Inner&>(*root_).children[0] : Handle{};
            root_ = std::move(only);
        }
        if (size_ == 0) root_ = {};
        return true;
    }

    friend bool operator==(const PersistentMap& a, const PersistentMap& b) {
        if (a.root_.get() == b.root_.get()) return true;
        return a.size_ == b.size_ && std::equal(a.begin(), a.end(), b.begin());
    }

private:
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
    [[nodiscard]] const Leaf& leaf_of(const Key& key) const {
        const auto* at = root_.get();
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

    /// The key is not there yet.
    Value& insert(const Key& key, Value value) {
        if (!root_) root_ = Handle{new Leaf};
        Stored* placed = nullptr;
        if (auto split = put_in(root_, key, to_store(std::move(value)), true, placed)) {
            auto* root = new Inner;
            root->count = 2;
            root->children[0] = std::move(root_);
            root->children[1] = std::move(split->right);
            root->firsts[1] = std::move(split->first);
            root_ = Handle{root};
        }
        ++size_;
        return to_change(*placed);
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

    Handle root_;
    std::size_t size_ = 0;
};

/// The same for a set.
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
