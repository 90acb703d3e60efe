#include "infra/sqlite/log_file.hpp"

#include <filesystem>
#include <utility>

#include "infra/sqlite/log_appender.hpp"
#include "infra/sqlite/log_connection.hpp"
#include "infra/sqlite/log_reader.hpp"
#include "infra/sqlite/log_signal.hpp"

namespace muster::sqlite {
namespace {

class SqliteLog final : public Log {
public:
    SqliteLog(std::filesystem::path path, const LogIdentity& identity, const Digest& digest)
        : path_(std::move(path)), identity_(identity), digest_(digest) {}

    [[nodiscard]] ledger::Partition partitions() const override { return identity_.partitions; }
    [[nodiscard]] ledger::LedgerId ledger_id() const override { return identity_.ledger; }

    [[nodiscard]] Result<void, PortFailure> check() override {
        if (!std::filesystem::exists(path_)) return failure(refusal("the event log's file is gone"));
        const auto now = ensure_log_file(path_, identity_, digest_);
        if (!now) return failure(now.error());
        if (now->ledger != identity_.ledger) return failure(refusal("has become the log of another ledger"));
        return {};
    }

    [[nodiscard]] Result<std::unique_ptr<log::Reader>, PortFailure> reader(ledger::Partition partition,
                                                                           ledger::Offset from) override {
        if (partition >= identity_.partitions) return failure(no_such(partition));
        return make_log_reader(path_, partition, from, signal_);
    }

    [[nodiscard]] Result<std::unique_ptr<log::Appender>, PortFailure> appender(ledger::Partition partition) override {
        if (partition >= identity_.partitions) return failure(no_such(partition));
        return make_log_appender(path_, partition, digest_, signal_);
    }

private:
    [[nodiscard]] PortFailure refusal(const std::string& what) const {
        return {.retry = PortFailure::Retry::never, .what = path_.string() + ": " + what};
    }
    [[nodiscard]] PortFailure no_such(ledger::Partition partition) const {
        return refusal("has no partition " + std::to_string(partition));
    }

    std::filesystem::path path_;
    LogIdentity identity_;
    const Digest& digest_;
    std::shared_ptr<LogSignal> signal_ = std::make_shared<LogSignal>();
};

}  // namespace

Result<std::unique_ptr<Log>, PortFailure> open_log_file(const LogFileOptions& options, const Digest& digest) {
    const auto never = [&](const std::string& what) {
        return failure(PortFailure{.retry = PortFailure::Retry::never, .what = options.file + ": " + what});
    };
    if (options.missing == LogFileOptions::Missing::refuse && !std::filesystem::exists(options.file)) {
        return never("there is no event log");
    }
    const LogIdentity if_new{.ledger = options.new_ledger, .partitions = options.partitions};
    const auto identity = ensure_log_file(options.file, if_new, digest);
    if (!identity) return failure(identity.error());
    if (identity->partitions != options.partitions) {
        return never("has " + std::to_string(identity->partitions) + " partitions, but the configuration says " +
                     std::to_string(options.partitions) + "; the number is fixed when the log is made");
    }
    return std::make_unique<SqliteLog>(options.file, *identity, digest);
}

}  // namespace muster::sqlite
