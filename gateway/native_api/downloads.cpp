#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "gateway/json_text.hpp"
#include "gateway/native_api/csv.hpp"
#include "gateway/native_api/list_query.hpp"
#include "gateway/native_api/parameters.hpp"
#include "gateway/native_api/position.hpp"
#include "gateway/native_api/routes.hpp"
#include "gateway/native_api/user_object.hpp"
#include "gateway/reading.hpp"

namespace muster::gateway::native_api {
namespace {

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const auto& text : texts) {
        if (text.empty()) continue;
        all.append(all.empty() ? "" : "; ").append(text);
    }
    return all;
}

std::string time_or_nothing(const std::optional<Instant>& instant) {
    return instant ? time_text(*instant) : "";
}

const std::vector<std::string> csv_head{"user_id",    "username",    "aliases", "real_name", "email",
                                        "status",     "groups",      "created", "in_trash",  "purge_at",
                                        "last_login", "enrolled_at", "phones",  "tokens",    "security_keys"};

std::string csv_line_of(const queries::UserRow& user) {
    std::vector<std::string> groups;
    for (const auto& group : user.groups) groups.push_back(group.name);
    return csv_line({user.user.str(), user.username, joined(user.aliases), user.real_name, user.email,
                     status_text(user), joined(groups), time_text(user.created), user.in_trash ? "yes" : "no",
                     time_or_nothing(user.purge_at), time_or_nothing(user.last_login),
                     time_or_nothing(user.enrolled_at), std::to_string(user.phones.size()),
                     std::to_string(user.tokens.size()), std::to_string(user.security_keys.size())});
}

enum class Form : std::uint8_t { csv, json };

/// L2: the rows of a list, page by page, in the list's own order; a page is all that is held at once.
class UserDownload final : public BodySource {
public:
    UserDownload(const Desk& desk, const Call& call, ListQuery query, Form form)
        : list_(&desk.user_list),
          diagnostics_(&desk.diagnostics),
          account_(call.caller.account()),
          request_id_(call.request_id),
          query_(std::move(query)),
          form_(form) {}

    std::optional<std::string> next() override {
        if (ended_) return std::nullopt;
        constexpr std::uint32_t rows_per_piece = 500;
        const auto page = list_->page(account_, query_.filter, query_.order, place_, rows_per_piece);
        if (!page) {
            diagnostics_->error(request_id_, "a download ends before its end: " + page.error().what);
            throw std::runtime_error{page.error().what};
        }
        std::string piece;
        if (!begun_) piece = form_ == Form::csv ? csv_line(csv_head) : "[";
        for (const auto& row : page->rows) {
            if (form_ == Form::csv) {
                piece += csv_line_of(row);
            } else {
                piece += std::exchange(any_, true) ? ",\n" : "\n";
                piece += json_text(user_object(row));
            }
        }
        begun_ = true;
        ended_ = !page->next;
        if (page->next) place_ = *page->next;
        if (ended_ && form_ == Form::json) piece += "\n]\n";
        return piece;
    }

private:
    queries::UserList* list_;
    Diagnostics* diagnostics_;
    AccountId account_;
    std::string request_id_;
    ListQuery query_;
    Form form_;
    queries::UserListPlace place_;
    bool begun_ = false;
    bool any_ = false;
    bool ended_ = false;
};

Answered download(const Desk& desk, const Call& call, const Parameters& parameters, Form form) {
    auto query = read_list_query(desk, parameters);
    if (!query) return failure(query.error());
    if (auto behind = wait_for_demanded_position(desk, call)) return failure(std::move(*behind));
    const auto* name = form == Form::csv ? "users.csv" : "users.json";
    Response response{
        .content_type = form == Form::csv ? "text/csv; charset=utf-8; header=present" : "application/json",
        .headers = {{.name = "Content-Disposition", .value = std::string{"attachment; filename=\""} + name + "\""}}};
    response.source = std::make_shared<UserDownload>(desk, call, std::move(*query), form);
    return response;
}

Answered download_csv(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    return download(desk, call, parameters, Form::csv);
}
Answered download_json(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    return download(desk, call, parameters, Form::json);
}

constexpr Description about_csv{.summary = "The rows of the user list, all of them, as CSV (RFC 4180), streamed.",
                                .parameters = list_parameters,
                                .answer = "",
                                .media_type = "text/csv"};
constexpr Description about_json{.summary = "The rows of the user list, all of them, as one JSON array, streamed.",
                                 .parameters = list_parameters,
                                 .answer = "Users"};

constexpr std::array routes_of_downloads{
    Route{"GET", "/v1/users.csv", Action::look, download_csv, &about_csv},
    Route{"GET", "/v1/users.json", Action::look, download_json, &about_json},
};

}  // namespace

std::span<const Route> download_routes() {
    return routes_of_downloads;
}

}  // namespace muster::gateway::native_api
