#include "domain/ports/ledger.hpp"

#include <future>
#include <memory>
#include <utility>

namespace muster {

CommandOutcome submit_and_wait(Ledger& ledger, Command command, Context context, std::optional<CommandId> id) {
    // Shared: the service may still be inside `set_value` when this function has returned.
    auto promise = std::make_shared<std::promise<CommandOutcome>>();
    auto outcome = promise->get_future();
    ledger.submit(
        std::move(command), std::move(context), std::move(id),
        [promise](CommandOutcome what) { promise->set_value(std::move(what)); }, IfFull::wait);
    return outcome.get();
}

}  // namespace muster
