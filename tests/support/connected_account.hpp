#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "connectors/sync_run.hpp"
#include "domain/account/account.hpp"
#include "domain/directory/configuration.hpp"
#include "domain/ports/clock.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/ids.hpp"
#include "domain/ports/ledger.hpp"
#include "infra/text/folding.hpp"

namespace muster::testing {

/// A ledger in memory: decides, folds and answers at once, a command id once.
class FoldingLedger final : public Ledger {
public:
    FoldingLedger(Account& account, const Clock& clock) : account_(account), clock_(clock) {}
    void submit(Command command, Context context, std::optional<CommandId> id, std::function<void(CommandOutcome)> done,
                IfFull if_full) override;
    void with_state(const std::function<void(const Account&, const ledger::Position&)>& look) const override;
    [[nodiscard]] bool wait_until(const std::function<bool(const Account&)>& is_so, std::chrono::milliseconds patience,
                                  const std::stop_token& stop) override;

    [[nodiscard]] const Events& events() const { return events_; }
    void forget_events() { events_.clear(); }
    /// From the `count`-th command on the log takes nothing.
    void break_after(std::size_t count) { left_ = count; }
    /// Called before each command: the world may move between them.
    std::function<void(const Command&)> before;
    /// Called by whoever waits for what others do, with how long at most.
    std::function<void(std::chrono::milliseconds)> meanwhile;
    std::vector<Context> contexts;

private:
    [[nodiscard]] CommandOutcome decide_and_fold(const Command& command, const std::optional<CommandId>& id);

    Account& account_;
    const Clock& clock_;
    Events events_;
    std::map<std::string, ledger::Position> done_;
    ledger::Sequence sequence_ = 0;
    std::size_t left_ = static_cast<std::size_t>(-1);
};

class RisingIds final : public Ids {
public:
    AccountId account() override { return next<AccountId>("DA"); }
    UserId user() override { return next<UserId>("DU"); }
    GroupId group() override { return next<GroupId>("DG"); }
    DirectoryId directory() override { return next<DirectoryId>("DS"); }
    ClientKey client() override { return next<ClientKey>("DI"); }
    ApplicationKey application() override { return next<ApplicationKey>("DI"); }
    AdminId admin() override { return next<AdminId>("DE"); }
    PhoneId phone() override { return next<PhoneId>("DP"); }
    TokenId token() override { return next<TokenId>("DH"); }
    SecurityKeyId security_key() override { return next<SecurityKeyId>("WA"); }
    std::string uuid(Instant) override { return "run-" + std::to_string(++last_); }

private:
    template <class Id>
    Id next(const std::string& prefix) {
        std::string number = std::to_string(++last_);
        return *Id::parse(prefix + std::string(Id::size - prefix.size() - number.size(), '0') + number);
    }
    std::uint64_t last_ = 0;
};

struct SetClock final : Clock {
    [[nodiscard]] Instant now() const override { return at; }
    Instant at{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};
};

/// Enough to tell plans apart; no test here hangs on a real digest.
struct CountingDigest final : Digest {
    [[nodiscard]] Sha256 sha256(std::string_view bytes) const override;
    [[nodiscard]] std::string hex_sha512(std::string_view) const override { return {}; }
    [[nodiscard]] std::string hex_hmac_sha1(std::string_view, std::string_view) const override { return {}; }
    [[nodiscard]] std::string hex_hmac_sha512(std::string_view, std::string_view) const override { return {}; }
    [[nodiscard]] std::string hex_hmac_sha256(std::string_view, std::string_view) const override { return {}; }
    [[nodiscard]] bool equal(std::string_view left, std::string_view right) const override { return left == right; }
};

/// One account with one directory, synced through the real domain.
class ConnectedAccount {
public:
    explicit ConnectedAccount(directory::Configuration configuration);

    connectors::RunReport sync(connectors::DirectorySource& source,
                               const std::function<void(const connectors::Progress&)>& progress = {},
                               std::stop_token stop = {});
    [[nodiscard]] connectors::SyncPorts ports(connectors::DirectorySource& source);
    void submit(Command command);
    void configure(directory::Configuration configuration);

    [[nodiscard]] const Account& account() const { return account_; }
    [[nodiscard]] FoldingLedger& ledger() { return ledger_; }
    [[nodiscard]] SetClock& clock() { return clock_; }
    [[nodiscard]] RisingIds& ids() { return ids_; }
    [[nodiscard]] const DirectoryId& directory() const { return directory_; }
    [[nodiscard]] const directory::Configuration& configuration() const;

    [[nodiscard]] const user::User* user(const std::string& name) const;
    /// `active`, `disabled`, `bypass`, `trash`, or `none`.
    [[nodiscard]] std::string state_of(const std::string& name) const;
    /// Usernames of those outside the trash, in order.
    [[nodiscard]] std::vector<std::string> present() const;
    [[nodiscard]] std::vector<std::string> members_of(const std::string& group) const;
    /// Names of the events of the last run, the run's own left out.
    [[nodiscard]] std::vector<std::string> last_events() const;

private:
    Account account_;
    SetClock clock_;
    RisingIds ids_;
    text::UnicodeFolding folding_;
    CountingDigest digest_;
    FoldingLedger ledger_;
    DirectoryId directory_;
};

[[nodiscard]] std::uint64_t left_out(const connectors::RunReport& report, directory::LeftOutReason reason);
/// Every example of that reason in one text.
[[nodiscard]] std::string examples(const connectors::RunReport& report, directory::LeftOutReason reason);

}  // namespace muster::testing
