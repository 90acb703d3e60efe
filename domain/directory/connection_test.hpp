#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace muster::directory {

/// D1: what a directory showed when somebody asked whether it can be synced so. Nothing was changed by it.
struct ConnectionTest {
    static constexpr std::size_t people_max = 5;
    struct Group {
        std::string configured;
        std::string dn;       // empty: no group that this bind can read
        std::string guid;     // in its text form
        std::string missing;  // why it is none; empty: it is one
        std::uint64_t people = 0;
    };
    struct Person {
        std::string username;  // as it would be here
        std::string real_name;
        std::string dn;
        std::vector<std::string> groups;    // DNs of the sync groups that the person is in, nested ones included
        std::vector<std::string> phones;    // numbers that would be the person's
        std::vector<std::string> problems;  // values that could not be taken
    };

    std::string problem;  // why it went no further, with what to do; empty: it went to its end
    std::string server;
    std::string bound_as;
    std::string following;  // how changes will come, and what of them this bind cannot see (D12)
    std::vector<Group> groups;
    std::uint64_t entries = 0;        // read below the base
    std::uint64_t people = 0;         // in scope
    std::vector<Person> examples;     // the first by their names
    std::vector<std::string> unseen;  // what this bind cannot see, so that nobody could be removed (D8)
    bool deletions_visible = false;   // Active Directory: deleted entries can be read
};

}  // namespace muster::directory
