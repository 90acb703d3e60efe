#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>

namespace muster::sqlite {

struct CloseDatabase {
    void operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
};
struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};

/// One connection; one thread at a time (open it with SQLITE_OPEN_NOMUTEX).
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

/// Leaves a statement ready for its next use, whichever way the scope is left: an unreset reader
/// keeps its snapshot, and the write-ahead log from being checkpointed.
class ResetAtEnd {
public:
    explicit ResetAtEnd(const Statement& statement) : statement_(statement.get()) {}
    ~ResetAtEnd() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
    ResetAtEnd(const ResetAtEnd&) = delete;
    ResetAtEnd& operator=(const ResetAtEnd&) = delete;

private:
    sqlite3_stmt* statement_;
};

/// Null where `sql` does not compile; `sqlite3_errmsg` says why. For statements that live long.
[[nodiscard]] inline Statement prepare(const Database& database, std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v3(database.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                       nullptr);
    return Statement{statement};
}

/// Runs statements that bring no rows. SQLITE_OK, or the extended code.
[[nodiscard]] inline int execute(const Database& database, const std::string& sql) {
    if (sqlite3_exec(database.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return SQLITE_OK;
    return sqlite3_extended_errcode(database.get());
}

/// The bytes stay the caller's and must live until the statement is reset.
inline void bind_text(const Statement& statement, int at, std::string_view text) {
    sqlite3_bind_text64(statement.get(), at, text.data() == nullptr ? "" : text.data(), text.size(), SQLITE_STATIC,
                        SQLITE_UTF8);
}
inline void bind_blob(const Statement& statement, int at, std::string_view bytes) {
    sqlite3_bind_blob64(statement.get(), at, bytes.data() == nullptr ? "" : bytes.data(), bytes.size(), SQLITE_STATIC);
}

/// Valid until the statement is stepped or reset.
[[nodiscard]] inline std::string_view column_bytes(const Statement& statement, int at) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement.get(), at));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement.get(), at));
    return bytes == nullptr ? std::string_view{} : std::string_view{bytes, size};
}

}  // namespace muster::sqlite
