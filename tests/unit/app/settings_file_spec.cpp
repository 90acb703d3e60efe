#include "infra/app/settings_file.hpp"

#include <gtest/gtest.h>

#include "infra/app/strict_toml.hpp"

namespace muster::app {
namespace {

std::string refusal_of(const std::string& text) {
    try {
        (void)parse_settings_file(text, "muster.toml");
    } catch (const BadFile& bad) {
        return bad.what();
    }
    return "accepted";
}

TEST(SettingsFile, an_empty_one_means_embedded_files_and_loopback) {
    const auto settings = parse_settings_file("", "muster.toml");
    EXPECT_FALSE(settings.kafka);
    EXPECT_EQ(settings.partitions, 16U);
    EXPECT_EQ(settings.tables_url, "");
    EXPECT_EQ(settings.listen_address, "127.0.0.1");
}

TEST(SettingsFile, names_brokers_and_topic) {
    const auto settings = parse_settings_file(
        "[log]\nurl = \"kafka://127.0.0.1:9092,127.0.0.1:9093/audit\"\npartitions = 4\n"
        "[tables]\nurl = \"postgres://muster@127.0.0.1/muster\"\n",
        "muster.toml");
    ASSERT_TRUE(settings.kafka);
    EXPECT_EQ(settings.kafka->bootstrap, "127.0.0.1:9092,127.0.0.1:9093");
    EXPECT_EQ(settings.kafka->topic, "audit");
    EXPECT_EQ(settings.partitions, 4U);
    EXPECT_EQ(parse_settings_file("[log]\nurl = \"kafka://127.0.0.1:9092\"", "m").kafka->topic, "muster.events");
}

TEST(SettingsFile, certificates_named_relatively_lie_beside_it) {
    const auto settings = parse_settings_file("[tls]\ncertificate = \"c.pem\"\nkey = \"/k.pem\"\nca = \"../ca.pem\"\n",
                                              "/etc/muster/muster.toml");
    EXPECT_EQ(settings.tls_certificate, "/etc/muster/c.pem");
    EXPECT_EQ(settings.tls_key, "/k.pem");
    EXPECT_EQ(settings.tls_ca, "/etc/ca.pem");
}

TEST(SettingsFile, callers_know_it_by_the_address_unless_a_name_is_given) {
    const auto name = [](const std::string& text) { return parse_settings_file(text, "muster.toml").listen_name; };
    EXPECT_EQ(name(""), "localhost");
    EXPECT_EQ(name("[listen]\naddress = \"0.0.0.0\"\n"), "localhost");
    EXPECT_EQ(name("[listen]\naddress = \"192.0.2.7\"\n"), "192.0.2.7");
    EXPECT_EQ(name("[listen]\naddress = \"0.0.0.0\"\nname = \"muster.example.com\"\n"), "muster.example.com");
}

TEST(SettingsFile, API_23_requests_are_limited_where_it_says_so) {
    EXPECT_EQ(parse_settings_file("", "m").requests_per_minute, std::nullopt);
    EXPECT_EQ(parse_settings_file("[limits]\nrequests_per_minute = 600\n", "m").requests_per_minute, 600U);
    EXPECT_EQ(refusal_of("[limits]\nrequests_per_minute = -1\n"),
              "muster.toml:2: limits.requests_per_minute: must be a whole number from 0 to 1000000");
}

TEST(SettingsFile, OPS_02_a_typo_stops_the_start_and_is_named_with_what_was_meant) {
    EXPECT_EQ(refusal_of("[listen]\nprot = 1\n"), "muster.toml:2: listen.prot: unknown key; did you mean 'port'?");
    EXPECT_EQ(refusal_of("\n[tabels]\n"), "muster.toml:2: tabels: unknown key; did you mean 'tables'?");
    EXPECT_EQ(refusal_of("colour = 1\n"),
              "muster.toml:1: colour: unknown key; known here: log, tables, listen, tls, limits");
}

TEST(SettingsFile, OPS_02_a_wrong_value_is_refused_by_name) {
    EXPECT_EQ(refusal_of("[listen]\nport = 70000\n"),
              "muster.toml:2: listen.port: must be a whole number from 0 to 65535");
    EXPECT_EQ(refusal_of("[log]\nurl = \"http://x\"\n"),
              "muster.toml:2: log.url: must begin with kafka://, or be left out for the embedded log");
    EXPECT_EQ(refusal_of("[log]\npartitions = \"16\"\n"),
              "muster.toml:2: log.partitions: must be a whole number from 1 to 1024");
    EXPECT_TRUE(refusal_of("[tls]\ncertificate = \"c.pem\"\n").starts_with("muster.toml: tls.key: is missing; "));
    EXPECT_TRUE(refusal_of("[tls]\ncertificate = \"c.pem\"\nkey = \"k.pem\"\n").starts_with("muster.toml: tls.ca: "));
    EXPECT_TRUE(refusal_of("[log\n").starts_with("muster.toml:1: ")) << refusal_of("[log\n");
}

}  // namespace
}  // namespace muster::app
