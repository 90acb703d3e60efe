// D12: a plan that looks at what is unsettled is the plan that looking at everything would make.
#include "connectors/unsettled.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "connectors/prepare.hpp"
#include "connectors/run.hpp"
#include "infra/text/folding.hpp"
#include "tests/support/connected_account.hpp"
#include "tests/unit/connectors/random_directory.hpp"

namespace muster::testing {
namespace {

using connectors::Prepared;
using connectors::Reading;
using connectors::Scope;
using connectors::Unsettled;

/// All that a plan would do and say, a line each, but for the ids of newcomers.
class Written {
public:
    explicit Written(const Prepared& prepared) {
        const connectors::Plan& plan = prepared.plan;
        for (const auto& group : plan.groups) line("group ", group.guid.text(), group.name, group.description);
        for (const auto& command : plan.disable) people("disable", command);
        for (const auto& command : plan.people) people("people", command);
        for (const auto& command : plan.phones) {
            line("phones of", command.guid.text(), static_cast<int>(command.seen));
            for (const auto& view : command.numbers) line("  ", view.number.get(), static_cast<int>(view.type));
        }
        for (const auto& command : plan.members) {
            line("members of", command.group.text());
            for (const Guid& guid : command.add) line("  +", guid.text());
            for (const UserId& id : command.remove) line("  -", id.str());
        }
        for (const auto& gone : plan.groups_gone) line("group gone", gone.guid.text());
        for (const auto& removal : plan.removals) removed("removal", removal);
        for (const auto& gone : prepared.gone) line("gone", gone.guid.text(), static_cast<int>(gone.why));
        for (const auto& removal : prepared.held.removals) removed("held", removal);
        for (const auto& group : prepared.held.groups) line("held group", group.str());
        line("held because", prepared.held.why);
        for (const auto& emptied : plan.emptied_groups) line("emptied", emptied.group.str());
        for (const auto& guid : plan.released_groups) line("released", guid.text());
        for (const auto& left_out : plan.left_outs.list()) {
            line("left out", static_cast<int>(left_out.reason), left_out.count);
            for (const auto& example : left_out.examples) line("  ", example.who, example.detail);
        }
        for (const auto& doubt : prepared.doubts) line("doubt", doubt);
        line("skipped", plan.left_outs.skipped(), "read", plan.read, "managed", plan.managed, "approved",
             prepared.approved, plan.nobody_found);
    }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    template <class... Parts>
    void line(const Parts&... parts) {
        const auto add = [&](const auto& part) {
            if constexpr (std::is_arithmetic_v<std::decay_t<decltype(part)>>) {
                text_ += std::to_string(part) + " ";
            } else {
                text_ += std::string{part} + " ";
            }
        };
        (add(parts), ...);
        text_ += "\n";
    }
    void removed(const char* what, const connectors::Removal& removal) {
        line(what, removal.guid.text(), removal.user.str(), static_cast<int>(removal.because), removal.approved);
    }
    void people(const char* what, const directory::SyncPeople& command) {
        line(what);
        for (const auto& person : command.people) {
            const auto& fields = person.fields;
            line("  ", person.guid.text(), fields.username->get(),
                 person.status ? static_cast<int>(*person.status) : -1);
            for (const auto& name : {fields.real_name, fields.first_name, fields.last_name})
                line("    ", name ? name->get() : "-");
            line("    ", fields.email ? fields.email->get() : "-");
            if (fields.aliases)
                for (const auto& alias : *fields.aliases) line("    alias", alias.get());
        }
    }
    std::string text_;
};

/// Who is in, by GUID.
std::string people_of(const Scope& scope, const connectors::Replica& replica) {
    std::set<std::string> lines;
    for (const auto& group : scope.groups)
        for (const auto person : group.people)
            lines.insert(group.guid.text() + " " + replica.objects()[person].guid.text());
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return text;
}

/// Of all who are there, by GUID, however their containers were renamed.
std::string dns_of(const connectors::Replica& replica) {
    std::set<std::string> lines;
    for (const auto& object : replica.objects())
        if (object.live) lines.insert(object.guid.text() + " " + object.dn);
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return text;
}

/// And what cannot be told.
std::string written(const Scope& scope, const connectors::Replica& replica) {
    std::string text = people_of(scope, replica);
    for (const auto& group : scope.groups) {
        text += "hidden " + group.hidden + "\n";
        const std::map<connectors::ObjectIndex, std::string> perhaps{group.perhaps.begin(), group.perhaps.end()};
        for (const auto& [person, why] : perhaps) text += std::to_string(person) + " " + why + "\n";
    }
    for (const auto& value : scope.dangling)
        text += std::to_string(value.group) + " " + value.ref + " " + std::to_string(static_cast<int>(value.named)) +
                (value.maybe_group ? " may be a group\n" : "\n");
    return text;
}

class Unsettlings : public ::testing::TestWithParam<std::uint32_t> {
protected:
    static constexpr int turns = 40;

    [[nodiscard]] std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }

    void read() {
        auto read = Reading::read(source_.configuration(), std::nullopt, source_, folding_, {}, {});
        ASSERT_TRUE(read);
        reading_ = *std::move(read);
        unsettled_ = {};
    }

    [[nodiscard]] Prepared prepared(Unsettled& unsettled) {
        auto made = connectors::prepare(*reading_, unsettled, here_.directory(), here_.ports(source_), {trashed_}, {});
        if (!made) throw std::runtime_error(made.error().what);
        return *std::move(made);
    }

    /// What others do here meanwhile.
    void hands() {
        switch (below(10)) {
            case 0: {
                user::CreateUser command{.user = here_.ids().user(), .cause = user::Cause::api, .profile = {}};
                command.profile.username = Username{(below(2) == 0 ? "name" : "local") + std::to_string(below(16))};
                (void)submit_and_wait(here_.ledger(), command, {});
                return;
            }
            case 1:
                for (const auto& purge : here_.account().purges) {
                    (void)submit_and_wait(here_.ledger(), user::PurgeUser{purge.second}, {});
                    return;
                }
                return;
            case 2:
                here_.clock().at += std::chrono::hours{below(30)};
                return;
            case 3:
            case 4:
                if (const auto& held = here_.account().find_directory(here_.directory())->held)
                    (void)submit_and_wait(here_.ledger(),
                                          directory::ApproveHeld{here_.directory(), held->plan, held->total}, {});
                return;
            case 5:
                return local_group(below(4) == 0   ? "staff"
                                   : below(3) == 0 ? "sales"
                                                   : "team" + std::to_string(below(3)));
            case 6:
                return phone("+4930100" + std::to_string(below(8)));
            default:
                return;
        }
    }

    /// A phone of a hand's, perhaps by a number that the directory has too, and whoever gets it (V1, D5).
    void phone(std::string number) {
        phone::CreatePhone command{.phone = here_.ids().phone(), .details = {}};
        command.details.number = PhoneNumber{std::move(number)};
        (void)submit_and_wait(here_.ledger(), command, {});
        const auto* made = here_.account().find_phone_by_number(command.details.number, {});
        for (const auto& [id, user] : here_.account().users)
            if (below(4) == 0 &&
                std::holds_alternative<Applied>(submit_and_wait(here_.ledger(), phone::AttachPhone{id, made->id}, {})))
                by_hand_.emplace(id, made->id);
    }
    /// Of all that hands have tied.
    [[nodiscard]] std::size_t taken_from_hands() const {
        return static_cast<std::size_t>(std::ranges::count_if(by_hand_, [&](const auto& tie) {
            const auto* user = here_.account().find_user(tie.first);
            return user != nullptr && !user->has(Device{tie.second});
        }));
    }

    /// That a sync group may take over, or that stands in its way (D7).
    void local_group(std::string name) {
        const group::CreateGroup command{
            .group = here_.ids().group(), .name = std::move(name), .description = {}, .status = {}};
        (void)submit_and_wait(here_.ledger(), command, {});
        group::ChangeMembers members{.group = command.group, .add = {}, .remove = {}};
        for (const auto& [id, user] : here_.account().users)
            if (!user.is_in_trash() && (!user.managed_by || below(3) == 0)) members.add.push_back(id);
        (void)submit_and_wait(here_.ledger(), members, {});
    }

    /// The log may break off, and what it did not take stays unsettled.
    void apply(Prepared first) {
        const bool fails = below(10) == 0;
        if (fails) here_.ledger().break_after(2 + below(4));
        const auto approved = first.approved;
        auto ports = here_.ports(source_);
        ports.is_left = [](const RunId&) { return true; };  // whose end the log did not take
        connectors::Run run{here_.directory(), ports, directory::RunKind::changes, here_.clock().now(), silent_, {}};
        auto report = run.apply(std::move(first), reading_->server(), reading_->server());
        while (!report) report = run.apply(prepared(unsettled_), reading_->server(), reading_->server());
        trashed_ += report->counts.trashed - std::min(approved, report->counts.trashed);
        here_.ledger().break_after(static_cast<std::size_t>(-1));
    }

    std::mt19937 random_{GetParam()};
    RandomDirectory source_{GetParam()};
    ConnectedAccount here_{source_.configuration()};
    text::UnicodeFolding folding_;
    std::unique_ptr<Reading> reading_;
    Unsettled unsettled_;
    std::uint64_t trashed_ = 0;
    std::set<std::pair<UserId, PhoneId>> by_hand_;
    std::function<void(const connectors::Progress&)> silent_;
};

TEST_P(Unsettlings, D12_looking_at_them_makes_the_plan_that_looking_at_everything_makes) {
    SCOPED_TRACE("seed " + std::to_string(GetParam()));
    ASSERT_NO_FATAL_FAILURE(read());
    for (int i = 0; i < 4; ++i) hands();
    apply(prepared(unsettled_));
    std::size_t narrow = 0;
    for (int turn = 0; turn < turns; ++turn) {
        for (auto changes = below(5); changes > 0; --changes) source_.change();
        hands();
        ASSERT_TRUE(reading_->follow({}));
        narrow += unsettled_.everything ? 0 : 1;
        Prepared looked = prepared(unsettled_);
        Unsettled everything;
        ASSERT_EQ(Written{looked}.text(), Written{prepared(everything)}.text()) << "turn " << turn;

        Unsettled unused;
        const Scope& kept = **reading_->scope(unused);
        Scope again = connectors::scope_of(reading_->replica(), source_.sync_groups());
        connectors::take_in(again, reading_->replica(), *reading_->session().look_at(names_to_look_at(again)));
        ASSERT_EQ(written(kept, reading_->replica()), written(again, reading_->replica())) << "turn " << turn;
        const auto anew = *Reading::read(source_.configuration(), std::nullopt, source_, folding_, {}, {});
        ASSERT_EQ(people_of(kept, reading_->replica()), people_of(**anew->scope(unused), anew->replica()))
            << "turn " << turn;
        ASSERT_EQ(dns_of(reading_->replica()), dns_of(anew->replica())) << "turn " << turn;
        apply(std::move(looked));
        ASSERT_EQ(taken_from_hands(), 0U) << "turn " << turn;
    }
    EXPECT_GT(narrow, std::size_t{turns} / 2);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Unsettlings, ::testing::Range<std::uint32_t>(1, 301));

}  // namespace
}  // namespace muster::testing
