#include "tests/property/reference/lists.hpp"
#include "tests/property/reference/model.hpp"

namespace muster::reference {

// V1, V6, V7, U6, T7: devices.

Model::Refused Model::anybody_in_trash(const std::vector<UserId>& users) {
    for (const auto& id : users) {
        if (find_person(id)->trash) return InTheTrash{id};
    }
    return std::nullopt;
}

Model::Refused Model::phone_is_so(const PhoneId& id, const phone::Details& details) const {
    if (details.number.get().empty()) {
        return details.extension.get().empty() ? Refused{} : bad("extension");
    }
    for (const auto& other : world_.phones) {
        if (other.id == id) continue;
        if (other.details.number == details.number && other.details.extension == details.extension) {
            return PhoneNumberTaken{other.id};
        }
    }
    return std::nullopt;
}

Model::Refused Model::given_by_directory(const Phone& phone, const std::optional<UserId>& user, const char* field) {
    for (const auto& id : phone.users) {  // in the order in which they got it
        if (!holds(phone.given, id) || (user && *user != id)) continue;
        const auto* directory = find_directory(find_person(id)->managed_by->directory);
        if (!directory->configuration.attributes.phones.empty()) return ManagedByDirectory{field, directory->id};
    }
    return std::nullopt;
}

Model::Refused Model::on(const phone::CreatePhone& c) {
    if (const auto* known = find_phone(c.phone)) {
        if (known->details == c.details) return std::nullopt;
        return IdInUse{c.phone.str()};
    }
    if (auto refused = phone_is_so(c.phone, c.details)) return refused;
    world_.phones.push_back({c.phone, c.details});
    return std::nullopt;
}

Model::Refused Model::on(const phone::ChangePhone& c) {
    auto* one = find_phone(c.phone);
    if (one == nullptr) return UnknownPhone{c.phone};
    const auto before = one->details;
    set(one->details.number, c.fields.number);
    set(one->details.extension, c.fields.extension);
    set(one->details.name, c.fields.name);
    set(one->details.type, c.fields.type);
    set(one->details.platform, c.fields.platform);
    set(one->details.predelay, c.fields.predelay);
    set(one->details.postdelay, c.fields.postdelay);
    if (one->details == before) return std::nullopt;  // T10
    if (one->details.number != before.number || one->details.extension != before.extension) {
        if (auto refused = given_by_directory(*one, std::nullopt, "number")) return refused;
    }
    one->by_directory = false;
    one->given.clear();
    return phone_is_so(c.phone, one->details);
}

Model::Refused Model::on(const phone::DeletePhone& c) {
    const auto* one = find_phone(c.phone);
    if (one == nullptr) return UnknownPhone{c.phone};
    if (auto refused = anybody_in_trash(one->users)) return refused;  // T7
    if (auto refused = given_by_directory(*one, std::nullopt, "phones")) return refused;
    std::erase_if(world_.phones, [&](const Phone& other) { return other.id == c.phone; });
    return std::nullopt;
}

Model::Refused Model::on(const phone::AttachPhone& c) {
    if (find_person(c.user) == nullptr) return UnknownUser{c.user};
    if (find_phone(c.phone) == nullptr) return UnknownPhone{c.phone};
    if (holds(find_phone(c.phone)->users, c.user)) return std::nullopt;  // T10
    if (find_person(c.user)->trash) return InTheTrash{c.user};           // T7
    find_phone(c.phone)->users.push_back(c.user);
    return std::nullopt;
}

Model::Refused Model::on(const phone::DetachPhone& c) {
    if (find_person(c.user) == nullptr) return UnknownUser{c.user};
    if (find_phone(c.phone) == nullptr) return UnknownPhone{c.phone};
    if (!holds(find_phone(c.phone)->users, c.user)) return std::nullopt;  // T10
    if (find_person(c.user)->trash) return InTheTrash{c.user};            // T7
    if (auto refused = given_by_directory(*find_phone(c.phone), c.user, "phones")) return refused;
    std::erase(find_phone(c.phone)->users, c.user);
    std::erase(find_phone(c.phone)->given, c.user);
    return std::nullopt;
}

Model::Refused Model::on(const token::CreateToken& c) {
    if (c.totp_step && !is_totp(c.type)) return bad("totp_step");
    if (c.totp_step && (*c.totp_step <= TotpStep{0} || *c.totp_step > totp_step_max)) return bad("totp_step");
    if (c.counter != 0 && !is_hotp(c.type)) return bad("counter");
    Token one{.id = c.token, .type = c.type, .serial = c.serial, .counter = c.counter};
    if (is_totp(c.type)) one.step = c.totp_step.value_or(TotpStep{30});
    if (const auto* known = find_token(c.token)) {
        one.users = known->users;
        if (*known == one) return std::nullopt;
        return IdInUse{c.token.str()};
    }
    for (const auto& other : world_.tokens) {
        if (other.type == c.type && other.serial == c.serial) return TokenSerialTaken{other.id};
    }
    world_.tokens.push_back(one);
    return std::nullopt;
}

Model::Refused Model::on(const token::ChangeToken& c) {
    auto* one = find_token(c.token);
    if (one == nullptr) return UnknownToken{c.token};
    if (!is_totp(one->type)) return bad("totp_step");
    if (c.totp_step <= TotpStep{0} || c.totp_step > totp_step_max) return bad("totp_step");
    // A6: what has counted ends in the middle of a step of the new length, which then has counted, too.
    const auto counted = *one->step * one->counter;
    one->counter = static_cast<std::uint64_t>(counted / c.totp_step);
    if (counted % c.totp_step != TotpStep{0}) ++one->counter;
    one->step = c.totp_step;
    return std::nullopt;
}

Model::Refused Model::on(const token::ResyncToken& c) {
    auto* one = find_token(c.token);
    if (one == nullptr) return UnknownToken{c.token};
    if (one->type == TokenType::yk) return bad("token_id");
    if (c.drift != TokenDrift{0} && !is_totp(one->type)) return bad("drift");
    if (c.counter < one->counter) return bad("code1");  // A6
    one->counter = c.counter;
    one->drift = c.drift;
    return std::nullopt;
}

Model::Refused Model::on(const token::DeleteToken& c) {
    const auto* one = find_token(c.token);
    if (one == nullptr) return UnknownToken{c.token};
    if (auto refused = anybody_in_trash(one->users)) return refused;  // T7
    std::erase_if(world_.tokens, [&](const Token& other) { return other.id == c.token; });
    return std::nullopt;
}

Model::Refused Model::on(const token::AssignToken& c) {
    if (find_person(c.user) == nullptr) return UnknownUser{c.user};
    if (find_token(c.token) == nullptr) return UnknownToken{c.token};
    if (holds(find_token(c.token)->users, c.user)) return std::nullopt;  // T10
    if (find_person(c.user)->trash) return InTheTrash{c.user};           // T7
    find_token(c.token)->users.push_back(c.user);
    return std::nullopt;
}

Model::Refused Model::on(const token::UnassignToken& c) {
    if (find_person(c.user) == nullptr) return UnknownUser{c.user};
    if (find_token(c.token) == nullptr) return UnknownToken{c.token};
    if (!holds(find_token(c.token)->users, c.user)) return std::nullopt;  // T10
    if (find_person(c.user)->trash) return InTheTrash{c.user};            // T7
    std::erase(find_token(c.token)->users, c.user);
    return std::nullopt;
}

Model::Refused Model::on(const security_key::RegisterKey& c) {
    if (find_person(c.user) == nullptr) return UnknownUser{c.user};
    const Key wanted{c.key, c.user, c.credential, c.label, c.name, c.uv_capable};
    if (const auto* known = by_id(world_.keys, c.key)) {
        if (*known == wanted) return std::nullopt;
        return IdInUse{c.key.str()};
    }
    for (const auto& other : world_.keys) {
        if (other.credential == c.credential) return CredentialTaken{other.id};
    }
    if (find_person(c.user)->trash) return InTheTrash{c.user};  // T7
    world_.keys.push_back(wanted);
    return std::nullopt;
}

Model::Refused Model::on(const security_key::DeleteKey& c) {
    const auto* one = by_id(world_.keys, c.key);
    if (one == nullptr) return UnknownSecurityKey{c.key};
    if (auto refused = anybody_in_trash({one->user})) return refused;  // T7
    std::erase_if(world_.keys, [&](const Key& other) { return other.id == c.key; });
    return std::nullopt;
}

}  // namespace muster::reference
