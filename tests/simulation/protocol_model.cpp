#include "tests/simulation/protocol_model.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <random>

#include "domain/base/match.hpp"
#include "tests/simulation/history.hpp"
#include "tests/support/digest.hpp"
#include "tests/support/memory_log.hpp"
#include "tests/support/plain_codec.hpp"
#include "tests/support/small_machine.hpp"

namespace muster::simulation {
namespace {

using namespace ledger;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr LedgerId ledger_id{7};
constexpr std::size_t node_count = 3;
constexpr std::size_t steps_of_trouble = 1800;
constexpr std::size_t names_count = 40;

/// What a client wants, under one command id, however often it asks.
struct Wish {
    CommandId id;
    Command command;
    bool applied = false;
    bool given_up = false;  // told "not applied": it asks no more under this id
};

struct Asked {
    std::size_t wish = 0;
    bool other_command = false;  // the same id for something else
    Sequence acknowledged = 0;   // the newest position that anybody knew when it was asked
    std::optional<CommandOutcome> outcome;
};

struct Node {
    std::size_t number = 0;
    std::uint64_t life = 0;
    std::unique_ptr<Writer> writer;
    std::unique_ptr<log::Appender> appender;
    std::unique_ptr<log::Reader> reader;
    Span skew{};
    std::size_t asleep_until = 0;
    std::vector<Ticket> tickets;  // unanswered in this life
};

class Cluster {
public:
    Cluster(std::uint64_t seed, const Rules& rules) : random_(seed), rules_(rules), log_(ledger_id) {
        in_flight_max_ = chance(0.5) ? 6 : records_in_flight_max;
        test::MemoryLog::Faults faults;
        faults.lost = pick(0.05);
        faults.doubled = pick(0.1);
        faults.overtaken = pick(0.3);
        faults.gives_up = pick(0.05);
        faults.answer_lost = pick(0.05);
        faults.no_answer = pick(0.03);
        faults.no_offset = pick(0.15);
        faults.names_copy = pick(0.5);
        faults.never_leaves = pick(0.02);
        faults.hole = pick(0.05);
        faults.stranger = pick(0.05);
        faults.hole += 1e-9;  // never all off: what is appended travels
        log_.set_faults(faults, random_());
        for (std::size_t i = 0; i < node_count; ++i) {
            nodes_[i].number = i;
            start(nodes_[i]);
        }
        step(nodes_[0], Claim{});
    }

    Tally run() {
        for (step_ = 0; step_ < steps_of_trouble; ++step_) trouble();
        heal();
        judge();
        if (tally_.violation_count == 0 && chance(0.2)) cut_history();
        for (auto& node : nodes_) add_corners(node);
        tally_.runs = 1;
        return std::move(tally_);
    }

private:
    // Chances.
    bool chance(double probability) { return static_cast<double>(random_() >> 11) * 0x1.0p-53 < probability; }
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
    double pick(double most) { return chance(0.4) ? 0 : most * static_cast<double>(random_() >> 11) * 0x1.0p-53; }

    Instant clock_of(const Node& node) const { return now_ + node.skew; }

    void start(Node& node) {
        ++node.life;
        WriterOptions options;
        options.ledger = ledger_id;
        options.url = "node " + std::to_string(node.number);
        options.in_flight_max = in_flight_max_;
        options.barrier_patience = seconds{8};
        options.answer_patience = seconds{12};
        options.read_patience = seconds{6};
        options.backoff_max = seconds{2};
        options.lease = chance(0.5) ? Span::max() : Span{seconds{3}};
        options.rules = rules_;
        const auto name = std::to_string(node.number) + "." + std::to_string(node.life) + ".";
        const Sources sources{.uuid = [this, name](Instant) { return name + std::to_string(++ids_); },
                              .jitter = [this] { return static_cast<double>(below(1000)) / 1000; }};
        node.writer = std::make_unique<Writer>(codec_, digest_, test::small_machine(), sources, options);
        node.appender = *log_.appender(0);
        node.reader = *log_.reader(0, 0);
        node.asleep_until = 0;
    }

    void crash(Node& node) {
        ++tally_.crashes;
        add_corners(node);
        for (const auto ticket : node.tickets) asked_[ticket].outcome = OutcomeUnknown{"crash"};
        node.tickets.clear();
        start(node);
    }

    void add_corners(Node& node) {
        Tally part;
        part.corners = node.writer->corners();
        tally_.add(part);
    }

    /// Gives the writer its input and does what it wants.
    void step(Node& node, Input input) {
        const bool was_open = node.writer->is_open();
        auto out = node.writer->step(std::move(input), clock_of(node));
        if (!was_open && node.writer->is_open()) ++tally_.openings;
        if (std::holds_alternative<Halted>(node.writer->standing()) && !history_was_cut_ && !stopping_) {
            tally_.violate("halted without a reason: " + node.writer->describe());
        }
        for (auto& answer : out.answers) take(node, answer);
        if (out.new_appender) node.appender = *log_.appender(0);
        if (out.read_anchor) give_anchor(node, *out.read_anchor);
        if (!out.append.empty()) hand_over(node, std::move(out.append));
    }

    void hand_over(Node& node, std::vector<log::ToAppend> records) {
        // A crash on purpose where a commit is half handed over.
        const auto inside = std::ranges::find_if(records, [&](const log::ToAppend& record) {
            const auto* place = find_header(record.record, "ce_commit");
            return place != nullptr && *place != "1/1" && place->front() == '1';
        });
        if (!healing_ && inside != records.end() && chance(0.06)) {
            ++tally_.crashes_inside_commits;
            records.erase(inside + 1, records.end());
            node.appender->append(std::move(records));
            crash(node);
            return;
        }
        node.appender->append(std::move(records));
    }

    void give_anchor(Node& node, Offset offset) {
        auto reader = *log_.reader(0, offset);
        auto batch = *reader->read(1, milliseconds{0});
        std::optional<Record> record;
        if (!batch.records.empty() && batch.records[0].offset == offset) record = std::move(batch.records[0].record);
        step(node, AnchorRead{offset, std::move(record)});
    }

    void take(Node& node, Answer& answer) {
        auto& asked = asked_[answer.ticket];
        if (asked.outcome) tally_.violate("a command was answered twice");
        if (std::erase(node.tickets, answer.ticket) != 1) tally_.violate("an answer that nobody waits for");
        auto& wish = wishes_[asked.wish];
        match(
            answer.outcome,
            [&](const Applied& applied) {
                ++(wish.applied ? tally_.repeated : tally_.acknowledged);
                newest_ = std::max(newest_, applied.position.sequence);
                if (!asked.other_command) wish.applied = true;
            },
            [&](const NotApplied&) {
                ++tally_.not_applied;
                if (chance(0.5)) wish.given_up = true;
            },
            [&](const Refused&) { ++tally_.refused; }, [&](const NothingToDo&) { ++tally_.nothing; },
            [&](const OtherCommandSameId&) {}, [&](const OutcomeUnknown&) { ++tally_.unknown; });
        asked.outcome = std::move(answer.outcome);
    }

    void ask(Node& node, std::size_t wish, bool other_command = false) {
        const auto ticket = static_cast<Ticket>(asked_.size());
        asked_.push_back({wish, other_command, newest_, std::nullopt});
        node.tickets.push_back(ticket);
        Submit submission;
        submission.ticket = ticket;
        submission.command = wishes_[wish].command;
        submission.context.cause = std::to_string(ticket);
        submission.id = wishes_[wish].id;
        submission.fingerprint = other_command ? "other" : "same";
        step(node, std::move(submission));
    }

    std::string any_name() { return "name" + std::to_string(below(names_count)); }

    std::size_t new_wish() {
        Command command;
        const auto dice = below(10);
        if (dice < 4) {
            command = test::create_user(test::user_id(++users_), any_name());
        } else if (dice < 7 && users_ > 0) {
            command = test::purge_user(test::user_id(1 + below(users_)));
        } else {
            std::vector<std::pair<UserId, std::string>> people;
            const auto first = below(names_count);
            for (std::size_t i = 0; i < 2 + below(3); ++i) {
                people.emplace_back(test::user_id(++users_), "name" + std::to_string((first + i) % names_count));
            }
            command = test::create_users(people);
        }
        wishes_.push_back({CommandId{"wish " + std::to_string(wishes_.size())}, std::move(command)});
        return wishes_.size() - 1;
    }

    Node& owner() { return nodes_[owner_]; }

    void clients() {
        auto& node = chance(0.9) ? owner() : nodes_[below(node_count)];
        if (wishes_.empty() || chance(0.75)) {
            ask(node, new_wish());
            if (chance(0.1)) ask(node, wishes_.size() - 1);                       // the same key twice
            if (chance(0.1)) ask(nodes_[below(node_count)], wishes_.size() - 1);  // and on two nodes
            return;
        }
        const auto wish = below(wishes_.size());
        if (!wishes_[wish].given_up) ask(node, wish, chance(0.1));
    }

    void turn(Node& node) {
        if (node.asleep_until > step_) return;
        const auto dice = below(10);
        if (dice < 5) {
            auto batch = node.reader->read(1 + below(30), milliseconds{0});
            step(node, Read{std::move(*batch)});
        } else if (dice < 8) {
            if (node.appender->broken()) {
                step(node, AppenderLost{"broken"});
                return;
            }
            auto answers = node.appender->poll(milliseconds{0});
            if (!answers.empty()) step(node, Answers{std::move(answers)});
        } else if (dice < 9) {
            step(node, Decide{});
        } else {
            step(node, Tick{});
        }
    }

    void trouble() {
        now_ += milliseconds{below(200)};
        if (chance(0.14)) clients();
        if (chance(0.5)) log_.move_on(1 + below(5));
        auto& node = chance(0.6) ? owner() : nodes_[below(node_count)];
        turn(node);
        if (chance(0.004)) crash(nodes_[below(node_count)]);
        if (chance(0.006)) {
            ++tally_.zombies;
            nodes_[below(node_count)].asleep_until = step_ + 20 + below(150);
        }
        if (chance(0.006)) {
            if (chance(0.7)) step(owner(), Yield{});
            owner_ = below(node_count);
            step(owner(), Claim{});
        }
        if (chance(0.006)) {
            ++tally_.clock_jumps;
            auto& jumped = chance(0.5) ? owner() : nodes_[below(node_count)];
            jumped.skew += hours{static_cast<int>(below(60)) - 30};
            // A retry that comes just then must still be known, whatever the clock says.
            const auto applied = std::ranges::find(wishes_.rbegin(), wishes_.rend(), true, &Wish::applied);
            if (applied != wishes_.rend()) {
                ask(jumped, static_cast<std::size_t>(wishes_.rend() - applied) - 1);
                step(jumped, Decide{});
            }
        }
        if (chance(0.001)) log_.break_appenders();
    }

    /// Everything of all nodes, until nothing moves any more.
    void settle(std::size_t rounds) {
        for (std::size_t i = 0; i < rounds; ++i) {
            now_ += milliseconds{500};
            for (auto& node : nodes_) {
                if (node.appender->broken()) step(node, AppenderLost{"broken"});
                auto answers = node.appender->poll(milliseconds{0});
                if (!answers.empty()) step(node, Answers{std::move(answers)});
                step(node, Read{*node.reader->read(100'000, milliseconds{0})});
                step(node, Decide{});
            }
            log_.land_all();
        }
    }

    void heal() {
        healing_ = true;
        log_.set_faults({}, 0);
        log_.land_all();
        for (auto& node : nodes_) {
            node.asleep_until = 0;
            step(node, Yield{});
        }
        owner_ = below(node_count);
        step(owner(), Claim{});
        settle(60);
        wishes_.push_back({CommandId{"the last"}, test::create_user(test::user_id(++users_), "the last name")});
        ask(owner(), wishes_.size() - 1);
        settle(2);
        if (!wishes_.back().applied) tally_.violate("no progress after healing: " + owner().writer->describe());
        stopping_ = true;
        const auto& end = owner().writer->acknowledged();
        owner_end_ = end;
    }

    void judge() {
        const auto history = read_history(log_.contents(0), ledger_id, {});
        tally_.void_records = history.void_records;
        for (const auto& violation : history.violations) tally_.violate(violation);
        for (auto& node : nodes_) {
            const auto& account = node.writer->account();
            if (node.writer->follower().head() != history.head) tally_.violate("a node has another head than the log");
            bool same = account.names.size() == history.names.size();
            for (const auto& [name, user] : history.names) {
                const auto at = account.names.find(Username{name});
                same = same && at != account.names.end() && at->second == user;
            }
            if (!same) tally_.violate("a node has another state than the log");
        }
        for (auto& node : nodes_) step(node, Abandon{});
        for (std::size_t ticket = 0; ticket < asked_.size(); ++ticket) judge(history, ticket);
    }

    void judge(const History& history, std::size_t ticket) {
        const auto& asked = asked_[ticket];
        if (!asked.outcome) {
            tally_.violate("a command was never answered");
            return;
        }
        const auto made = history.by_cause.find(std::to_string(ticket));
        const bool stands = made != history.by_cause.end();
        const auto in_chain = [&](const Position& position) {
            const auto at = history.chain.find(position.sequence);
            return position.sequence == 0 || (at != history.chain.end() && at->second == position.hash);
        };
        const auto never = [&](const char* told) {
            if (stands) tally_.violate(std::string{"told "} + told + ", and it was applied");
        };
        match(
            *asked.outcome,
            [&](const Applied& applied) {
                if (!in_chain(applied.position)) {
                    tally_.violate("acknowledged, and it is not in the log");
                } else if (stands && history.commits[made->second].position != applied.position) {
                    tally_.violate("acknowledged at another position than where it stands");
                } else if (stands && applied.position.sequence <= asked.acknowledged) {
                    tally_.violate("stands before what was acknowledged before it was asked");
                }
                const auto same = [&](const History::Entry& entry) {
                    return entry.position == applied.position && entry.command == wishes_[asked.wish].id.get();
                };
                if (std::ranges::none_of(history.commits, same)) tally_.violate("acknowledged, and nobody applied it");
            },
            [&](const NotApplied&) { never("not applied"); },
            [&](const Refused& refused) {
                never("refused");
                const auto& taken = std::get<NameTaken>(refused.refusal);
                if (!history.ever.contains({taken.name, taken.holder})) {
                    tally_.violate("refused for a name that its holder never had");
                }
            },
            [&](const NothingToDo& nothing) {
                never("nothing to do");
                if (!in_chain(nothing.position)) tally_.violate("nothing to do at a position that is not in the log");
                const auto& user = std::get<user::PurgeUser>(wishes_[asked.wish].command).user;
                const auto life = history.lives.find(user);
                if (life == history.lives.end()) return;
                const auto [from, to] = life->second;
                if (nothing.position.sequence >= from && nothing.position.sequence < to) {
                    tally_.violate("nothing to do, and the user was there");
                }
            },
            [&](const OtherCommandSameId&) { never("another command has the id"); }, [](const OutcomeUnknown&) {});
    }

    /// The log forgets what it acknowledged: detected, never papered over.
    void cut_history() {
        history_was_cut_ = true;
        stopping_ = false;
        ++tally_.histories_cut;
        // A node that reads all of it anew, to be there when the end is cut off.
        auto& node = nodes_[0];
        add_corners(node);
        start(node);
        step(node, Claim{});
        for (int i = 0; i < 40 && !node.writer->is_open(); ++i) {
            now_ += seconds{1};
            step(node, Read{*node.reader->read(100'000, milliseconds{0})});
            auto answers = node.appender->poll(milliseconds{0});
            if (!answers.empty()) step(node, Answers{std::move(answers)});
        }
        if (!node.writer->is_open()) {
            tally_.violate("did not open before the cut: " + node.writer->describe());
            return;
        }
        log_.cut(0, 1 + below(5));
        if (chance(0.5)) {
            // It goes on writing: its record is reported where it has read another one.
            wishes_.push_back({CommandId{"after the cut"}, test::create_user(test::user_id(++users_), "cut off")});
            ask(node, wishes_.size() - 1);
            step(node, Decide{});
            step(node, Answers{node.appender->poll(milliseconds{0})});
            if (wishes_.back().applied) tally_.violate("acknowledged on a history that was cut");
        } else {
            // It loses its appender, and finds its anchor gone.
            step(node, AppenderLost{"broken"});
            for (int i = 0; i < 20; ++i) {
                now_ += seconds{1};
                auto reader = *log_.reader(0, 0);
                step(node, Read{*reader->read(100'000, milliseconds{0})});
            }
        }
        if (!std::holds_alternative<Halted>(node.writer->standing())) {
            tally_.violate("a cut history went unnoticed: " + node.writer->describe());
        }
    }

    std::mt19937_64 random_;
    Rules rules_;
    test::MemoryLog log_;
    test::PlainCodec codec_;
    const Digest& digest_ = test::real_digest();
    std::array<Node, node_count> nodes_;
    std::size_t owner_ = 0;
    unsigned in_flight_max_ = 0;
    Instant now_{hours{24 * 20'000}};
    std::size_t step_ = 0;
    std::uint64_t ids_ = 0;
    std::uint64_t users_ = 0;
    Sequence newest_ = 0;
    Position owner_end_;
    bool healing_ = false;
    bool stopping_ = false;
    bool history_was_cut_ = false;
    std::vector<Wish> wishes_;
    std::vector<Asked> asked_;
    Tally tally_;
};

struct NamedCorner {
    const char* name;
    std::uint64_t Corners::* count;
};
constexpr std::array named_corners{
    NamedCorner{"report at the next offset (fast path)", &Corners::fast_path},
    NamedCorner{"report further on", &Corners::report_ahead},
    NamedCorner{"report where it was read already", &Corners::report_behind},
    NamedCorner{"report where another record was read, or another history: halted", &Corners::went_backwards},
    NamedCorner{"success without offset", &Corners::without_offset},
    NamedCorner{"error or time-out", &Corners::unknown},
    NamedCorner{"the log did not take it", &Corners::never_left},
    NamedCorner{"own record read back void", &Corners::own_void},
    NamedCorner{"foreign valid record", &Corners::foreign_valid},
    NamedCorner{"own record of an earlier life", &Corners::earlier_life},
    NamedCorner{"fatal producer error", &Corners::fatal},
    NamedCorner{"success, never read or never said", &Corners::patience_over},
    NamedCorner{"barrier valid", &Corners::barriers_valid},
    NamedCorner{"barrier void", &Corners::barriers_void},
    NamedCorner{"barrier late", &Corners::barriers_late},
    NamedCorner{"commit cut", &Corners::commits_cut},
    NamedCorner{"refusal held", &Corners::refusals_held},
    NamedCorner{"decided again", &Corners::decided_again},
    NamedCorner{"idempotent", &Corners::idempotent},
    NamedCorner{"the same command in flight", &Corners::not_ready},
    NamedCorner{"another command under the same id", &Corners::other_command},
    NamedCorner{"silent writer confirmed", &Corners::confirmations},
    NamedCorner{"speculative state taken over", &Corners::taken_over},
};

}  // namespace

void Tally::violate(std::string what) {
    ++violation_count;
    if (violations.size() < 5) violations.push_back(std::move(what));
}

void Tally::add(const Tally& other) {
    runs += other.runs;
    acknowledged += other.acknowledged;
    repeated += other.repeated;
    not_applied += other.not_applied;
    refused += other.refused;
    nothing += other.nothing;
    unknown += other.unknown;
    void_records += other.void_records;
    openings += other.openings;
    crashes += other.crashes;
    crashes_inside_commits += other.crashes_inside_commits;
    zombies += other.zombies;
    clock_jumps += other.clock_jumps;
    histories_cut += other.histories_cut;
    for (const auto& corner : named_corners) corners.*corner.count += other.corners.*corner.count;
    violation_count += other.violation_count;
    for (const auto& what : other.violations) {
        if (violations.size() < 5) violations.push_back(what);
    }
}

std::vector<std::pair<std::string, std::uint64_t>> corners_of(const Tally& tally) {
    std::vector<std::pair<std::string, std::uint64_t>> counts;
    for (const auto& corner : named_corners) counts.emplace_back(corner.name, tally.corners.*corner.count);
    counts.emplace_back("crash", tally.crashes);
    counts.emplace_back("crash inside a commit", tally.crashes_inside_commits);
    counts.emplace_back("zombie", tally.zombies);
    counts.emplace_back("clock jump", tally.clock_jumps);
    counts.emplace_back("history cut", tally.histories_cut);
    return counts;
}

Tally run_cluster(std::uint64_t seed, const Rules& rules) {
    return Cluster{seed, rules}.run();
}

}  // namespace muster::simulation
