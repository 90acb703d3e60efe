#pragma once

#include <string>
#include <string_view>

namespace muster::gateway {

/// The codes of the compatible APIs. The HTTP status is the first three digits.
enum class ErrorCode : int {
    missing_parameter = 40001,
    invalid_parameter = 40002,
    duplicate = 40003,
    missing_credentials = 40101,
    unknown_key = 40102,
    invalid_signature = 40103,
    invalid_date = 40104,
    bad_timestamp = 40105,
    forbidden = 40301,
    not_found = 40401,
    method_not_allowed = 40501,
    conflict = 40900,
    precondition_failed = 41200,
    too_large = 41300,
    unsupported_media_type = 41500,
    unprocessable = 42200,
    precondition_required = 42800,
    too_many_requests = 42901,
    internal = 50000,
    unavailable = 50300,
};

/// An answer that is not the one hoped for. `detail` is the particular, for the sender; where a parameter is
/// concerned it begins with its name, which `parameter` says too.
struct ApiError {
    ErrorCode code = ErrorCode::internal;
    std::string detail{};
    std::string parameter{};
    std::string rule{};  // of the rule book, where one refuses

    friend bool operator==(const ApiError&, const ApiError&) = default;
};

/// 40002 and 40001 over one parameter.
[[nodiscard]] ApiError invalid(std::string_view parameter, std::string_view why);
[[nodiscard]] ApiError missing(std::string_view parameter);
/// The same fault, in an item of a list: `users[17].` goes before the parameter.
[[nodiscard]] ApiError inside(std::string_view item, ApiError error);

[[nodiscard]] unsigned status_of(ErrorCode code);
/// The code's fixed text.
[[nodiscard]] std::string_view message_of(ErrorCode code);

}  // namespace muster::gateway
