#include "domain/directory/configuration.hpp"

namespace muster::directory {

AttributeMap default_attributes(Kind kind) {
    AttributeMap map;
    map.username = kind == Kind::ad ? "sAMAccountName" : "uid";
    map.aliases = {"mail"};
    map.real_name = kind == Kind::ad ? "displayName" : "cn";
    map.first_name = "givenName";
    map.last_name = "sn";
    map.email = "mail";
    return map;
}

}  // namespace muster::directory
