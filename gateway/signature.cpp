#include "gateway/signature.hpp"

#include <algorithm>
#include <utility>

#include "domain/base/ascii.hpp"
#include "gateway/base64.hpp"

namespace muster::gateway {
namespace {

constexpr std::size_t sha1_digits = 40;
constexpr std::size_t sha512_digits = 128;

enum class BodyKind { none, form, json, unknown };

BodyKind body_kind(const Request& request) {
    if (request.body.empty()) return BodyKind::none;
    const auto type = request.media_type();
    if (type == "application/x-www-form-urlencoded") return BodyKind::form;
    if (type == "application/json" || type == "application/merge-patch+json") return BodyKind::json;
    return BodyKind::unknown;
}

bool covers_body_hash(SignatureVersion version) {
    return version == SignatureVersion::v4 || version == SignatureVersion::v5;
}

bool sends_parameters_in_body(std::string_view method) {
    return method == "POST" || method == "PUT" || method == "PATCH";
}

/// The likeliest first.
std::vector<SignatureVersion> versions(SignatureHash hash, BodyKind body, SignatureVersion floor) {
    std::vector<SignatureVersion> candidates;
    for (const auto version :
         {SignatureVersion::v5, SignatureVersion::v2, SignatureVersion::v4, SignatureVersion::v1}) {
        if (version < floor) continue;
        if (hash == SignatureHash::sha1 && covers_body_hash(version)) continue;
        if (body == BodyKind::form && covers_body_hash(version)) continue;
        if (body == BodyKind::json && !covers_body_hash(version)) continue;
        candidates.push_back(version);
    }
    return candidates;
}

std::string without_port(std::string_view host) {
    const auto colon = host.rfind(':');
    const auto bracket = host.rfind(']');  // of an IPv6 address
    if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) {
        return std::string{host};
    }
    return std::string{host.substr(0, colon)};
}

template <class T>
void add_if_new(std::vector<T>& to, T value) {
    if (std::ranges::find(to, value) == to.end()) to.push_back(std::move(value));
}

/// Clients sign the host as they were given it, which need not be as they send it.
std::vector<std::string> hosts(const Request& request, const Target& target) {
    std::vector<std::string> candidates;
    for (const auto& sent : {ascii_lower(request.header("Host").value_or("")), ascii_lower(target.authority)}) {
        if (sent.empty()) continue;
        const auto bare = without_port(sent);
        add_if_new(candidates, bare);
        add_if_new(candidates, sent == bare ? bare + ":443" : sent);
    }
    return candidates;
}

std::vector<std::string> dates(const Request& request) {
    std::vector<std::string> candidates;
    for (const auto* name : {"X-Duo-Date", "Date"}) {
        if (const auto sent = request.header(name)) add_if_new(candidates, std::string{*sent});
    }
    return candidates;
}

/// Sorted by encoded key, then encoded value. With them the orders that some clients sign, where
/// they differ: joined texts sorted (Perl, duo_unix), the values of one key left as sent (Node).
std::vector<std::string> parameter_lines(const std::vector<Pair>& parameters) {
    std::vector<Pair> encoded;
    encoded.reserve(parameters.size());
    for (const auto& [key, value] : parameters) {
        encoded.push_back({.key = percent_encode(key), .value = percent_encode(value)});
    }
    const auto join = [](const std::vector<Pair>& pairs) {
        std::string line;
        for (const auto& [key, value] : pairs) {
            if (!line.empty()) line += '&';
            line.append(key).append("=").append(value);
        }
        return line;
    };
    auto as_sent = encoded;
    std::ranges::stable_sort(as_sent, {}, &Pair::key);
    std::ranges::sort(encoded, {}, [](const Pair& pair) { return std::tie(pair.key, pair.value); });
    std::vector<std::string> lines{join(encoded)};
    // Each order costs a MAC over the whole, and whoever sends a forgery chooses how long that is.
    constexpr std::size_t reordered_max = 500;
    if (encoded.size() > reordered_max) return lines;
    add_if_new(lines, join(as_sent));
    std::ranges::sort(encoded, {}, [](const Pair& pair) { return pair.key + "=" + pair.value; });
    add_if_new(lines, join(encoded));
    return lines;
}

/// Nothing where a header stands twice or has no name or value: such a request is not signed.
std::optional<std::string> x_duo_text(const std::vector<Header>& headers) {
    constexpr std::string_view prefix = "x-duo-";
    std::vector<Header> ours;
    for (const auto& header : headers) {
        auto name = ascii_lower(header.name);
        if (!name.starts_with(prefix)) continue;
        if (name.size() == prefix.size() || header.value.empty()) return std::nullopt;
        ours.push_back({.name = std::move(name), .value = header.value});
    }
    std::ranges::sort(ours, {}, &Header::name);
    if (std::ranges::adjacent_find(ours, {}, &Header::name) != ours.end()) return std::nullopt;
    std::string text;
    for (const auto& header : ours) {
        if (!text.empty()) text += '\0';
        text.append(header.name).append(1, '\0').append(header.value);
    }
    return text;
}

struct Lines {
    SignatureVersion version = SignatureVersion::v5;
    std::string_view date{};
    std::string_view method{};
    std::string_view host{};
    std::string_view path{};
    std::string_view parameters{};
    std::string_view body_hash{};
    std::string_view x_duo_hash{};
};

std::string join_lines(const Lines& lines) {
    std::string text;
    if (lines.version != SignatureVersion::v1) text.append(lines.date).append("\n");
    text.append(lines.method).append("\n");
    text.append(lines.host).append("\n");
    text.append(lines.path).append("\n");
    text.append(lines.parameters);
    if (covers_body_hash(lines.version)) text.append("\n").append(lines.body_hash);
    if (lines.version == SignatureVersion::v5) text.append("\n").append(lines.x_duo_hash);
    return text;
}

std::string mac_of(SignatureHash hash, std::string_view skey, std::string_view text, const Digest& digest) {
    return hash == SignatureHash::sha1 ? digest.hex_hmac_sha1(skey, text) : digest.hex_hmac_sha512(skey, text);
}

/// One date header of a request and whether it is one: a request without any is tried with an empty
/// date, so that who signs that is told about the date and not about the signature.
struct DateCandidate {
    std::string text;
    bool sent = true;
};

class Verifier {
public:
    Verifier(const Request& request, const Credentials& credentials, std::string_view skey, SignatureHash hash,
             const Digest& digest)
        : request_(request),
          target_(Target::parse(request.target).value_or(Target{})),
          method_(upper_case(request.method)),
          credentials_(credentials),
          skey_(skey),
          hash_(hash),
          digest_(digest),
          hosts_(hosts(request, target_)) {
        for (auto& date : dates(request)) dates_.push_back({.text = std::move(date)});
        if (dates_.empty()) dates_.push_back({.text = "", .sent = false});
    }

    [[nodiscard]] std::optional<Signed> try_version(SignatureVersion version) const {
        Lines lines{.version = version, .method = method_, .path = target_.path};
        std::string body_hash;
        std::string x_duo_hash;
        if (covers_body_hash(version)) body_hash = digest_.hex_sha512(request_.body);
        if (version == SignatureVersion::v5) {
            const auto text = x_duo_text(request_.headers);
            if (!text) return std::nullopt;
            x_duo_hash = digest_.hex_sha512(*text);
        }
        lines.body_hash = body_hash;
        lines.x_duo_hash = x_duo_hash;
        for (const auto& parameters : parameter_lines(signed_parameters(request_, version))) {
            lines.parameters = parameters;
            for (const auto& host : hosts_) {
                lines.host = host;
                if (auto found = try_dates(lines)) return found;
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] bool has_date() const { return dates_.front().sent; }

    [[nodiscard]] std::string expected(SignatureVersion version) const {
        auto blanked = signed_parameters(request_, version);
        for (auto& pair : blanked) pair.value.clear();
        const auto parameters = parameter_lines(blanked).front();
        const auto body_hash = "<sha512 of a body of " + std::to_string(request_.body.size()) + " bytes>";
        const auto host = hosts_.empty() ? std::string{} : hosts_.front();
        return join_lines({.version = version,
                           .date = dates_.front().text,
                           .method = method_,
                           .host = host,
                           .path = target_.path,
                           .parameters = parameters,
                           .body_hash = body_hash,
                           .x_duo_hash = "<sha512 of the X-Duo headers>"});
    }

private:
    [[nodiscard]] std::optional<Signed> try_dates(Lines lines) const {
        for (const auto& date : dates_) {
            lines.date = date.text;
            if (digest_.equal(mac_of(hash_, skey_, join_lines(lines), digest_), credentials_.mac)) {
                Signed found{.version = lines.version, .hash = hash_, .date = std::nullopt};
                if (lines.version != SignatureVersion::v1) found.date = date.text;
                return found;
            }
            if (lines.version == SignatureVersion::v1) break;  // it covers no date
        }
        return std::nullopt;
    }

    const Request& request_;
    Target target_;
    std::string method_;
    const Credentials& credentials_;
    std::string_view skey_;
    SignatureHash hash_;
    const Digest& digest_;
    std::vector<std::string> hosts_;
    std::vector<DateCandidate> dates_;  // never empty
};

}  // namespace

std::optional<Credentials> read_credentials(const Request& request) {
    const auto header = request.header("Authorization");
    // Of two, another reader of the same request might take the other.
    if (!header || request.count("Authorization") != 1) return std::nullopt;
    constexpr std::string_view scheme = "basic ";
    if (ascii_lower(header->substr(0, scheme.size())) != scheme) return std::nullopt;
    auto encoded = header->substr(scheme.size());
    while (encoded.starts_with(' ')) encoded.remove_prefix(1);
    while (encoded.ends_with(' ')) encoded.remove_suffix(1);
    const auto text = base64_decode(encoded);
    if (!text) return std::nullopt;
    const auto colon = text->find(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == text->size()) return std::nullopt;
    return Credentials{.ikey = text->substr(0, colon), .mac = ascii_lower(std::string_view{*text}.substr(colon + 1))};
}

std::vector<Pair> signed_parameters(const Request& request, SignatureVersion version) {
    if (!covers_body_hash(version) && sends_parameters_in_body(upper_case(request.method)) && !request.body.empty()) {
        return decode_pairs(request.body);
    }
    const auto target = Target::parse(request.target);
    return target ? decode_pairs(target->query) : std::vector<Pair>{};
}

Result<Signed, SignatureMismatch> verify(const Request& request, const Credentials& credentials, std::string_view skey,
                                         SignatureVersion floor, const Digest& digest) {
    if (credentials.mac.size() != sha1_digits && credentials.mac.size() != sha512_digits) {
        return failure(SignatureMismatch{.date_missing = false, .expected = "<a signature of 40 or 128 hex digits>"});
    }
    const auto hash = credentials.mac.size() == sha1_digits ? SignatureHash::sha1 : SignatureHash::sha512;
    const Verifier verifier{request, credentials, skey, hash, digest};
    const auto candidates = versions(hash, body_kind(request), floor);
    for (const auto version : candidates) {
        if (auto found = verifier.try_version(version)) return *found;
    }
    if (candidates.empty()) {
        return failure(SignatureMismatch{.date_missing = false, .expected = "<a version that fits the body's type>"});
    }
    // Without a date nothing but version 1 can verify. Who signs with SHA-512 outside /rest/v1 does
    // not mean version 1, so what is wrong is the date.
    const auto target = Target::parse(request.target);
    const bool meant_v1 = hash == SignatureHash::sha1 || (target && target->path.starts_with("/rest/v1/"));
    return failure(SignatureMismatch{.date_missing = !verifier.has_date() && !meant_v1,
                                     .expected = verifier.expected(candidates.front())});
}

std::string sign(const Canonical& canonical, SignatureHash hash, std::string_view ikey, std::string_view skey,
                 const Digest& digest) {
    const auto method = upper_case(canonical.method);
    const auto host = ascii_lower(canonical.host);
    const auto parameters = parameter_lines(canonical.parameters).front();
    const auto body_hash = digest.hex_sha512(canonical.body);
    const auto x_duo_hash = digest.hex_sha512(x_duo_text(canonical.x_duo).value_or(""));
    const auto text = join_lines({.version = canonical.version,
                                  .date = canonical.date,
                                  .method = method,
                                  .host = host,
                                  .path = canonical.path,
                                  .parameters = parameters,
                                  .body_hash = body_hash,
                                  .x_duo_hash = x_duo_hash});
    return "Basic " + base64_encode(std::string{ikey} + ":" + mac_of(hash, skey, text, digest));
}

}  // namespace muster::gateway
