#include "tests/unit/connectors/random_directory.hpp"

#include <utility>

namespace muster::testing {
namespace {

using connectors::EntryKind;
using connectors::EntrySink;

std::string sid_of(std::uint32_t rid) {
    std::string sid{"\x01\x02\x00\x00\x00\x00\x00\x05\x15\x00\x00\x00", 12};
    for (int shift = 0; shift < 32; shift += 8) sid += static_cast<char>(rid >> shift & 0xffU);
    return sid;
}

directory::Configuration configured(bool is_ad, std::uint32_t numbers) {
    directory::Configuration configuration;
    configuration.name = "corp";
    configuration.kind = is_ad ? directory::Kind::ad : directory::Kind::openldap;
    configuration.servers = {"ldap://localhost"};
    configuration.base = "ou=in,dc=corp";
    configuration.bind.dn = "cn=reader";
    configuration.bind.password_env = "PASSWORD";
    configuration.groups = {"cn=staff,dc=corp", "cn=sales,ou=other,dc=corp"};
    configuration.attributes = directory::default_attributes(configuration.kind);
    configuration.attributes.aliases = {"mail", "title"};
    if (numbers > 0) configuration.attributes.phones.emplace_back("telephoneNumber");
    if (numbers > 1) configuration.attributes.phones.emplace_back("mobile");
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
                                                     const connectors::Patience&) override {
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
    : random_(seed),
      configuration_(configured(seed % 2 == 0, seed % 7 == 0   ? 0
                                               : seed % 7 == 1 ? 1
                                                               : 2)),
      tidies_up_(seed % 3 != 0) {
    configuration_.guard = seed % 5 == 0 ? directory::Guard{2, 0} : directory::Guard{1000, 100};
    attributes_ = std::make_unique<connectors::AttributeSet>(configuration_);
    containers_[inside] = {"in"};
    containers_[outside] = {"out"};
    groups_[staff] = {"staff", 1};
    groups_[sales] = {seed % 7 < 3 ? "staff" : "sales", 2};
    for (int i = 0; i < 3; ++i) add_container(any_of(containers_));
    for (int i = 0; i < 3; ++i) add_group();
    for (int i = 0; i < 12; ++i) add_person();
    if (seed % 7 == 3) {  // it will come
        gone_.emplace(sales, groups_.at(sales));
        drop(sales);
    }
    told_ = {};
}

Result<std::unique_ptr<connectors::DirectorySession>, PortFailure> RandomDirectory::open(
    const directory::Configuration&, std::stop_token) {
    return std::make_unique<Session>(*this);
}

std::vector<connectors::SyncGroup> RandomDirectory::sync_groups() const {
    return {{"cn=staff,dc=corp", guid_of(staff), "cn=staff,dc=corp"},
            {"cn=sales,ou=other,dc=corp", guid_of(sales), "cn=sales,ou=other,dc=corp"}};
}

std::string RandomDirectory::a_name() {
    return (one_in(4) ? "Name" : "name") + std::to_string(below(16));
}

Guid RandomDirectory::guid_of(Number entry) {
    Guid guid;
    for (std::size_t i = 0; i < 8; ++i) guid.bytes[15 - i] = static_cast<std::uint8_t>(entry >> (8 * i));
    return guid;
}

std::string RandomDirectory::dn_of(Number entry) const {
    const auto above = [&](Number container) {
        return container == 0 ? std::string{",dc=corp"} : "," + dn_of(container);
    };
    if (const auto found = containers_.find(entry); found != containers_.end())
        return "ou=" + found->second.name + above(found->second.parent);
    if (const auto found = people_.find(entry); found != people_.end())
        return (is_ad() ? "cn=" : "uid=") + found->second.rdn + above(found->second.container);
    return "cn=" + groups_.at(entry).name + (entry == sales ? ",ou=other,dc=corp" : ",dc=corp");
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

}  // namespace muster::testing
