#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/user/commands.hpp"
#include "gateway/api_error.hpp"
#include "gateway/desk.hpp"

namespace muster::gateway::native_api {

/// U8: so many users a file may name; what one call does in the time it has.
inline constexpr std::size_t import_lines_max = 10'000;

struct ImportLine {
    std::size_t line = 0;  // of the file, from 1
    std::string username;  // as it stands there
    Result<user::ImportUser, ApiError> wish;
};

/// U5, U8: the lines behind the header, each checked for itself: its cells, and that no line before it bears one of its
/// names (in any folding, U2) or its number. 40002 where the file as a whole cannot be understood.
[[nodiscard]] Result<std::vector<ImportLine>, ApiError> read_import_file(const Desk& desk, std::string_view text);

/// As documents and refusals list them.
[[nodiscard]] std::string import_columns();

}  // namespace muster::gateway::native_api
