#include "domain/phone/phone.hpp"

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/account/account.hpp"
#include "domain/user/devices.hpp"

namespace muster::phone {
namespace {

void index(Account& account, const Phone& phone) {
    if (phone.details.number.get().empty()) return;
    account.phones_by_number.insert({dial_key(phone.details.number, phone.details.extension), phone.id});
}

void unindex(Account& account, const Phone& phone) {
    account.phones_by_number.erase({dial_key(phone.details.number, phone.details.extension), phone.id});
}

// It is the hand's from now on (D5).
void forget_given(Account& account, const UserId& user, const PhoneId& phone) {
    auto* given = account.phones_given.edit(user);
    if (given == nullptr) return;
    std::erase(*given, phone);
    if (given->empty()) account.phones_given.erase(user);
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
    const Phone phone{.id = created.phone, .details = created.details, .users = {}};
    if (account.phones.try_emplace(created.phone, phone)) index(account, phone);
}

void fold(Account& account, const Changed& changed) {
    auto* phone = account.phones.edit(changed.phone);
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
    phone->by_directory = false;
    for (const auto& user : phone->users) forget_given(account, user, phone->id);
}

void fold(Account& account, const Deleted& deleted) {
    remove(account, deleted.phone);
}

void fold(Account& account, const Attached& attached) {
    if (auto* phone = account.phones.edit(attached.phone)) {
        user::tie(account, attached.user, Device{phone->id}, phone->users);
    }
}

void fold(Account& account, const Detached& detached) {
    if (auto* phone = account.phones.edit(detached.phone)) {
        user::untie(account, detached.user, Device{phone->id}, phone->users);
        forget_given(account, detached.user, detached.phone);
    }
}

void fold(Account& account, const GivenByDirectory& given) {
    const auto* user = account.find_user(given.user);
    if (user == nullptr) return;
    auto phones = given.phones;
    std::erase_if(phones, [&](const PhoneId& phone) { return !user->has(Device{phone}); });
    if (phones.empty()) {
        account.phones_given.erase(given.user);
    } else {
        account.phones_given.insert_or_assign(given.user, std::move(phones));
    }
    for (const auto& id : given.made)
        if (auto* phone = account.phones.edit(id)) phone->by_directory = true;
}

void remove(Account& account, const PhoneId& id) {
    const auto* phone = account.phones.edit(id);
    if (phone == nullptr) return;
    unindex(account, *phone);
    for (const auto& user : phone->users) forget_given(account, user, id);
    user::untie_all(account, Device{id}, phone->users);
    account.phones.erase(id);
}

}  // namespace muster::phone
