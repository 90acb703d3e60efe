#pragma once

#include <optional>

#include "domain/phone/events.hpp"
#include "domain/values/ids.hpp"

namespace muster::phone {

/// The id is drawn by the caller.
struct CreatePhone {
    PhoneId phone;
    Details details;
};

/// The details to change; one that has the value already is not a change (T10).
struct DetailFields {
    std::optional<PhoneNumber> number;
    std::optional<Extension> extension;
    std::optional<DeviceName> name;
    std::optional<Type> type;
    std::optional<Platform> platform;
    std::optional<DialDelay> predelay;
    std::optional<DialDelay> postdelay;

    friend bool operator==(const DetailFields&, const DetailFields&) = default;
};

struct ChangePhone {
    PhoneId phone;
    DetailFields fields;
};

struct DeletePhone {
    PhoneId phone;
};

struct AttachPhone {
    UserId user;
    PhoneId phone;
};

struct DetachPhone {
    UserId user;
    PhoneId phone;
};

}  // namespace muster::phone
