#pragma once

#include "domain/ports/codec.hpp"

namespace muster::test {

/// Records with the headers that the ledger's rules read, and data one field a line: quick enough
/// for millions of records of a simulation. It knows `user.created`, `user.purged` and
/// `ledger.opened`; any other type is Undecodable, so it is also the build that is too old.
class PlainCodec final : public Codec {
public:
    [[nodiscard]] ledger::Record encode(const Event& event, const Envelope& envelope) const override;
    [[nodiscard]] Result<DecodedRecord, Undecodable> decode(const ledger::Record& record) const override;
};

}  // namespace muster::test
