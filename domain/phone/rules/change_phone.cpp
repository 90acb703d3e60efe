#include "domain/directory/phones.hpp"
#include "domain/phone/details.hpp"
#include "domain/phone/rules.hpp"

namespace muster::phone {
namespace {

template <class T>
std::optional<Change<T>> difference(const T& from, const T& to) {
    if (from == to) return std::nullopt;
    return Change<T>{from, to};
}

}  // namespace

// V1: what a phone is called and can do; whoever shares it, or lies in the trash with it, shares the change.
Decision decide(const Account& account, const ChangePhone& command, Instant) {
    const auto* phone = account.find_phone(command.phone);
    if (phone == nullptr) return UnknownPhone{.phone = command.phone};
    const auto& from = phone->details;
    const auto to = with(from, command.fields);
    if (to == from) return Nothing{};  // T10
    if (to.number != from.number || to.extension != from.extension) {
        if (const auto* giver = directory::giver_of(account, *phone)) {  // D5
            return ManagedByDirectory{.field = "number", .directory = *giver};
        }
    }
    if (auto refusal = check_details(account, phone->id, to)) return *std::move(refusal);  // V1
    return Changed{.phone = phone->id,
                   .number = difference(from.number, to.number),
                   .extension = difference(from.extension, to.extension),
                   .name = difference(from.name, to.name),
                   .phone_type = difference(from.type, to.type),
                   .platform = difference(from.platform, to.platform),
                   .predelay = difference(from.predelay, to.predelay),
                   .postdelay = difference(from.postdelay, to.postdelay)};
}

}  // namespace muster::phone
