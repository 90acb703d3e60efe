#include "infra/ldap/refresh.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

// The table of directory-sync 3d, line by line.
namespace muster::ldap {
namespace {

using State = Refresh::State;
using What = SyncInfo::What;
using Texts = std::vector<std::string>;

const std::string old_cookie = "rid=000,csn=20260101000000.000000Z#000000#000#000000";
const std::string new_cookie = "rid=000,csn=20260102000000.000000Z#000000#000#000000";

Guid guid(std::uint8_t number) {
    Guid guid;
    guid.bytes[15] = number;
    return guid;
}
std::string name(const Guid& guid) {
    return std::to_string(guid.bytes[15]);
}

SyncEntry entry(std::uint8_t number, std::string dn = "uid=x",
                connectors::EntryKind kind = connectors::EntryKind::user) {
    return {{SyncState::What::add, guid(number), {}}, {guid(number), std::move(dn), kind, {}}};
}
SyncEntry state(SyncState::What what, std::uint8_t number) {
    return {{what, guid(number), {}}, {}};
}
SyncInfo set(bool deletes, std::vector<Guid> guids) {
    return {.what = What::id_set, .cookie = "rid=000,csn=,delcsn=x", .deletes = deletes, .guids = std::move(guids)};
}
SyncInfo end(What what, std::string cookie, bool done = true) {
    return {.what = what, .cookie = std::move(cookie), .refresh_done = done, .guids = {}};
}
Ended ended(int code) {
    Ended ended;
    ended.code = code;
    ended.message = "says why";
    return ended;
}

struct Listener : connectors::EntrySink {
    void entry(connectors::RawEntry entry) override { texts.push_back("+" + name(*entry.guid)); }
    void gone(const Guid& guid) override { texts.push_back("-" + name(guid)); }
    void members(const Guid&, std::vector<std::string>, std::vector<std::string>) override {}
    Texts texts;
};

// Entries 1 to 4 are known, 4 is a container.
class SyncRefresh : public ::testing::Test {
protected:
    SyncRefresh() {
        for (std::uint8_t number = 1; number <= 4; ++number) told.all.insert(guid(number));
        told.containers[guid(4)] = "ou=four";
        cookie.take(old_cookie);
    }
    template <class... Messages>
    State takes(Messages... messages) {
        State last = State::under_way;
        const auto one = [&](SyncMessage message) {
            EXPECT_EQ(last, State::under_way);
            last = refresh.take(std::move(message));
        };
        (one(std::move(messages)), ...);
        return last;
    }
    Texts changes() {
        Listener sink;
        batch.pour_into(sink);
        std::ranges::sort(sink.texts);
        return sink.texts;
    }

    Told told;
    connectors::Batch batch;
    SyncCookie cookie;
    Refresh refresh{told, batch, cookie};
};

TEST_F(SyncRefresh, D12_nothing_has_changed) {
    EXPECT_EQ(takes(end(What::refresh_delete, "")), State::done);
    EXPECT_EQ(changes(), Texts{});
    EXPECT_EQ(cookie.text(), old_cookie);
}

TEST_F(SyncRefresh, D12_changes_and_who_has_gone_by_name) {
    EXPECT_EQ(takes(set(true, {guid(1)}), entry(2), entry(9), state(SyncState::What::gone, 3),
                    end(What::refresh_delete, new_cookie)),
              State::done);
    EXPECT_EQ(changes(), (Texts{"+2", "+9", "-1", "-3"}));
    EXPECT_EQ(cookie.text(), new_cookie);
}

TEST_F(SyncRefresh, D12_where_the_log_is_lost_whoever_is_not_named_has_gone) {
    EXPECT_EQ(takes(set(false, {guid(1)}), state(SyncState::What::present, 4), entry(2), entry(9),
                    end(What::refresh_present, new_cookie)),
              State::done);
    EXPECT_EQ(changes(), (Texts{"+2", "+9", "-3"}));
    EXPECT_EQ(cookie.text(), new_cookie);
}

TEST_F(SyncRefresh, D12_both_phases_one_after_the_other) {
    EXPECT_EQ(takes(set(false, {guid(1), guid(2), guid(3), guid(4)}), end(What::refresh_present, new_cookie, false),
                    set(true, {guid(3)}), end(What::refresh_delete, new_cookie)),
              State::done);
    EXPECT_EQ(changes(), Texts{"-3"});
}

TEST_F(SyncRefresh, D12_a_cookie_from_halfway_is_none) {
    SyncInfo halfway = end(What::new_cookie, new_cookie, false);
    EXPECT_EQ(takes(halfway, entry(2)), State::under_way);
    EXPECT_EQ(cookie.text(), old_cookie);
}

TEST_F(SyncRefresh, D8_everything_and_no_cookie_is_no_answer_to_ours) {
    EXPECT_EQ(takes(entry(1), end(What::refresh_delete, "")), State::must_read);
    EXPECT_NE(refresh.why().find("did not accept the cookie"), std::string::npos);
}

TEST_F(SyncRefresh, D8_nobody_at_all_and_no_cookie_is_not_believed) {
    EXPECT_EQ(takes(end(What::refresh_present, "")), State::must_read);
}

TEST_F(SyncRefresh, D8_one_who_is_unchanged_and_unknown_is_of_another_server) {
    EXPECT_EQ(takes(set(false, {guid(1), guid(2), guid(3), guid(4), guid(9)}), end(What::refresh_present, new_cookie)),
              State::must_read);
    EXPECT_NE(refresh.why().find("another one answers"), std::string::npos);
    EXPECT_EQ(cookie.text(), old_cookie);
}

TEST_F(SyncRefresh, D2_a_container_that_has_another_name_is_read_and_one_that_keeps_it_is_not) {
    EXPECT_EQ(takes(entry(4, "ou=four", connectors::EntryKind::container)), State::under_way);
    EXPECT_EQ(takes(entry(4, "ou=other", connectors::EntryKind::container)), State::must_read);
    EXPECT_NE(refresh.why().find("ou=other"), std::string::npos);
}

TEST_F(SyncRefresh, D8_codes_that_pass_are_asked_again_and_others_are_read) {
    for (const int code : {3, 4, 11, 51, 52}) {
        Refresh one{told, batch, cookie};
        EXPECT_EQ(one.take(ended(code)), State::interrupted) << code;
        EXPECT_EQ(one.ended().code, code);
    }
    for (const int code : {0, 2, 12, 32, 50, 53, 80, 4096}) {
        Refresh one{told, batch, cookie};
        EXPECT_EQ(one.take(ended(code)), State::must_read) << code;
        EXPECT_NE(one.why().find("says why"), std::string::npos) << one.why();
        EXPECT_EQ(one.why().find("knows less") != std::string::npos, code == 53) << one.why();
    }
}

TEST_F(SyncRefresh, D8_what_cannot_be_read_or_lies_elsewhere_is_read) {
    EXPECT_EQ(takes(SyncUnreadable{"half an entry", true}), State::must_read);
    EXPECT_EQ(refresh.why(), "half an entry");
    EXPECT_EQ(takes(SyncReference{"ldap://elsewhere"}), State::must_read);
    EXPECT_NE(refresh.why().find("ldap://elsewhere"), std::string::npos);
}

}  // namespace
}  // namespace muster::ldap
