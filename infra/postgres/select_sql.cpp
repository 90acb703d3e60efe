#include "infra/postgres/select_sql.hpp"

#include <utility>

#include "infra/postgres/array_literal.hpp"
#include "infra/postgres/sql_text.hpp"

namespace muster::postgres {
namespace {

using projections::ColumnIndex;
using projections::TableShape;
using projections::Value;
using queries::Condition;
using queries::Select;

std::string text_of(const Value& value) {
    const auto* number = std::get_if<std::int64_t>(&value);
    return number == nullptr ? std::get<std::string>(value) : std::to_string(*number);
}

bool is_list(const Condition& condition) {
    return condition.is == Condition::Is::any_of && condition.values.size() > 1;
}

/// A word of the query language for text vectors.
std::string lexeme(const std::string& trigram) {
    std::string text = "'";
    for (const char c : trigram) {
        if (c == '\'' || c == '\\') text += c;
        text += c;
    }
    return text + '\'';
}

std::string all_there(const std::vector<std::string>& trigrams) {
    return '(' + joined(trigrams.size(), " & ", [&](std::size_t i) { return lexeme(trigrams[i]); }) + ')';
}

std::string match_of(const queries::SoughtTrigrams& sought) {
    return all_there(sought.there) + (sought.not_there.empty() ? std::string{} : " & !" + all_there(sought.not_there));
}

class Building {
public:
    explicit Building(const Select& select) : select_(&select), shape_(&projections::shape_of(select.table)) {}

    Query rows() {
        std::string sql;
        if (select_->path != Select::Path::order) {
            const auto found = found_by_filter();
            add_after("t");
            sql = "SELECT " + columns("t") + from_found(found) + where() + order("t");
        } else if (select_->look_at_most) {
            // The rows stay in the order of the inner select, so that as few are looked at as make the page.
            const auto walk = from_where();
            add_after("t");
            const auto inner =
                "SELECT * FROM " + walk + where() + order("t") + " LIMIT " + std::to_string(*select_->look_at_most);
            terms_.clear();
            add_filter("t");
            sql = "SELECT " + columns("t") + " FROM (" + inner + ") AS t" + where();
        } else {
            const auto from = from_where();
            add_after("t");
            add_filter("t");
            sql = "SELECT " + columns("t") + " FROM " + from + where() + order("t");
        }
        if (select_->limit) sql += " LIMIT " + std::to_string(*select_->limit);
        if (select_->offset > 0) sql += " OFFSET " + std::to_string(select_->offset);
        return done(std::move(sql));
    }

    Query aggregate(const std::string& what) {
        if (select_->path != Select::Path::order) {
            const auto found = found_by_filter();
            return done("SELECT " + what + from_found(found) + where());
        }
        const auto from = from_where();
        add_filter("t");
        return done("SELECT " + what + " FROM " + from + where());
    }

private:
    /// What stands behind FROM, as t, and the terms for its WHERE. A list is looked up value by value over the index:
    /// fresh tables have no statistics, and without them the planner takes a list for most of the table and
    /// reads it whole.
    std::string from_where() {
        const Condition* list = nullptr;
        for (const auto& condition : select_->where) {
            if (is_list(condition)) list = &condition;
            if (list != nullptr) break;
        }
        if (list == nullptr) {
            add(*shape_, select_->where, "t");
            return table(*shape_) + " AS t";
        }
        const auto wanted = "(SELECT DISTINCT unnest(" + parameter(*shape_, *list) + ") AS value) AS wanted";
        for (const auto& condition : select_->where) {
            if (&condition == list) {
                terms_.push_back("f." + column(*shape_, list->column) + " = wanted.value");
            } else {
                add(*shape_, condition, "f");
            }
        }
        auto from =
            wanted + " CROSS JOIN LATERAL (SELECT * FROM " + table(*shape_) + " AS f" + where() + " OFFSET 0) AS t";
        terms_.clear();
        return from;
    }

    /// What the filter finds; the terms left are those that its rows are looked at for.
    std::string found_by_filter() {
        const auto& filter = select_->filter;
        if (filter.containing && select_->path != Select::Path::joined) {
            auto found = "SELECT * FROM " + table(*shape_) + " AS f";
            if (const auto sought = queries::sought_trigrams(*shape_, filter)) {
                needs_bitmap_scan_ = true;
                found += " WHERE " + trigrams_of_search_text("f.") + " @@ " + text_parameter(match_of(*sought)) +
                         "::tsquery";
            }
            add(*shape_, select_->where, "t");
            add_filter("t");
            return found;
        }
        if (filter.joined) {
            const auto& other = projections::shape_of(filter.joined->table);
            add(other, filter.joined->where, "j");
            const auto wanted = "(SELECT DISTINCT j." + column(other, filter.joined->theirs) + " AS value FROM " +
                                table(other) + " AS j" + where() + ") AS wanted";
            terms_.clear();
            add(*shape_, select_->where, "f");
            terms_.push_back("f." + column(*shape_, filter.joined->ours) + " = wanted.value");
            auto found = "SELECT g.* FROM " + wanted + " CROSS JOIN LATERAL (SELECT * FROM " + table(*shape_) +
                         " AS f" + where() + " OFFSET 0) AS g";
            terms_.clear();
            add(*shape_, filter.where, "t");
            add_containing("t");
            return found;
        }
        add(*shape_, select_->where, "f");
        for (const auto& condition : filter.where) {
            if (!add_rare(condition)) add(*shape_, condition, "f");
        }
        auto found = "SELECT * FROM " + table(*shape_) + " AS f" + where();
        terms_.clear();
        return found;
    }

    /// As a literal: a partial index is used where the statement itself says what it holds.
    bool add_rare(const Condition& condition) {
        for (const auto& index : shape_->rare_indexes) {
            if (condition.column != index.column || condition.is != Condition::Is::any_of ||
                condition.values != std::vector<Value>{index.holds}) {
                continue;
            }
            terms_.push_back("f." + column(*shape_, index.column) + " = " + std::to_string(index.holds));
            return true;
        }
        return false;
    }

    void add_filter(const std::string& alias) {
        const auto& filter = select_->filter;
        add(*shape_, filter.where, alias);
        add_joined(alias);
        add_containing(alias);
    }

    void add_containing(const std::string& alias) {
        const auto& filter = select_->filter;
        if (filter.containing) {
            terms_.push_back("strpos(" + alias + "." + std::string{search_text} + ", " +
                             text_parameter(*filter.containing) + ") > 0");
        }
    }

    /// OFFSET 0 keeps the planner from joining the tables: it looks up one row after the other.
    void add_joined(const std::string& alias) {
        const auto& joined_to = select_->filter.joined;
        if (!joined_to) return;
        const auto& other = projections::shape_of(joined_to->table);
        std::vector<std::string> mine;
        std::swap(mine, terms_);
        add(other, joined_to->where, "j");
        terms_.push_back("j." + column(other, joined_to->theirs) + " = " + alias + "." +
                         column(*shape_, joined_to->ours));
        auto exists = "EXISTS (SELECT 1 FROM " + table(other) + " AS j" + where() + " OFFSET 0)";
        std::swap(mine, terms_);
        terms_.push_back(std::move(exists));
    }

    void add(const TableShape& shape, const std::vector<Condition>& conditions, const std::string& alias) {
        for (const auto& condition : conditions) add(shape, condition, alias);
    }
    void add(const TableShape& shape, const Condition& condition, const std::string& alias) {
        auto term = alias + "." + column(shape, condition.column);
        const auto values = parameter(shape, condition);
        if (condition.is == Condition::Is::greater_than) {
            term += " > " + values;
        } else if (condition.is == Condition::Is::at_least) {
            term += " >= " + values;
        } else if (condition.is == Condition::Is::less_than) {
            term += " < " + values;
        } else {
            term += is_list(condition) ? " = ANY(" + values + ")" : " = " + values;
        }
        terms_.push_back(std::move(term));
    }

    void add_after(const std::string& alias) {
        if (select_->after.empty()) return;
        const auto names = joined(select_->order.size(), ", ",
                                  [&](std::size_t i) { return alias + "." + column(*shape_, select_->order[i]); });
        const auto values = joined(select_->after.size(), ", ", [&](std::size_t i) {
            parameters_.push_back(text_of(select_->after[i]));
            return last_parameter() + "::" + type_of(*shape_, select_->order[i]);
        });
        const auto* beyond = select_->direction == Select::Direction::falling ? ") < (" : ") > (";
        terms_.push_back("(" + names + beyond + values + ")");
    }

    std::string parameter(const TableShape& shape, const Condition& condition) {
        const auto type = type_of(shape, condition.column);
        if (!is_list(condition)) {
            parameters_.push_back(text_of(condition.values.front()));
            return last_parameter() + "::" + type;
        }
        ArrayLiteral array;
        for (const auto& value : condition.values) array.add(value);
        parameters_.push_back(array.take());
        return last_parameter() + "::" + type + "[]";
    }
    std::string text_parameter(std::string text) {
        parameters_.push_back(std::move(text));
        return last_parameter() + "::text";
    }
    [[nodiscard]] std::string last_parameter() const { return "$" + std::to_string(parameters_.size()); }

    /// OFFSET 0 keeps the planner from finding them along the order instead.
    static std::string from_found(const std::string& found) { return " FROM (" + found + " OFFSET 0) AS t"; }
    [[nodiscard]] std::string columns(const std::string& alias) const {
        return joined(shape_->columns.size(), ", ", [&](std::size_t i) { return alias + "." + column(*shape_, i); });
    }
    [[nodiscard]] std::string where() const {
        if (terms_.empty()) return {};
        return " WHERE " + joined(terms_.size(), " AND ", [&](std::size_t i) { return terms_[i]; });
    }
    [[nodiscard]] std::string order(const std::string& alias) const {
        if (select_->order.empty()) return {};
        const auto* direction = select_->direction == Select::Direction::falling ? " DESC" : "";
        return " ORDER BY " + joined(select_->order.size(), ", ", [&](std::size_t i) {
                   return alias + "." + column(*shape_, select_->order[i]) + direction;
               });
    }
    Query done(std::string sql) {
        return {.sql = std::move(sql), .parameters = std::move(parameters_), .needs_bitmap_scan = needs_bitmap_scan_};
    }

    const Select* select_;
    const TableShape* shape_;
    std::vector<std::string> terms_;
    std::vector<std::string> parameters_;
    bool needs_bitmap_scan_ = false;
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
                                      "), 0)::bigint");
}

}  // namespace muster::postgres
