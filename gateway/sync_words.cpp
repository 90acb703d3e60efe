#include "gateway/sync_words.hpp"

#include "domain/base/invariant.hpp"

namespace muster::gateway {

std::string_view word_of(directory::Outcome outcome) {
    switch (outcome) {
        case directory::Outcome::finished:
            return "finished";
        case directory::Outcome::partial:
            return "partial";
        case directory::Outcome::held:
            return "held";
        case directory::Outcome::failed:
            return "failed";
    }
    broken_invariant("an outcome without a name");
}

}  // namespace muster::gateway
