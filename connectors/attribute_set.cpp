#include "connectors/attribute_set.hpp"

#include <algorithm>

namespace muster::connectors {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view lower_case, std::string_view name) {
    return std::ranges::equal(lower_case, name, [](char a, char b) { return a == lower(b); });
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
}

std::optional<std::uint16_t> AttributeSet::index_of(std::string_view name) const {
    for (std::size_t i = 0; i < names_.size(); ++i)
        if (same_name(names_[i], name)) return static_cast<std::uint16_t>(i);
    return std::nullopt;
}

void AttributeSet::add(std::string_view name) {
    if (name.empty() || index_of(name)) return;
    std::string text{name};
    std::ranges::transform(text, text.begin(), lower);
    names_.push_back(std::move(text));
}

}  // namespace muster::connectors
