#include "infra/app/directory_toml.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "infra/app/directory_words.hpp"

namespace muster::app {
namespace {

using directory::Kind;

/// A TOML basic string.
std::string toml_text(std::string_view text) {
    std::string all = "\"";
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            all += '\\';
            all += c;
        } else if (code < 0x20 || code == 0x7F) {
            all += fmt::format("\\u{:04X}", code);
        } else {
            all += c;
        }
    }
    return all + '"';
}

std::string listed(const std::vector<std::string>& texts) {
    std::string all = "[";
    for (const auto& text : texts) all += (all.size() == 1 ? "" : ", ") + toml_text(text);
    return all + "]";
}

/// In the largest unit that says it exactly.
std::string duration(std::chrono::seconds time) {
    for (const auto& [seconds, unit] : {std::pair{3600, 'h'}, std::pair{60, 'm'}}) {
        if (time.count() % seconds == 0) return fmt::format("\"{}{}\"", time.count() / seconds, unit);
    }
    return fmt::format("\"{}s\"", time.count());
}

}  // namespace

std::string directory_toml(const directory::Configuration& configuration, const std::filesystem::path& folder) {
    std::string text;
    const auto line = [&](std::string_view key, const std::string& value) {
        text += fmt::format("{} = {}\n", key, value);
    };
    const auto file = [&](std::string_view key, const std::string& named) {
        if (named.empty()) return;
        line(key, toml_text(std::filesystem::absolute(folder / named).lexically_normal().string()));
    };
    const auto& bind = configuration.bind;
    const auto& map = configuration.attributes;
    line("name", toml_text(configuration.name));
    line("kind", toml_text(file_word(configuration.kind)));
    line("servers", listed(configuration.servers));
    line("tls", toml_text(file_word(configuration.tls)));
    file("ca_file", configuration.ca_file);
    line("base", toml_text(configuration.base));
    text += "\n[bind]\n";
    line("mechanism", toml_text(file_word(bind.mechanism)));
    line("dn", toml_text(bind.dn));
    file("password_file", bind.password_file);
    if (!bind.password_env.empty()) line("password_env", toml_text(bind.password_env));
    file("certificate_file", bind.certificate_file);
    file("key_file", bind.key_file);
    file("keytab_file", bind.keytab_file);
    if (!bind.principal.empty()) line("principal", toml_text(bind.principal));
    text += "\n[sync]\n";
    line("groups", listed(configuration.groups));
    line("every", duration(configuration.every));
    line("full_read_every", duration(configuration.full_read_every));
    line("send_enrollment_mail", configuration.send_enrollment_mail ? "true" : "false");
    line("manual_disable", configuration.manual_disable ? "true" : "false");
    text += "\n[guard]\n";
    line("users", std::to_string(configuration.guard.users));
    line("percent", std::to_string(configuration.guard.percent));
    text += "\n[attributes]\n";
    line("username", toml_text(map.username));
    line("username_normalization", toml_text(file_word(map.username_normalization)));
    line("aliases", listed(map.aliases));
    line("real_name", toml_text(map.real_name));
    line("first_name", toml_text(map.first_name));
    line("last_name", toml_text(map.last_name));
    line("email", toml_text(map.email));
    line("notes", toml_text(map.notes));
    line("phones", listed(map.phones));
    if (configuration.kind == Kind::openldap) line("status", toml_text(map.status));
    return text;
}

}  // namespace muster::app
