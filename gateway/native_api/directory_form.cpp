#include "gateway/native_api/directory_form.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "domain/base/invariant.hpp"
#include "domain/directory/configuration_check.hpp"

namespace muster::gateway::native_api {
namespace {

using directory::BindMechanism;
using directory::Configuration;
using directory::Kind;
using directory::Tls;
using nlohmann::json;
using Fault = std::optional<ApiError>;

template <class T, std::size_t n>
using Words = std::array<std::pair<T, std::string_view>, n>;
constexpr Words<Kind, 2> kinds{{{Kind::openldap, "openldap"}, {Kind::ad, "ad"}}};
constexpr Words<Tls, 2> tls_words{{{Tls::starttls, "starttls"}, {Tls::none, "none"}}};
constexpr Words<BindMechanism, 4> mechanisms{{{BindMechanism::simple, "simple"},
                                              {BindMechanism::external, "external"},
                                              {BindMechanism::gssapi, "gssapi"},
                                              {BindMechanism::gss_spnego, "gss-spnego"}}};

constexpr Words<Normalization, 2> normalizations{{{Normalization::none, "none"}, {Normalization::simple, "simple"}}};

template <class T, std::size_t n>
std::string_view word_of(T value, const Words<T, n>& words) {
    const auto found = std::ranges::find(words, value, [](const auto& one) { return one.first; });
    invariant(found != words.end(), "a choice without a word");
    return found->second;
}

constexpr std::string_view kept_folder = "secrets/";  // below the installation's folder

/// As it is named here: what lies in the folder of secrets by its name alone.
std::string shown_file(const std::string& file) {
    const std::string_view name{file};
    return name.starts_with(kept_folder) ? file.substr(kept_folder.size()) : file;
}

bool is_plain_name(std::string_view name, std::string_view ending) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.';
    };
    return name.size() > ending.size() && name.ends_with(ending) && !name.starts_with('.') &&
           std::ranges::all_of(name, plain);
}

/// One object of the form, read member by member. The first fault counts; one that is not known is one.
class Members {
public:
    Members(const json& object, std::string path, Fault& fault) : path_(std::move(path)), fault_(fault) {
        if (object.is_object()) {
            object_ = &object;
        } else if (!object.is_null()) {
            fail("", "not an object");
        }
    }

    void text(std::string_view name, std::string& into) {
        into.clear();
        const auto* value = take(name);
        if (value == nullptr) return;
        if (!value->is_string()) return fail(name, "not text");
        into = value->get<std::string>();
    }
    void texts(std::string_view name, std::vector<std::string>& into) {
        into.clear();
        const auto* value = take(name);
        if (value == nullptr) return;
        const auto is_text = [](const json& item) { return item.is_string(); };
        if (!value->is_array() || !std::ranges::all_of(*value, is_text)) return fail(name, "not a list of texts");
        into = value->get<std::vector<std::string>>();
    }
    void flag(std::string_view name, bool& into) {
        into = false;
        const auto* value = take(name);
        if (value == nullptr) return;
        if (!value->is_boolean()) return fail(name, "neither true nor false");
        into = value->get<bool>();
    }
    /// Without it: as it is.
    template <class T>
    void number(std::string_view name, T& into) {
        const auto* value = take(name);
        if (value == nullptr) return;
        constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
        const bool fits = value->is_number_integer() && *value >= 0 && *value <= most;
        if (!fits) return fail(name, "not a whole number from 0 to " + std::to_string(most));
        into = T{static_cast<std::uint32_t>(value->get<std::int64_t>())};
    }
    template <class T, std::size_t n>
    void word(std::string_view name, const Words<T, n>& words, T& into) {
        const auto* value = take(name);
        if (value == nullptr) return;
        const auto found = std::ranges::find_if(words, [&](const auto& one) { return *value == one.second; });
        if (found != words.end()) {
            into = found->first;
            return;
        }
        std::string all;
        for (const auto& [each, called] : words) all.append(all.empty() ? "" : ", ").append(called);
        fail(name, "one of " + all);
    }
    Members object(std::string_view name) {
        const auto* value = take(name);
        return {value == nullptr ? nothing() : *value, path_ + std::string{name} + "/", fault_};
    }
    /// Once all that is known was read.
    void end() {
        if (object_ == nullptr) return;
        for (const auto& [name, value] : object_->items())
            if (std::ranges::find(known_, name) == known_.end()) fail(name, "no such member");
    }
    void fail(std::string_view name, std::string_view why) {
        auto member = path_ + std::string{name};
        if (member.ends_with('/')) member.pop_back();
        if (!fault_) fault_ = invalid(member, why);
    }

private:
    static const json& nothing() {
        static const json null;
        return null;
    }
    const json* take(std::string_view name) {
        known_.emplace_back(name);
        if (object_ == nullptr) return nullptr;
        const auto found = object_->find(name);
        return found == object_->end() ? nullptr : &*found;
    }

    const json* object_ = nullptr;
    std::string path_;
    Fault& fault_;
    std::vector<std::string> known_;
};

/// Where a client may name a file: `was`, as it is shown, stays what it was.
void read_file(Members& members, std::string_view name, std::string_view ending, const std::string& was,
               std::string& into) {
    std::string named;
    members.text(name, named);
    if (named.empty() || named == shown_file(was)) {
        into = named.empty() ? named : was;
        return;
    }
    if (!is_plain_name(named, ending)) {
        return members.fail(name, "over the API only the name of a file NAME" + std::string{ending} +
                                      " in the server's folder of secrets; a path is set on the machine, with 'muster "
                                      "directory change'");
    }
    into = std::string{kept_folder} + named;
}

void read_variable(Members& members, const std::string& was, std::string& into) {
    constexpr std::string_view prefix = "MUSTER_";
    members.text("password_env", into);
    if (into.empty() || into == was || into.starts_with(prefix)) return;
    members.fail(
        "password_env",
        "over the API only a variable MUSTER_…; another one is set on the machine, with 'muster directory change'");
}

void read_servers(Members& members, const std::vector<std::string>& was, std::vector<std::string>& into) {
    members.texts("servers", into);
    const auto is_local = [&](const std::string& url) {
        return url.starts_with("ldapi") && std::ranges::find(was, url) == was.end();
    };
    if (std::ranges::any_of(into, is_local)) {
        members.fail("servers", "a socket of the server's machine is named there, with 'muster directory change'");
    }
}

Result<Configuration, ApiError> read_whole(const json& form, const Configuration& was) {
    Fault fault;
    Configuration made;
    Members root{form, "", fault};
    root.text("name", made.name);
    root.word("kind", kinds, made.kind);
    read_servers(root, was.servers, made.servers);
    root.word("tls", tls_words, made.tls);
    read_file(root, "ca_file", ".pem", was.ca_file, made.ca_file);
    root.text("base", made.base);

    auto bind = root.object("bind");
    bind.word("mechanism", mechanisms, made.bind.mechanism);
    bind.text("dn", made.bind.dn);
    read_file(bind, "password_file", ".password", was.bind.password_file, made.bind.password_file);
    read_variable(bind, was.bind.password_env, made.bind.password_env);
    read_file(bind, "certificate_file", ".pem", was.bind.certificate_file, made.bind.certificate_file);
    read_file(bind, "key_file", ".key", was.bind.key_file, made.bind.key_file);
    read_file(bind, "keytab_file", ".keytab", was.bind.keytab_file, made.bind.keytab_file);
    bind.text("principal", made.bind.principal);
    bind.end();

    auto sync = root.object("sync");
    sync.texts("groups", made.groups);
    sync.number("every_seconds", made.every);
    sync.number("full_read_every_seconds", made.full_read_every);
    sync.flag("send_enrollment_mail", made.send_enrollment_mail);
    sync.flag("manual_disable", made.manual_disable);
    sync.end();

    auto guard = root.object("guard");
    guard.number("users", made.guard.users);
    guard.number("percent", made.guard.percent);
    guard.end();

    auto attributes = root.object("attributes");
    auto& map = made.attributes;
    attributes.text("username", map.username);
    attributes.word("username_normalization", normalizations, map.username_normalization);
    attributes.texts("aliases", map.aliases);
    attributes.text("real_name", map.real_name);
    attributes.text("first_name", map.first_name);
    attributes.text("last_name", map.last_name);
    attributes.text("email", map.email);
    attributes.text("notes", map.notes);
    attributes.texts("phones", map.phones);
    attributes.text("status", map.status);
    attributes.end();
    root.end();
    if (fault) return failure(*std::move(fault));
    return made;
}

}  // namespace

json configuration_object(const Configuration& configuration) {
    const auto& bind = configuration.bind;
    const auto& map = configuration.attributes;
    return {{"name", configuration.name},
            {"kind", word_of(configuration.kind, kinds)},
            {"servers", configuration.servers},
            {"tls", word_of(configuration.tls, tls_words)},
            {"ca_file", shown_file(configuration.ca_file)},
            {"base", configuration.base},
            {"bind",
             {{"mechanism", word_of(bind.mechanism, mechanisms)},
              {"dn", bind.dn},
              {"password_file", shown_file(bind.password_file)},
              {"password_env", bind.password_env},
              {"certificate_file", shown_file(bind.certificate_file)},
              {"key_file", shown_file(bind.key_file)},
              {"keytab_file", shown_file(bind.keytab_file)},
              {"principal", bind.principal}}},
            {"sync",
             {{"groups", configuration.groups},
              {"every_seconds", configuration.every.count()},
              {"full_read_every_seconds", configuration.full_read_every.count()},
              {"send_enrollment_mail", configuration.send_enrollment_mail},
              {"manual_disable", configuration.manual_disable}}},
            {"guard", {{"users", configuration.guard.users}, {"percent", configuration.guard.percent}}},
            {"attributes",
             {{"username", map.username},
              {"username_normalization", word_of(map.username_normalization, normalizations)},
              {"aliases", map.aliases},
              {"real_name", map.real_name},
              {"first_name", map.first_name},
              {"last_name", map.last_name},
              {"email", map.email},
              {"notes", map.notes},
              {"phones", map.phones},
              {"status", map.status}}}};
}

Result<Configuration, ApiError> patched(const Configuration& was, std::string_view patch) {
    const auto wanted = json::parse(patch, nullptr, false);
    if (!wanted.is_object()) return failure(invalid("body", "not a JSON object"));
    auto form = configuration_object(was);
    form.merge_patch(wanted);
    return read_whole(form, was);
}

Result<Configuration, ApiError> read_new_configuration(std::string_view body) {
    const auto wanted = json::parse(body, nullptr, false);
    if (!wanted.is_object()) return failure(invalid("body", "not a JSON object"));
    Configuration defaults;
    for (const auto* needed : {"name", "kind"}) {
        if (!wanted.contains(needed)) return failure(missing(needed));
    }
    Fault fault;
    Members root{wanted, "", fault};
    root.word("kind", kinds, defaults.kind);
    if (fault) return failure(*std::move(fault));
    defaults.attributes = directory::default_attributes(defaults.kind);
    return patched(defaults, body);
}

std::optional<ApiError> refused_configuration(const Configuration& configuration) {
    const auto problems = directory::problems_of(configuration);
    if (problems.empty()) return std::nullopt;
    auto error = as_form_member(invalid(problems.front().field, problems.front().why));
    error.rule = "D1";
    return error;
}

ApiError as_form_member(ApiError error) {
    const auto was = error.parameter;
    std::ranges::replace(error.parameter, '.', '/');
    if (error.parameter == "sync/every" || error.parameter == "sync/full_read_every") error.parameter += "_seconds";
    error.detail.replace(0, was.size(), error.parameter);
    return error;
}

}  // namespace muster::gateway::native_api
