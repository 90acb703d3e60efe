#pragma once

#include <map>
#include <string>

#include "domain/base/match.hpp"
#include "projections/queries/snapshot.hpp"
#include "projections/row_change.hpp"
#include "projections/text.hpp"
#include "tests/support/story.hpp"

namespace muster::testing {

/// The tables as plainly as they can be meant: each change done at once, in order, to rows in
/// memory. What every adapter is compared with.
class NaiveRows final : public queries::Snapshots {
public:
    NaiveRows() = default;
    explicit NaiveRows(const Story& story) {
        for (const auto& record : story.records()) {
            for (const auto& change : projections::project(record.event, record.envelope, text::UnicodeFolding{}))
                apply(change);
        }
    }

    void apply(const projections::RowChange& change) {
        match(
            change,
            [&](const projections::Put& put) {
                const auto keys = static_cast<std::ptrdiff_t>(projections::shape_of(put.table).key_columns);
                tables_[put.table][{put.row.begin(), put.row.begin() + keys}] = put.row;
            },
            [&](const projections::Update& update) {
                const auto row = tables_[update.table].find(update.key);
                if (row == tables_[update.table].end()) return;
                for (const auto& [column, value] : update.columns) row->second[column] = value;
            },
            [&](const projections::Drop& drop) {
                std::erase_if(tables_[drop.table], [&](const auto& entry) {
                    return std::equal(drop.key.begin(), drop.key.end(), entry.first.begin());
                });
            });
    }
    /// As an adapter does it: prefixes, then rows.
    void apply(const projections::RowChanges& changes) {
        for (const auto table : projections::all_tables) {
            const auto of_table = changes.of(table);
            const auto keys = static_cast<std::ptrdiff_t>(projections::shape_of(table).key_columns);
            for (const auto& prefix : of_table.prefixes) apply(projections::Drop{table, prefix});
            for (const auto* row : of_table.puts) apply(projections::Put{table, *row});
            for (const auto& updates : of_table.updates) {
                for (const auto& row : updates.rows) {
                    projections::Update update{table, {row.begin(), row.begin() + keys}, {}};
                    for (std::size_t i = 0; i < updates.columns.size(); ++i) {
                        update.columns.emplace_back(updates.columns[i], row[static_cast<std::size_t>(keys) + i]);
                    }
                    apply(update);
                }
            }
            for (const auto& key : of_table.drops) apply(projections::Drop{table, key});
        }
    }

    [[nodiscard]] const std::map<projections::Row, projections::Row>& table(projections::Table table) {
        count_tallies();
        return tables_[table];
    }
    [[nodiscard]] std::string text() {
        std::string all;
        const auto done = queries::dump(*this, [&](std::string_view piece) { all += piece; });
        return done ? all : done.error().what;
    }

    /// Whole tables only, which is what a dump reads.
    [[nodiscard]] Result<std::unique_ptr<queries::Snapshot>, PortFailure> snapshot() override {
        count_tallies();
        return std::make_unique<Reading>(*this);
    }

private:
    class Reading final : public queries::Snapshot {
    public:
        explicit Reading(NaiveRows& rows) : rows_(&rows) {}
        Result<ledger::Head, PortFailure> head(ledger::Partition) override { return ledger::Head{}; }
        Result<void, PortFailure> each(const queries::Select& select,
                                       const std::function<void(projections::Row)>& take) override {
            for (const auto& [key, row] : rows_->tables_[select.table]) take(row);
            return {};
        }
        Result<std::uint64_t, PortFailure> count(const queries::Select& select) override {
            return rows_->tables_[select.table].size();
        }
        Result<std::int64_t, PortFailure> sum(const queries::Select& select, projections::ColumnIndex column) override {
            std::int64_t all = 0;
            for (const auto& [key, row] : rows_->tables_[select.table]) all += projections::number_at(row, column);
            return all;
        }

    private:
        NaiveRows* rows_;
    };

    /// By counting, row for row.
    void count_tallies() {
        for (const auto table : projections::all_tables) {
            const auto& tally = projections::shape_of(table).tally;
            if (!tally) continue;
            auto& counts = tables_[table];
            counts.clear();
            for (const auto& [key, row] : tables_[tally->of]) {
                projections::Row values;
                for (const auto column : tally->by) values.push_back(row[column]);
                auto& count = counts[values];
                if (count.empty()) {
                    count = values;
                    count.emplace_back(std::int64_t{0});
                }
                ++std::get<std::int64_t>(count.back());
            }
        }
    }

    std::map<projections::Table, std::map<projections::Row, projections::Row>> tables_;
};

}  // namespace muster::testing
