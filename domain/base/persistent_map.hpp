#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "domain/base/invariant.hpp"
#include "domain/base/persistent_tree.hpp"

namespace muster {

/// An ordered map whose copy costs nothing: copies share what is the same in both (a B+-tree, copied along the path of
/// a change where it is shared, changed in place where it is not). So a million users can stand in two states at once,
/// and take hardly more memory than one.
///
/// Reading is as in std::map, except that an entry is a pair of references, made when asked for. Changing goes by key:
/// `edit` gives the value to change. Iterators, references and what `edit` gave hold until this map is changed or
/// copied from; a key that is given to a change does not lie in the map itself. Several threads may read one map, and
/// change copies of it that are their own.
template <class Key, class Value>
class PersistentMap {
    using Tree = PersistentTree<Key, Value>;
    using Node = typename Tree::Node;
    using Leaf = typename Tree::Leaf;
    using Inner = typename Tree::Inner;
    using Handle = typename Tree::Handle;

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
        [[nodiscard]] reference operator*() const { return {leaf_->keys[at_], Tree::value_of(leaf_->values[at_])}; }
        [[nodiscard]] pointer operator->() const { return {**this}; }
        const_iterator& operator++() {
            if (++at_ < leaf_->count) return *this;
            leaf_ = Tree::leaf_beyond(*root_, leaf_->keys[at_ - 1U]);
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
        return root_ ? const_iterator{root_.get(), Tree::leftmost(*root_), 0} : end();
    }
    [[nodiscard]] const_iterator end() const { return {}; }
    /// The first entry whose key is not less.
    [[nodiscard]] const_iterator lower_bound(const Key& key) const {
        if (!root_) return end();
        const auto& leaf = Tree::leaf_of(*root_, key);
        const auto at = Tree::place_in(leaf, key);
        return at < leaf.count ? const_iterator{root_.get(), &leaf, at}
                               : const_iterator{root_.get(), Tree::leaf_beyond(*root_, key), 0};
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
        while (!Tree::own(*handle).is_leaf) {
            auto& inner = static_cast<Inner&>(**handle);
            handle = &inner.children[Tree::child_of(inner, key)];
        }
        auto& leaf = static_cast<Leaf&>(**handle);
        return &Tree::to_change(leaf.values[Tree::place_in(leaf, key)]);
    }
    /// To change it; the key is there.
    [[nodiscard]] Value& edit_known(const Key& key) {
        auto* held = edit(key);
        invariant(held != nullptr, "a map is to change what it holds");
        return *held;
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
        Tree::take_out(root_, key);
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
    /// The key is not there yet.
    Value& insert(const Key& key, Value value) {
        if (!root_) root_ = Handle{new Leaf};
        typename Tree::Stored* placed = nullptr;
        if (auto split = Tree::put_in(root_, key, Tree::to_store(std::move(value)), true, placed)) {
            auto* root = new Inner;
            root->count = 2;
            root->children[0] = std::move(root_);
            root->children[1] = std::move(split->right);
            root->firsts[1] = std::move(split->first);
            root_ = Handle{root};
        }
        ++size_;
        return Tree::to_change(*placed);
    }

    Handle root_;
    std::size_t size_ = 0;
};

}  // namespace muster
