#include "infra/codec/upcast.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "infra/codec/text.hpp"

namespace muster::codec {
namespace {

// Until then every run read the whole directory. (What the server knew then, nobody noted.)
void add_kind(nlohmann::json& data, Instant) {
    data["kind"] = "full";
}

// D9: version 1 said neither what the plan knew nor how long it waits.
void add_expiry(nlohmann::json& data, Instant at) {
    data["position"] = std::uint64_t{0};
    data["expires_at"] = time_text(at + Days{7});
}

// P1: until then a username was taken as the directory has it. (The files that version 1 did not know are absent.)
void add_normalization(nlohmann::json& data, Instant) {
    auto& attributes = data["attributes"];
    if (attributes.is_object()) attributes["username_normalization"] = "none";
}

// D5: until then no directory gave phones.
void add_phones(nlohmann::json& data, Instant) {
    auto& attributes = data["attributes"];
    if (attributes.is_object()) attributes["phones"] = nlohmann::json::array();
}

constexpr std::array steps{
    Upcast{"directory.added", 1, add_normalization},   Upcast{"directory.added", 2, add_phones},
    Upcast{"directory.changed", 1, add_normalization}, Upcast{"directory.changed", 2, add_phones},
    Upcast{"directory.sync_finished", 1, add_kind},    Upcast{"directory.sync_held", 1, add_expiry},
    Upcast{"directory.sync_started", 1, add_kind},
};

}  // namespace

std::span<const Upcast> released_upcasts() {
    return steps;
}

bool upcast(std::span<const Upcast> steps, std::string_view type, std::uint32_t from, std::uint32_t to,
            nlohmann::json& data, Instant at) {
    for (auto version = from; version < to; ++version) {
        const auto step = std::ranges::find_if(
            steps, [&](const Upcast& candidate) { return candidate.type == type && candidate.from == version; });
        if (step == steps.end()) return false;
        step->lift(data, at);
    }
    return from <= to;
}

}  // namespace muster::codec
