#include "infra/kafka/beginnings.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/ledger/link.hpp"
#include "domain/values/guid.hpp"
#include "infra/kafka/consumer.hpp"

namespace muster::kafka {
namespace {

// Void records before record 1 are a stranger's, or a lost race of two first barriers.
constexpr std::size_t looked_at_max = 10'000;

std::optional<ledger::LedgerId> claimed_ledger(const ledger::Record& record) {
    constexpr std::string_view prefix = "urn:muster:";
    constexpr std::size_t guid_size = 36;
    const auto* source = ledger::find_header(record, "ce_source");
    if (source == nullptr || !source->starts_with(prefix)) return std::nullopt;
    const auto guid = Guid::parse(std::string_view{*source}.substr(prefix.size(), guid_size));
    if (!guid) return std::nullopt;
    return guid->bytes;
}

std::optional<ledger::LedgerId> proven_ledger(const ledger::Record& record, ledger::Partition partition,
                                              const Digest& digest) {
    const auto link = ledger::link_of(record);
    if (!link || link->sequence != 1) return std::nullopt;
    const auto ledger = claimed_ledger(record);
    if (!ledger || link->prev != ledger::genesis_hash(digest, *ledger, partition)) return std::nullopt;
    return ledger;
}

/// All partitions at once over one client.
class Beginnings {
public:
    Beginnings(const KafkaLogOptions& options, const Digest& digest, Client client)
        : options_(options),
          digest_(digest),
          client_(std::move(client)),
          queue_(rd_kafka_queue_new(client_.get())),
          topic_(topic_of(client_, options.topic)),
          looked_at_(options.partitions, 0),
          open_(options.partitions) {}

    ~Beginnings() {
        for (ledger::Partition partition = 0; partition < looked_at_.size(); ++partition) stop(partition);
    }
    Beginnings(const Beginnings&) = delete;
    Beginnings& operator=(const Beginnings&) = delete;

    Result<std::optional<ledger::LedgerId>, PortFailure> read(Deadline deadline) {
        started_.assign(options_.partitions, true);
        for (ledger::Partition partition = 0; partition < options_.partitions; ++partition) {
            if (rd_kafka_consume_start_queue(topic_.get(), static_cast<std::int32_t>(partition), 0, queue_.get()) !=
                0) {
                return failure(failure_of(rd_kafka_last_error(), place(partition)));
            }
        }
        while (open_ > 0) {
            if (std::chrono::steady_clock::now() > deadline) {
                return failure(
                    failure_of(RD_KAFKA_RESP_ERR__TIMED_OUT,
                               "reading the beginning of topic " + options_.topic + " on " + options_.bootstrap));
            }
            rd_kafka_poll(client_.get(), 0);
            const Message message{rd_kafka_consume_queue(queue_.get(), 100)};
            if (!message) continue;
            if (auto failed = take(*message)) return failure(std::move(*failed));
        }
        return ledger_;
    }

private:
    std::optional<PortFailure> take(const rd_kafka_message_t& message) {
        const auto partition = static_cast<ledger::Partition>(message.partition);
        if (partition >= started_.size() || !started_[partition]) return std::nullopt;
        if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            stop(partition);
            return std::nullopt;
        }
        const bool behind =
            message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET || message.err == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE;
        if (behind || (message.err == RD_KAFKA_RESP_ERR_NO_ERROR && looked_at_[partition] == 0 && message.offset > 0)) {
            return PortFailure{.retry = PortFailure::Retry::never,
                               .what = place(partition) +
                                       ": its first records are gone (low watermark above 0, must be 0); bring them "
                                       "back from a copy, or begin a new ledger on another topic"};
        }
        if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) return failure_of(message.err, place(partition));

        const auto ledger = proven_ledger(record_of(message), partition, digest_);
        if (ledger && ledger_ && *ledger != *ledger_) {
            return PortFailure{.retry = PortFailure::Retry::never,
                               .what = "topic " + options_.topic + " holds two ledgers, " + Guid{*ledger_}.text() +
                                       " and " + Guid{*ledger}.text() + " (partition " + std::to_string(partition) +
                                       "); give each a topic of its own"};
        }
        if (ledger) ledger_ = ledger;
        if (ledger || ++looked_at_[partition] == looked_at_max) stop(partition);
        return std::nullopt;
    }

    void stop(ledger::Partition partition) {
        if (partition >= started_.size() || !started_[partition]) return;
        started_[partition] = false;
        --open_;
        rd_kafka_consume_stop(topic_.get(), static_cast<std::int32_t>(partition));
    }

    [[nodiscard]] std::string place(ledger::Partition partition) const {
        return "topic " + options_.topic + ", partition " + std::to_string(partition);
    }

    const KafkaLogOptions& options_;
    const Digest& digest_;
    Client client_;
    Queue queue_;
    Topic topic_;
    std::vector<std::size_t> looked_at_;
    std::vector<bool> started_;
    std::size_t open_;
    std::optional<ledger::LedgerId> ledger_;
};

}  // namespace

Result<std::optional<ledger::LedgerId>, PortFailure> read_beginnings(const KafkaLogOptions& options,
                                                                     const Digest& digest, Deadline deadline) {
    // Little is wanted of each partition. A small queue would not do: its limit counts what waits of all
    // partitions, and the client stands still for a second where it is reached.
    auto client = make_consumer(options.bootstrap, {{"fetch.message.max.bytes", "65536"}});
    if (!client) return failure(std::move(client.error()));
    return Beginnings{options, digest, *std::move(client)}.read(deadline);
}

}  // namespace muster::kafka
