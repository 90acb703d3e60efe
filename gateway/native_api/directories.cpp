#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "gateway/execute.hpp"
#include "gateway/json_text.hpp"
#include "gateway/native_api/directory_form.hpp"
#include "gateway/native_api/directory_form_parameters.hpp"
#include "gateway/native_api/directory_named.hpp"
#include "gateway/native_api/directory_object.hpp"
#include "gateway/native_api/directory_password.hpp"
#include "gateway/native_api/edition.hpp"
#include "gateway/native_api/once.hpp"
#include "gateway/native_api/parameters.hpp"
#include "gateway/native_api/position.hpp"
#include "gateway/native_api/routes.hpp"
#include "gateway/reading.hpp"

namespace muster::gateway::native_api {
namespace {

using nlohmann::json;

/// From the writer's own state: what was acknowledged is in it, and the tag is of what is shown.
Answered shown(const Desk& desk, const DirectoryId& id, unsigned status = 200) {
    Response response{.status = status};
    json body;
    desk.ledger.with_state([&](const Account& account, const ledger::Position& at) {
        const auto* directory = account.find_directory(id);
        if (directory == nullptr) return;
        body = directory_object(*directory);
        response.headers = {position_header(at), {.name = "ETag", .value = edition_tag(*directory)}};
    });
    if (body.is_null()) return failure(ApiError{.code = ErrorCode::not_found});
    response.body = json_text(body);
    return response;
}

void add_last_runs(json& object, const queries::DirectoryRow* row) {
    const auto run_or_null = [](const std::optional<queries::SyncRunRow>& run) {
        return run ? run_object(*run, false) : json(nullptr);
    };
    object["last_run"] = row == nullptr ? json(nullptr) : run_or_null(row->last_run);
    object["last_finished"] = row == nullptr ? json(nullptr) : run_or_null(row->last_finished);
}

struct Shown {
    json object;
    std::string tag;
};

/// By name; with the runs that the tables show.
Result<std::map<std::string, Shown>, ApiError> read_all(const Desk& desk, const Call& call, ledger::Position& at) {
    if (auto behind = wait_for_demanded_position(desk, call)) return failure(std::move(*behind));
    const auto rows = desk.directories.list(call.caller.account());
    if (!rows) return failure(unavailable(desk, call, rows.error()));
    at = rows->at;
    std::map<std::string, Shown> all;
    desk.ledger.with_state([&](const Account& account, const ledger::Position&) {
        for (const auto& [id, directory] : account.directories) {
            const auto row = std::ranges::find(rows->rows, id, &queries::DirectoryRow::directory);
            Shown one{.object = directory_object(directory), .tag = edition_tag(directory)};
            add_last_runs(one.object, row == rows->rows.end() ? nullptr : &*row);
            all.emplace(directory.configuration.name, std::move(one));
        }
    });
    return all;
}

/// GET /v1/directories.
Answered list_directories(const Desk& desk, const Call& call, const Parameters&, const Arguments&) {
    ledger::Position at;
    auto all = read_all(desk, call, at);
    if (!all) return failure(all.error());
    json body{{"directories", json::array()}};
    for (auto& [name, one] : *all) body["directories"].push_back(std::move(one.object));
    return Response{.headers = {position_header(at)}, .body = json_text(body)};
}

/// GET /v1/directories/{directory}.
Answered show_directory(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    const auto id = directory_named(desk, path.at(0));
    if (!id) return failure(id.error());
    ledger::Position at;
    const auto all = read_all(desk, call, at);
    if (!all) return failure(all.error());
    for (const auto& [name, one] : *all) {
        if (one.object["directory_id"] != id->str()) continue;
        return Response{.headers = {position_header(at), {.name = "ETag", .value = one.tag}},
                        .body = json_text(one.object)};
    }
    return failure(ApiError{.code = ErrorCode::not_found});
}

std::optional<ApiError> refused(const Desk& desk, const Call& call, Command command) {
    std::vector<Command> commands;
    commands.push_back(std::move(command));
    const auto outcomes = execute_all(desk, call, Action::edit_directories, std::move(commands));
    if (outcomes.front()) return std::nullopt;
    return as_form_member(outcomes.front().error());
}

/// D1: POST /v1/directories.
Answered add_directory(const Desk& desk, const Call& call, const Parameters&, const Arguments&) {
    return once(desk, call, [&]() -> Answered {
        const auto made = read_new_configuration(call.request.body);
        if (!made) return failure(made.error());
        if (auto no = refused_password(desk, *made)) return failure(*std::move(no));
        const directory::AddDirectory add{.directory = desk.ids.directory(), .configuration = *made};
        if (auto no = refused(desk, call, add)) return failure(std::move(*no));
        // Sent again, it is the one that was added then.
        const auto id = directory_named(desk, made->name);
        return id ? shown(desk, *id, 201) : failure(id.error());
    });
}

/// One that no directory has, where the tag is not of what there is: the ledger may remember that this very edit went
/// through (API-05).
std::optional<std::uint64_t> expected_edition(const directory::Directory& directory, const IfMatch& seen) {
    if (seen.any) return std::nullopt;
    return seen.includes(edition_tag(directory)) ? directory.edition : 0;
}

/// API-09, API-10, D1: PATCH /v1/directories/{directory}, whole or not at all.
Answered patch_directory(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    if (!call.target.query.empty()) return failure(invalid("query", "the body says what to change, and nothing else"));
    const auto seen = read_if_match(call.request);
    if (!seen) return failure(seen.error());
    return once(desk, call, [&]() -> Answered {
        const auto id = directory_named(desk, path.at(0));
        if (!id) return failure(id.error());
        const auto present = from_state<std::optional<directory::Directory>>(desk, [&](const Account& account) {
            const auto* directory = account.find_directory(*id);
            return directory == nullptr ? std::nullopt : std::optional{*directory};
        });
        if (!present) return failure(ApiError{.code = ErrorCode::not_found});
        const auto wanted = patched(present->configuration, call.request.body);
        if (!wanted) return failure(wanted.error());
        if (auto no = refused_password(desk, *wanted)) return failure(*std::move(no));
        const directory::ChangeDirectory change{
            .directory = *id, .configuration = *wanted, .expected = expected_edition(*present, *seen)};
        if (auto no = refused(desk, call, change)) return failure(std::move(*no));
        return shown(desk, *id);
    });
}

/// D1: POST /v1/directories/{directory}/pause.
Answered pause_directory(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments& path) {
    auto reason = parameters.text("reason");
    if (!reason) return failure(reason.error());
    return once(desk, call, [&]() -> Answered {
        const auto id = directory_named(desk, path.at(0));
        if (!id) return failure(id.error());
        const directory::PauseDirectory pause{.directory = *id, .why = reason->value_or("")};
        if (auto no = refused(desk, call, pause)) return failure(std::move(*no));
        return shown(desk, *id);
    });
}

/// D1: POST /v1/directories/{directory}/resume.
Answered resume_directory(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    return once(desk, call, [&]() -> Answered {
        const auto id = directory_named(desk, path.at(0));
        if (!id) return failure(id.error());
        const directory::ResumeDirectory resume{.directory = *id};
        if (auto no = refused(desk, call, resume)) return failure(std::move(*no));
        return shown(desk, *id);
    });
}

constexpr std::array reason_parameter{
    ParameterDescription{"reason", In::body, R"({"type":"string","maxLength":2048})", "For whoever finds it so."}};

constexpr Description about_list{.summary = "All directories: how each is configured, and its last runs.",
                                 .parameters = {},
                                 .answer = "Directories"};
constexpr Description about_one{.summary = "One directory, by its id or its name.",
                                .parameters = {},
                                .answer = "DirectoryDetails",
                                .tells_edition = true};
constexpr Description about_add{.summary = "Adds a directory, which is synced at once. `name` and `kind` are needed.",
                                .parameters = directory_form_parameters,
                                .answer = "Directory",
                                .status = 201,
                                .takes_idempotency_key = true,
                                .only_body_type = "application/json",
                                .tells_edition = true};
constexpr Description about_patch{
    .summary =
        "Configures a directory anew: what is sent changes (RFC 7396), all or none of it; the next run begins "
        "at once.",
    .parameters = directory_form_parameters,
    .answer = "Directory",
    .takes_idempotency_key = true,
    .only_body_type = "application/merge-patch+json",
    .tells_edition = true,
    .needs_edition = true};
constexpr Description about_pause{
    .summary =
        "Nothing of it is synced until it is resumed, a run under way included. Whom it manages stay as they are.",
    .parameters = reason_parameter,
    .answer = "Directory",
    .takes_idempotency_key = true,
    .tells_edition = true};
constexpr Description about_resume{.summary = "Syncs it again, at once.",
                                   .parameters = {},
                                   .answer = "Directory",
                                   .takes_idempotency_key = true,
                                   .tells_edition = true};

constexpr std::array routes_of_directories{
    Route{"GET", "/v1/directories", Action::read_directories, list_directories, &about_list},
    Route{"POST", "/v1/directories", Action::edit_directories, add_directory, &about_add},
    Route{"GET", "/v1/directories/{directory}", Action::read_directories, show_directory, &about_one},
    Route{"PATCH", "/v1/directories/{directory}", Action::edit_directories, patch_directory, &about_patch},
    Route{"POST", "/v1/directories/{directory}/pause", Action::edit_directories, pause_directory, &about_pause},
    Route{"POST", "/v1/directories/{directory}/resume", Action::edit_directories, resume_directory, &about_resume},
};

}  // namespace

Result<DirectoryId, ApiError> directory_named(const Desk& desk, const std::string& text) {
    const auto id = DirectoryId::parse(text);
    const auto found = from_state<std::optional<DirectoryId>>(desk, [&](const Account& account) {
        if (id && account.find_directory(*id) != nullptr) return id;
        const auto called = std::ranges::find_if(
            account.directories, [&](const auto& one) { return one.second.configuration.name == text; });
        return called == account.directories.end() ? std::nullopt : std::optional{called->first};
    });
    if (found) return *found;
    return failure(ApiError{.code = ErrorCode::not_found, .detail = "no directory of this id or name"});
}

std::span<const Route> directory_routes() {
    return routes_of_directories;
}

}  // namespace muster::gateway::native_api
