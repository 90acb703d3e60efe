#include "domain/directory/configuration_check.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "domain/base/ascii.hpp"
#include "domain/values/guid.hpp"

namespace muster::directory {
namespace {

using Problems = std::vector<Malformed>;

constexpr std::size_t name_bytes_max = 100;
constexpr std::uint32_t guard_users_max = 10'000'000;
constexpr std::chrono::seconds every_min{10};
constexpr std::chrono::seconds every_max = std::chrono::days{7};
constexpr std::chrono::seconds full_read_every_max = std::chrono::days{1};  // D12: at least daily

// They change without a trace in the entry's own stamp, so following changes would miss them.
constexpr std::array<std::string_view, 8> constructed{"memberof",          "tokengroups",     "canonicalname",
                                                      "createtimestamp",   "modifytimestamp", "msds-principalname",
                                                      "primarygrouptoken", "entrydn"};

// Nothing of a person that is to be shown.
constexpr std::array<std::string_view, 5> secrets{"userpassword", "unicodepwd", "krbprincipalkey", "sambantpassword",
                                                  "ms-mcs-admpwd"};

// `muster sync` takes these for what to do.
constexpr std::array<std::string_view, 4> commands{"runs", "held", "approve", "discard"};

std::string quoted(std::string_view text) {
    return "'" + std::string{text} + "'";
}

bool is_control(char c) {
    const auto code = static_cast<unsigned char>(c);
    return code < 0x20 || code == 0x7F;
}

void check_name(const Configuration& made, Problems& found) {
    if (made.name.empty()) found.push_back({"name", "is empty"});
    if (made.name.size() > name_bytes_max) found.push_back({"name", "is longer than 100 bytes"});
    if (std::ranges::any_of(made.name, is_control)) found.push_back({"name", "has a control character in it"});
    if (made.name.starts_with(' ') || made.name.ends_with(' '))
        found.push_back({"name", "begins or ends with a space"});
    if (made.name.starts_with('-')) found.push_back({"name", "begins with a hyphen, as an option of a command does"});
    if (std::ranges::find(commands, made.name) != commands.end() || DirectoryId::parse(made.name)) {
        found.push_back({"name", quoted(made.name) + " means something else to 'muster sync'; take another"});
    }
}

void check_base(const Configuration& made, Problems& found) {
    if (made.base.find('=') == std::string::npos) found.push_back({"base", "is no DN; write dc=example,dc=com"});
    if (std::ranges::any_of(made.base, is_control)) found.push_back({"base", "has a control character in it"});
}

bool is_local(std::string_view url) {
    return ascii_lower(url).starts_with("ldapi://");
}

bool is_within_tls(const Configuration& made, std::string_view url) {
    return !is_local(url) && (made.tls == Tls::starttls || ascii_lower(url).starts_with("ldaps://"));
}

void check_server(const std::string& url, Kind kind, Problems& found) {
    const auto scheme_end = url.find("://");
    const auto scheme = ascii_lower(std::string_view{url}.substr(0, scheme_end));
    if (scheme_end == std::string::npos || (scheme != "ldap" && scheme != "ldaps" && scheme != "ldapi")) {
        found.push_back({"servers", quoted(url) + " must begin with ldap://, ldaps:// or ldapi://"});
        return;
    }
    const auto rest = std::string_view{url}.substr(scheme_end + 3);
    const auto host = rest.substr(0, rest.find('/'));
    if (host.find('@') != std::string_view::npos) {  // the URL itself is not repeated: there may be a password in it
        found.push_back({"servers", "names a user in a URL; bind.dn says who binds"});
        return;
    }
    if (host.empty() && scheme != "ldapi") {
        found.push_back({"servers", quoted(url) + " names no host; write ldaps://ldap.example.com"});
    }
    // It shows of other domains' global groups that they have no members, so their people would seem to have left.
    if (kind == Kind::ad && (host.ends_with(":3268") || host.ends_with(":3269"))) {
        found.push_back(
            {"servers", quoted(url) + " is a global catalog, which does not show all members; write port 389 or 636"});
    }
}

void check_password(const Bind& bind, Problems& found) {
    if (bind.mechanism != BindMechanism::simple) return;
    if (bind.dn.empty()) found.push_back({"bind.dn", "is missing; a simple bind needs it"});
    if (bind.password_file.empty() == bind.password_env.empty()) {
        found.push_back({"bind.password_file", "name one of password_file and password_env"});
    }
}

void check_certificate(const Configuration& made, Problems& found) {
    const auto& bind = made.bind;
    constexpr std::string_view goes_together = "is missing; a certificate and its key are named together";
    if (bind.certificate_file.empty() && !bind.key_file.empty()) {
        found.push_back({"bind.certificate_file", std::string{goes_together}});
    }
    if (!bind.certificate_file.empty() && bind.key_file.empty()) {
        found.push_back({"bind.key_file", std::string{goes_together}});
    }
    const auto in_tls = [&](const std::string& url) { return is_within_tls(made, url); };
    if (!bind.certificate_file.empty() && std::ranges::none_of(made.servers, in_tls)) {
        found.push_back(
            {"bind.certificate_file", "is shown within TLS alone; write ldaps:// servers, or tls = \"starttls\""});
    }
    if (bind.mechanism != BindMechanism::external) return;
    for (const auto& url : made.servers) {
        if (is_local(url)) continue;  // the socket says who asks
        if (!is_within_tls(made, url)) {
            found.push_back({"bind.mechanism", "\"external\" is for ldapi://, or for a certificate within TLS; for " +
                                                   quoted(url) + " write ldaps://, or tls = \"starttls\""});
        } else if (bind.certificate_file.empty()) {
            found.push_back({"bind.certificate_file", "is missing; to " + quoted(url) +
                                                          " a certificate says who asks, and its key is named by "
                                                          "key_file"});
        } else {
            continue;
        }
        return;
    }
}

void check_keytab(const Bind& bind, Problems& found) {
    const bool by_kerberos = bind.mechanism == BindMechanism::gssapi || bind.mechanism == BindMechanism::gss_spnego;
    if (!bind.keytab_file.empty() && !by_kerberos) {
        found.push_back({"bind.keytab_file", "is for mechanism \"gssapi\" or \"gss-spnego\""});
    }
    if (bind.principal.empty()) return;
    if (bind.keytab_file.empty()) {
        found.push_back({"bind.principal", "says whose key of a keytab is taken; name that keytab by keytab_file"});
    }
    if (std::ranges::any_of(bind.principal, [](char c) { return c == ' ' || is_control(c); })) {
        found.push_back({"bind.principal", quoted(bind.principal) + " is no principal; write muster@EXAMPLE.COM"});
    }
}

void check_groups(const std::vector<std::string>& groups, Problems& found) {
    if (groups.empty()) found.push_back({"sync.groups", "names no group; its members are who is synced"});
    constexpr std::string_view by_guid = "guid:";
    for (const auto& group : groups) {
        if (ascii_lower(std::string_view{group}.substr(0, by_guid.size())) == by_guid) {
            if (Guid::parse(std::string_view{group}.substr(by_guid.size()))) continue;
            found.push_back(
                {"sync.groups", quoted(group) + " is no GUID; write guid:d722ac0b-924e-45fd-bb4c-ff19ab348e9f"});
        } else if (group.find('=') == std::string::npos) {
            found.push_back({"sync.groups",
                             quoted(group) + " is neither a DN, as cn=staff,dc=example,dc=com, nor guid: and a GUID"});
        }
    }
}

void check_schedule(const Configuration& made, Problems& found) {
    if (made.every < every_min || made.every > every_max) {
        found.push_back({"sync.every", "must be between 10 seconds and 7 days"});
    }
    if (made.full_read_every.count() <= 0 || made.full_read_every > full_read_every_max) {
        found.push_back({"sync.full_read_every", "must be more than nothing and at most 24 hours"});
    }
}

// RFC 4512, 2.5: a name or an OID, and options.
bool is_attribute(std::string_view name) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ';' || c == '_';
    };
    const auto lower = ascii_lower(name);
    return std::ranges::all_of(lower, fits) && !lower.empty() && lower.front() != '-' && lower.front() != ';';
}

void check_attributes(const Configuration& made, Problems& found) {
    const auto& map = made.attributes;
    if (map.username.empty()) found.push_back({"attributes.username", "must name an attribute"});
    const auto check = [&](std::string_view field, const std::string& name) {
        if (!name.empty() && !is_attribute(name)) {
            found.push_back({"attributes." + std::string{field}, quoted(name) + " is no attribute; write one's name"});
        }
        if (std::ranges::find(secrets, ascii_lower(name)) != secrets.end()) {
            found.push_back(
                {"attributes." + std::string{field}, quoted(name) + " holds a secret, which is nobody's to see"});
        }
        if (std::ranges::find(constructed, ascii_lower(name)) == constructed.end()) return;
        found.push_back(
            {"attributes." + std::string{field},
             quoted(name) + " is made by the server as it answers, so changes of it cannot be followed; name another"});
    };
    check("username", map.username);
    for (const auto& [field, names] : {std::pair{"aliases", &map.aliases}, std::pair{"phones", &map.phones}}) {
        if (names->size() > attributes_of_list_max) {
            found.push_back({"attributes." + std::string{field}, "names more than 16 attributes"});
        }
        for (const auto& name : *names) check(field, name);
    }
    for (const auto& [field, name] : {std::pair{"real_name", &map.real_name}, std::pair{"first_name", &map.first_name},
                                      std::pair{"last_name", &map.last_name}, std::pair{"email", &map.email},
                                      std::pair{"notes", &map.notes}, std::pair{"status", &map.status}}) {
        check(field, *name);
    }
    if (!map.status.empty() && made.kind == Kind::ad) {
        found.push_back({"attributes.status", "cannot be mapped; Active Directory says it by userAccountControl"});
    }
}

std::size_t text_bytes(const Configuration& configuration) {
    const auto& bind = configuration.bind;
    const auto& map = configuration.attributes;
    std::size_t bytes = 0;
    for (const auto* text :
         {&configuration.name, &configuration.ca_file, &configuration.base, &bind.dn, &bind.password_file,
          &bind.password_env, &bind.certificate_file, &bind.key_file, &bind.keytab_file, &bind.principal, &map.username,
          &map.real_name, &map.first_name, &map.last_name, &map.email, &map.notes, &map.status}) {
        bytes += text->size();
    }
    for (const auto* texts : {&configuration.servers, &configuration.groups, &map.aliases, &map.phones}) {
        for (const auto& text : *texts) bytes += text.size() + 3;  // quotes and a comma
    }
    return bytes;
}

}  // namespace

std::vector<Malformed> problems_of(const Configuration& made) {
    Problems found;
    if (text_bytes(made) > configuration_bytes_max) {
        found.push_back({"directory", "is longer than 32 KiB"});
        return found;  // nothing of it is repeated in an answer
    }
    check_name(made, found);
    if (made.servers.empty()) found.push_back({"servers", "names no server; write [\"ldaps://ldap.example.com\"]"});
    for (const auto& url : made.servers) check_server(url, made.kind, found);
    check_base(made, found);
    check_password(made.bind, found);
    check_certificate(made, found);
    check_keytab(made.bind, found);
    check_groups(made.groups, found);
    check_schedule(made, found);
    if (made.manual_disable && made.carries_status()) {  // S3
        found.push_back({"sync.manual_disable", "is for a directory that carries no status; here the source decides"});
    }
    if (made.guard.users > guard_users_max) found.push_back({"guard.users", "is more than 10,000,000"});
    if (made.guard.percent > 100) found.push_back({"guard.percent", "is more than 100"});  // D9
    check_attributes(made, found);
    return found;
}

std::optional<Refusal> check_configuration(const Account& account, const DirectoryId& directory,
                                           const Configuration& configuration) {
    if (auto problems = problems_of(configuration); !problems.empty())
        return BadValue{std::move(problems.front())};  // D1
    const auto holder = std::ranges::find_if(account.directories, [&](const auto& other) {
        return other.first != directory && other.second.configuration.name == configuration.name;
    });
    if (holder != account.directories.end()) {
        return DirectoryNameTaken{.name = configuration.name, .holder = holder->first};
    }
    return std::nullopt;
}

}  // namespace muster::directory
