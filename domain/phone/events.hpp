#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/account/event_type.hpp"
#include "domain/user/events.hpp"
#include "domain/values/device.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/phone.hpp"

namespace muster::phone {

using user::Change;

enum class Type : std::uint8_t { unknown, mobile, landline };

/// V2: any but `unknown` can be activated.
enum class Platform : std::uint8_t {
    unknown,
    google_android,
    apple_ios,
    windows_phone,
    windows_phone_7,
    rim_blackberry,
    java_j2me,
    palm_webos,
    symbian_os,
    windows_mobile,
    generic_smartphone,
};

/// V1: what a phone is. A tablet has no number.
struct Details {
    PhoneNumber number;
    Extension extension;
    DeviceName name;
    Type type = Type::unknown;
    Platform platform = Platform::unknown;
    DialDelay predelay{0};
    DialDelay postdelay{0};

    friend bool operator==(const Details&, const Details&) = default;
};

struct Created {
    static constexpr EventType type{"phone.created", 1};
    PhoneId phone;
    Details details;

    friend bool operator==(const Created&, const Created&) = default;
};

/// The details that changed, each with its old and new value.
struct Changed {
    static constexpr EventType type{"phone.changed", 1};
    PhoneId phone;
    std::optional<Change<PhoneNumber>> number;
    std::optional<Change<Extension>> extension;
    std::optional<Change<DeviceName>> name;
    std::optional<Change<Type>> phone_type;
    std::optional<Change<Platform>> platform;
    std::optional<Change<DialDelay>> predelay;
    std::optional<Change<DialDelay>> postdelay;

    friend bool operator==(const Changed&, const Changed&) = default;
};

struct Deleted {
    static constexpr EventType type{"phone.deleted", 1};
    PhoneId phone;
    std::vector<UserId> users;  // whose it was until now

    friend bool operator==(const Deleted&, const Deleted&) = default;
};

/// The phone is this user's from now on; of others it stays.
struct Attached {
    static constexpr EventType type{"user.phone_attached", 1};
    UserId user;
    PhoneId phone;

    friend bool operator==(const Attached&, const Attached&) = default;
};

struct Detached {
    static constexpr EventType type{"user.phone_detached", 1};
    UserId user;
    PhoneId phone;

    friend bool operator==(const Detached&, const Detached&) = default;
};

/// Which of the user's phones its directory gives it from now on, all of them; `made`: those that came into being for
/// it, in this very commit (D5).
struct GivenByDirectory {
    static constexpr EventType type{"user.phones_given", 1};
    UserId user;
    std::vector<PhoneId> phones;
    std::vector<PhoneId> made;

    friend bool operator==(const GivenByDirectory&, const GivenByDirectory&) = default;
};

}  // namespace muster::phone
