#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "domain/user/events.hpp"
#include "projections/administration_words.hpp"
#include "projections/happening.hpp"
#include "projections/words.hpp"

/// Gathers the details of a happening: values of many types as text, changes only where there are.
namespace muster::projections {

template <class T>
inline constexpr bool is_id = false;
template <class Tag>
inline constexpr bool is_id<FixedId<Tag>> = true;
template <class T>
inline constexpr bool is_id<std::vector<T>> = is_id<T>;

class Details {
public:
    /// It came into being so; what is empty is left out.
    template <class T>
    Details& is(std::string_view field, const T& value) {
        auto text = text_of(value);
        if (!text.empty()) list_.push_back({std::string{field}, kind_of<T>, std::nullopt, std::move(text)});
        return *this;
    }
    template <class T>
    Details& was_and_is(std::string_view field, const T& from, const T& to) {
        list_.push_back({std::string{field}, kind_of<T>, text_of(from), text_of(to)});
        return *this;
    }
    template <class T>
    Details& changed(std::string_view field, const std::optional<user::Change<T>>& change) {
        if (change) was_and_is(field, change->from, change->to);
        return *this;
    }

    [[nodiscard]] std::vector<Detail> take() { return std::move(list_); }

private:
    template <class T>
    static constexpr Detail::Kind kind_of = is_id<T>                     ? Detail::Kind::ids
                                            : std::is_same_v<T, Instant> ? Detail::Kind::instant
                                                                         : Detail::Kind::text;

    static std::string text_of(const std::string& text) { return text; }
    static std::string text_of(std::string_view text) { return std::string{text}; }
    static std::string text_of(bool value) { return value ? "true" : "false"; }
    static std::string text_of(std::uint64_t number) { return std::to_string(number); }
    template <class Rep, class Period>
    static std::string text_of(std::chrono::duration<Rep, Period> duration) {
        return std::to_string(duration.count());
    }
    static std::string text_of(Instant instant) { return std::to_string(instant.time_since_epoch().count()); }
    template <class Enum>
        requires std::is_enum_v<Enum>
    static std::string text_of(Enum value) {
        return std::string{word(value)};
    }
    template <class Tag>
    static std::string text_of(const Strong<Tag, std::string>& text) {
        return text.get();
    }
    template <class Tag>
    static std::string text_of(const FixedId<Tag>& id) {
        return id.str();
    }
    template <class T>
    static std::string text_of(const std::vector<T>& values) {
        std::string all;
        for (const auto& value : values) all.append(all.empty() ? "" : is_id<T> ? " " : ", ").append(text_of(value));
        return all;
    }

    std::vector<Detail> list_;
};

}  // namespace muster::projections
