#include "gateway/native_api/list_query.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "domain/base/match.hpp"
#include "gateway/base64.hpp"
#include "gateway/json_text.hpp"

namespace muster::gateway::native_api {
namespace {

using nlohmann::json;
using queries::SortBy;
using queries::Tile;

template <class T, std::size_t N>
using Words = std::array<std::pair<std::string_view, T>, N>;

constexpr Words<Tile, 6> tiles{{{"all", Tile::all},
                                {"not_enrolled", Tile::not_enrolled},
                                {"inactive", Tile::inactive},
                                {"bypass", Tile::bypass},
                                {"locked_out", Tile::locked_out},
                                {"trash", Tile::trash}}};
constexpr Words<SortBy, 6> sorts{{{"created", SortBy::created},
                                  {"username", SortBy::username},
                                  {"name", SortBy::name},
                                  {"email", SortBy::email},
                                  {"status", SortBy::status},
                                  {"last_login", SortBy::last_login}}};

constexpr Days inactive_after{30};  // A5: the list's count

template <class T, std::size_t N>
Result<T, ApiError> read_word(const Words<T, N>& words, std::string_view parameter, std::string_view text) {
    std::string known;
    for (const auto& [word, value] : words) {
        if (word == text) return value;
        known.append(known.empty() ? "" : ", ").append(word);
    }
    return failure(invalid(parameter, "one of " + known));
}

template <class Id>
Result<std::optional<Id>, ApiError> read_id(const Parameters& parameters, std::string_view name) {
    const auto text = parameters.text(name);
    if (!text) return failure(text.error());
    if (!*text) return std::nullopt;
    const auto id = Id::parse(**text);
    if (!id) return failure(invalid(name, "no such id"));
    return *id;
}

constexpr std::string_view separator = ".";

std::string seal_of(const Desk& desk, const Call& call, const ListQuery& query, const std::string& place) {
    // Whatever would make a place mean something else is under the seal with it.
    const auto& filter = query.filter;
    json sealed{call.caller.account().str(),
                static_cast<int>(filter.tile),
                filter.text.value_or(""),
                filter.statuses,
                filter.group ? filter.group->str() : "",
                filter.directory ? filter.directory->str() : "",
                static_cast<int>(query.order.by),
                static_cast<int>(query.order.direction),
                place};
    return desk.digest.hex_hmac_sha256(desk.cursor_key, json_text(sealed)).substr(0, 32);
}

}  // namespace

Result<queries::UserListFilter, ApiError> read_filter(const Desk& desk, const Parameters& parameters) {
    queries::UserListFilter filter;
    filter.inactive_since = desk.clock.now() - inactive_after;
    const auto tile = parameters.text("tile");
    if (!tile) return failure(tile.error());
    if (*tile) {
        const auto word = read_word(tiles, "tile", **tile);
        if (!word) return failure(word.error());
        filter.tile = *word;
    }
    const auto text = parameters.text("q");
    if (!text) return failure(text.error());
    if (*text && !(*text)->empty()) {
        constexpr std::size_t bytes_max = 200;
        if ((*text)->size() > bytes_max) return failure(invalid("q", "more than 200 bytes"));
        filter.text = desk.folding.fold(**text);
        if (!filter.text) return failure(invalid("q", "not UTF-8"));
    }
    const auto statuses = parameters.list("status", 4);
    if (!statuses) return failure(statuses.error());
    if (*statuses) {
        for (const auto& status : **statuses) {
            if (status == "locked_out" && (*statuses)->size() > 1) {
                return failure(invalid("status", "locked_out stands alone"));
            }
            if (status != "active" && status != "bypass" && status != "disabled" && status != "locked_out") {
                return failure(invalid("status", "each one of active, bypass, disabled; or locked_out"));
            }
        }
        filter.statuses = **statuses;
        if (filter.statuses == std::vector<std::string>{"locked_out"}) filter.statuses = {"locked out"};
    }
    const auto group = read_id<GroupId>(parameters, "group");
    if (!group) return failure(group.error());
    filter.group = *group;
    const auto directory = read_id<DirectoryId>(parameters, "directory");
    if (!directory) return failure(directory.error());
    filter.directory = *directory;
    return filter;
}

Result<ListQuery, ApiError> read_list_query(const Desk& desk, const Parameters& parameters) {
    ListQuery query;
    auto filter = read_filter(desk, parameters);
    if (!filter) return failure(filter.error());
    query.filter = std::move(*filter);
    const auto sort = parameters.text("sort");
    if (!sort) return failure(sort.error());
    if (*sort) {
        std::string_view word = **sort;
        if (word.starts_with('-')) {
            query.order.direction = queries::Select::Direction::falling;
            word.remove_prefix(1);
        }
        const auto by = read_word(sorts, "sort", word);
        if (!by) return failure(by.error());
        query.order.by = *by;
    }
    return query;
}

Result<std::uint32_t, ApiError> read_limit(const Parameters& parameters) {
    constexpr std::int64_t limit_max = 100;
    const auto limit = parameters.integer("limit");
    if (!limit) return failure(limit.error());
    if (!*limit) return static_cast<std::uint32_t>(limit_max);
    if (**limit < 1 || **limit > limit_max) return failure(invalid("limit", "1 to 100"));
    return static_cast<std::uint32_t>(**limit);
}

std::string cursor_of(const Desk& desk, const Call& call, const ListQuery& query, const queries::UserListPlace& place) {
    json values = json::array();
    for (const auto& value : place) {
        match(
            value, [&](std::monostate) { values.push_back(nullptr); },
            [&](std::int64_t number) { values.push_back(number); },
            [&](const std::string& text) { values.push_back(text); });
    }
    // In a query every character of it stands for itself.
    auto text = base64_encode(json_text(values));
    while (text.ends_with('=')) text.pop_back();
    for (auto& c : text) {
        if (c == '+') c = '-';
        if (c == '/') c = '_';
    }
    return text + std::string{separator} + seal_of(desk, call, query, text);
}

Result<queries::UserListPlace, ApiError> read_cursor(const Desk& desk, const Call& call, const Parameters& parameters,
                                                     const ListQuery& query) {
    const auto cursor = parameters.text("cursor");
    if (!cursor) return failure(cursor.error());
    if (!*cursor || (*cursor)->empty()) return queries::UserListPlace{};
    const auto bent = invalid("cursor", "not one that was given out for this list, filters and order included");
    const auto dot = (*cursor)->find(separator);
    if (dot == std::string::npos) return failure(bent);
    auto text = (*cursor)->substr(0, dot);
    if (!desk.digest.equal((*cursor)->substr(dot + 1), seal_of(desk, call, query, text))) return failure(bent);
    for (auto& c : text) {
        if (c == '-') c = '+';
        if (c == '_') c = '/';
    }
    const auto values = json::parse(base64_decode(text).value_or(""), nullptr, false);
    queries::UserListPlace place;
    if (!values.is_array()) return failure(bent);
    for (const auto& value : values) {
        if (value.is_string()) place.emplace_back(value.get<std::string>());
        if (value.is_number_integer()) place.emplace_back(value.get<std::int64_t>());
    }
    if (!queries::fits(place, query.order.by)) return failure(bent);
    return place;
}

}  // namespace muster::gateway::native_api
