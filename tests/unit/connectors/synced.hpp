#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "connectors/plan.hpp"
#include "tests/unit/connectors/replica_of.hpp"

namespace muster::testing {

/// An account that is synced from `entries`, and the plan that would come next.
class Synced : public ::testing::Test {
protected:
    explicit Synced(const directory::Configuration& configuration = corp())
        : entries(configuration), here(configuration) {}

    using Names = std::vector<std::string>;

    connectors::RunReport sync() { return here.sync(source); }

    /// The plan that the same entries would make now: it must be empty after a run (D13).
    [[nodiscard]] bool nothing_left_to_do() {
        const auto replica = entries.replica();
        const auto scope = connectors::scope_of(replica, source.groups);
        return connectors::plan(replica, scope, here.account(), here.directory(), here.ids(), here.clock().now(), true)
            .is_empty();
    }

    /// A user that nobody manages.
    UserId local_user(const std::string& name, const std::vector<std::string>& aliases = {}) {
        user::CreateUser command{.user = here.ids().user(), .cause = user::Cause::api, .profile = {}};
        command.profile.username = a_name(name);
        for (const std::string& alias : aliases) command.profile.aliases.push_back(a_name(alias));
        const UserId id = command.user;
        here.submit(std::move(command));
        return id;
    }

    /// Another directory, that manages a user of this name.
    UserId user_of_other_directory(const std::string& name) {
        const DirectoryId other = here.ids().directory();
        auto configuration = corp();
        configuration.name = "other";
        here.submit(directory::AddDirectory{other, configuration});
        directory::PersonView view;
        view.guid = a_guid(5000);
        view.id_if_new = here.ids().user();
        view.fields.username = a_name(name);
        const UserId id = view.id_if_new;
        here.submit(directory::SyncPeople{other, {view}});
        return id;
    }

    Entries entries;
    EntriesSource source{entries};
    ConnectedAccount here;
};

}  // namespace muster::testing
