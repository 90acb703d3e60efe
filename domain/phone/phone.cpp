#include "domain/phone/phone.hpp"

#include <functional>
#include <string_view>

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
    const Phone phone{created.phone, created.details, {}};
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
    }
}

void remove(Account& account, const PhoneId& id) {
    const auto* phone = account.phones.edit(id);
    if (phone == nullptr) return;
    unindex(account, *phone);
    user::untie_all(account, Device{id}, phone->users);
    account.phones.erase(id);
}

}  // namespace muster::phone
