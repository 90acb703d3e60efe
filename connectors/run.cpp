#include "connectors/run.hpp"

#include <algorithm>
#include <chrono>

#include "domain/directory/commands.hpp"

namespace muster::connectors {
namespace {

using directory::LeftOutReason;
using directory::Outcome;

constexpr std::size_t worst_bytes_max = 1500;
constexpr const char* is_paused = "the directory is paused";
constexpr unsigned tries_max = 3;
constexpr const char* was_closed =
    "the log had nothing of this run for so long that another run closed it as interrupted";
constexpr const char* stopped = "stopped while another run of this directory was under way";

std::string joined(const std::vector<std::string>& texts) {
    constexpr std::size_t shown = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(shown, texts.size()); ++i) text += (i == 0 ? "" : "; ") + texts[i];
    if (texts.size() > shown) text += "; and " + std::to_string(texts.size() - shown) + " more";
    return text;
}

// Why a command that makes the run itself was not done; empty: it was.
std::string why_not(const CommandOutcome& outcome) {
    if (const auto* not_applied = std::get_if<NotApplied>(&outcome))
        return "the log did not take it: " + not_applied->why;
    if (const auto* unknown = std::get_if<OutcomeUnknown>(&outcome))
        return "what became of it is not known: " + unknown->why;
    if (std::holds_alternative<Applied>(outcome) || std::holds_alternative<NothingToDo>(outcome)) return {};
    const auto* refused = std::get_if<Refused>(&outcome);
    if (refused != nullptr && std::holds_alternative<DirectoryPaused>(refused->refusal)) return is_paused;
    return "the directory was removed meanwhile";
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
    take_place();
}

void Run::take_place() {
    behind_.reset();
    ports_.ledger.with_state([&](const Account& account, const ledger::Position&) {
        if (const auto* last = directory::last_run_of(account, directory_)) behind_ = last->run;
    });
}

std::optional<RunReport> Run::apply(Prepared prepared, const directory::ServerSeen& server,
                                    std::optional<directory::ServerSeen> seen) {
    report_.server = directory::text_of(server);
    Plan& plan = prepared.plan;
    if (has_begun_ && !goes_on()) {  // D9: another one has its own guard
        report_.outcome = Outcome::failed;
        report_.worst = was_closed;
        return std::move(report_);
    }
    const Start started = has_begun_ ? Start::begun : start(plan.left_outs.list());
    if (started == Start::overtaken) return std::nullopt;
    if (started == Start::failed) return std::move(report_);
    const std::uint64_t total = plan.groups.size() + plan.disable.size() + prepared.gone.size() + plan.people.size() +
                                plan.phones.size() + plan.members.size() + plan.groups_gone.size() +
                                parts_of(plan.returned);
    Applier applier{ports_.ledger, context(), total, progress_, stop_};
    submit_all(applier, prepared);
    applier.wait();

    if (!take(applier.counts(), applier)) return std::nullopt;
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

bool Run::take(const directory::Counts& counts, const Applier& applier) {
    report_.counts.created += counts.created;
    report_.counts.updated += counts.updated;
    report_.counts.adopted += counts.adopted;
    report_.counts.trashed += counts.trashed;
    report_.counts.restored += counts.restored;
    in_vain_ = applier.has_applied() ? 0 : in_vain_ + 1;
    const bool goes_on = applier.was_cut_short() && in_vain_ < tries_max && !stop_.stop_requested();
    if (goes_on) ++part_;
    return !goes_on;
}

// The id of what a part sends is its own, as it may send something else for the same person.
std::string Run::key(const std::string& what) const {
    return part_ == 0 ? what : "part" + std::to_string(part_) + "/" + what;
}

// 2.1: disable, trash, rename, update, restore, create, membership.
void Run::submit_all(Applier& applier, Prepared& prepared) const {
    Plan& plan = prepared.plan;
    for (directory::SyncGroup& group : plan.groups) {
        std::string name = group.name;
        std::string id = key("group/" + group.guid.text());
        applier.submit(std::move(group), std::move(id), std::move(name), false);
    }
    const auto submit_people = [&](std::vector<directory::SyncPeople>& commands) {
        for (directory::SyncPeople& command : commands) {
            std::string who = command.people.front().fields.username->get();
            std::string id = key("person/" + command.people.front().guid.text());
            applier.submit(std::move(command), std::move(id), std::move(who), true);
        }
        commands = {};
    };
    submit_people(plan.disable);
    for (const directory::SyncGone& gone : prepared.gone)
        applier.submit(gone, key("gone/" + gone.guid.text()), gone.guid.text(), false);
    submit_people(plan.people);
    for (directory::SyncPhones& phones : plan.phones) {
        std::string who = phones.guid.text();
        std::string id = key("phones/" + who);
        applier.submit(std::move(phones), std::move(id), std::move(who), false);
    }
    plan.phones = {};
    for (std::size_t i = 0; i < plan.members.size(); ++i) {
        std::string group = plan.members[i].group.text();
        std::string id = key("members/" + group + "/" + std::to_string(i));
        applier.submit(std::move(plan.members[i]), std::move(id), std::move(group), false);
    }
    submit_returned(applier, plan.returned);
    for (const directory::SyncGroupGone& gone : plan.groups_gone)
        applier.submit(gone, key("group_gone/" + gone.guid.text()), gone.guid.text(), false);
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
                       key("returned/" + std::to_string(from)), "who came back", false);
        from = to;
    } while (from != returned.users.size());
}

// Empty, or why the log did not take it.
std::string Run::hold(Prepared& prepared) {
    return why_not(
        submit_alone(to_be_held(prepared.held, directory_, report_.run, prepared.position, ports_.digest), "hold"));
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
    Start started = has_begun_ ? Start::begun : start({});
    for (; started == Start::overtaken; started = start({})) take_place();  // there is no plan that could be too old
    if (started == Start::begun) finish({});
    return std::move(report_);
}

RunReport Run::unknown_directory() {
    report_.worst = "there is no directory " + directory_.str();
    return std::move(report_);
}

RunReport Run::paused() {
    if (has_begun_) return fail(is_paused);
    report_.worst = is_paused;
    return std::move(report_);
}

bool Run::is_left(const RunId& run) const {
    return run == silent_ || (ports_.is_left && ports_.is_left(run));
}

bool Run::goes_on() const {
    bool goes_on = false;
    ports_.ledger.with_state([&](const Account& account, const ledger::Position&) {
        const auto* last = directory::last_run_of(account, directory_);
        goes_on = last != nullptr && last->run == report_.run && !last->has_ended;
    });
    return goes_on;
}

// As this node's state has it. To ask the log is to write there, which costs another writer what it has under way.
std::optional<RunId> Run::in_the_way() const {
    std::optional<RunId> other;
    ports_.ledger.with_state([&](const Account& account, const ledger::Position&) {
        const auto* last = directory::last_run_of(account, directory_);
        if (last == nullptr) return;
        const bool waits = directory::is_alive(*last, ports_.clock.now()) && !is_left(last->run);
        if (waits || last->run != behind_) other = last->run;
    });
    return other;
}

Run::Start Run::start(const std::vector<directory::LeftOut>& left_out) {
    auto other = in_the_way();
    std::string failed;
    if (!other) {
        const CommandOutcome outcome =
            submit_alone(directory::StartSync{.directory = directory_,
                                              .run = report_.run,
                                              .kind = kind_,
                                              .began = began_,
                                              .server = printable(report_.server, worst_bytes_max),
                                              .left_out = left_out,
                                              .behind = behind_,
                                              .behind_is_over = behind_ && is_left(*behind_)},
                         "start");
        failed = why_not(outcome);
        has_begun_ = failed.empty();
        if (has_begun_) return Start::begun;
        const auto* refused = std::get_if<Refused>(&outcome);
        const auto* first = refused == nullptr ? nullptr : std::get_if<AnotherRun>(&refused->refusal);
        if (first != nullptr) other = first->run;
    }
    if (other) {
        if (progress_) progress_({Progress::Phase::waiting, 0, 0});
        wait_for(*other);
        if (!stop_.stop_requested()) return Start::overtaken;
        failed = stopped;
    }
    if (report_.worst.empty()) report_.worst = failed;
    return Start::failed;
}

// D15: until it has ended, or the log had nothing of it for so long that nobody goes on with it.
void Run::wait_for(const RunId& other) {
    const auto is_over = [&](const Account& account) {
        const auto* last = directory::last_run_of(account, directory_);
        return last == nullptr || last->run != other || last->has_ended;
    };
    while (!stop_.stop_requested()) {
        std::optional<Instant> heard_at;
        ports_.ledger.with_state([&](const Account& account, const ledger::Position&) {
            if (!is_over(account)) heard_at = directory::last_run_of(account, directory_)->heard_at;
        });
        if (!heard_at) return;
        // The node that it is of may have another clock.
        const auto silence = std::min<std::chrono::microseconds>(
            *heard_at + directory::run_silence_max - ports_.clock.now(), directory::run_silence_max);
        if (silence <= silence.zero()) return;
        const auto has_moved = [&](const Account& account) {
            return is_over(account) || directory::last_run_of(account, directory_)->heard_at != *heard_at;
        };
        const auto patience = std::chrono::ceil<std::chrono::milliseconds>(silence);
        if (ports_.ledger.wait_until(has_moved, patience, stop_) || silence < directory::run_silence_max) continue;
        silent_ = other;
        return;
    }
}

void Run::finish(std::optional<directory::ServerSeen> seen) {
    const CommandOutcome outcome = submit_alone(directory::FinishSync{.directory = directory_,
                                                                      .run = report_.run,
                                                                      .kind = kind_,
                                                                      .outcome = report_.outcome,
                                                                      .worst = report_.worst,
                                                                      .counts = report_.counts,
                                                                      .left_out = report_.left_out,
                                                                      .seen = std::move(seen)},
                                                "finish");
    std::string failed = why_not(outcome);
    if (const auto* applied = std::get_if<Applied>(&outcome)) report_.position = applied->position;
    if (const auto* nothing = std::get_if<NothingToDo>(&outcome)) {
        report_.position = nothing->position;
        failed = was_closed;
    }
    if (failed.empty() || report_.outcome == Outcome::failed) return;
    report_.outcome = Outcome::failed;
    report_.worst = failed;
}

// Another writer may be first, so that the log does not take it: then it is sent once more.
CommandOutcome Run::submit_alone(const Command& command, const std::string& what) {
    const CommandId id{report_.run.get() + "/" + what};
    CommandOutcome outcome;
    for (unsigned tries = 0; tries < tries_max; ++tries) {
        outcome = submit_and_wait(ports_.ledger, command, context(), id);
        if (!std::holds_alternative<NotApplied>(outcome)) break;
    }
    return outcome;
}

Context Run::context() const {
    Context context;
    context.actor = {Actor::Kind::directory, directory_.str()};
    context.cause = "sync";
    context.sync_run = report_.run;
    return context;
}

}  // namespace muster::connectors
