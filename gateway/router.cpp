#include "gateway/router.hpp"

#include <utility>
#include <variant>

#include "domain/base/match.hpp"
#include "gateway/execute.hpp"
#include "gateway/routing.hpp"

namespace muster::gateway {
namespace {

/// Version 1 and 2 cover the parameters that they take a body for.
bool covers_any_body(SignatureVersion version) {
    return version == SignatureVersion::v4 || version == SignatureVersion::v5;
}

/// The parameters, once it is certain that the caller may send them here.
Result<Parameters, ApiError> admit(const Call& call, const Route& route) {
    if (auto allowed = authorize(call.caller, route.action); !allowed) return failure(allowed.error());
    const auto* about = route.description;
    if (about != nullptr && !about->only_body_type.empty() && call.request.media_type() != about->only_body_type) {
        return failure(ApiError{.code = ErrorCode::unsupported_media_type,
                                .detail = "Content-Type: send " + std::string{about->only_body_type},
                                .parameter = "Content-Type"});
    }
    const bool takes_a_file = about != nullptr && !about->file_words.empty();
    if (takes_a_file && !covers_any_body(call.caller.version)) {
        return failure(invalid("body", "a signature of version 4 or 5 is needed; older ones do not cover a file"));
    }
    const Request query_alone{.method = call.request.method, .target = call.request.target};
    auto parameters = Parameters::read(takes_a_file ? query_alone : call.request, call.caller.version);
    if (!parameters) return failure(parameters.error());
    if (route.description != nullptr) {
        std::vector<std::string_view> known;
        for (const auto& each : route.description->parameters) known.push_back(each.name);
        if (const auto unknown = parameters->other_than(known)) return failure(invalid(*unknown, "no such parameter"));
    }
    return parameters;
}

Answered answer_of(const Desk& desk, const Change& change, const Outcome& outcome) {
    if (outcome) return change.answer(desk);
    return change.refused ? change.refused(outcome.error()) : failure(outcome.error());
}

/// As far as it goes without the log.
void ask(const Desk& desk, const Call& call, Action action, Asked asked, Turns& turns,
         std::function<void(Answered)> told) {
    if (!asked) return told(failure(std::move(asked.error())));
    match(
        *std::move(asked), [&](Response&& response) { told(std::move(response)); },
        [&](Change&& change) {
            std::vector<Command> commands;
            commands.push_back(std::move(change.command));
            execute(desk, call, action, std::move(commands), turns,
                    [&desk, change = std::move(change), told = std::move(told)](const std::vector<Outcome>& outcomes) {
                        told(answer_of(desk, change, outcomes.front()));
                    });
        },
        [&](Changes&& changes) {
            execute(desk, call, action, std::move(changes.commands), turns,
                    [answer = std::move(changes.answer), told = std::move(told)](const std::vector<Outcome>& outcomes) {
                        told(answer(outcomes));
                    });
        });
}

}  // namespace

Answered run_here(const Desk& desk, const Call& call, const Route& route, const Parameters& parameters,
                  const Arguments& arguments) {
    return match(
        route.run, [&](AnswerAside run) { return run(desk, call, parameters, arguments); },
        [&](AskForChange run) -> Answered {
            auto asked = run(desk, parameters, arguments);
            if (!asked) return failure(std::move(asked.error()));
            return match(
                *std::move(asked), [](Response&& response) -> Answered { return std::move(response); },
                [&](Change&& change) {
                    auto command = std::move(change.command);
                    return answer_of(desk, change, execute_here(desk, call, route.action, std::move(command)));
                },
                [&](Changes&& changes) {
                    return changes.answer(execute_all(desk, call, route.action, std::move(changes.commands)));
                });
        });
}

Answer Router::answer_of(const Route& route, const Call& call, Answered result) const {
    auto response = result ? std::move(*result) : refuse_(result.error(), call.request_id);
    const bool is_patch = route.method == "PATCH";
    if (!result && is_patch && result.error().code == ErrorCode::unsupported_media_type) {  // RFC 5789, 2.2
        response.headers.push_back({.name = "Accept-Patch", .value = std::string{route.description->only_body_type}});
    }
    return {.route = std::string{route.method} + " " + std::string{route.pattern}, .response = std::move(response)};
}

std::string Router::methods_of(std::string_view path) const {
    std::string methods;
    for (const auto& route : routes_) {
        if (match_path(route.pattern, path)) methods.append(methods.empty() ? "" : ", ").append(route.method);
    }
    return methods;
}

void Router::answer(const Desk& desk, const Call& call, Turns& turns, std::function<void(Answer)> answered) const {
    for (const auto& route : routes_) {
        if (route.method != call.request.method) continue;
        auto arguments = match_path(route.pattern, call.target.path);
        if (!arguments) continue;
        auto parameters = admit(call, route);
        if (!parameters) return answered(answer_of(route, call, failure(std::move(parameters.error()))));
        auto told = [this, &route, &call, answered = std::move(answered)](Answered result) {
            answered(answer_of(route, call, std::move(result)));
        };
        return match(
            route.run,
            [&](AnswerAside run) {
                turns.aside([&desk, &call, run, told = std::move(told), parameters = *std::move(parameters),
                             arguments = *std::move(arguments)] { told(run(desk, call, parameters, arguments)); });
            },
            [&](AskForChange run) {
                ask(desk, call, route.action, run(desk, *parameters, *arguments), turns, std::move(told));
            });
    }
    const auto allowed = methods_of(call.target.path);
    if (allowed.empty()) {
        return answered({.route = "unknown", .response = refuse_({.code = ErrorCode::not_found}, call.request_id)});
    }
    auto response = refuse_({.code = ErrorCode::method_not_allowed, .detail = "allowed: " + allowed}, call.request_id);
    response.headers.push_back({.name = "Allow", .value = allowed});
    answered({.route = "method not allowed", .response = std::move(response)});
}

}  // namespace muster::gateway
