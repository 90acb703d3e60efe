#include "gateway/native_api/import_file.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "domain/base/ascii.hpp"
#include "domain/user/names.hpp"
#include "domain/values/person.hpp"
#include "domain/values/utf8.hpp"
#include "gateway/message.hpp"
#include "gateway/native_api/csv_reader.hpp"

namespace muster::gateway::native_api {
namespace {

using Wrong = std::optional<ApiError>;

struct Reading {
    const Desk& desk;
    user::ImportUser& into;
};

/// As the download joins them.
std::vector<std::string_view> split_at_semicolons(std::string_view text) {
    std::vector<std::string_view> items;
    while (!text.empty()) {
        const auto end = std::min(text.find(';'), text.size());
        if (const auto item = trimmed(text.substr(0, end)); !item.empty()) items.push_back(item);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return items;
}

template <class T>
Wrong put(Result<T, Malformed> parsed, T& into) {
    if (!parsed) return invalid(parsed.error().field, parsed.error().why);
    into = std::move(*parsed);
    return std::nullopt;
}

Wrong read_username(const Reading& line, std::string_view cell) {
    return put(parse_username(cell, "username", line.desk.folding), line.into.profile.username);
}

/// The column that names it.
std::string alias_column(const user::ImportUser& wish, std::size_t place) {
    return wish.aliases_are_a_list ? "aliases" : user::alias_field(place);
}

Wrong read_alias(const Reading& line, std::size_t place, std::string_view cell) {
    if (trimmed(cell).empty()) return std::nullopt;
    auto& aliases = line.into.profile.aliases;
    if (place >= aliases.size()) aliases.resize(place + 1);
    return put(parse_username(cell, alias_column(line.into, place), line.desk.folding), aliases[place]);
}

template <std::size_t place>
Wrong read_alias_at(const Reading& line, std::string_view cell) {
    return read_alias(line, place, cell);
}

Wrong read_aliases(const Reading& line, std::string_view cell) {
    const auto names = split_at_semicolons(cell);
    line.into.aliases_are_a_list = true;
    if (names.size() > aliases_max) return invalid("aliases", "more than eight");
    for (std::size_t place = 0; place < names.size(); ++place) {
        if (auto wrong = read_alias(line, place, names[place])) return wrong;
    }
    return std::nullopt;
}

Wrong read_real_name(const Reading& line, std::string_view cell) {
    return put(parse_person_name(cell, "realname"), line.into.profile.real_name);
}
Wrong read_first_name(const Reading& line, std::string_view cell) {
    return put(parse_person_name(cell, "firstname"), line.into.profile.first_name);
}
Wrong read_last_name(const Reading& line, std::string_view cell) {
    return put(parse_person_name(cell, "lastname"), line.into.profile.last_name);
}
Wrong read_email(const Reading& line, std::string_view cell) {
    return put(parse_email(trimmed(cell), "email"), line.into.profile.email);
}
Wrong read_notes(const Reading& line, std::string_view cell) {
    return put(parse_notes(cell, "notes"), line.into.profile.notes);
}

Wrong read_status(const Reading& line, std::string_view cell) {
    const auto word = ascii_lower(trimmed(cell));
    if (word.empty()) return std::nullopt;
    if (word == "active") {
        line.into.status = user::Status::active;
    } else if (word == "bypass") {
        line.into.status = user::Status::bypass;
    } else if (word == "disabled") {
        line.into.status = user::Status::disabled;
    } else {
        return invalid("status", "none of active, bypass, disabled");
    }
    return std::nullopt;
}

Wrong read_groups(const Reading& line, std::string_view cell) {
    for (const auto name : split_at_semicolons(cell)) line.into.groups.emplace_back(name);
    return std::nullopt;
}

Wrong read_phone(const Reading& line, std::string_view cell) {
    if (trimmed(cell).empty()) return std::nullopt;
    return put(parse_phone_number(cell, "phone"), line.into.number);
}

struct Column {
    std::string_view name;
    Wrong (*read)(const Reading& line, std::string_view cell);
};

constexpr std::array columns{
    Column{"username", read_username},  Column{"realname", read_real_name}, Column{"firstname", read_first_name},
    Column{"lastname", read_last_name}, Column{"email", read_email},        Column{"notes", read_notes},
    Column{"status", read_status},      Column{"alias1", read_alias_at<0>}, Column{"alias2", read_alias_at<1>},
    Column{"alias3", read_alias_at<2>}, Column{"alias4", read_alias_at<3>}, Column{"alias5", read_alias_at<4>},
    Column{"alias6", read_alias_at<5>}, Column{"alias7", read_alias_at<6>}, Column{"alias8", read_alias_at<7>},
    Column{"aliases", read_aliases},    Column{"groups", read_groups},      Column{"phone", read_phone},
};

/// Letter case, spaces and underscores do not count: `Real name`, `real_name`, `realname`.
std::string column_name(std::string_view cell) {
    auto name = ascii_lower(cell);
    std::erase_if(name, [](char c) { return c == ' ' || c == '_'; });
    return name;
}

ApiError wrong_file(std::size_t line, const std::string& why) {
    return invalid("body", "line " + std::to_string(line) + ": " + why);
}

Result<std::vector<const Column*>, ApiError> read_header(const CsvRow& row) {
    std::vector<const Column*> chosen;
    for (const auto& cell : row.cells) {
        const auto found = std::ranges::find(columns, column_name(cell), &Column::name);
        if (found == columns.end()) {
            return failure(wrong_file(row.line, "unknown column '" + cell + "'; known are " + import_columns()));
        }
        if (std::ranges::find(chosen, &*found) != chosen.end()) {
            return failure(wrong_file(row.line, "the column '" + cell + "' stands there twice"));
        }
        chosen.push_back(&*found);
    }
    const auto names = [&](std::string_view name) { return std::ranges::find(chosen, name, &Column::name); };
    if (names("username") == chosen.end()) {
        return failure(wrong_file(row.line, "the column 'username' is needed; known are " + import_columns()));
    }
    const auto is_one_alias = [](const Column* column) {
        return column->name.starts_with("alias") && column->name != "aliases";
    };
    if (names("aliases") != chosen.end() && std::ranges::any_of(chosen, is_one_alias)) {
        return failure(wrong_file(row.line, "'aliases' or 'alias1' to 'alias8', not both"));
    }
    return chosen;
}

Result<user::ImportUser, ApiError> read_line(const Desk& desk, const std::vector<const Column*>& header,
                                             const CsvRow& row) {
    if (row.cells.size() != header.size()) {
        return failure(invalid("line", "has " + std::to_string(row.cells.size()) +
                                           " cells where the first line names " + std::to_string(header.size()) +
                                           " columns"));
    }
    user::ImportUser wish;
    wish.user = desk.ids.user();
    wish.phone = desk.ids.phone();
    for (std::size_t i = 0; i < header.size(); ++i) {
        const Reading line{.desk = desk, .into = wish};
        if (auto wrong = header[i]->read(line, without_formula_guard(row.cells[i]))) return failure(std::move(*wrong));
    }
    drop_free_places_at_the_end(wish.profile.aliases);
    return wish;
}

/// U3, V1: what each name and number is on whose line.
class Seen {
public:
    [[nodiscard]] Wrong add(const user::ImportUser& wish, std::size_t line) {
        if (auto wrong = add_one(names_, wish.profile.username.get(), "username", line)) return wrong;
        for (std::size_t place = 0; place < wish.profile.aliases.size(); ++place) {
            const auto& alias = wish.profile.aliases[place];
            if (auto wrong = add_one(names_, alias.get(), alias_column(wish, place), line)) return wrong;
        }
        return add_one(numbers_, wish.number.get(), "phone", line);
    }

private:
    using Lines = std::map<std::string, std::size_t>;

    [[nodiscard]] static Wrong add_one(Lines& lines, const std::string& what, const std::string& field,
                                       std::size_t line) {
        if (what.empty()) return std::nullopt;
        const auto [first, is_new] = lines.try_emplace(what, line);
        if (is_new) return std::nullopt;
        auto wrong = first->second == line ? invalid(field, "stands twice on this line")
                                           : invalid(field, "stands on line " + std::to_string(first->second) + " too");
        wrong.rule = field == "phone" ? "V1" : "U3";
        return wrong;
    }

    Lines names_;
    Lines numbers_;
};

}  // namespace

Result<std::vector<ImportLine>, ApiError> read_import_file(const Desk& desk, std::string_view text) {
    CsvReader reader{text};
    const auto first = reader.next();
    if (!first) return failure(wrong_file(first.error().line, first.error().why));
    if (!*first) return failure(invalid("body", "is empty; its first line names the columns"));
    const auto header = read_header(**first);
    if (!header) return failure(header.error());
    const auto name_at = static_cast<std::size_t>(
        std::ranges::find(*header, std::string_view{"username"}, &Column::name) - header->begin());

    std::vector<ImportLine> lines;
    Seen seen;
    while (true) {
        const auto row = reader.next();
        if (!row) return failure(wrong_file(row.error().line, row.error().why));
        if (!*row) return lines;
        if (lines.size() == import_lines_max) {
            return failure(invalid("body", "more than 10000 lines; send the rest in another file"));
        }
        ImportLine line{.line = (*row)->line,
                        .username = name_at < (*row)->cells.size() ? (*row)->cells[name_at] : std::string{},
                        .wish = read_line(desk, *header, **row)};
        if (line.wish) {
            if (auto clash = seen.add(*line.wish, line.line)) line.wish = failure(std::move(*clash));
        }
        lines.push_back(std::move(line));
    }
}

std::string import_columns() {
    std::string all;
    for (const auto& column : columns) all.append(all.empty() ? "" : ", ").append(column.name);
    return all;
}

}  // namespace muster::gateway::native_api
