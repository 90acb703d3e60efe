#include "tests/support/ldap_talk.hpp"

#include <lber.h>
#include <ldap.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

#include "domain/base/ascii.hpp"

namespace muster::testing {
namespace {

constexpr ber_tag_t filter_and = 0xa0;
constexpr ber_tag_t filter_or = 0xa1;
constexpr ber_tag_t filter_equal = 0xa3;
constexpr ber_tag_t filter_at_least = 0xa5;
constexpr ber_tag_t filter_present = 0x87;

struct FreeBer {
    void operator()(BerElement* ber) const { ber_free(ber, 1); }
};
using Ber = std::unique_ptr<BerElement, FreeBer>;
using Matches = std::function<bool(const AttributeValues&)>;

std::string text_of(const berval& value) {
    return value.bv_val == nullptr ? std::string{} : std::string{value.bv_val, value.bv_len};
}
berval raw(const std::string& text) {
    return {text.size(), const_cast<char*>(text.data())};
}

std::string flat(const Ber& ber) {
    berval* made = nullptr;
    if (ber_flatten(ber.get(), &made) != 0) throw std::runtime_error("an answer could not be encoded");
    std::string bytes = text_of(*made);
    ber_bvfree(made);
    return bytes;
}

Matches filter_of(BerElement* ber) {
    ber_len_t length = 0;
    const ber_tag_t tag = ber_peek_tag(ber, &length);
    if (tag == filter_and || tag == filter_or) {
        std::vector<Matches> parts;
        char* last = nullptr;
        for (auto part = ber_first_element(ber, &length, &last); part != LBER_DEFAULT;
             part = ber_next_element(ber, &length, last))
            parts.push_back(filter_of(ber));
        return [parts, tag](const AttributeValues& values) {
            const auto holds = [&](const Matches& part) { return part(values); };
            return tag == filter_and ? std::ranges::all_of(parts, holds) : std::ranges::any_of(parts, holds);
        };
    }
    berval name{};
    berval value{};
    if (tag == filter_present) {
        ber_scanf(ber, "m", &name);
        return [name = ascii_lower(text_of(name))](const AttributeValues& values) { return !values(name).empty(); };
    }
    if (tag != filter_equal && tag != filter_at_least) throw std::runtime_error("a filter that nobody expected");
    ber_scanf(ber, "{mm}", &name, &value);
    return [name = ascii_lower(text_of(name)), wanted = text_of(value), tag](const AttributeValues& values) {
        return std::ranges::any_of(values(name), [&](const std::string& one) {
            if (tag == filter_at_least) return std::stoull(one) >= std::stoull(wanted);
            return name == "objectguid" ? one == wanted : ascii_equal(one, wanted);
        });
    };
}

LdapRequest request_of(std::string message) {
    berval whole = raw(message);
    const Ber ber{ber_init(&whole)};
    LdapRequest request;
    ber_scanf(ber.get(), "{i", &request.id);
    ber_len_t length = 0;
    switch (ber_peek_tag(ber.get(), &length)) {
        case LDAP_REQ_BIND:
            request.what = LdapRequest::What::bind;
            return request;
        case LDAP_REQ_EXTENDED:
            request.what = LdapRequest::What::who_am_i;
            return request;
        case LDAP_REQ_SEARCH:
            request.what = LdapRequest::What::search;
            break;
        default:
            return request;
    }
    berval base{};
    ber_int_t unused = 0;
    ber_scanf(ber.get(), "{meeiib", &base, &request.scope, &unused, &unused, &unused, &unused);
    request.base = text_of(base);
    request.matches = filter_of(ber.get());
    char* last = nullptr;
    for (auto tag = ber_first_element(ber.get(), &length, &last); tag != LBER_DEFAULT;
         tag = ber_next_element(ber.get(), &length, last)) {
        berval name{};
        ber_scanf(ber.get(), "m", &name);
        request.attributes.push_back(ascii_lower(text_of(name)));
    }
    ber_scanf(ber.get(), "}");
    if (ber_peek_tag(ber.get(), &length) != LDAP_TAG_CONTROLS) return request;
    for (auto tag = ber_first_element(ber.get(), &length, &last); tag != LBER_DEFAULT;
         tag = ber_next_element(ber.get(), &length, last)) {
        berval oid{};
        berval value{};
        ber_scanf(ber.get(), "{m", &oid);
        if (ber_peek_tag(ber.get(), &length) == LBER_BOOLEAN) ber_scanf(ber.get(), "b", &unused);
        if (ber_peek_tag(ber.get(), &length) == LBER_OCTETSTRING) ber_scanf(ber.get(), "m", &value);
        ber_scanf(ber.get(), "}");
        request.controls[text_of(oid)] = text_of(value);
    }
    return request;
}

}  // namespace

LdapTalk::~LdapTalk() {
    ::close(socket_);
}

bool LdapTalk::take() {
    std::array<char, 16384> some{};
    const auto got = ::recv(socket_, some.data(), some.size(), 0);
    if (got <= 0) return false;
    read_.append(some.data(), static_cast<std::size_t>(got));
    while (const auto size = whole()) {
        const LdapRequest request = request_of(read_.substr(0, *size));
        read_.erase(0, *size);
        if (!answer(request)) return false;
        send();
    }
    return true;
}

// The length of the first message, where it is all here.
std::optional<std::size_t> LdapTalk::whole() const {
    if (read_.size() < 2) return std::nullopt;
    const auto first = static_cast<unsigned char>(read_[1]);
    std::size_t head = 2;
    std::size_t length = first;
    if (first >= 0x80) {
        head += first & 0x7f;
        if (read_.size() < head) return std::nullopt;
        length = 0;
        for (std::size_t i = 2; i < head; ++i) length = length << 8 | static_cast<unsigned char>(read_[i]);
    }
    return read_.size() < head + length ? std::nullopt : std::optional{head + length};
}

bool LdapTalk::answer(const LdapRequest& request) {
    const Ber ber{ber_alloc_t(LBER_USE_DER)};
    const std::string who = "u:EXAMPLE\\muster";
    const berval value = raw(who);
    switch (request.what) {
        case LdapRequest::What::search:
            return search(request);
        case LdapRequest::What::bind:
            ber_printf(ber.get(), "{it{ess}}", request.id, LDAP_RES_BIND, LDAP_SUCCESS, "", "");
            break;
        case LdapRequest::What::who_am_i:
            ber_printf(ber.get(), "{it{esstO}}", request.id, LDAP_RES_EXTENDED, LDAP_SUCCESS, "", "",
                       LDAP_TAG_EXOP_RES_VALUE, &value);
            break;
        case LdapRequest::What::other:
            return false;
    }
    written_ += flat(ber);
    return true;
}

void LdapTalk::send_entry(int id, const std::string& dn, const Attributes& attributes) {
    const Ber ber{ber_alloc_t(LBER_USE_DER)};
    const berval name = raw(dn);
    ber_printf(ber.get(), "{it{O{", id, LDAP_RES_SEARCH_ENTRY, &name);
    for (const auto& [description, values] : attributes) {
        ber_printf(ber.get(), "{s[", description.c_str());
        for (const std::string& value : values) {
            const berval one = raw(value);
            ber_printf(ber.get(), "O", &one);
        }
        ber_printf(ber.get(), "]}");
    }
    ber_printf(ber.get(), "}}}");
    written_ += flat(ber);
}

void LdapTalk::send_reference(int id, const std::string& url) {
    const Ber ber{ber_alloc_t(LBER_USE_DER)};
    ber_printf(ber.get(), "{it{s}}", id, LDAP_RES_SEARCH_REFERENCE, url.c_str());
    written_ += flat(ber);
}

bool LdapTalk::send_result(int id, int code, const Controls& controls) {
    const Ber ber{ber_alloc_t(LBER_USE_DER)};
    ber_printf(ber.get(), "{it{ess}", id, LDAP_RES_SEARCH_RESULT, code, "", "");
    if (!controls.empty()) ber_printf(ber.get(), "t{", LDAP_TAG_CONTROLS);
    for (const auto& [oid, value] : controls) {
        const berval bytes = raw(value);
        ber_printf(ber.get(), "{sO}", oid.c_str(), &bytes);
    }
    ber_printf(ber.get(), controls.empty() ? "}" : "}}");
    written_ += flat(ber);
    return true;
}

std::string LdapTalk::page_value(const std::string& cookie) {
    const berval next = raw(cookie);
    const Ber ber{ber_alloc_t(LBER_USE_DER)};
    ber_printf(ber.get(), "{iO}", 0, &next);
    return flat(ber);
}

std::string LdapTalk::dirsync_value(bool more, const std::string& cookie) {
    const berval next = raw(cookie);
    const Ber ber{ber_alloc_t(LBER_USE_DER)};
    ber_printf(ber.get(), "{iiO}", more ? 1 : 0, 0, &next);
    return flat(ber);
}

LdapTalk::Numbers LdapTalk::page_request(const std::string& value) {
    berval bytes = raw(value);
    const Ber ber{ber_init(&bytes)};
    Numbers numbers;
    berval cookie{};
    ber_scanf(ber.get(), "{im}", &numbers.first, &cookie);
    numbers.cookie = text_of(cookie);
    return numbers;
}

LdapTalk::Numbers LdapTalk::dirsync_request(const std::string& value) {
    berval bytes = raw(value);
    const Ber ber{ber_init(&bytes)};
    Numbers numbers;
    berval cookie{};
    ber_scanf(ber.get(), "{iim}", &numbers.first, &numbers.second, &cookie);
    numbers.cookie = text_of(cookie);
    return numbers;
}

void LdapTalk::send() {
    std::size_t sent = 0;
    while (sent < written_.size()) {
        const auto some = ::send(socket_, written_.data() + sent, written_.size() - sent, MSG_NOSIGNAL);
        if (some <= 0) break;  // the other side has gone, which the next read will say
        sent += static_cast<std::size_t>(some);
    }
    written_.clear();
}

}  // namespace muster::testing
