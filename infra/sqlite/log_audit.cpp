#include "infra/sqlite/log_audit.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "domain/ledger/link.hpp"
#include "infra/sqlite/log_connection.hpp"
#include "infra/sqlite/log_headers.hpp"

namespace muster::sqlite {
namespace {

enum Column { partition, sequence, prev, hash, headers, data };

constexpr std::string_view all_rows =
    "SELECT partition, sequence, prev, hash, headers, data FROM record ORDER BY partition, sequence";
constexpr std::string_view last_row =
    "SELECT partition, sequence, prev, hash, headers, data FROM record WHERE partition = ? "
    "ORDER BY sequence DESC LIMIT 1";

template <std::size_t Size>
bool copy(std::string_view bytes, std::array<std::uint8_t, Size>& into) {
    if (bytes.size() != Size) return false;
    std::ranges::transform(bytes, into.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    return true;
}

class Audit {
public:
    Audit(const LogIdentity& identity, const Digest& digest) : identity_(identity), digest_(digest) {}

    [[nodiscard]] std::optional<BadRow> look_at(const Statement& row) const {
        const auto number = sqlite3_column_int64(row.get(), partition);
        const auto place = sqlite3_column_int64(row.get(), sequence);
        BadRow found{.partition = static_cast<ledger::Partition>(number),
                     .sequence = static_cast<ledger::Sequence>(std::max<std::int64_t>(place, 0)),
                     .why = {}};
        if (place < 0) {
            found.why = "a row stands before the first, at " + std::to_string(place);
        } else if (number < 0 || number >= identity_.partitions) {
            found.why = "the log has no such partition";
        } else if (!has_its_hash(row, found)) {
            found.why = "the hash that is stored with it is not that of what it holds";
        }
        return found.why.empty() ? std::nullopt : std::optional{std::move(found)};
    }

private:
    [[nodiscard]] bool has_its_hash(const Statement& row, const BadRow& at) const {
        ledger::Hash stored{};
        if (!copy(column_bytes(row, hash), stored)) return false;
        if (at.sequence == 0) return stored == ledger::genesis_hash(digest_, identity_.ledger, at.partition);
        ledger::Link link{.sequence = at.sequence};
        if (!copy(column_bytes(row, prev), link.prev)) return false;
        auto unpacked = unpack_headers(column_bytes(row, headers), link);
        if (!unpacked) return false;
        const ledger::Record record{.headers = std::move(*unpacked), .data = std::string{column_bytes(row, data)}};
        return stored == ledger::hash_of(digest_, at.partition, link, record);
    }

    LogIdentity identity_;
    const Digest& digest_;
};

Result<std::optional<BadRow>, PortFailure> look(const std::filesystem::path& path, const Database& database,
                                                const Statement& rows, const Audit& audit) {
    int code = SQLITE_DONE;
    while ((code = sqlite3_step(rows.get())) == SQLITE_ROW) {
        if (auto bad = audit.look_at(rows)) return bad;
    }
    if (code != SQLITE_DONE) return failure(log_failure(path, database, "reading"));
    return std::optional<BadRow>{};
}

}  // namespace

Result<std::optional<BadRow>, PortFailure> first_bad_row(const std::filesystem::path& path, const Digest& digest) {
    const auto database = connect_to_log(path);
    if (!database) return failure(database.error());
    const auto identity = read_identity(path, *database);
    if (!identity) return failure(identity.error());
    const auto rows = prepare(*database, all_rows);
    if (!rows) return failure(log_failure(path, *database, "preparing to read"));
    return look(path, *database, rows, Audit{*identity, digest});
}

Result<std::optional<BadRow>, PortFailure> bad_last_row(const std::filesystem::path& path, const Database& database,
                                                        ledger::Partition partition, const Digest& digest) {
    const auto identity = read_identity(path, database);
    if (!identity) return failure(identity.error());
    const auto row = prepare(database, last_row);
    if (!row) return failure(log_failure(path, database, "preparing to read"));
    sqlite3_bind_int64(row.get(), 1, partition);
    return look(path, database, row, Audit{*identity, digest});
}

}  // namespace muster::sqlite
