#include "infra/crypto/random_ids.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>

#include "domain/base/invariant.hpp"
#include "domain/values/guid.hpp"
#include "infra/crypto/random.hpp"

namespace muster::crypto {
namespace {

// U1: a prefix that says what it is, then 18 characters, 93 bits.
template <class Id>
Id fresh(std::string_view prefix) {
    std::string text{prefix};
    text += random_text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", Id::size - prefix.size());
    const auto id = Id::parse(text);
    invariant(id.has_value(), "a fresh id is no id");
    return *id;
}

class RandomIds final : public Ids {
public:
    [[nodiscard]] AccountId account() override { return fresh<AccountId>("DA"); }
    [[nodiscard]] UserId user() override { return fresh<UserId>("DU"); }
    [[nodiscard]] GroupId group() override { return fresh<GroupId>("DG"); }
    [[nodiscard]] DirectoryId directory() override { return fresh<DirectoryId>("DS"); }
    [[nodiscard]] ClientKey client() override { return fresh<ClientKey>("DI"); }
    [[nodiscard]] ApplicationKey application() override { return fresh<ApplicationKey>("DI"); }
    [[nodiscard]] AdminId admin() override { return fresh<AdminId>("DE"); }
    [[nodiscard]] PhoneId phone() override { return fresh<PhoneId>("DP"); }
    [[nodiscard]] TokenId token() override { return fresh<TokenId>("DH"); }
    [[nodiscard]] SecurityKeyId security_key() override { return fresh<SecurityKeyId>("WA"); }
    [[nodiscard]] std::string uuid(Instant now) override {
        std::array<std::uint8_t, 10> random{};
        fill_random(random);
        return uuid_v7(now, random);
    }
};

}  // namespace

std::unique_ptr<Ids> make_ids() {
    return std::make_unique<RandomIds>();
}

std::string uuid_v7(Instant now, const std::array<std::uint8_t, 10>& random) {
    const auto since_1970 = std::chrono::floor<std::chrono::milliseconds>(now.time_since_epoch()).count();
    const auto milliseconds = static_cast<std::uint64_t>(since_1970);
    Guid uuid;
    for (std::size_t i = 0; i < 6; ++i) uuid.bytes[i] = static_cast<std::uint8_t>(milliseconds >> (40 - 8 * i));
    std::ranges::copy(random, uuid.bytes.begin() + 6);
    uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0fU) | 0x70U);
    uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3fU) | 0x80U);
    return uuid.text();
}

}  // namespace muster::crypto
