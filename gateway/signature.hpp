#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/instant.hpp"
#include "domain/base/result.hpp"
#include "domain/ports/digest.hpp"
#include "gateway/message.hpp"
#include "gateway/url_encoding.hpp"

namespace muster::gateway {

/// R2: request signatures in all versions that public clients use. Version 3 is not in use.
enum class SignatureVersion : std::uint8_t { v1 = 1, v2 = 2, v4 = 4, v5 = 5 };
enum class SignatureHash { sha1, sha512 };

/// What the `Authorization` header says.
struct Credentials {
    std::string ikey;
    std::string mac;  // lower-case hex, 40 or 128 digits or something that cannot match
};

/// Nothing where there is no readable `Basic base64(ikey:hex)`.
[[nodiscard]] std::optional<Credentials> read_credentials(const Request& request);

/// How a request was signed.
struct Signed {
    SignatureVersion version = SignatureVersion::v5;
    SignatureHash hash = SignatureHash::sha512;
    /// The date header that verifies; absent under version 1 only. Unreadable is for the caller.
    std::optional<std::string> date;
};

/// No candidate matches. `expected` says, a line each, what was hashed for the likeliest candidate,
/// parameter values blanked: it never holds key, code or name.
struct SignatureMismatch {
    bool date_missing = false;  // the likeliest fault is that there is no date header
    std::string expected;
};

/// Versions × host with and without port × date header × parameter orders (all that occur), compared
/// in constant time. `floor`: older versions do not count.
[[nodiscard]] Result<Signed, SignatureMismatch> verify(const Request& request, const Credentials& credentials,
                                                       std::string_view skey, SignatureVersion floor,
                                                       const Digest& digest);

/// The parameters that a signature of that version covers outside the body hash: of the form where a
/// POST, PUT or PATCH under version 1 or 2 has a body, else of the query. Nothing else may be read
/// as a parameter of such a request, for anybody could have put it there.
[[nodiscard]] std::vector<Pair> signed_parameters(const Request& request, SignatureVersion version);

/// What to hash, one line after the other.
struct Canonical {
    SignatureVersion version = SignatureVersion::v5;
    std::string date{};
    std::string method{};
    std::string host{};
    std::string path{};
    std::vector<Pair> parameters{};
    std::string_view body{};
    std::vector<Header> x_duo{};  // other headers are passed over
};

/// The value of an `Authorization` header.
[[nodiscard]] std::string sign(const Canonical& canonical, SignatureHash hash, std::string_view ikey,
                               std::string_view skey, const Digest& digest);

}  // namespace muster::gateway
