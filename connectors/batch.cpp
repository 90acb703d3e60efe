#include "connectors/batch.hpp"

#include <utility>

#include "domain/base/match.hpp"

namespace muster::connectors {

void Batch::entry(RawEntry entry) {
    changes_.emplace_back(std::move(entry));
}

void Batch::gone(const Guid& guid) {
    changes_.emplace_back(guid);
}

void Batch::members(const Guid& group, std::vector<std::string> added, std::vector<std::string> removed) {
    changes_.emplace_back(Members{group, std::move(added), std::move(removed)});
}

void Batch::pour_into(EntrySink& sink) {
    for (auto& change : std::exchange(changes_, {})) {
        match(
            change, [&](RawEntry& entry) { sink.entry(std::move(entry)); }, [&](const Guid& guid) { sink.gone(guid); },
            [&](Members& of) { sink.members(of.group, std::move(of.added), std::move(of.removed)); });
    }
}

}  // namespace muster::connectors
