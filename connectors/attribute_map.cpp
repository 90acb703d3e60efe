#include "connectors/attribute_map.hpp"

#include <algorithm>
#include <utility>

#include "connectors/ad_values.hpp"
#include "connectors/dn.hpp"
#include "domain/base/ascii.hpp"

namespace muster::connectors {
namespace {

using directory::LeftOutReason;
using directory::SourceStatus;

}  // namespace

std::optional<std::string_view> single_value(const Object& entry, std::uint16_t attribute, std::string_view name,
                                             const NameFolding& folding) {
    if (std::ranges::count(entry.values, attribute, &Value::attribute) <= 1) return entry.first(attribute);
    const auto fold = [&](std::string_view value) { return folding.fold(value).value_or(std::string{value}); };
    auto values = entry.all(attribute);
    std::ranges::sort(values, {}, [&](std::string_view value) { return std::pair{fold(value), value}; });
    const auto rdn = first_rdn(entry.dn);
    if (rdn && rdn->type == name)
        for (const std::string_view value : values)
            if (fold(value) == fold(rdn->value)) return value;
    return values.front();
}

AttributeMapping::AttributeMapping(const directory::Configuration& configuration, const AttributeSet& attributes,
                                   const NameFolding& folding)
    : attributes_(attributes),
      folding_(folding),
      username_attribute_(ascii_lower(configuration.attributes.username)),
      normalization_(configuration.attributes.username_normalization) {
    const directory::AttributeMap& map = configuration.attributes;
    const auto index = [&](const std::string& name) { return attributes.index_of(name); };
    at_.username = index(map.username);
    at_.real_name = index(map.real_name);
    at_.first_name = index(map.first_name);
    at_.last_name = index(map.last_name);
    at_.email = index(map.email);
    at_.notes = index(map.notes);
    for (const std::string& name : map.aliases)
        if (const auto alias = index(name)) at_.aliases.push_back(*alias);
    at_.phones = phone_attributes(configuration, attributes);
    maps_phones_ = !at_.phones.empty();
    if (configuration.kind == directory::Kind::ad) {
        at_.user_account_control = index("useraccountcontrol");
        at_.account_expires = index("accountexpires");
    } else {
        at_.status = index(map.status);
    }
}

void AttributeMapping::forget(std::uint16_t attribute) {
    for (auto* field : {&at_.real_name, &at_.first_name, &at_.last_name, &at_.email, &at_.notes, &at_.status})
        if (*field == attribute) field->reset();
    if (std::ranges::find(at_.aliases, attribute) != at_.aliases.end()) at_.aliases.clear();
    if (std::erase_if(at_.phones, [&](const PhoneAttribute& one) { return one.attribute == attribute; }) != 0)
        forgot_phones_ = true;
}

std::optional<SourceStatus> AttributeMapping::status_of(const Object& person, Instant now) const {
    if (at_.user_account_control) {
        const auto control = person.first(*at_.user_account_control);
        const auto expires = at_.account_expires ? person.first(*at_.account_expires) : std::nullopt;
        // What is not readable says nothing, so nothing changes; every user of AD has both.
        const auto bits = ad::number_of(control.value_or(""));
        if (!bits) return std::nullopt;
        if (ad::is_disabled(static_cast<std::uint32_t>(*bits))) return SourceStatus::disabled;
        const auto expiry = ad::number_of(expires.value_or(""));
        if (!expiry) return std::nullopt;
        return ad::has_expired(*expiry, now) ? SourceStatus::disabled : SourceStatus::enabled;
    }
    if (!at_.status) return std::nullopt;
    // Any other word, or both, says nothing that could be relied on.
    const auto values = person.all(*at_.status);
    const auto all_are = [&](std::string_view word) {
        return std::ranges::all_of(values, [&](std::string_view value) { return ascii_lower(value) == word; });
    };
    if (all_are("true")) return SourceStatus::enabled;  // as where it has none
    return all_are("false") ? std::optional{SourceStatus::disabled} : std::nullopt;
}

void AttributeMapping::map_aliases(const Object& person, MappedPerson& mapped) const {
    if (at_.aliases.empty()) return;
    std::vector<Username> aliases;
    for (const std::uint16_t attribute : at_.aliases) {
        std::vector<Username> of_attribute;
        for (const std::string_view value : person.all(attribute)) {
            auto alias = parse_username(value, "alias", folding_);
            if (alias) {
                of_attribute.push_back(*std::move(alias));
            } else if (!value.empty()) {
                mapped.problems.push_back(
                    {LeftOutReason::malformed_value, value_and_why("alias", value, alias.error().why)});
            }
        }
        std::ranges::sort(of_attribute);  // a server may send the values of one attribute in any order
        for (Username& alias : of_attribute) {
            if (alias == mapped.username || std::ranges::find(aliases, alias) != aliases.end()) continue;
            if (aliases.size() == aliases_max) {
                mapped.problems.push_back(
                    {LeftOutReason::malformed_value, value_and_why("alias", alias.get(), "is one more than eight")});
                continue;
            }
            aliases.push_back(std::move(alias));
        }
    }
    mapped.fields.aliases = std::move(aliases);
}

MappedPerson AttributeMapping::map(const Object& person, Instant now) const {
    MappedPerson mapped;
    const auto raw_name =
        at_.username ? single_value(person, *at_.username, attributes_.names()[*at_.username], folding_) : std::nullopt;
    if (!raw_name || raw_name->empty()) {
        mapped.problems.push_back({LeftOutReason::no_username, username_attribute_ + " has no value"});
        return mapped;
    }
    auto username = parse_username(*raw_name, "username", folding_, normalization_);
    if (!username) {
        mapped.problems.push_back(
            {LeftOutReason::malformed_name, value_and_why(username_attribute_, *raw_name, username.error().why)});
        return mapped;
    }
    mapped.username = *std::move(username);
    mapped.status = status_of(person, now);
    if (at_.status && !mapped.status)
        mapped.problems.push_back(
            {LeftOutReason::malformed_value,
             value_and_why("status", person.first(*at_.status).value_or(""), "is neither TRUE nor FALSE")});
    map_aliases(person, mapped);

    const auto take = [&](std::optional<std::uint16_t> attribute, auto& field, std::string_view name, auto parse) {
        if (!attribute) return;
        const std::string_view value =
            single_value(person, *attribute, attributes_.names()[*attribute], folding_).value_or("");
        auto parsed = parse(value, name);
        if (parsed) {
            field = *std::move(parsed);
        } else {
            mapped.problems.push_back({LeftOutReason::malformed_value, value_and_why(name, value, parsed.error().why)});
        }
    };
    take(at_.real_name, mapped.fields.real_name, "real_name", parse_person_name);
    take(at_.first_name, mapped.fields.first_name, "first_name", parse_person_name);
    take(at_.last_name, mapped.fields.last_name, "last_name", parse_person_name);
    take(at_.email, mapped.fields.email, "email", parse_email);
    take(at_.notes, mapped.fields.notes, "notes", parse_notes);
    return mapped;
}

std::optional<MappedPhones> AttributeMapping::phones_of(const Object& person) const {
    if (!maps_phones_) return std::nullopt;
    auto mapped = connectors::phones_of(person, at_.phones);
    if (forgot_phones_) mapped.seen = directory::PhonesSeen::in_part;
    return mapped;
}

bool AttributeMapping::says_the_same(const Object& person, const user::User& user, Instant now) const {
    const auto* present = std::get_if<user::Present>(&user.phase);
    if (present == nullptr) return false;
    const auto status = status_of(person, now);
    if (at_.status && !status) return false;  // to be reported
    if (status && (*status == SourceStatus::disabled) != (present->status == user::Status::disabled)) return false;

    // One value each, equal to what is stored: parsing would give the same again.
    const auto same = [&](std::optional<std::uint16_t> attribute, const std::string& stored,
                          Normalization how = Normalization::none) {
        if (!attribute) return true;
        std::size_t values = 0;
        for (const Value& value : person.values) {
            if (value.attribute != *attribute) continue;
            if (++values > 1 || normalized(value.text, how) != stored) return false;
        }
        return values == 1 || stored.empty();
    };
    const auto profile = user.profile();
    if (profile.username.get().empty() || !same(at_.username, profile.username.get(), normalization_)) return false;
    if (!same(at_.real_name, profile.real_name.get()) || !same(at_.first_name, profile.first_name.get()) ||
        !same(at_.last_name, profile.last_name.get()) || !same(at_.email, profile.email.get()) ||
        !same(at_.notes, profile.notes.get()))
        return false;

    std::size_t next = 0;
    for (const std::uint16_t attribute : at_.aliases) {
        for (const Value& value : person.values) {
            if (value.attribute != attribute || value.text == profile.username.get()) continue;
            if (next == profile.aliases.size() || profile.aliases[next].get() != value.text) return false;
            ++next;
        }
    }
    return at_.aliases.empty() || next == profile.aliases.size();
}

}  // namespace muster::connectors
