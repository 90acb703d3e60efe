#include "gateway/api_error.hpp"

#include "domain/base/invariant.hpp"

namespace muster::gateway {

ApiError invalid(std::string_view parameter, std::string_view why) {
    return {.code = ErrorCode::invalid_parameter,
            .detail = std::string{parameter} + ": " + std::string{why},
            .parameter = std::string{parameter}};
}

ApiError missing(std::string_view parameter) {
    return {.code = ErrorCode::missing_parameter,
            .detail = std::string{parameter} + ": is needed",
            .parameter = std::string{parameter}};
}

ApiError inside(std::string_view item, ApiError error) {
    error.detail.insert(0, item);
    error.parameter.insert(0, item);
    return error;
}

unsigned status_of(ErrorCode code) {
    return static_cast<unsigned>(code) / 100;
}

std::string_view message_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::missing_parameter:
            return "Missing required request parameters";
        case ErrorCode::invalid_parameter:
            return "Invalid request parameters";
        case ErrorCode::duplicate:
            return "Duplicate resource";
        case ErrorCode::missing_credentials:
            return "Missing request credentials";
        case ErrorCode::unknown_key:
            return "Invalid integration key in request credentials";
        case ErrorCode::invalid_signature:
            return "Invalid signature in request credentials";
        case ErrorCode::invalid_date:
            return "Missing or invalid request date";
        case ErrorCode::bad_timestamp:
            return "Bad request timestamp";
        case ErrorCode::forbidden:
            return "Access forbidden";
        case ErrorCode::not_found:
            return "Resource not found";
        case ErrorCode::method_not_allowed:
            return "Method not allowed";
        case ErrorCode::conflict:
            return "Conflict";
        case ErrorCode::precondition_failed:
            return "Precondition failed";
        case ErrorCode::unsupported_media_type:
            return "Unsupported media type";
        case ErrorCode::unprocessable:
            return "Unprocessable request";
        case ErrorCode::precondition_required:
            return "Precondition required";
        case ErrorCode::too_large:
            return "Request too large";
        case ErrorCode::too_many_requests:
            return "Too many requests";
        case ErrorCode::internal:
            return "Internal error";
        case ErrorCode::unavailable:
            return "Service unavailable";
    }
    broken_invariant("an error code without a text");
}

}  // namespace muster::gateway
