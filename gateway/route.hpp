#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/answer.hpp"
#include "gateway/change.hpp"
#include "gateway/description.hpp"
#include "gateway/desk.hpp"
#include "gateway/parameters.hpp"
#include "gateway/permissions.hpp"

namespace muster::gateway {

/// The decoded text of each `{…}` of a route's pattern.
using Arguments = std::vector<std::string>;

/// Answers by itself, on a thread that may block: reads of the tables, many commands at once, files.
using AnswerAside = Answered (*)(const Desk&, const Call&, const Parameters&, const Arguments&);
/// Says what commands are asked for, whoever asks. Does not block; who asked waits without a thread.
using AskForChange = Asked (*)(const Desk&, const Parameters&, const Arguments&);

/// One thing that can be asked for. `run` is called once the caller may do `action`.
struct Route {
    std::string_view method;
    std::string_view pattern;  // `/admin/v1/users/{id}`
    Action action;
    std::variant<AnswerAside, AskForChange> run;
    /// Where there is one, parameters that it does not name are refused (API-08).
    const Description* description = nullptr;
};

}  // namespace muster::gateway
