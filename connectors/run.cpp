#include "connectors/run.hpp"

#include <algorithm>

#include "domain/directory/commands.hpp"

namespace muster::connectors {
namespace {

using directory::LeftOutReason;
using directory::Outcome;

constexpr std::size_t worst_bytes_max = 1500;
constexpr const char* is_paused = "the directory is paused";

std::string joined(const std::vector<std::string>& texts) {
    constexpr std::size_t shown = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(shown, texts.size()); ++i) text += (i == 0 ? "" : "; ") + texts[i];
    if (texts.size() > shown) text += "; and " + std::to_string(texts.size() - shown) + " more";
    return text;
}

constexpr std::size_t returned_per_command_max = 1000;

std::size_t parts_of(const directory::EndDiscard& returned) {
    if (returned.users.empty()) return returned.groups.empty() ? 0 : 1;
    return (returned.users.size() + returned_per_command_max - 1) / returned_per_command_max;
}

}  // namespace

Run::Run(const DirectoryId& directory, const SyncPorts& ports, directory::RunKind kind, Instant began,
         const std::function<void(const Progress&)>& progress, std::stop_token stop)
    : directory_(directory), ports_(ports), kind_(kind), began_(began), progress_(progress), stop_(std::move(stop)) {
    report_.run = RunId{ports.ids.uuid(began)};
}

RunReport Run::apply(Prepared prepared, const directory::ServerSeen& server,
                     std::optional<directory::ServerSeen> seen) {
    report_.server = directory::text_of(server);
    Plan& plan = prepared.plan;
    if (!start(plan.left_outs.list())) return std::move(report_);
    const std::uint64_t total = plan.groups.size() + plan.disable.size() + prepared.gone.size() + plan.people.size() +
                                plan.phones.size() + plan.members.size() + plan.groups_gone.size() +
                                parts_of(plan.returned);
    Applier applier{ports_.ledger, context(), total, progress_, stop_};
    submit_all(applier, prepared);
    applier.wait();

    report_.counts = applier.counts();
    report_.counts.read = plan.read;
    report_.counts.skipped = plan.left_outs.skipped() + applier.left_outs().skipped();
    for (const directory::LeftOut& entry : applier.left_outs().list()) plan.left_outs.add(entry);
    std::string failed = applier.failed();
    // D11: whoever asks for one person is answered; the plan that waits is about all.
    const bool is_held = kind_ != directory::RunKind::one_user && prepared.held.can_be_released();
    if (failed.empty() && is_held) failed = hold(prepared);
    std::uint64_t refused = 0;
    for (const directory::LeftOut& entry : applier.left_outs().list()) refused += entry.count;
    conclude(prepared, failed, refused);
    finish(std::move(seen));
    return std::move(report_);
}

// 2.1: disable, trash, rename, update, restore, create, membership.
void Run::submit_all(Applier& applier, Prepared& prepared) const {
    Plan& plan = prepared.plan;
    for (directory::SyncGroup& group : plan.groups) {
        std::string name = group.name;
        std::string key = "group/" + group.guid.text();
        applier.submit(std::move(group), std::move(key), std::move(name), false);
    }
    const auto submit_people = [&](std::vector<directory::SyncPeople>& commands) {
        for (directory::SyncPeople& command : commands) {
            std::string who = command.people.front().fields.username->get();
            std::string key = "person/" + command.people.front().guid.text();
            applier.submit(std::move(command), std::move(key), std::move(who), true);
        }
        commands = {};
    };
    submit_people(plan.disable);
    for (const directory::SyncGone& gone : prepared.gone)
        applier.submit(gone, "gone/" + gone.guid.text(), gone.guid.text(), false);
    submit_people(plan.people);
    for (directory::SyncPhones& phones : plan.phones) {
        std::string who = phones.guid.text();
        std::string key = "phones/" + who;
        applier.submit(std::move(phones), std::move(key), std::move(who), false);
    }
    plan.phones = {};
    for (std::size_t i = 0; i < plan.members.size(); ++i) {
        std::string group = plan.members[i].group.text();
        std::string key = "members/" + group + "/" + std::to_string(i);
        applier.submit(std::move(plan.members[i]), std::move(key), std::move(group), false);
    }
    submit_returned(applier, plan.returned);
    for (const directory::SyncGroupGone& gone : plan.groups_gone)
        applier.submit(gone, "group_gone/" + gone.guid.text(), gone.guid.text(), false);
}

// D9: in parts, where there are many.
void Run::submit_returned(Applier& applier, const directory::EndDiscard& returned) const {
    if (returned.users.empty() && returned.groups.empty()) return;
    std::size_t from = 0;
    do {
        const auto to = std::min(from + returned_per_command_max, returned.users.size());
        const auto at = [&](std::size_t place) { return returned.users.begin() + static_cast<std::ptrdiff_t>(place); };
        applier.submit(directory::EndDiscard{.directory = directory_,
                                             .users = {at(from), at(to)},
                                             .groups = from == 0 ? returned.groups : std::vector<GroupId>{}},
                       "returned/" + std::to_string(from), "who came back", false);
        from = to;
    } while (from != returned.users.size());
}

// Empty, or why the log did not take it.
std::string Run::hold(Prepared& prepared) {
    return submit_alone(to_be_held(prepared.held, directory_, report_.run, prepared.position, ports_.digest), "hold");
}

void Run::conclude(const Prepared& prepared, const std::string& failed, std::uint64_t refused) {
    report_.left_out = prepared.plan.left_outs.list();
    report_.counts.held = prepared.held.removals.size();
    report_.outcome = Outcome::finished;
    if (refused != 0) {
        report_.outcome = Outcome::partial;
        report_.worst = std::to_string(refused) + " changes were refused: another change came between";
    }
    if (!prepared.doubts.empty()) {
        report_.outcome = Outcome::partial;
        report_.worst = joined(prepared.doubts);
    }
    if (!prepared.held.why.empty()) {
        report_.outcome = Outcome::held;
        report_.worst = prepared.held.why + (prepared.doubts.empty() ? "" : "; " + joined(prepared.doubts));
    }
    if (!failed.empty()) {
        report_.outcome = Outcome::failed;
        report_.worst = failed;
    }
    report_.worst = printable(report_.worst, worst_bytes_max);
}

RunReport Run::fail(const std::string& why) {
    report_.outcome = Outcome::failed;
    report_.worst = printable(why, worst_bytes_max);
    if (start({})) finish({});
    return std::move(report_);
}

RunReport Run::unknown_directory() {
    report_.worst = "there is no directory " + directory_.str();
    return std::move(report_);
}

RunReport Run::paused() {
    report_.worst = is_paused;
    return std::move(report_);
}

bool Run::start(std::vector<directory::LeftOut> left_out) {
    const std::string failed = submit_alone(directory::StartSync{.directory = directory_,
                                                                 .run = report_.run,
                                                                 .kind = kind_,
                                                                 .began = began_,
                                                                 .server = printable(report_.server, worst_bytes_max),
                                                                 .left_out = std::move(left_out)},
                                            "start");
    if (failed.empty()) return true;
    if (report_.worst.empty()) report_.worst = failed;
    return false;
}

void Run::finish(std::optional<directory::ServerSeen> seen) {
    bool ended_already = false;
    std::string failed = submit_alone(directory::FinishSync{.directory = directory_,
                                                            .run = report_.run,
                                                            .kind = kind_,
                                                            .outcome = report_.outcome,
                                                            .worst = report_.worst,
                                                            .counts = report_.counts,
                                                            .left_out = report_.left_out,
                                                            .seen = std::move(seen)},
                                      "finish", &report_.position, &ended_already);
    if (ended_already)
        failed = "another run of this directory began meanwhile, and the log closed this one as interrupted";
    if (failed.empty() || report_.outcome == Outcome::failed) return;
    report_.outcome = Outcome::failed;
    report_.worst = failed;
}

std::string Run::submit_alone(Command command, const std::string& key, std::optional<ledger::Position>* position,
                              bool* nothing_to_do) {
    const CommandOutcome outcome =
        submit_and_wait(ports_.ledger, std::move(command), context(), CommandId{report_.run.get() + "/" + key});
    if (const auto* applied = std::get_if<Applied>(&outcome)) {
        if (position != nullptr) *position = applied->position;
        return {};
    }
    if (const auto* nothing = std::get_if<NothingToDo>(&outcome)) {
        if (position != nullptr) *position = nothing->position;
        if (nothing_to_do != nullptr) *nothing_to_do = true;
        return {};
    }
    if (const auto* not_applied = std::get_if<NotApplied>(&outcome))
        return "the log did not take it: " + not_applied->why;
    if (const auto* unknown = std::get_if<OutcomeUnknown>(&outcome))
        return "what became of it is not known: " + unknown->why;
    const auto* refused = std::get_if<Refused>(&outcome);
    if (refused != nullptr && std::holds_alternative<DirectoryPaused>(refused->refusal)) return is_paused;
    return "the directory was removed meanwhile";
}

Context Run::context() const {
    Context context;
    context.actor = {Actor::Kind::directory, directory_.str()};
    context.cause = "sync";
    context.sync_run = report_.run;
    return context;
}

}  // namespace muster::connectors
