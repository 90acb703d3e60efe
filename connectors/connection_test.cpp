#include "connectors/connection_test.hpp"

#include <algorithm>
#include <utility>

#include "connectors/attribute_map.hpp"
#include "connectors/left_outs.hpp"
#include "connectors/replica.hpp"
#include "connectors/scope.hpp"
#include "domain/directory/configuration_check.hpp"

namespace muster::connectors {
namespace {

using directory::ConnectionTest;

/// A directory's bytes, for a person to read.
std::string shown(std::string_view bytes) {
    constexpr std::size_t bytes_max = 500;
    return printable(bytes, bytes_max);
}

/// The first by their names, so that two tests show the same people, whatever the server's order.
std::vector<std::pair<std::string, ObjectIndex>> first_people(const Replica& replica, const Scope& scope,
                                                              const AttributeMapping& mapping, Instant now) {
    std::vector<std::pair<std::string, ObjectIndex>> named;
    for (ObjectIndex i = 0; i < scope.in_scope.size(); ++i) {
        if (!scope.in_scope[i]) continue;
        const auto person = mapping.map(replica.objects()[i], now);
        named.emplace_back(person.username ? person.username->get() : std::string{}, i);
    }
    const auto shown = std::min(named.size(), ConnectionTest::people_max);
    std::ranges::partial_sort(named, named.begin() + static_cast<std::ptrdiff_t>(shown));
    named.resize(shown);
    return named;
}

void show_people(ConnectionTest& test, const Replica& replica, const Scope& scope, const AttributeMapping& mapping,
                 Instant now) {
    for (const auto& [username, index] : first_people(replica, scope, mapping, now)) {
        const Object& entry = replica.objects()[index];
        const auto mapped = mapping.map(entry, now);
        ConnectionTest::Person person{
            .username = username, .real_name = {}, .dn = shown(entry.dn), .groups = {}, .phones = {}, .problems = {}};
        if (mapped.fields.real_name) person.real_name = mapped.fields.real_name->get();
        for (const auto& group : scope.groups) {
            if (std::ranges::find(group.people, index) != group.people.end())
                person.groups.push_back(shown(replica.objects()[group.object].dn));
        }
        for (const auto& problem : mapped.problems) person.problems.push_back(shown(problem.detail));
        if (const auto phones = mapping.phones_of(entry)) {
            for (const auto& number : phones->numbers) person.phones.push_back(number.number.get());
            for (const auto& problem : phones->problems) person.problems.push_back(shown(problem.detail));
        }
        test.examples.push_back(std::move(person));
    }
}

/// What of it cannot be seen is told by the same words as in a run (D8).
void show_groups(ConnectionTest& test, const Probes& probes) {
    for (const auto& group : probes.groups) {
        test.groups.push_back({.configured = group.configured,
                               .dn = group.guid ? shown(group.dn) : std::string{},
                               .guid = group.guid ? group.guid->text() : std::string{},
                               .missing = group.guid ? std::string{} : shown(why_missing(group)),
                               .people = 0});
        if (!group.guid) test.unseen.push_back("the sync group " + group.configured + " " + test.groups.back().missing);
    }
}

void count_people(ConnectionTest& test, const Scope& scope) {
    for (auto& group : test.groups) {
        for (const auto& found : scope.groups)
            if (found.guid.text() == group.guid) group.people = found.people.size();
    }
    for (const auto& group : scope.groups) {
        if (const auto hidden = hidden_of(scope, group); !hidden.empty()) test.unseen.push_back(shown(hidden));
    }
}

}  // namespace

ConnectionTest test_connection(DirectorySource& source, const directory::Configuration& configuration,
                               const NameFolding& folding, Instant now, const std::stop_token& stop) {
    ConnectionTest test;
    if (const auto problems = directory::problems_of(configuration); !problems.empty()) {
        test.problem = problems.front().field + ": " + problems.front().why;
        return test;
    }
    const auto opened = source.open(configuration, stop);
    if (!opened) {
        test.problem = opened.error().what;
        return test;
    }
    DirectorySession& session = **opened;
    const auto probes = session.probe();
    if (!probes) {
        test.problem = probes.error().what;
        return test;
    }
    test.server = directory::text_of(probes->server);
    test.following = shown(probes->following);
    test.bound_as = probes->bound_as;
    test.deletions_visible = probes->deletions_visible;
    test.unseen = probes->doubts;
    show_groups(test, *probes);

    const AttributeSet attributes{configuration};
    Replica replica{configuration, attributes, folding};
    const auto verdict = session.read({configuration, attributes, probes->groups}, replica, [](std::uint64_t) {});
    if (!verdict) {
        test.problem = verdict.error().what;
        return test;
    }
    test.entries = verdict->entries;
    test.unseen.insert(test.unseen.end(), verdict->doubts.begin(), verdict->doubts.end());
    Scope scope = scope_of(replica, probes->groups);
    if (const auto names = names_to_look_at(scope); !names.empty()) {
        const auto seen = session.look_at(names);
        if (!seen) {
            test.problem = seen.error().what;
            return test;
        }
        take_in(scope, replica, *seen);
    }
    test.people = scope.people;
    count_people(test, scope);
    show_people(test, replica, scope, AttributeMapping{configuration, attributes, folding}, now);
    return test;
}

}  // namespace muster::connectors
