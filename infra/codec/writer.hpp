#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "domain/account/event.hpp"
#include "domain/base/fixed_id.hpp"
#include "domain/base/match.hpp"
#include "domain/base/strong.hpp"
#include "infra/codec/enum_names.hpp"
#include "infra/codec/text.hpp"

namespace muster::codec {

/// Gathers the fields that `describe` names. Empty text, empty lists and what is absent are left out.
class Writer {
public:
    template <class T>
    using Ref = const T&;

    template <class Id>
    void subject(const Id& id) {
        if constexpr (std::is_same_v<Id, std::string>) {
            subject_ = id;
        } else {
            subject_ = id.view();
        }
    }

    template <class T>
    void data(const char* key, const T& value) {
        put(data_, key, value);
    }
    template <class T>
    void personal(const char* key, const T& value) {
        put(personal_, key, value);
    }

    template <class Inner>
    void object(const char* key, Inner&& describe_inner) {
        Writer inner;
        describe_inner(inner);
        data_.emplace(key, std::move(inner.data_));
    }

    void managed_by(const user::ManagedBy& managed_by) {
        data("directory", managed_by.directory);
        data_.emplace("guid", managed_by.guid.text());
    }
    void managed_by(const std::optional<user::ManagedBy>& managed_by) {
        if (managed_by) this->managed_by(*managed_by);
    }

    /// The reasons and counts are data; of the people, list beside list in the same order, only
    /// `personal` tells.
    void left_out(const std::vector<directory::LeftOut>& left_out) {
        if (left_out.empty()) return;
        Json reasons = Json::array();
        Json people = Json::array();
        for (const auto& one : left_out) {
            reasons.push_back({{"reason", name_of(one.reason)}, {"count", one.count}});
            Json examples = Json::array();
            for (const auto& example : one.examples) {
                examples.push_back({{"who", example.who}, {"detail", example.detail}});
            }
            people.push_back(std::move(examples));
        }
        data_.emplace("left_out", std::move(reasons));
        personal_.emplace("left_out", std::move(people));
    }

    /// The places as one object, by their origin.
    void seen(const std::optional<directory::ServerSeen>& seen) {
        if (!seen) return;
        object("seen", [&](Writer& server) {
            server.data("url", seen->url);
            server.data("id", seen->id);
            server.data("whole", seen->whole);
            server.object("places", [&](Writer& places) {
                for (const auto& place : seen->places) places.data(place.origin.c_str(), place.change);
            });
        });
    }

    /// Each under its own name, what is empty too: only a setting of a later build is absent. The
    /// account's name stands in the event by itself.
    void settings(const Settings& settings) {
        for (const auto& setting : setting_table()) {
            if (setting.name == "name") continue;
            part_of("settings", setting)->emplace(setting.name, json_of(value_of(settings, setting)));
        }
    }

    void setting_changes(const std::vector<SettingChange>& changes) {
        for (const auto& [name, from, to] : changes) {
            const auto* setting = find_setting(name);
            if (setting == nullptr) continue;
            Json::object_t change;
            change.emplace("old", json_of(from));
            change.emplace("new", json_of(to));
            part_of("changes", *setting)->emplace(name, std::move(change));
        }
    }

    [[nodiscard]] std::string take_subject() { return std::move(subject_); }

    /// The whole data, `personal` within it. Text that is no UTF-8 loses the bytes that are not.
    [[nodiscard]] std::string take_json() {
        if (!personal_.empty()) data_.emplace("personal", std::move(personal_));
        return Json(std::move(data_)).dump(-1, ' ', false, Json::error_handler_t::replace);
    }

private:
    using Json = nlohmann::json;

    template <class T>
    static void put(Json::object_t& to, const char* key, const T& value) {
        if constexpr (requires { value.get().empty(); }) {
            if (value.get().empty()) return;
        } else if constexpr (requires { value.empty(); }) {
            if (value.empty()) return;
        }
        to.emplace(key, json_of(value));
    }
    template <class T>
    static void put(Json::object_t& to, const char* key, const std::optional<T>& value) {
        if (value) to.emplace(key, json_of(*value));
    }

    Json::object_t* part_of(const char* key, const Setting& setting) {
        auto& part = setting.personal ? personal_[key] : data_[key];
        if (part.is_null()) part = Json::object();
        return part.get_ptr<Json::object_t*>();
    }

    static Json json_of(const SettingValue& value) {
        return match(value, [](std::monostate) { return Json{}; }, [](const auto& held) { return Json(held); });
    }
    template <class Tag>
    static Json json_of(const Strong<Tag, Guid>& id) {
        return id.get().text();
    }
    static Json json_of(const std::string& text) { return text; }
    static Json json_of(bool value) { return value; }
    static Json json_of(std::uint32_t number) { return number; }
    static Json json_of(std::uint64_t number) { return number; }
    static Json json_of(Instant instant) { return time_text(instant); }
    template <class Rep, class Period>
    static Json json_of(std::chrono::duration<Rep, Period> duration) {
        return duration.count();
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    static Json json_of(Enum value) {
        return std::string{name_of(value)};
    }
    template <class Tag>
    static Json json_of(const FixedId<Tag>& id) {
        return id.str();
    }
    template <class Tag>
    static Json json_of(const Strong<Tag, std::string>& text) {
        return text.get();
    }
    template <class T>
    static Json json_of(const std::vector<T>& values) {
        Json::array_t array;
        array.reserve(values.size());
        for (const auto& value : values) array.push_back(json_of(value));
        return array;
    }
    template <class T>
    static Json json_of(const user::Change<T>& change) {
        Json::object_t object;
        object.emplace("old", json_of(change.from));
        object.emplace("new", json_of(change.to));
        return object;
    }

    std::string subject_;
    Json::object_t data_;
    Json::object_t personal_;
};

}  // namespace muster::codec
