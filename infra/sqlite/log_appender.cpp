#include "infra/sqlite/log_appender.hpp"

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "domain/ledger/link.hpp"
#include "infra/sqlite/handles.hpp"
#include "infra/sqlite/log_audit.hpp"
#include "infra/sqlite/log_connection.hpp"
#include "infra/sqlite/log_headers.hpp"

namespace muster::sqlite {
namespace {

std::string_view bytes_of(const ledger::Hash& hash) {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

class Appender final : public log::Appender {
public:
    Appender(std::filesystem::path path, Database database, Statement insert, ledger::Partition partition,
             const Digest& digest, std::shared_ptr<LogSignal> signal)
        : path_(std::move(path)),
          database_(std::move(database)),
          insert_(std::move(insert)),
          partition_(partition),
          digest_(digest),
          signal_(std::move(signal)) {}

    // One transaction: a commit that is whole in `records` is whole in the file, or not in it.
    void append(std::vector<log::ToAppend> records) override {
        if (records.empty()) return;
        if (broken_) return answer(records, log::NotAppended{.why = path_.string() + ": could not be written"});
        if (execute(database_, "BEGIN IMMEDIATE") != SQLITE_OK)
            return answer(records, log::NotAppended{.why = log_failure(path_, database_, "beginning to write").what});

        std::vector<ledger::Offset> offsets;
        offsets.reserve(records.size());
        for (const auto& one : records) {
            const auto offset = insert(one.record);
            if (!offset) {
                const auto why = log_failure(path_, database_, "appending").what;
                roll_back();
                return answer(records, log::NotAppended{.why = why});
            }
            offsets.push_back(*offset);
        }
        if (execute(database_, "COMMIT") != SQLITE_OK) {
            // The commit mark may have reached the file: only reading it anew tells.
            const auto why = log_failure(path_, database_, "committing").what;
            broken_ = true;
            roll_back();
            return answer(records, log::Unknown{.why = why});
        }
        for (std::size_t i = 0; i < records.size(); ++i) {
            answers_.push_back({.attempt = records[i].attempt, .answer = log::Appended{.offset = offsets[i]}});
        }
        signal_->raise();
    }

    // Every attempt was answered by `append` itself: nothing is worth waiting for.
    [[nodiscard]] std::vector<log::Answered> poll(std::chrono::milliseconds /*wait*/) override {
        return std::exchange(answers_, {});
    }

    [[nodiscard]] bool broken() const override { return broken_; }

private:
    // Where it lies; nothing where the link, or the file, refuses it.
    std::optional<ledger::Offset> insert(const ledger::Record& record) {
        const auto link = ledger::link_of(record);
        constexpr auto sequence_max = static_cast<ledger::Sequence>(std::numeric_limits<ledger::Offset>::max());
        if (!link || link->sequence == 0 || link->sequence > sequence_max) return std::nullopt;

        const auto sequence = static_cast<ledger::Offset>(link->sequence);
        const auto hash = ledger::hash_of(digest_, partition_, *link, record);
        const auto headers = pack_headers(record.headers, *link);
        const ResetAtEnd reset{insert_};
        sqlite3_bind_int64(insert_.get(), 1, partition_);
        sqlite3_bind_int64(insert_.get(), 2, sequence);
        bind_blob(insert_, 3, bytes_of(link->prev));
        bind_blob(insert_, 4, bytes_of(hash));
        bind_blob(insert_, 5, headers);
        bind_blob(insert_, 6, record.data);
        const int code = sqlite3_step(insert_.get());
        if (code == SQLITE_DONE) return sequence - 1;
        // A refused link is ordinary, and a full disk may be cleared; else the file is in trouble.
        broken_ = code != SQLITE_CONSTRAINT && code != SQLITE_FULL;
        return std::nullopt;
    }

    // An error may have ended the transaction by itself.
    void roll_back() {
        if (sqlite3_get_autocommit(database_.get()) == 0 && execute(database_, "ROLLBACK") != SQLITE_OK) broken_ = true;
    }

    void answer(const std::vector<log::ToAppend>& records, const log::AppendAnswer& what) {
        for (const auto& one : records) answers_.push_back({.attempt = one.attempt, .answer = what});
    }

    std::filesystem::path path_;
    Database database_;
    Statement insert_;
    ledger::Partition partition_;
    const Digest& digest_;
    std::shared_ptr<LogSignal> signal_;
    std::vector<log::Answered> answers_;
    bool broken_ = false;
};

}  // namespace

Result<std::unique_ptr<log::Appender>, PortFailure> make_log_appender(const std::filesystem::path& path,
                                                                      ledger::Partition partition, const Digest& digest,
                                                                      std::shared_ptr<LogSignal> signal) {
    auto database = connect_to_log(path);
    if (!database) return failure(std::move(database.error()));
    // The trigger holds the next append against the hash that is stored: were it wrong, nothing would ever fit.
    const auto bad = bad_last_row(path, *database, partition, digest);
    if (!bad) return failure(bad.error());
    if (*bad) {
        return failure(PortFailure{.retry = PortFailure::Retry::never,
                                   .what = path.string() + ": partition " + std::to_string((*bad)->partition) +
                                           ", sequence " + std::to_string((*bad)->sequence) +
                                           " was altered: " + (*bad)->why + "; put the log's backup back"});
    }
    auto insert = prepare(*database,
                          "INSERT INTO record (partition, sequence, prev, hash, headers, data) "
                          "VALUES (?, ?, ?, ?, ?, ?)");
    if (!insert) return failure(log_failure(path, *database, "preparing to append"));
    return std::make_unique<Appender>(path, std::move(*database), std::move(insert), partition, digest,
                                      std::move(signal));
}

}  // namespace muster::sqlite
