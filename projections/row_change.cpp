#include "projections/row_change.hpp"

#include <algorithm>
#include <utility>

#include "domain/base/invariant.hpp"
#include "domain/base/match.hpp"

namespace muster::projections {
namespace {

std::size_t index_of(Table table) {
    return static_cast<std::size_t>(table);
}

void append_number(std::string& text, std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8) text += static_cast<char>(number >> shift & 0xFFU);
}

// Length before content, so that no value can look like the beginning of another.
void append_key(std::string& text, const Value& value) {
    match(
        value, [&](std::monostate) { text += 'n'; },
        [&](std::int64_t number) {
            text += 'i';
            append_number(text, static_cast<std::uint64_t>(number));
        },
        [&](const std::string& content) {
            text += 't';
            append_number(text, content.size());
            text += content;
        });
}

std::string key_text(const Row& row, std::size_t columns) {
    std::string text;
    text.reserve(columns * 32);
    for (std::size_t i = 0; i < columns; ++i) append_key(text, row[i]);
    return text;
}

}  // namespace

void RowChanges::add(RowChange change) {
    match(
        std::move(change), [&](Put&& what) { put(std::move(what)); }, [&](Update&& what) { update(std::move(what)); },
        [&](Drop&& what) { drop(std::move(what)); });
}

void RowChanges::add(std::vector<RowChange> changes) {
    for (auto& change : changes) add(std::move(change));
}

void RowChanges::clear() {
    for (auto& table : tables_) {
        table.rows.clear();
        table.prefixes.clear();
    }
}

bool RowChanges::empty() const {
    return rows() == 0;
}

std::size_t RowChanges::rows() const {
    std::size_t count = 0;
    for (const auto& table : tables_) count += table.rows.size() + table.prefixes.size();
    return count;
}

void RowChanges::put(Put put) {
    const auto& shape = shape_of(put.table);
    invariant(put.row.size() == shape.columns.size(), "a put row has every column of its table");
    auto key = key_text(put.row, shape.key_columns);
    tables_[index_of(put.table)].rows.insert_or_assign(
        std::move(key), Pending{.kind = Kind::put, .row = std::move(put.row), .changed = 0});
}

void RowChanges::update(Update update) {
    const auto& shape = shape_of(update.table);
    invariant(update.key.size() == shape.key_columns, "an update names one row");
    auto& table = tables_[index_of(update.table)];
    auto [entry, added] = table.rows.try_emplace(key_text(update.key, shape.key_columns));
    auto& pending = entry->second;
    if (added) {
        pending.kind = Kind::update;
        pending.row = std::move(update.key);
        pending.row.resize(shape.columns.size());
    }
    if (pending.kind == Kind::drop) return;  // no such row any more
    for (auto& [column, value] : update.columns) {
        pending.row[column] = std::move(value);
        pending.changed |= std::uint64_t{1} << column;
    }
}

void RowChanges::drop(Drop drop) {
    const auto& shape = shape_of(drop.table);
    invariant(!drop.key.empty() && drop.key.size() <= shape.key_columns, "a drop names a key or its beginning");
    auto& table = tables_[index_of(drop.table)];
    auto key = key_text(drop.key, drop.key.size());
    if (drop.key.size() == shape.key_columns) {
        table.rows.insert_or_assign(std::move(key),
                                    Pending{.kind = Kind::drop, .row = std::move(drop.key), .changed = 0});
        return;
    }
    auto begin = table.rows.lower_bound(key);
    auto end = begin;
    while (end != table.rows.end() && end->first.starts_with(key)) ++end;
    table.rows.erase(begin, end);
    table.prefixes.insert_or_assign(std::move(key), std::move(drop.key));
}

TableChanges RowChanges::of(Table table) const {
    const auto& shape = shape_of(table);
    const auto& changes = tables_[index_of(table)];
    TableChanges result;
    for (const auto& [text, key] : changes.prefixes) result.prefixes.push_back(key);
    std::map<std::uint64_t, TableChanges::Updates> updates;
    for (const auto& [text, pending] : changes.rows) {
        switch (pending.kind) {
            case Kind::put:
                result.puts.push_back(&pending.row);
                break;
            case Kind::drop:
                result.drops.push_back(pending.row);
                break;
            case Kind::update: {
                auto& group = updates[pending.changed];
                if (group.columns.empty()) {
                    for (ColumnIndex column = 0; column < shape.columns.size(); ++column) {
                        if ((pending.changed >> column & 1U) != 0) group.columns.push_back(column);
                    }
                }
                std::vector<Value> row(pending.row.begin(),
                                       pending.row.begin() + static_cast<std::ptrdiff_t>(shape.key_columns));
                for (const auto column : group.columns) row.push_back(pending.row[column]);
                group.rows.push_back(std::move(row));
                break;
            }
        }
    }
    for (auto& [mask, group] : updates) {
        if (!group.columns.empty()) result.updates.push_back(std::move(group));
    }
    return result;
}

}  // namespace muster::projections
