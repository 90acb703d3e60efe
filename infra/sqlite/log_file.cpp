#include "infra/sqlite/log_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <condition_variable>
#include <cstring>
#include <mutex>
#include <utility>

#include "domain/ledger/link.hpp"
#include "infra/sqlite/handles.hpp"

namespace muster::sqlite {
namespace {

using namespace std::chrono_literals;

constexpr int busy_timeout_ms = 10'000;
constexpr int schema_version = 1;
constexpr int application_id = 0x4d757374;  // "Must": what `file` and a stray database are told apart by
// Another process cannot wake us, so its records are seen after so long.
constexpr std::chrono::milliseconds look_again{20};

constexpr const char* make_schema = R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TABLE record (
    partition INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    prev BLOB UNIQUE REFERENCES record (hash),
    hash BLOB NOT NULL UNIQUE,
    headers BLOB NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (partition, sequence)
) STRICT;
)sql";

std::string_view bytes_of(const auto& array) {
    return {reinterpret_cast<const char*>(array.data()), array.size()};  // NOLINT(*-reinterpret-cast)
}

// Headers in a row: u32 length, name, u32 length, value, big-endian as in the hash.
void put_length(std::string& to, std::size_t length) {
    for (int shift = 24; shift >= 0; shift -= 8) to += static_cast<char>(length >> shift & 0xff);
}

std::string pack(const std::vector<ledger::Header>& headers) {
    std::string packed;
    for (const auto& [name, value] : headers) {
        put_length(packed, name.size());
        packed += name;
        put_length(packed, value.size());
        packed += value;
    }
    return packed;
}

std::optional<std::string> take_text(std::string_view& from) {
    if (from.size() < 4) return std::nullopt;
    std::size_t length = 0;
    for (int i = 0; i < 4; ++i) length = length << 8 | static_cast<std::uint8_t>(from[static_cast<std::size_t>(i)]);
    if (from.size() - 4 < length) return std::nullopt;
    std::string text{from.substr(4, length)};
    from.remove_prefix(4 + length);
    return text;
}

// Damaged bytes end the list: what is missing then makes the record void, which every reader can see.
std::vector<ledger::Header> unpack(std::string_view packed) {
    std::vector<ledger::Header> headers;
    headers.reserve(16);
    while (!packed.empty()) {
        auto name = take_text(packed);
        auto value = name ? take_text(packed) : std::nullopt;
        if (!value) break;
        headers.push_back({.name = *std::move(name), .value = *std::move(value)});
    }
    return headers;
}

PortFailure failed(const std::string& file, sqlite3* database, const std::string& doing) {
    return {.what = file + ": " + doing + ": " + (database == nullptr ? "out of memory" : sqlite3_errmsg(database))};
}

Result<Database, PortFailure> connect(const std::string& file) {
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database{raw};
    if (code != SQLITE_OK) return failure(failed(file, raw, "cannot be opened"));
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_busy_timeout(raw, busy_timeout_ms);
    if (execute(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;") !=
        SQLITE_OK) {
        return failure(failed(file, raw, "cannot be used"));
    }
    return database;
}

/// Told by appenders, waited on by readers of this process.
struct Growth {
    std::mutex mutex;
    std::condition_variable changed;
    std::uint64_t generation = 0;

    void tell() {
        {
            const std::lock_guard lock{mutex};
            ++generation;
        }
        changed.notify_all();
    }
};

class FileReader final : public log::Reader {
public:
    FileReader(Database database, std::string file, ledger::Partition partition, ledger::Offset from, Growth& growth)
        : database_(std::move(database)),
          file_(std::move(file)),
          select_(prepare(database_,
                          "SELECT sequence, headers, data FROM record WHERE partition = ? AND sequence >= ? "
                          "AND sequence > 0 ORDER BY sequence LIMIT ?")),
          partition_(partition),
          next_(from),
          growth_(growth) {}

    [[nodiscard]] Result<log::Batch, PortFailure> read(std::size_t records_max,
                                                       std::chrono::milliseconds wait) override {
        const auto deadline = std::chrono::steady_clock::now() + wait;
        while (true) {
            std::uint64_t seen = 0;
            {
                const std::lock_guard lock{growth_.mutex};
                seen = growth_.generation;
            }
            auto batch = read_now(records_max);
            if (!batch || !batch->records.empty() || (batch->end && !end_told_)) {
                if (batch) end_told_ = batch->end;
                return batch;
            }
            const auto now = std::chrono::steady_clock::now();
            if (now >= deadline) {
                batch->end = false;
                return batch;
            }
            std::unique_lock lock{growth_.mutex};
            growth_.changed.wait_until(lock, std::min(deadline, now + look_again),
                                       [&] { return growth_.generation != seen; });
        }
    }

private:
    [[nodiscard]] Result<log::Batch, PortFailure> read_now(std::size_t records_max) {
        if (!select_) return failure(failed(file_, database_.get(), "cannot be read"));
        const ResetAtEnd reset{select_};
        sqlite3_bind_int64(select_.get(), 1, partition_);
        sqlite3_bind_int64(select_.get(), 2, next_);
        sqlite3_bind_int64(select_.get(), 3, static_cast<sqlite3_int64>(records_max));
        log::Batch batch;
        int code = SQLITE_ROW;
        while ((code = sqlite3_step(select_.get())) == SQLITE_ROW) {
            log::Stored stored;
            stored.offset = sqlite3_column_int64(select_.get(), 0);
            stored.record.headers = unpack(column_bytes(select_, 1));
            stored.record.data = column_bytes(select_, 2);
            batch.records.push_back(std::move(stored));
        }
        if (code != SQLITE_DONE) return failure(failed(file_, database_.get(), "cannot be read"));
        if (!batch.records.empty()) next_ = batch.records.back().offset + 1;
        batch.next = next_;
        batch.end = batch.records.size() < records_max;
        return batch;
    }

    Database database_;
    std::string file_;
    Statement select_;
    ledger::Partition partition_;
    ledger::Offset next_;
    bool end_told_ = false;  // and nothing has come since
    Growth& growth_;
};

class FileAppender final : public log::Appender {
public:
    FileAppender(Database database, ledger::Partition partition, const Digest& digest, Growth& growth)
        : database_(std::move(database)),
          insert_(
              prepare(database_,
                      "INSERT INTO record (partition, sequence, prev, hash, headers, data) VALUES (?, ?, ?, ?, ?, ?)")),
          partition_(partition),
          digest_(digest),
          growth_(growth) {}

    void append(std::vector<log::ToAppend> records) override {
        if (broken_ || !insert_ || execute(database_, "BEGIN IMMEDIATE") != SQLITE_OK) {
            // Nothing has been sent: certain. The caller tries again over a new appender.
            broken_ = true;
            answer_all(records, 0, log::NotAppended{});
            return;
        }
        // A record that does not link refuses those behind it by itself, as they hang on its hash.
        std::vector<bool> inserted(records.size());
        for (std::size_t i = 0; i < records.size(); ++i) {
            const auto outcome = insert(records[i].record);
            if (outcome == Inserted::error) {
                (void)execute(database_, "ROLLBACK");  // else closing does it
                broken_ = true;
                answer_all(records, 0, log::NotAppended{});
                return;
            }
            inserted[i] = outcome == Inserted::yes;
        }
        if (execute(database_, "COMMIT") != SQLITE_OK) {
            const std::string why = sqlite3_errmsg(database_.get());
            broken_ = true;
            answer_all(records, 0, log::Unknown{.why = why});
            return;
        }
        for (std::size_t i = 0; i < records.size(); ++i) {
            if (!inserted[i]) {
                answered_.push_back({.attempt = records[i].attempt, .answer = log::NotAppended{}});
                continue;
            }
            const auto link = ledger::link_of(records[i].record);
            answered_.push_back({.attempt = records[i].attempt,
                                 .answer = log::Appended{.offset = static_cast<ledger::Offset>(link->sequence)}});
        }
        growth_.tell();
    }

    [[nodiscard]] std::vector<log::Answered> poll(std::chrono::milliseconds) override {
        return std::exchange(answered_, {});
    }
    [[nodiscard]] bool broken() const override { return broken_; }

private:
    enum class Inserted { yes, no, error };

    [[nodiscard]] Inserted insert(const ledger::Record& record) {
        const auto link = ledger::link_of(record);
        if (!link || link->sequence == 0) return Inserted::no;
        const auto hash = ledger::hash_of(digest_, partition_, *link, record);
        const auto headers = pack(record.headers);
        const ResetAtEnd reset{insert_};
        sqlite3_bind_int64(insert_.get(), 1, partition_);
        sqlite3_bind_int64(insert_.get(), 2, static_cast<sqlite3_int64>(link->sequence));
        bind_blob(insert_, 3, bytes_of(link->prev));
        bind_blob(insert_, 4, bytes_of(hash));
        bind_blob(insert_, 5, headers);
        bind_blob(insert_, 6, record.data);
        const int code = sqlite3_step(insert_.get());
        if (code == SQLITE_DONE) return Inserted::yes;
        return (code & 0xff) == SQLITE_CONSTRAINT ? Inserted::no : Inserted::error;
    }

    void answer_all(const std::vector<log::ToAppend>& records, std::size_t from, const log::AppendAnswer& answer) {
        for (std::size_t i = from; i < records.size(); ++i) {
            answered_.push_back({.attempt = records[i].attempt, .answer = answer});
        }
    }

    Database database_;
    Statement insert_;
    ledger::Partition partition_;
    const Digest& digest_;
    Growth& growth_;
    std::vector<log::Answered> answered_;
    bool broken_ = false;
};

class LogFile final : public Log {
public:
    LogFile(std::string file, ledger::LedgerId ledger, ledger::Partition partitions, const Digest& digest)
        : file_(std::move(file)), ledger_(ledger), partitions_(partitions), digest_(digest) {}

    [[nodiscard]] ledger::Partition partitions() const override { return partitions_; }
    [[nodiscard]] ledger::LedgerId ledger_id() const override { return ledger_; }

    /// `connect` has set what the safety hangs on; a file that is not what it was is found here.
    [[nodiscard]] Result<void, PortFailure> check() override {
        auto database = connect(file_);
        if (!database) return failure(std::move(database).error());
        return {};
    }

    [[nodiscard]] Result<std::unique_ptr<log::Reader>, PortFailure> reader(ledger::Partition partition,
                                                                           ledger::Offset from) override {
        auto database = connect(file_);
        if (!database) return failure(std::move(database).error());
        return std::make_unique<FileReader>(*std::move(database), file_, partition, from, growth_);
    }

    [[nodiscard]] Result<std::unique_ptr<log::Appender>, PortFailure> appender(ledger::Partition partition) override {
        auto database = connect(file_);
        if (!database) return failure(std::move(database).error());
        return std::make_unique<FileAppender>(*std::move(database), partition, digest_, growth_);
    }

private:
    std::string file_;
    ledger::LedgerId ledger_;
    ledger::Partition partitions_;
    const Digest& digest_;
    Growth growth_;
};

Result<std::optional<std::string>, PortFailure> meta(const std::string& file, const Database& database,
                                                     std::string_view key) {
    const auto select = prepare(database, "SELECT value FROM meta WHERE key = ?");
    if (!select) return failure(failed(file, database.get(), "is not a log of Muster's"));
    bind_text(select, 1, key);
    const int code = sqlite3_step(select.get());
    if (code == SQLITE_DONE) return std::optional<std::string>{};
    if (code != SQLITE_ROW) return failure(failed(file, database.get(), "cannot be read"));
    return std::optional{std::string{column_bytes(select, 0)}};
}

Result<int, PortFailure> number(const std::string& file, const Database& database, const std::string& pragma) {
    const auto select = prepare(database, "PRAGMA " + pragma);
    if (!select || sqlite3_step(select.get()) != SQLITE_ROW)
        return failure(failed(file, database.get(), "cannot be read"));
    return sqlite3_column_int(select.get(), 0);
}

bool put_meta(const Database& database, std::string_view key, std::string_view value) {
    const auto insert = prepare(database, "INSERT INTO meta (key, value) VALUES (?, ?)");
    bind_text(insert, 1, key);
    bind_blob(insert, 2, value);
    return sqlite3_step(insert.get()) == SQLITE_DONE;
}

// Row 0 of each partition holds the genesis hash, which sequence 1 hangs on.
bool put_genesis(const Database& database, const LogFileOptions& options, const Digest& digest) {
    const auto insert =
        prepare(database,
                "INSERT INTO record (partition, sequence, prev, hash, headers, data) VALUES (?, 0, NULL, ?, x'', x'')");
    for (ledger::Partition partition = 0; partition < options.partitions; ++partition) {
        const ResetAtEnd reset{insert};
        const auto hash = ledger::genesis_hash(digest, options.new_ledger, partition);
        sqlite3_bind_int64(insert.get(), 1, partition);
        bind_blob(insert, 2, bytes_of(hash));
        if (sqlite3_step(insert.get()) != SQLITE_DONE) return false;
    }
    return true;
}

// Under the write lock: of two processes that make the file at once, one makes it and the other finds it.
Result<void, PortFailure> make_if_empty(const LogFileOptions& options, const Database& database, const Digest& digest) {
    if (execute(database, "BEGIN IMMEDIATE") != SQLITE_OK)
        return failure(failed(options.file, database.get(), "cannot be made"));
    const auto version = number(options.file, database, "user_version");
    if (version && *version == 0) {
        const bool made =
            execute(database, make_schema) == SQLITE_OK && put_meta(database, "ledger", bytes_of(options.new_ledger)) &&
            put_meta(database, "partitions", std::to_string(options.partitions)) &&
            put_genesis(database, options, digest) &&
            execute(database, "PRAGMA application_id = " + std::to_string(application_id) +
                                  "; PRAGMA user_version = " + std::to_string(schema_version)) == SQLITE_OK;
        if (!made) {
            auto why = failed(options.file, database.get(), "cannot be made");
            (void)execute(database, "ROLLBACK");  // else closing does it
            return failure(std::move(why));
        }
    }
    if (execute(database, "COMMIT") != SQLITE_OK)
        return failure(failed(options.file, database.get(), "cannot be made"));
    return {};
}

PortFailure never(std::string what) {
    return {.retry = PortFailure::Retry::never, .what = std::move(what)};
}

}  // namespace

Result<std::unique_ptr<Log>, PortFailure> open_log_file(const LogFileOptions& options, const Digest& digest) {
    const int flags = O_RDWR | O_CLOEXEC | (options.missing == LogFileOptions::Missing::make ? O_CREAT : 0);
    const int descriptor = ::open(options.file.c_str(), flags, 0600);
    if (descriptor < 0) return failure(never(options.file + ": " + std::strerror(errno)));
    ::close(descriptor);

    auto database = connect(options.file);
    if (!database) return failure(std::move(database).error());
    const auto version = number(options.file, *database, "user_version");
    if (!version) return failure(version.error());
    if (*version == 0 && options.missing == LogFileOptions::Missing::make) {
        if (auto made = make_if_empty(options, *database, digest); !made) return failure(std::move(made).error());
    } else if (*version != schema_version) {
        return failure(never(options.file + ": is of another version of Muster (" + std::to_string(*version) +
                             ", here " + std::to_string(schema_version) + "), or no log at all"));
    }
    const auto ledger = meta(options.file, *database, "ledger");
    if (!ledger) return failure(ledger.error());
    const auto partitions = meta(options.file, *database, "partitions");
    if (!partitions) return failure(partitions.error());
    ledger::LedgerId id{};
    if (!*ledger || (*ledger)->size() != id.size() || !*partitions)
        return failure(never(options.file + ": is no log of Muster's"));
    std::memcpy(id.data(), (*ledger)->data(), id.size());
    const auto count = static_cast<ledger::Partition>(std::stoul(**partitions));
    if (count != options.partitions) {
        return failure(never(options.file + ": has " + std::to_string(count) + " partitions, and muster.toml says " +
                             std::to_string(options.partitions) + "; the number is fixed when the log is made"));
    }
    return std::make_unique<LogFile>(options.file, id, count, digest);
}

}  // namespace muster::sqlite
