// muster sync held, approve, discard (D9). They work on the log beside a running server, which sees it by itself.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "infra/app/cli/commands.hpp"
#include "infra/app/cli/directories_here.hpp"
#include "infra/app/node.hpp"
#include "infra/app/terminal.hpp"
#include "infra/codec/enum_names.hpp"
#include "infra/codec/held_json.hpp"
#include "infra/codec/text.hpp"

namespace muster::app::cli {
namespace {

constexpr std::chrono::seconds tables_max{120};
constexpr std::size_t users_per_read = 1000;

/// Those of this name, or all, by name.
std::vector<directory::Directory> directories_called(const Account& account, const std::string& name) {
    std::vector<directory::Directory> found;
    for (const auto& [id, one] : account.directories)
        if (name.empty() || one.configuration.name == name) found.push_back(one);
    std::ranges::sort(found, {}, [](const directory::Directory& one) { return one.configuration.name; });
    return found;
}

/// The account, shared and not copied, as the log has it now.
Account account_of(WritingNode& node) {
    Account account;
    node.ledger().with_state([&](const Account& state, const ledger::Position&) { account = state; });
    return account;
}

std::string_view words(directory::HeldBecause because) {
    switch (because) {
        case directory::HeldBecause::left_groups:
            return "is in no sync group any more";
        case directory::HeldBecause::group_dropped:
            return "was in a group that is no sync group any more";
        case directory::HeldBecause::not_found:
            return "no entry is found";
    }
    return "";
}

void print_held(const Account& account, const directory::Directory& directory) {
    const auto& name = directory.configuration.name;
    const auto& held = *directory.held;
    tell("{}: plan {}: {} users wait for the trash, held {}, until {}\n", name, held.plan, held.total,
         codec::time_text(held.held_at), codec::time_text(held.expires_at));
    if (!held.why.empty()) tell("{}: {}\n", name, held.why);
    for (const auto& id : held.groups) {
        const auto* group = account.find_group(id);
        if (group == nullptr) continue;
        tell("{}: group \"{}\" ({}) reads empty, and would lose its {} members\n", name, group->name, id.str(),
             group->members.size());
    }
    for (const auto& [id, because] : held.users) {
        const auto* user = account.find_user(id);
        tell("{}: {} ({}){}\n", name, user == nullptr ? "purged since" : user->username().get(), id.str(),
             because ? fmt::format(" {}", words(*because)) : "");
    }
    tell(stderr,
         "{0}: 'muster sync approve {0} {1} --expect {2}' lets the next sync remove them, each as far as it is "
         "proven to have left; 'muster sync discard {0} {1}' keeps them\n",
         name, held.plan, held.total);
}

using Discardings = std::map<UserId, codec::Discarding>;

void print_discarded(const Account& account, const directory::Directory& directory, const Discardings& discardings) {
    const auto& name = directory.configuration.name;
    const auto& discarded = *directory.discarded;
    tell("{}: plan {}: {} users have left, and stay, as that was discarded\n", name, discarded.plan,
         discarded.users.size());
    for (const auto& id : discarded.groups) {
        const auto* group = account.find_group(id);
        if (group != nullptr)
            tell("{}: group \"{}\" ({}) reads empty, and keeps its members\n", name, group->name, id.str());
    }
    for (const auto& [id, because] : discarded.users) {
        const auto* user = account.find_user(id);
        const auto known = discardings.find(id);
        tell("{}: {} ({}) stays{}{}\n", name, user == nullptr ? "purged since" : user->username().get(), id.str(),
             known == discardings.end()
                 ? ""
                 : fmt::format(", discarded {} by {}", codec::time_text(known->second.at), known->second.by),
             because ? fmt::format("; {}", words(*because)) : "");
    }
    tell(stderr, "{0}: 'muster sync approve {0} {1} --expect {2}' lets the next sync remove them after all\n", name,
         discarded.plan, discarded.users.size());
}

Discardings discardings_in(queries::HeldPlans& plans, const AccountId& account, const directory::Directory& directory) {
    Discardings all;
    std::vector<UserId> some;
    const auto read = [&] {
        for (auto& [id, one] : value_or_throw(plans.discardings(account, directory.id, some)))
            all.emplace(id, codec::Discarding{.plan = one.plan, .at = one.at, .by = one.by});
        some.clear();
    };
    for (const auto& [id, because] : directory.discarded->users) {
        some.push_back(id);
        if (some.size() == users_per_read) read();
    }
    read();
    return all;
}

/// Who said no, and when, stands with the record, and so in the tables.
Discardings discardings_of(WritingNode& node, const directory::Directory& directory) {
    const auto account = node.log().account;
    if (const auto lock = node.installation().try_lock("sync held")) {  // no server follows the log
        ProjectingNode projecting{node, open_tables(node.installation())};
        value_or_throw(projecting.catch_up(account, tables_max));
        return discardings_in(projecting.held_plans(), account, directory);
    }
    const auto tables = open_tables(node.installation());
    queries::HeldPlans plans{*tables.snapshots, [&](const AccountId&) { return node.log().home; }};
    return discardings_in(plans, account, directory);
}

/// CLI-11: the count, from who sits there.
std::optional<std::uint64_t> ask_for_the_count() {
    tell(stderr, "How many users are to go to the trash? ");
    std::string line;
    std::getline(std::cin, line);
    std::uint64_t count = 0;
    const auto* end = line.data() + line.size();
    const auto [rest, error] = std::from_chars(line.data(), end, count);
    if (error != std::errc{} || rest != end) return std::nullopt;
    return count;
}

std::string refusal_text(const Refusal& refusal, const std::string& name) {
    if (const auto* unknown = std::get_if<UnknownPlan>(&refusal))
        return fmt::format("no plan {} waits; 'muster sync held {}' says what does", unknown->plan, name);
    if (const auto* changed = std::get_if<PlanChanged>(&refusal))
        return fmt::format("what waits now is plan {}, {} users; look again with 'muster sync held {}'", changed->plan,
                           changed->total, name);
    if (const auto* expired = std::get_if<PlanExpired>(&refusal))
        return fmt::format("nobody decided before {}; the next sync asks again, if it still finds the same",
                           codec::time_text(expired->expired_at));
    return "the directory was removed meanwhile";
}

ExitCode decide(WritingNode& node, Command command, const std::string& cause, const std::string& name,
                const std::string& done) {
    const auto outcome = submit_and_wait(node.ledger(), std::move(command), command_line_context(cause));
    if (const auto* no = std::get_if<Refused>(&outcome)) {
        tell(stderr, "muster: {}: {}\n", name, refusal_text(no->refusal, name));
        return ExitCode::conflict;
    }
    if (const auto* not_applied = std::get_if<NotApplied>(&outcome)) {
        tell(stderr, "muster: not done: {}\n", not_applied->why);
        return ExitCode::try_again;
    }
    if (const auto* unknown = std::get_if<OutcomeUnknown>(&outcome)) {
        tell(stderr, "muster: it is not known whether it was done ({}); do it again, which does no harm\n",
             unknown->why);
        return ExitCode::try_again;
    }
    if (const auto* applied = std::get_if<Applied>(&outcome))
        let_the_server_see(node.installation(), applied->position);
    tell("{}: {}\n", name, done);
    return ExitCode::done;
}

}  // namespace

ExitCode sync_held(const std::string& data, const std::string& directory, bool json) {
    const Installation installation{data, Installation::Missing::refuse};
    if (!installation.identity()) return directory.empty() ? ExitCode::done : no_such_directory(directory);
    WritingNode node{installation, WritingNode::For::command};
    const auto account = account_of(node);
    const auto found = directories_called(account, directory);
    if (found.empty() && !directory.empty()) return no_such_directory(directory);
    for (const auto& one : found) {
        if (!one.held) {
            tell(stderr, "{}: nothing waits\n", one.configuration.name);
        } else if (json) {
            put_line(codec::held_json(account, one));
        } else {
            print_held(account, one);
        }
        if (!one.discarded) continue;
        const auto discardings = discardings_of(node, one);
        if (json)
            put_line(codec::discarded_json(account, one, discardings));
        else
            print_discarded(account, one, discardings);
    }
    return ExitCode::done;
}

ExitCode sync_approve(const std::string& data, const Approval& approval) {
    if (!approval.expect && isatty(STDIN_FILENO) == 0) {
        tell(stderr, "muster: --expect N is needed: how many users 'muster sync held {}' has told of\n",
             approval.directory);
        return ExitCode::usage;
    }
    const Installation installation{data, Installation::Missing::refuse};
    if (!installation.identity()) return no_such_directory(approval.directory);
    WritingNode node{installation, WritingNode::For::command};
    const auto found = directories_called(account_of(node), approval.directory);
    if (found.empty()) return no_such_directory(approval.directory);
    const auto expect = approval.expect ? approval.expect : ask_for_the_count();
    if (!expect) {
        tell(stderr, "muster: that is no number; nothing is done\n");
        return ExitCode::usage;
    }
    directory::ApproveHeld command{.directory = found.front().id, .plan = approval.plan, .expect = *expect};
    return decide(node, std::move(command), "sync approve", approval.directory,
                  "approved; the next sync carries it out");
}

ExitCode sync_discard(const std::string& data, const Discarding& discarding) {
    const Installation installation{data, Installation::Missing::refuse};
    if (!installation.identity()) return no_such_directory(discarding.directory);
    WritingNode node{installation, WritingNode::For::command};
    const auto found = directories_called(account_of(node), discarding.directory);
    if (found.empty()) return no_such_directory(discarding.directory);
    directory::DiscardHeld command{.directory = found.front().id, .plan = discarding.plan};
    return decide(node, std::move(command), "sync discard", discarding.directory,
                  "discarded; the same is not asked again");
}

}  // namespace muster::app::cli
