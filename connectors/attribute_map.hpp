#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "connectors/attribute_set.hpp"
#include "connectors/left_outs.hpp"
#include "connectors/phone_numbers.hpp"
#include "connectors/replica.hpp"
#include "domain/base/instant.hpp"
#include "domain/directory/commands.hpp"
#include "domain/directory/configuration.hpp"
#include "domain/directory/events.hpp"
#include "domain/ports/name_folding.hpp"
#include "domain/user/user.hpp"

namespace muster::connectors {

using directory::default_attributes;

/// 2.6: of several values the RDN's, else the first by folded order: never the server's order, which
/// differs from server to server (D13). `name` is the attribute's.
[[nodiscard]] std::optional<std::string_view> single_value(const Object& entry, std::uint16_t attribute,
                                                           std::string_view name, const NameFolding& folding);

/// One person's entry as the map reads it. Without a username the person is left out.
struct MappedPerson {
    std::optional<Username> username;
    user::ProfileFields
        fields;  // without the username; a field that is not mapped, or whose value is malformed, is absent
    std::optional<directory::SourceStatus> status;
    std::vector<Problem> problems;
};

class AttributeMapping {
public:
    AttributeMapping(const directory::Configuration& configuration, const AttributeSet& attributes,
                     const NameFolding& folding);

    /// Reads nothing from this attribute, as if it were not mapped: its fields stay as they are, and of phones nothing
    /// is known to be gone.
    void forget(std::uint16_t attribute);

    [[nodiscard]] MappedPerson map(const Object& person, Instant now) const;

    /// D5: nothing where no attribute fills them. Where one of several is forgotten, they are seen in part.
    [[nodiscard]] std::optional<MappedPhones> phones_of(const Object& person) const;

    /// True only where the entry says, byte for byte, what the user has already, so that nothing
    /// needs to be parsed (D13). False says nothing.
    [[nodiscard]] bool says_the_same(const Object& person, const user::User& user, Instant now) const;

    /// What the source says about the status; absent where it carries none (D6, S3).
    [[nodiscard]] std::optional<directory::SourceStatus> status_of(const Object& person, Instant now) const;

private:
    struct Indexes {
        std::optional<std::uint16_t> username, real_name, first_name, last_name, email, notes, status;
        std::vector<std::uint16_t> aliases;
        std::vector<PhoneAttribute> phones;
        std::optional<std::uint16_t> user_account_control, account_expires;
    };

    void map_aliases(const Object& person, MappedPerson& mapped) const;

    const AttributeSet& attributes_;
    const NameFolding& folding_;
    std::string username_attribute_;
    Normalization normalization_;
    Indexes at_;
    bool maps_phones_ = false;
    bool forgot_phones_ = false;
};

}  // namespace muster::connectors
