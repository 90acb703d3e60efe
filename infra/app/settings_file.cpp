#include "infra/app/settings_file.hpp"

#include <fstream>
#include <sstream>

#include "infra/app/strict_toml.hpp"

namespace muster::app {
namespace {

constexpr std::string_view kafka_scheme = "kafka://";
constexpr std::string_view default_topic = "muster.events";

KafkaPlace parse_kafka_url(const StrictTable& log, const std::string& url) {
    if (!url.starts_with(kafka_scheme))
        log.refuse("url", "must begin with kafka://, or be left out for the embedded log");
    const auto rest = url.substr(kafka_scheme.size());
    const auto slash = rest.find('/');
    KafkaPlace place{.bootstrap = rest.substr(0, slash), .topic = std::string{default_topic}};
    if (slash != std::string::npos && slash + 1 < rest.size()) place.topic = rest.substr(slash + 1);
    if (place.bootstrap.empty() || place.bootstrap.find(':') == std::string::npos) {
        log.refuse("url", "names no broker; write kafka://host:port,host:port/TOPIC");
    }
    return place;
}

/// What a server that listens there is called by those who call it.
std::string name_for(const std::string& address) {
    const bool here = address == "127.0.0.1" || address == "0.0.0.0" || address == "::" || address == "localhost";
    return here ? "localhost" : address;
}

}  // namespace

std::string SettingsFile::url(std::uint16_t port) const {
    const bool is_ipv6 = listen_name.find(':') != std::string::npos;
    return "https://" + (is_ipv6 ? "[" + listen_name + "]" : listen_name) + ":" + std::to_string(port);
}

SettingsFile parse_settings_file(const std::string& text, const std::string& name) {
    const auto parsed = parse_toml(text, name);
    StrictTable root{&parsed, name, "", {"log", "tables", "listen", "tls", "limits"}};
    SettingsFile settings;

    auto log = root.table("log", {"url", "partitions", "single_broker"});
    if (const auto url = log.text("url", ""); !url.empty()) settings.kafka = parse_kafka_url(log, url);
    settings.partitions = static_cast<std::uint32_t>(log.integer("partitions", 16, 1, 1024));
    settings.single_broker = log.boolean("single_broker", false);

    auto tables = root.table("tables", {"url"});
    settings.tables_url = tables.text("url", "");
    if (!settings.tables_url.empty() && !settings.tables_url.starts_with("postgres://") &&
        !settings.tables_url.starts_with("postgresql://")) {
        tables.refuse("url", "must begin with postgres://, or be left out for the embedded tables");
    }

    auto listen = root.table("listen", {"address", "port", "name"});
    settings.listen_address = listen.text("address", settings.listen_address);
    settings.listen_name = listen.text("name", name_for(settings.listen_address));
    settings.listen_port = static_cast<std::uint16_t>(listen.integer("port", settings.listen_port, 0, 65535));

    auto tls = root.table("tls", {"certificate", "key", "ca"});
    settings.tls_certificate = tls.path("certificate");
    settings.tls_key = tls.path("key");
    settings.tls_ca = tls.path("ca");
    auto limits = root.table("limits", {"requests_per_minute"});
    if (const auto requests = limits.integer("requests_per_minute", 0, 0, 1'000'000); requests > 0) {
        settings.requests_per_minute = static_cast<std::uint32_t>(requests);
    }

    const bool none = settings.tls_certificate.empty() && settings.tls_key.empty() && settings.tls_ca.empty();
    for (const auto* key : {"certificate", "key", "ca"}) {
        if (!none && tls.path(key).empty()) {
            tls.refuse(key,
                       "is missing; certificate, key and ca (what callers are to trust, as "
                       "\"/etc/ssl/certs/ca-certificates.crt\") go together");
        }
    }
    return settings;
}

SettingsFile read_settings_file(const std::filesystem::path& path) {
    if (!std::filesystem::exists(path)) return {};
    std::ifstream file{path};
    std::ostringstream text;
    text << file.rdbuf();
    if (!file.is_open() || file.bad() || std::filesystem::is_directory(path))
        throw BadFile(path.string() + ": cannot be read");
    return parse_settings_file(text.str(), path.string());
}

}  // namespace muster::app
