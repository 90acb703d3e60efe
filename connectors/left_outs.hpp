#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/directory/events.hpp"

namespace muster::connectors {

/// Something of a person that could not be taken as it is (D13).
struct Problem {
    directory::LeftOutReason reason = directory::LeftOutReason::malformed_value;
    std::string detail;
};
/// `phone "12345" needs a country`.
[[nodiscard]] std::string value_and_why(std::string_view field, std::string_view value, std::string_view why);

/// D13: gathers every reason for which people were left out: whole counts, some examples.
class LeftOuts {
public:
    LeftOuts() = default;
    /// D11: takes note of these alone: DNs and usernames, as `who` names them.
    explicit LeftOuts(std::set<std::string> only) : only_(std::move(only)) {}

    void add(directory::LeftOutReason reason, std::string_view who, std::string_view detail);
    /// What somebody else has gathered for one reason.
    void add(const directory::LeftOut& more);
    /// So many more, of whom enough are named already.
    void add_unnamed(directory::LeftOutReason reason, std::uint64_t count);
    /// People nothing became of, whatever the number of reasons.
    void skipped_person() { ++skipped_; }
    void skipped_people(std::uint64_t count) { skipped_ += count; }

    [[nodiscard]] bool is_about_everybody() const { return !only_; }

    [[nodiscard]] std::uint64_t skipped() const { return skipped_; }
    [[nodiscard]] std::uint64_t count(directory::LeftOutReason reason) const;
    /// One entry a reason, in the order of the enumeration.
    [[nodiscard]] std::vector<directory::LeftOut> list() const;
    [[nodiscard]] bool empty() const;

private:
    static constexpr std::size_t reasons = 13;
    std::array<directory::LeftOut, reasons> by_reason_;
    std::uint64_t skipped_ = 0;
    std::optional<std::set<std::string>> only_;
};

/// Valid UTF-8 in one line, at most `bytes_max` long: what a server sent may be any bytes.
[[nodiscard]] std::string printable(std::string_view bytes, std::size_t bytes_max);

}  // namespace muster::connectors
