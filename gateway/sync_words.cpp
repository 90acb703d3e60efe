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

std::string_view word_of(directory::RunKind kind) {
    switch (kind) {
        case directory::RunKind::full:
            return "full";
        case directory::RunKind::changes:
            return "changes";
        case directory::RunKind::one_user:
            return "one_user";
    }
    broken_invariant("a kind of run without a word");
}

}  // namespace muster::gateway
