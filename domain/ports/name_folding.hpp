#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace muster {

/// Unicode as U2 needs it: toNFKC_Casefold after trimming. Pure, but it needs a library's tables.
/// Safe to call from any thread.
class NameFolding {
public:
    virtual ~NameFolding() = default;
    /// Nothing where `text` is not valid UTF-8.
    [[nodiscard]] virtual std::optional<std::string> fold(std::string_view text) const = 0;
};

}  // namespace muster
