#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "projections/queries/user_list.hpp"
#include "projections/tables.hpp"
#include "projections/text.hpp"
#include "projections/users_table.hpp"
#include "tests/contract/tables/store_story.hpp"
#include "tests/contract/tables/tables_contract.hpp"
#include "tests/support/naive_rows.hpp"

/// How the user list is asked and what it is compared with.
namespace muster::testing {

namespace users_table = projections::users_table;
using projections::Row;
using projections::text_at;
using queries::SortBy;
using queries::Tile;
using queries::UserListFilter;
using queries::UserListOrder;
using Ids = std::vector<std::string>;
using Direction = queries::Select::Direction;

inline constexpr std::uint64_t many = 5000;

/// All pages of it, one after the other.
inline Ids listed(queries::UserList& list, const UserListFilter& filter, const UserListOrder& order = {},
                  std::uint32_t limit = 1000) {
    Ids ids;
    queries::UserListPlace place;
    while (true) {
        const auto page = list.page(account, filter, order, place, limit);
        EXPECT_TRUE(page) << page.error().what;
        if (!page) return ids;
        EXPECT_LE(page->rows.size(), limit);
        for (const auto& row : page->rows) ids.push_back(row.user.str());
        if (!page->next) return ids;
        EXPECT_TRUE(queries::fits(*page->next, order.by));
        place = *page->next;
    }
}

inline std::string folded(const std::string& text) {
    return text::UnicodeFolding{}.fold(text).value_or(text);
}

/// The list as plainly as it can be meant.
class PlainList {
public:
    explicit PlainList(const Story& story) : rows_(story) {}

    [[nodiscard]] Ids ids(const UserListFilter& filter, const UserListOrder& order) {
        std::vector<Row> rows;
        for (const auto& [key, row] : rows_.table(projections::Table::users)) {
            if (matches(row, filter)) rows.push_back(row);
        }
        std::ranges::sort(rows, [&](const Row& a, const Row& b) {
            return order.direction == Direction::rising ? place(a, order.by) < place(b, order.by)
                                                        : place(b, order.by) < place(a, order.by);
        });
        Ids ids;
        for (const auto& row : rows) ids.push_back(text_at(row, users_table::user_id));
        return ids;
    }

private:
    static Row place(const Row& row, SortBy by) {
        const auto& sequence = row[users_table::created_sequence];
        switch (by) {
            case SortBy::created:
                return {sequence};
            case SortBy::username:
                return {row[users_table::username], sequence};
            case SortBy::name:
                return {folded(text_at(row, users_table::real_name)), sequence};
            case SortBy::email:
                return {folded(text_at(row, users_table::email)), sequence};
            case SortBy::status:
                return {row[users_table::status], sequence};
            case SortBy::last_login:
                return {projections::is_null_at(row, users_table::last_login) ? projections::Value{std::int64_t{0}}
                                                                              : row[users_table::last_login],
                        sequence};
        }
        return {};
    }
    bool matches(const Row& row, const UserListFilter& filter) {
        const bool trashed = projections::number_at(row, users_table::in_trash) != 0;
        if (trashed != (filter.tile == Tile::trash)) return false;
        const bool locked = projections::number_at(row, users_table::locked_out) != 0;
        const auto status = locked ? "locked out" : text_at(row, users_table::status);
        const auto since = std::chrono::floor<Days>(filter.inactive_since).time_since_epoch().count();
        if (filter.tile == Tile::inactive && projections::number_at(row, users_table::active_day) >= since)
            return false;
        if (filter.tile == Tile::bypass && status != "bypass") return false;
        if (filter.tile == Tile::not_enrolled && projections::number_at(row, users_table::enrolled) != 0) return false;
        if (filter.tile == Tile::locked_out && !locked) return false;
        if (!filter.statuses.empty() && std::ranges::find(filter.statuses, status) == filter.statuses.end()) {
            return false;
        }
        if (filter.directory && text_at(row, users_table::directory_id) != filter.directory->str()) return false;
        if (filter.group && !rows_.table(projections::Table::members)
                                 .contains({account.str(), filter.group->str(), row[users_table::user_id]})) {
            return false;
        }
        if (!filter.text || filter.text->empty()) return true;
        auto texts = projections::decode_list(text_at(row, users_table::aliases));
        texts.push_back(text_at(row, users_table::username));
        texts.push_back(folded(text_at(row, users_table::real_name)));
        texts.push_back(folded(text_at(row, users_table::email)));
        texts.push_back(folded(text_at(row, users_table::user_id)));
        return std::ranges::any_of(texts, [&](const std::string& text) {
            return characters(*filter.text) < 3 ? text.starts_with(*filter.text)
                                                : text.find(*filter.text) != std::string::npos;
        });
    }
    static std::ptrdiff_t characters(const std::string& text) {
        return std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
    }

    NaiveRows rows_;
};

inline user::Created a_person(std::uint64_t i, const std::string& username, const std::string& real_name,
                              const std::string& email = "") {
    auto event = created(a_user(i), username);
    event.profile.real_name = PersonName{real_name};
    event.profile.email = Email{email};
    return event;
}

}  // namespace muster::testing
