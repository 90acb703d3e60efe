#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "connectors/attribute_set.hpp"
#include "connectors/object.hpp"
#include "connectors/text_hash.hpp"
#include "domain/account/account.hpp"
#include "domain/directory/configuration.hpp"
#include "domain/user/user.hpp"

namespace muster::connectors {

/// Some of the attributes that fields are read from, a bit each.
using AttributeBits = std::uint64_t;

/// A mapped attribute that nobody's entry shows, below a place or at all, although users there have it: a read right
/// withdrawn looks so, and LDAP answers with success (3.2).
struct Unreadable {
    std::uint16_t attribute = 0;  // index in the replica's AttributeSet
    std::string why;              // a sentence that says what to do
    bool everywhere = false;      // then the read proves nobody's absence either
};

/// What people's entries show, place by place, and what the users who stand for them have: so it is found out what a
/// read cannot be believed about, and of whom. Neither emptying a field nor an "enabled" may follow from that (D8, D6).
/// Counted, and kept from plan to plan: only whom something happened to is looked at again (D12).
class ShownAttributes {
public:
    ShownAttributes() = default;
    ShownAttributes(const directory::Configuration& configuration, const AttributeSet& attributes);

    /// Counts this person as he is now, in place of what he was. `user`: who stands for him in the account; null:
    /// nobody yet.
    void look_at(ObjectIndex index, const Object& person, const Account& account, const user::User* user);
    /// Not in scope any more.
    void forget(ObjectIndex index);

    /// What nobody shows: each once, with the highest place in which nobody does.
    struct Judgement {
        std::vector<Unreadable> list;
        bool is_new = false;  // of other places than at the last call: people there are to be judged anew
    };
    [[nodiscard]] Judgement judge();

    /// What this person, who was looked at, is not to be judged by, as the last judgement has it.
    [[nodiscard]] AttributeBits unreadable_of(ObjectIndex person) const;
    [[nodiscard]] std::vector<std::uint16_t> attributes_of(AttributeBits bits) const;

private:
    using PlaceIndex = std::uint32_t;

    /// Who is here for a person, and what the read shows of him.
    struct Holder {
        const Account& account;
        const user::User& user;
        const Profile& profile;
        const Object& person;
    };
    /// An attribute that fields are read from, and who has something of it here.
    struct Watched {
        std::uint16_t attribute = 0;
        std::string name;
        std::size_t holders_min = 0;
        std::vector<std::function<bool(const Holder&)>> has{};
        bool one_of_several = false;  // aliases and phones come from others too
        bool of_aliases = false;      // and only who would lose some of them is spared
    };
    /// A container with people in scope somewhere below it, as the server writes its DN.
    struct Place {
        PlaceIndex above = 0;
        std::string dn{};
        std::vector<std::uint32_t> shown{};    // by watched attribute: of how many below
        std::vector<std::uint32_t> holders{};  // … how many of the others' users have something of it
        AttributeBits unreadable = 0;          // here or above
    };
    struct Seen {
        PlaceIndex place = nowhere;  // nowhere: is not counted
        AttributeBits shown = 0;
        AttributeBits has = 0;  // here, of what is not shown
    };

    void watch_fields(const directory::AttributeMap& map, const AttributeSet& attributes);
    void watch_lists(const directory::Configuration& configuration, const AttributeSet& attributes);
    void watch_status(const directory::Configuration& configuration, const AttributeSet& attributes);
    template <class Has>
    void watch(const AttributeSet& attributes, const std::string& name, std::size_t holders_min, Has has);
    [[nodiscard]] PlaceIndex place_of(std::string_view dn);
    void count(const Seen& seen, std::uint32_t by);
    [[nodiscard]] Unreadable told(const Place& place, const Watched& one, std::uint32_t holders) const;

    std::vector<Watched> watched_;
    std::vector<Place> places_;  // each behind those above it; the first is everywhere
    std::unordered_map<std::string, PlaceIndex, TextHash, std::equal_to<>> by_dn_;
    std::vector<Seen> seen_;  // by object
};

}  // namespace muster::connectors
