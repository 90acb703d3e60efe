#include "domain/token/token.hpp"

#include "domain/account/account.hpp"
#include "domain/user/devices.hpp"

namespace muster::token {

std::string serial_key(TokenType type, const TokenSerial& serial) {
    return static_cast<char>('0' + static_cast<int>(type)) + serial.get();
}

void fold(Account& account, const Created& created) {
    const auto is_new = account.tokens.try_emplace(
        created.token,
        Token{created.token, created.token_type, created.serial, created.totp_step, created.counter, {}, {}});
    if (is_new) account.token_serials.insert_or_assign(serial_key(created.token_type, created.serial), created.token);
}

void fold(Account& account, const Changed& changed) {
    auto* token = account.tokens.edit(changed.token);
    if (token == nullptr || !changed.totp_step) return;
    const auto [from, to] = *changed.totp_step;
    token->totp_step = to;
    // A6: steps of another length are numbered otherwise; no code of a time that counted counts again, here or after
    // the way back.
    const auto counted_until = token->counter * static_cast<std::uint64_t>(from.count());
    const auto length = static_cast<std::uint64_t>(to.count());
    if (length > 0) token->counter = (counted_until + length - 1) / length;
}

void fold(Account& account, const Resynced& resynced) {
    auto* token = account.tokens.edit(resynced.token);
    if (token == nullptr) return;
    token->counter = resynced.counter;
    token->drift = resynced.drift;
}

void fold(Account& account, const Deleted& deleted) {
    const auto* token = account.find_token(deleted.token);
    if (token == nullptr) return;
    const auto key = serial_key(token->type, token->serial);
    const auto serial = account.token_serials.find(key);
    if (serial != account.token_serials.end() && serial->second == token->id) account.token_serials.erase(key);
    user::untie_all(account, Device{token->id}, token->users);
    account.tokens.erase(deleted.token);
}

void fold(Account& account, const Assigned& assigned) {
    if (auto* token = account.tokens.edit(assigned.token)) {
        user::tie(account, assigned.user, Device{token->id}, token->users);
    }
}

void fold(Account& account, const Unassigned& unassigned) {
    if (auto* token = account.tokens.edit(unassigned.token)) {
        user::untie(account, unassigned.user, Device{token->id}, token->users);
    }
}

}  // namespace muster::token
