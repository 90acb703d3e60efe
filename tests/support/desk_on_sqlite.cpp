#include "tests/support/desk_on_sqlite.hpp"

#include <stdlib.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "domain/account/dispatch.hpp"
#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/native_api/problem.hpp"
#include "gateway/native_api/routes.hpp"
#include "gateway/url_encoding.hpp"
#include "infra/crypto/random_ids.hpp"
#include "infra/ledger/command_bytes.hpp"
#include "projections/queries/administration_from_tables.hpp"
#include "projections/queries/audit_from_tables.hpp"
#include "projections/table_set.hpp"
#include "tests/support/digest.hpp"
#include "tests/support/story.hpp"

namespace muster::testing {
namespace {

class NoSyncs final : public gateway::native_api::SyncControl {
public:
    explicit NoSyncs(const std::optional<gateway::native_api::RunUnderWay>& running) : running_(running) {}
    Result<gateway::native_api::SyncHandle, gateway::native_api::SyncRefusal> start(
        AccountId, const std::optional<std::string>&) override {
        return failure(gateway::native_api::SyncRefusal{gateway::native_api::NoSuchDirectory{}});
    }
    std::optional<gateway::native_api::SyncProgress> poll(AccountId, const gateway::native_api::SyncHandle&) override {
        return std::nullopt;
    }
    std::optional<gateway::native_api::RunUnderWay> under_way(AccountId, const DirectoryId&) const override {
        return running_;
    }
    Result<gateway::native_api::OneUserSynced, gateway::native_api::SyncRefusal> sync_user(
        AccountId, const DirectoryId&, const std::string&, std::chrono::milliseconds) override {
        return failure(gateway::native_api::SyncRefusal{gateway::native_api::NoSuchDirectory{}});
    }
    Result<directory::ConnectionTest, gateway::native_api::CannotSyncNow> test(
        const directory::Configuration& configuration) override {
        tested = configuration;
        directory::ConnectionTest seen;
        seen.server = configuration.servers.front();
        seen.people = 2;
        seen.examples.push_back(
            {.username = "amy", .real_name = "Amy", .dn = "uid=amy", .groups = {}, .phones = {}, .problems = {}});
        return seen;
    }
    std::optional<directory::Configuration> tested;

private:
    const std::optional<gateway::native_api::RunUnderWay>& running_;
};

class Silent final : public gateway::Diagnostics {
public:
    void info(std::string_view, std::string_view) override {}
    void error(std::string_view, std::string_view) override {}
};

class SecretsOfDesk final : public gateway::TokenSecrets {
public:
    explicit SecretsOfDesk(DeskOnSqlite& desk) : desk_(desk) {}
    Result<void, PortFailure> keep(const TokenId& token, const gateway::TokenSecret& secret) override {
        if (desk_.token_secrets_are_full) return failure(PortFailure{.what = "the disk is full"});
        desk_.token_secrets[token.str()] = secret;
        return {};
    }
    Result<std::optional<gateway::TokenSecret>, PortFailure> find(const TokenId& token) const override {
        const auto found = desk_.token_secrets.find(token.str());
        return found == desk_.token_secrets.end() ? std::nullopt : std::optional{found->second};
    }
    void forget(const TokenId& token) override { desk_.token_secrets.erase(token.str()); }

private:
    DeskOnSqlite& desk_;
};

class SetClock final : public Clock {
public:
    explicit SetClock(const Instant& at) : at_(at) {}
    [[nodiscard]] Instant now() const override { return at_; }

private:
    const Instant& at_;
};

class SecretsInMemory final : public gateway::SecretKeys {
public:
    explicit SecretsInMemory(std::map<std::string, std::string>& kept) : kept_(kept) {}

    Result<std::string, PortFailure> make(std::string_view key, const SecretRef& reference) override {
        auto secret = "secret " + std::to_string(++made_) + " of " + std::string{key};
        kept_[place(key, reference)] = secret;
        return secret;
    }
    Result<std::optional<std::string>, PortFailure> find(std::string_view key,
                                                         const SecretRef& reference) const override {
        const auto found = kept_.find(place(key, reference));
        return found == kept_.end() ? std::nullopt : std::optional{found->second};
    }
    void forget(std::string_view key, const SecretRef& reference) noexcept override {
        kept_.erase(place(key, reference));
    }

private:
    static std::string place(std::string_view key, const SecretRef& reference) {
        return std::string{key} + "." + reference.get();
    }

    std::map<std::string, std::string>& kept_;
    int made_ = 0;
};

/// Waiting makes it so.
/// No threads: all happens within the call, and nothing comes late.
class AtOnce final : public gateway::Turns {
public:
    void aside(std::function<void()> work) override { work(); }
    void back(std::function<void()> work) override { work(); }
    [[nodiscard]] std::shared_ptr<void> alarm(std::chrono::milliseconds, std::function<void()>) override { return {}; }
};

class PassingMoments final : public gateway::Moments {
public:
    explicit PassingMoments(Instant& now) : now_(now) {}
    void wait_for(Instant moment) override { now_ = std::max(now_, moment); }

private:
    Instant& now_;
};

std::filesystem::path a_folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "muster-desk-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return pattern;
}

}  // namespace

struct DeskOnSqlite::Parts {
    Parts(DeskOnSqlite& desk_itself, const std::string& file)
        : tables(file),
          snapshots(file),
          users(snapshots, [](const AccountId&) { return ledger::Partition{0}; }),
          groups(snapshots, [](const AccountId&) { return ledger::Partition{0}; }),
          devices(snapshots, [](const AccountId&) { return ledger::Partition{0}; }),
          secrets(desk_itself),
          user_list(snapshots, [](const AccountId&) { return ledger::Partition{0}; }),
          administration(snapshots, [](const AccountId&) { return ledger::Partition{0}; }),
          audit(snapshots, [](const AccountId&) { return ledger::Partition{0}; }),
          directories(snapshots, [](const AccountId&) { return ledger::Partition{0}; }),
          held_plans(snapshots, [](const AccountId&) { return ledger::Partition{0}; }),
          secret_keys(desk_itself.secrets_),
          moments(desk_itself.now_),
          syncs(desk_itself.under_way),
          ids(crypto::make_ids()),
          clock(desk_itself.now_),
          desk{.users = users,
               .groups = groups,
               .devices = devices,
               .token_secrets = secrets,
               .user_list = user_list,
               .administration = administration,
               .audit = audit,
               .directories = directories,
               .held_plans = held_plans,
               .freshness = desk_itself,
               .ledger = desk_itself,
               .secret_keys = secret_keys,
               .moments = moments,
               .syncs = syncs,
               .ids = *ids,
               .clock = clock,
               .folding = folding,
               .digest = test::real_digest(),
               .cursor_key = "a key of the tests",
               .given_answers = *given_answers,
               .diagnostics = diagnostics},
          admin_api(gateway::admin_api::routes(),
                    [](const gateway::ApiError& error, std::string_view) { return gateway::admin_api::fail(error); }),
          native_api(gateway::native_api::routes(), gateway::native_api::problem) {}

    sqlite::SqliteTables tables;
    sqlite::SqliteSnapshots snapshots;
    queries::UsersFromTables users;
    queries::GroupsFromTables groups;
    queries::DevicesFromTables devices;
    SecretsOfDesk secrets;
    queries::UserList user_list;
    std::optional<gateway::native_api::GivenAnswers> given_answers{std::in_place};
    queries::AdministrationFromTables administration;
    queries::AuditFromTables audit;
    queries::DirectoriesFromTables directories;
    queries::HeldPlans held_plans;
    SecretsInMemory secret_keys;
    PassingMoments moments;
    NoSyncs syncs;
    std::unique_ptr<Ids> ids;
    SetClock clock;
    text::UnicodeFolding folding;
    Silent diagnostics;
    gateway::Desk desk;
    gateway::Router admin_api;
    gateway::Router native_api;
};

std::string DeskOnSqlite::Got::detail() const {
    return body.value("message_detail", body.value("detail", ""));
}

std::string DeskOnSqlite::Got::header(std::string_view name) const {
    const auto found = std::ranges::find(headers, name, &gateway::Header::name);
    return found == headers.end() ? "" : found->value;
}

DeskOnSqlite::DeskOnSqlite(const Events& history) : folder_(a_folder()) {
    parts_ = std::make_unique<Parts>(*this, (folder_ / "tables.db").string());
    if (const auto opened = parts_->tables.open({}); !opened) throw std::runtime_error(opened.error().what);
    happen(AccountCreated{.account = muster::testing::account, .name = "Example", .settings = {}});
    for (const auto& event : history) happen(event);
}

DeskOnSqlite::~DeskOnSqlite() {
    parts_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void DeskOnSqlite::forget_answers() {
    parts_->given_answers.emplace();
}

void DeskOnSqlite::happen(const Event& event) {
    Envelope envelope;
    envelope.account = muster::testing::account;
    envelope.sequence = history_.size() + 1;
    envelope.time = now_;
    envelope.context = last_context;
    evolve(account_, event, now_);
    projections::RowChanges changes;
    changes.add(projections::project(event, envelope, parts_->folding));
    const auto stored =
        parts_->tables.apply(0, changes, Story::progress(history_.size()), Story::progress(history_.size() + 1));
    if (!stored) throw std::runtime_error(stored.error().what);
    if (*stored != projections::Stored::stored) throw std::runtime_error("the tables took no batch");
    history_.push_back(event);
}

DeskOnSqlite::Got DeskOnSqlite::call(const std::string& method, const std::string& path, const Parameters& parameters) {
    if (method == "POST" || method == "PATCH") return call_json(method, path, parameters);
    gateway::Request request{.method = method, .target = path};
    for (const auto& [name, value] : parameters) {
        request.target += request.target.find('?') == std::string::npos ? '?' : '&';
        request.target += gateway::percent_encode(name) + "=" + gateway::percent_encode(value);
    }
    return send(request);
}

DeskOnSqlite::Got DeskOnSqlite::call_json(const std::string& method, const std::string& path,
                                          const nlohmann::json& body) {
    return send({.method = method, .target = path, .body = body.dump()});
}

DeskOnSqlite::Got DeskOnSqlite::send(const gateway::Request& request) {
    const std::vector<client::Grant> all{client::Grant::read_resource,  client::Grant::write_resource,
                                         client::Grant::read_log,       client::Grant::settings,
                                         client::Grant::administrators, client::Grant::applications,
                                         client::Grant::information};
    return call_as(client(all), request);
}

DeskOnSqlite::Got DeskOnSqlite::call_as(const gateway::Caller& caller, const gateway::Request& request) {
    const auto target = gateway::Target::parse(request.target);
    if (!target) throw std::runtime_error("no path: " + request.target);
    gateway::SignatureMark mark{caller.signature_mark};
    const gateway::Call asked{.request = request,
                              .target = *target,
                              .caller = caller,
                              .request_id = "request",
                              .mark = caller.signature_mark.empty() ? nullptr : &mark};
    const bool native = target->path.starts_with("/v1/");
    std::optional<gateway::Answer> answered;
    AtOnce turns;
    (native ? parts_->native_api : parts_->admin_api).answer(parts_->desk, asked, turns, [&](gateway::Answer told) {
        answered = std::move(told);
    });
    const auto& answer = answered.value();
    last_mark = mark;
    Got got{.status = answer.response.status,
            .content_type = answer.response.content_type,
            .text = answer.response.body,
            .headers = answer.response.headers,
            .body = {}};
    if (answer.response.source) {
        while (const auto piece = answer.response.source->next()) got.text += *piece;
    }
    got.body = nlohmann::json::parse(got.text, nullptr, false);
    return got;
}

gateway::Caller DeskOnSqlite::client(std::vector<client::Grant> grants) const {
    return {.who = gateway::ApiClient{.key = an_id<ClientKey>("DI", "CLIENT"),
                                      .account = muster::testing::account,
                                      .name = "help desk tool",
                                      .secret = "secret",
                                      .grants = std::move(grants)}};
}

gateway::Caller DeskOnSqlite::admin(admin::Role role) const {
    return {.who = gateway::Administrator{
                .account = muster::testing::account, .id = an_id<AdminId>("DE", "ADMIN"), .name = "Ada", .role = role}};
}

std::span<const gateway::Route> DeskOnSqlite::routes() const {
    static const auto all = [this] {
        std::vector<gateway::Route> routes{parts_->admin_api.routes().begin(), parts_->admin_api.routes().end()};
        routes.insert(routes.end(), parts_->native_api.routes().begin(), parts_->native_api.routes().end());
        return routes;
    }();
    return all;
}

void DeskOnSqlite::submit(Command command, Context context, std::optional<CommandId> id,
                          std::function<void(CommandOutcome)> done, IfFull) {
    last_context = std::move(context);
    if (meanwhile) std::exchange(meanwhile, nullptr)();
    const auto asked = ledger::command_bytes(command);
    if (const auto known = id ? remembered_.find(*id) : remembered_.end(); known != remembered_.end()) {
        if (known->second.asked != asked) return done(OtherCommandSameId{});
        return done(Applied{known->second.events, {}, true});
    }
    if (next_outcome) return done(*std::exchange(next_outcome, std::nullopt));
    const auto decision = dispatch(account_, command, now_);
    const ledger::Position at{.partition = 0, .sequence = history_.size(), .hash = {}};
    if (const auto* refusal = std::get_if<Refusal>(&decision.sum())) return done(Refused{*refusal});
    const auto* events = std::get_if<Events>(&decision.sum());
    if (events == nullptr) return done(NothingToDo{at});
    for (const auto& event : *events) happen(event);
    if (id) remembered_.emplace(*id, Remembered{.asked = asked, .events = *events});
    done(Applied{*events, {.partition = 0, .sequence = history_.size(), .hash = {}}});
}

void DeskOnSqlite::with_state(const std::function<void(const Account&, const ledger::Position&)>& look) const {
    look(account_, {.partition = 0, .sequence = history_.size(), .hash = {}});
}

bool DeskOnSqlite::wait_until(const std::function<bool(const Account&)>& is_so, std::chrono::milliseconds,
                              const std::stop_token&) {
    return is_so(account_);
}

Result<void, PortFailure> DeskOnSqlite::catch_up(AccountId, std::chrono::milliseconds) {
    return {};
}

gateway::Freshness::Reached DeskOnSqlite::reach(const ledger::Position& position, std::chrono::milliseconds) {
    return position.sequence <= history_.size() ? Reached::shown : Reached::not_yet;
}

}  // namespace muster::testing
