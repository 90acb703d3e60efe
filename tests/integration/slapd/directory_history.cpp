#include "tests/integration/slapd/directory_history.hpp"

#include <algorithm>
#include <utility>

#include "tests/support/slapd.hpp"

namespace muster::testing {
namespace {

const std::string base = Slapd::base;
const std::string robot = "cn=robot,ou=people," + base;

std::string of(const std::string& dn, const std::string& changetype) {
    return "dn: " + dn + "\nchangetype: " + changetype + "\n";
}

std::string renamed(const std::string& dn, const std::string& rdn, const std::string& superior = {}) {
    return of(dn, "modrdn") + "newrdn: " + rdn + "\ndeleteoldrdn: 1\n" +
           (superior.empty() ? "" : "newsuperior: " + superior + "\n") + "\n";
}

}  // namespace

std::string DirectoryHistory::dn_of(std::size_t container) const {
    const std::string rdn = "ou=" + containers_[container].name + ",";
    return rdn + (containers_[container].parent == container ? base : dn_of(containers_[container].parent));
}

std::string DirectoryHistory::dn_of(const Person& person) const {
    return "uid=" + person.uid + "," + dn_of(person.container);
}

std::string DirectoryHistory::dn_of(const Group& group) {
    return group_dn(group.name);
}

bool DirectoryHistory::is_below(std::size_t container, std::size_t ancestor) const {
    while (true) {
        if (container == ancestor) return true;
        if (containers_[container].parent == container) return false;
        container = containers_[container].parent;
    }
}

std::string DirectoryHistory::add_container() {
    containers_.push_back({new_name("place"), below(containers_.size())});
    return of(dn_of(containers_.size() - 1), "add") +
           "objectClass: organizationalUnit\nou: " + containers_.back().name + "\n\n";
}

std::string DirectoryHistory::add_person(std::string uid) {
    people_.push_back({std::move(uid), below(containers_.size())});
    const Person& person = people_.back();
    return of(dn_of(person), "add") + "objectClass: inetOrgPerson\nuid: " + person.uid + "\ncn: " + person.uid +
           " Example\nsn: Example\nmail: " + person.uid + "@example.org\n\n";
}

std::string DirectoryHistory::add_group() {
    groups_.push_back({new_name("group"), {Slapd::reader}});
    return of(dn_of(groups_.back()), "add") + "objectClass: groupOfNames\ncn: " + groups_.back().name +
           "\nmember: " + Slapd::reader + "\n\n";
}

std::string DirectoryHistory::take_in(Group& group, const std::string& dn) {
    if (std::ranges::find(group.members, dn) != group.members.end()) return {};
    group.members.push_back(dn);
    return of(dn_of(group), "modify") + "add: member\nmember: " + dn + "\n\n";
}

std::string DirectoryHistory::put_out(Group& group) {
    if (group.members.size() < 2) return {};
    const auto member = group.members.begin() + 1 + static_cast<std::ptrdiff_t>(below(group.members.size() - 1));
    const std::string dn = *member;
    group.members.erase(member);
    return of(dn_of(group), "modify") + "delete: member\nmember: " + dn + "\n\n";
}

std::string DirectoryHistory::beginning() {
    std::string ldif = of(robot, "add") +
                       "objectClass: organizationalRole\nobjectClass: posixAccount\ncn: robot\nuid: robot\nuidNumber: "
                       "1\ngidNumber: 1\nhomeDirectory: /\n\n";
    for (int i = 0; i < 4; ++i) ldif += add_container();
    for (int i = 0; i < 3; ++i) ldif += add_group();
    for (int i = 0; i < 20; ++i) {
        ldif += add_person(new_name("user"));
        ldif += take_in(groups_[below(groups_.size())], dn_of(people_.back()));
    }
    return ldif;
}

std::string DirectoryHistory::one() {
    Group& group = groups_[below(groups_.size())];
    const std::size_t container = below(containers_.size());
    const std::size_t person = people_.empty() ? 0 : below(people_.size());
    switch (below(people_.empty() ? 3 : 17)) {
        case 0:
            return add_person(new_name("user"));
        case 1:
            return put_out(group);
        case 2:
            return below(4) == 0 ? add_container() : add_person(new_name("user"));
        case 3:
        case 4:
            return take_in(group, dn_of(people_[person]));
        case 5: {
            const std::string dn = dn_of(people_[person]);
            deleted_.push_back(people_[person].uid);
            people_.erase(people_.begin() + static_cast<std::ptrdiff_t>(person));
            return of(dn, "delete") + "\n";
        }
        case 6: {
            if (deleted_.empty()) return {};
            const std::string uid = deleted_.back();
            deleted_.pop_back();
            return add_person(uid);
        }
        case 7: {
            const std::string dn = dn_of(people_[person]);
            people_[person].uid = new_name("user");
            return renamed(dn, "uid=" + people_[person].uid);
        }
        case 8: {
            if (people_[person].container == container) return {};
            const std::string dn = dn_of(people_[person]);
            people_[person].container = container;
            return renamed(dn, "uid=" + people_[person].uid, dn_of(container));
        }
        case 9:
            return take_in(group, dn_of(groups_[below(groups_.size())]));
        case 10: {
            if (container == 0) return {};
            const std::string dn = dn_of(container);
            containers_[container].name = new_name("place");
            return renamed(dn, "ou=" + containers_[container].name);
        }
        case 11: {
            const std::size_t parent = below(containers_.size());
            if (container == 0 || is_below(parent, container) || containers_[container].parent == parent) return {};
            const std::string dn = dn_of(container);
            containers_[container].parent = parent;
            return renamed(dn, "ou=" + containers_[container].name, dn_of(parent));
        }
        case 12:
            return of(dn_of(people_[person]), "modify") + "replace: mail\nmail: " + new_name("mail") +
                   "@example.org\n-\nreplace: cn\ncn: " + new_name("Name ") + "\n\n";
        case 13:
            return of(dn_of(people_[person]), "modify") + "replace: mail\n\n";
        case 14: {
            const std::string dn = dn_of(group);
            group.name = new_name("group");
            return renamed(dn, "cn=" + group.name);
        }
        case 15: {
            robot_has_account_ = !robot_has_account_;
            if (robot_has_account_)
                return of(robot, "modify") +
                       "add: objectClass\nobjectClass: posixAccount\n-\nadd: uid\nuid: robot\n-\nadd: "
                       "uidNumber\nuidNumber: 1\n-\nadd: gidNumber\ngidNumber: 1\n-\nadd: "
                       "homeDirectory\nhomeDirectory: /\n\n";
            return of(robot, "modify") +
                   "delete: objectClass\nobjectClass: posixAccount\n-\ndelete: uid\n-\ndelete: uidNumber\n-\ndelete: "
                   "gidNumber\n-\ndelete: homeDirectory\n\n";
        }
        default:
            if (groups_.size() < 6) return add_group();
            const std::string dn = dn_of(groups_.back());
            groups_.pop_back();
            return of(dn, "delete") + "\n";
    }
}

std::string DirectoryHistory::next(std::size_t operations) {
    std::string ldif;
    while (operations > 0) {
        const std::string change = one();
        if (change.empty()) continue;
        ldif += change;
        --operations;
    }
    return ldif;
}

}  // namespace muster::testing
