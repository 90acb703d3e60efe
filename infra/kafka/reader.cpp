#include "infra/kafka/reader.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "infra/kafka/consumer.hpp"

namespace muster::kafka {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The client's own complaints come by another queue, which is looked at so often.
constexpr milliseconds slice{200};
// A batch of the largest events stays affordable however many records were asked for.
constexpr std::size_t batch_bytes_max = 16UL * 1024 * 1024;

class Reader final : public log::Reader {
public:
    Reader(Client client, Topic topic, std::string place, ledger::Partition partition, ledger::Offset from)
        : client_(std::move(client)),
          topic_(std::move(topic)),
          queue_(rd_kafka_queue_new(client_.get())),
          events_(rd_kafka_queue_get_main(client_.get())),
          place_(std::move(place)),
          partition_(static_cast<std::int32_t>(partition)),
          next_(from) {}

    ~Reader() override {
        if (started_) rd_kafka_consume_stop(topic_.get(), partition_);
    }

    [[nodiscard]] std::optional<PortFailure> start() {
        started_ = rd_kafka_consume_start_queue(topic_.get(), partition_, next_, queue_.get()) == 0;
        if (started_) return std::nullopt;
        return failure_of(rd_kafka_last_error(), place_);
    }

    [[nodiscard]] Result<log::Batch, PortFailure> read(std::size_t records_max, milliseconds wait) override {
        if (failed_) return failure(*std::exchange(failed_, std::nullopt));
        const auto until = steady_clock::now() + wait;
        log::Batch batch;
        std::size_t bytes = 0;
        while (batch.records.size() < records_max && bytes < batch_bytes_max) {
            const auto message = next_message(batch.records.empty() ? until : steady_clock::now());
            if (!message) break;
            if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
                next_ = std::max(next_, message->offset);
                batch.end = true;
                break;
            }
            if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
                failed_ = failure_of(message->err, place_ + ", offset " + std::to_string(next_));
                break;
            }
            bytes += message->len;
            next_ = message->offset + 1;
            batch.records.push_back({.offset = message->offset, .record = record_of(*message)});
        }
        batch.next = next_;
        // What was read goes first; the trouble is told with the next call.
        if (failed_ && batch.records.empty() && !batch.end) return failure(*std::exchange(failed_, std::nullopt));
        return batch;
    }

private:
    Message next_message(steady_clock::time_point until) {
        while (true) {
            const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
            const auto now = std::clamp(left, milliseconds::zero(), slice);
            Message message{rd_kafka_consume_queue(queue_.get(), static_cast<int>(now.count()))};
            if (message) return message;
            look_at_events();
            if (failed_ || left <= now) return nullptr;
        }
    }

    // One broker away is the client's business; none left, or a fatal error, is the caller's.
    void look_at_events() {
        while (true) {
            const KafkaEvent event{rd_kafka_queue_poll(events_.get(), 0)};
            if (!event) return;
            if (rd_kafka_event_type(event.get()) != RD_KAFKA_EVENT_ERROR) continue;
            const auto error = rd_kafka_event_error(event.get());
            const bool told = error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN ||
                              error == RD_KAFKA_RESP_ERR__AUTHENTICATION || error == RD_KAFKA_RESP_ERR__FATAL;
            if (told) failed_ = failure_of(error, place_);
        }
    }

    Client client_;
    Topic topic_;
    Queue queue_;
    Queue events_;
    std::string place_;
    std::int32_t partition_;
    ledger::Offset next_;
    bool started_ = false;
    std::optional<PortFailure> failed_;
};

}  // namespace

Result<std::unique_ptr<log::Reader>, PortFailure> make_reader(const KafkaLogOptions& options,
                                                              ledger::Partition partition, ledger::Offset from) {
    // Where the queue is full this client version stands still for a second: it must last as long.
    auto client =
        make_consumer(options.bootstrap, {{"queued.min.messages", "200000"}, {"queued.max.messages.kbytes", "65536"}});
    if (!client) return failure(std::move(client.error()));
    auto topic = topic_of(*client, options.topic);
    const auto place =
        "reading topic " + options.topic + ", partition " + std::to_string(partition) + " on " + options.bootstrap;
    auto reader = std::make_unique<Reader>(*std::move(client), std::move(topic), place, partition, from);
    if (auto failed = reader->start()) return failure(std::move(*failed));
    return reader;
}

}  // namespace muster::kafka
