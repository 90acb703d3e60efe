#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace muster::codec {

struct KeyPair {
    std::string ikey;
    std::string skey;
};

/// `DIR/admin.json`: all that a program needs to call this installation.
struct AdminFile {
    std::string url;
    std::string host;
    std::uint16_t port = 0;
    std::string ca;  // absolute path
    KeyPair admin_api;
    std::string directory_json;   // the sample directory's own description, or empty
    std::string kafka_bootstrap;  // empty: embedded
    std::string kafka_topic;
    std::string postgres_uri;  // empty: embedded
};

[[nodiscard]] std::string to_json(const AdminFile& file);
/// Nothing where the text is not such a file. Directory, Kafka and PostgreSQL are left out.
[[nodiscard]] std::optional<AdminFile> parse_admin_file(const std::string& text);

}  // namespace muster::codec
