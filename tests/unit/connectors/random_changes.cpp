// What happens in a random directory.
#include <algorithm>
#include <array>
#include <utility>

#include "tests/unit/connectors/random_directory.hpp"

namespace muster::testing {

void RandomDirectory::give_values(Person& person) {
    auto& values = person.values;
    values.clear();
    values[is_ad() ? "samaccountname" : "uid"] = {one_in(20) ? "" : person.name};
    values["cn"] = values["displayname"] = {"Person " + std::to_string(below(3))};
    if (!one_in(3)) values["givenname"] = {"Given" + std::to_string(below(3))};
    if (one_in(2)) values["mail"] = {one_in(8) ? "bad address" : a_name() + "@x"};
    if (one_in(4)) values["mail"].push_back(a_name());
    if (one_in(3)) values["title"] = {a_name()};
    give_numbers(person);
    if (is_ad()) {
        values["useraccountcontrol"] = {one_in(4) ? "514" : "512"};
        // Within these days, in 100 ns since 1601.
        const std::uint64_t expires = 134'167'968'000'000'000ULL + below(20) * 864'000'000'000ULL;
        values["accountexpires"] = {one_in(4) ? std::to_string(expires) : "0"};
    } else if (one_in(3)) {
        values["st"] = {one_in(2) ? "FALSE" : one_in(4) ? "perhaps" : "TRUE"};
    }
}

// Few numbers for many people, so that they share them; some as nobody abroad could dial them.
void RandomDirectory::give_numbers(Person& person) {
    const auto number = [&] {
        const std::string digit = std::to_string(below(8));
        return one_in(10)  ? "030 10" + digit
               : one_in(3) ? "+49 (30) 100-" + digit
                           : "+493010" + std::string{"0"} + digit;
    };
    person.values.erase("telephonenumber");
    person.values.erase("mobile");
    if (!one_in(3)) person.values["telephonenumber"] = {number()};
    if (one_in(5)) person.values["telephonenumber"].push_back(number());
    if (one_in(3)) person.values["mobile"] = {number()};
}

// A server keeps names apart, but who comes later may have the name of one who is gone.
std::string RandomDirectory::free_rdn(Number container) {
    while (true) {
        const std::string rdn = "person" + std::to_string(below(2 * people_.size() + 4));
        const auto has_it = [&](const auto& one) { return one.second.container == container && one.second.rdn == rdn; };
        if (std::ranges::none_of(people_, has_it)) return rdn;
    }
}

void RandomDirectory::add_person() {
    const Number number = ++last_;
    const Number container = any_of(containers_);
    people_[number] = {a_name(), container, free_rdn(container)};
    give_values(people_[number]);
    tell(number);
    for (const Number group : {staff, sales, any_of(groups_)})
        if (groups_.contains(group) && one_in(2)) join(group, number);
}

void RandomDirectory::add_container(Number parent) {
    const Number number = ++last_;
    containers_[number] = {a_container_name(parent), parent};
    tell(number);
}

void RandomDirectory::add_group() {
    const Number number = ++last_;
    groups_[number] = {"group" + std::to_string(number), 10 + below(4)};
    tell(number);
}

void RandomDirectory::join(Number group, Number member) {
    Group& into = groups_.at(group);
    if (is_ad()) {
        if (std::ranges::find(into.members, member) != into.members.end()) return;
        into.members.push_back(member);
        if (!into.hides_members && one_in(2)) return told_.members(guid_of(group), {ref(member)}, {});
    } else {
        if (std::ranges::find(into.refs, dn_of(member)) != into.refs.end()) return;
        into.refs.push_back(dn_of(member));
    }
    tell(group);
}

void RandomDirectory::leave(Number group) {
    Group& from = groups_.at(group);
    if (is_ad()) {
        if (from.members.empty()) return;
        const auto at = from.members.begin() + static_cast<std::ptrdiff_t>(below(from.members.size()));
        const std::string value = ref(*at);
        from.members.erase(at);
        if (!from.hides_members && one_in(2)) return told_.members(guid_of(group), {}, {value});
    } else {
        if (from.refs.empty()) return;
        from.refs.erase(from.refs.begin() + static_cast<std::ptrdiff_t>(below(from.refs.size())));
    }
    tell(group);
}

// Fact 4: of the groups that it was in nothing comes, but where OpenLDAP tidies up; the session tells it for AD.
void RandomDirectory::drop(Number entry) {
    const std::string dn = dn_of(entry);
    const std::string value = ref(entry);
    people_.erase(entry);
    groups_.erase(entry);
    for (auto& [number, group] : gone_) std::erase(group.members, entry);
    for (auto& [number, group] : groups_)
        if (std::erase(group.members, entry) != 0 && !group.hides_members) told_.members(guid_of(number), {}, {value});
    told_.gone(guid_of(entry));
    for (auto& [number, group] : groups_) {
        if (tidies_up_ && std::erase(group.refs, dn) != 0) tell(number);
    }
}

// Fact 5: of what lies below nothing comes. AD's groups follow by themselves.
void RandomDirectory::rename(Number entry, const std::function<void()>& how) {
    std::map<std::string, Number> names;  // as they were
    const auto note = [&](Number number) { names.emplace(dn_of(number), number); };
    for (const auto& [number, person] : people_) note(number);
    for (const auto& [number, group] : groups_) note(number);
    how();
    tell(entry);
    for (auto& [number, group] : groups_) {
        bool is_other = false;
        for (std::string& value : group.refs) {
            const auto named = tidies_up_ ? names.find(value) : names.end();
            if (named == names.end() || dn_of(named->second) == value) continue;
            value = dn_of(named->second);
            is_other = true;
        }
        if (is_other) tell(number);
    }
}

void RandomDirectory::change_person() {
    if (people_.empty()) return add_person();
    const Number number = any_of(people_);
    Person& person = people_.at(number);
    switch (below(9)) {
        case 0:
            return rename(number, [&] {
                person.name = a_name();
                person.rdn = free_rdn(person.container);
                give_values(person);
            });
        case 1:
            return rename(number, [&] {
                const Number container = any_of(containers_);
                person.rdn = free_rdn(container);
                person.container = container;
            });
        case 6: {  // two change DNs; a refresh shows the end of it
            const Number another = any_of(people_);
            Person& other = people_.at(another);
            rename(number, [&] {
                std::swap(person.rdn, other.rdn);
                std::swap(person.container, other.container);
            });
            return tell(another);
        }
        case 2: {  // two change names
            Person& other = people_.at(any_of(people_));
            std::swap(person.values, other.values);
            for (const auto& [each, one] : people_)
                if (&one == &person || &one == &other) tell(each);
            return;
        }
        case 3:
            person.primary_group = one_in(2) ? 513 : groups_.at(any_of(groups_)).rid;
            return tell(number);
        case 4:
            person.values.erase(one_in(2) ? "mail" : "givenname");
            return tell(number);
        case 7:
            give_numbers(person);
            return tell(number);
        default:
            give_values(person);
            return tell(number);
    }
}

void RandomDirectory::change_group() {
    const Number sync_group = one_in(2) ? staff : sales;
    const Number number = groups_.contains(sync_group) && one_in(2) ? sync_group : any_of(groups_);
    switch (below(9)) {
        case 0:
            return join(number, any_of(groups_));  // itself included, and cycles
        case 1:
        case 2:
            return people_.empty() ? void()
                                   : join(one_in(2) && groups_.contains(staff) ? staff : number, any_of(people_));
        case 3:
        case 4:
            return leave(number);
        case 5:
            return rename(number, [&] { groups_.at(number).name = a_group_name(number); });
        case 6:
            if (is_ad() || people_.empty()) return;
            groups_.at(number).uids = {people_.at(any_of(people_)).name, a_name()};
            return tell(number);
        case 7:
            if (number == staff || number == sales || groups_.size() == 1) return;
            return drop(number);
        default:
            return add_group();
    }
}

// Of the sync groups one may be called as the other is, elsewhere, or as a local one (D7).
std::string RandomDirectory::a_group_name(Number group) {
    if (group == staff || group == sales) return one_in(3) ? "staff" : "team" + std::to_string(below(3));
    return "group" + std::to_string(below(6)) + "-" + std::to_string(group);
}

void RandomDirectory::change_sync_group() {
    const Number number = one_in(2) ? staff : sales;
    if (auto again = gone_.extract(number)) {
        auto& [name, rid, members, refs, uids, hides_members] = again.mapped();
        if (!members.empty() && one_in(2)) members.pop_back();
        if (!refs.empty() && one_in(2)) refs.pop_back();
        groups_.insert(std::move(again));
        return tell(number);
    }
    switch (below(6)) {
        case 0:
            if (groups_.size() == 1) return;
            gone_.emplace(number, groups_.at(number));
            return drop(number);
        case 1:
        case 2:
            groups_.at(number).hides_members = !groups_.at(number).hides_members;
            return tell(number);
        case 3:
        case 4:
            return rename(number, [&] { groups_.at(number).name = a_group_name(number); });
        default:
            for (const auto& [each, person] : people_)
                if (one_in(3)) join(number, each);
            return;
    }
}

void RandomDirectory::change_container() {
    const Number number = any_of(containers_);
    Container& container = containers_.at(number);
    switch (below(5)) {
        case 0: {  // a right is withdrawn, or given again
            static const std::array<std::string, 6> attributes{
                "mail", "givenname", "title", "useraccountcontrol", "telephonenumber", "mobile"};
            const std::string& attribute = attributes[below(attributes.size())];
            if (container.hidden.erase(attribute) == 0) container.hidden.insert(attribute);
            for (const auto& [each, person] : people_)
                if (is_below(person.container, number)) tell(each);
            return;
        }
        case 1:
            return add_container(number);
        case 2:
            if (number == inside || number == outside) return;
            return rename(number, [&] { container.name = a_container_name(container.parent); });
        case 3:
            return hand_round(number);
        default: {
            const Number parent = any_of(containers_);
            if (number == inside || number == outside || is_below(parent, number)) return;
            return rename(number, [&] {
                container.name = a_container_name(parent);
                container.parent = parent;
            });
        }
    }
}

// Few, and free there, so that one is soon another's.
std::string RandomDirectory::a_container_name(Number parent) {
    while (true) {
        std::string name = "ou" + std::to_string(below(containers_.size() + 3));
        const auto has_it = [&](const auto& one) { return one.second.parent == parent && one.second.name == name; };
        if (std::ranges::none_of(containers_, has_it)) return name;
    }
}

// Those of one place get each other's names: one after the other, the first by way of a name that is nobody's. AD tells
// the end of it only: its session each of them twice, and then all that lie below.
void RandomDirectory::hand_round(Number parent) {
    std::vector<Number> round;
    for (const auto& [number, container] : containers_)
        if (container.parent == parent && number != inside && number != outside) round.push_back(number);
    if (round.size() < 2) return;
    std::ranges::shuffle(round, random_);
    std::string left = containers_.at(round.front()).name;
    const auto name = [&](Number number, const std::string& text) {
        if (is_ad()) {
            containers_.at(number).name = text;
        } else {
            rename(number, [&] { containers_.at(number).name = text; });
        }
    };
    name(round.front(), "between");
    for (std::size_t i = 1; i < round.size(); ++i) name(round[i], std::exchange(left, containers_.at(round[i]).name));
    name(round.front(), left);
    if (!is_ad()) return;
    const auto lies_below = [&](Number number) { return number != parent && is_below(number, parent); };
    for (int pass = 0; pass < 2; ++pass)
        for (const auto& [number, container] : containers_)
            if (lies_below(number)) tell(number);
    for (const auto& [number, person] : people_)
        if (lies_below(person.container)) tell(number);
}

void RandomDirectory::change() {
    switch (below(12)) {
        case 0:
        case 1:
            return add_person();
        case 2:
            return people_.empty() ? void() : drop(any_of(people_));
        case 3:
        case 4:
        case 5:
            return one_in(5) ? change_sync_group() : change_group();
        case 6:
            return change_container();
        default:
            return change_person();
    }
}

}  // namespace muster::testing
