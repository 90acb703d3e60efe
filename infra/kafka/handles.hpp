#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>

namespace muster::kafka {

struct DestroyClient {
    void operator()(rd_kafka_t* client) const noexcept { rd_kafka_destroy(client); }
};
struct DestroyConf {
    void operator()(rd_kafka_conf_t* conf) const noexcept { rd_kafka_conf_destroy(conf); }
};
struct DestroyTopic {
    void operator()(rd_kafka_topic_t* topic) const noexcept { rd_kafka_topic_destroy(topic); }
};
struct DestroyTopicConf {
    void operator()(rd_kafka_topic_conf_t* conf) const noexcept { rd_kafka_topic_conf_destroy(conf); }
};
struct DestroyQueue {
    void operator()(rd_kafka_queue_t* queue) const noexcept { rd_kafka_queue_destroy(queue); }
};
struct DestroyEvent {
    void operator()(rd_kafka_event_t* event) const noexcept { rd_kafka_event_destroy(event); }
};
struct DestroyMessage {
    void operator()(rd_kafka_message_t* message) const noexcept { rd_kafka_message_destroy(message); }
};
struct DestroyHeaders {
    void operator()(rd_kafka_headers_t* headers) const noexcept { rd_kafka_headers_destroy(headers); }
};
struct DestroyError {
    void operator()(rd_kafka_error_t* error) const noexcept { rd_kafka_error_destroy(error); }
};
struct DestroyMetadata {
    void operator()(const rd_kafka_metadata_t* metadata) const noexcept { rd_kafka_metadata_destroy(metadata); }
};
struct DestroyNewTopic {
    void operator()(rd_kafka_NewTopic_t* topic) const noexcept { rd_kafka_NewTopic_destroy(topic); }
};
struct DestroyConfigResource {
    void operator()(rd_kafka_ConfigResource_t* resource) const noexcept { rd_kafka_ConfigResource_destroy(resource); }
};
struct DestroyAdminOptions {
    void operator()(rd_kafka_AdminOptions_t* options) const noexcept { rd_kafka_AdminOptions_destroy(options); }
};

using Client = std::unique_ptr<rd_kafka_t, DestroyClient>;
using Conf = std::unique_ptr<rd_kafka_conf_t, DestroyConf>;
using Topic = std::unique_ptr<rd_kafka_topic_t, DestroyTopic>;
using TopicConf = std::unique_ptr<rd_kafka_topic_conf_t, DestroyTopicConf>;
using Queue = std::unique_ptr<rd_kafka_queue_t, DestroyQueue>;
using KafkaEvent = std::unique_ptr<rd_kafka_event_t, DestroyEvent>;
using Message = std::unique_ptr<rd_kafka_message_t, DestroyMessage>;
using Headers = std::unique_ptr<rd_kafka_headers_t, DestroyHeaders>;
using Error = std::unique_ptr<rd_kafka_error_t, DestroyError>;
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, DestroyMetadata>;
using NewTopic = std::unique_ptr<rd_kafka_NewTopic_t, DestroyNewTopic>;
using ConfigResource = std::unique_ptr<rd_kafka_ConfigResource_t, DestroyConfigResource>;
using AdminOptions = std::unique_ptr<rd_kafka_AdminOptions_t, DestroyAdminOptions>;

}  // namespace muster::kafka
