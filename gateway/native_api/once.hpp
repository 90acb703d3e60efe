#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>

#include "domain/base/instant.hpp"
#include "domain/base/result.hpp"
#include "gateway/answer.hpp"
#include "gateway/api_error.hpp"
#include "gateway/message.hpp"

namespace muster::gateway {
struct Desk;
}

namespace muster::gateway::native_api {

/// API-05: the answers to requests that bore an `Idempotency-Key`, for a day, and which of them are under way.
/// Of this process: behind it the log itself remembers the commands, whose ids are made of the key. Bounded; the oldest
/// goes first. Any thread.
class GivenAnswers final {
public:
    struct Fresh {};
    struct UnderWay {};
    struct OtherRequest {};
    using Known = std::variant<Fresh, UnderWay, OtherRequest, Response>;

    explicit GivenAnswers(std::size_t answers_max = 10'000) : answers_max_(answers_max) {}

    /// `Fresh`: the caller carries it out, and says how it went.
    [[nodiscard]] Known begin(const std::string& key, const std::string& request, Instant now);
    void answered(const std::string& key, const Response& response);
    void given_up(const std::string& key);

private:
    struct Entry {
        std::string request;
        Instant since;
        std::optional<Response> response;
    };
    void forget(Instant now);
    void make_room();
    bool forget_oldest();

    std::size_t answers_max_;
    std::mutex mutex_;
    std::unordered_map<std::string, Entry> entries_;
    std::deque<std::string> ages_;
};

/// Carries it out, or answers as the first time: 40903 while that is under way, 42200 where the key stood for
/// another request. Without a key: carries it out. 40002 where the signature itself is good for one change (R3).
[[nodiscard]] Answered once(const Desk& desk, const Call& call, const std::function<Answered()>& carry_out);

}  // namespace muster::gateway::native_api
