#include "infra/app/directory_file.hpp"

#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>

#include "connectors/attribute_map.hpp"
#include "domain/directory/configuration_check.hpp"
#include "infra/app/directory_words.hpp"
#include "infra/app/strict_toml.hpp"

namespace muster::app {
namespace {

using directory::AttributeMap;
using directory::Bind;
using directory::BindMechanism;
using directory::Configuration;
using directory::Kind;

std::optional<std::chrono::seconds> parse_duration(const std::string& text) {
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [unit, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || number <= 0 || number > 100'000'000 || end - unit != 1) return std::nullopt;
    switch (*unit) {
        case 's':
            return std::chrono::seconds{number};
        case 'm':
            return std::chrono::minutes{number};
        case 'h':
            return std::chrono::hours{number};
        case 'd':
            return std::chrono::days{number};
        default:
            return std::nullopt;
    }
}

std::chrono::seconds duration(StrictTable& table, std::string_view key, const std::string& fallback) {
    const auto parsed = parse_duration(table.text(key, fallback));
    if (!parsed) table.refuse(key, "must be a number with s, m, h or d behind it, as \"5m\"");
    return *parsed;
}

Bind read_bind(StrictTable& table) {
    Bind bind;
    bind.mechanism = parse_file_word<BindMechanism>(table, "mechanism", table.text("mechanism", "simple"));
    bind.dn = table.text("dn", "");
    bind.password_file = table.path("password_file");
    bind.password_env = table.text("password_env", "");
    bind.certificate_file = table.path("certificate_file");
    bind.key_file = table.path("key_file");
    bind.keytab_file = table.path("keytab_file");
    bind.principal = table.text("principal", "");
    return bind;
}

// Active Directory says who is disabled by userAccountControl.
StrictTable::Keys attribute_keys(Kind kind) {
    StrictTable::Keys keys{
        "username", "username_normalization", "aliases", "real_name", "first_name", "last_name", "email", "notes",
        "phones"};
    if (kind == Kind::openldap) keys.emplace_back("status");
    return keys;
}

AttributeMap read_attributes(StrictTable& table, Kind kind) {
    AttributeMap map = connectors::default_attributes(kind);
    map.username = table.text("username", map.username);
    map.username_normalization =
        parse_file_word<Normalization>(table, "username_normalization", table.text("username_normalization", "none"));
    map.aliases = table.texts("aliases", map.aliases);
    map.real_name = table.text("real_name", map.real_name);
    map.first_name = table.text("first_name", map.first_name);
    map.last_name = table.text("last_name", map.last_name);
    map.email = table.text("email", map.email);
    map.notes = table.text("notes", map.notes);
    map.phones = table.texts("phones", map.phones);
    if (kind == Kind::openldap) map.status = table.text("status", "");
    return map;
}

/// What every door refuses, with the line of this file in which it stands.
void refuse_what_cannot_work(const Configuration& made, const StrictTable& root,
                             std::initializer_list<std::pair<std::string_view, const StrictTable*>> tables) {
    const auto problems = directory::problems_of(made);
    if (problems.empty()) return;
    const auto& [field, why] = problems.front();
    const auto dot = field.find('.');
    for (const auto& [name, table] : tables)
        if (dot != std::string::npos && field.substr(0, dot) == name) table->refuse(field.substr(dot + 1), why);
    root.refuse(field, why);
}

}  // namespace

Configuration parse_directory_file(const std::string& text, const std::filesystem::path& path) {
    const auto parsed = parse_toml(text, path.string());
    StrictTable root{&parsed,
                     path.string(),
                     "",
                     {"name", "kind", "servers", "tls", "ca_file", "base", "bind", "sync", "guard", "attributes"}};
    Configuration made;
    made.name = root.required_text("name");
    made.kind = parse_file_word<Kind>(root, "kind", root.required_text("kind"));
    made.servers = root.texts("servers", {});
    made.tls = parse_file_word<directory::Tls>(root, "tls", root.text("tls", "starttls"));
    made.ca_file = root.path("ca_file");
    made.base = root.required_text("base");
    auto bind = root.table("bind", {"mechanism", "dn", "password_file", "password_env", "certificate_file", "key_file",
                                    "keytab_file", "principal"});
    made.bind = read_bind(bind);

    auto sync = root.table("sync", {"groups", "every", "full_read_every", "send_enrollment_mail", "manual_disable"});
    made.groups = sync.texts("groups", {});
    made.every = duration(sync, "every", "5m");
    made.full_read_every = duration(sync, "full_read_every", "24h");
    made.send_enrollment_mail = sync.boolean("send_enrollment_mail", false);
    made.manual_disable = sync.boolean("manual_disable", false);

    auto guard = root.table("guard", {"users", "percent"});
    made.guard.users = static_cast<std::uint32_t>(guard.integer("users", made.guard.users, 0, 10'000'000));
    made.guard.percent = static_cast<std::uint32_t>(guard.integer("percent", made.guard.percent, 0, 100));

    auto attributes = root.table("attributes", attribute_keys(made.kind));
    made.attributes = read_attributes(attributes, made.kind);
    refuse_what_cannot_work(made, root,
                            {{"bind", &bind}, {"sync", &sync}, {"guard", &guard}, {"attributes", &attributes}});
    return made;
}

Configuration read_directory_file(const std::filesystem::path& path) {
    const std::ifstream file{path};
    if (!file) throw BadFile(path.string() + ": cannot be read");
    std::ostringstream text;
    text << file.rdbuf();
    return parse_directory_file(text.str(), path);
}

}  // namespace muster::app
