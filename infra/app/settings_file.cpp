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

}  // namespace

SettingsFile parse_settings_file(const std::string& text, const std::string& name) {
    const auto parsed = parse_toml(text, name);
    StrictTable root{&parsed, name, ""};
    SettingsFile settings;

    auto log = root.table("log");
    if (const auto url = log.text("url", ""); !url.empty()) settings.kafka = parse_kafka_url(log, url);
    settings.partitions = static_cast<std::uint32_t>(log.integer("partitions", 16, 1, 1024));
    settings.single_broker = log.boolean("single_broker", false);
    log.refuse_the_rest();

    auto tables = root.table("tables");
    settings.tables_url = tables.text("url", "");
    if (!settings.tables_url.empty() && !settings.tables_url.starts_with("postgres://") &&
        !settings.tables_url.starts_with("postgresql://")) {
        tables.refuse("url", "must begin with postgres://, or be left out for the embedded tables");
    }
    tables.refuse_the_rest();

    auto listen = root.table("listen");
    settings.listen_address = listen.text("address", settings.listen_address);
    settings.listen_port = static_cast<std::uint16_t>(listen.integer("port", settings.listen_port, 0, 65535));
    listen.refuse_the_rest();

    auto tls = root.table("tls");
    settings.tls_certificate = tls.text("certificate", "");
    settings.tls_key = tls.text("key", "");
    if (settings.tls_certificate.empty() != settings.tls_key.empty()) {
        tls.refuse(settings.tls_key.empty() ? "key" : "certificate", "certificate and key go together");
    }
    tls.refuse_the_rest();

    root.refuse_the_rest();
    return settings;
}

SettingsFile read_settings_file(const std::filesystem::path& path) {
    if (!std::filesystem::exists(path)) return {};
    std::ifstream file{path};
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) throw BadFile(path.string() + ": cannot be read");
    return parse_settings_file(text.str(), path.string());
}

}  // namespace muster::app
