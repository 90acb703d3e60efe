#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/base/invariant.hpp"
#include "domain/base/result.hpp"
#include "domain/base/strong.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/malformed.hpp"

namespace muster {

/// U6: what makes a user enrolled.
enum class DeviceKind : std::uint8_t { phone, token, key };

using DeviceId = FixedId<struct DeviceIdTag>;  // a PhoneId, TokenId or SecurityKeyId

/// A phone, token or key, whichever: what they have in common is that they are tied to users.
struct Device {
    DeviceKind kind = DeviceKind::phone;
    DeviceId id;

    Device() = default;
    explicit Device(const PhoneId& phone) : Device(DeviceKind::phone, phone) {}
    explicit Device(const TokenId& token) : Device(DeviceKind::token, token) {}
    explicit Device(const SecurityKeyId& key) : Device(DeviceKind::key, key) {}

    [[nodiscard]] PhoneId phone() const { return id_of<PhoneId>(DeviceKind::phone); }
    [[nodiscard]] TokenId token() const { return id_of<TokenId>(DeviceKind::token); }
    [[nodiscard]] SecurityKeyId key() const { return id_of<SecurityKeyId>(DeviceKind::key); }

    friend bool operator==(const Device&, const Device&) = default;

private:
    template <class Id>
    Device(DeviceKind what, const Id& which) : kind(what), id(*DeviceId::parse(which.view())) {}

    template <class Id>
    [[nodiscard]] Id id_of(DeviceKind what) const {
        invariant(kind == what, "a device is asked for as what it is");
        return *Id::parse(id.view());
    }
};

using DeviceName = Strong<struct DeviceNameTag, std::string>;  // may be empty

/// At most 256 bytes of UTF-8 without control characters; surrounding space is dropped.
[[nodiscard]] Result<DeviceName, Malformed> parse_device_name(std::string_view text, std::string_view field);

/// [ours] So many devices a user may have, and so many users may share one. What one command does to
/// all of them fits into one commit.
inline constexpr std::size_t devices_per_user_max = 100;
inline constexpr std::size_t users_per_device_max = 100;

}  // namespace muster
