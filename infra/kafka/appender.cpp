#include "infra/kafka/appender.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "domain/ledger/link.hpp"
#include "infra/kafka/client.hpp"

namespace muster::kafka {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t waiting_records_max = 100'000;
constexpr std::size_t message_bytes_max = 1'000'000;  // librdkafka's own limit, below the topic's
// What a message has beside its headers and data, and a header beside its bytes: at most so much.
constexpr std::size_t message_overhead = 512;
constexpr std::size_t header_overhead = 16;

std::size_t size_of(const ledger::Record& record) {
    std::size_t size = message_overhead + record.data.size();
    for (const auto& header : record.headers) size += header_overhead + header.name.size() + header.value.size();
    return size;
}

class Appender final : public log::Appender {
public:
    Appender(Client producer, std::string topic, ledger::Partition partition)
        : producer_(std::move(producer)),
          events_(rd_kafka_queue_get_main(producer_.get())),
          topic_(std::move(topic)),
          partition_(static_cast<std::int32_t>(partition)) {}

    ~Appender() override {
        // Nobody waits for these answers any more; without this the client would go on sending.
        rd_kafka_purge(producer_.get(),
                       RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
    }

    void append(std::vector<log::ToAppend> records) override {
        // All or none as far as can be told beforehand: what is left out voids all behind it.
        const bool fits = unanswered_ + records.size() <= waiting_records_max &&
                          std::ranges::all_of(records, [](const log::ToAppend& one) {
                              return size_of(one.record) <= message_bytes_max;
                          });
        bool leaves = fits && !broken_;
        for (auto& one : records) {
            leaves = leaves && produce(one);
            if (!leaves) answers_.push_back({.attempt = one.attempt, .answer = log::NotAppended{}});
        }
    }

    [[nodiscard]] std::vector<log::Answered> poll(milliseconds wait) override {
        const auto until = steady_clock::now() + wait;
        while (true) {
            const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
            const bool waits = answers_.empty() && unanswered_ > 0 && left > milliseconds::zero();
            const KafkaEvent event{rd_kafka_queue_poll(events_.get(), waits ? static_cast<int>(left.count()) : 0)};
            if (event) {
                take(*event);
            } else if (!waits) {
                return std::exchange(answers_, {});
            }
        }
    }

    [[nodiscard]] bool broken() const override { return broken_; }

private:
    // False: certain that it does not leave this process.
    bool produce(log::ToAppend& one) {
        Headers headers{rd_kafka_headers_new(one.record.headers.size())};
        for (const auto& [name, value] : one.record.headers) {
            rd_kafka_header_add(headers.get(), name.data(), static_cast<ssize_t>(name.size()), value.data(),
                                static_cast<ssize_t>(value.size()));
        }
        const auto* key = ledger::find_header(one.record, "ce_partitionkey");
        const auto time = std::chrono::floor<milliseconds>(one.time).time_since_epoch().count();

        std::array<rd_kafka_vu_t, 8> parts{};
        std::size_t count = 0;
        const auto part = [&](rd_kafka_vtype_t kind) -> auto& {
            parts[count].vtype = kind;
            return parts[count++].u;
        };
        part(RD_KAFKA_VTYPE_TOPIC).cstr = topic_.c_str();
        part(RD_KAFKA_VTYPE_PARTITION).i32 = partition_;
        part(RD_KAFKA_VTYPE_MSGFLAGS).i = RD_KAFKA_MSG_F_COPY;
        part(RD_KAFKA_VTYPE_VALUE).mem = {one.record.data.data(), one.record.data.size()};
        if (key != nullptr) part(RD_KAFKA_VTYPE_KEY).mem = {const_cast<char*>(key->data()), key->size()};
        part(RD_KAFKA_VTYPE_TIMESTAMP).i64 = time;
        part(RD_KAFKA_VTYPE_HEADERS).headers = headers.get();
        part(RD_KAFKA_VTYPE_OPAQUE).ptr =
            reinterpret_cast<void*>(one.attempt);  // NOLINT(performance-no-int-to-ptr): a name, never followed
        const Error error{rd_kafka_produceva(producer_.get(), parts.data(), count)};
        if (error) {
            if (rd_kafka_error_code(error.get()) == RD_KAFKA_RESP_ERR__FATAL) broken_ = true;
            return false;
        }
        [[maybe_unused]] const auto* taken = headers.release();  // the message's now
        ++unanswered_;
        return true;
    }

    void take(rd_kafka_event_t& event) {
        if (rd_kafka_event_type(&event) == RD_KAFKA_EVENT_ERROR) {
            if (rd_kafka_event_error(&event) == RD_KAFKA_RESP_ERR__FATAL) broken_ = true;
            return;
        }
        while (const auto* message = rd_kafka_event_message_next(&event)) {
            --unanswered_;
            answers_.push_back(
                {.attempt = reinterpret_cast<log::Attempt>(message->_private), .answer = answer_of(*message)});
        }
    }

    // Whatever the client believes about a failed record: it was sent, so it may be there.
    static log::AppendAnswer answer_of(const rd_kafka_message_t& message) {
        if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) return log::Unknown{.why = rd_kafka_err2str(message.err)};
        if (message.offset < 0) return log::Appended{};
        return log::Appended{.offset = message.offset};
    }

    Client producer_;
    Queue events_;
    std::string topic_;
    std::int32_t partition_;
    std::size_t unanswered_ = 0;
    std::vector<log::Answered> answers_;
    bool broken_ = false;
};

}  // namespace

Result<std::unique_ptr<log::Appender>, PortFailure> make_appender(const KafkaLogOptions& options,
                                                                  ledger::Partition partition) {
    auto producer = make_client(Role::producer, options.bootstrap,
                                {{"acks", "all"},
                                 {"enable.idempotence", "true"},
                                 {"max.in.flight.requests.per.connection", "5"},
                                 {"message.timeout.ms", std::to_string(options.append_max.count())},
                                 {"message.max.bytes", std::to_string(message_bytes_max)},
                                 {"linger.ms", "0.5"},
                                 {"queue.buffering.max.messages", std::to_string(waiting_records_max)},
                                 {"queue.buffering.max.kbytes", "524288"}});
    if (!producer) return failure(std::move(producer.error()));
    return std::make_unique<Appender>(*std::move(producer), options.topic, partition);
}

}  // namespace muster::kafka
