#include "infra/app/cli/caller.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "infra/clock/system_clock.hpp"
#include "infra/crypto/digest.hpp"

namespace muster::app::cli {

Caller::Caller(const Installation& installation) {
    std::ifstream file{installation.admin_file()};
    std::ostringstream text;
    text << file.rdbuf();
    const auto about = codec::parse_admin_file(text.str());
    if (!file || !about) {
        throw std::runtime_error(installation.admin_file().string() +
                                 ": cannot be read; 'muster serve' writes it when it starts");
    }
    about_ = *about;
}

gateway::Request Caller::sign(const gateway::http::ApiCall& call, Instant now, const Digest& digest) const {
    return gateway::http::signed_request(call, fmt::format("{}:{}", about_.host, about_.port),
                                         {.ikey = about_.admin_api.ikey, .skey = about_.admin_api.skey}, now, digest);
}

gateway::http::Endpoint Caller::endpoint() const {
    return {.host = about_.host, .port = about_.port, .ca_file = about_.ca};
}

Result<gateway::Response, PortFailure> Caller::signed_call(const gateway::http::ApiCall& call,
                                                           std::chrono::milliseconds at_most) const {
    const auto digest = crypto::make_digest();
    return gateway::http::send(endpoint(), sign(call, clock::SystemClock{}.now(), *digest), at_most);
}

Result<gateway::Response, PortFailure> Caller::get(const std::string& path, std::chrono::milliseconds at_most) const {
    gateway::Request request;
    request.method = "GET";
    request.target = path;
    request.headers.push_back({"Host", fmt::format("{}:{}", about_.host, about_.port)});
    return gateway::http::send(endpoint(), request, at_most);
}

}  // namespace muster::app::cli
