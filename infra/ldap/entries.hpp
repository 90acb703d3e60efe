#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/directory.hpp"
#include "infra/ldap/handles.hpp"

namespace muster::ldap {

/// Every attribute of an entry with its values, straight from the message's buffer: nothing is
/// copied. `values` is valid during the call only, and ends with one that has no bytes.
using OnAttribute = std::function<void(std::string_view description, const berval* values)>;
struct Walked {
    std::string dn;
    bool whole = false;  // false: the message could not be decoded to its end, so values are missing
};
[[nodiscard]] Walked walk(LDAP* handle, LDAPMessage* entry, const OnAttribute& on_attribute);

/// What an entry is, by its object classes.
class KindOf {
public:
    explicit KindOf(directory::Kind kind) : kind_(kind) {}
    void take(const berval* object_classes);
    [[nodiscard]] connectors::EntryKind kind() const;

private:
    directory::Kind kind_;
    bool user_ = false;
    bool group_ = false;
    bool container_ = false;
    bool computer_ = false;
};

[[nodiscard]] bool same_attribute(std::string_view one, std::string_view other);
[[nodiscard]] inline std::string_view view_of(const berval& value) {
    return {value.bv_val, value.bv_len};
}

}  // namespace muster::ldap
