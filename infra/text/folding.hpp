#pragma once

#include "domain/ports/name_folding.hpp"

namespace muster::text {

/// By the tables of utf8proc. Stateless.
class UnicodeFolding final : public NameFolding {
public:
    [[nodiscard]] std::optional<std::string> fold(std::string_view text) const override;
};

}  // namespace muster::text
