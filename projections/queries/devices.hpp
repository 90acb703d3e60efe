#pragma once

#include <optional>
#include <string>

#include "projections/queries/users.hpp"

namespace muster::queries {

/// V1: a number with its extension is one phone.
struct Dialled {
    std::string number;     // E.164
    std::string extension;  // empty: none
};

/// V6: a serial stands once in its type.
struct Marked {
    TokenType type = TokenType::h6;
    std::string serial;
};

/// The devices with their users, who come without their lists; oldest first. Which devices one user has is said by
/// `Users`. As there: safe to call from any thread, and a listing costs as its rows.
class Devices {
public:
    virtual ~Devices() = default;
    /// All, or what is dialled so.
    [[nodiscard]] virtual Result<Listed<PhoneRow>, PortFailure> phones(AccountId account,
                                                                       const std::optional<Dialled>& only,
                                                                       Page page) = 0;
    [[nodiscard]] virtual Result<std::optional<PhoneRow>, PortFailure> find_phone(AccountId account, PhoneId phone) = 0;
    /// All, or what is marked so.
    [[nodiscard]] virtual Result<Listed<TokenRow>, PortFailure> tokens(AccountId account,
                                                                       const std::optional<Marked>& only,
                                                                       Page page) = 0;
    [[nodiscard]] virtual Result<std::optional<TokenRow>, PortFailure> find_token(AccountId account, TokenId token) = 0;
    [[nodiscard]] virtual Result<Listed<SecurityKeyRow>, PortFailure> security_keys(AccountId account, Page page) = 0;
    [[nodiscard]] virtual Result<std::optional<SecurityKeyRow>, PortFailure> find_security_key(AccountId account,
                                                                                               SecurityKeyId key) = 0;
};

}  // namespace muster::queries
