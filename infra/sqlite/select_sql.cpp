#include "infra/sqlite/select_sql.hpp"

#include <optional>
#include <utility>

#include "infra/sqlite/sql_text.hpp"

namespace muster::sqlite {
namespace {

using projections::ColumnIndex;
using projections::TableShape;
using queries::Condition;
using queries::Select;

/// A string of FTS5's query language.
std::string phrase(const std::string& trigram) {
    std::string text = "\"";
    for (const char c : trigram) {
        if (c == '"') text += c;
        text += c;
    }
    return text + '"';
}

std::string all_there(const std::vector<std::string>& trigrams) {
    return '(' + joined(trigrams.size(), " AND ", [&](std::size_t i) { return phrase(trigrams[i]); }) + ')';
}

std::string match_of(const queries::SoughtTrigrams& sought) {
    return all_there(sought.there) + (sought.not_there.empty() ? std::string{} : " NOT " + all_there(sought.not_there));
}

/// A plus before a column keeps the planner from using an index over it.
enum class Indexes : std::uint8_t { allowed, kept_off };

class Building {
public:
    explicit Building(const Select& select) : select_(&select), shape_(&projections::shape_of(select.table)) {}

    Query rows() {
        if (select_->path != Select::Path::order) return rows_by_filter();
        if (select_->look_at_most) return rows_by_walk();
        auto sql = "SELECT " + columns("t") + from("t", "");
        add(select_->where, "t", Indexes::allowed);
        add_after("t", Indexes::allowed);
        add_filter("t", Indexes::kept_off);
        sql += where() + order("t", Indexes::allowed) + limit();
        return done(std::move(sql));
    }

    Query aggregate(const std::string& what) {
        if (select_->path != Select::Path::order) {
            auto sql = "SELECT " + what + from("t", add_found("t"));
            return done(sql + where());
        }
        auto sql = "SELECT " + what + from("t", "");
        add(select_->where, "t", Indexes::allowed);
        add_filter("t", Indexes::allowed);
        return done(sql + where());
    }

private:
    /// The walk goes through the index alone; rows are fetched one by one until enough match. The join's order is
    /// the walk's, as it says CROSS.
    Query rows_by_walk() {
        const std::string number{row_number};
        auto sql = "SELECT " + columns("t") + " FROM (SELECT w." + number + " AS number" + from("w", "");
        add(select_->where, "w", Indexes::allowed);
        add_after("w", Indexes::allowed);
        sql += where() + order("w", Indexes::allowed) + " LIMIT " + std::to_string(*select_->look_at_most);
        sql += ") AS walk CROSS JOIN " + quoted(shape_->name) + " AS t ON t." + number + " = walk.number";
        terms_.clear();
        add_filter("t", Indexes::kept_off);
        return done(sql + where() + limit());
    }

    /// Sorted by number and order alone; whole rows are fetched for those that are shown.
    Query rows_by_filter() {
        const std::string number{row_number};
        const auto index = add_found("s");
        add_after("s", Indexes::kept_off);
        auto sql = "SELECT " + columns("t") + from("t", "") + " WHERE t." + number + " IN (SELECT s." + number +
                   from("s", index) + where() + order("s", Indexes::kept_off) + limit() + ")";
        return done(sql + order("t", Indexes::kept_off));
    }

    /// Adds all conditions so that the filter is what finds the rows; the index that must be named for it, if any.
    std::string add_found(const std::string& alias) {
        const auto& filter = select_->filter;
        if (filter.containing && select_->path != Select::Path::joined) {
            if (const auto sought = queries::sought_trigrams(*shape_, filter)) {
                const auto index = search_table(*shape_);
                terms_.push_back(alias + "." + std::string{row_number} + " IN (SELECT rowid FROM " + index + " WHERE " +
                                 index + " MATCH " + value(match_of(*sought)) + ")");
            }
            add(select_->where, alias, Indexes::kept_off);
            add_filter(alias, Indexes::kept_off);
            return {};
        }
        if (filter.joined) {
            const auto& other = projections::shape_of(filter.joined->table);
            std::vector<std::string> theirs;
            std::swap(theirs, terms_);
            add(other, filter.joined->where, "j", Indexes::allowed);
            std::swap(theirs, terms_);
            terms_.push_back(alias + "." + column(*shape_, filter.joined->ours) + " IN (SELECT j." +
                             column(other, filter.joined->theirs) + " FROM " + quoted(other.name) + " AS j WHERE " +
                             all_of(theirs) + ")");
            add(select_->where, alias, Indexes::allowed);
            add(filter.where, alias, Indexes::kept_off);
            add_containing(alias);
            return {};
        }
        add(select_->where, alias, Indexes::allowed);
        if (const auto rare = rare_of(filter.where)) {
            // As literals: a partial index is used where the statement itself says what it holds.
            const auto& index = shape_->rare_indexes[*rare];
            terms_.push_back(alias + "." + column(*shape_, index.column) + " = " + std::to_string(index.holds));
            add(filter.where, alias, Indexes::kept_off);
            return " INDEXED BY " + rare_index(*shape_, *rare);
        }
        add(filter.where, alias, Indexes::allowed);
        return {};
    }

    [[nodiscard]] std::optional<std::size_t> rare_of(const std::vector<Condition>& conditions) const {
        for (std::size_t i = 0; i < shape_->rare_indexes.size(); ++i) {
            const auto& index = shape_->rare_indexes[i];
            for (const auto& condition : conditions) {
                if (condition.column == index.column && condition.is == Condition::Is::any_of &&
                    condition.values == std::vector<projections::Value>{index.holds}) {
                    return i;
                }
            }
        }
        return std::nullopt;
    }

    void add_filter(const std::string& alias, Indexes indexes) {
        const auto& filter = select_->filter;
        add(filter.where, alias, indexes);
        if (filter.joined) {
            const auto& other = projections::shape_of(filter.joined->table);
            std::vector<std::string> theirs;
            std::swap(theirs, terms_);
            add(other, filter.joined->where, "j", Indexes::allowed);
            std::swap(theirs, terms_);
            theirs.push_back("j." + column(other, filter.joined->theirs) + " = " + alias + "." +
                             column(*shape_, filter.joined->ours));
            terms_.push_back("EXISTS (SELECT 1 FROM " + quoted(other.name) + " AS j WHERE " + all_of(theirs) + ")");
        }
        add_containing(alias);
    }

    void add_containing(const std::string& alias) {
        const auto& filter = select_->filter;
        if (filter.containing) {
            terms_.push_back("instr(" + alias + "." + std::string{search_text} + ", " + value(*filter.containing) +
                             ") > 0");
        }
    }

    void add(const std::vector<Condition>& conditions, const std::string& alias, Indexes indexes) {
        add(*shape_, conditions, alias, indexes);
    }
    void add(const TableShape& shape, const std::vector<Condition>& conditions, const std::string& alias,
             Indexes indexes) {
        for (const auto& condition : conditions) {
            auto term = named(shape, condition.column, alias, indexes);
            if (condition.is == Condition::Is::greater_than) {
                term += " > " + value(condition.values.front());
            } else if (condition.is == Condition::Is::at_least) {
                term += " >= " + value(condition.values.front());
            } else if (condition.is == Condition::Is::less_than) {
                term += " < " + value(condition.values.front());
            } else if (condition.values.size() == 1) {
                term += " = " + value(condition.values.front());
            } else {
                term +=
                    " IN (" +
                    joined(condition.values.size(), ",", [&](std::size_t i) { return value(condition.values[i]); }) +
                    ")";
            }
            terms_.push_back(std::move(term));
        }
    }

    void add_after(const std::string& alias, Indexes indexes) {
        if (select_->after.empty()) return;
        const auto names = joined(select_->order.size(), ", ",
                                  [&](std::size_t i) { return named(*shape_, select_->order[i], alias, indexes); });
        const auto values =
            joined(select_->after.size(), ", ", [&](std::size_t i) { return value(select_->after[i]); });
        const auto* beyond = select_->direction == Select::Direction::falling ? ") < (" : ") > (";
        terms_.push_back("(" + names + beyond + values + ")");
    }

    static std::string named(const TableShape& shape, ColumnIndex index, const std::string& alias, Indexes indexes) {
        return (indexes == Indexes::kept_off ? "+" : "") + alias + "." + column(shape, index);
    }

    std::string value(projections::Value what) {
        values_.push_back(std::move(what));
        return "?" + std::to_string(values_.size());
    }

    [[nodiscard]] std::string columns(const std::string& alias) const {
        return joined(shape_->columns.size(), ", ", [&](std::size_t i) { return alias + "." + column(*shape_, i); });
    }
    [[nodiscard]] std::string from(const std::string& alias, const std::string& index) const {
        return " FROM " + quoted(shape_->name) + " AS " + alias + index;
    }
    static std::string all_of(const std::vector<std::string>& terms) {
        return joined(terms.size(), " AND ", [&](std::size_t i) { return terms[i]; });
    }
    [[nodiscard]] std::string where() const { return terms_.empty() ? "" : " WHERE " + all_of(terms_); }
    [[nodiscard]] std::string order(const std::string& alias, Indexes indexes) const {
        if (select_->order.empty()) return {};
        const auto* direction = select_->direction == Select::Direction::falling ? " DESC" : "";
        return " ORDER BY " + joined(select_->order.size(), ", ", [&](std::size_t i) {
                   return named(*shape_, select_->order[i], alias, indexes) + direction;
               });
    }
    [[nodiscard]] std::string limit() const {
        if (!select_->limit && select_->offset == 0) return {};
        auto sql = " LIMIT " + (select_->limit ? std::to_string(*select_->limit) : "-1");
        if (select_->offset > 0) sql += " OFFSET " + std::to_string(select_->offset);
        return sql;
    }
    Query done(std::string sql) { return {.sql = std::move(sql), .values = std::move(values_)}; }

    const Select* select_;
    const TableShape* shape_;
    std::vector<std::string> terms_;
    std::vector<projections::Value> values_;
};

}  // namespace

Query rows_query(const Select& select) {
    return Building{select}.rows();
}

Query count_query(const Select& select) {
    return Building{select}.aggregate("count(*)");
}

Query sum_query(const Select& select, ColumnIndex column_index) {
    return Building{select}.aggregate("coalesce(sum(t." + column(projections::shape_of(select.table), column_index) +
                                      "), 0)");
}

}  // namespace muster::sqlite
