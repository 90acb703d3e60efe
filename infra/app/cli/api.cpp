// muster api: one call to the server of an installation, signed when it is made.

#include <algorithm>
#include <fstream>
#include <iterator>

#include "domain/base/ascii.hpp"
#include "infra/app/cli/caller.hpp"
#include "infra/app/cli/commands.hpp"
#include "infra/app/terminal.hpp"
#include "infra/codec/sync_json.hpp"

namespace muster::app::cli {

constexpr std::chrono::seconds call_max{60};

ExitCode api(const std::string& data, const ApiCall& call) {
    const Installation installation{data, Installation::Missing::refuse};
    gateway::http::ApiCall made{.method = call.method, .path = call.path};
    for (const auto& parameter : call.parameters) {
        const auto equals = parameter.find('=');
        if (equals == std::string::npos || equals == 0) {
            tell(stderr, "muster: '{}': a parameter is written key=value\n", parameter);
            return ExitCode::usage;
        }
        made.parameters.push_back({parameter.substr(0, equals), parameter.substr(equals + 1)});
    }
    if (!call.csv_file.empty()) {
        std::ifstream file{call.csv_file, std::ios::binary};
        if (!file) {
            tell(stderr, "muster: '{}' cannot be read\n", call.csv_file);
            return ExitCode::failed;
        }
        made.csv.emplace(std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{});
    }
    if (!call.if_match.empty()) made.if_match = call.if_match;
    const auto response = Caller{installation}.signed_call(made, call_max);
    if (!response) {
        tell(stderr, "muster: {}\n", response.error().what);
        return response.error().retry == PortFailure::Retry::never ? ExitCode::failed : ExitCode::try_again;
    }
    put_line(response->body);
    const auto is_tag = [](const gateway::Header& header) { return ascii_lower(header.name) == "etag"; };
    const auto tag = std::ranges::find_if(response->headers, is_tag);
    if (tag != response->headers.end()) tell(stderr, "ETag: {}\n", tag->value);  // what --if-match takes
    if (response->status < 400) return ExitCode::done;
    tell(stderr, "muster: {} {}: HTTP {}: {}\n", call.method, call.path, response->status,
         codec::failure_text(response->body));
    const bool is_conflict = response->status == 404 || response->status == 409 || response->status == 412;
    if (is_conflict) return ExitCode::conflict;
    return response->status == 429 || response->status == 503 ? ExitCode::try_again : ExitCode::failed;
}

}  // namespace muster::app::cli
