#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "gateway/native_api/sync_control.hpp"
#include "gateway/router.hpp"
#include "infra/sqlite/queries_snapshots.hpp"
#include "infra/sqlite/tables_writer.hpp"
#include "infra/text/folding.hpp"
#include "projections/queries/devices_from_tables.hpp"
#include "projections/queries/from_tables.hpp"
#include "tests/support/examples.hpp"

namespace muster::testing {

/// All behind the routes without a network, a log or threads: a command is decided, becomes history and stands in real
/// query tables before `submit` returns. What a route answers from the state can so be compared with what the tables
/// say.
class DeskOnSqlite final : public Ledger, public gateway::Freshness {
public:
    /// The account of the examples exists; then this happened.
    explicit DeskOnSqlite(const Events& history = {});
    ~DeskOnSqlite() override;

    struct Got {
        unsigned status = 0;
        std::string content_type;
        std::string text;  // all pieces of it, where it comes in pieces
        std::vector<gateway::Header> headers;
        nlohmann::json body;

        [[nodiscard]] int code() const { return body.value("code", 0); }
        [[nodiscard]] std::string detail() const;
        [[nodiscard]] std::string header(std::string_view name) const;  // empty: none
        [[nodiscard]] const nlohmann::json& response() const { return body.at("response"); }
    };
    using Parameters = std::map<std::string, std::string>;

    /// As a client with all grants. GET and DELETE carry the parameters in the query, others as a JSON object.
    [[nodiscard]] Got call(const std::string& method, const std::string& path, const Parameters& parameters = {});
    [[nodiscard]] Got call_json(const std::string& method, const std::string& path, const nlohmann::json& body);
    [[nodiscard]] Got send(const gateway::Request& request);  // likewise
    [[nodiscard]] Got call_as(const gateway::Caller& caller, const gateway::Request& request);

    [[nodiscard]] gateway::Caller client(std::vector<client::Grant> grants) const;
    [[nodiscard]] gateway::Caller admin(admin::Role role) const;
    [[nodiscard]] std::span<const gateway::Route> routes() const;

    void happen(const Event& event);
    [[nodiscard]] const Account& account() const { return account_; }
    [[nodiscard]] const Events& history() const { return history_; }
    void pass(std::chrono::microseconds time) { now_ += time; }
    /// As after a new start, or on another server: the answers given are gone, what the log remembers is not.
    void forget_answers();
    /// Of all secret keys that are kept, by key and reference.
    [[nodiscard]] const std::map<std::string, std::string>& secrets() const { return secrets_; }

    void submit(Command command, Context context, std::optional<CommandId> id, std::function<void(CommandOutcome)> done,
                IfFull if_full) override;
    void with_state(const std::function<void(const Account&, const ledger::Position&)>& look) const override;
    [[nodiscard]] bool wait_until(const std::function<bool(const Account&)>& is_so, std::chrono::milliseconds patience,
                                  const std::stop_token& stop) override;
    [[nodiscard]] Result<void, PortFailure> catch_up(AccountId account, std::chrono::milliseconds at_most) override;
    [[nodiscard]] Reached reach(const ledger::Position& position, std::chrono::milliseconds at_most) override;

    std::optional<CommandOutcome> next_outcome;  // instead of deciding, once: what a log may do to a command
    std::function<void()> meanwhile;             // once, before the next command is decided: what others do
    std::optional<gateway::native_api::RunUnderWay> under_way;  // of any directory
    Context last_context;
    gateway::SignatureMark last_mark{""};                       // R3: as the last call left it
    std::map<std::string, gateway::TokenSecret> token_secrets;  // by token id
    bool token_secrets_are_full = false;

private:
    struct Parts;

    Account account_;
    Events history_;
    Instant now_ = now;
    std::map<std::string, std::string> secrets_;
    struct Remembered {
        std::string asked;  // the command, as bytes
        Events events;
    };
    std::map<CommandId, Remembered> remembered_;
    std::filesystem::path folder_;
    std::unique_ptr<Parts> parts_;
};

}  // namespace muster::testing
