#include "domain/phone/phone.hpp"

#include <functional>
#include <string_view>

#include "domain/account/account.hpp"
#include "domain/user/devices.hpp"

namespace muster::phone {
namespace {

Phone* find(Account& account, const PhoneId& id) {
    const auto it = account.phones.find(id);
    return it == account.phones.end() ? nullptr : &it->second;
}

void index(Account& account, const Phone& phone) {
    if (phone.details.number.get().empty()) return;
    account.phones_by_number.emplace(dial_key(phone.details.number, phone.details.extension), phone.id);
}

void unindex(Account& account, const Phone& phone) {
    const auto key = dial_key(phone.details.number, phone.details.extension);
    const auto [begin, end] = account.phones_by_number.equal_range(key);
    for (auto it = begin; it != end; ++it) {
        if (it->second != phone.id) continue;
        account.phones_by_number.erase(it);
        return;
    }
}

template <class T>
void set(T& detail, const std::optional<Change<T>>& change) {
    if (change) detail = change->to;
}

}  // namespace

DialKey dial_key(const PhoneNumber& number, const Extension& extension) {
    const std::hash<std::string_view> hash;
    constexpr DialKey odd = 0x9e3779b97f4a7c15U;  // so that a number and an extension do not cancel out
    return DialKey{hash(number.get())} * odd + hash(extension.get());
}

void fold(Account& account, const Created& created) {
    const auto [it, is_new] = account.phones.try_emplace(created.phone, Phone{created.phone, created.details, {}});
    if (is_new) index(account, it->second);
}

void fold(Account& account, const Changed& changed) {
    auto* phone = find(account, changed.phone);
    if (phone == nullptr) return;
    unindex(account, *phone);
    set(phone->details.number, changed.number);
    set(phone->details.extension, changed.extension);
    set(phone->details.name, changed.name);
    set(phone->details.type, changed.phone_type);
    set(phone->details.platform, changed.platform);
    set(phone->details.predelay, changed.predelay);
    set(phone->details.postdelay, changed.postdelay);
    index(account, *phone);
}

void fold(Account& account, const Deleted& deleted) {
    remove(account, deleted.phone);
}

void fold(Account& account, const Attached& attached) {
    if (auto* phone = find(account, attached.phone)) {
        user::tie(account, attached.user, Device{phone->id}, phone->users);
    }
}

void fold(Account& account, const Detached& detached) {
    if (auto* phone = find(account, detached.phone)) {
        user::untie(account, detached.user, Device{phone->id}, phone->users);
    }
}

void remove(Account& account, const PhoneId& id) {
    const auto* phone = find(account, id);
    if (phone == nullptr) return;
    unindex(account, *phone);
    user::untie_all(account, Device{id}, phone->users);
    account.phones.erase(id);
}

}  // namespace muster::phone
