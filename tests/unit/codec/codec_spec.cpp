#include "infra/codec/codec.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/every_event.hpp"
#include "tests/support/examples.hpp"

namespace muster::testing {
namespace {

const codec::JsonCodec json_codec;

std::vector<std::string> header_names(const ledger::Record& record) {
    std::vector<std::string> all;
    for (const auto& header : record.headers) all.push_back(header.name);
    return all;
}

std::string header(const ledger::Record& record, std::string_view name) {
    const auto found = std::ranges::find(record.headers, name, &ledger::Header::name);
    return found == record.headers.end() ? "(none)" : found->value;
}

void set_header(ledger::Record& record, std::string_view name, std::string value) {
    std::ranges::find(record.headers, name, &ledger::Header::name)->value = std::move(value);
}

ledger::Record encoded(const Event& event) {
    return json_codec.encode(event, an_envelope(event));
}

TEST(Codec, H1_every_event_stands_in_the_examples) {
    const auto events = one_of_every();
    ASSERT_EQ(events.size(), std::variant_size_v<Event>);
    for (std::size_t i = 0; i < events.size(); ++i) EXPECT_EQ(events[i].index(), i);
}

TEST(Codec, H1_no_two_events_share_a_type) {
    std::set<std::string_view> seen;
    for (const auto& event : one_of_every()) EXPECT_TRUE(seen.insert(type_of(event).name).second);
}

TEST(Codec, H1_what_is_encoded_comes_back) {
    const auto events = one_of_every();
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto envelope = an_envelope(events[i]);
        const auto decoded = json_codec.decode(json_codec.encode(events[i], envelope));
        ASSERT_TRUE(decoded) << type_of(events[i]).name << ": " << decoded.error().why;
        EXPECT_TRUE(decoded->event == events[i]) << type_of(events[i]).name;
        EXPECT_TRUE(decoded->envelope == envelope) << type_of(events[i]).name;
    }
}

TEST(Codec, H1_the_headers_are_CloudEvents_in_Kafka_binary_mode) {
    const auto record = encoded(created(amy, "amy"));
    const std::vector<std::string> expected{
        "content-type", "ce_specversion", "ce_type",     "ce_eventversion", "ce_id",         "ce_source",
        "ce_subject",   "ce_time",        "ce_sequence", "ce_prev",         "ce_commit",     "ce_partitionkey",
        "ce_commandid", "ce_fingerprint", "ce_authtype", "ce_authid",       "ce_onbehalfof", "ce_cause",
        "ce_syncrun",   "ce_traceparent", "ce_epoch"};
    EXPECT_EQ(header_names(record), expected);
    EXPECT_EQ(header(record, "content-type"), "application/json");
    EXPECT_EQ(header(record, "ce_specversion"), "1.0");
    EXPECT_EQ(header(record, "ce_type"), "user.created");
    EXPECT_EQ(header(record, "ce_eventversion"), "1");
    EXPECT_EQ(header(record, "ce_source"), "urn:muster:01020304-0506-0708-090a-0b0c0d0e0f10:" + account.str());
    EXPECT_EQ(header(record, "ce_subject"), amy.str());
    EXPECT_EQ(header(record, "ce_time"), "2024-03-01T09:00:00.000000Z");
    EXPECT_EQ(header(record, "ce_sequence"), "00000000000000000042");
    EXPECT_EQ(header(record, "ce_commit"), "2/3");
    EXPECT_EQ(header(record, "ce_partitionkey"), account.str());
}

TEST(Codec, H5_who_why_and_what_for_stand_in_the_record) {
    const auto record = encoded(created(amy, "amy"));
    EXPECT_EQ(header(record, "ce_authtype"), "service_account");
    EXPECT_EQ(header(record, "ce_authid"), corp.str());
    EXPECT_EQ(header(record, "ce_onbehalfof"), "DEADMIN");
    EXPECT_EQ(header(record, "ce_cause"), "sync_people");
    EXPECT_EQ(header(record, "ce_syncrun"), "018df9a0-6c00-7000-8000-000000000001");
    const auto data = nlohmann::json::parse(record.data);
    EXPECT_EQ(data.at("personal").at("address"), "192.0.2.7");
    EXPECT_EQ(data.at("personal").at("reason"), "asked for by phone");
}

TEST(Codec, H5_each_kind_of_actor_comes_back) {
    for (const auto kind : {Actor::Kind::admin, Actor::Kind::client, Actor::Kind::directory, Actor::Kind::system}) {
        const Event event = created(amy, "amy");
        auto envelope = an_envelope(event);
        envelope.context = {};
        envelope.context.actor.kind = kind;
        const auto decoded = json_codec.decode(json_codec.encode(event, envelope));
        ASSERT_TRUE(decoded);
        EXPECT_TRUE(decoded->envelope == envelope);
    }
}

TEST(Codec, H1_what_is_empty_is_left_out) {
    const Event event = created(amy, "amy");
    Envelope envelope;
    envelope.id = "an id";
    envelope.account = account;
    const auto record = json_codec.encode(event, envelope);
    EXPECT_EQ(record.data, R"({"cause":"admin","personal":{"username":"amy"},"status":"active"})");
    EXPECT_EQ(header(record, "ce_syncrun"), "(none)");
    EXPECT_EQ(header(record, "ce_onbehalfof"), "(none)");
    const auto deleted = json_codec.encode(group::Deleted{.group = staff}, envelope);
    EXPECT_EQ(deleted.data, "{}");
}

TEST(Codec, H1_a_barrier_belongs_to_no_account) {
    const Event event = ledger::Opened{.opening = "x", .epoch = 1, .url = "", .build = "", .level = 1};
    const auto record = json_codec.encode(event, an_envelope(event));
    EXPECT_EQ(header(record, "ce_source"), "urn:muster:01020304-0506-0708-090a-0b0c0d0e0f10");
    EXPECT_EQ(header(record, "ce_partitionkey"), "(none)");
    EXPECT_EQ(header(record, "ce_subject"), "x");
}

// Decision 9: whatever a user is called, it stands in `personal` alone, and never in a header.
TEST(Codec, H1_personal_data_stands_apart) {
    for (const auto& event : one_of_every()) {
        if (!type_of(event).name.starts_with("user.")) continue;
        const auto record = encoded(event);
        auto data = nlohmann::json::parse(record.data);
        data.erase("personal");
        auto open_text = data.dump();
        for (const auto& one : record.headers) open_text += '\n' + one.value;
        for (const auto* personal : {"amy", "amelia", "Ärmel", "desk", "192.0.2.7", "asked for", "@"}) {
            EXPECT_EQ(open_text.find(personal), std::string::npos) << open_text;
        }
    }
}

TEST(Codec, H1_an_unknown_type_or_version_is_poison_and_says_so) {
    auto record = encoded(created(amy, "amy"));
    set_header(record, "ce_type", "user.cloned");
    auto decoded = json_codec.decode(record);
    ASSERT_FALSE(decoded);
    EXPECT_TRUE(decoded.error().unknown_type);
    EXPECT_EQ(decoded.error().why, "this build does not know user.cloned version 1");

    for (const auto* version : {"2", "0", "", "one"}) {
        record = encoded(created(amy, "amy"));
        set_header(record, "ce_eventversion", version);
        decoded = json_codec.decode(record);
        ASSERT_FALSE(decoded) << version;
        EXPECT_TRUE(decoded.error().unknown_type) << version;
    }
}

TEST(Codec, H1_broken_data_names_the_field) {
    const auto why = [](const char* data) {
        auto record = encoded(created(amy, "amy"));
        record.data = data;
        const auto decoded = json_codec.decode(record);
        EXPECT_FALSE(decoded || decoded.error().unknown_type);
        return decoded ? std::string{} : decoded.error().why;
    };
    EXPECT_EQ(why(R"({"cause":"admin"})"), "user.created: cannot read status");
    EXPECT_EQ(why(R"({"cause":"admin","status":"asleep"})"), "user.created: cannot read status");
    EXPECT_EQ(why(R"({"cause":7,"status":"active"})"), "user.created: cannot read cause");
    EXPECT_EQ(why(R"({"cause":"admin","status":"active","directory":"corp"})"), "user.created: cannot read directory");
    EXPECT_EQ(why(R"({"cause":"admin","status":"active","personal":{"aliases":"amelia"}})"),
              "user.created: cannot read aliases");
    EXPECT_EQ(why("[]"), "user.created: cannot read the data, which is no JSON object");
    EXPECT_EQ(why("{"), "user.created: cannot read the data, which is no JSON object");
    EXPECT_EQ(why(""), "user.created: cannot read the data, which is no JSON object");
}

TEST(Codec, H1_broken_headers_are_named) {
    for (const auto* name :
         {"ce_source", "ce_time", "ce_sequence", "ce_prev", "ce_commit", "ce_authtype", "ce_epoch", "ce_subject"}) {
        for (const auto* value : {"", "x", "urn:muster:x", "0/1", "2/1", "1/129"}) {
            auto record = encoded(created(amy, "amy"));
            set_header(record, name, value);
            const auto decoded = json_codec.decode(record);
            ASSERT_FALSE(decoded) << name << " " << value;
            EXPECT_FALSE(decoded.error().unknown_type);
            EXPECT_NE(decoded.error().why.find(name), std::string::npos) << decoded.error().why;
        }
    }
}

TEST(Codec, H1_readers_pass_over_what_they_do_not_know) {
    const Event event = created(amy, "amy");
    auto record = encoded(event);
    record.headers.insert(record.headers.begin(), {"traceid", "of somebody"});
    record.headers.push_back({"ce_later", "attribute"});
    record.data.insert(1, R"("later":{"field":[1]},)");
    const auto decoded = json_codec.decode(record);
    ASSERT_TRUE(decoded) << decoded.error().why;
    EXPECT_TRUE(decoded->event == event);
}

TEST(Codec, H1_the_order_of_headers_means_nothing) {
    const Event event = created(amy, "amy");
    auto record = encoded(event);
    std::ranges::reverse(record.headers);
    const auto decoded = json_codec.decode(record);
    ASSERT_TRUE(decoded) << decoded.error().why;
    EXPECT_TRUE(decoded->event == event);
    EXPECT_TRUE(decoded->envelope == an_envelope(event));
}

TEST(Codec, H1_text_that_is_no_UTF8_does_not_stop_the_writer) {
    auto event =
        directory::SyncStarted{.directory = corp, .run = RunId{"run"}, .began = now, .server = {}, .left_out = {}};
    event.left_out = {{.reason = directory::LeftOutReason::malformed_entry,
                       .count = 1,
                       .examples = {{.who = "cn=\xff\xfe", .detail = ""}}}};
    const auto decoded = json_codec.decode(encoded(event));
    ASSERT_TRUE(decoded) << decoded.error().why;
    EXPECT_EQ(std::get<directory::SyncStarted>(decoded->event).left_out.front().examples.front().who,
              "cn=\xef\xbf\xbd\xef\xbf\xbd");
}

}  // namespace
}  // namespace muster::testing
