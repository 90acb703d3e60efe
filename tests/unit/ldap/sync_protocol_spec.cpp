#include "infra/ldap/sync_protocol.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>

namespace muster::ldap {
namespace {

using namespace std::string_view_literals;

// RFC 4533, 2.2 to 2.5, by hand.
const std::string guid_bytes = "\x0b\xac\x22\xd7\x4e\x92\xfd\x45\xbb\x4c\xff\x19\xab\x34\x8e\x9f";
const std::string guid_text = "0bac22d7-4e92-fd45-bb4c-ff19ab348e9f";
const std::string octets_of_guid = std::string{"\x04\x10"} + guid_bytes;

std::string sequence(char tag, const std::string& content) {
    return std::string{tag} + static_cast<char>(content.size()) + content;
}
std::string octets(const std::string& content) {
    return sequence('\x04', content);
}

const std::string modify = sequence('\x30', "\x0a\x01\x02" + octets_of_guid + octets("rid=000"));
const std::string done = sequence('\x30', octets("rid=000") + "\x01\x01\xff");
const std::string deleted_set = sequence('\xa3', octets("c") + "\x01\x01\xff" + sequence('\x31', octets_of_guid));

TEST(SyncProtocol, D12_asks_with_a_cookie_and_without_one) {
    EXPECT_EQ(sync_request_value(), "\x30\x03\x0a\x01\x03"sv);
    EXPECT_EQ(sync_request_value("rid=000"), "\x30\x0c\x0a\x01\x03\x04\x07rid=000"sv);
}

TEST(SyncProtocol, D12_reads_what_became_of_an_entry) {
    const auto state = parse_sync_state(modify);
    ASSERT_TRUE(state);
    EXPECT_EQ(state->what, SyncState::What::modify);
    EXPECT_EQ(state->guid.text(), guid_text);
    EXPECT_EQ(state->cookie, "rid=000");
    const auto gone = parse_sync_state(sequence('\x30', "\x0a\x01\x03" + octets_of_guid));
    ASSERT_TRUE(gone);
    EXPECT_EQ(gone->what, SyncState::What::gone);
    EXPECT_EQ(gone->cookie, "");
}

TEST(SyncProtocol, D12_reads_how_a_server_ended) {
    const auto ended = parse_sync_done(done);
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->cookie, "rid=000");
    EXPECT_TRUE(ended->deletes);
    const auto nothing = parse_sync_done("\x30\x00"sv);
    ASSERT_TRUE(nothing);
    EXPECT_EQ(nothing->cookie, "");
    EXPECT_FALSE(nothing->deletes);
}

TEST(SyncProtocol, D12_reads_every_kind_of_information) {
    const auto cookie = parse_sync_info("\x80\x03rid"sv);
    ASSERT_TRUE(cookie);
    EXPECT_EQ(cookie->what, SyncInfo::What::new_cookie);
    EXPECT_EQ(cookie->cookie, "rid");
    const auto unchanged = parse_sync_info("\xa1\x00"sv);
    ASSERT_TRUE(unchanged);
    EXPECT_EQ(unchanged->what, SyncInfo::What::refresh_delete);
    EXPECT_TRUE(unchanged->refresh_done);
    const auto halfway = parse_sync_info(sequence('\xa2', octets("rid") + std::string{"\x01\x01\x00", 3}));
    ASSERT_TRUE(halfway);
    EXPECT_EQ(halfway->what, SyncInfo::What::refresh_present);
    EXPECT_FALSE(halfway->refresh_done);
    const auto set = parse_sync_info(deleted_set);
    ASSERT_TRUE(set);
    EXPECT_EQ(set->what, SyncInfo::What::id_set);
    EXPECT_TRUE(set->deletes);
    ASSERT_EQ(set->guids.size(), 1U);
    EXPECT_EQ(set->guids.front().text(), guid_text);
}

TEST(SyncProtocol, D8_nothing_is_read_from_a_part_of_a_message) {
    for (std::size_t size = 0; size < modify.size(); ++size)
        EXPECT_FALSE(parse_sync_state(modify.substr(0, size))) << size;
    for (std::size_t size = 0; size < done.size(); ++size) EXPECT_FALSE(parse_sync_done(done.substr(0, size))) << size;
    for (std::size_t size = 0; size < deleted_set.size(); ++size)
        EXPECT_FALSE(parse_sync_info(deleted_set.substr(0, size))) << size;
}

TEST(SyncProtocol, D8_a_guid_of_another_length_an_unknown_state_and_an_unknown_tag_are_nothing) {
    EXPECT_FALSE(parse_sync_state(sequence('\x30', "\x0a\x01\x01" + octets(guid_bytes.substr(1)))));
    EXPECT_FALSE(parse_sync_state(sequence('\x30', "\x0a\x01\x04" + octets_of_guid)));
    EXPECT_FALSE(parse_sync_info(sequence('\xa3', sequence('\x31', octets_of_guid + octets("short")))));
    EXPECT_FALSE(parse_sync_info("\xa4\x00"sv));
}

TEST(SyncProtocol, D8_whatever_bytes_come_nothing_breaks) {
    std::mt19937 random{1};
    for (int turn = 0; turn < 20000; ++turn) {
        for (std::string bytes : {modify, done, deleted_set}) {
            for (std::size_t n = 1 + random() % 3; n > 0; --n)
                bytes[random() % bytes.size()] = static_cast<char>(random());
            (void)parse_sync_state(bytes);
            (void)parse_sync_done(bytes);
            (void)parse_sync_info(bytes);
        }
    }
}

}  // namespace
}  // namespace muster::ldap
