#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using client::all_grants;
using client::ChangeClient;
using client::CreateClient;
using client::Grant;
using client::RemoveClient;
using client::ShowClientSecret;
using client::SignatureFloor;

using Grants = std::vector<Grant>;

const SecretRef new_secret{"018df9a0-6c00-7000-8000-000000000002"};
const ShowingId showing{"018df9a0-6c00-7000-8000-000000000003"};

CreateClient create(const ClientKey& key, Grants grants, std::optional<ClientKey> by = {}) {
    CreateClient command;
    command.client = key;
    command.name = "desk";
    command.grants = std::move(grants);
    command.by = by;
    return command;
}
ChangeClient change(const ClientKey& key, std::optional<ClientKey> by = {}) {
    ChangeClient command;
    command.client = key;
    command.by = by;
    return command;
}
ChangeClient to_grants(const ClientKey& key, Grants grants, std::optional<ClientKey> by = {}) {
    auto command = change(key, by);
    command.grants = std::move(grants);
    return command;
}

TEST(CreateClient, R2_a_client_carries_its_grants_each_once_and_in_order) {
    given({})
        .when(create(help_desk, {Grant::write_resource, Grant::read_resource, Grant::write_resource}))
        .then({a_client(help_desk, "desk", {Grant::read_resource, Grant::write_resource})});
}

TEST(CreateClient, R2_a_key_stands_for_one_client) {
    const auto one = given({a_client(help_desk, "desk", {Grant::read_resource})});
    one.when(create(help_desk, {Grant::read_resource})).then_nothing();
    one.when(create(help_desk, {})).then_refused(IdInUse{.id = help_desk.str()});
}

TEST(CreateClient, R2_a_client_gives_no_grant_that_it_lacks) {
    const auto one = given({a_client(help_desk, "desk", {Grant::read_resource, Grant::applications})});
    one.when(create(reader, {Grant::read_resource}, help_desk))
        .then({a_client(reader, "desk", {Grant::read_resource})});
    one.when(create(reader, {Grant::read_resource, Grant::settings}, help_desk))
        .then_refused(LacksGrant{.grant = Grant::settings});
    one.when(create(reader, {Grant::read_resource}, an_id<ClientKey>("DI", "NOBODY")))
        .then_refused(LacksGrant{.grant = Grant::read_resource});
}

TEST(CreateClient, R2_who_may_change_administrators_may_let_others_read_them) {
    given({a_client(help_desk, "desk", {Grant::administrators})})
        .when(create(reader, {Grant::administrators_read}, help_desk))
        .then({a_client(reader, "desk", {Grant::administrators_read})});
}

TEST(CreateClient, R2_a_bad_name_is_refused) {
    auto command = create(help_desk, {});
    command.name = "";
    given({}).when(command).then_refused(BadValue{{.field = "name", .why = "is empty"}});
    command.name = "a\nb";
    given({}).when(command).then_refused(BadValue{{.field = "name", .why = "holds a control character"}});
    command.name = " desk";
    given({}).when(command).then_refused(BadValue{{.field = "name", .why = "has space around it"}});
    command.name = "\xff";
    given({}).when(command).then_refused(BadValue{{.field = "name", .why = "is not UTF-8"}});
}

TEST(ChangeClient, R2_R3_only_what_differs_is_in_the_event) {
    auto command = to_grants(help_desk, {Grant::read_log, Grant::read_resource});
    command.name = "desk";
    command.signature_floor = SignatureFloor::v5;
    command.strict_replay = true;
    client::Changed expected;
    expected.client = help_desk;
    expected.grants = {{Grant::read_resource}, {Grant::read_resource, Grant::read_log}};
    expected.signature_floor = {SignatureFloor::v1, SignatureFloor::v5};
    expected.strict_replay = {false, true};
    const auto decided = given({a_client(help_desk, "desk", {Grant::read_resource})}).when(command);
    decided.then({expected});
    EXPECT_TRUE(decided.account().find_client(help_desk)->strict_replay);
}

TEST(ChangeClient, T10_what_is_so_already_makes_no_event) {
    auto command = to_grants(help_desk, {Grant::read_resource, Grant::read_resource});
    command.name = "desk";
    command.strict_replay = false;
    given({a_client(help_desk, "desk", {Grant::read_resource})}).when(command).then_nothing();
    given({}).when(command).then_refused(UnknownClient{.client = help_desk});
}

TEST(ChangeClient, R2_a_client_neither_gives_what_it_lacks_nor_touches_one_that_may_more) {
    const auto two = given({a_client(help_desk, "desk", {Grant::read_resource, Grant::applications}),
                            a_client(reader, "reader", {Grant::settings})});
    two.when(to_grants(help_desk, {Grant::settings, Grant::applications}, help_desk))
        .then_refused(LacksGrant{.grant = Grant::settings});
    two.when(to_grants(reader, {}, help_desk)).then_refused(LacksGrant{.grant = Grant::settings});
    auto steal = change(reader, help_desk);
    steal.secret = new_secret;
    two.when(steal).then_refused(LacksGrant{.grant = Grant::settings});
    two.when(RemoveClient{reader, help_desk}).then_refused(LacksGrant{.grant = Grant::settings});
    two.when(ShowClientSecret{reader, showing, help_desk}).then_refused(LacksGrant{.grant = Grant::settings});
}

TEST(ChangeClient, R2_some_client_keeps_every_grant) {
    const auto one = given({a_client(help_desk, "desk", all_grants()), a_client(reader, "reader", {Grant::settings})});
    const LastClientWithAllGrants refused{.client = help_desk};
    one.when(to_grants(help_desk, {Grant::read_resource}, help_desk)).then_refused(refused);
    one.when(RemoveClient{help_desk, help_desk}).then_refused(refused);
    one.when(RemoveClient{help_desk, std::nullopt}).then_refused(refused);
    const auto two = given({a_client(help_desk, "desk", all_grants()), a_client(reader, "reader", all_grants())});
    two.when(RemoveClient{help_desk, reader}).then({client::Removed{help_desk}});
}

TEST(ChangeClient, R2_reading_administrators_is_part_of_changing_them) {
    auto grants = all_grants();
    grants.pop_back();
    client::Changed expected;
    expected.client = help_desk;
    expected.grants = {all_grants(), grants};
    given({a_client(help_desk, "desk", all_grants())}).when(to_grants(help_desk, grants, help_desk)).then({expected});
}

TEST(ChangeClient, R2_a_new_secret_is_an_event_that_names_where_it_lies) {
    auto command = change(help_desk);
    command.secret = new_secret;
    const auto decided = given({a_client(help_desk, "desk", all_grants())}).when(command);
    decided.then({client::SecretReset{.client = help_desk, .secret = new_secret}});
    EXPECT_EQ(decided.account().find_client(help_desk)->secret, new_secret);
}

TEST(RemoveClient, R2_a_removed_client_is_gone) {
    const auto decided = given({a_client(reader, "reader", {Grant::settings})}).when(RemoveClient{reader, {}});
    decided.then({client::Removed{reader}});
    EXPECT_TRUE(decided.account().clients.empty());
    given({}).when(RemoveClient{reader, {}}).then_refused(UnknownClient{.client = reader});
}

TEST(ShowClientSecret, R2_each_showing_is_an_event) {
    const ShowClientSecret command{.client = reader, .showing = showing, .by = {}};
    const auto decided = given({a_client(reader, "reader", {})}).when(command);
    decided.then({client::SecretShown{.client = reader, .showing = showing}});
    const ShowClientSecret another{.client = reader, .showing = ShowingId{"another"}, .by = {}};
    given({a_client(reader, "reader", {}), client::SecretShown{reader, showing}})
        .when(another)
        .then({client::SecretShown{.client = reader, .showing = ShowingId{"another"}}});
    given({}).when(command).then_refused(UnknownClient{.client = reader});
}

}  // namespace
}  // namespace muster::testing
