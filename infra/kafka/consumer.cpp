#include "infra/kafka/consumer.hpp"

namespace muster::kafka {

Result<Client, PortFailure> make_consumer(const std::string& bootstrap, const ClientSettings& more) {
    ClientSettings settings{
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"auto.offset.reset", "error"},  // anything else skips in silence what is gone
        {"enable.partition.eof", "true"},
        // A stranger's open transaction must hold up nobody, and no two readers may disagree.
        {"isolation.level", "read_uncommitted"},
        {"check.crcs", "true"},
        {"fetch.wait.max.ms", "20"},
        {"fetch.error.backoff.ms", "50"},
    };
    settings.insert(settings.end(), more.begin(), more.end());
    return make_client(Role::consumer, bootstrap, settings);
}

ledger::Record record_of(const rd_kafka_message_t& message) {
    ledger::Record record;
    if (message.payload != nullptr) record.data.assign(static_cast<const char*>(message.payload), message.len);
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return record;
    const auto count = rd_kafka_header_cnt(headers);
    record.headers.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const char* name = nullptr;
        const void* value = nullptr;
        std::size_t size = 0;
        if (rd_kafka_header_get_all(headers, i, &name, &value, &size) != RD_KAFKA_RESP_ERR_NO_ERROR) break;
        auto& header = record.headers.emplace_back();
        header.name = name;
        if (value != nullptr) header.value.assign(static_cast<const char*>(value), size);
    }
    return record;
}

}  // namespace muster::kafka
