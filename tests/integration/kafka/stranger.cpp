#include "tests/integration/kafka/stranger.hpp"

#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>

namespace muster::test {
namespace {

void must(rd_kafka_resp_err_t error, const std::string& what) {
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) throw std::runtime_error(what + ": " + rd_kafka_err2str(error));
}

void must(rd_kafka_error_t* error, const std::string& what) {
    if (error == nullptr) return;
    const std::string text = rd_kafka_error_string(error);
    rd_kafka_error_destroy(error);
    throw std::runtime_error(what + ": " + text);
}

/// Waits for the answer to one question of administration.
void answered(rd_kafka_queue_t* queue, const std::string& what) {
    rd_kafka_event_t* event = rd_kafka_queue_poll(queue, 20'000);
    const auto error = event == nullptr ? RD_KAFKA_RESP_ERR__TIMED_OUT : rd_kafka_event_error(event);
    auto inner = RD_KAFKA_RESP_ERR_NO_ERROR;
    std::size_t count = 0;
    if (const auto* made = event == nullptr ? nullptr : rd_kafka_event_CreateTopics_result(event)) {
        inner = rd_kafka_topic_result_error(rd_kafka_CreateTopics_result_topics(made, &count)[0]);
    } else if (const auto* changed = event == nullptr ? nullptr : rd_kafka_event_AlterConfigs_result(event)) {
        inner = rd_kafka_ConfigResource_error(rd_kafka_AlterConfigs_result_resources(changed, &count)[0]);
    }
    if (event != nullptr) rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(queue);
    must(error, what);
    must(inner, what);
}

}  // namespace

Stranger::Stranger(const std::string& bootstrap, Transaction transaction) {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    std::array<char, 256> why{};
    rd_kafka_conf_set(conf, "bootstrap.servers", bootstrap.c_str(), why.data(), why.size());
    if (transaction == Transaction::left_open) {
        const auto id = "stranger-" + std::to_string(::getpid());
        rd_kafka_conf_set(conf, "transactional.id", id.c_str(), why.data(), why.size());
    }
    rd_kafka_conf_set_log_cb(conf, nullptr);
    client_.reset(rd_kafka_new(RD_KAFKA_PRODUCER, conf, why.data(), why.size()));
    if (!client_) throw std::runtime_error(why.data());
    if (transaction == Transaction::left_open) {
        must(rd_kafka_init_transactions(client_.get(), 30'000), "init transactions");
        must(rd_kafka_begin_transaction(client_.get()), "begin transaction");
    }
}

Stranger::~Stranger() = default;

void Stranger::make_topic(const std::string& topic, int partitions,
                          const std::vector<std::pair<std::string, std::string>>& settings) {
    std::array<char, 256> why{};
    rd_kafka_NewTopic_t* made = rd_kafka_NewTopic_new(topic.c_str(), partitions, 1, why.data(), why.size());
    for (const auto& [name, value] : settings) rd_kafka_NewTopic_set_config(made, name.c_str(), value.c_str());
    rd_kafka_queue_t* queue = rd_kafka_queue_new(client_.get());
    rd_kafka_CreateTopics(client_.get(), &made, 1, nullptr, queue);
    answered(queue, "making " + topic);
    rd_kafka_NewTopic_destroy(made);
}

void Stranger::change_setting(const std::string& topic,
                              const std::vector<std::pair<std::string, std::string>>& settings) {
    rd_kafka_ConfigResource_t* resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str());
    for (const auto& [name, value] : settings) {
        rd_kafka_ConfigResource_set_config(resource, name.c_str(), value.c_str());
    }
    rd_kafka_queue_t* queue = rd_kafka_queue_new(client_.get());
    rd_kafka_AlterConfigs(client_.get(), &resource, 1, nullptr, queue);
    answered(queue, "changing " + topic);
    rd_kafka_ConfigResource_destroy(resource);
}

void Stranger::delete_records(const std::string& topic, int partition, std::int64_t offset) {
    rd_kafka_topic_partition_list_t* before = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(before, topic.c_str(), partition)->offset = offset;
    rd_kafka_DeleteRecords_t* question = rd_kafka_DeleteRecords_new(before);
    rd_kafka_queue_t* queue = rd_kafka_queue_new(client_.get());
    rd_kafka_DeleteRecords(client_.get(), &question, 1, nullptr, queue);
    answered(queue, "deleting records of " + topic);
    rd_kafka_DeleteRecords_destroy(question);
    rd_kafka_topic_partition_list_destroy(before);
}

void Stranger::produce(const std::string& topic, int partition, const char* value, const std::vector<Header>& headers) {
    rd_kafka_headers_t* list = rd_kafka_headers_new(headers.size());
    for (const auto& header : headers) {
        rd_kafka_header_add(list, header.name.c_str(), -1, header.value,
                            header.value == nullptr ? 0 : static_cast<ssize_t>(std::strlen(header.value)));
    }
    std::array<rd_kafka_vu_t, 5> parts{};
    parts[0].vtype = RD_KAFKA_VTYPE_TOPIC;
    parts[0].u.cstr = topic.c_str();
    parts[1].vtype = RD_KAFKA_VTYPE_PARTITION;
    parts[1].u.i32 = partition;
    parts[2].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
    parts[2].u.i = RD_KAFKA_MSG_F_COPY;
    parts[3].vtype = RD_KAFKA_VTYPE_VALUE;
    parts[3].u.mem = {const_cast<char*>(value), value == nullptr ? 0 : std::strlen(value)};
    parts[4].vtype = RD_KAFKA_VTYPE_HEADERS;
    parts[4].u.headers = list;
    must(rd_kafka_produceva(client_.get(), parts.data(), parts.size()), "producing");
    must(rd_kafka_flush(client_.get(), 20'000), "producing");
}

int Stranger::leader_of(const std::string& topic, int partition) {
    rd_kafka_topic_t* handle = rd_kafka_topic_new(client_.get(), topic.c_str(), nullptr);
    const rd_kafka_metadata_t* metadata = nullptr;
    const auto error = rd_kafka_metadata(client_.get(), 0, handle, &metadata, 20'000);
    rd_kafka_topic_destroy(handle);
    must(error, "asking for the leader");
    const int leader = metadata->topics[0].partitions[partition].leader;
    rd_kafka_metadata_destroy(metadata);
    return leader;
}

}  // namespace muster::test
