// A request as the server hands it over: its first line, header lines, an empty line, the body. First to
// the check of its signature; then, as if a client with all grants had signed it, to the routes over an account with
// people.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "domain/base/invariant.hpp"
#include "gateway/signature.hpp"
#include "infra/crypto/digest.hpp"
#include "tests/support/desk_on_sqlite.hpp"

namespace muster::testing {
namespace {

gateway::Request request_of(std::string_view text) {
    gateway::Request request;
    const auto first = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), first.size() + 1));
    const auto space = first.find(' ');
    request.method = first.substr(0, space);
    if (space != std::string_view::npos) request.target = first.substr(space + 1);
    while (!text.empty() && !text.starts_with('\n')) {
        const auto line = text.substr(0, text.find('\n'));
        const auto colon = line.find(": ");
        if (colon == std::string_view::npos) break;
        request.headers.push_back({std::string{line.substr(0, colon)}, std::string{line.substr(colon + 2)}});
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    if (text.starts_with('\n')) text.remove_prefix(1);
    request.body = text;
    return request;
}

std::unique_ptr<DeskOnSqlite> a_desk() {
    return std::make_unique<DeskOnSqlite>(Events{corp_added(), created(amy, "amy"), created(eve, "eve"),
                                                 trashed_by_hand(eve), synced(bob, by(corp, bobs_guid), "bob"),
                                                 a_local_group(guests, "guests"), members(guests, {amy})});
}

}  // namespace
}  // namespace muster::testing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace muster;
    using namespace muster::testing;
    static auto desk = a_desk();
    if (desk->history().size() > 10'000) desk = a_desk();  // what it piles up is not what is looked for
    const auto request = request_of({reinterpret_cast<const char*>(bytes), size});
    static const auto digest = crypto::make_digest();
    if (const auto credentials = gateway::read_credentials(request)) {
        const auto verified = gateway::verify(request, *credentials, "0123456789abcdef0123456789abcdef01234567",
                                              gateway::SignatureVersion::v1, *digest);
        invariant(!verified, "nobody guesses a signature");
    }
    if (!gateway::Target::parse(request.target)) return 0;
    const auto got = desk->send(request);
    invariant(got.status < 500, "no request makes the gateway fail");
    invariant(!got.body.is_discarded() || got.content_type.starts_with("text/csv"), "an answer is what it says it is");
    return 0;
}
