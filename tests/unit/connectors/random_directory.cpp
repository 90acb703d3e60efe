#include "tests/unit/connectors/random_directory.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "connectors/dn.hpp"
#include "infra/text/folding.hpp"

namespace muster::testing {
namespace {

using connectors::EntryKind;
using connectors::EntrySink;

constexpr std::uint64_t inside = 1;  // the base
constexpr std::uint64_t outside = 2;
constexpr std::uint64_t staff = 3;
constexpr std::uint64_t sales = 4;

Guid guid_of(std::uint64_t number) {
    Guid guid;
    for (std::size_t i = 0; i < 8; ++i) guid.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
    return guid;
}

std::string sid_of(std::uint32_t rid) {
    std::string sid{"\x01\x02\x00\x00\x00\x00\x00\x05\x15\x00\x00\x00", 12};
    for (int shift = 0; shift < 32; shift += 8) sid += static_cast<char>(rid >> shift & 0xffU);
    return sid;
}

directory::Configuration configured(bool is_ad) {
    directory::Configuration configuration;
    configuration.name = "corp";
    configuration.kind = is_ad ? directory::Kind::ad : directory::Kind::openldap;
    configuration.servers = {"ldap://localhost"};
    configuration.base = "ou=in,dc=corp";
    configuration.bind.dn = "cn=reader";
    configuration.bind.password_env = "PASSWORD";
    configuration.groups = {"cn=staff,dc=corp", "cn=sales,dc=corp"};
    configuration.attributes = directory::default_attributes(configuration.kind);
    configuration.attributes.aliases = {"mail", "title"};
    if (!is_ad) configuration.attributes.status = "st";
    return configuration;
}

}  // namespace

class RandomDirectory::Session : public connectors::DirectorySession {
public:
    explicit Session(RandomDirectory& source) : source_(source) {}

    Result<connectors::Probes, PortFailure> probe() override {
        connectors::Probes probes;
        probes.server = server();
        probes.groups = source_.sync_groups();
        return probes;
    }
    Result<connectors::Verdict, PortFailure> read(const connectors::ReadRequest&, EntrySink& sink,
                                                  const std::function<void(std::uint64_t)>&) override {
        for (const auto& [number, group] : source_.groups_) sink.entry(source_.entry(number));
        for (const auto& [number, person] : source_.people_) sink.entry(source_.entry(number));
        for (const auto& [number, container] : source_.containers_) sink.entry(source_.entry(number));
        return connectors::Verdict{server(), 0, {}};
    }
    Result<connectors::Followed, PortFailure> follow(const connectors::ReadRequest&, EntrySink& sink,
                                                     std::chrono::milliseconds) override {
        source_.told_.pour_into(sink);
        return connectors::Followed{.what = connectors::Followed::What::changed, .why = {}, .server = server()};
    }
    [[nodiscard]] Follows follows() const override { return Follows::by_itself; }
    Result<std::vector<connectors::Sighting>, PortFailure> look_up(std::span<const Guid> guids) override {
        std::vector<connectors::Sighting> sightings;
        for (const Guid& guid : guids) {
            sightings.push_back(
                {.guid = guid,
                 .presence = source_.is_ad() ? connectors::Presence::deleted : connectors::Presence::absent,
                 .dn = {}});
            for (const auto& [number, person] : source_.people_)
                if (guid_of(number) == guid) {
                    sightings.back().presence = connectors::Presence::live;
                    sightings.back().dn = source_.dn_of(number);
                }
        }
        return sightings;
    }
    Result<std::vector<connectors::Named>, PortFailure> look_at(std::span<const std::string> names) override {
        std::vector<connectors::Named> seen;
        for (const std::string& name : names)
            seen.push_back(name.size() % 2 == 0 ? connectors::Named::nothing : connectors::Named::unknown);
        return seen;
    }

private:
    [[nodiscard]] static directory::ServerSeen server() { return {.url = "ldap://localhost", .id = {}, .places = {}}; }
    RandomDirectory& source_;
};

RandomDirectory::RandomDirectory(std::uint32_t seed)
    : random_(seed), configuration_(configured(seed % 2 == 0)), tidies_up_(seed % 3 != 0) {
    configuration_.guard = seed % 5 == 0 ? directory::Guard{2, 0} : directory::Guard{1000, 100};
    attributes_ = std::make_unique<connectors::AttributeSet>(configuration_);
    containers_[inside] = {"in"};
    containers_[outside] = {"out"};
    groups_[staff] = {"staff", 1};
    groups_[sales] = {"sales", 2};
    for (int i = 0; i < 3; ++i) add_container(any_of(containers_));
    for (int i = 0; i < 3; ++i) add_group();
    for (int i = 0; i < 12; ++i) add_person();
    told_ = {};
}

Result<std::unique_ptr<connectors::DirectorySession>, PortFailure> RandomDirectory::open(
    const directory::Configuration&, std::stop_token) {
    return std::make_unique<Session>(*this);
}

std::vector<connectors::SyncGroup> RandomDirectory::sync_groups() const {
    return {{"cn=staff,dc=corp", guid_of(staff), "cn=staff,dc=corp"},
            {"cn=sales,dc=corp", guid_of(sales), "cn=sales,dc=corp"}};
}

template <class Map>
RandomDirectory::Number RandomDirectory::any_of(const Map& map) {
    return std::next(map.begin(), static_cast<std::ptrdiff_t>(below(map.size())))->first;
}

std::string RandomDirectory::a_name() {
    return (one_in(4) ? "Name" : "name") + std::to_string(below(16));
}

std::string RandomDirectory::dn_of(Number entry) const {
    const auto above = [&](Number container) {
        return container == 0 ? std::string{",dc=corp"} : "," + dn_of(container);
    };
    if (const auto found = containers_.find(entry); found != containers_.end())
        return "ou=" + found->second.name + above(found->second.parent);
    if (const auto found = people_.find(entry); found != people_.end())
        return (is_ad() ? "cn=" : "uid=") + found->second.rdn + above(found->second.container);
    return "cn=" + groups_.at(entry).name + ",dc=corp";
}

std::string RandomDirectory::ref(Number entry) const {
    return is_ad() ? "<GUID=" + guid_of(entry).text() + ">;" + dn_of(entry) : dn_of(entry);
}

bool RandomDirectory::is_below(Number container, Number ancestor) const {
    for (; container != 0; container = containers_.at(container).parent)
        if (container == ancestor) return true;
    return false;
}

connectors::RawEntry RandomDirectory::entry(Number number) const {
    connectors::RawEntry raw{guid_of(number), {}, EntryKind::container, {}};
    const auto add = [&](const std::string& name, const std::string& text) {
        if (const auto index = attributes_->index_of(name)) raw.values.push_back({*index, text});
    };
    if (const auto found = people_.find(number); found != people_.end()) {
        const Person& person = found->second;
        raw.kind = EntryKind::user;
        for (const auto& [name, values] : person.values) {
            bool hidden = false;
            for (Number at = person.container; at != 0; at = containers_.at(at).parent)
                hidden = hidden || containers_.at(at).hidden.contains(name);
            for (const std::string& value : values)
                if (!hidden) add(name, value);
        }
        if (is_ad()) add("objectsid", sid_of(static_cast<std::uint32_t>(number + 1000)));
        add(is_ad() ? "primarygroupid" : "gidnumber", std::to_string(person.primary_group));
    }
    if (const auto found = groups_.find(number); found != groups_.end()) {
        const Group& group = found->second;
        raw.kind = EntryKind::group;
        add("cn", group.name);
        if (is_ad()) add("objectsid", sid_of(group.rid));
        if (!is_ad() && group.rid % 2 == 0) add("gidnumber", std::to_string(group.rid));
        for (const Number member : group.members)
            if (!group.hides_members) add("member", ref(member));
        for (const std::string& value : group.refs)
            if (!group.hides_members) add("member", value);
        for (const std::string& uid : group.uids) add("memberuid", uid);
    }
    raw.dn = dn_of(number);
    return raw;
}

void RandomDirectory::tell(Number number) {
    told_.entry(entry(number));
}

void RandomDirectory::give_values(Person& person) {
    auto& values = person.values;
    values.clear();
    values[is_ad() ? "samaccountname" : "uid"] = {one_in(20) ? "" : person.name};
    values["cn"] = values["displayname"] = {"Person " + std::to_string(below(3))};
    if (!one_in(3)) values["givenname"] = {"Given" + std::to_string(below(3))};
    if (one_in(2)) values["mail"] = {one_in(8) ? "bad address" : a_name() + "@x"};
    if (one_in(4)) values["mail"].push_back(a_name());
    if (one_in(3)) values["title"] = {a_name()};
    if (is_ad()) {
        values["useraccountcontrol"] = {one_in(4) ? "514" : "512"};
        // Within these days, in 100 ns since 1601.
        const std::uint64_t expires = 134'167'968'000'000'000ULL + below(20) * 864'000'000'000ULL;
        values["accountexpires"] = {one_in(4) ? std::to_string(expires) : "0"};
    } else if (one_in(3)) {
        values["st"] = {one_in(2) ? "FALSE" : one_in(4) ? "perhaps" : "TRUE"};
    }
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
    if (!one_in(4)) join(one_in(3) || !groups_.contains(staff) ? any_of(groups_) : staff, number);
}

void RandomDirectory::add_container(Number parent) {
    const Number number = ++last_;
    containers_[number] = {"ou" + std::to_string(number), parent};
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

// Fact 4: of the groups that it was in nothing comes, but where OpenLDAP tidies up.
void RandomDirectory::drop(Number entry) {
    const std::string dn = dn_of(entry);
    people_.erase(entry);
    groups_.erase(entry);
    told_.gone(guid_of(entry));
    for (auto& [number, group] : gone_) std::erase(group.members, entry);
    for (auto& [number, group] : groups_) {
        std::erase(group.members, entry);
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
    switch (below(7)) {
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
        default:
            give_values(person);
            return tell(number);
    }
}

void RandomDirectory::change_group() {
    const Number number = any_of(groups_);
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
            return rename(number, [&] {
                groups_.at(number).name = "group" + std::to_string(below(6)) + "-" + std::to_string(number);
            });
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

void RandomDirectory::change_sync_group() {
    const Number number = one_in(2) ? staff : sales;
    if (auto again = gone_.extract(number)) {
        groups_.insert(std::move(again));
    } else if (one_in(2) && groups_.size() > 1) {
        gone_.emplace(number, groups_.at(number));
        return drop(number);
    } else {
        groups_.at(number).hides_members = !groups_.at(number).hides_members;
    }
    tell(number);
}

void RandomDirectory::change_container() {
    const Number number = any_of(containers_);
    Container& container = containers_.at(number);
    switch (below(4)) {
        case 0: {  // a right is withdrawn, or given again
            static const std::array<std::string, 4> attributes{"mail", "givenname", "title", "useraccountcontrol"};
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
            return rename(number, [&] { container.name = "ou" + std::to_string(++last_); });
        default: {
            const Number parent = any_of(containers_);
            if (number == inside || number == outside || is_below(parent, number)) return;
            return rename(number, [&] { container.parent = parent; });
        }
    }
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
            return one_in(10) ? change_sync_group() : change_group();
        case 6:
            return change_container();
        default:
            return change_person();
    }
}

}  // namespace muster::testing
