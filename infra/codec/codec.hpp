#pragma once

#include "domain/ports/codec.hpp"

namespace muster::codec {

/// CloudEvents 1.0, Kafka binary mode: attributes are `ce_…` headers, the data is JSON with sorted keys.
/// Ids, enumerations, instants and numbers stand in `data`; what tells of a person, and the envelope's
/// address and reason, stands in `data.personal`. Empty text, empty lists and what is absent are left
/// out. Stateless.
class JsonCodec final : public Codec {
public:
    [[nodiscard]] ledger::Record encode(const Event& event, const Envelope& envelope) const override;
    [[nodiscard]] Result<DecodedRecord, Undecodable> decode(const ledger::Record& record) const override;
};

}  // namespace muster::codec
