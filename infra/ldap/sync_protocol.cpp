#include "infra/ldap/sync_protocol.hpp"

#include <algorithm>

namespace muster::ldap {
namespace {

constexpr ber_int_t refresh_and_persist = 3;
constexpr ber_tag_t new_cookie_tag = 0x80;
constexpr ber_tag_t refresh_delete_tag = 0xa1;
constexpr ber_tag_t refresh_present_tag = 0xa2;
constexpr ber_tag_t id_set_tag = 0xa3;

std::optional<Guid> plain_guid(const berval& bytes) {
    Guid guid;
    if (bytes.bv_len != guid.bytes.size()) return std::nullopt;
    std::ranges::copy(std::string_view{bytes.bv_val, bytes.bv_len}, guid.bytes.begin());
    return guid;
}

std::optional<std::string> octets(BerElement* ber) {
    berval value{};
    if (ber_scanf(ber, "m", &value) == LBER_ERROR) return std::nullopt;
    return std::string{value.bv_val, value.bv_len};
}

// liblber reads before the beginning of what is empty.
Ber reader_of(std::string_view bytes) {
    if (bytes.empty()) return nullptr;
    berval raw{bytes.size(), const_cast<char*>(bytes.data())};
    return Ber{ber_init(&raw)};
}

bool next_is(BerElement* ber, ber_tag_t tag) {
    ber_len_t length = 0;
    return ber_peek_tag(ber, &length) == tag;
}

bool read_flag(BerElement* ber, bool& flag) {
    if (!next_is(ber, LBER_BOOLEAN)) return true;
    ber_int_t value = 0;
    if (ber_scanf(ber, "b", &value) == LBER_ERROR) return false;
    flag = value != 0;
    return true;
}

bool read_cookie(BerElement* ber, std::string& cookie) {
    if (!next_is(ber, LBER_OCTETSTRING)) return true;
    auto value = octets(ber);
    if (value) cookie = *std::move(value);
    return value.has_value();
}

// Nothing where the server sent no such control.
std::optional<std::string_view> value_of(const Controls& controls, const char* oid) {
    const LDAPControl* control = controls ? ldap_control_find(oid, controls.get(), nullptr) : nullptr;
    if (control == nullptr || control->ldctl_value.bv_val == nullptr) return std::nullopt;
    return std::string_view{control->ldctl_value.bv_val, control->ldctl_value.bv_len};
}

bool read_guids(BerElement* ber, std::vector<Guid>& guids) {
    BerVarray values = nullptr;
    if (ber_scanf(ber, "[W]", &values) == LBER_ERROR) return false;
    bool sound = true;
    for (const berval* value = values; value != nullptr && value->bv_val != nullptr; ++value) {
        const auto guid = plain_guid(*value);
        if (guid) guids.push_back(*guid);
        sound = sound && guid.has_value();
    }
    ber_bvarray_free(values);
    return sound;
}

}  // namespace

std::string sync_request_value(std::string_view cookie) {
    const Ber ber{ber_alloc_t(LBER_USE_DER)};
    ber_printf(ber.get(), "{e", refresh_and_persist);
    const berval raw{cookie.size(), const_cast<char*>(cookie.data())};
    if (!cookie.empty()) ber_printf(ber.get(), "O", &raw);
    ber_printf(ber.get(), "N}");
    berval* flat = nullptr;
    if (ber_flatten(ber.get(), &flat) != 0) return {};
    const Berval keep{flat};
    return {flat->bv_val, flat->bv_len};
}

std::optional<SyncState> sync_state_of(LDAP* handle, LDAPMessage* entry) {
    LDAPControl** raw = nullptr;
    if (ldap_get_entry_controls(handle, entry, &raw) != LDAP_SUCCESS) return std::nullopt;
    const Controls controls{raw};
    const auto value = value_of(controls, LDAP_CONTROL_SYNC_STATE);
    return value ? parse_sync_state(*value) : std::nullopt;
}

std::optional<SyncState> parse_sync_state(std::string_view bytes) {
    const Ber ber = reader_of(bytes);
    ber_int_t what = 0;
    berval guid{};
    if (!ber || ber_scanf(ber.get(), "{em", &what, &guid) == LBER_ERROR) return std::nullopt;
    const auto parsed = plain_guid(guid);
    if (!parsed || what < 0 || what > 3) return std::nullopt;
    SyncState state{.what = static_cast<SyncState::What>(what), .guid = *parsed, .cookie = {}};
    if (!read_cookie(ber.get(), state.cookie)) return std::nullopt;
    return state;
}

std::optional<SyncDone> sync_done_of(const Controls& controls) {
    const auto value = value_of(controls, LDAP_CONTROL_SYNC_DONE);
    return value ? parse_sync_done(*value) : std::nullopt;
}

std::optional<SyncDone> parse_sync_done(std::string_view bytes) {
    const Ber ber = reader_of(bytes);
    SyncDone done;
    if (!ber || ber_scanf(ber.get(), "{") == LBER_ERROR) return std::nullopt;
    if (!read_cookie(ber.get(), done.cookie) || !read_flag(ber.get(), done.deletes)) return std::nullopt;
    return done;
}

std::optional<SyncInfo> sync_info_of(LDAP* handle, LDAPMessage* intermediate) {
    char* oid = nullptr;
    berval* data = nullptr;
    const int code = ldap_parse_intermediate(handle, intermediate, &oid, &data, nullptr, 0);
    const Text keep_oid{oid};
    const Berval keep_data{data};
    if (code != LDAP_SUCCESS || oid == nullptr || data == nullptr || std::string_view{oid} != LDAP_SYNC_INFO)
        return std::nullopt;
    return parse_sync_info({data->bv_val, data->bv_len});
}

std::optional<SyncInfo> parse_sync_info(std::string_view bytes) {
    const Ber ber = reader_of(bytes);
    if (!ber) return std::nullopt;
    ber_len_t length = 0;
    const ber_tag_t tag = ber_peek_tag(ber.get(), &length);
    SyncInfo info;
    if (tag == new_cookie_tag) {
        auto cookie = octets(ber.get());
        if (!cookie) return std::nullopt;
        info.cookie = *std::move(cookie);
        return info;
    }
    if (tag != refresh_delete_tag && tag != refresh_present_tag && tag != id_set_tag) return std::nullopt;
    info.what = tag == id_set_tag           ? SyncInfo::What::id_set
                : tag == refresh_delete_tag ? SyncInfo::What::refresh_delete
                                            : SyncInfo::What::refresh_present;
    ber_tag_t skipped = 0;
    if (ber_scanf(ber.get(), "t{", &skipped) == LBER_ERROR) return std::nullopt;
    if (!read_cookie(ber.get(), info.cookie)) return std::nullopt;
    if (tag == id_set_tag) {
        if (!read_flag(ber.get(), info.deletes) || !read_guids(ber.get(), info.guids)) return std::nullopt;
        return info;
    }
    info.refresh_done = true;  // its default
    if (!read_flag(ber.get(), info.refresh_done)) return std::nullopt;
    return info;
}

}  // namespace muster::ldap
