#include "infra/sqlite/log_reader.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "infra/sqlite/log_connection.hpp"
#include "infra/sqlite/log_headers.hpp"

namespace muster::sqlite {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Another process's appends are seen after this at the latest.
constexpr milliseconds polled_every{50};
// A batch of the largest events stays affordable however many records were asked for.
constexpr std::size_t batch_bytes_max = 16UL * 1024 * 1024;

class Reader final : public log::Reader {
public:
    Reader(std::filesystem::path path, Database database, Statement select, ledger::Partition partition,
           ledger::Offset from, std::shared_ptr<LogSignal> signal)
        : path_(std::move(path)),
          database_(std::move(database)),
          select_(std::move(select)),
          partition_(partition),
          next_(from),
          signal_(std::move(signal)) {}

    [[nodiscard]] Result<log::Batch, PortFailure> read(std::size_t records_max, milliseconds wait) override {
        const auto until = steady_clock::now() + wait;
        while (true) {
            const auto seen = signal_->count();
            auto batch = read_now(records_max);
            if (!batch) return batch;
            if (!batch->records.empty() || (batch->end && !end_told_)) {
                end_told_ = batch->end;
                return batch;
            }
            const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
            if (left <= milliseconds::zero()) {
                batch->end = false;
                return batch;
            }
            signal_->wait(seen, std::min(left, polled_every));
        }
    }

private:
    Result<log::Batch, PortFailure> read_now(std::size_t records_max) {
        log::Batch batch;
        batch.next = next_;
        std::size_t bytes = 0;
        const ResetAtEnd reset{select_};
        sqlite3_bind_int64(select_.get(), 1, partition_);
        sqlite3_bind_int64(select_.get(), 2, next_ + 1);
        while (batch.records.size() < records_max && bytes < batch_bytes_max) {
            const int code = sqlite3_step(select_.get());
            if (code == SQLITE_DONE) {
                batch.end = true;
                break;
            }
            if (code != SQLITE_ROW) return failure(log_failure(path_, database_, "reading"));
            auto stored = row();
            if (!stored) return failure(std::move(stored.error()));
            bytes += stored->record.data.size();
            batch.next = stored->offset + 1;
            batch.records.push_back(std::move(*stored));
        }
        next_ = batch.next;
        return batch;
    }

    Result<log::Stored, PortFailure> row() {
        ledger::Link link{.sequence = static_cast<ledger::Sequence>(sqlite3_column_int64(select_.get(), 0))};
        const auto prev = column_bytes(select_, 1);
        auto headers = prev.size() == link.prev.size() ? copy_and_unpack(prev, link) : std::nullopt;
        if (!headers) {
            return failure(PortFailure{.retry = PortFailure::Retry::never,
                                       .what = path_.string() + ": the row of partition " + std::to_string(partition_) +
                                               ", sequence " + std::to_string(link.sequence) + " is damaged"});
        }
        return log::Stored{.offset = static_cast<ledger::Offset>(link.sequence) - 1,
                           .record = {.headers = std::move(*headers), .data = std::string{column_bytes(select_, 3)}}};
    }

    std::optional<std::vector<ledger::Header>> copy_and_unpack(std::string_view prev, ledger::Link& link) {
        std::ranges::transform(prev, link.prev.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
        return unpack_headers(column_bytes(select_, 2), link);
    }

    std::filesystem::path path_;
    Database database_;
    Statement select_;
    ledger::Partition partition_;
    ledger::Offset next_;
    std::shared_ptr<LogSignal> signal_;
    bool end_told_ = false;  // since the last record
};

}  // namespace

Result<std::unique_ptr<log::Reader>, PortFailure> make_log_reader(const std::filesystem::path& path,
                                                                  ledger::Partition partition, ledger::Offset from,
                                                                  std::shared_ptr<LogSignal> signal) {
    auto database = connect_to_log(path);
    if (!database) return failure(std::move(database.error()));
    auto select = prepare(*database,
                          "SELECT sequence, prev, headers, data FROM record "
                          "WHERE partition = ? AND sequence >= ? ORDER BY sequence");
    if (!select) return failure(log_failure(path, *database, "preparing to read"));
    return std::make_unique<Reader>(path, std::move(*database), std::move(select), partition, from, std::move(signal));
}

}  // namespace muster::sqlite
