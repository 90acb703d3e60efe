#include "infra/postgres/connection.hpp"

#include <pqxx/pqxx>
#include <utility>

#include "infra/postgres/handles.hpp"

namespace muster::postgres {
namespace {

bool is_uri(std::string_view text) {
    return text.starts_with("postgres://") || text.starts_with("postgresql://");
}

std::string without_password(const std::string& text) {
    if (!is_uri(text)) {
        // `password=…` may hold quoted spaces, so nothing behind it is shown.
        return text.substr(0, text.find("password"));
    }
    const auto host = text.find("://") + 3;
    const auto at = text.find('@', host);
    auto shown = at == std::string::npos ? text : text.substr(0, host) + text.substr(at + 1);
    return shown.substr(0, shown.find('?'));
}

std::string with_settings(std::string text) {
    constexpr std::pair<const char*, const char*> settings[] = {
        {"connect_timeout", "5"},   {"keepalives_idle", "10"},     {"keepalives_interval", "5"},
        {"keepalives_count", "3"},  {"tcp_user_timeout", "30000"}, {"application_name", "muster"},
        {"client_encoding", "UTF8"}};
    const bool uri = is_uri(text);
    for (const auto& [name, value] : settings) {
        if (text.find(name) != std::string::npos) continue;
        if (uri) {
            text += text.find('?') == std::string::npos ? '?' : '&';
        } else {
            text += ' ';
        }
        text += std::string{name} + '=' + value;
    }
    return text;
}

/// SQLSTATE classes that no second try mends: feature, data, constraint, syntax or missing object,
/// program limit, raised by a function.
bool is_lasting(const std::string& sqlstate) {
    for (const auto* lasting : {"0A", "22", "23", "42", "54", "P0"}) {
        if (sqlstate.starts_with(lasting)) return true;
    }
    return false;
}

}  // namespace

Address::Address(std::string uri) : shown_(without_password(uri)) {
    to_connect_ = with_settings(std::move(uri));
}

std::unique_ptr<Connection> connect(const Address& address, Purpose purpose) {
    auto connection = std::make_unique<Connection>(address.to_connect());
    pqxx::nontransaction settings{connection->session};
    settings.exec("SET client_min_messages = warning");
    settings.exec("SET jit = off");
    settings.exec("SET idle_in_transaction_session_timeout = '60s'");
    settings.exec("SET standard_conforming_strings = on");
    if (purpose == Purpose::writing) {
        // Not off, though rows are rebuildable: an idle projector would not notice that the server lost
        // its last transactions.
        settings.exec("SET synchronous_commit = on");
        settings.exec("SET lock_timeout = '10s'");
        settings.exec("SET statement_timeout = '120s'");
    } else {
        settings.exec("SET statement_timeout = '30s'");
        // Every read follows an index, in its order. Said here, since the planner knows that only from
        // statistics, which fresh tables do not have: it would sort the whole table for each page.
        settings.exec("SET enable_seqscan = off");
        settings.exec("SET enable_bitmapscan = off");
        settings.exec("SET enable_sort = off");
        // What a search finds is kept row by row: kept by pages, each row's trigrams would be made anew.
        settings.exec("SET work_mem = '32MB'");
        settings.exec("SET default_transaction_read_only = on");
    }
    settings.commit();
    return connection;
}

PortFailure failure_of(const std::exception& error, const Address& address, PortFailure::Outcome outcome) {
    auto retry = PortFailure::Retry::later;
    const auto* sql = dynamic_cast<const pqxx::sql_error*>(&error);
    if (sql != nullptr && is_lasting(sql->sqlstate())) retry = PortFailure::Retry::never;
    if (dynamic_cast<const pqxx::in_doubt_error*>(&error) != nullptr) outcome = PortFailure::Outcome::unknown;
    std::string what = error.what();
    while (!what.empty() && what.back() == '\n') what.pop_back();
    for (auto& c : what) {
        if (c == '\n') c = ' ';
    }
    return {.retry = retry, .outcome = outcome, .what = address.shown() + ": " + what};
}

}  // namespace muster::postgres
