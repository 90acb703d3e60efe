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

/// One table of a settings file, read key by key. A key that nobody asked for is refused when all
/// have been read (OPS-02): a typo must not silently leave a default in force. The parsed table
/// must outlive it (a copy would lose the line numbers).
class StrictTable {
public:
    StrictTable(const toml::table* table, std::string file, std::string path);

    [[nodiscard]] std::string text(std::string_view key, std::string fallback);
    [[nodiscard]] std::string required_text(std::string_view key);
    [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t fallback, std::int64_t least,
                                       std::int64_t most);
    [[nodiscard]] bool boolean(std::string_view key, bool fallback);
    [[nodiscard]] std::vector<std::string> texts(std::string_view key, std::vector<std::string> fallback);
    /// The sub-table of that name; an absent one is empty.
    [[nodiscard]] StrictTable table(std::string_view key);

    /// Throws BadFile naming the first key that was not asked for.
    void refuse_the_rest() const;
    [[noreturn]] void refuse(std::string_view key, const std::string& why) const;

private:
    [[nodiscard]] const toml::node* take(std::string_view key);

    const toml::table* table_;  // nullptr: absent, so empty
    std::string file_;
    std::string path_;  // "bind." inside [bind]
    std::vector<std::string> known_;
};

}  // namespace muster::app
