#include "infra/postgres/snapshots.hpp"
#include "infra/postgres/sql.hpp"
#include "infra/postgres/tables.hpp"
#include "tests/contract/tables/audit_contract.hpp"
#include "tests/contract/tables/tables_contract.hpp"
#include "tests/support/postgres_server.hpp"

namespace muster::testing {
namespace {

class PostgresTestTables final : public TestTables {
public:
    PostgresTestTables() : tables_(database_.uri()), snapshots_(database_.uri()) {}

    projections::Tables& tables() override { return tables_; }
    queries::Snapshots& snapshots() override { return snapshots_; }
    std::unique_ptr<projections::Tables> another() override {
        return std::make_unique<postgres::PostgresTables>(database_.uri());
    }
    void refuse_members(bool refuse) override {
        const auto members = postgres::schema_name() + ".members";
        database_.execute(refuse
                              ? "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
                                "'no'; END $$; CREATE TRIGGER refuse BEFORE INSERT ON " +
                                    members + " FOR EACH ROW EXECUTE FUNCTION refuse()"
                              : "DROP TRIGGER refuse ON " + members);
    }

private:
    PostgresDatabase database_;
    postgres::PostgresTables tables_;
    postgres::PostgresSnapshots snapshots_;
};

std::unique_ptr<TestTables> make_postgres() {
    return std::make_unique<PostgresTestTables>();
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Postgres, AuditContract, ::testing::Values(MakeTestTables{"PostgreSQL", &make_postgres}));
INSTANTIATE_TEST_SUITE_P(Postgres, TablesContract, ::testing::Values(MakeTestTables{"PostgreSQL", &make_postgres}));

}  // namespace muster::testing
