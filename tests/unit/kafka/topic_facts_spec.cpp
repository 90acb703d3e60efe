#include "infra/kafka/topic_facts.hpp"

#include <gtest/gtest.h>

namespace muster::kafka {
namespace {

KafkaLogOptions options_of(KafkaLogOptions::Brokers brokers) {
    return {.bootstrap = "b:9092", .topic = "muster.events", .partitions = 2, .brokers = brokers};
}

TopicFacts right() {
    const auto options = options_of(KafkaLogOptions::Brokers::three_or_more);
    return {.replicas = {3, 3}, .settings = settings_of_new_topic(options)};
}

struct Wrong {
    std::string setting;
    std::string value;
    std::string wanted;
};

TEST(TopicFacts, what_is_made_is_right) {
    EXPECT_EQ(what_is_wrong(right(), options_of(KafkaLogOptions::Brokers::three_or_more)), std::nullopt);
    const auto one = options_of(KafkaLogOptions::Brokers::fewer);
    EXPECT_EQ(what_is_wrong({.replicas = {1, 1}, .settings = settings_of_new_topic(one)}, one), std::nullopt);
}

TEST(TopicFacts, each_setting_is_refused_by_name_with_what_was_found_and_what_to_do) {
    for (const auto& [setting, value, wanted] :
         {Wrong{"cleanup.policy", "compact", "delete"}, Wrong{"cleanup.policy", "compact,delete", "delete"},
          Wrong{"retention.ms", "604800000", "-1"}, Wrong{"retention.bytes", "1000", "-1"},
          Wrong{"unclean.leader.election.enable", "true", "false"},
          Wrong{"message.timestamp.type", "LogAppendTime", "CreateTime"},
          Wrong{"min.insync.replicas", "1", "2 or more"}, Wrong{"max.message.bytes", "1000", "1048588 or more"},
          Wrong{"min.insync.replicas", "", "2 or more"}}) {
        auto facts = right();
        facts.settings[setting] = value;
        const auto wrong = what_is_wrong(facts, options_of(KafkaLogOptions::Brokers::three_or_more));
        ASSERT_TRUE(wrong) << setting;
        const auto found = value.empty() ? "not told" : value;
        EXPECT_EQ(wrong->find("topic muster.events: " + setting + " is " + found + ", must be " + wanted), 0U)
            << *wrong;
        EXPECT_NE(wrong->find("kafka-configs.sh --bootstrap-server b:9092"), std::string::npos) << *wrong;
        EXPECT_NE(wrong->find(setting + "="), std::string::npos) << *wrong;
    }
}

TEST(TopicFacts, a_setting_that_is_not_told_is_refused) {
    auto facts = right();
    facts.settings.erase("cleanup.policy");
    EXPECT_NE(what_is_wrong(facts, options_of(KafkaLogOptions::Brokers::three_or_more)).value_or("").find("not told"),
              std::string::npos);
}

TEST(TopicFacts, too_few_replicas_of_any_partition_are_refused_unless_said_to_be_meant) {
    auto facts = right();
    facts.replicas = {3, 1};
    const auto wrong = what_is_wrong(facts, options_of(KafkaLogOptions::Brokers::three_or_more));
    ASSERT_TRUE(wrong);
    EXPECT_NE(wrong->find("replication factor is 1, must be 3 or more"), std::string::npos) << *wrong;
    EXPECT_NE(wrong->find("single_broker = true"), std::string::npos) << *wrong;
    EXPECT_EQ(what_is_wrong(facts, options_of(KafkaLogOptions::Brokers::fewer)), std::nullopt);
}

TEST(TopicFacts, another_number_of_partitions_is_refused_naming_both) {
    auto facts = right();
    facts.replicas = {3, 3, 3};
    const auto wrong = what_is_wrong(facts, options_of(KafkaLogOptions::Brokers::three_or_more));
    ASSERT_TRUE(wrong);
    EXPECT_NE(wrong->find("number of partitions is 3, must be 2"), std::string::npos) << *wrong;
}

}  // namespace
}  // namespace muster::kafka
