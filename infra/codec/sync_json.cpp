#include "infra/codec/sync_json.hpp"

#include <nlohmann/json.hpp>

#include "infra/codec/enum_names.hpp"

namespace muster::codec {
namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::uint64_t number_of(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

directory::Counts counts_of(const json& object) {
    return {.read = number_of(object, "read"),
            .created = number_of(object, "created"),
            .updated = number_of(object, "updated"),
            .adopted = number_of(object, "adopted"),
            .trashed = number_of(object, "trashed"),
            .restored = number_of(object, "restored"),
            .held = number_of(object, "held"),
            .skipped = number_of(object, "skipped")};
}

SyncOf::Ended ended_of(const json& report) {
    SyncOf::Ended ended{
        .outcome = parse_enum<directory::Outcome>(text_of(report, "outcome")).value_or(directory::Outcome::failed),
        .worst = text_of(report, "worst"),
        .counts = counts_of(report.value("counts", json::object())),
        .left_out = {}};
    for (const auto& one : report.value("left_out", json::array())) {
        directory::LeftOut left_out;
        left_out.count = number_of(one, "count");
        for (const auto& example : one.value("examples", json::array())) {
            left_out.examples.push_back({.who = text_of(example, "who"), .detail = text_of(example, "detail")});
        }
        ended.left_out.push_back({.reason = text_of(one, "reason"), .people = std::move(left_out)});
    }
    return ended;
}

}  // namespace

std::string run_json(const RunOf& run) {
    const auto time = [](Instant at) { return std::chrono::duration<double>(at.time_since_epoch()).count(); };
    const auto& counts = run.counts;
    nlohmann::ordered_json line;
    line["run"] = run.run;
    line["kind"] = name_of(run.kind);
    line["began"] = time(run.began);
    line["finished"] = nullptr;
    if (run.finished) line["finished"] = time(*run.finished);
    line["outcome"] = nullptr;
    if (run.outcome) line["outcome"] = name_of(*run.outcome);
    line["worst"] = run.worst;
    line["server"] = run.server;
    line["counts"] = {{"read", counts.read},       {"created", counts.created}, {"updated", counts.updated},
                      {"adopted", counts.adopted}, {"trashed", counts.trashed}, {"restored", counts.restored},
                      {"held", counts.held},       {"skipped", counts.skipped}};
    line["left_out"] = json::array();
    for (const auto& one : run.left_out) {
        auto examples = json::array();
        for (const auto& [who, detail] : one.examples) examples.push_back({{"who", who}, {"detail", detail}});
        line["left_out"].push_back(
            {{"reason", name_of(one.reason)}, {"count", one.count}, {"examples", std::move(examples)}});
    }
    return line.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<std::string> parse_sync_started(const std::string& body) {
    const auto object = json::parse(body, nullptr, false);
    if (!object.is_object()) return std::nullopt;
    auto id = text_of(object, "sync");
    return id.empty() ? std::nullopt : std::optional{std::move(id)};
}

std::optional<std::string> parse_directory_id(const std::string& body) {
    const auto object = json::parse(body, nullptr, false);
    if (!object.is_object()) return std::nullopt;
    auto id = text_of(object, "directory_id");
    return id.empty() ? std::nullopt : std::optional{std::move(id)};
}

std::optional<std::string> parse_under_way(const std::string& body) {
    const auto object = json::parse(body, nullptr, false);
    if (!object.is_object() || !object.contains("under_way")) return std::nullopt;
    const auto& run = object["under_way"];
    if (!run.is_object()) return std::string{};
    std::string line = text_of(run, "began") + "  under way (" + text_of(run, "kind") + ")  " + text_of(run, "stage");
    if (const auto done = number_of(run, "done"); done != 0) line += " " + std::to_string(done);
    if (const auto total = number_of(run, "total"); total != 0) line += " of " + std::to_string(total);
    if (run.contains("left_seconds") && run["left_seconds"].is_number_unsigned())
        line += ", about " + std::to_string(number_of(run, "left_seconds")) + " s left";
    return line;
}

std::optional<std::string> parse_synced_user(const std::string& body) {
    const auto object = json::parse(body, nullptr, false);
    if (!object.is_object() || !object.contains("response") || !object["response"].is_object()) return std::nullopt;
    return text_of(object["response"], "message");
}

std::optional<SyncAnswer> parse_sync(const std::string& body) {
    const auto object = json::parse(body, nullptr, false);
    if (!object.is_object() || !object.contains("directories")) return std::nullopt;
    SyncAnswer answer{.ended = object.value("ended", false), .directories = {}};
    for (const auto& one : object["directories"]) {
        SyncOf part{.name = text_of(one, "name"),
                    .stage = text_of(one, "stage"),
                    .done = number_of(one, "done"),
                    .total = number_of(one, "total"),
                    .ended = {}};
        if (const auto report = one.find("report"); report != one.end() && report->is_object())
            part.ended = ended_of(*report);
        answer.directories.push_back(std::move(part));
    }
    return answer;
}

std::string failure_text(const std::string& body) {
    const auto object = json::parse(body, nullptr, false);
    if (!object.is_object()) return body;
    for (const auto* key : {"detail", "message_detail", "message", "title"}) {
        if (auto text = text_of(object, key); !text.empty()) return text;
    }
    return body;
}

}  // namespace muster::codec
