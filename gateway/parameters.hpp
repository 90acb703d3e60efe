#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/result.hpp"
#include "gateway/api_error.hpp"
#include "gateway/message.hpp"
#include "gateway/signature.hpp"

namespace muster::gateway {

/// What a client sent, wherever it put it: query, form or JSON object. Only what the signature
/// covers. Numbers and booleans of JSON become the text that a form would carry, null the empty
/// text; an object stays JSON text. Unknown parameters lie here unread.
class Parameters final {
public:
    static constexpr std::size_t json_depth_max = 16;

    /// 40002 where the body is no JSON object, a key of it stands twice or in the query too, or a
    /// value is not UTF-8.
    [[nodiscard]] static Result<Parameters, ApiError> read(const Request& request, SignatureVersion version);

    /// The members of a JSON object, as if it were a body. `of` names the object in a refusal.
    [[nodiscard]] static Result<Parameters, ApiError> from_json(std::string_view text, std::string_view of);

    [[nodiscard]] bool has(std::string_view name) const;
    /// The first name that is none of these.
    [[nodiscard]] std::optional<std::string> other_than(const std::vector<std::string_view>& known) const;
    /// 40002 where the parameter stands more than once.
    [[nodiscard]] Result<std::optional<std::string>, ApiError> text(std::string_view name) const;
    /// A whole number; what does not fit is cut to the nearest that does, for clients may ask for
    /// more than there can be.
    [[nodiscard]] Result<std::optional<std::int64_t>, ApiError> integer(std::string_view name) const;
    /// `true`/`false`, `True`/`False`, `1`/`0`.
    [[nodiscard]] Result<std::optional<bool>, ApiError> boolean(std::string_view name) const;
    /// JSON text in one value, JSON array, CSV, or repeated key. More than `items_max`: 40002.
    [[nodiscard]] Result<std::optional<std::vector<std::string>>, ApiError> list(std::string_view name,
                                                                                 std::size_t items_max) const;

    /// 40001 where it is missing.
    [[nodiscard]] Result<std::string, ApiError> needed(std::string_view name) const;
    /// A list of JSON objects, as JSON text in one value or as an array; each as its own parameters.
    [[nodiscard]] Result<std::optional<std::vector<Parameters>>, ApiError> objects(std::string_view name,
                                                                                   std::size_t items_max) const;
    /// Which parameters begin so, by name.
    [[nodiscard]] std::vector<std::string> names_beginning(std::string_view prefix) const;

private:
    [[nodiscard]] Result<void, ApiError> add_members(std::string_view text, std::string_view of);

    struct Values {
        std::vector<std::string> texts;
        bool is_array = false;  // of JSON: one item each
    };

    std::map<std::string, Values, std::less<>> values_;
};

}  // namespace muster::gateway
