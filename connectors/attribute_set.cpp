#include "connectors/attribute_set.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "domain/base/ascii.hpp"

namespace muster::connectors {
namespace {

bool same_name(std::string_view lower_case, std::string_view name) {
    return std::ranges::equal(lower_case, name, [](char a, char b) { return a == ascii_lower(b); });
}

// A server answers with the first name of an attribute, whichever it was asked by (RFC 4519, 4524).
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> other_names{
    {{"surname", "sn"},
     {"commonname", "cn"},
     {"userid", "uid"},
     {"rfc822mailbox", "mail"},
     {"gn", "givenname"},
     {"mobiletelephonenumber", "mobile"},
     {"hometelephonenumber", "homephone"}}};

std::string_view first_name_of(std::string_view name) {
    for (const auto& [other, first] : other_names)
        if (same_name(other, name)) return first;
    return name;
}

}  // namespace

AttributeSet::AttributeSet(const directory::Configuration& configuration) {
    if (configuration.kind == directory::Kind::ad) {
        for (const char* name : {"objectsid", "primarygroupid", "useraccountcontrol", "accountexpires", "member"})
            add(name);
    } else {
        for (const char* name : {"member", "uniquemember", "memberuid", "gidnumber", "uid"}) add(name);
    }
    add("cn");
    add("description");
    const directory::AttributeMap& map = configuration.attributes;
    for (const std::string* name :
         {&map.username, &map.real_name, &map.first_name, &map.last_name, &map.email, &map.notes, &map.status})
        add(*name);
    for (const std::string& name : map.aliases) add(name);
    for (const std::string& name : map.phones) add(name);
}

std::optional<std::uint16_t> AttributeSet::index_of(std::string_view name) const {
    name = first_name_of(name);
    for (std::size_t i = 0; i < names_.size(); ++i)
        if (names_[i].size() == name.size() && same_name(names_[i], name)) return static_cast<std::uint16_t>(i);
    return std::nullopt;
}

void AttributeSet::add(std::string_view name) {
    if (name.empty() || index_of(name)) return;
    names_.push_back(ascii_lower(first_name_of(name)));
}

}  // namespace muster::connectors
