#include "gateway/authentication.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/mail_date.hpp"
#include "infra/crypto/digest.hpp"

namespace muster::gateway {
namespace {

using namespace std::chrono_literals;

const Instant noon = Instant{std::chrono::seconds{1'717'243'200}};
const std::string skey = "0123456789abcdef0123456789abcdef01234567";

class OneClient final : public Clients {
public:
    [[nodiscard]] Result<std::optional<ApiClient>, PortFailure> find(const ClientKey& key) const override {
        if (unreachable) return failure(PortFailure{.what = "not folded yet"});
        if (key != client.key) return std::nullopt;
        return client;
    }
    ApiClient client{.key = *ClientKey::parse("DIAAAAAAAAAAAAAAAAAA"),
                     .account = *AccountId::parse("DATEST00000000000000"),
                     .name = "one",
                     .secret = skey,
                     .grants = {client::Grant::read_log}};
    bool unreachable = false;
};

class FixedClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override { return instant; }
    Instant instant = noon;
};

class NoMetrics final : public Metrics {
public:
    [[nodiscard]] std::chrono::nanoseconds ticks() const override { return {}; }
    void request_answered(std::string_view, unsigned, std::chrono::nanoseconds) override {}
    void request_unreadable(std::string_view) override {}
    void connections(std::size_t) override {}
    void signature_seen(SignatureVersion, SignatureHash) override { ++seen; }
    void signature_refused(int) override { ++refused; }
    [[nodiscard]] std::string text() const override { return {}; }
    int seen = 0;
    int refused = 0;
};

class NoDiagnostics final : public Diagnostics {
public:
    void info(std::string_view, std::string_view text) override { longest = std::max(longest, text.size()); }
    void error(std::string_view, std::string_view text) override { longest = std::max(longest, text.size()); }
    std::size_t longest = 0;
};

class AuthenticationOrder : public ::testing::Test {
protected:
    [[nodiscard]] Request signed_with(SignatureVersion version, const std::string& date) const {
        const Canonical canonical{.version = version, .date = date, .method = "GET", .host = "h", .path = "/p"};
        return {.method = "GET",
                .target = "/p",
                .headers = {
                    {"Host", "h"},
                    {"Date", date},
                    {"Authorization", sign(canonical, SignatureHash::sha512, "DIAAAAAAAAAAAAAAAAAA", skey, *digest)}}};
    }
    [[nodiscard]] int code(const Request& request) const {
        const auto caller = authentication.authenticate(request, "r");
        return caller ? 0 : static_cast<int>(caller.error().code);
    }
    [[nodiscard]] int code_at(Instant dated) const {
        return code(signed_with(SignatureVersion::v5, format_mail_date(dated)));
    }

    std::unique_ptr<Digest> digest = crypto::make_digest();
    OneClient clients;
    FixedClock clock;
    NoMetrics metrics;
    NoDiagnostics diagnostics;
    Authentication authentication{clients, *digest, clock, metrics, diagnostics};
};

TEST_F(AuthenticationOrder, R3_the_window_is_five_minutes_either_way_ends_included) {
    EXPECT_EQ(code_at(noon), 0);
    EXPECT_EQ(code_at(noon - 5min), 0);
    EXPECT_EQ(code_at(noon + 5min), 0);
    EXPECT_EQ(code_at(noon - 5min - 1s), 40105);
    EXPECT_EQ(code_at(noon + 5min + 1s), 40105);
    clock.instant = noon + 999ms;  // still the same second
    EXPECT_EQ(code_at(noon - 5min), 0);
    EXPECT_EQ(code(signed_with(SignatureVersion::v2, "Sat, 01 Jun 2024 14:05:00 +0200")), 0);
    EXPECT_EQ(code(signed_with(SignatureVersion::v2, "Sat, 01 Jun 2024 14:05:00 -0200")), 40105);
    EXPECT_EQ(metrics.seen, 5);
    EXPECT_EQ(metrics.refused, 3);
}

TEST_F(AuthenticationOrder, R2_version_1_has_no_date_that_could_be_stale) {
    EXPECT_EQ(code(signed_with(SignatureVersion::v1, format_mail_date(noon - 24h))), 0);
    auto undated = signed_with(SignatureVersion::v1, "");
    std::erase_if(undated.headers, [](const Header& header) { return header.name == "Date"; });
    EXPECT_EQ(code(undated), 0);
}

TEST_F(AuthenticationOrder, R2_a_floor_makes_older_signatures_invalid) {
    clients.client.floor = SignatureVersion::v4;
    EXPECT_EQ(code(signed_with(SignatureVersion::v2, format_mail_date(noon))), 40103);
    EXPECT_EQ(code(signed_with(SignatureVersion::v4, format_mail_date(noon))), 0);
}

TEST_F(AuthenticationOrder, R3_strict_replay_marks_a_signature_and_takes_none_without_a_date) {
    const auto mark = [&](Instant dated) {
        return authentication.authenticate(signed_with(SignatureVersion::v5, format_mail_date(dated)), "r")
            ->signature_mark;
    };
    EXPECT_EQ(mark(noon), "");
    clients.client.strict_replay = true;
    EXPECT_EQ(mark(noon).size(), 64U);
    EXPECT_EQ(mark(noon), mark(noon));
    EXPECT_NE(mark(noon), mark(noon + 1s));
    EXPECT_EQ(code(signed_with(SignatureVersion::v1, format_mail_date(noon))), 40103);
    EXPECT_EQ(code(signed_with(SignatureVersion::v2, format_mail_date(noon))), 0);
}

TEST_F(AuthenticationOrder, R3_nobody_is_let_in_while_clients_are_not_known) {
    clients.unreachable = true;
    EXPECT_EQ(code_at(noon), 50300);
}

TEST_F(AuthenticationOrder, R3_a_client_whose_secret_is_empty_lets_nobody_in) {
    clients.client.secret = "";
    auto request = signed_with(SignatureVersion::v5, format_mail_date(noon));
    EXPECT_EQ(code(request), 40102);
    const Canonical canonical{
        .version = SignatureVersion::v5, .date = format_mail_date(noon), .method = "GET", .host = "h", .path = "/p"};
    request.headers.back().value = sign(canonical, SignatureHash::sha512, "DIAAAAAAAAAAAAAAAAAA", "", *digest);
    EXPECT_EQ(code(request), 40102);
}

TEST_F(AuthenticationOrder, R3_two_authorizations_are_none) {
    auto request = signed_with(SignatureVersion::v5, format_mail_date(noon));
    EXPECT_EQ(code(request), 0);
    request.headers.push_back({"authorization", "Basic eDp5"});
    EXPECT_EQ(code(request), 40101);
}

TEST_F(AuthenticationOrder, R3_a_forger_cannot_fill_the_log) {
    auto request = signed_with(SignatureVersion::v5, format_mail_date(noon));
    request.target = "/p?" + std::string(100'000, 'a') + "=1";
    EXPECT_EQ(code(request), 40103);
    EXPECT_LT(diagnostics.longest, 2000U);
}

}  // namespace
}  // namespace muster::gateway
