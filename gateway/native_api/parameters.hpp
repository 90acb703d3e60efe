#pragma once

#include <array>

#include "gateway/description.hpp"

/// What several routes of the native API take.
namespace muster::gateway::native_api {

using In = ParameterDescription::In;

inline constexpr std::array filter_parameters{
    ParameterDescription{
        "tile", In::query,
        R"({"type":"string","enum":["all","not_enrolled","inactive","bypass","locked_out","trash"],"default":"all"})",
        "One of the counts that filter the list. All but `trash` leave the trash out. `inactive`: nobody who has "
        "logged in, "
        "or was created, within the last 30 days; counted by whole days (UTC)."},
    ParameterDescription{
        "q", In::query, R"({"type":"string","maxLength":200})",
        "Three characters or more: what lies anywhere in the username, an alias, the real name, the "
        "mail address or the user id. Fewer: what one of these begins with. Letter case does not count."},
    ParameterDescription{"status", In::query, R"({"type":"string"})",
                         "The status as the list shows it: active, bypass, disabled, several separated by commas, or "
                         "locked_out alone. Who is locked out is none of the others."},
    ParameterDescription{"group", In::query, R"({"type":"string"})", "Members of the group with this id."},
    ParameterDescription{"directory", In::query, R"({"type":"string"})", "Managed by the directory with this id."},
};

inline constexpr ParameterDescription sort_parameter{
    "sort", In::query,
    R"({"type":"string","enum":["created","-created","username","-username","name","-name","email","-email","status","-status","last_login","-last_login"],"default":"created"})",
    "A minus turns the order round. By `last_login`, who never logged in comes first."};

inline constexpr std::array list_parameters{filter_parameters[0], filter_parameters[1], filter_parameters[2],
                                            filter_parameters[3], filter_parameters[4], sort_parameter};

inline constexpr std::array page_parameters{
    ParameterDescription{"cursor", In::query, R"({"type":"string"})",
                         "`next` of the page before, with the same filters and order."},
    ParameterDescription{"limit", In::query, R"({"type":"integer","minimum":1,"maximum":100,"default":100})",
                         "Rows of a page."},
};

inline constexpr std::array listing_parameters{list_parameters[0], list_parameters[1], list_parameters[2],
                                               list_parameters[3], list_parameters[4], list_parameters[5],
                                               page_parameters[0], page_parameters[1]};

inline constexpr ParameterDescription users_parameter{
    "users", In::body, R"({"type":"array","items":{"type":"string"},"minItems":1,"maxItems":100})", "User ids."};
inline constexpr ParameterDescription filter_parameter{
    "filter", In::body,
    R"({"type":"object","additionalProperties":false,"properties":{"tile":{"type":"string"},"q":{"type":"string"},"status":{"type":"string"},"group":{"type":"string"},"directory":{"type":"string"}}})",
    "In the place of `users`: all whom these filters of the user list let through, at most 10,000."};
inline constexpr ParameterDescription expect_parameter{
    "expect", In::body, R"({"type":"integer","minimum":0})",
    "With `filter`: how many users it matches. Where it matches another number by now, nothing is done."};
inline constexpr ParameterDescription dry_run_parameter{
    "dry_run", In::body, R"({"type":"boolean","default":false})",
    "Says what would be done, and who would be left as they are and why; writes nothing."};
/// Of whatever is done to many: whom, by ids or by a filter, and whether it is only foreseen.
inline constexpr std::array people_parameters{users_parameter, filter_parameter, expect_parameter, dry_run_parameter};

}  // namespace muster::gateway::native_api
