#include "infra/kafka/client.hpp"

#include <array>

namespace muster::kafka {
namespace {

// event-log.md 7: the defaults wait minutes where a person waits for the answer.
const ClientSettings for_all{
    {"client.id", "muster"},
    {"socket.timeout.ms", "5000"},
    {"socket.nagle.disable", "true"},
    {"socket.keepalive.enable", "true"},
    {"reconnect.backoff.ms", "50"},
    {"reconnect.backoff.max.ms", "1000"},
    {"topic.metadata.refresh.fast.interval.ms", "100"},
    {"allow.auto.create.topics", "false"},
};

bool passes(rd_kafka_resp_err_t error) {
    switch (static_cast<int>(error)) {
        case RD_KAFKA_RESP_ERR__FATAL:
        case RD_KAFKA_RESP_ERR__AUTHENTICATION:
        case RD_KAFKA_RESP_ERR__INVALID_ARG:
        case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
        case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
        case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
        case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR:
        case RD_KAFKA_RESP_ERR_INVALID_CONFIG:
        case RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
            return false;
        default:
            return true;
    }
}

}  // namespace

Result<Client, PortFailure> make_client(Role role, const std::string& bootstrap, const ClientSettings& settings) {
    Conf conf{rd_kafka_conf_new()};
    std::array<char, 512> why{};
    auto all = for_all;
    all.emplace_back("bootstrap.servers", bootstrap);
    all.insert(all.end(), settings.begin(), settings.end());
    for (const auto& [name, value] : all) {
        if (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), why.data(), why.size()) != RD_KAFKA_CONF_OK) {
            return failure(
                PortFailure{.retry = PortFailure::Retry::never, .what = std::string{"Kafka client: "} + why.data()});
        }
    }
    rd_kafka_conf_set_log_cb(conf.get(), nullptr);
    rd_kafka_conf_set_events(conf.get(), RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR);
    const auto type = role == Role::consumer ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER;
    Client client{rd_kafka_new(type, conf.get(), why.data(), why.size())};
    if (!client) {
        return failure(
            PortFailure{.retry = PortFailure::Retry::never, .what = std::string{"Kafka client: "} + why.data()});
    }
    [[maybe_unused]] const auto* taken = conf.release();  // the client's now
    return client;
}

PortFailure failure_of(rd_kafka_resp_err_t error, std::string_view what) {
    return {.retry = passes(error) ? PortFailure::Retry::later : PortFailure::Retry::never,
            .what = std::string{what} + ": " + rd_kafka_err2str(error)};
}

Topic topic_of(const Client& client, const std::string& name) {
    return Topic{rd_kafka_topic_new(client.get(), name.c_str(), nullptr)};
}

}  // namespace muster::kafka
