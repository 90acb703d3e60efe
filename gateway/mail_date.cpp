#include "gateway/mail_date.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <vector>

#include "domain/base/ascii.hpp"
#include "gateway/message.hpp"

namespace muster::gateway {
namespace {

constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekdays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> found;
    constexpr std::string_view space = " \t";
    while (true) {
        const auto start = text.find_first_not_of(space);
        if (start == std::string_view::npos) return found;
        text.remove_prefix(start);
        const auto end = std::min(text.find_first_of(space), text.size());
        found.push_back(ascii_lower(text.substr(0, end)));
        text.remove_prefix(end);
    }
}

/// Between `digits_min` and `digits_max` digits and nothing else.
std::optional<int> number(std::string_view text, std::size_t digits_min, std::size_t digits_max) {
    if (text.size() < digits_min || text.size() > digits_max) return std::nullopt;
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<std::chrono::minutes> zone(std::string_view text) {
    struct Named {
        std::string_view name;
        int hours;
    };
    constexpr std::array<Named, 12> named{{{"gmt", 0},
                                           {"ut", 0},
                                           {"utc", 0},
                                           {"z", 0},
                                           {"est", -5},
                                           {"edt", -4},
                                           {"cst", -6},
                                           {"cdt", -5},
                                           {"mst", -7},
                                           {"mdt", -6},
                                           {"pst", -8},
                                           {"pdt", -7}}};
    const auto* known = std::ranges::find(named, text, &Named::name);
    if (known != named.end()) return std::chrono::hours{known->hours};
    if (!text.starts_with('+') && !text.starts_with('-')) return std::nullopt;
    const auto digits = number(text.substr(1), 4, 4);
    if (!digits || *digits % 100 > 59) return std::nullopt;
    const std::chrono::minutes offset = std::chrono::hours{*digits / 100} + std::chrono::minutes{*digits % 100};
    return text.front() == '-' ? -offset : offset;
}

std::optional<std::chrono::seconds> time_of_day(std::string_view text) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto colon = text.find(':');
        parts.push_back(text.substr(0, colon));
        if (colon == std::string_view::npos) break;
        text.remove_prefix(colon + 1);
    }
    if (parts.size() != 2 && parts.size() != 3) return std::nullopt;
    const auto hour = number(parts[0], 1, 2);
    const auto minute = number(parts[1], 2, 2);
    const auto second = parts.size() == 3 ? number(parts[2], 2, 2) : std::optional{0};
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second};
}

std::optional<int> year(std::string_view text) {
    const auto value = number(text, 2, 4);
    if (!value) return std::nullopt;
    if (text.size() == 2) return *value + (*value < 50 ? 2000 : 1900);  // RFC 2822, 4.3
    if (text.size() == 3) return *value + 1900;
    return value;
}

}  // namespace

std::optional<Instant> parse_mail_date(std::string_view text) {
    if (text.size() > 64) return std::nullopt;
    auto comma = text.find(',');
    if (comma != std::string_view::npos) {
        const auto day_name = words(text.substr(0, comma));
        if (day_name.size() != 1 || std::ranges::find(weekdays, day_name[0]) == weekdays.end()) return std::nullopt;
        text.remove_prefix(comma + 1);
    }
    const auto parts = words(text);
    if (parts.size() != 5) return std::nullopt;
    const auto day = number(parts[0], 1, 2);
    const auto* month = std::ranges::find(months, std::string_view{parts[1]});
    const auto in_year = year(parts[2]);
    const auto time = time_of_day(parts[3]);
    const auto offset = zone(parts[4]);
    if (!day || month == months.end() || !in_year || !time || !offset) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*in_year},
                                           std::chrono::month{static_cast<unsigned>(month - months.begin()) + 1},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date} + *time - *offset;
}

std::string format_mail_date(Instant instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date{day};
    const std::chrono::weekday weekday{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(instant - day)};
    const auto capital = [](std::string_view name) {
        std::string result{name};
        result[0] = static_cast<char>(result[0] - 'a' + 'A');
        return result;
    };
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d -0000",
                  capital(weekdays.at(weekday.c_encoding())).c_str(), static_cast<unsigned>(date.day()),
                  capital(months.at(static_cast<unsigned>(date.month()) - 1)).c_str(), static_cast<int>(date.year()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text.data();
}

}  // namespace muster::gateway
