#include <gtest/gtest.h>

#include <string>

#include "domain/directory/server_seen.hpp"
#include "infra/ldap/ad_dirsync.hpp"
#include "infra/ldap/ad_search.hpp"
#include "infra/ldap/connection.hpp"
#include "tests/integration/samba/ad_world.hpp"

/// What the server is, what it knows, and what it lets its bind see.
namespace muster::testing {
namespace {

using connectors::Followed;
using What = Followed::What;

class FollowServers : public ::testing::Test {
protected:
    static void fill(const SambaDc& dc) {
        dc.modify(ad_user("amy") + ad_user("bob") + ad_group("staff") + ad_member("add", "staff", ad_dn("amy")));
    }
    static std::string behind(const AdFollower& now, const AdFollower& before) {
        return directory::why_behind(now.verdict().server, before.verdict().server);
    }
    static std::string unsure(const AdFollower& now, const AdFollower& before) {
        return directory::why_unsure(now.verdict().server, before.verdict().server);
    }
};

TEST_F(FollowServers, D8_a_server_restored_from_an_image_asks_for_a_new_read_which_is_behind) {
    SambaDc dc;
    fill(dc);
    dc.process().stop();
    dc.keep_a_copy();
    dc.start();
    dc.modify(ad_member("add", "staff", ad_dn("bob")) + ad_user("cleo"));
    AdFollower follower{ad_configuration(dc.url())};
    follower.read();
    EXPECT_TRUE(follower.verdict().server.whole);
    dc.process().stop();
    dc.bring_back();
    dc.start();
    const auto followed = follower.try_follow();
    ASSERT_TRUE(followed) << followed.error().what;
    EXPECT_EQ(followed->what, What::must_read);
    EXPECT_NE(followed->why.find("was set back"), std::string::npos) << followed->why;
    AdFollower again{ad_configuration(dc.url())};
    again.read();
    EXPECT_NE(behind(again, follower).find("lags behind, or was restored"), std::string::npos);
}

TEST_F(FollowServers, D8_a_second_server_is_judged_by_what_it_knows_of_the_first) {
    const PrivateFolder folder{"two-servers"};
    provision_samba(folder.path() / "first", Dns::internal);
    SambaDc first{folder.path() / "first"};
    fill(first);
    AdFollower at_first{ad_configuration(first.url())};
    at_first.read();
    const std::string before = at_first.picture();
    first.process().stop();
    first.restore_as("DC2", folder.path() / "second");
    SambaDc second{folder.path() / "second", "DC2"};
    AdFollower at_second{ad_configuration(second.url())};
    at_second.read();
    EXPECT_EQ(at_second.picture(), before);
    EXPECT_FALSE(directory::is_same_server(at_second.verdict().server, at_first.verdict().server));
    EXPECT_EQ(behind(at_second, at_first) + unsure(at_second, at_first), "");  // it knows all that was known there
    first.start();
    // Both go on for themselves, and neither hears of the other.
    first.modify(ad_member("add", "staff", ad_dn("bob")));
    EXPECT_EQ(at_first.follow().what, What::changed);
    AdFollower ahead{ad_configuration(first.url())};
    ahead.read();
    EXPECT_NE(unsure(at_second, ahead).find("cannot be told"), std::string::npos);
    EXPECT_NE(unsure(ahead, at_second).find("cannot be told"), std::string::npos);
    EXPECT_EQ(behind(ahead, at_first) + unsure(ahead, at_first), "");
}

TEST_F(FollowServers, D8_another_server_at_the_same_address_is_never_followed_from_the_old_place) {
    const PrivateFolder folder{"other-server"};
    SambaDc dc;
    fill(dc);
    AdFollower follower{ad_configuration(dc.url())};
    follower.read();
    dc.process().stop();
    // A restore that is told as one: another invocationId.
    dc.run_python(R"py(
import uuid
from samba.dcerpc import misc
dn = str(sam.search("", scope=ldb.SCOPE_BASE, attrs=["dsServiceName"])[0]["dsServiceName"][0])
change = ldb.Message(ldb.Dn(sam, dn))
change["i"] = ldb.MessageElement(ndr_pack(misc.GUID(str(uuid.uuid4()))), ldb.FLAG_MOD_REPLACE, "invocationId")
sam.modify(change)
)py");
    dc.start();
    const auto followed = follower.try_follow();
    ASSERT_TRUE(followed) << followed.error().what;
    EXPECT_EQ(followed->what, What::must_read);
    EXPECT_NE(followed->why.find("another server answers"), std::string::npos) << followed->why;
}

TEST_F(FollowServers, D12_says_how_changes_will_come_and_what_this_bind_cannot_see) {
    SambaDc dc;
    fill(dc);
    const auto says = [&](const char* bind, bool dirsync) {
        auto configuration = ad_configuration(dc.url());
        configuration.bind.dn = bind;
        auto settings = ad_settings();
        settings.ad_dirsync = dirsync;
        AdFollower follower{configuration, settings};
        follower.read();
        EXPECT_EQ(follower.session().follows(), connectors::DirectorySession::Follows::when_asked);
        return follower.probes().following;
    };
    const std::string blind =
        "; deletions are not shown to this bind, so whoever is missing is looked for every 15 minutes (grant it List "
        "Contents and Read Property on CN=Deleted Objects)";
    EXPECT_EQ(says(SambaDc::reader, true), "changes come by DirSync, deletions with them");
    EXPECT_EQ(says(SambaDc::blind, true), "changes come by DirSync" + blind);
    EXPECT_EQ(says(SambaDc::reader, false),
              "changes come by uSNChanged (the server offers no DirSync), deletions with them");
    EXPECT_EQ(says(SambaDc::blind, false), "changes come by uSNChanged (the server offers no DirSync)" + blind);
    dc.run_python("put_ace_first(base, \"(OA;;CR;1131f6aa-9c07-11d1-f79f-00c04fc2dcd2;;%s)\" % sid_of(\"muster\"))\n");
    EXPECT_EQ(says(SambaDc::reader, true), "changes come by DirSync (by the right to replicate), deletions with them");
}

TEST_F(FollowServers, D8_D12_a_right_that_is_withdrawn_meanwhile_asks_for_a_new_read) {
    SambaDc dc;
    fill(dc);
    const std::string ace = "(OA;;CR;1131f6aa-9c07-11d1-f79f-00c04fc2dcd2;;%s)";
    dc.run_python("put_ace_first(base, \"" + ace + "\" % sid_of(\"muster\"))\n");
    AdFollower follower{ad_configuration(dc.url())};
    follower.read();
    dc.run_python(R"py(
found = sam.search(base, scope=ldb.SCOPE_BASE, attrs=["nTSecurityDescriptor"], controls=["sd_flags:1:7"])
text = ndr_unpack(security.descriptor, found[0]["nTSecurityDescriptor"][0]).as_sddl(domain)
ace = "(OA;;CR;1131f6aa-9c07-11d1-f79f-00c04fc2dcd2;;%s)" % sid_of("muster")
assert ace in text
change = ldb.Message(ldb.Dn(sam, base))
change["sd"] = ldb.MessageElement(ndr_pack(security.descriptor.from_sddl(text.replace(ace, ""), domain)),
                                  ldb.FLAG_MOD_REPLACE, "nTSecurityDescriptor")
sam.modify(change, controls=["sd_flags:1:4"])
)py");
    const auto followed = follower.try_follow();
    ASSERT_TRUE(followed) << followed.error().what;
    EXPECT_EQ(followed->what, What::must_read);
    EXPECT_NE(followed->why.find("Give this bind the right"), std::string::npos) << followed->why;
    follower.read();
    EXPECT_EQ(follower.follow().what, What::unchanged);
}

TEST_F(FollowServers, D8_a_place_that_the_server_does_not_know_is_refused_and_not_taken_for_the_beginning) {
    SambaDc dc;
    auto connection = ldap::Connection::open(ad_configuration(dc.url()), dc.url(), ad_settings());
    ASSERT_TRUE(connection) << connection.error().what;
    const auto code_of = [&](const std::string& cookie) {
        int entries = 0;
        const auto ended =
            (*connection)
                ->search({.base = SambaDc::base,
                          .attributes = {"name"},
                          .controls = {{ldap::dirsync, true,
                                        ldap::dirsync_value(ldap::dirsync_flags::object_security, cookie)}}},
                         [&](LDAPMessage*) { ++entries; });
        EXPECT_TRUE(ended) << ended.error().what;
        EXPECT_EQ(entries == 0, !cookie.empty());
        return ended ? ended->code : -1;
    };
    EXPECT_EQ(code_of(""), LDAP_SUCCESS);
    EXPECT_EQ(code_of("garbage"), LDAP_UNAVAILABLE_CRITICAL_EXTENSION);
}

}  // namespace
}  // namespace muster::testing
