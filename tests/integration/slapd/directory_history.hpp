#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace muster::testing {

/// Whatever administrators do to a directory, as LDIF that it takes: join, leave, delete, re-create under the same
/// name, rename, move, nest, un-nest, rename and move containers, change attributes, leave the filter and come back.
/// Groups keep the names under which they took somebody in, as without refint. The same seed is the same history.
class DirectoryHistory {
public:
    explicit DirectoryHistory(std::uint32_t seed) : random_(seed) {}

    /// Containers, people and groups to begin with.
    [[nodiscard]] std::string beginning();
    [[nodiscard]] std::string next(std::size_t operations);

private:
    struct Container {
        std::string name;
        std::size_t parent = 0;  // itself: ou=people
    };
    struct Person {
        std::string uid;
        std::size_t container = 0;
    };
    struct Group {
        std::string name;
        std::vector<std::string> members;
    };

    [[nodiscard]] std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
    [[nodiscard]] std::string dn_of(std::size_t container) const;
    [[nodiscard]] std::string dn_of(const Person& person) const;
    [[nodiscard]] static std::string dn_of(const Group& group);
    [[nodiscard]] bool is_below(std::size_t container, std::size_t ancestor) const;
    [[nodiscard]] std::string new_name(const std::string& of) { return of + std::to_string(++last_name_); }

    std::string add_container();
    std::string add_person(std::string uid);
    std::string add_group();
    std::string take_in(Group& group, const std::string& dn);
    std::string put_out(Group& group);
    std::string one();  // empty: that is not possible now

    std::mt19937 random_;
    std::size_t last_name_ = 0;
    std::vector<Container> containers_{{"people", 0}};
    std::vector<Person> people_;
    std::vector<Group> groups_;
    std::vector<std::string> deleted_;  // uids
    bool robot_has_account_ = true;
};

}  // namespace muster::testing
