#pragma once

#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "connectors/attribute_set.hpp"
#include "connectors/batch.hpp"
#include "connectors/directory.hpp"

namespace muster::testing {

/// A directory in memory that changes at random, and tells of it as a server does: OpenLDAP the whole of an entry that
/// changed, AD also who came into a group or left one; neither that a container above was renamed. OpenLDAP tidies up
/// the names in its groups, or does not (refint). Few names and numbers for many people, and few for containers and
/// sync groups, so that they collide, swap and go round. The same seed is the same history.
class RandomDirectory : public connectors::DirectorySource {
public:
    explicit RandomDirectory(std::uint32_t seed);

    [[nodiscard]] const directory::Configuration& configuration() const { return configuration_; }
    [[nodiscard]] std::vector<connectors::SyncGroup> sync_groups() const;
    /// One thing happens.
    void change();
    Result<std::unique_ptr<connectors::DirectorySession>, PortFailure> open(const directory::Configuration&,
                                                                            std::stop_token) override;

private:
    using Number = std::uint64_t;        // an entry's GUID
    static constexpr Number inside = 1;  // the base
    static constexpr Number outside = 2;
    static constexpr Number staff = 3;
    static constexpr Number sales = 4;

    struct Container {
        std::string name;
        Number parent = 0;               // 0: the root
        std::set<std::string> hidden{};  // attributes that the bind may not read here
    };
    struct Person {
        std::string name;
        Number container = 0;
        std::string rdn{};
        std::map<std::string, std::vector<std::string>> values{};
        std::uint32_t primary_group = 513;
    };
    struct Group {
        std::string name;
        std::uint32_t rid = 0;
        std::vector<Number> members{};    // AD: these, whatever they are called
        std::vector<std::string> refs{};  // OpenLDAP: these names, whoever has them
        std::vector<std::string> uids{};
        bool hides_members = false;  // the bind may not read them
    };

    class Session;

    [[nodiscard]] std::uint32_t below(std::size_t n) { return static_cast<std::uint32_t>(random_() % n); }
    [[nodiscard]] bool one_in(std::uint32_t n) { return below(n) == 0; }
    template <class Map>
    [[nodiscard]] Number any_of(const Map& map) {
        return std::next(map.begin(), static_cast<std::ptrdiff_t>(below(map.size())))->first;
    }
    [[nodiscard]] bool is_ad() const { return configuration_.kind == directory::Kind::ad; }
    [[nodiscard]] std::string a_name();
    [[nodiscard]] std::string a_group_name(Number group);

    [[nodiscard]] static Guid guid_of(Number entry);
    [[nodiscard]] std::string dn_of(Number entry) const;
    [[nodiscard]] std::string ref(Number entry) const;
    [[nodiscard]] bool is_below(Number container, Number ancestor) const;
    [[nodiscard]] connectors::RawEntry entry(Number number) const;
    void tell(Number number);

    [[nodiscard]] std::string free_rdn(Number container);
    void add_person();
    void add_container(Number parent);
    void add_group();
    void give_values(Person& person);
    void give_numbers(Person& person);
    void drop(Number entry);
    void rename(Number entry, const std::function<void()>& how);
    void change_person();
    void change_group();
    void change_sync_group();
    void change_container();
    [[nodiscard]] std::string a_container_name(Number parent);
    void hand_round(Number parent);
    void join(Number group, Number member);
    void leave(Number group);

    std::mt19937 random_;
    directory::Configuration configuration_;
    std::unique_ptr<connectors::AttributeSet> attributes_;
    bool tidies_up_;
    Number last_ = 10;
    std::map<Number, Container> containers_;
    std::map<Number, Person> people_;
    std::map<Number, Group> groups_;
    std::map<Number, Group> gone_;  // sync groups that will come again
    connectors::Batch told_;        // since somebody asked
};

}  // namespace muster::testing
