#pragma once

#include <optional>
#include <utility>

#include "domain/base/counted.hpp"

namespace muster {

/// A value that few of many objects have: who has none pays for a pointer, not for the room that it would take. Read as
/// std::optional; copies share the value, which is never changed, only replaced.
template <class T>
class Seldom {
public:
    Seldom() = default;
    Seldom(std::nullopt_t) {}
    Seldom(T value) : held_(new CountedBox<T>{std::move(value)}) {}

    [[nodiscard]] bool has_value() const { return held_.get() != nullptr; }
    explicit operator bool() const { return has_value(); }
    [[nodiscard]] const T& operator*() const { return held_->value; }
    [[nodiscard]] const T* operator->() const { return &held_->value; }

    friend bool operator==(const Seldom& a, const Seldom& b) {
        if (a.has_value() != b.has_value()) return false;
        return !a.has_value() || *a == *b;
    }

private:
    Counted<CountedBox<T>> held_;
};

}  // namespace muster
