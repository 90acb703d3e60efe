#include "gateway/native_api/once.hpp"

#include <utility>

#include "domain/base/match.hpp"
#include "gateway/desk.hpp"

namespace muster::gateway::native_api {
namespace {

constexpr std::string_view header_name = "Idempotency-Key";
constexpr std::chrono::hours remembered{24};

}  // namespace

GivenAnswers::Known GivenAnswers::begin(const std::string& key, const std::string& request, Instant now) {
    const std::lock_guard lock{mutex_};
    forget(now);
    if (!entries_.contains(key)) make_room();
    const auto [entry, is_new] = entries_.try_emplace(key, Entry{.request = request, .since = now, .response = {}});
    if (is_new) {
        ages_.push_back(key);
        return Fresh{};
    }
    if (entry->second.request != request) return OtherRequest{};
    if (!entry->second.response) return UnderWay{};
    return *entry->second.response;
}

void GivenAnswers::answered(const std::string& key, const Response& response) {
    const std::lock_guard lock{mutex_};
    if (const auto entry = entries_.find(key); entry != entries_.end()) entry->second.response = response;
}

void GivenAnswers::given_up(const std::string& key) {
    const std::lock_guard lock{mutex_};
    entries_.erase(key);
    std::erase(ages_, key);
}

void GivenAnswers::forget(Instant now) {
    while (!ages_.empty() && entries_.at(ages_.front()).since + remembered < now && forget_oldest()) {
    }
}

void GivenAnswers::make_room() {
    while (ages_.size() >= answers_max_ && forget_oldest()) {
    }
}

/// Never what is under way, which is as much as there are threads.
bool GivenAnswers::forget_oldest() {
    const auto oldest = entries_.find(ages_.front());
    if (!oldest->second.response) return false;
    entries_.erase(oldest);
    ages_.pop_front();
    return true;
}

Answered once(const Desk& desk, const Call& call, const std::function<Answered()>& carry_out) {
    const auto key = call.request.header(header_name);
    if (!key) return carry_out();
    if (call.mark != nullptr) {  // R3: no signature covers the key, and what it covers may change nothing twice
        return failure(invalid(header_name,
                               "this client's signatures are themselves good for one change each (strict replay); "
                               "leave the key out, a request sent again is told 40105"));
    }
    constexpr std::size_t key_bytes_max = 128;
    if (key->empty() || key->size() > key_bytes_max) return failure(invalid(header_name, "1 to 128 characters"));
    const auto owner = call.caller.account().str() + " " + call.caller.actor().id + " ";
    const auto request = desk.digest.hex_sha512(call.request.method + " " + call.target.path + "\n" +
                                                call.target.query + "\n" + call.request.body);
    const auto name = owner + std::string{*key};
    auto known = desk.given_answers.begin(name, request, desk.clock.now());
    using Known = Result<Response, ApiError>;
    return match(
        std::move(known), [](Response&& response) -> Known { return std::move(response); },
        [](GivenAnswers::UnderWay&&) -> Known {
            auto error = invalid(header_name, "the request with this key is still under way");
            error.code = ErrorCode::conflict;
            return failure(std::move(error));
        },
        [](GivenAnswers::OtherRequest&&) -> Known {
            auto error = invalid(header_name, "stood for another request");
            error.code = ErrorCode::unprocessable;
            return failure(std::move(error));
        },
        [&](GivenAnswers::Fresh&&) -> Known {
            try {
                auto answer = carry_out();
                if (answer) {
                    desk.given_answers.answered(name, *answer);
                } else {
                    desk.given_answers.given_up(name);
                }
                return answer;
            } catch (...) {  // whoever comes again must not find it under way for ever
                desk.given_answers.given_up(name);
                throw;
            }
        });
}

}  // namespace muster::gateway::native_api
