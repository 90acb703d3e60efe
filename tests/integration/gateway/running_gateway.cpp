#include "tests/integration/gateway/running_gateway.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "domain/base/ascii.hpp"
#include "infra/clock/system_clock.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/crypto/random_ids.hpp"
#include "infra/crypto/tls_files.hpp"

namespace muster::gateway::test {
namespace {

template <class Row>
queries::Listed<Row> page_of(const std::vector<Row>& rows, queries::Page page) {
    queries::Listed<Row> listed{.rows = {}, .total = rows.size(), .at = {}};
    for (std::size_t i = page.offset; i < rows.size() && listed.rows.size() < page.limit; ++i) {
        listed.rows.push_back(rows[i]);
    }
    return listed;
}

template <class T>
bool holds(const std::vector<T>& all, const T& one) {
    return std::ranges::find(all, one) != all.end();
}

bool is_called(const queries::UserRow& row, const std::string& name) {
    return row.username == name || holds(row.aliases, name);
}

bool matches(const queries::UserRow& row, const queries::UserFilter& filter) {
    if (filter.username) return is_called(row, *filter.username);
    if (filter.email) return row.email == *filter.email;
    if (!filter.ids.empty()) return holds(filter.ids, row.user);
    if (filter.usernames.empty()) return true;
    return std::ranges::any_of(filter.usernames, [&](const auto& name) { return is_called(row, name); });
}

PortFailure table_down() {
    return {.retry = PortFailure::Retry::later, .outcome = PortFailure::Outcome::nothing_done, .what = "table down"};
}

template <class Id>
Id numbered(std::string_view prefix, std::size_t number) {
    auto digits = std::to_string(number);
    digits.insert(0, Id::size - prefix.size() - digits.size(), '0');
    return *Id::parse(std::string{prefix} + digits);
}

}  // namespace

Result<queries::Listed<queries::UserRow>, PortFailure> FakeUsers::list(AccountId, const queries::UserFilter& filter,
                                                                       queries::Page page) {
    ++asked;
    if (before_answering) before_answering();
    if (fails) return failure(table_down());
    std::vector<queries::UserRow> found;
    std::ranges::copy_if(rows, std::back_inserter(found), [&](const auto& row) { return matches(row, filter); });
    return page_of(found, page);
}

Result<std::optional<queries::UserRow>, PortFailure> FakeUsers::find(AccountId, UserId user) {
    if (fails) return failure(table_down());
    const auto found = std::ranges::find(rows, user, &queries::UserRow::user);
    if (found == rows.end()) return std::nullopt;
    return *found;
}

Result<queries::Listed<queries::GroupSummary>, PortFailure> FakeGroups::list(AccountId, const std::vector<GroupId>& ids,
                                                                             queries::Page page) {
    std::vector<queries::GroupSummary> found;
    std::ranges::copy_if(rows, std::back_inserter(found),
                         [&](const auto& row) { return ids.empty() || holds(ids, row.group); });
    return page_of(found, page);
}

Result<queries::Listed<queries::Member>, PortFailure> FakeGroups::members(AccountId, GroupId,
                                                                          std::optional<queries::Page>) {
    return queries::Listed<queries::Member>{};
}

void FakeLedger::submit(Command, Context, std::optional<CommandId>, std::function<void(CommandOutcome)> done, IfFull) {
    if (!is_silent) return done(NotApplied{"no log here"});
    const std::lock_guard lock{mutex_};
    kept_.push_back(std::move(done));
    changed_.notify_all();
}

void FakeLedger::await(std::size_t commands) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return kept_.size() >= commands; });
}

void FakeLedger::answer_all(const CommandOutcome& outcome) {
    std::vector<std::function<void(CommandOutcome)>> kept;
    {
        const std::lock_guard lock{mutex_};
        kept.swap(kept_);
    }
    for (const auto& done : kept) done(outcome);
}

void FakeLedger::with_state(const std::function<void(const Account&, const ledger::Position&)>& look) const {
    if (state_is_lost) throw std::runtime_error("the state is lost");
    look({}, {});
}

bool FakeLedger::wait_until(const std::function<bool(const Account&)>& is_so, std::chrono::milliseconds,
                            const std::stop_token&) {
    return is_so({});
}

Result<std::optional<ApiClient>, PortFailure> FakeClients::find(const ClientKey& key) const {
    const auto found = std::ranges::find(known, key, &ApiClient::key);
    if (found == known.end()) return std::nullopt;
    return *found;
}

Result<void, PortFailure> FakeFreshness::catch_up(AccountId, std::chrono::milliseconds) {
    ++asked;
    if (behind) return failure(table_down());
    return {};
}

std::vector<PartState> FakeReadiness::parts() const {
    return {{.name = "log", .ok = log_ok, .detail = log_ok ? "at 7" : "no broker"},
            {.name = "tables", .ok = true, .detail = "at 7"}};
}

Result<native_api::SyncHandle, native_api::SyncRefusal> FakeSyncs::start(AccountId,
                                                                         const std::optional<std::string>& name) {
    if (name == "nowhere") return failure(native_api::SyncRefusal{native_api::NoSuchDirectory{}});
    started.push_back(name);
    return native_api::SyncHandle{"sync-1"};
}

std::optional<native_api::SyncProgress> FakeSyncs::poll(AccountId, const native_api::SyncHandle& handle) {
    if (handle.get() != "sync-1") return std::nullopt;
    return progress;
}

std::optional<native_api::RunUnderWay> FakeSyncs::under_way(AccountId, const DirectoryId&) const {
    return running;
}

Result<native_api::OneUserSynced, native_api::SyncRefusal> FakeSyncs::sync_user(AccountId, const DirectoryId&,
                                                                                const std::string& username,
                                                                                std::chrono::milliseconds) {
    users_asked.push_back(username);
    return one_user;
}

Result<directory::ConnectionTest, native_api::CannotSyncNow> FakeSyncs::test(const directory::Configuration&) {
    return directory::ConnectionTest{};
}

std::string KeptDiagnostics::all() const {
    const std::lock_guard lock{mutex_};
    return lines_;
}

void KeptDiagnostics::keep(std::string_view request, std::string_view what) {
    const std::lock_guard lock{mutex_};
    lines_.append(request).append(" ").append(what).append("\n");
}

FakeFreshness::Reached FakeFreshness::reach(const ledger::Position&, std::chrono::milliseconds) {
    return behind ? Reached::not_yet : Reached::shown;
}

std::optional<std::string> AsciiFolding::fold(std::string_view text) const {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return ascii_lower(text);
}

RunningGateway::RunningGateway(http::ServerSettings settings)
    : all_grants{"DIALL000000000GRANTS", "0123456789abcdef0123456789abcdef01234567"},
      no_grants{"DINONE00000000GRANTS", "secretsecretsecretsecretsecretsecretsecr"},
      account(*AccountId::parse("DATEST00000000000000")),
      digest(crypto::make_digest()),
      clock(std::make_unique<clock::SystemClock>()),
      settings_(std::move(settings)),
      ids_(crypto::make_ids()) {
    std::string pattern = (std::filesystem::temp_directory_path() / "muster-gateway-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    clients.known = {{.key = *ClientKey::parse(all_grants.ikey),
                      .account = account,
                      .name = "all",
                      .secret = all_grants.skey,
                      .grants = {client::Grant::read_resource, client::Grant::write_resource}},
                     {.key = *ClientKey::parse(no_grants.ikey),
                      .account = account,
                      .name = "none",
                      .secret = no_grants.skey,
                      .grants = {}}};
}

RunningGateway::~RunningGateway() {
    if (server_) server_->stop();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void RunningGateway::start() {
    const auto files = crypto::ensure_tls_files(folder_ / "tls", "localhost", clock->now());
    if (!files) throw std::runtime_error(files.error().what);
    settings_.certificate_file = files->server.string();
    settings_.key_file = files->server_key.string();
    start_with_given_files();
    const nlohmann::json admin{{"url", "https://localhost:" + std::to_string(server_->port())},
                               {"host", "localhost"},
                               {"port", server_->port()},
                               {"ca", files->ca.string()},
                               {"admin_api", {{"ikey", all_grants.ikey}, {"skey", all_grants.skey}}},
                               {"auth_api", nullptr}};
    std::ofstream{admin_json()} << admin.dump(2) << "\n";
}

void RunningGateway::start_with_given_files() {
    gateway_ = std::make_unique<Gateway>(Ports{.clients = clients,
                                               .digest = *digest,
                                               .clock = *clock,
                                               .ids = *ids_,
                                               .folding = folding_,
                                               .users = users,
                                               .groups = groups,
                                               .devices = devices,
                                               .token_secrets = token_secrets,
                                               .user_list = user_list,
                                               .administration = administration_,
                                               .audit = audit_,
                                               .directories = directories_,
                                               .held_plans = held_plans_,
                                               .freshness = freshness,
                                               .ledger = ledger,
                                               .secret_keys = secret_keys_,
                                               .moments = moments_,
                                               .readiness = readiness,
                                               .syncs = syncs,
                                               .metrics = metrics,
                                               .diagnostics = diagnostics,
                                               .cursor_key = "a key of the tests",
                                               .write_time = write_time});
    server_ = std::make_unique<http::Server>(settings_, *gateway_, metrics);
}

http::Endpoint RunningGateway::endpoint() const {
    return {.host = "localhost", .port = server_->port(), .ca_file = (folder_ / "tls" / "ca.pem").string()};
}

std::filesystem::path RunningGateway::admin_json() const {
    return folder_ / "admin.json";
}

Request RunningGateway::signed_request(const http::ApiCall& call, const http::ApiKey& key) const {
    return http::signed_request(call, "localhost", key, clock->now(), *digest);
}

Result<Response, PortFailure> RunningGateway::call(const http::ApiCall& call, const http::ApiKey& key) const {
    return send(signed_request(call, key));
}

Result<Response, PortFailure> RunningGateway::send(const Request& request) const {
    return http::send(endpoint(), request, std::chrono::seconds{20});
}

void RunningGateway::populate(std::size_t count) {
    for (const auto* name : {"engineering", "finance", "sales"}) {
        groups.rows.push_back({.group = numbered<GroupId>("DG", groups.rows.size() + 1),
                               .name = name,
                               .description = "",
                               .status = "active",
                               .directory = std::nullopt,
                               .guid = std::nullopt});
    }
    for (std::size_t i = 1; i <= count; ++i) {
        auto number = std::to_string(i);
        number.insert(0, 6 - number.size(), '0');
        queries::UserRow row;
        row.user = numbered<UserId>("DU", i);
        row.username = "u" + number;
        row.email = row.username + "@example.test";
        row.status = "active";
        row.created = Instant{std::chrono::seconds{1'717'243'200}} + std::chrono::seconds{i};
        row.groups = {groups.rows[i % groups.rows.size()]};
        users.rows.push_back(std::move(row));
    }
}

}  // namespace muster::gateway::test
