#include <array>
#include <nlohmann/json.hpp>

#include "gateway/execute.hpp"
#include "gateway/json_text.hpp"
#include "gateway/native_api/directory_form.hpp"
#include "gateway/native_api/directory_form_parameters.hpp"
#include "gateway/native_api/directory_named.hpp"
#include "gateway/native_api/directory_object.hpp"
#include "gateway/native_api/directory_password.hpp"
#include "gateway/native_api/routes.hpp"

/// D1: what a sync would see, before anybody relies on it. Nothing is changed by looking.
namespace muster::gateway::native_api {
namespace {

Answered tested(const Desk& desk, const directory::Configuration& configuration) {
    const auto seen = desk.syncs.test(configuration);
    if (!seen) return failure(ApiError{.code = ErrorCode::unavailable, .detail = seen.error().why});
    return Response{.body = json_text(connection_test_object(*seen))};
}

/// POST /v1/directories/{directory}/test, paused or not.
Answered test_directory(const Desk& desk, const Call&, const Parameters&, const Arguments& path) {
    const auto id = directory_named(desk, path.at(0));
    if (!id) return failure(id.error());
    const auto configuration = from_state<std::optional<directory::Configuration>>(desk, [&](const Account& account) {
        const auto* directory = account.find_directory(*id);
        return directory == nullptr ? std::nullopt : std::optional{directory->configuration};
    });
    if (!configuration) return failure(ApiError{.code = ErrorCode::not_found});
    return tested(desk, *configuration);
}

/// POST /v1/directories/test: of a form that is not saved.
Answered test_form(const Desk& desk, const Call& call, const Parameters&, const Arguments&) {
    const auto made = read_new_configuration(call.request.body);
    if (!made) return failure(made.error());
    if (auto no = refused_configuration(*made)) return failure(*std::move(no));
    if (auto no = refused_password(desk, *made)) return failure(*std::move(no));
    return tested(desk, *made);
}

constexpr Description about_test{
    .summary =
        "Binds, reads all below the base once, counts, shows five people, and says what this bind cannot see. "
        "Changes nothing; takes at most 20 seconds.",
    .parameters = {},
    .answer = "ConnectionTest"};
constexpr Description about_form{.summary = "The same of a directory that is not added yet.",
                                 .parameters = directory_form_parameters,
                                 .answer = "ConnectionTest",
                                 .only_body_type = "application/json"};

constexpr std::array routes_of_tests{
    Route{"POST", "/v1/directories/test", Action::edit_directories, test_form, &about_form},
    Route{"POST", "/v1/directories/{directory}/test", Action::edit_directories, test_directory, &about_test},
};

}  // namespace

std::span<const Route> directory_test_routes() {
    return routes_of_tests;
}

}  // namespace muster::gateway::native_api
