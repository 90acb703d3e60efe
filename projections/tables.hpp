#pragma once

#include <optional>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/ledger/follower.hpp"
#include "domain/ledger/record.hpp"
#include "domain/ports/port_failure.hpp"
#include "projections/row_change.hpp"

namespace muster::projections {

/// What became of a batch. Where another projector has gone on, this one goes on from there; where the tables show
/// another history, the projection stops.
enum class Stored {
    stored,         // rows and progress, together
    already_there,  // the batch was stored before, its answer lost
    mismatch,       // progress shows another history than the one that the batch continues
    someone_ahead,  // another projector has gone on
};

/// What a batch meets, given the progress that is stored. Nothing: store it.
[[nodiscard]] std::optional<Stored> judge(const ledger::Progress& stored, const ledger::Progress& from,
                                          const ledger::Progress& to);

/// The query tables, written. They belong to one ledger and hold nothing that its log does not say,
/// so they may lose their last transactions, never a part of one.
///
/// Safe to call from any thread; a call blocks on the database. Every call may fail while the
/// database is gone and goes through again when it is back, without anybody's help.
class Tables {
public:
    virtual ~Tables() = default;
    /// Makes what is missing. Refuses (`never`) tables that belong to another ledger, or to a later
    /// build. Again is harmless.
    [[nodiscard]] virtual Result<void, PortFailure> open(const ledger::LedgerId& ledger) = 0;
    /// Nothing before the first batch.
    [[nodiscard]] virtual Result<std::optional<ledger::Progress>, PortFailure> progress(
        ledger::Partition partition) = 0;
    /// Rows and progress in one transaction, and only where progress stands at `from` (nothing stored
    /// counts as sequence 0). A failure whose outcome is unknown may be tried again: the answer is
    /// then `already_there` if it had gone through.
    [[nodiscard]] virtual Result<Stored, PortFailure> apply(ledger::Partition partition, const RowChanges& changes,
                                                            const ledger::Progress& from,
                                                            const ledger::Progress& to) = 0;
};

}  // namespace muster::projections
