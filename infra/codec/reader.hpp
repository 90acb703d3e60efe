#pragma once

#include <chrono>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "domain/account/event.hpp"
#include "domain/base/fixed_id.hpp"
#include "domain/base/strong.hpp"
#include "infra/codec/enum_names.hpp"
#include "infra/codec/text.hpp"

namespace muster::codec {

/// Fills an event with the fields that `describe` names, taking the text out of `data`. Unknown fields
/// are passed over. Remembers the first field that is missing or no such thing.
class Reader {
public:
    template <class T>
    using Ref = T&;

    /// `data` must be an object and outlive the reader.
    Reader(std::string_view subject, nlohmann::json& data) : subject_(subject), data_(&data) {
        const auto personal = data.find("personal");
        if (personal != data.end() && personal->is_object()) personal_ = &*personal;
    }

    template <class Id>
    void subject(Id& id) {
        if constexpr (std::is_same_v<Id, std::string>) {
            id = std::string{subject_};
        } else {
            const auto parsed = Id::parse(subject_);
            if (!parsed) return fail("ce_subject");
            id = *parsed;
        }
    }

    template <class T>
    void data(const char* key, T& value) {
        take(data_, key, value);
    }
    template <class T>
    void personal(const char* key, T& value) {
        take(personal_, key, value);
    }

    template <class Inner>
    void object(const char* key, Inner&& describe_inner) {
        auto* found = find(data_, key);
        if (found == nullptr || !found->is_object()) return fail(key);
        Reader inner{subject_, *found};
        describe_inner(inner);
        if (!inner.error_.empty()) fail(std::string{key} + "." + inner.error_);
    }

    void managed_by(user::ManagedBy& managed_by) {
        data("directory", managed_by.directory);
        auto* guid = find(data_, "guid");
        const auto parsed =
            guid != nullptr && guid->is_string() ? Guid::parse(guid->get_ref<std::string&>()) : std::optional<Guid>{};
        if (!parsed) return fail("guid");
        managed_by.guid = *parsed;
    }
    void managed_by(std::optional<user::ManagedBy>& managed_by) {
        if (find(data_, "directory") == nullptr) return;
        this->managed_by(managed_by.emplace());
    }

    void left_out(std::vector<directory::LeftOut>& left_out) {
        auto* reasons = find(data_, "left_out");
        if (reasons == nullptr) return;
        if (!reasons->is_array()) return fail("left_out");
        auto* people = find(personal_, "left_out");
        for (std::size_t i = 0; i < reasons->size(); ++i) {
            auto& one = left_out.emplace_back();
            auto& reason = (*reasons)[i];
            take(&reason, "reason", one.reason);
            take(&reason, "count", one.count);
            if (people == nullptr || !people->is_array() || i >= people->size()) continue;
            for (auto& who : (*people)[i]) {
                auto& example = one.examples.emplace_back();
                take(&who, "who", example.who);
                take(&who, "detail", example.detail);
            }
        }
    }

    void seen(std::optional<directory::ServerSeen>& seen) {
        if (find(data_, "seen") == nullptr) return;
        auto& to = seen.emplace();
        object("seen", [&](Reader& server) {
            server.data("url", to.url);
            server.data("id", to.id);
            server.data("whole", to.whole);
            server.object("places", [&](Reader& places) {
                for (auto& [origin, change] : places.data_->template get_ref<nlohmann::json::object_t&>()) {
                    auto& place = to.places.emplace_back();
                    place.origin = origin;
                    if (!read(change, place.change)) places.fail(origin);
                }
            });
        });
    }

    /// What is absent came with a later build, and is as a new account has it.
    void settings(Settings& settings) {
        for (const auto& setting : setting_table()) {
            auto* found = find(part_of("settings", setting), setting.name);
            SettingValue value;
            if (found == nullptr) continue;
            if (!read(*found, value)) fail("settings." + std::string{setting.name});
            assign(settings, setting, value);
        }
    }

    void setting_changes(std::vector<SettingChange>& changes) {
        for (const auto& setting : setting_table()) {
            auto* found = find(part_of("changes", setting), setting.name);
            if (found == nullptr) continue;
            auto& change = changes.emplace_back();
            change.setting = setting.name;
            auto* from = find(found, "old");
            auto* to = find(found, "new");
            if (from == nullptr || to == nullptr || !read(*from, change.from) || !read(*to, change.to)) {
                fail("changes." + change.setting);
            }
        }
    }

    /// Empty: everything was there.
    [[nodiscard]] const std::string& error() const { return error_; }

private:
    using Json = nlohmann::json;

    void fail(std::string field) {
        if (error_.empty()) error_ = std::move(field);
    }

    Json* part_of(const char* key, const Setting& setting) { return find(setting.personal ? personal_ : data_, key); }

    static Json* find(Json* in, std::string_view key) {
        if (in == nullptr || !in->is_object()) return nullptr;
        auto& object = in->get_ref<Json::object_t&>();
        const auto it = object.find(std::string{key});
        return it == object.end() ? nullptr : &it->second;
    }

    /// Writer leaves these out when empty.
    template <class T>
    static constexpr bool may_be_absent =
        requires(T value) { value.get().empty(); } || requires(T value) { value.empty(); };

    template <class T>
    void take(Json* in, const char* key, T& value) {
        auto* found = find(in, key);
        if (found == nullptr) {
            if (!may_be_absent<T>) fail(key);
        } else if (!read(*found, value)) {
            fail(key);
        }
    }
    template <class T>
    void take(Json* in, const char* key, std::optional<T>& value) {
        auto* found = find(in, key);
        if (found != nullptr && !read(*found, value.emplace())) fail(key);
    }

    static bool read(Json& json, std::string& text) {
        if (!json.is_string()) return false;
        text = std::move(json.get_ref<std::string&>());
        return true;
    }
    static bool read(Json& json, SettingValue& value) {
        if (json.is_null()) return true;
        if (json.is_boolean()) return read(json, value.emplace<bool>());
        if (json.is_number()) return read(json, value.emplace<std::uint32_t>());
        return read(json, value.emplace<std::string>());
    }
    template <class Tag>
    static bool read(Json& json, Strong<Tag, Guid>& id) {
        const auto parsed = json.is_string() ? Guid::parse(json.get_ref<std::string&>()) : std::nullopt;
        if (parsed) id = Strong<Tag, Guid>{*parsed};
        return parsed.has_value();
    }
    static bool read(Json& json, bool& value) {
        if (!json.is_boolean()) return false;
        value = json.get<bool>();
        return true;
    }
    static bool read(Json& json, std::uint64_t& number) {
        if (!json.is_number_unsigned()) return false;
        number = json.get<std::uint64_t>();
        return true;
    }
    static bool read(Json& json, std::uint32_t& number) {
        std::uint64_t wide = 0;
        if (!read(json, wide) || wide > std::numeric_limits<std::uint32_t>::max()) return false;
        number = static_cast<std::uint32_t>(wide);
        return true;
    }
    static bool read(Json& json, Instant& instant) {
        const auto parsed = json.is_string() ? parse_time(json.get_ref<std::string&>()) : std::nullopt;
        if (parsed) instant = *parsed;
        return parsed.has_value();
    }
    template <class Rep, class Period>
    static bool read(Json& json, std::chrono::duration<Rep, Period>& duration) {
        if (!json.is_number_integer()) return false;
        const auto count = json.get<std::int64_t>();
        if (count > std::numeric_limits<Rep>::max() || count < std::numeric_limits<Rep>::min()) return false;
        duration = std::chrono::duration<Rep, Period>{static_cast<Rep>(count)};
        return true;
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    static bool read(Json& json, Enum& value) {
        const auto parsed = json.is_string() ? parse_enum<Enum>(json.get_ref<std::string&>()) : std::nullopt;
        if (parsed) value = *parsed;
        return parsed.has_value();
    }
    template <class Tag>
    static bool read(Json& json, FixedId<Tag>& id) {
        const auto parsed = json.is_string() ? FixedId<Tag>::parse(json.get_ref<std::string&>()) : std::nullopt;
        if (parsed) id = *parsed;
        return parsed.has_value();
    }
    template <class Tag>
    static bool read(Json& json, Strong<Tag, std::string>& text) {
        std::string plain;
        if (!read(json, plain)) return false;
        text = Strong<Tag, std::string>{std::move(plain)};
        return true;
    }
    template <class T>
    static bool read(Json& json, std::vector<T>& values) {
        if (!json.is_array()) return false;
        values.reserve(json.size());
        for (auto& element : json) {
            if (!read(element, values.emplace_back())) return false;
        }
        return true;
    }
    template <class T>
    static bool read(Json& json, user::Change<T>& change) {
        auto* from = find(&json, "old");
        auto* to = find(&json, "new");
        return from != nullptr && to != nullptr && read(*from, change.from) && read(*to, change.to);
    }

    std::string_view subject_;
    Json* data_;
    Json* personal_ = nullptr;
    std::string error_;
};

}  // namespace muster::codec
