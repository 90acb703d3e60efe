#include <stdlib.h>

#include <filesystem>
#include <stdexcept>

#include "infra/sqlite/handles.hpp"
#include "infra/sqlite/queries_snapshots.hpp"
#include "infra/sqlite/tables_writer.hpp"
#include "tests/contract/tables/audit_contract.hpp"
#include "tests/contract/tables/tables_contract.hpp"

namespace muster::testing {
namespace {

std::filesystem::path make_folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "muster-tables-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
    return pattern;
}

class SqliteTestTables final : public TestTables {
public:
    SqliteTestTables() : folder_(make_folder()), tables_(file()), snapshots_(file()) {}
    ~SqliteTestTables() override { std::filesystem::remove_all(folder_); }

    projections::Tables& tables() override { return tables_; }
    queries::Snapshots& snapshots() override { return snapshots_; }
    std::unique_ptr<projections::Tables> another() override { return std::make_unique<sqlite::SqliteTables>(file()); }
    void refuse_members(bool refuse) override {
        sqlite3* raw = nullptr;
        sqlite3_open(file().c_str(), &raw);
        const sqlite::Database database{raw};
        const auto* sql = refuse ? "CREATE TRIGGER refuse BEFORE INSERT ON members BEGIN SELECT RAISE(FAIL, 'no'); END"
                                 : "DROP TRIGGER refuse";
        if (sqlite::execute(database, sql) != SQLITE_OK) throw std::runtime_error{sqlite3_errmsg(raw)};
    }

private:
    [[nodiscard]] std::string file() const { return folder_ / "tables.db"; }

    std::filesystem::path folder_;
    sqlite::SqliteTables tables_;
    sqlite::SqliteSnapshots snapshots_;
};

std::unique_ptr<TestTables> make_sqlite() {
    return std::make_unique<SqliteTestTables>();
}

// They hold personal data, in a folder that others may pass through.
TEST(SqliteTables, are_their_owners_alone) {
    const auto folder = make_folder();
    {
        sqlite::SqliteTables tables{(folder / "tables.db").string()};
        ASSERT_TRUE(tables.open(ledger::LedgerId{}));
        for (const auto& entry : std::filesystem::directory_iterator{folder}) {
            using std::filesystem::perms;
            EXPECT_EQ(entry.status().permissions(), perms::owner_read | perms::owner_write) << entry.path();
        }
    }
    std::filesystem::remove_all(folder);
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Sqlite, AuditContract, ::testing::Values(MakeTestTables{"SQLite", &make_sqlite}));
INSTANTIATE_TEST_SUITE_P(Sqlite, TablesContract, ::testing::Values(MakeTestTables{"SQLite", &make_sqlite}));

}  // namespace muster::testing
