#include "domain/phone/details.hpp"

namespace muster::phone {
namespace {

template <class T>
void set(T& detail, const std::optional<T>& field) {
    if (field) detail = *field;
}

}  // namespace

std::optional<Refusal> check_details(const Account& account, const PhoneId& phone, const Details& details) {
    if (details.number.get().empty()) {
        if (details.extension.get().empty()) return std::nullopt;
        return BadValue{{.field = "extension", .why = "needs a number"}};
    }
    const auto* holder = account.find_phone_by_number(details.number, details.extension);
    if (holder != nullptr && holder->id != phone) return PhoneNumberTaken{.holder = holder->id};
    return std::nullopt;
}

Details with(Details details, const DetailFields& fields) {
    set(details.number, fields.number);
    set(details.extension, fields.extension);
    set(details.name, fields.name);
    set(details.type, fields.type);
    set(details.platform, fields.platform);
    set(details.predelay, fields.predelay);
    set(details.postdelay, fields.postdelay);
    return details;
}

}  // namespace muster::phone
