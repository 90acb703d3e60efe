#include "tests/support/known_people.hpp"

#include <utility>

#include "domain/group/group.hpp"

namespace muster::testing {
namespace {

constexpr std::size_t places_count = 2;
constexpr std::size_t people_at_first = 9;

std::string record(const std::string& dn, const std::string& changetype) {
    return "dn: " + dn + "\nchangetype: " + changetype + "\n";
}

}  // namespace

KnownPeople::KnownPeople(directory::Kind kind, const std::string& suffix, std::uint32_t seed)
    : kind_(kind), prefix_("s" + std::to_string(seed)), base_("ou=" + prefix_ + "," + suffix), random_(seed) {}

std::string KnownPeople::place_dn(std::size_t place) const {
    return "ou=place" + std::to_string(place) + "," + base_;
}

// AD names entries by what is no username.
std::string KnownPeople::dn_of(std::size_t person, const Known& known) const {
    const std::string rdn = is_ad() ? "cn=" + prefix_ + "entry" + std::to_string(person) : "uid=" + known.username;
    return rdn + "," + place_dn(known.place);
}

std::string KnownPeople::member(const char* verb, std::size_t group, const std::string& dn) const {
    return record(group_dn(group), "modify") + verb + ": member\nmember: " + dn + "\n\n";
}

std::size_t KnownPeople::put_person(std::set<std::size_t> groups) {
    Known known{.username = new_name("p"), .name = new_name("Name "), .mail = {}, .groups = std::move(groups)};
    known.mail = known.username + "@example.test";
    known.place = below(places_count);
    people_.push_back({.now = known, .before = known, .usernames = {known.username}});
    people_.back().before.exists = false;
    return people_.size() - 1;
}

std::string KnownPeople::entry_of(std::size_t person) const {
    const Known& known = people_[person].now;
    const std::string common = record(dn_of(person, known), "add") + "mail: " + known.mail + "\n";
    if (is_ad())
        return common + "objectClass: user\nsAMAccountName: " + known.username +
               "\nuserAccountControl: 544\ndisplayName: " + known.name + "\n\n";
    return common + "objectClass: inetOrgPerson\nuid: " + known.username + "\ncn: " + known.name + "\nsn: S\n\n";
}

std::string KnownPeople::beginning() {
    std::string ldif = record(base_, "add") + "objectClass: organizationalUnit\n\n";
    for (std::size_t place = 0; place < places_count; ++place)
        ldif += record(place_dn(place), "add") + "objectClass: organizationalUnit\n\n";
    const std::size_t anchor = put_person({0, 1, 2});
    people_[anchor].stays = true;
    ldif += entry_of(anchor);
    const std::string dn = dn_of(anchor, people_[anchor].now);
    for (std::size_t group = 0; group < groups_count; ++group)
        ldif += record(group_dn(group), "add") +
                (is_ad() ? "objectClass: group\nsAMAccountName: " + group_name(group) + "\n"
                         : std::string{"objectClass: groupOfNames\n"}) +
                "member: " + dn + "\n\n";
    ldif += member("add", nested - 1, group_dn(nested));
    for (std::size_t i = 0; i < people_at_first; ++i) ldif += add();
    return ldif;
}

std::string KnownPeople::add() {
    std::set<std::size_t> groups;
    for (std::size_t group = 0; group < groups_count; ++group)
        if (below(2) == 0) groups.insert(group);
    const std::size_t person = put_person(groups);
    people_[person].is_changed = true;
    std::string ldif = entry_of(person);
    for (const std::size_t group : groups) ldif += member("add", group, dn_of(person, people_[person].now));
    return ldif;
}

std::string KnownPeople::next(std::size_t changes) {
    std::string ldif;
    for (std::size_t tries = 0; changes > 0 && tries < 100; ++tries) {
        const std::size_t person = below(people_.size() + 1);
        const bool is_new = person == people_.size();
        if (!is_new && (people_[person].is_changed || people_[person].stays || !people_[person].now.exists)) continue;
        const std::string changed = is_new ? add() : change(person);
        if (changed.empty()) continue;
        ldif += changed;
        --changes;
    }
    return ldif;
}

std::string KnownPeople::change(std::size_t person) {
    const Known before = people_[person].now;
    std::string ldif;
    switch (below(9)) {
        case 0:
        case 1:
            ldif = join(person);
            break;
        case 2:
            ldif = leave(person);
            break;
        case 3:
            ldif = leave_all(person);
            break;
        case 4:
            ldif = rename(person);
            break;
        case 5:
            ldif = move(person);
            break;
        case 6:
            ldif = remove(person);
            break;
        case 7:
            people_[person].now.name = new_name("Name ");
            ldif = set(person, is_ad() ? "displayName" : "cn", people_[person].now.name);
            break;
        default:
            if (is_ad()) {
                people_[person].now.disabled = !before.disabled;
                ldif = set(person, "userAccountControl", before.disabled ? "544" : "546");
            } else {
                people_[person].now.mail = new_name("m") + "@example.test";
                ldif = set(person, "mail", people_[person].now.mail);
            }
    }
    people_[person].is_changed = !ldif.empty();
    return ldif;
}

std::string KnownPeople::join(std::size_t person) {
    const std::size_t group = below(groups_count);
    if (!people_[person].now.groups.insert(group).second) return {};
    return member("add", group, dn_of(person, people_[person].now));
}

std::string KnownPeople::leave(std::size_t person) {
    const std::size_t group = below(groups_count);
    if (people_[person].now.groups.erase(group) == 0) return {};
    return member("delete", group, dn_of(person, people_[person].now));
}

std::string KnownPeople::leave_all(std::size_t person) {
    std::string ldif;
    for (const std::size_t group : std::exchange(people_[person].now.groups, {}))
        ldif += member("delete", group, dn_of(person, people_[person].now));
    return ldif;
}

// OpenLDAP's groups keep the name under which somebody came in.
std::string KnownPeople::renamed(std::size_t person, const Known& from, const std::string& superior) {
    const Known& now = people_[person].now;
    const std::string old = dn_of(person, from);
    const std::string dn = dn_of(person, now);
    std::string ldif = record(old, "modrdn") + "newrdn: " + dn.substr(0, dn.find(',')) + "\ndeleteoldrdn: 1\n" +
                       (superior.empty() ? "" : "newsuperior: " + superior + "\n") + "\n";
    if (is_ad()) return ldif;
    people_[person].is_renamed = true;
    for (const std::size_t group : now.groups)
        ldif += record(group_dn(group), "modify") + "delete: member\nmember: " + old +
                "\n-\nadd: member\nmember: " + dn + "\n\n";
    return ldif;
}

std::string KnownPeople::rename(std::size_t person) {
    const Known from = people_[person].now;
    people_[person].now.username = new_name("p");
    people_[person].usernames.push_back(people_[person].now.username);
    if (is_ad()) return set(person, "sAMAccountName", people_[person].now.username);
    return renamed(person, from, {});
}

std::string KnownPeople::move(std::size_t person) {
    const Known from = people_[person].now;
    people_[person].now.place = (from.place + 1) % places_count;
    return renamed(person, from, place_dn(people_[person].now.place));
}

std::string KnownPeople::remove(std::size_t person) {
    Known& now = people_[person].now;
    const std::string dn = dn_of(person, now);
    now.exists = false;
    std::string ldif = record(dn, "delete") + "\n";
    for (const std::size_t group : std::exchange(now.groups, {}))
        if (!is_ad()) ldif += member("delete", group, dn);
    return ldif;
}

std::string KnownPeople::set(std::size_t person, const char* attribute, const std::string& value) const {
    return record(dn_of(person, people_[person].now), "modify") + "replace: " + attribute + "\n" + attribute + ": " +
           value + "\n\n";
}

void KnownPeople::settle() {
    for (Person& person : people_) {
        if (person.now.is_in_any()) {
            person.was_here = true;
            person.kept.clear();
            for (std::size_t group = 0; group < nested; ++group)
                if (person.now.is_in(group)) person.kept.insert(group);
        }
        person.before = person.now;
        person.is_changed = false;
        person.is_renamed = false;
    }
}

std::string KnownPeople::state(const Person& person, const Known& known) const {
    if (!known.is_in_any()) return person.was_here ? "trash" : "none";
    return known.disabled ? "disabled" : "active";
}

std::string KnownPeople::wrong(const ConnectedAccount& here) const {
    return told(here, false);
}

std::string KnownPeople::missing(const ConnectedAccount& here) const {
    return told(here, true);
}

const user::User* KnownPeople::user_of(const Person& person, const ConnectedAccount& here) {
    for (const std::string& username : person.usernames)
        if (const auto* user = here.user(username)) return user;
    return nullptr;
}

std::string KnownPeople::told(const ConnectedAccount& here, bool only_now) const {
    std::string text;
    const auto tell = [&](const Known& known, const std::string& what, const std::string& is, const std::string& was,
                          const std::string& should) {
        text += known.username + ": " + what + " is " + is + ", was " + was + ", should be " + should + "\n";
    };
    const auto check = [&](const Known& known, const std::string& what, const std::string& is, const std::string& was,
                           const std::string& should) {
        if (is != should && (only_now || is != was)) tell(known, what, is, was, should);
    };
    std::size_t known_users = 0;
    for (const Person& person : people_) {
        const Known& now = person.now;
        const Known& before = person.before;
        const auto* user = user_of(person, here);
        const std::string is = user == nullptr ? "none" : here.state_of(user->username().get());
        check(now, "state", is, state(person, before), state(person, now));
        if (user == nullptr) continue;
        ++known_users;
        if (is == "trash") continue;
        check(now, "username", user->username().get(), before.username, now.username);
        check(now, "name", user->profile().real_name.get(), before.name, now.name);
        check(now, "mail", user->profile().email.get(), before.mail, now.mail);
        for (std::size_t group = 0; group < nested; ++group) {
            const auto found = here.account().group_names.find(group_name(group));
            const auto* of =
                found == here.account().group_names.end() ? nullptr : here.account().find_group(found->second);
            const bool is_in = of != nullptr && of->members.contains(user->id);
            const bool was_in = before.is_in_any() ? before.is_in(group) : person.kept.contains(group);
            const auto word = [](bool in) { return std::string{in ? "in" : "out"}; };
            if (person.is_renamed && !only_now) continue;
            check(now, group_name(group), word(is_in), word(was_in), word(now.is_in(group)));
        }
    }
    if (here.account().users.size() != known_users)
        text += std::to_string(here.account().users.size() - known_users) + " users are nobody of the directory\n";
    return text;
}

}  // namespace muster::testing
