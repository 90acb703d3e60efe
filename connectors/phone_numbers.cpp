#include "connectors/phone_numbers.hpp"

#include <algorithm>
#include <string_view>

#include "domain/base/ascii.hpp"
#include "domain/directory/phones.hpp"

namespace muster::connectors {
namespace {

// B6: an SMS goes to a mobile only. These say so by themselves (RFC 4524); a telephoneNumber may be either.
phone::Type type_of_phones(std::string_view attribute) {
    const auto name = ascii_lower(attribute);
    const bool mobile = name == "mobile" || name == "othermobile" || name == "mobiletelephonenumber";
    return mobile ? phone::Type::mobile : phone::Type::unknown;
}

// `+49 (0)30 …`: a number to be dialled in two ways, of which E.164 has one.
bool has_trunk_prefix(std::string_view value) {
    return value.find("(0)") != std::string_view::npos;
}

}  // namespace

std::vector<PhoneAttribute> phone_attributes(const directory::Configuration& configuration,
                                             const AttributeSet& attributes) {
    std::vector<PhoneAttribute> found;
    for (const std::string& name : configuration.attributes.phones)
        if (const auto index = attributes.index_of(name)) found.push_back({*index, type_of_phones(name), name});
    return found;
}

MappedPhones phones_of(const Object& person, const std::vector<PhoneAttribute>& attributes) {
    MappedPhones mapped;
    const auto leave_out = [&](std::string_view value, std::string_view why) {
        mapped.problems.push_back({directory::LeftOutReason::malformed_value, value_and_why("phone", value, why)});
        mapped.seen = directory::PhonesSeen::in_part;  // D8: it may be any number
    };
    for (const PhoneAttribute& one : attributes) {
        auto values = person.all(one.attribute);
        std::ranges::sort(values);  // a server may send the values of one attribute in any order
        for (const std::string_view value : values) {
            const auto number = parse_phone_number(value, "phone");
            if (!number || has_trunk_prefix(value)) {
                leave_out(value, number ? "has a (0) in it, which is not dialled from abroad; write it without"
                                        : std::string_view{number.error().why});
                continue;
            }
            const auto known = std::ranges::find(mapped.numbers, *number, &directory::NumberView::number);
            if (known != mapped.numbers.end()) {
                if (one.type == phone::Type::mobile) known->type = one.type;
            } else if (mapped.numbers.size() == directory::phones_max) {
                leave_out(value, "is one more than eight");
            } else {
                mapped.numbers.push_back({.number = *number, .type = one.type, .id_if_new = {}});
            }
        }
    }
    return mapped;
}

bool misses_numbers(const Account& account, const user::User& user, const Object& person,
                    const std::vector<PhoneAttribute>& attributes, const PhoneAttribute& unseen) {
    const auto& given = directory::phones_given(account, user.id);
    if (given.empty()) return false;
    const auto is_of_kind = [&](phone::Type type) {
        return (type == phone::Type::mobile) == (unseen.type == phone::Type::mobile);
    };
    const auto numbers = phones_of(person, attributes).numbers;
    const auto is_missing = [&](const PhoneId& id) {
        const phone::Details& details = account.phones.at(id).details;
        return is_of_kind(details.type) &&
               std::ranges::find(numbers, details.number, &directory::NumberView::number) == numbers.end();
    };
    const auto missing = static_cast<std::size_t>(std::ranges::count_if(given, is_missing));
    if (missing == 0) return false;
    auto of_kind = attributes;
    std::erase_if(of_kind, [&](const PhoneAttribute& one) { return !is_of_kind(one.type); });
    const MappedPhones shown = phones_of(person, of_kind);
    const auto is_new = [&](const directory::NumberView& view) {
        const auto* phone = account.find_phone_by_number(view.number, {});
        return phone == nullptr || !user.has(Device{phone->id});
    };
    return missing > static_cast<std::size_t>(std::ranges::count_if(shown.numbers, is_new)) + shown.problems.size();
}

}  // namespace muster::connectors
