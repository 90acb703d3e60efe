#include "tests/support/connected_account.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "domain/account/dispatch.hpp"

namespace muster::testing {

void FoldingLedger::submit(Command command, Context context, std::optional<CommandId> id,
                           std::function<void(CommandOutcome)> done, IfFull) {
    if (before) before(command);
    contexts.push_back(std::move(context));
    done(decide_and_fold(command, id));
}

CommandOutcome FoldingLedger::decide_and_fold(const Command& command, const std::optional<CommandId>& id) {
    if (left_ == 0) return NotApplied{"the disk is full"};
    --left_;
    if (id && done_.contains(id->get())) return NothingToDo{done_.at(id->get())};
    Decision decision = dispatch(account_, command, clock_.now());
    if (auto* refusal = std::get_if<Refusal>(&decision.sum())) return Refused{*refusal};
    const auto* events = std::get_if<Events>(&decision.sum());
    if (events == nullptr) return NothingToDo{{0, sequence_, {}}};
    for (const Event& event : *events) evolve(account_, event, clock_.now(), contexts.back().sync_run);
    events_.insert(events_.end(), events->begin(), events->end());
    sequence_ += events->size();
    if (id) done_[id->get()] = {0, sequence_, {}};
    return Applied{*events, {0, sequence_, {}}};
}

void FoldingLedger::with_state(const std::function<void(const Account&, const ledger::Position&)>& look) const {
    look(account_, {0, sequence_, {}});
}

bool FoldingLedger::wait_until(const std::function<bool(const Account&)>& is_so, std::chrono::milliseconds patience,
                               const std::stop_token& stop) {
    if (!is_so(account_) && !stop.stop_requested() && meanwhile) meanwhile(patience);
    return is_so(account_);
}

Sha256 CountingDigest::sha256(std::string_view bytes) const {
    Sha256 sum{};
    std::size_t hash = std::hash<std::string_view>{}(bytes);
    for (std::size_t i = 0; i < sizeof hash; ++i) sum[i] = static_cast<std::uint8_t>(hash >> (8 * i));
    return sum;
}

ConnectedAccount::ConnectedAccount(directory::Configuration configuration)
    : ledger_(account_, clock_), directory_(ids_.directory()) {
    ledger_.meanwhile = [this](std::chrono::milliseconds patience) { clock_.at += patience; };
    submit(CreateAccount{ids_.account(), "Example", {}});
    submit(directory::AddDirectory{directory_, std::move(configuration)});
}

connectors::RunReport ConnectedAccount::sync(connectors::DirectorySource& source,
                                             const std::function<void(const connectors::Progress&)>& progress,
                                             std::stop_token stop) {
    ledger_.forget_events();
    return connectors::sync(directory_, ports(source), progress, std::move(stop));
}

connectors::SyncPorts ConnectedAccount::ports(connectors::DirectorySource& source) {
    return {source, ledger_, ids_, clock_, folding_, digest_};
}

void ConnectedAccount::submit(Command command) {
    const CommandOutcome outcome = submit_and_wait(ledger_, std::move(command), {});
    if (!std::holds_alternative<Applied>(outcome)) throw std::runtime_error("the world did not take a command");
}

void ConnectedAccount::configure(directory::Configuration configuration) {
    submit(directory::ChangeDirectory{directory_, std::move(configuration)});
}

const directory::Configuration& ConnectedAccount::configuration() const {
    return account_.find_directory(directory_)->configuration;
}

const user::User* ConnectedAccount::user(const std::string& name) const {
    return account_.find_by_name(Username{name});
}

std::string ConnectedAccount::state_of(const std::string& name) const {
    const user::User* found = user(name);
    if (found == nullptr) return "none";
    const auto* present = std::get_if<user::Present>(&found->phase);
    if (present == nullptr) return "trash";
    switch (present->status) {
        case user::Status::active:
            return "active";
        case user::Status::bypass:
            return "bypass";
        case user::Status::disabled:
            return "disabled";
    }
    return "?";
}

std::vector<std::string> ConnectedAccount::present() const {
    std::vector<std::string> names;
    for (const auto& [id, user] : account_.users)
        if (!user.is_in_trash()) names.push_back(user.username().get());
    std::ranges::sort(names);
    return names;
}

std::vector<std::string> ConnectedAccount::members_of(const std::string& group) const {
    std::vector<std::string> names;
    const auto found = account_.group_names.find(group);
    if (found == account_.group_names.end()) return {"(no such group)"};
    for (const UserId& id : account_.groups.at(found->second).members)
        names.push_back(account_.find_user(id)->username().get());
    std::ranges::sort(names);
    return names;
}

std::vector<std::string> ConnectedAccount::last_events() const {
    std::vector<std::string> names;
    for (const Event& event : ledger_.events()) {
        std::string name{std::visit([](const auto& e) { return e.type.name; }, event)};
        if (name != "directory.sync_started" && name != "directory.sync_finished") names.push_back(std::move(name));
    }
    return names;
}

std::uint64_t left_out(const connectors::RunReport& report, directory::LeftOutReason reason) {
    for (const directory::LeftOut& entry : report.left_out)
        if (entry.reason == reason) return entry.count;
    return 0;
}

std::string examples(const connectors::RunReport& report, directory::LeftOutReason reason) {
    std::string text;
    for (const directory::LeftOut& entry : report.left_out)
        if (entry.reason == reason)
            for (const auto& example : entry.examples) text += example.who + ": " + example.detail + "\n";
    return text;
}

}  // namespace muster::testing
