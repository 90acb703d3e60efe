#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/directory/events.hpp"

namespace muster::codec {

/// For one reason; `reason` as the API calls it, which may know more of them.
struct LeftOutOf {
    std::string reason;
    directory::LeftOut people;
};

/// One directory's part of what `GET /v1/sync/{id}` answers.
struct SyncOf {
    struct Ended {
        directory::Outcome outcome = directory::Outcome::failed;
        std::string worst;
        directory::Counts counts;
        std::vector<LeftOutOf> left_out;
    };
    std::string name;
    std::string stage;
    std::uint64_t done = 0;
    std::uint64_t total = 0;  // 0: not known
    std::optional<Ended> ended;
};
struct SyncAnswer {
    bool ended = false;
    std::vector<SyncOf> directories;
};

[[nodiscard]] std::optional<std::string> parse_sync_started(const std::string& body);
[[nodiscard]] std::optional<SyncAnswer> parse_sync(const std::string& body);
/// `directory_id` of what `GET /v1/directories/{directory}` answers.
[[nodiscard]] std::optional<std::string> parse_directory_id(const std::string& body);
/// `under_way` of what `GET /v1/directories/{directory}/runs` answers, as a line for a person; empty: no run is.
[[nodiscard]] std::optional<std::string> parse_under_way(const std::string& body);
/// `message` of what `syncuser` answers (duo-api 4.8).
[[nodiscard]] std::optional<std::string> parse_synced_user(const std::string& body);
/// A run of the past, as `muster sync runs --json` prints it, one object on one line.
struct RunOf {
    std::string run;
    directory::RunKind kind = directory::RunKind::full;
    Instant began;
    std::optional<Instant> finished;
    std::optional<directory::Outcome> outcome;  // with `finished`
    std::string server;
    std::string worst;
    directory::Counts counts;
    std::vector<directory::LeftOut> left_out;
};
[[nodiscard]] std::string run_json(const RunOf& run);

/// `detail` of a problem or failure that a gateway answered; the whole text where there is none.
[[nodiscard]] std::string failure_text(const std::string& body);

}  // namespace muster::codec
