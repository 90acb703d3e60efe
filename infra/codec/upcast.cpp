#include "infra/codec/upcast.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace muster::codec {

std::span<const Upcast> released_upcasts() {
    return {};  // every event is in its first version
}

bool upcast(std::span<const Upcast> steps, std::string_view type, std::uint32_t from, std::uint32_t to,
            nlohmann::json& data) {
    for (auto version = from; version < to; ++version) {
        const auto step = std::ranges::find_if(
            steps, [&](const Upcast& candidate) { return candidate.type == type && candidate.from == version; });
        if (step == steps.end()) return false;
        step->lift(data);
    }
    return from <= to;
}

}  // namespace muster::codec
