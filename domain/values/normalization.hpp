#pragma once

#include <string_view>

#include "domain/base/result.hpp"
#include "domain/ports/name_folding.hpp"
#include "domain/values/malformed.hpp"
#include "domain/values/person.hpp"

namespace muster {

/// P1: simple makes `name` of `DOMAIN\name` and `name@domain`.
enum class Normalization { none, simple };

/// P1: the part that counts; what is normalized already stays so. A name that is nothing but a domain becomes empty.
[[nodiscard]] std::string_view normalized(std::string_view name, Normalization how);

/// U2, P1: as `parse_username`, and normalized: folded first, as a wide `＠` too is an `@` then.
[[nodiscard]] Result<Username, Malformed> parse_username(std::string_view text, std::string_view field,
                                                         const NameFolding& folding, Normalization how);

}  // namespace muster
