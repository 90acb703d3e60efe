#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace muster::gateway {

/// What a route takes, as the router checks it (API-08) and the document tells it (API-01): one list for both.
struct ParameterDescription {
    enum class In : std::uint8_t { query, body };
    std::string_view name;
    In in = In::query;
    std::string_view schema;  // JSON Schema, as text
    std::string_view words;
    bool is_needed = false;
};

struct Description {
    std::string_view summary;
    std::span<const ParameterDescription> parameters;
    std::string_view answer;  // the name of a schema (`native_api/schemas.cpp`)
    unsigned status = 200;
    std::string_view media_type = "application/json";
    bool takes_idempotency_key = false;
    std::string_view only_body_type{};  // 41500 for a body of any other media type; empty: as the signature allows
    bool tells_edition = false;         // the answer bears an `ETag`
    bool needs_edition = false;         // `If-Match` is needed
    bool heeds_edition = false;         // … or heeded where it is sent
    /// A body of that type that is a file, in words: it stays whole, and parameters come in the query alone.
    std::string_view file_words{};
};

}  // namespace muster::gateway
