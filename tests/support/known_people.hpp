#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "domain/directory/configuration.hpp"
#include "tests/support/connected_account.hpp"

namespace muster::testing {

/// People and groups in a place of their own of a directory, changed at random by LDIF, of whom a test knows what is
/// true: who is in which group, called what, disabled or not. Two of the three groups are synced, the third is in the
/// second. Nobody changes twice between two calls of `settle`, so that an account may show of each what was true before
/// or what is true now, and nothing else. The same seed is the same history.
class KnownPeople {
public:
    KnownPeople(directory::Kind kind, const std::string& suffix, std::uint32_t seed);

    [[nodiscard]] const std::string& base() const { return base_; }
    [[nodiscard]] std::vector<std::string> sync_groups() const { return {group_dn(0), group_dn(1)}; }

    [[nodiscard]] std::string beginning();
    [[nodiscard]] std::string next(std::size_t changes);
    /// Only what is true now may be shown from here on.
    void settle();

    /// A line for each thing that the account shows and that is neither true now nor was before the last changes.
    [[nodiscard]] std::string wrong(const ConnectedAccount& here) const;
    /// A line for each thing that it does not show as it is now.
    [[nodiscard]] std::string missing(const ConnectedAccount& here) const;

private:
    static constexpr std::size_t groups_count = 3;
    static constexpr std::size_t nested = 2;  // in the one before it

    struct Known {
        bool exists = true;
        bool disabled = false;
        std::string username;
        std::string name;
        std::string mail;
        std::size_t place = 0;
        std::set<std::size_t> groups{};

        [[nodiscard]] bool is_in(std::size_t group) const {
            return exists && (groups.contains(group) || (group + 1 == nested && groups.contains(nested)));
        }
        [[nodiscard]] bool is_in_any() const { return exists && !groups.empty(); }
    };
    struct Person {
        Known now;
        Known before;
        std::vector<std::string> usernames;  // whoever lies in the trash keeps the one that he had
        bool was_here = false;               // so that whoever leaves lies in the trash
        bool is_changed = false;
        bool is_renamed = false;       // OpenLDAP: he is in no group until each lists his new name
        bool stays = false;            // so that no group is ever empty
        std::set<std::size_t> kept{};  // groups that whoever lies in the trash is in still
    };

    [[nodiscard]] bool is_ad() const { return kind_ == directory::Kind::ad; }
    [[nodiscard]] std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
    [[nodiscard]] std::string new_name(const char* type) { return prefix_ + type + std::to_string(++last_); }
    [[nodiscard]] std::string group_name(std::size_t group) const { return prefix_ + "g" + std::to_string(group); }
    [[nodiscard]] std::string group_dn(std::size_t group) const { return "cn=" + group_name(group) + "," + base_; }
    [[nodiscard]] std::string place_dn(std::size_t place) const;
    [[nodiscard]] std::string dn_of(std::size_t person, const Known& known) const;
    [[nodiscard]] std::string member(const char* verb, std::size_t group, const std::string& dn) const;

    std::size_t put_person(std::set<std::size_t> groups);
    [[nodiscard]] std::string entry_of(std::size_t person) const;
    std::string add();
    std::string change(std::size_t person);
    std::string join(std::size_t person);
    std::string leave(std::size_t person);
    std::string leave_all(std::size_t person);
    std::string rename(std::size_t person);
    std::string move(std::size_t person);
    std::string remove(std::size_t person);
    std::string set(std::size_t person, const char* attribute, const std::string& value) const;
    std::string renamed(std::size_t person, const Known& from, const std::string& superior);

    [[nodiscard]] std::string state(const Person& person, const Known& known) const;
    [[nodiscard]] static const user::User* user_of(const Person& person, const ConnectedAccount& here);
    [[nodiscard]] std::string told(const ConnectedAccount& here, bool only_now) const;

    directory::Kind kind_;
    std::string prefix_;
    std::string base_;
    std::mt19937 random_;
    std::size_t last_ = 0;
    std::vector<Person> people_;
};

}  // namespace muster::testing
