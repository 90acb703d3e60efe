#pragma once

#include <toml++/toml.h>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace muster::app {

/// What a settings file got wrong: file, line, key, and what to do. `main` prints it and exits 2.
class BadFile : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Parses `text` as the TOML file `name`. Throws BadFile.
[[nodiscard]] toml::table parse_toml(std::string_view text, const std::string& name);

/// One table of a settings file, read key by key. A key that it does not know is refused before any
/// is read (OPS-02): a typo must neither leave a default in force in silence nor be told as another
/// key that is missing. The parsed table must outlive it (a copy would lose the line numbers).
class StrictTable {
public:
    using Keys = std::vector<std::string_view>;  // literals

    /// Throws BadFile naming the first key that is not among `known`.
    StrictTable(const toml::table* table, std::string file, std::string path, Keys known);

    [[nodiscard]] std::string text(std::string_view key, std::string fallback);
    [[nodiscard]] std::string required_text(std::string_view key);
    /// Absolute; what is named relatively lies beside the settings file. Empty where there is none.
    [[nodiscard]] std::string path(std::string_view key);
    [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t fallback, std::int64_t least,
                                       std::int64_t most);
    [[nodiscard]] bool boolean(std::string_view key, bool fallback);
    [[nodiscard]] std::vector<std::string> texts(std::string_view key, std::vector<std::string> fallback);
    /// The sub-table of that name; an absent one is empty.
    [[nodiscard]] StrictTable table(std::string_view key, Keys known);

    [[noreturn]] void refuse(std::string_view key, const std::string& why) const;

private:
    [[nodiscard]] const toml::node* take(std::string_view key) const;
    void refuse_the_unknown() const;

    const toml::table* table_;  // nullptr: absent, so empty
    std::string file_;
    std::string path_;  // "bind." inside [bind]
    Keys known_;
};

}  // namespace muster::app
