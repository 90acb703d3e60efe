#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <ostream>
#include <string>

#include "projections/queries/snapshot.hpp"
#include "projections/tables.hpp"

namespace muster::testing {

/// An empty set of tables in a real database, private to the test case.
class TestTables {
public:
    virtual ~TestTables() = default;
    [[nodiscard]] virtual projections::Tables& tables() = 0;
    [[nodiscard]] virtual queries::Snapshots& snapshots() = 0;
    /// A second adapter on the same database, as another process would open it.
    [[nodiscard]] virtual std::unique_ptr<projections::Tables> another() = 0;
    /// From now on, or no longer, the database refuses every new row of `members`.
    virtual void refuse_members(bool refuse) = 0;
};
struct MakeTestTables {
    const char* database;
    std::unique_ptr<TestTables> (*make)();

    friend void PrintTo(const MakeTestTables& maker, std::ostream* out) { *out << maker.database; }
};

class TablesContract : public ::testing::TestWithParam<MakeTestTables> {
protected:
    void SetUp() override {
        under_test_ = GetParam().make();
        const auto opened = tables().open(ledger_);
        ASSERT_TRUE(opened) << opened.error().what;
    }
    [[nodiscard]] projections::Tables& tables() { return under_test_->tables(); }
    [[nodiscard]] queries::Snapshots& snapshots() { return under_test_->snapshots(); }
    [[nodiscard]] std::string dumped();

    ledger::LedgerId ledger_{7};
    std::unique_ptr<TestTables> under_test_;
};

}  // namespace muster::testing
