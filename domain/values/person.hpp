#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/base/strong.hpp"
#include "domain/ports/name_folding.hpp"
#include "domain/values/malformed.hpp"

namespace muster {

/// U2: a username or alias, folded (NFKC_Casefold after trimming): equal names are equal bytes.
using Username = Strong<struct UsernameTag, std::string>;
using PersonName = Strong<struct PersonNameTag, std::string>;    // real, first or last name; may be empty
using Email = Strong<struct EmailTag, std::string>;              // empty: none
using Notes = Strong<struct NotesTag, std::string>;              // may be empty
using PhoneNumber = Strong<struct PhoneNumberTag, std::string>;  // E.164: + and 7 to 15 digits

/// U1, U2, U5. `field` names the parameter in the refusal (`username`, `alias2`).
[[nodiscard]] Result<Username, Malformed> parse_username(std::string_view text, std::string_view field,
                                                         const NameFolding& folding);
/// U5. At most 256 bytes of UTF-8 without control characters; surrounding space is dropped.
[[nodiscard]] Result<PersonName, Malformed> parse_person_name(std::string_view text, std::string_view field);
/// U5. Empty (none), or local@domain: one `@` outside quotes, no space or control character, at
/// most 254 bytes (RFC 5321, 4.5.3.1.3 less the angle brackets).
[[nodiscard]] Result<Email, Malformed> parse_email(std::string_view text, std::string_view field);
/// At most 4,096 bytes of UTF-8; line breaks and tabs are the only control characters.
[[nodiscard]] Result<Notes, Malformed> parse_notes(std::string_view text, std::string_view field);
/// U5. E.164; spaces, dashes, dots and brackets are dropped.
[[nodiscard]] Result<PhoneNumber, Malformed> parse_phone_number(std::string_view text, std::string_view field);

/// U1: as many names may stand beside the username.
inline constexpr std::size_t aliases_max = 8;

/// U1: aliases have places, as tools name them one by one (`alias3`): a place that holds nobody's name is an empty one,
/// and behind the last name there is no place.
[[nodiscard]] bool is_free_place(const Username& alias);
void drop_free_places_at_the_end(std::vector<Username>& aliases);

/// What a user is called.
struct Profile {
    Username username;
    std::vector<Username> aliases;
    PersonName real_name;
    PersonName first_name;
    PersonName last_name;
    Email email;
    Notes notes;

    friend bool operator==(const Profile&, const Profile&) = default;
};

}  // namespace muster
