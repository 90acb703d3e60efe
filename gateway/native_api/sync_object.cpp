#include "gateway/native_api/sync_object.hpp"

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "domain/base/invariant.hpp"
#include "gateway/native_api/user_object.hpp"
#include "gateway/sync_words.hpp"

namespace muster::gateway::native_api {
namespace {

using directory::LeftOutReason;
using nlohmann::json;

std::string_view name_of(SyncStage stage) {
    switch (stage) {
        case SyncStage::waiting:
            return "waiting";
        case SyncStage::reading:
            return "reading";
        case SyncStage::planning:
            return "planning";
        case SyncStage::applying:
            return "applying";
        case SyncStage::ended:
            return "ended";
    }
    broken_invariant("a stage without a name");
}

std::string_view name_of(LeftOutReason reason) {
    switch (reason) {
        case LeftOutReason::malformed_entry:
            return "malformed_entry";
        case LeftOutReason::malformed_name:
            return "malformed_name";
        case LeftOutReason::malformed_value:
            return "malformed_value";
        case LeftOutReason::no_username:
            return "no_username";
        case LeftOutReason::name_held_elsewhere:
            return "name_held_elsewhere";
        case LeftOutReason::name_in_trash:
            return "name_in_trash";
        case LeftOutReason::name_twice_in_source:
            return "name_twice_in_source";
        case LeftOutReason::rename_to_held_name:
            return "rename_to_held_name";
        case LeftOutReason::alias_held:
            return "alias_held";
        case LeftOutReason::unresolved_member:
            return "unresolved_member";
        case LeftOutReason::removal_unproven:
            return "removal_unproven";
        case LeftOutReason::removal_held:
            return "removal_held";
        case LeftOutReason::refused:
            return "refused";
    }
    broken_invariant("a reason without a name");
}

std::int64_t milliseconds(Instant instant) {
    return std::chrono::floor<std::chrono::milliseconds>(instant).time_since_epoch().count();
}

}  // namespace

json counts_object(const directory::Counts& counts) {
    return {{"read", counts.read},       {"created", counts.created}, {"updated", counts.updated},
            {"adopted", counts.adopted}, {"trashed", counts.trashed}, {"restored", counts.restored},
            {"held", counts.held},       {"skipped", counts.skipped}};
}

json left_out_object(const directory::LeftOut& left_out) {
    auto examples = json::array();
    for (const auto& [who, detail] : left_out.examples) examples.push_back({{"who", who}, {"detail", detail}});
    return {{"reason", name_of(left_out.reason)}, {"count", left_out.count}, {"examples", std::move(examples)}};
}

namespace {

json report_object(const SyncReport& report) {
    auto left_out = json::array();
    for (const auto& reason : report.left_out) left_out.push_back(left_out_object(reason));
    return {{"run", report.run.get()},
            {"outcome", word_of(report.outcome)},
            {"worst", report.worst},
            {"counts", counts_object(report.counts)},
            {"left_out", std::move(left_out)},
            {"began_ms", milliseconds(report.began)},
            {"ended_ms", milliseconds(report.ended)}};
}

json step_object(const SyncStep& step) {
    return {{"stage", name_of(step.stage)},
            {"done", step.done},
            {"total", step.total},
            {"left_seconds", step.left ? json(step.left->count()) : json(nullptr)}};
}

}  // namespace

json under_way_object(const RunUnderWay& run) {
    json object = step_object(run.step);
    object["kind"] = word_of(run.kind);
    object["began"] = time_value(run.began);
    return object;
}

json sync_object(const SyncProgress& progress) {
    auto directories = json::array();
    for (const auto& part : progress.directories) {
        json object = step_object(part.step);
        object["directory"] = part.directory.str();
        object["name"] = part.name;
        object["report"] = part.report ? report_object(*part.report) : json(nullptr);
        directories.push_back(std::move(object));
    }
    return {{"ended", progress.ended}, {"directories", std::move(directories)}};
}

}  // namespace muster::gateway::native_api
