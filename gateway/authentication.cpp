#include "gateway/authentication.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "gateway/mail_date.hpp"

namespace muster::gateway {
namespace {

// A caller whom we do not know chooses the text: it must not fill the log.
constexpr std::size_t shown_bytes_max = 1000;

std::string shortened(std::string text) {
    if (text.size() > shown_bytes_max) text.resize(shown_bytes_max);
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 3) text.replace(at, 1, " | ");
    return text;
}

}  // namespace

Authentication::Authentication(const Clients& clients, const Digest& digest, const Clock& clock, Metrics& metrics,
                               Diagnostics& diagnostics)
    : clients_(clients), digest_(digest), clock_(clock), metrics_(metrics), diagnostics_(diagnostics) {}

Result<Caller, ApiError> Authentication::authenticate(const Request& request, std::string_view request_id) const {
    const auto refused = [&](ErrorCode code, std::string detail = {}) {
        metrics_.signature_refused(static_cast<int>(code));
        return failure(ApiError{.code = code, .detail = std::move(detail)});
    };

    const auto credentials = read_credentials(request);
    if (!credentials) return refused(ErrorCode::missing_credentials);

    const auto key = ClientKey::parse(credentials->ikey);
    if (!key) return refused(ErrorCode::unknown_key);
    auto client = clients_.find(*key);
    if (!client) {
        diagnostics_.error(request_id, "API clients cannot be read: " + client.error().what);
        return failure(ApiError{.code = ErrorCode::unavailable, .detail = {}});
    }
    // A client without a secret can sign nothing: an empty key would let anybody in.
    if (!*client || (*client)->secret.empty()) return refused(ErrorCode::unknown_key);

    // R3: what has no date would be good for ever.
    const auto floor = (*client)->strict_replay ? std::max((*client)->floor, SignatureVersion::v2) : (*client)->floor;
    const auto found = verify(request, *credentials, (*client)->secret, floor, digest_);
    if (!found) {
        if (found.error().date_missing) return refused(ErrorCode::invalid_date, "no Date or X-Duo-Date header");
        diagnostics_.info(request_id, "signature refused; expected over: " + shortened(found.error().expected));
        return refused(ErrorCode::invalid_signature);
    }

    if (found->date) {  // version 1 has none, so its age cannot be judged
        const auto date = parse_mail_date(*found->date);
        if (!date) return refused(ErrorCode::invalid_date);
        // R3. The header has whole seconds: a request of this second is not in the future.
        const auto now = std::chrono::floor<std::chrono::seconds>(clock_.now());
        if (*date < now - window || *date > now + window) {
            return refused(ErrorCode::bad_timestamp, "the server's time is " + format_mail_date(now));
        }
    }
    metrics_.signature_seen(found->version, found->hash);
    std::string mark;
    if ((*client)->strict_replay) {
        constexpr std::size_t mark_length = 64;
        mark = digest_.hex_sha512(credentials->ikey + ":" + credentials->mac).substr(0, mark_length);
    }
    return Caller{.who = std::move(**client), .version = found->version, .signature_mark = std::move(mark)};
}

}  // namespace muster::gateway
