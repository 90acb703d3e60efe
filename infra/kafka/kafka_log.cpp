#include "infra/kafka/kafka_log.hpp"

#include <utility>

#include "domain/values/guid.hpp"
#include "infra/kafka/appender.hpp"
#include "infra/kafka/beginnings.hpp"
#include "infra/kafka/client.hpp"
#include "infra/kafka/reader.hpp"
#include "infra/kafka/topic_admin.hpp"

namespace muster::kafka {
namespace {

PortFailure refusal(std::string what) {
    return {.retry = PortFailure::Retry::never, .what = std::move(what)};
}

Deadline deadline_of(const KafkaLogOptions& options) {
    return std::chrono::steady_clock::now() + options.answer_max;
}

PortFailure another_ledger(const KafkaLogOptions& options, const ledger::LedgerId& found,
                           const ledger::LedgerId& wanted) {
    return refusal("topic " + options.topic + " on " + options.bootstrap + " holds ledger " + Guid{found}.text() +
                   ", but this installation belongs to ledger " + Guid{wanted}.text() +
                   "; name the right topic in [log] of muster.toml");
}

/// Settings, replicas and beginning; brings the ledger that the records name.
Result<std::optional<ledger::LedgerId>, PortFailure> examine(const TopicFacts& facts, const KafkaLogOptions& options,
                                                             const Digest& digest, Deadline deadline) {
    if (auto wrong = what_is_wrong(facts, options)) return failure(refusal(*std::move(wrong)));
    return read_beginnings(options, digest, deadline);
}

Result<TopicFacts, PortFailure> find_or_make(const Client& admin, const KafkaLogOptions& options, Deadline deadline) {
    // An installation that knows its ledger has seen the topic before.
    auto facts = options.pinned ? ask_known_topic(admin, options, deadline) : ask_topic(admin, options, deadline);
    if (facts && !*facts && options.missing == KafkaLogOptions::Missing::make) {
        if (auto done = make_topic(admin, options, deadline); !done) return failure(std::move(done.error()));
        facts = ask_known_topic(admin, options, deadline);
    }
    if (!facts) return failure(std::move(facts.error()));
    if (!*facts) return failure(refusal("there is no topic " + options.topic + " on " + options.bootstrap));
    return **std::move(facts);
}

class KafkaLog final : public Log {
public:
    KafkaLog(KafkaLogOptions options, const ledger::LedgerId& ledger, const Digest& digest, Client admin)
        : options_(std::move(options)), ledger_(ledger), digest_(digest), admin_(std::move(admin)) {}

    [[nodiscard]] ledger::Partition partitions() const override { return options_.partitions; }
    [[nodiscard]] ledger::LedgerId ledger_id() const override { return ledger_; }

    [[nodiscard]] Result<void, PortFailure> check() override {
        const auto deadline = deadline_of(options_);
        const auto facts = ask_known_topic(admin_, options_, deadline);
        if (!facts) return failure(facts.error());
        if (!*facts) return failure(refusal("topic " + options_.topic + " on " + options_.bootstrap + " is gone"));
        const auto found = examine(**facts, options_, digest_, deadline);
        if (!found) return failure(found.error());
        if (*found && **found != ledger_) return failure(another_ledger(options_, **found, ledger_));
        return {};
    }

    [[nodiscard]] Result<std::unique_ptr<log::Reader>, PortFailure> reader(ledger::Partition partition,
                                                                           ledger::Offset from) override {
        if (partition >= options_.partitions) return failure(no_such(partition));
        return make_reader(options_, partition, from);
    }

    [[nodiscard]] Result<std::unique_ptr<log::Appender>, PortFailure> appender(ledger::Partition partition) override {
        if (partition >= options_.partitions) return failure(no_such(partition));
        return make_appender(options_, partition);
    }

private:
    [[nodiscard]] PortFailure no_such(ledger::Partition partition) const {
        return refusal("topic " + options_.topic + " has no partition " + std::to_string(partition));
    }

    KafkaLogOptions options_;
    ledger::LedgerId ledger_;
    const Digest& digest_;
    Client admin_;
};

}  // namespace

Result<std::unique_ptr<Log>, PortFailure> open_kafka_log(const KafkaLogOptions& options, const Digest& digest) {
    const auto deadline = deadline_of(options);
    auto admin = make_client(Role::admin, options.bootstrap, {});
    if (!admin) return failure(std::move(admin.error()));
    const auto facts = find_or_make(*admin, options, deadline);
    if (!facts) return failure(facts.error());
    const auto found = examine(*facts, options, digest, deadline);
    if (!found) return failure(found.error());
    if (*found && options.pinned && **found != *options.pinned) {
        return failure(another_ledger(options, **found, *options.pinned));
    }
    const auto ledger = found->value_or(options.pinned.value_or(options.new_ledger));
    return std::make_unique<KafkaLog>(options, ledger, digest, *std::move(admin));
}

}  // namespace muster::kafka
