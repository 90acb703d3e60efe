#include "infra/app/node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include "infra/app/kept_secrets.hpp"
#include "infra/app/progress_bar.hpp"
#include "infra/codec/admin_json.hpp"
#include "infra/crypto/certificate_fault.hpp"
#include "infra/crypto/random.hpp"
#include "infra/ldap/ldap_source.hpp"
#include "infra/postgres/snapshots.hpp"
#include "infra/postgres/tables.hpp"
#include "infra/sqlite/queries_snapshots.hpp"
#include "infra/sqlite/tables_writer.hpp"

namespace muster::app {
namespace {

constexpr std::size_t secret_characters = 40;  // as the API's clients expect a secret key to be
constexpr const char* fingerprint_key_name = "fingerprint.key";
constexpr std::chrono::milliseconds late_end{5000};
constexpr std::chrono::seconds command_patience{30};
// PostgreSQL shows so many in two seconds, and a read of the compatible APIs waits for five.
constexpr ledger::Sequence lead_max = 4000;
constexpr std::chrono::milliseconds lead_patience{1000};
// An embedded log can be written by another process of this machine, but nobody deposes a silent writer unseen: each
// append is conditional by itself.
constexpr ledger::Span no_lease = ledger::Span::max();

std::optional<std::string> environment(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

std::string kept_secret(const Installation& installation, const std::string& name) {
    if (auto known = installation.secret(name)) return *std::move(known);
    auto made = crypto::secret_text(secret_characters);
    installation.keep_secret(name, made);
    return made;
}

ledger::ServiceOptions service_options(const Installation& installation, const OpenLog& open, WritingNode::For what) {
    ledger::ServiceOptions options;
    const auto settings = installation.settings();
    if (what == WritingNode::For::command) {
        options.give_up_after = command_patience;
    } else if (settings.listen_port != 0) {
        options.writer.url = settings.url(settings.listen_port);
    }
    options.fingerprint_key = kept_secret(installation, fingerprint_key_name);
    options.writer.ledger = open.log->ledger_id();
    options.writer.partition = open.home;
    options.writer.build = MUSTER_VERSION;
    if (open.embedded) options.writer.lease = no_lease;
    // Tables that are away know nothing; whoever needs them says so.
    const auto known = head_of_tables(installation, open, open.home);
    if (known && *known) options.writer.known_heads.push_back({open.home, (*known)->sequence, (*known)->hash});
    return options;
}

/// The key that whoever calls has been told; nothing where there is none.
std::optional<ClientKey> named_in(const std::filesystem::path& admin_file) {
    std::ifstream file{admin_file, std::ios::binary};
    const auto told = codec::parse_admin_file({std::istreambuf_iterator<char>{file}, {}});
    return told ? ClientKey::parse(told->admin_api.ikey) : std::nullopt;
}

CommandOutcome must_apply(ledger::LedgerService& ledger, Command command, std::string cause) {
    auto outcome = submit_and_wait(ledger, std::move(command), command_line_context(std::move(cause)));
    if (std::holds_alternative<Applied>(outcome) || std::holds_alternative<NothingToDo>(outcome)) return outcome;
    if (const auto* not_applied = std::get_if<NotApplied>(&outcome)) throw std::runtime_error(not_applied->why);
    if (const auto* unknown = std::get_if<OutcomeUnknown>(&outcome)) throw std::runtime_error(unknown->why);
    throw std::runtime_error("the account cannot be made in this log");
}

}  // namespace

std::unique_ptr<connectors::DirectorySource> ldap_source_of(const Installation& installation) {
    ldap::Settings settings;
    settings.folder = installation.folder();
    settings.environment = environment;
    settings.certificate_fault = crypto::certificate_fault;
    settings.own_certificate_fault = crypto::own_certificate_fault;
    return std::make_unique<ldap::LdapSource>(std::move(settings));
}

Context command_line_context(std::string cause) {
    return {.actor = {.kind = Actor::Kind::system, .id = "command line"},
            .on_behalf_of = {},
            .cause = std::move(cause),
            .sync_run = {},
            .traceparent = {},
            .address = {},
            .reason = {}};
}

OpenTables open_tables(const Installation& installation) {
    const auto settings = installation.settings();
    if (settings.tables_url.empty()) {
        const auto file = installation.tables_file().string();
        return {.tables = std::make_unique<sqlite::SqliteTables>(file),
                .snapshots = std::make_unique<sqlite::SqliteSnapshots>(file)};
    }
    return {.tables = std::make_unique<postgres::PostgresTables>(settings.tables_url),
            .snapshots = std::make_unique<postgres::PostgresSnapshots>(settings.tables_url),
            .embedded = false};
}

Result<std::optional<ledger::Head>, PortFailure> head_of_tables(const Installation& installation, const OpenLog& log,
                                                                ledger::Partition partition) {
    const bool embedded = installation.settings().tables_url.empty();
    if (embedded && !std::filesystem::exists(installation.tables_file())) return std::nullopt;
    const auto open = open_tables(installation);
    return open.tables->open(log.log->ledger_id())
        .and_then([&] { return open.tables->progress(partition); })
        .map([](const std::optional<ledger::Progress>& progress) {
            return progress ? std::optional{progress->head} : std::nullopt;
        });
}

WritingNode::WritingNode(const Installation& installation, For what)
    : installation_(installation),
      log_(open_log(installation, OpenLog::For::writing)),
      source_(ldap_source_of(installation)) {
    value_or_throw(log_.log->check());
    auto bar = std::make_shared<ProgressBar>();
    ledger_ = std::make_unique<ledger::LedgerService>(
        *log_.log, log_.adapters->codec, *log_.adapters->digest, log_.adapters->clock, *log_.adapters->ids,
        service_options(installation, log_, what),
        [bar](std::uint64_t records) { bar->show("records read from the log:", records, 0); });
    if (!ledger_->wait_until_replayed()) throw std::runtime_error(ledger_->state().detail);
    refuse_a_log_that_was_cut();
}

void WritingNode::refuse_a_log_that_was_cut() {
    if (ledger_->wait_until_whole(log_.embedded ? std::chrono::milliseconds{0} : late_end)) return;
    ledger::Sequence ends_at = 0;
    ledger_->with_state([&](const Account&, const ledger::Position& end) { ends_at = end.sequence; });
    const auto settings = installation_.settings();
    throw std::runtime_error(fmt::format(
        "partition {}: the log ends at sequence {}, and the query tables have seen more: it was cut, or it is an older "
        "copy. Nothing was written. Bring the whole log back; or, if what it lacks may be lost, {} and start again",
        log_.home, ends_at,
        settings.tables_url.empty() ? "move " + installation_.tables_file().string() + " away"
                                    : "name an empty database as tables.url"));
}

WritingNode::~WritingNode() = default;

WritingNode::FirstClient WritingNode::ensure_account_and_client() {
    bool made = false;
    std::map<ClientKey, SecretRef> candidates;  // in an order, so that the same one is found again
    ledger_->with_state([&](const Account& account, const ledger::Position&) {
        made = account.id.has_value();
        for (const auto& [key, client] : account.clients) {
            const auto holds = [&](client::Grant grant) { return client.may(grant); };
            if (std::ranges::all_of(client::all_grants(), holds)) candidates.emplace(key, client.secret);
        }
    });
    if (!made)
        must_apply(*ledger_, CreateAccount{.account = log_.account, .name = "Muster", .settings = {}}, "first start");
    KeptSecrets secrets{installation_};
    const auto named = named_in(installation_.admin_file());
    std::optional<FirstClient> found;
    for (const auto& [key, reference] : candidates) {
        if (found && key != named) continue;
        if (auto secret = value_or_throw(secrets.find(key.view(), reference))) found = FirstClient{key, *secret};
    }
    if (found) return *found;
    // The secret first: a client in the log whose secret was lost with a crash could never be used.
    const auto key = adapters().ids->client();
    auto secret = value_or_throw(secrets.make(key.view(), SecretRef{}));
    must_apply(*ledger_,
               client::CreateClient{.client = key,
                                    .name = "First client",
                                    .grants = client::all_grants(),
                                    .signature_floor = client::SignatureFloor::v1,
                                    .strict_replay = false,
                                    .notes = {},
                                    .by = {}},
               "first start");
    return {.key = key, .secret = std::move(secret)};
}

connectors::SyncPorts WritingNode::sync_ports() {
    return sync_ports(*ledger_);
}

connectors::SyncPorts WritingNode::sync_ports(Ledger& ledger) {
    // Over an embedded log whoever has the folder's lock syncs alone: what it finds under way has ended with a process.
    std::function<bool(const RunId&)> is_left;
    if (log_.embedded) is_left = [](const RunId&) { return true; };
    return {.source = *source_,
            .ledger = ledger,
            .ids = *adapters().ids,
            .clock = adapters().clock,
            .folding = *adapters().folding,
            .digest = *adapters().digest,
            .is_left = is_left};
}

ProjectingNode::ProjectingNode(WritingNode& writing, OpenTables tables)
    : writing_(writing),
      tables_(std::move(tables)),
      users_(*tables_.snapshots, [&writing](const AccountId&) { return writing.log().home; }),
      groups_(*tables_.snapshots, [&writing](const AccountId&) { return writing.log().home; }),
      devices_(*tables_.snapshots, [&writing](const AccountId&) { return writing.log().home; }),
      user_list_(*tables_.snapshots, [&writing](const AccountId&) { return writing.log().home; }),
      administration_(*tables_.snapshots, [&writing](const AccountId&) { return writing.log().home; }),
      audit_(*tables_.snapshots, [&writing](const AccountId&) { return writing.log().home; }),
      directories_(*tables_.snapshots, [&writing](const AccountId&) { return writing.log().home; }),
      held_plans_(*tables_.snapshots, [&writing](const AccountId&) { return writing.log().home; }),
      runner_(*writing.log().log, writing.adapters().codec, *writing.adapters().digest, *writing.adapters().folding,
              *tables_.tables, writing.log().home),
      thread_([this](const std::stop_token& stop) { runner_.run(stop); }) {}

ProjectingNode::~ProjectingNode() = default;

ProjectingNode::Reached ProjectingNode::reach(const ledger::Position& position, std::chrono::milliseconds at_most) {
    if (position.partition != writing_.log().home) return Reached::other_history;
    switch (runner_.wait_for(position, at_most)) {
        case projections::Waited::reached:
            // What is told from the account itself shows it as well: both follow the log, each for itself.
            return writing_.ledger().wait_for(position, at_most) ? Reached::shown : Reached::not_yet;
        case projections::Waited::other_history:
            return Reached::other_history;
        case projections::Waited::not_yet:
        case projections::Waited::stopped:
            break;
    }
    return Reached::not_yet;
}

Result<void, PortFailure> ProjectingNode::catch_up(AccountId, std::chrono::milliseconds at_most) {
    const auto wanted = writing_.ledger().acknowledged();
    if (wanted.sequence == 0) return {};
    switch (runner_.wait_for(wanted, at_most)) {
        case projections::Waited::reached:
            return {};
        case projections::Waited::not_yet:
            return failure(PortFailure{.what = "the query tables are behind: " + runner_.state().detail});
        case projections::Waited::other_history:
            return failure(
                PortFailure{.retry = PortFailure::Retry::never, .what = "the query tables show another history"});
        case projections::Waited::stopped:
            return failure(PortFailure{.retry = PortFailure::Retry::never,
                                       .what = "the query tables have stopped: " + runner_.state().detail});
    }
    return failure(PortFailure{.what = "unknown answer"});
}

void ProjectingNode::let_catch_up() {
    const auto acknowledged = writing_.ledger().acknowledged().sequence;
    const auto is_near = [&](const projections::RunnerState& state) {
        return !state.ok() || state.position.sequence + lead_max >= acknowledged;
    };
    // Whoever waits ends the gathering of what is stored together, so nobody does who need not.
    if (!is_near(runner_.state())) (void)runner_.wait_until(is_near, lead_patience);
}

Result<void, PortFailure> ProjectingNode::settle(AccountId account, std::chrono::milliseconds at_most) {
    if (!writing_.ledger().wait_until_answered(at_most)) {
        return failure(PortFailure{.what = "what is under way has no outcome yet"});
    }
    return catch_up(account, at_most);
}

}  // namespace muster::app
