#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/account/dispatch.hpp"
#include "domain/base/match.hpp"
#include "domain/ledger/record.hpp"
#include "tests/property/domain/indexes.hpp"
#include "tests/support/examples.hpp"

/// Names as a naive model keeps them (a list, searched from end to end) against `decide` and `evolve`.
namespace muster::testing {
namespace {

constexpr int worlds_users = 5;
constexpr int worlds_guids = 4;
constexpr int worlds_names = 6;

struct Step {
    enum class Kind { create, rename, alias, trash, restore, purge, sync_one, sync_two, gone };
    Kind kind = Kind::create;
    int user = 0;
    int other_user = 0;
    int name = 0;
    int other_name = 0;
    int guid = 0;
    int other_guid = 0;
    bool of_corp = true;

    friend std::ostream& operator<<(std::ostream& out, const Step& step) {
        static constexpr std::array words{"create", "rename", "alias",  "trash", "restore",
                                          "purge",  "sync 1", "sync 2", "gone"};
        return out << words.at(static_cast<std::size_t>(step.kind)) << " user " << step.user << '/' << step.other_user
                   << " name " << step.name << '/' << step.other_name << " guid " << step.guid << '/' << step.other_guid
                   << (step.of_corp ? " corp" : " plain");
    }
};

UserId id_of(int user) {
    return a_user(static_cast<std::uint64_t>(user));
}
Guid guid_of(int guid) {
    return a_guid(static_cast<std::uint64_t>(guid));
}
Username name_of(int name) {
    return a_name("name" + std::to_string(name));
}
DirectoryId directory_of(const Step& step) {
    return step.of_corp ? corp : plain;
}

Command command_of(const Step& step) {
    switch (step.kind) {
        case Step::Kind::create: {
            user::CreateUser command;
            command.user = id_of(step.user);
            command.profile.username = name_of(step.name);
            return command;
        }
        case Step::Kind::rename: {
            user::ChangeProfile command{.user = id_of(step.user), .fields = {}};
            command.fields.username = name_of(step.name);
            return command;
        }
        case Step::Kind::alias: {
            user::ChangeProfile command{.user = id_of(step.user), .fields = {}};
            command.fields.aliases = std::vector{name_of(step.name)};
            return command;
        }
        case Step::Kind::trash:
            return user::TrashUser{id_of(step.user)};
        case Step::Kind::restore:
            return user::RestoreUser{id_of(step.user)};
        case Step::Kind::purge:
            return user::PurgeUser{id_of(step.user), user::PurgeCause::api};
        case Step::Kind::sync_one:
            return directory::SyncPeople{directory_of(step),
                                         {a_person(guid_of(step.guid), id_of(step.user), name_of(step.name).get())}};
        case Step::Kind::sync_two:
            return directory::SyncPeople{
                directory_of(step),
                {a_person(guid_of(step.guid), id_of(step.user), name_of(step.name).get()),
                 a_person(guid_of(step.other_guid), id_of(step.other_user), name_of(step.other_name).get())}};
        case Step::Kind::gone:
            return directory::SyncGone{directory_of(step), guid_of(step.guid), user::LeftBecause::left_groups};
    }
    return user::TrashUser{};
}

struct Person {
    int user = 0;
    int username = 0;
    std::vector<int> aliases;
    std::optional<std::pair<bool, int>> entry;  // of corp?, guid
    bool trashed = false;

    [[nodiscard]] bool has(int name) const {
        return username == name || std::ranges::find(aliases, name) != aliases.end();
    }
    void becomes(int name) {
        username = name;
        std::erase(aliases, name);
    }
};

enum class Answer { changed, nothing, refused };

/// People in a list; every question is answered by walking it.
class NaiveNames {
public:
    Answer apply(const Step& step) {
        switch (step.kind) {
            case Step::Kind::create: {
                if (const auto* known = by_user(step.user)) {
                    return known->username == step.name && known->aliases.empty() ? Answer::nothing : Answer::refused;
                }
                if (by_name(step.name) != nullptr) return Answer::refused;
                people_.push_back({.user = step.user, .username = step.name, .aliases = {}, .entry = {}});
                return Answer::changed;
            }
            case Step::Kind::rename: {
                auto* person = by_user(step.user);
                if (person == nullptr) return Answer::refused;
                if (person->username == step.name) return Answer::nothing;
                if (person->trashed || person->entry || by_name(step.name) != nullptr) return Answer::refused;
                person->username = step.name;
                return Answer::changed;
            }
            case Step::Kind::alias: {
                auto* person = by_user(step.user);
                if (person == nullptr) return Answer::refused;
                if (person->aliases == std::vector{step.name}) return Answer::nothing;
                if (person->trashed || person->username == step.name) return Answer::refused;
                const auto* holder = by_name(step.name);
                if (holder != nullptr && holder != person) return Answer::refused;
                person->aliases = {step.name};
                return Answer::changed;
            }
            case Step::Kind::trash: {
                auto* person = by_user(step.user);
                if (person == nullptr) return Answer::refused;
                if (person->trashed) return Answer::nothing;
                if (person->entry) return Answer::refused;
                person->trashed = true;
                return Answer::changed;
            }
            case Step::Kind::restore: {
                auto* person = by_user(step.user);
                if (person == nullptr) return Answer::refused;
                if (!person->trashed) return Answer::nothing;
                if (person->entry) return Answer::refused;
                person->trashed = false;
                return Answer::changed;
            }
            case Step::Kind::purge: {
                auto* person = by_user(step.user);
                if (person == nullptr || (person->entry && !person->trashed)) return Answer::refused;
                std::erase_if(people_, [&](const Person& one) { return one.user == step.user; });
                return Answer::changed;
            }
            case Step::Kind::gone: {
                auto* person = by_entry(step.of_corp, step.guid);
                if (person == nullptr || person->trashed) return Answer::nothing;
                person->trashed = true;
                return Answer::changed;
            }
            case Step::Kind::sync_one:
                return sync({{step.guid, step.name, step.user}}, step.of_corp);
            case Step::Kind::sync_two:
                return sync({{step.guid, step.name, step.user}, {step.other_guid, step.other_name, step.other_user}},
                            step.of_corp);
        }
        return Answer::refused;
    }

    [[nodiscard]] std::map<std::string, UserId> names() const {
        std::map<std::string, UserId> all;
        for (const auto& person : people_) {
            all[name_of(person.username).get()] = id_of(person.user);
            for (const auto alias : person.aliases) all[name_of(alias).get()] = id_of(person.user);
        }
        return all;
    }

private:
    struct Wanted {
        int guid;
        int name;
        int new_user;
    };

    // On a copy: everybody of the command gives up the username first, then each takes the wanted one.
    Answer sync(const std::vector<Wanted>& wanted, bool of_corp) {
        if (wanted.size() == 2 && wanted[0].guid == wanted[1].guid) return Answer::refused;
        NaiveNames after = *this;
        bool changed = false;
        const auto is_of_command = [&](const Person& person) {
            return person.entry && person.entry->first == of_corp &&
                   std::ranges::any_of(wanted, [&](const Wanted& one) { return one.guid == person.entry->second; });
        };
        for (const auto& one : wanted) {
            if (by_entry(of_corp, one.guid) != nullptr) continue;
            const auto* holder = by_name(one.name);
            if (holder == nullptr || is_of_command(*holder)) {
                if (after.by_user(one.new_user) != nullptr) return Answer::refused;
                after.people_.push_back(
                    {.user = one.new_user, .username = nobody, .aliases = {}, .entry = std::pair{of_corp, one.guid}});
            } else {
                if (holder->entry || holder->trashed) return Answer::refused;
                auto* adopted = after.by_user(holder->user);
                if (adopted->entry) return Answer::refused;  // both want to be the same one
                adopted->entry = std::pair{of_corp, one.guid};
            }
            changed = true;
        }
        std::vector<std::pair<Person*, int>> moves;
        for (const auto& one : wanted) {
            auto* person = after.by_entry(of_corp, one.guid);
            changed = changed || person->username != one.name || person->trashed;
            moves.emplace_back(person, one.name);
        }
        for (auto& [person, name] : moves) {
            person->username = nobody;
            std::erase(person->aliases, name);
        }
        for (auto& [person, name] : moves) {
            if (after.by_name(name) != nullptr) return Answer::refused;
            person->username = name;
            person->trashed = false;
        }
        *this = std::move(after);
        return changed ? Answer::changed : Answer::nothing;
    }

    static constexpr int nobody = -1;

    template <class Is>
    Person* find(Is is) {
        const auto found = std::ranges::find_if(people_, is);
        return found == people_.end() ? nullptr : &*found;
    }
    Person* by_user(int user) {
        return find([&](const Person& person) { return person.user == user; });
    }
    Person* by_name(int name) {
        return find([&](const Person& person) { return person.has(name); });
    }
    Person* by_entry(bool of_corp, int guid) {
        return find([&](const Person& person) { return person.entry == std::pair{of_corp, guid}; });
    }

    std::vector<Person> people_;
};

Answer answer_of(const Decision& decision) {
    return match(
        decision.sum(), [](const Nothing&) { return Answer::nothing; }, [](const Events&) { return Answer::changed; },
        [](const Refusal&) { return Answer::refused; });
}

}  // namespace
}  // namespace muster::testing

namespace rc {

template <>
struct Arbitrary<muster::testing::Step> {
    static Gen<muster::testing::Step> arbitrary() {
        using muster::testing::Step;
        using namespace muster::testing;
        return gen::build<Step>(
            gen::set(&Step::kind, gen::map(gen::inRange(0, 9), [](int kind) { return static_cast<Step::Kind>(kind); })),
            gen::set(&Step::user, gen::inRange(0, worlds_users)),
            gen::set(&Step::other_user, gen::inRange(0, worlds_users)),
            gen::set(&Step::name, gen::inRange(0, worlds_names)),
            gen::set(&Step::other_name, gen::inRange(0, worlds_names)),
            gen::set(&Step::guid, gen::inRange(0, worlds_guids)),
            gen::set(&Step::other_guid, gen::inRange(0, worlds_guids)), gen::set(&Step::of_corp));
    }
};

}  // namespace rc

namespace muster::testing {
namespace {

RC_GTEST_PROP(Names, U3_U4_D4_are_as_a_naive_model_says, ()) {
    const auto steps = *rc::gen::scale(3.0, rc::gen::arbitrary<std::vector<Step>>());
    NaiveNames naive;
    Account state;
    evolve(state, AccountCreated{.account = account, .name = "Example", .settings = {}}, now);
    evolve(state, corp_added(), now);
    evolve(state, plain_added(), now);
    for (const auto& step : steps) {
        const auto command = command_of(step);
        const auto decision = dispatch(state, command, now);
        const auto expected = naive.apply(step);
        RC_LOG() << step << "\n";
        RC_ASSERT(answer_of(decision) == expected);
        if (const auto* events = std::get_if<Events>(&decision.sum())) {
            RC_ASSERT(events->size() <= ledger::records_per_commit_max);
            for (const auto& event : *events) evolve(state, event, now);
            // T10, D13: sent again, the command makes no event.
            RC_ASSERT(answer_of(dispatch(state, command, now)) != Answer::changed);
        }
        std::map<std::string, UserId> names;
        for (const auto& [name, id] : state.names) names[name.get()] = id;
        RC_ASSERT(names == naive.names());
        assert_indexes_are_whole(state);
    }
}

}  // namespace
}  // namespace muster::testing
