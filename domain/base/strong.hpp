#pragma once

#include <compare>
#include <functional>
#include <utility>

namespace muster {

/// A value of type T that is not interchangeable with other Ts: `Strong<struct EmailTag, std::string>`.
/// Whoever constructs one vouches for it; text from outside goes through the `parse_…` function
/// beside the alias.
template <class Tag, class T>
class Strong {
public:
    Strong() = default;
    explicit Strong(T value) : value_(std::move(value)) {}

    [[nodiscard]] const T& get() const { return value_; }

    friend auto operator<=>(const Strong&, const Strong&) = default;

private:
    T value_{};
};

}  // namespace muster

template <class Tag, class T>
struct std::hash<muster::Strong<Tag, T>> {
    std::size_t operator()(const muster::Strong<Tag, T>& strong) const noexcept { return std::hash<T>{}(strong.get()); }
};
