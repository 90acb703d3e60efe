#include "infra/app/compose.hpp"

#include <fmt/format.h>

#include "domain/base/match.hpp"
#include "domain/ports/codec.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/crypto/random.hpp"
#include "infra/crypto/random_ids.hpp"
#include "infra/kafka/kafka_log.hpp"
#include "infra/sqlite/log_file.hpp"
#include "infra/text/folding.hpp"

namespace muster::app {
namespace {

constexpr std::size_t records_per_read = 500;
constexpr std::chrono::milliseconds read_wait{5000};

Identity fresh_identity(Ids& ids) {
    Identity identity;
    crypto::fill_random(identity.ledger);
    identity.account = ids.account();
    return identity;
}

/// A log that others have begun: the account is whose creation stands there first.
std::optional<AccountId> account_in(Log& log, const Adapters& adapters) {
    for (ledger::Partition partition = 0; partition < log.partitions(); ++partition) {
        auto reader = value_or_throw(log.reader(partition, 0));
        ledger::Follower follower{adapters.codec, *adapters.digest, log.ledger_id(), partition};
        for (bool end = false; !end;) {
            const auto batch = value_or_throw(reader->read(records_per_read, read_wait));
            for (const auto& stored : batch.records) {
                const auto fed = follower.feed(stored.offset, stored.record);
                if (fed.stop) throw std::runtime_error(describe(*fed.stop, partition));
                if (!fed.commit) continue;
                for (const auto& record : fed.commit->records) {
                    if (const auto* created = std::get_if<AccountCreated>(&record.event)) return created->account;
                }
            }
            end = batch.end;
        }
    }
    return std::nullopt;
}

}  // namespace

Adapters::Adapters()
    : digest(crypto::make_digest()), ids(crypto::make_ids()), folding(std::make_unique<text::UnicodeFolding>()) {}

ledger::Partition home_partition(const Digest& digest, const AccountId& account, ledger::Partition partitions) {
    const auto hash = digest.sha256(account.view());
    std::uint64_t first = 0;
    for (std::size_t i = 0; i < 8; ++i) first = first << 8 | hash[i];
    return static_cast<ledger::Partition>(first % partitions);
}

std::string describe(const ledger::Stop& stop, ledger::Partition partition) {
    return match(
        stop,
        [&](const ledger::Poison& poison) {
            return fmt::format("partition {}, sequence {}: this build cannot read the record ({}): {}", partition,
                               poison.sequence, poison.type, poison.why);
        },
        [&](const ledger::OtherHistory& other) {
            return fmt::format("partition {}, sequence {}: somebody has written on another history: {}", partition,
                               other.sequence, other.why);
        });
}

namespace {

std::unique_ptr<Log> open_kafka(const SettingsFile& settings, const Adapters& adapters, OpenLog::For what,
                                const std::optional<Identity>& known, const ledger::LedgerId& new_ledger) {
    using Options = kafka::KafkaLogOptions;
    Options options;
    options.bootstrap = settings.kafka->bootstrap;
    options.topic = settings.kafka->topic;
    options.partitions = settings.partitions;
    options.brokers = settings.single_broker ? Options::Brokers::fewer : Options::Brokers::three_or_more;
    options.missing = what == OpenLog::For::reading ? Options::Missing::refuse : Options::Missing::make;
    options.new_ledger = new_ledger;
    if (known) options.pinned = known->ledger;
    return value_or_throw(kafka::open_kafka_log(options, *adapters.digest));
}

std::unique_ptr<Log> open_embedded(const Installation& installation, const SettingsFile& settings,
                                   const Adapters& adapters, OpenLog::For what, const ledger::LedgerId& new_ledger) {
    const bool reading = what == OpenLog::For::reading;
    return value_or_throw(sqlite::open_log_file(
        {.file = installation.log_file().string(),
         .partitions = settings.partitions,
         .new_ledger = new_ledger,
         .missing = reading ? sqlite::LogFileOptions::Missing::refuse : sqlite::LogFileOptions::Missing::make},
        *adapters.digest));
}

}  // namespace

OpenLog open_log(const Installation& installation, OpenLog::For what) {
    const auto settings = installation.settings();
    OpenLog open{.adapters = std::make_unique<Adapters>(), .log = nullptr, .embedded = !settings.kafka};
    const auto known = installation.identity();
    if (!known && what == OpenLog::For::reading) {
        throw std::runtime_error(installation.folder().string() +
                                 ": nothing has been written here yet; start with 'muster serve'");
    }
    auto identity = known ? *known : fresh_identity(*open.adapters->ids);
    open.log = settings.kafka ? open_kafka(settings, *open.adapters, what, known, identity.ledger)
                              : open_embedded(installation, settings, *open.adapters, what, identity.ledger);
    if (known && open.log->ledger_id() != known->ledger) {
        throw std::runtime_error(installation.folder().string() + ": belongs to ledger " +
                                 ledger_id_text(known->ledger) + ", and its log is ledger " +
                                 ledger_id_text(open.log->ledger_id()));
    }
    if (!known) {
        identity.ledger = open.log->ledger_id();
        if (const auto account = account_in(*open.log, *open.adapters)) identity.account = *account;
        installation.keep_identity(identity);
    }
    open.account = identity.account;
    open.home = home_partition(*open.adapters->digest, open.account, open.log->partitions());
    return open;
}

}  // namespace muster::app
