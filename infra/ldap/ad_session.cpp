#include "infra/ldap/ad_session.hpp"

#include <utility>

#include "infra/ldap/ad_reading.hpp"

namespace muster::ldap {

using connectors::Followed;

AdSession::AdSession(const directory::Configuration& configuration, std::string url, const Settings& settings,
                     std::unique_ptr<Connection> connection)
    : configuration_(configuration), url_(std::move(url)), settings_(settings), connection_(std::move(connection)) {}

connectors::DirectorySession::Follows AdSession::follows() const {
    return way_ && !way_->by_dirsync && !way_->usn_readable ? Follows::not_at_all : Follows::when_asked;
}

// A server ends connections on which nothing was asked for some time (AD: 15 minutes), which shows when it is asked.
Result<AdServer, PortFailure> AdSession::ask_where_it_answers() {
    if (!broken_) {
        auto now = ask_server();
        int code = LDAP_SUCCESS;
        ldap_get_option(connection_->handle(), LDAP_OPT_RESULT_CODE, &code);
        if (now || code != LDAP_SERVER_DOWN) {
            broken_ = !now;
            return now;
        }
    }
    broken_ = true;
    auto connection = Connection::open(configuration_, url_, settings_);
    if (!connection) return failure(PortFailure{std::move(connection).error()});
    connection_ = *std::move(connection);
    auto now = ask_server();
    broken_ = !now;
    return now;
}

Result<Followed, PortFailure> AdSession::follow(const connectors::ReadRequest& request, connectors::EntrySink& sink,
                                                const connectors::Patience&) {
    const auto must_read = [&](std::string why) {
        place_.reset();
        return Followed{.what = Followed::What::must_read, .why = std::move(why), .server = {}};
    };
    if (!place_) return must_read("no read of this session was complete");
    if (follows() == Follows::not_at_all) return must_read("this server's changes come with the next read");
    auto now = ask_where_it_answers();
    if (!now) return failure(std::move(now).error());
    connectors::Batch batch;
    const std::function<void(std::uint64_t)> no_progress;
    Place place = *place_;
    Reading reading = begin(request, batch, no_progress, place.server);
    known_.begin();
    const auto failed = [&](PortFailure why) {
        known_.roll_back();
        why.retry = PortFailure::Retry::later;
        return failure(std::move(why));
    };
    auto settled = catch_up(reading, place, *std::move(now));
    broken_ = !settled;
    if (!settled) return failed(std::move(settled).error());
    if (!reading.must_read.empty()) return must_read(std::move(reading.must_read));
    if (!reading.verdict.doubts.empty())
        return failed({PortFailure::Retry::later, PortFailure::Outcome::nothing_done,
                       url_ + ": " + std::move(reading.verdict.doubts.front())});
    if (!*settled)
        return failed({PortFailure::Retry::later, PortFailure::Outcome::nothing_done,
                       url_ + ": the directory kept changing while its changes were read"});
    known_.commit();
    Followed followed{.what = batch.size() == 0 ? Followed::What::unchanged : Followed::What::changed,
                      .why = {},
                      .server = place.server.seen_at(url_, way_->alone)};
    place_ = std::move(place);
    batch.pour_into(sink);
    return followed;
}

}  // namespace muster::ldap
