#include "projections/queries/snapshot.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "domain/base/invariant.hpp"
#include "domain/base/match.hpp"
#include "projections/search_text.hpp"

namespace muster::queries {
namespace {

void append_value(std::string& line, const projections::Value& value) {
    match(
        value, [&](std::monostate) { line += "\\N"; }, [&](std::int64_t number) { line += std::to_string(number); },
        [&](const std::string& text) {
            for (const char c : text) {
                switch (c) {
                    case '\\':
                        line += "\\\\";
                        break;
                    case '\t':
                        line += "\\t";
                        break;
                    case '\n':
                        line += "\\n";
                        break;
                    case '\r':
                        line += "\\r";
                        break;
                    default:
                        line += c;
                }
            }
        });
}

bool is_empty(const Condition& condition) {
    return condition.values.empty();
}

}  // namespace

std::optional<SoughtTrigrams> sought_trigrams(const projections::TableShape& shape, const Filter& filter) {
    SoughtTrigrams sought{.there = projections::trigrams_of(*filter.containing), .not_there = {}};
    if (sought.there.empty()) return std::nullopt;
    if (!filter.not_beginning) return sought;
    const auto& [column, characters] = *filter.not_beginning;
    const auto& columns = shape.sorted_and_searched;
    const auto found = std::ranges::find(columns, column);
    invariant(found != columns.end(), "what is left out is a column that is searched and sorted by");
    sought.not_there = projections::marked_beginning(static_cast<std::size_t>(found - columns.begin()), characters);
    return sought;
}

bool matches_nothing(const Select& select) {
    return std::ranges::any_of(select.where, is_empty) || std::ranges::any_of(select.filter.where, is_empty) ||
           (select.filter.joined && std::ranges::any_of(select.filter.joined->where, is_empty));
}

Result<std::vector<projections::Row>, PortFailure> Snapshot::rows(const Select& select) {
    std::vector<projections::Row> found;
    if (auto done = each(select, [&](projections::Row row) { found.push_back(std::move(row)); }); !done) {
        return failure(done.error());
    }
    return found;
}

Result<void, PortFailure> dump(Snapshots& snapshots, const std::function<void(std::string_view)>& take) {
    auto snapshot = snapshots.snapshot();
    if (!snapshot) return failure(snapshot.error());
    for (const auto table : projections::all_tables) {
        const auto& shape = projections::shape_of(table);
        Select select{
            .table = table, .where = {}, .order = {}, .direction = Select::Direction::rising, .offset = 0, .limit = {}};
        select.order.resize(shape.key_columns);
        std::iota(select.order.begin(), select.order.end(), 0U);
        const auto line_of = [&](const projections::Row& row) {
            std::string line{shape.name};
            for (const auto& value : row) {
                line += '\t';
                append_value(line, value);
            }
            line += '\n';
            take(line);
        };
        if (auto done = (*snapshot)->each(select, line_of); !done) return done;
    }
    return {};
}

}  // namespace muster::queries
