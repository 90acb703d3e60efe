// muster serve: all roles in one process, until a signal.

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <sstream>

#include "gateway/gateway.hpp"
#include "gateway/http/server.hpp"
#include "infra/app/account_clients.hpp"
#include "infra/app/cli/commands.hpp"
#include "infra/app/deadline_service.hpp"
#include "infra/app/diagnostics.hpp"
#include "infra/app/kept_secrets.hpp"
#include "infra/app/node.hpp"
#include "infra/app/paced_ledger.hpp"
#include "infra/app/sync_service.hpp"
#include "infra/app/system_moments.hpp"
#include "infra/app/token_secrets.hpp"
#include "infra/codec/admin_json.hpp"
#include "infra/crypto/random.hpp"
#include "infra/crypto/tls_files.hpp"
#include "infra/metrics/prometheus_metrics.hpp"

namespace muster::app::cli {
namespace {

class ServeReadiness final : public gateway::Readiness {
public:
    ServeReadiness(const WritingNode& writing, const ProjectingNode& projecting, const SyncService& syncs)
        : writing_(writing), projecting_(projecting), syncs_(syncs) {}

    [[nodiscard]] std::vector<gateway::PartState> parts() const override {
        const auto log = writing_.ledger().state();
        const auto tables = projecting_.state();
        return {{.name = "log", .ok = log.ok, .detail = log.detail},
                {.name = "tables",
                 .ok = tables.ok(),
                 .detail = tables.phase == projections::RunnerState::Phase::starting && tables.detail.empty()
                               ? "no answer from the database yet"
                               : tables.detail},
                syncs_.state()};
    }

private:
    const WritingNode& writing_;
    const ProjectingNode& projecting_;
    const SyncService& syncs_;
};

void watch(metrics::PrometheusMetrics& metrics, const WritingNode& writing, const ProjectingNode& projecting) {
    using metrics::Kind;
    using metrics::Sample;
    const auto one = [](double value) { return std::vector<Sample>{{.labels = {}, .value = value}}; };
    metrics.watch(Kind::counter, "muster_log_void_records_total", "Records of the home partition that do not count",
                  [&, one] { return one(static_cast<double>(writing.ledger().state().void_records)); });
    metrics.watch(Kind::counter, "muster_log_cut_commits_total", "Commits that were cut short and do not count",
                  [&, one] { return one(static_cast<double>(writing.ledger().state().cut_commits)); });
    metrics.watch(Kind::gauge, "muster_log_acknowledged_sequence", "The last sequence that a caller was told of",
                  [&, one] { return one(static_cast<double>(writing.ledger().acknowledged().sequence)); });
    metrics.watch(Kind::gauge, "muster_tables_sequence", "The sequence that the query tables show",
                  [&, one] { return one(static_cast<double>(projecting.state().position.sequence)); });
    metrics.watch(Kind::counter, "muster_tables_events_total", "Events projected since the start",
                  [&, one] { return one(static_cast<double>(projecting.state().events_applied)); });
}

void watch(metrics::PrometheusMetrics& metrics, const SyncService& syncs) {
    using metrics::Kind;
    // Of a directory of which there is nothing to say there is no sample.
    const auto each = [&](const std::string& name, const std::string& help,
                          std::function<std::optional<double>(const DirectoryState&)> value) {
        metrics.watch(Kind::gauge, name, help, [&syncs, value = std::move(value)] {
            std::vector<metrics::Sample> samples;
            for (const auto& one : syncs.directories())
                if (const auto said = value(one))
                    samples.push_back({.labels = {{"directory", one.name}}, .value = *said});
            return samples;
        });
    };
    each("muster_directory_last_complete_read_timestamp_seconds",
         "When the last run ended that read the whole directory and saw everybody; 0: never",
         [](const DirectoryState& one) {
             return one.last_read ? std::chrono::duration<double>(one.last_read->time_since_epoch()).count() : 0.0;
         });
    each("muster_directory_lag_seconds", "How long ago the account last knew all that the server told",
         [](const DirectoryState& one) {
             return one.lag ? std::optional{one.lag->count()} : std::nullopt;  // not since the start
         });
    each("muster_directory_last_sync_ok", "1 where the last run finished, 0 where it did not",
         [](const DirectoryState& one) { return one.ok ? 1.0 : 0.0; });
    each("muster_directory_held_removals", "People whose removal the last run held back",
         [](const DirectoryState& one) { return static_cast<double>(one.held); });
    each("muster_directory_held_plans", "1 where removals wait for an approval, 0 where none do",
         [](const DirectoryState& one) { return one.waits_for_approval ? 1.0 : 0.0; });
}

void watch(metrics::PrometheusMetrics& metrics, const Deadlines& deadlines) {
    using metrics::Kind;
    const auto one = [&](Kind kind, const std::string& name, const std::string& help,
                         std::function<double(const DeadlineState&)> value) {
        metrics.watch(kind, name, help, [&deadlines, value = std::move(value)] {
            return std::vector<metrics::Sample>{{.labels = {}, .value = value(deadlines.state())}};
        });
    };
    one(Kind::gauge, "muster_trash_users", "People in the trash",
        [](const DeadlineState& state) { return static_cast<double>(state.in_trash); });
    one(Kind::gauge, "muster_locked_out_users", "People locked out",
        [](const DeadlineState& state) { return static_cast<double>(state.locked_out); });
    one(Kind::gauge, "muster_deadlines_late_seconds", "How long the oldest deadline was over at the last look; 0: none",
        [](const DeadlineState& state) { return state.late_seconds; });
    one(Kind::counter, "muster_deadline_looks_total", "How often the account was looked through for deadlines",
        [](const DeadlineState& state) { return static_cast<double>(state.looks); });
    one(Kind::counter, "muster_deadlines_met_total", "Purges, ended lockouts and people trashed for inactivity",
        [](const DeadlineState& state) { return static_cast<double>(state.met); });
    one(Kind::counter, "muster_deadlines_undone_total", "Deadlines that did not get through and were tried again",
        [](const DeadlineState& state) { return static_cast<double>(state.undone); });
}

std::string sample_directory(const Installation& installation) {
    const std::ifstream file{installation.folder() / "sample-directory" / "admin.json"};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void write_admin_file(const Installation& installation, const WritingNode::FirstClient& client, std::uint16_t port,
                      const std::string& ca) {
    const auto settings = installation.settings();
    codec::AdminFile file;
    file.host = settings.listen_name;
    file.port = port;
    file.url = settings.url(port);
    file.ca = ca;
    file.admin_api = {.ikey = client.key.str(), .skey = client.secret};
    file.directory_json = sample_directory(installation);
    if (settings.kafka) {
        file.kafka_bootstrap = settings.kafka->bootstrap;
        file.kafka_topic = settings.kafka->topic;
    }
    file.postgres_uri = settings.tables_url;
    installation.write_private(installation.admin_file(), codec::to_json(file));
}

/// The first SIGINT or SIGTERM from now on is told here; the next ends the process at once, as one before it does:
/// nothing that is cut short in a start, or by a kill, is lost.
class FirstSignal {
public:
    FirstSignal() {
        told = ::eventfd(0, EFD_CLOEXEC);
        if (told < 0) throw std::runtime_error("eventfd: no descriptor is left");
        struct sigaction once{};
        once.sa_handler = [](int) {
            const std::uint64_t one = 1;
            [[maybe_unused]] const auto written = ::write(told, &one, sizeof one);
        };
        once.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
        sigaddset(&once.sa_mask, SIGINT);
        sigaddset(&once.sa_mask, SIGTERM);
        ::sigaction(SIGINT, &once, nullptr);
        ::sigaction(SIGTERM, &once, nullptr);
    }
    ~FirstSignal() { ::close(told); }
    FirstSignal(const FirstSignal&) = delete;
    FirstSignal& operator=(const FirstSignal&) = delete;

    /// False after `at_most` without one.
    [[nodiscard]] bool came(std::chrono::milliseconds at_most) const {
        pollfd signal{.fd = told, .events = POLLIN, .revents = 0};
        if (::poll(&signal, 1, static_cast<int>(at_most.count())) <= 0) return false;
        std::signal(SIGINT, SIG_DFL);  // of whichever did not come
        std::signal(SIGTERM, SIG_DFL);
        return true;
    }

private:
    static inline int told = -1;  // a handler can be given nothing
};

/// Writes each turn of a part to the log, so that it tells afterwards what `/readyz` told at the time.
class Turns {
public:
    explicit Turns(StderrDiagnostics& diagnostics) : diagnostics_(diagnostics) {}

    void look(const std::vector<gateway::PartState>& parts) {
        for (const auto& part : parts) {
            const auto [before, is_new] = ok_.try_emplace(part.name, true);
            if (before->second == part.ok) continue;
            before->second = part.ok;
            if (part.ok) {
                diagnostics_.info("", part.name + ": as it should be again");
            } else {
                diagnostics_.error("", part.name + ": " + part.detail);
            }
        }
    }

private:
    StderrDiagnostics& diagnostics_;
    std::map<std::string, bool> ok_;
};

/// Made once: places in lists outlive a start.
std::string cursor_key(const Installation& installation) {
    constexpr auto* name = "cursor-key";
    if (auto kept = installation.secret(name)) return *kept;
    constexpr std::size_t characters = 40;
    const auto made = crypto::secret_text(characters);
    installation.keep_secret(name, made);
    return made;
}

constexpr std::chrono::milliseconds look_every{1000};
constexpr std::chrono::milliseconds runs_end_max{3000};

}  // namespace

ExitCode serve(const std::string& data) {
    const Installation installation{data, Installation::Missing::make};
    const auto settings = installation.settings();
    const auto lock = installation.try_lock("serve");
    if (!lock) {
        throw std::runtime_error(
            fmt::format("{}: a 'muster {}' runs here already; end it first, or name another --data",
                        installation.folder().string(), installation.lock_holder()));
    }
    WritingNode writing{installation, WritingNode::For::serving};
    const auto client = writing.ensure_account_and_client();
    ProjectingNode projecting{writing, open_tables(installation)};

    const auto tls = value_or_throw(
        crypto::ensure_tls_files(installation.tls_folder(), settings.listen_name, writing.adapters().clock.now()));
    StderrDiagnostics diagnostics{writing.adapters().clock};
    metrics::PrometheusMetrics metrics;
    watch(metrics, writing, projecting);
    KeptSecrets secrets{installation};
    const AccountClients clients{writing.ledger(), secrets};
    SystemMoments moments;
    PacedLedger paced{writing.ledger(), [&] { projecting.let_catch_up(); }};
    SyncService syncs{writing.sync_ports(paced), writing.log().account};
    watch(metrics, syncs);
    Deadlines deadlines{writing.ledger(), writing.adapters().clock,
                        [&](const std::string& why) { diagnostics.error("", why); }};
    watch(metrics, deadlines);
    DeadlineService deadline_service{deadlines};
    InstalledTokenSecrets token_secrets{installation};
    const ServeReadiness readiness{writing, projecting, syncs};
    gateway::Gateway gateway{{.clients = clients,
                              .digest = *writing.adapters().digest,
                              .clock = writing.adapters().clock,
                              .ids = *writing.adapters().ids,
                              .folding = *writing.adapters().folding,
                              .users = projecting.users(),
                              .groups = projecting.groups(),
                              .devices = projecting.devices(),
                              .token_secrets = token_secrets,
                              .user_list = projecting.user_list(),
                              .administration = projecting.administration(),
                              .audit = projecting.audit(),
                              .directories = projecting.directories(),
                              .held_plans = projecting.held_plans(),
                              .freshness = projecting,
                              .ledger = writing.ledger(),
                              .secret_keys = secrets,
                              .moments = moments,
                              .readiness = readiness,
                              .syncs = syncs,
                              .metrics = metrics,
                              .diagnostics = diagnostics,
                              .cursor_key = cursor_key(installation),
                              .requests_per_minute = settings.requests_per_minute}};
    gateway::http::ServerSettings server_settings;
    server_settings.address = settings.listen_address;
    server_settings.port = settings.listen_port;
    server_settings.certificate_file =
        settings.tls_certificate.empty() ? tls.server.string() : settings.tls_certificate;
    server_settings.key_file = settings.tls_key.empty() ? tls.server_key.string() : settings.tls_key;
    gateway::http::Server server{server_settings, gateway, metrics};
    write_admin_file(installation, client, server.port(), settings.tls_ca.empty() ? tls.ca.string() : settings.tls_ca);
    const FirstSignal signal;
    diagnostics.info("", fmt::format("listening on {}, port {}", settings.listen_address, server.port()));
    Turns turns{diagnostics};
    while (!signal.came(look_every)) turns.look(readiness.parts());
    diagnostics.info("", "ending; once more ends at once");
    server.stop();
    // A run says how it ended, where the log takes it; where it does not, the writer lets go of the run.
    (void)syncs.end(runs_end_max);
    deadline_service.end();
    writing.ledger().stop();
    return ExitCode::done;
}

}  // namespace muster::app::cli
