// changes_bench [people] [ad]: what a change costs once it was told (D12), on a directory in memory: half of the people
// are in the sync group, the others in a group that is in it. Taking the entries in, planning and applying are told
// apart; each line is the median of nine. Not a test.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/directory_sync.hpp"
#include "tests/support/connected_account.hpp"

namespace muster::testing {
namespace {

using namespace std::chrono_literals;
using connectors::DirectorySession;
using connectors::EntryKind;
using connectors::EntrySink;
using connectors::RawEntry;
using Watch = std::chrono::steady_clock;

constexpr std::size_t rounds = 9;
constexpr std::size_t staff_number = 10'000'000;
constexpr std::size_t nested_number = staff_number + 1;
constexpr std::size_t first_newcomer = 5'000'000;

Guid guid_of(std::size_t number) {
    Guid guid;
    for (std::size_t i = 0; i < 8; ++i) guid.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
    return guid;
}

std::string sid_of(std::uint32_t rid) {
    std::string sid{"\x01\x02\x00\x00\x00\x00\x00\x05\x15\x00\x00\x00", 12};
    for (int shift = 0; shift < 32; shift += 8) sid += static_cast<char>(rid >> shift & 0xffU);
    return sid;
}

/// Tells what it is made to tell next.
class Scripted : public connectors::DirectorySource {
public:
    Scripted(directory::Kind kind, std::size_t people) : kind_(kind), people_(people) {
        configuration.name = "corp";
        configuration.kind = kind;
        configuration.servers = {"ldap://localhost"};
        configuration.base = "dc=corp";
        configuration.bind.dn = "cn=reader";
        configuration.bind.password_env = "PASSWORD";
        configuration.groups = {"cn=staff,dc=corp"};
        configuration.attributes = directory::default_attributes(kind);
        attributes_.emplace(configuration);
        for (std::size_t i = 0; i < people; ++i) (i % 2 == 0 ? staff_ : nested_).push_back(ref(i));
        staff_.push_back(ref(nested_number));
    }

    Result<std::unique_ptr<DirectorySession>, PortFailure> open(const directory::Configuration&,
                                                                std::stop_token) override {
        return std::make_unique<Session>(*this);
    }

    [[nodiscard]] RawEntry person(std::size_t i, std::size_t version = 0) const {
        const auto uid = "user" + std::to_string(i);
        RawEntry entry{guid_of(i), dn_of(i), EntryKind::user, {}};
        const auto add = [&](std::string_view name, std::string value) {
            if (const auto at = attributes_->index_of(name)) entry.values.push_back({*at, std::move(value)});
        };
        if (kind_ == directory::Kind::ad) {
            add("objectsid", sid_of(static_cast<std::uint32_t>(i + 1000)));
            add("primarygroupid", "513");
            add("useraccountcontrol", "512");
            add("accountexpires", "0");
            add("displayname", "Person " + std::to_string(i));
        }
        add(kind_ == directory::Kind::ad ? "samaccountname" : "uid", uid);
        add("cn", "Person " + std::to_string(i));
        add("givenname", "Person");
        add("sn", "Number" + std::to_string(i));
        add("mail", uid + (version == 0 ? "" : "." + std::to_string(version)) + "@corp.example");
        return entry;
    }
    [[nodiscard]] RawEntry group(std::size_t number, const std::vector<std::string>& members) const {
        RawEntry entry{guid_of(number), dn_of(number), EntryKind::group, {}};
        const auto add = [&](std::string_view name, std::string value) {
            if (const auto at = attributes_->index_of(name)) entry.values.push_back({*at, std::move(value)});
        };
        if (kind_ == directory::Kind::ad) add("objectsid", sid_of(static_cast<std::uint32_t>(number)));
        add("cn", number == staff_number ? "staff" : "nested");
        for (const auto& member : members) add("member", member);
        return entry;
    }
    [[nodiscard]] std::string ref(std::size_t number) const {
        return kind_ == directory::Kind::ad ? "<GUID=" + guid_of(number).text() + ">;" + dn_of(number) : dn_of(number);
    }

    /// AD sends who came or went, OpenLDAP the whole group.
    [[nodiscard]] std::function<void(EntrySink&)> members(std::vector<std::string> added,
                                                          std::vector<std::string> removed) {
        for (const auto& one : removed) std::erase(staff_, one);
        staff_.insert(staff_.end(), added.begin(), added.end());
        if (kind_ == directory::Kind::ad)
            return [added = std::move(added), removed = std::move(removed)](EntrySink& sink) {
                sink.members(guid_of(staff_number), added, removed);
            };
        return [whole = group(staff_number, staff_)](EntrySink& sink) mutable { sink.entry(std::move(whole)); };
    }

    directory::Configuration configuration;
    std::function<void(EntrySink&)> next;  // empty: nothing changed
    Watch::duration took_in{};

private:
    [[nodiscard]] std::string dn_of(std::size_t number) const {
        if (number >= staff_number) return number == staff_number ? "cn=staff,dc=corp" : "cn=nested,dc=corp";
        const std::string uid = "user" + std::to_string(number);
        return (kind_ == directory::Kind::ad ? "CN=" : "uid=") + uid + ",ou=people,dc=corp";
    }

    class Session : public DirectorySession {
    public:
        explicit Session(Scripted& source) : source_(source) {}
        Result<connectors::Probes, PortFailure> probe() override {
            connectors::Probes probes;
            probes.server = server();
            probes.groups = {{"cn=staff,dc=corp", guid_of(staff_number), "cn=staff,dc=corp"}};
            return probes;
        }
        Result<connectors::Verdict, PortFailure> read(const connectors::ReadRequest&, EntrySink& sink,
                                                      const std::function<void(std::uint64_t)>&) override {
            const auto from = Watch::now();
            for (std::size_t i = 0; i < source_.people_; ++i) sink.entry(source_.person(i));
            sink.entry(source_.group(staff_number, source_.staff_));
            sink.entry(source_.group(nested_number, source_.nested_));
            source_.took_in = Watch::now() - from;
            return connectors::Verdict{server(), source_.people_ + 2, {}};
        }
        Result<connectors::Followed, PortFailure> follow(const connectors::ReadRequest&, EntrySink& sink,
                                                         const connectors::Patience&) override {
            using What = connectors::Followed::What;
            const auto from = Watch::now();
            if (source_.next) source_.next(sink);
            source_.took_in = Watch::now() - from;
            return connectors::Followed{
                .what = source_.next ? What::changed : What::unchanged, .why = {}, .server = server()};
        }
        [[nodiscard]] Follows follows() const override { return Follows::by_itself; }
        Result<std::vector<connectors::Sighting>, PortFailure> look_up(std::span<const Guid> guids) override {
            std::vector<connectors::Sighting> sightings;
            for (const Guid& guid : guids) sightings.push_back({guid, connectors::Presence::live, "uid=x,dc=corp"});
            return sightings;
        }
        Result<std::vector<connectors::Named>, PortFailure> look_at(std::span<const std::string> names) override {
            return std::vector<connectors::Named>(names.size(), connectors::Named::unknown);
        }

    private:
        [[nodiscard]] static directory::ServerSeen server() {
            return {.url = "ldap://localhost", .id = {}, .places = {}};
        }
        Scripted& source_;
    };

    directory::Kind kind_;
    std::size_t people_;
    std::optional<connectors::AttributeSet> attributes_;
    std::vector<std::string> staff_;
    std::vector<std::string> nested_;
};

class Bench {
public:
    Bench(directory::Kind kind, std::size_t people) : source_(kind, people), here_(source_.configuration) {
        here_.ledger().before = [this](const Command&) {
            if (!planned_) planned_ = Watch::now();
        };
    }

    void run() {
        std::size_t version = 0;
        std::size_t newcomer = first_newcomer;
        print_heading();
        measure("first sync", 1, [&] { return live_.full(tell_).counts.created; });
        const auto listen = [&] {
            const auto listened = live_.listen(0ms, tell_);
            return listened.report ? listened.report->counts.updated + listened.report->counts.created : 0;
        };
        measure("compared whole, nothing new", rounds, [&] {
            source_.next = {};
            return live_.compare(tell_).report->counts.updated;
        });
        for (const std::size_t count : {std::size_t{1}, std::size_t{1000}}) {
            measure((std::to_string(count) + " changed mail address" + (count == 1 ? "" : "es")).c_str(), rounds, [&] {
                ++version;
                std::vector<RawEntry> entries;
                for (std::size_t i = 0; i < count; ++i) entries.push_back(source_.person(7 + i * 3, version));
                source_.next = [&entries](EntrySink& sink) {
                    for (auto& entry : entries) sink.entry(std::move(entry));
                };
                return listen();
            });
        }
        measure("1 joined", rounds, [&] {
            source_.next = [entry = source_.person(newcomer),
                            comes = source_.members({source_.ref(newcomer)}, {})](EntrySink& sink) mutable {
                sink.entry(std::move(entry));
                comes(sink);
            };
            ++newcomer;
            return listen();
        });
        std::size_t leaver = 0;
        measure("1 left", rounds, [&] {
            source_.next = source_.members({}, {source_.ref(leaver)});
            (void)listen();
            leaver += 2;
            return std::uint64_t{1};
        });
    }

private:
    struct Took {
        double taking_in, planning, applying;
    };

    static void print_heading() {
        std::printf("%-30s %12s %12s %12s  (ms)\n", "", "taking in", "planning", "applying");
    }

    template <class Work>
    void measure(const char* what, std::size_t times, Work work) {
        std::vector<Took> took;
        std::uint64_t people = 0;
        for (std::size_t i = 0; i < times; ++i) {
            planned_.reset();
            planning_.reset();
            people = work();
            const auto end = Watch::now();
            const auto begins = planning_.value_or(end);
            const auto planned = planned_.value_or(end);
            took.push_back({in_ms(source_.took_in), in_ms(planned - begins), in_ms(end - planned)});
            here_.ledger().forget_events();
        }
        const auto median = [&](double Took::* part) {
            std::ranges::sort(took, {}, part);
            return took[took.size() / 2].*part;
        };
        std::printf("%-30s %12.2f %12.2f %12.2f  %llu people\n", what, median(&Took::taking_in),
                    median(&Took::planning), median(&Took::applying), static_cast<unsigned long long>(people));
    }

    [[nodiscard]] static double in_ms(Watch::duration duration) {
        return std::chrono::duration<double, std::milli>(duration).count();
    }

    Scripted source_;
    ConnectedAccount here_;
    connectors::DirectorySync live_{here_.directory(), here_.ports(source_)};
    std::optional<Watch::time_point> planning_;
    std::optional<Watch::time_point> planned_;
    connectors::DirectorySync::Tell tell_ = [this](const connectors::Progress& progress) {
        if (progress.phase == connectors::Progress::Phase::planning && !planning_) planning_ = Watch::now();
    };
};

}  // namespace
}  // namespace muster::testing

int main(int argc, char** argv) {
    using namespace muster;
    const std::size_t people = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 100'000;
    const bool ad = argc > 2 && std::string_view{argv[2]} == "ad";
    testing::Bench{ad ? directory::Kind::ad : directory::Kind::openldap, people}.run();
    return 0;
}
