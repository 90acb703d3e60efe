#include "gateway/native_api/position.hpp"

#include <charconv>
#include <string>

#include "domain/ledger/link.hpp"

namespace muster::gateway::native_api {
namespace {

template <class Number>
bool take_number(std::string_view& text, Number& number) {
    const auto dash = text.find('-');
    if (dash == std::string_view::npos || dash == 0) return false;
    const auto* end = text.data() + dash;
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    text.remove_prefix(dash + 1);
    return error == std::errc{} && stopped == end;
}

std::optional<ledger::Position> parse(std::string_view text) {
    ledger::Position position;
    if (!take_number(text, position.partition) || !take_number(text, position.sequence)) return std::nullopt;
    const auto hash = ledger::parse_hash(text);
    if (!hash) return std::nullopt;
    position.hash = *hash;
    return position;
}

}  // namespace

Header position_header(const ledger::Position& position) {
    return {.name = std::string{position_name},
            .value = std::to_string(position.partition) + "-" + std::to_string(position.sequence) + "-" +
                     ledger::to_hex(position.hash)};
}

std::optional<ApiError> wait_for_demanded_position(const Desk& desk, const Call& call) {
    const auto demanded = call.request.header(position_name);
    if (!demanded) return std::nullopt;
    const auto position = parse(*demanded);
    if (!position) return invalid(position_name, "not a position as answers carry it");
    switch (desk.freshness.reach(*position, desk.catch_up_time)) {
        case Freshness::Reached::shown:
            return std::nullopt;
        case Freshness::Reached::not_yet:
            return ApiError{.code = ErrorCode::unavailable, .detail = "that position is not readable yet; try again"};
        case Freshness::Reached::other_history:
            return invalid(position_name, "of a history that this log does not hold");
    }
    return std::nullopt;
}

}  // namespace muster::gateway::native_api
