#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "domain/base/result.hpp"
#include "domain/ports/port_failure.hpp"
#include "infra/sqlite/handles.hpp"
#include "projections/table_shape.hpp"

namespace muster::sqlite {

/// One connection to the tables' file, with its statements kept. One thread at a time.
class TablesConnection final {
public:
    enum class For { writing, reading };
    [[nodiscard]] static Result<TablesConnection, PortFailure> open(const std::string& file, For purpose);

    /// Statements without parameters and rows.
    [[nodiscard]] Result<void, PortFailure> execute(const std::string& sql);
    /// Compiled once; null with the error in `failure()`.
    [[nodiscard]] const Statement& statement(const std::string& sql);
    /// Binds the values and runs the statement to its end, whose rows do not matter.
    [[nodiscard]] Result<void, PortFailure> run(const Statement& statement, std::span<const projections::Value> values);
    /// What the last call met.
    [[nodiscard]] PortFailure failure_now() const;

    [[nodiscard]] sqlite3* handle() const { return database_.get(); }
    [[nodiscard]] const Database& database() const { return database_; }

private:
    TablesConnection(Database database, std::string file);

    Database database_;
    std::string file_;
    std::unordered_map<std::string, Statement> statements_;
};

/// Valid until the statement is reset: texts are not copied.
void bind_values(const Statement& statement, std::span<const projections::Value> values);
/// Of the row that the statement stands at.
[[nodiscard]] projections::Value value_at(const Statement& statement, int column);

}  // namespace muster::sqlite
