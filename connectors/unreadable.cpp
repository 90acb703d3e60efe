#include "connectors/unreadable.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>

namespace muster::connectors {
namespace {

// One user's only value may well have been deleted; more at once are a right that is gone.
constexpr std::size_t holders_of_a_value = 2;
// Of a status there is no second chance: who is let in by mistake is in.
constexpr std::size_t holders_of_a_status = 1;

using PlaceIndex = std::uint32_t;
constexpr PlaceIndex everywhere = 0;

// A container with people in scope somewhere below it, as the server writes its DN.
struct Place {
    PlaceIndex above = everywhere;
    std::string_view dn;
    std::vector<bool> shown;          // by attribute: of somebody below
    std::vector<std::size_t> people;  // directly in it, by object
    std::vector<bool> unreadable;     // by attribute: here or above
};

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

/// An attribute that fields are read from, and who has something of it here.
struct Watched {
    std::uint16_t attribute = 0;
    std::string name;
    std::size_t holders_min = holders_of_a_value;
    std::vector<std::function<bool(const user::User&, const Object&)>> has;
    bool one_of_several = false;  // aliases come from others too: only who would lose some is spared
};

class Looking {
public:
    Looking(const Replica& replica, const Scope& scope, const Account& account, const directory::Directory& directory)
        : replica_(replica), scope_(scope), account_(account), directory_(directory) {}

    UnreadableAttributes all() {
        watch_all();
        see_places();
        found_.sets.emplace_back();
        found_.set_of.assign(replica_.objects().size(), 0);
        for (PlaceIndex place = 0; place < places_.size(); ++place) judge(place);
        for (const Place& place : places_) {
            if (std::ranges::find(place.unreadable, true) == place.unreadable.end()) continue;
            for (const std::size_t person : place.people) {
                std::vector<bool> unreadable = place.unreadable;
                for (const Watched& one : watched_)
                    if (one.one_of_several && unreadable[one.attribute] && !is_holder(person, one))
                        unreadable[one.attribute] = false;
                found_.set_of[person] = set_number(unreadable);
            }
        }
        return std::move(found_);
    }

private:
    template <class Has>
    void watch(const std::string& name, std::size_t holders_min, Has has) {
        const auto attribute = replica_.attributes().index_of(name);
        if (!attribute) return;
        auto known = std::ranges::find(watched_, *attribute, &Watched::attribute);
        if (known == watched_.end()) known = watched_.insert(watched_.end(), {*attribute, name, holders_min, {}});
        known->holders_min = std::min(known->holders_min, holders_min);
        known->has.emplace_back(std::move(has));
    }

    void watch_all() {
        const directory::AttributeMap& map = directory_.configuration.attributes;
        const auto held = [](auto field) {
            return [field](const user::User& user, const Object&) { return !(user.profile().*field).get().empty(); };
        };
        const auto anybody = [](const user::User&, const Object&) { return true; };
        watch(map.username, holders_of_a_value, anybody);
        watch(map.real_name, holders_of_a_value, held(&Profile::real_name));
        watch(map.first_name, holders_of_a_value, held(&Profile::first_name));
        watch(map.last_name, holders_of_a_value, held(&Profile::last_name));
        watch(map.email, holders_of_a_value, held(&Profile::email));
        watch(map.notes, holders_of_a_value, held(&Profile::notes));
        for (const std::string& name : map.aliases)
            watch(name, holders_of_a_value, [this](const user::User& user, const Object& object) {
                return user.aliases().size() > alias_values_of(object);
            });
        for (Watched& one : watched_)
            one.one_of_several = one.has.size() == 1 && map.aliases.size() > 1 && is_alias(one);
        if (directory_.configuration.kind == directory::Kind::ad) {
            watch("useraccountcontrol", holders_of_a_status, anybody);
            watch("accountexpires", holders_of_a_status, anybody);
        } else {
            watch(map.status, holders_of_a_status, [](const user::User& user, const Object&) {
                const auto* present = std::get_if<user::Present>(&user.phase);
                return present != nullptr && present->status == user::Status::disabled;
            });
        }
    }

    [[nodiscard]] bool is_alias(const Watched& one) const {
        return std::ranges::any_of(directory_.configuration.attributes.aliases, [&](const std::string& name) {
            return replica_.attributes().index_of(name) == one.attribute;
        });
    }

    // Which of several attributes an alias came from is not known, only that there are more than these show.
    [[nodiscard]] std::size_t alias_values_of(const Object& object) const {
        std::vector<std::string_view> values;
        for (const std::string& name : directory_.configuration.attributes.aliases)
            if (const auto attribute = replica_.attributes().index_of(name))
                for (const std::string_view value : object.all(*attribute)) values.push_back(value);
        return values.size();
    }

    // Places come behind those above them.
    PlaceIndex place_of(std::string_view dn) {
        if (dn.empty()) return everywhere;
        if (const auto known = by_dn_.find(dn); known != by_dn_.end()) return known->second;
        const PlaceIndex above = place_of(container_of(dn));
        const auto place = static_cast<PlaceIndex>(places_.size());
        places_.push_back({above, dn, std::vector<bool>(replica_.attributes().names().size(), false), {}, {}});
        by_dn_.emplace(dn, place);
        return place;
    }

    void see_places() {
        places_.push_back({everywhere, {}, std::vector<bool>(replica_.attributes().names().size(), false), {}, {}});
        for (ObjectIndex i = 0; i < scope_.in_scope.size(); ++i) {
            if (!scope_.in_scope[i]) continue;
            const Object& object = replica_.objects()[i];
            Place& place = places_[place_of(container_of(object.dn))];
            place.people.push_back(i);
            for (const Value& value : object.values) place.shown[value.attribute] = true;
        }
        for (PlaceIndex place = static_cast<PlaceIndex>(places_.size()); --place != everywhere;)
            for (std::size_t attribute = 0; attribute < places_[place].shown.size(); ++attribute)
                if (places_[place].shown[attribute]) places_[places_[place].above].shown[attribute] = true;
        below_.resize(places_.size());
        for (PlaceIndex place = 1; place < places_.size(); ++place) below_[places_[place].above].push_back(place);
    }

    void judge(PlaceIndex place) {
        Place& here = places_[place];
        here.unreadable =
            place == everywhere ? std::vector<bool>(here.shown.size(), false) : places_[here.above].unreadable;
        for (const Watched& one : watched_) {
            if (here.shown[one.attribute] || here.unreadable[one.attribute]) continue;
            if (place != everywhere && !places_[here.above].shown[one.attribute]) continue;  // too few have it
            const std::size_t holders = holders_below(place, one);
            if (holders < one.holders_min) continue;
            here.unreadable[one.attribute] = true;
            found_.list.push_back(
                {one.attribute,
                 "nobody's \"" + one.name + "\" can be read" +
                     (place == everywhere ? std::string{} : " below " + std::string{here.dn}) + ", though " +
                     std::to_string(holders) + (holders == 1 ? " user has" : " users have") +
                     " it here: grant the account that binds the right to read it, or take it out of [attributes]",
                 place == everywhere && !one.one_of_several});
        }
    }

    [[nodiscard]] bool is_holder(std::size_t person, const Watched& one) const {
        const Object& object = replica_.objects()[person];
        const auto bound = directory_.users.find(object.guid);
        const user::User* user = bound == directory_.users.end() ? nullptr : account_.find_user(bound->second);
        return user != nullptr && std::ranges::any_of(one.has, [&](const auto& has) { return has(*user, object); });
    }

    [[nodiscard]] std::size_t holders_below(PlaceIndex place, const Watched& one) const {
        std::size_t holders = 0;
        for (const std::size_t person : places_[place].people)
            if (is_holder(person, one)) ++holders;
        for (const PlaceIndex below : below_[place]) holders += holders_below(below, one);
        return holders;
    }

    std::uint32_t set_number(const std::vector<bool>& unreadable) {
        const auto [known, is_new] =
            set_numbers_.try_emplace(unreadable, static_cast<std::uint32_t>(found_.sets.size()));
        if (!is_new) return known->second;
        auto& set = found_.sets.emplace_back();
        for (std::size_t attribute = 0; attribute < unreadable.size(); ++attribute)
            if (unreadable[attribute]) set.push_back(static_cast<std::uint16_t>(attribute));
        return known->second;
    }

    const Replica& replica_;
    const Scope& scope_;
    const Account& account_;
    const directory::Directory& directory_;
    std::vector<Watched> watched_;
    std::vector<Place> places_;
    std::vector<std::vector<PlaceIndex>> below_;
    std::unordered_map<std::string_view, PlaceIndex> by_dn_;
    std::map<std::vector<bool>, std::uint32_t> set_numbers_;
    UnreadableAttributes found_;
};

}  // namespace

bool UnreadableAttributes::any_everywhere() const {
    return std::ranges::any_of(list, &Unreadable::everywhere);
}

UnreadableAttributes unreadable_attributes(const Replica& replica, const Scope& scope, const Account& account,
                                           const directory::Directory& directory) {
    return Looking{replica, scope, account, directory}.all();
}

}  // namespace muster::connectors
