#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "infra/codec/describe.hpp"
#include "infra/codec/enum_names.hpp"
#include "tests/support/examples.hpp"

namespace muster::testing {

/// How many different ids and texts there are: a small world makes events that meet.
struct World {
    std::uint64_t ids = 4;
    bool wild_text = false;  // any UTF-8, control characters and quotes included
};

/// Fills the fields that `describe` names at random, as a third reader beside the codec's two.
class RandomFields {
public:
    template <class T>
    using Ref = T&;

    RandomFields(std::uint64_t seed, World world) : random_(seed), world_(world) {}

    template <class Id>
    void subject(Id& id) {
        fill(id);
    }
    template <class T>
    void data(const char*, T& value) {
        fill(value);
    }
    template <class T>
    void personal(const char*, T& value) {
        fill(value);
    }
    template <class Inner>
    void object(const char*, Inner&& describe_inner) {
        describe_inner(*this);
    }
    void managed_by(user::ManagedBy& managed_by) {
        fill(managed_by.directory);
        managed_by.guid = a_guid(below(world_.ids));
    }
    void managed_by(std::optional<user::ManagedBy>& managed_by) {
        if (below(2) == 1) this->managed_by(managed_by.emplace());
    }
    void left_out(std::vector<directory::LeftOut>& left_out) {
        left_out.resize(below(4));
        for (auto& one : left_out) {
            fill(one.reason);
            fill(one.count);
            one.examples.resize(below(3));
            for (auto& example : one.examples) {
                fill(example.who);
                fill(example.detail);
            }
        }
    }

    void seen(std::optional<directory::ServerSeen>& seen) {
        if (below(2) == 0) return;
        auto& server = seen.emplace();
        fill(server.url);
        fill(server.id);
        fill(server.whole);
        for (auto origin = below(4); origin > 0; --origin) server.places.push_back({std::to_string(4 - origin), {}});
        for (auto& place : server.places) place.change = std::to_string(below(world_.ids));
    }

    void settings(Settings& settings) {
        for (const auto& setting : setting_table()) {
            if (setting.name != "name" && below(2) == 1) assign(settings, setting, value_for(setting));
        }
    }
    void setting_changes(std::vector<SettingChange>& changes) {
        for (const auto& setting : setting_table()) {
            if (below(4) == 0) changes.push_back({std::string{setting.name}, value_for(setting), value_for(setting)});
        }
    }

    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

    SettingValue value_for(const Setting& setting) {
        const auto number = static_cast<std::uint32_t>(random_());
        std::string text;
        switch (setting.kind) {
            case Setting::Kind::flag:
                return below(2) == 1;
            case Setting::Kind::number_or_none:
                if (below(2) == 1) return std::monostate{};
                return number | 1U;
            case Setting::Kind::number:
                return number;
            case Setting::Kind::text:
                fill(text);
                return text;
            case Setting::Kind::choice:
                return std::string{setting.words[below(setting.words.size())]};
        }
        return {};
    }

    void fill(std::string& text) {
        if (!world_.wild_text) {
            text = "text" + std::to_string(below(world_.ids));
            return;
        }
        static constexpr std::array<std::string_view, 12> pieces{"a",  "Z",  "7", " ",      "\"",         "\\",
                                                                 "\n", "\t", "ä", "\u20ac", "\U0001F511", "\x01"};
        for (auto length = below(12); length > 0; --length) text += pieces[below(pieces.size())];
    }

private:
    void fill(bool& value) { value = below(2) == 1; }
    void fill(std::uint32_t& number) { number = static_cast<std::uint32_t>(random_()); }
    void fill(std::uint64_t& number) { number = below(2) == 1 ? random_() : below(10); }
    void fill(Instant& instant) {
        instant = Instant{std::chrono::microseconds{static_cast<std::int64_t>(below(7'000'000'000'000'000))}};
    }
    template <class Rep, class Period>
    void fill(std::chrono::duration<Rep, Period>& duration) {
        duration = std::chrono::duration<Rep, Period>{static_cast<Rep>(below(1'000'000))};
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void fill(Enum& value) {
        value = static_cast<Enum>(below(codec::enum_names<Enum>.size()));
    }
    template <class Tag>
    void fill(FixedId<Tag>& id) {
        id = an_id<FixedId<Tag>>("DX", std::to_string(below(world_.ids)));
    }
    template <class Tag>
    void fill(Strong<Tag, std::string>& text) {
        std::string characters;
        fill(characters);
        text = Strong<Tag, std::string>{std::move(characters)};
    }
    template <class Tag>
    void fill(Strong<Tag, Guid>& id) {
        id = Strong<Tag, Guid>{a_guid(below(world_.ids))};
    }
    template <class T>
    void fill(std::vector<T>& values) {
        values.resize(below(4));
        for (auto& value : values) fill(value);
    }
    template <class T>
    void fill(user::Change<T>& change) {
        fill(change.from);
        fill(change.to);
    }
    template <class T>
    void fill(std::optional<T>& value) {
        if (below(2) == 1) fill(value.emplace());
    }

    std::mt19937_64 random_;
    World world_;
};

template <std::size_t i = 0>
Event random_event_of(std::size_t type, RandomFields& fields) {
    if constexpr (i + 1 < std::variant_size_v<Event>) {
        if (type != i) return random_event_of<i + 1>(type, fields);
    }
    std::variant_alternative_t<i, Event> event{};
    codec::describe(fields, event);
    return event;
}

inline Event random_event(std::uint64_t seed, World world) {
    RandomFields fields{seed, world};
    return random_event_of(fields.below(std::variant_size_v<Event>), fields);
}

}  // namespace muster::testing
