#include "connectors/unreadable.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "connectors/phone_numbers.hpp"
#include "domain/base/invariant.hpp"

namespace muster::connectors {
namespace {

// One user's only value may well have been deleted; more at once are a right that is gone.
constexpr std::size_t holders_of_a_value = 2;
// Of a status there is no second chance: who is let in by mistake is in.
constexpr std::size_t holders_of_a_status = 1;

constexpr std::size_t everywhere = 0;

constexpr AttributeBits bit(std::size_t watched) {
    return AttributeBits{1} << watched;
}

std::string_view container_of(std::string_view dn) {
    for (std::size_t at = 0; at < dn.size(); ++at) {
        if (dn[at] == '\\') {
            ++at;
        } else if (dn[at] == ',') {
            dn.remove_prefix(at + 1);
            return dn.substr(std::min(dn.find_first_not_of(' '), dn.size()));
        }
    }
    return {};
}

constexpr auto anybody = [](const auto&) { return true; };

}  // namespace

template <class Has>
void ShownAttributes::watch(const AttributeSet& attributes, const std::string& name, std::size_t holders_min, Has has) {
    const auto attribute = attributes.index_of(name);
    if (!attribute) return;
    auto known = std::ranges::find(watched_, *attribute, &Watched::attribute);
    if (known == watched_.end()) known = watched_.insert(watched_.end(), {*attribute, name, holders_min});
    known->holders_min = std::min(known->holders_min, holders_min);
    known->has.emplace_back(std::move(has));
}

ShownAttributes::ShownAttributes(const directory::Configuration& configuration, const AttributeSet& attributes) {
    watch_fields(configuration.attributes, attributes);
    watch_lists(configuration, attributes);
    watch_status(configuration, attributes);
    invariant(watched_.size() <= sizeof(AttributeBits) * 8, "there is a bit for each mapped attribute");
    (void)place_of({});
}

void ShownAttributes::watch_fields(const directory::AttributeMap& map, const AttributeSet& attributes) {
    const auto held = [](auto field) {
        return [field](const Holder& holder) { return !(holder.profile.*field).get().empty(); };
    };
    watch(attributes, map.username, holders_of_a_value, anybody);
    watch(attributes, map.real_name, holders_of_a_value, held(&Profile::real_name));
    watch(attributes, map.first_name, holders_of_a_value, held(&Profile::first_name));
    watch(attributes, map.last_name, holders_of_a_value, held(&Profile::last_name));
    watch(attributes, map.email, holders_of_a_value, held(&Profile::email));
    watch(attributes, map.notes, holders_of_a_value, held(&Profile::notes));
}

// Which of several attributes an alias or a phone came from is not known, only that there are more than these show.
void ShownAttributes::watch_lists(const directory::Configuration& configuration, const AttributeSet& attributes) {
    const directory::AttributeMap& map = configuration.attributes;
    std::vector<std::uint16_t> aliases;
    for (const std::string& name : map.aliases)
        if (const auto attribute = attributes.index_of(name)) aliases.push_back(*attribute);
    for (const std::string& name : map.aliases)
        watch(attributes, name, holders_of_a_value, [aliases](const Holder& holder) {
            std::size_t values = 0;
            for (const std::uint16_t attribute : aliases)
                values +=
                    static_cast<std::size_t>(std::ranges::count(holder.person.values, attribute, &Value::attribute));
            return holder.profile.aliases.size() > values;
        });
    const auto phones = phone_attributes(configuration, attributes);
    for (const PhoneAttribute& one : phones)
        watch(attributes, one.name, holders_of_a_value, [phones, one](const Holder& holder) {
            return misses_numbers(holder.account, holder.user, holder.person, phones, one);
        });
    for (Watched& one : watched_) {
        if (one.has.size() != 1) continue;
        one.of_aliases = aliases.size() > 1 && std::ranges::find(aliases, one.attribute) != aliases.end();
        const bool of_phones =
            phones.size() > 1 && std::ranges::find(phones, one.attribute, &PhoneAttribute::attribute) != phones.end();
        one.one_of_several = one.of_aliases || of_phones;
    }
}

void ShownAttributes::watch_status(const directory::Configuration& configuration, const AttributeSet& attributes) {
    if (configuration.kind == directory::Kind::ad) {
        watch(attributes, "useraccountcontrol", holders_of_a_status, anybody);
        watch(attributes, "accountexpires", holders_of_a_status, anybody);
    } else {
        watch(attributes, configuration.attributes.status, holders_of_a_status, [](const Holder& holder) {
            const auto* present = std::get_if<user::Present>(&holder.user.phase);
            return present != nullptr && present->status == user::Status::disabled;
        });
    }
}

// Places come behind those above them.
ShownAttributes::PlaceIndex ShownAttributes::place_of(std::string_view dn) {
    if (const auto known = by_dn_.find(dn); known != by_dn_.end()) return known->second;
    const PlaceIndex above = dn.empty() ? PlaceIndex{everywhere} : place_of(container_of(dn));
    const auto place = static_cast<PlaceIndex>(places_.size());
    places_.push_back({.above = above,
                       .dn = std::string{dn},
                       .shown = std::vector<std::uint32_t>(watched_.size(), 0),
                       .holders = std::vector<std::uint32_t>(watched_.size(), 0),
                       .unreadable = dn.empty() ? 0 : places_[above].unreadable});
    by_dn_.emplace(dn, place);
    return place;
}

void ShownAttributes::look_at(ObjectIndex index, const Object& person, const Account& account, const user::User* user) {
    forget(index);
    if (seen_.size() <= index) seen_.resize(index + std::size_t{1});
    Seen seen{.place = place_of(container_of(person.dn))};
    std::optional<Profile> profile;  // made only for who does not show all
    for (std::size_t i = 0; i < watched_.size(); ++i) {
        if (std::ranges::find(person.values, watched_[i].attribute, &Value::attribute) != person.values.end()) {
            seen.shown |= bit(i);
        } else if (user != nullptr) {
            if (!profile) profile = user->profile();
            const Holder holder{account, *user, *profile, person};
            if (std::ranges::any_of(watched_[i].has, [&](const auto& has) { return has(holder); })) seen.has |= bit(i);
        }
    }
    count(seen, 1);
    seen_[index] = seen;
}

void ShownAttributes::forget(ObjectIndex index) {
    if (seen_.size() <= index || seen_[index].place == nowhere) return;
    count(seen_[index], static_cast<std::uint32_t>(-1));
    seen_[index] = {};
}

void ShownAttributes::count(const Seen& seen, std::uint32_t by) {
    for (PlaceIndex place = seen.place;; place = places_[place].above) {
        for (std::size_t i = 0; i < watched_.size(); ++i) {
            if ((seen.shown & bit(i)) != 0) places_[place].shown[i] += by;
            if ((seen.has & bit(i)) != 0) places_[place].holders[i] += by;
        }
        if (place == everywhere) return;
    }
}

ShownAttributes::Judgement ShownAttributes::judge() {
    Judgement judgement;
    std::vector<std::pair<const Place*, Unreadable>> found;
    for (std::size_t place = 0; place < places_.size(); ++place) {
        Place& here = places_[place];
        const Place& above = places_[here.above];
        const AttributeBits before = std::exchange(here.unreadable, place == everywhere ? 0 : above.unreadable);
        for (std::size_t i = 0; i < watched_.size(); ++i) {
            if (here.shown[i] != 0 || (here.unreadable & bit(i)) != 0) continue;
            if (place != everywhere && above.shown[i] == 0) continue;  // too few have it
            if (here.holders[i] < watched_[i].holders_min) continue;
            here.unreadable |= bit(i);
            found.emplace_back(&here, told(here, watched_[i], here.holders[i]));
        }
        judgement.is_new = judgement.is_new || before != here.unreadable;
    }
    // In the same order whenever they were first seen.
    std::ranges::stable_sort(found, {}, [](const auto& one) -> const std::string& { return one.first->dn; });
    for (auto& [place, one] : found) judgement.list.push_back(std::move(one));
    return judgement;
}

Unreadable ShownAttributes::told(const Place& place, const Watched& one, std::uint32_t holders) const {
    const bool is_everywhere = &place == &places_.front();
    return {one.attribute,
            "nobody's \"" + one.name + "\" can be read" + (is_everywhere ? std::string{} : " below " + place.dn) +
                ", though " + std::to_string(holders) + (holders == 1 ? " user has" : " users have") +
                " it here: grant the account that binds the right to read it, or take it out of [attributes]",
            is_everywhere && !one.one_of_several};
}

AttributeBits ShownAttributes::unreadable_of(ObjectIndex person) const {
    const Seen& seen = seen_[person];
    AttributeBits unreadable = places_[seen.place].unreadable;
    if (unreadable == 0) return 0;
    for (std::size_t i = 0; i < watched_.size(); ++i)
        if (watched_[i].of_aliases && (seen.has & bit(i)) == 0) unreadable &= ~bit(i);
    return unreadable;
}

std::vector<std::uint16_t> ShownAttributes::attributes_of(AttributeBits bits) const {
    std::vector<std::uint16_t> attributes;
    for (std::size_t i = 0; i < watched_.size(); ++i)
        if ((bits & bit(i)) != 0) attributes.push_back(watched_[i].attribute);
    return attributes;
}

}  // namespace muster::connectors
