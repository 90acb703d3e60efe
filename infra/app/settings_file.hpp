#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace muster::app {

struct KafkaPlace {
    std::string bootstrap;  // host:port,host:port
    std::string topic;
};

/// `DIR/muster.toml`. An absent file is one without keys.
struct SettingsFile {
    std::optional<KafkaPlace> kafka;  // absent: the embedded log
    std::uint32_t partitions = 16;
    bool single_broker = false;
    std::string tables_url;  // postgres://…; empty: embedded
    std::string listen_address = "127.0.0.1";
    std::uint16_t listen_port = 8443;
    std::string listen_name = "localhost";  // host name or address by which callers know it
    std::string tls_certificate;            // absolute; empty: made by Muster's own CA in DIR/tls
    std::string tls_key;
    std::string tls_ca;                                // what callers trust
    std::optional<std::uint32_t> requests_per_minute;  // of one API client; nothing: no limit

    /// Where callers find a server that listens at `port`.
    [[nodiscard]] std::string url(std::uint16_t port) const;
};

/// Throws BadFile, naming file, line and key.
[[nodiscard]] SettingsFile read_settings_file(const std::filesystem::path& path);
[[nodiscard]] SettingsFile parse_settings_file(const std::string& text, const std::string& name);

}  // namespace muster::app
