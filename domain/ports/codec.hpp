#pragma once

#include <cstdint>
#include <string>

#include "domain/account/context.hpp"
#include "domain/account/event.hpp"
#include "domain/base/instant.hpp"
#include "domain/base/result.hpp"
#include "domain/ledger/record.hpp"
#include "domain/values/ids.hpp"

namespace muster {

/// All that a record says beside its event (`ce_…` headers and `data.personal` of the context).
struct Envelope {
    std::string id;  // UUIDv7, new per attempt
    ledger::LedgerId ledger{};
    AccountId account;  // all zeros on ledger records
    Instant time;
    ledger::Sequence sequence = 0;
    ledger::Hash prev{};
    ledger::CommitPlace commit;
    CommandId command;
    std::string fingerprint;
    std::uint64_t epoch = 0;
    Context context;

    friend bool operator==(const Envelope&, const Envelope&) = default;
};

struct DecodedRecord {
    Event event;
    Envelope envelope;
};

/// A valid record that this build cannot read: poison, never void.
struct Undecodable {
    std::string why;  // names the type and version, or the field
    bool unknown_type = false;
};

/// Events to records and back. Pure; safe to call from any thread.
/// decode(encode(e)) is the identity.
class Codec {
public:
    virtual ~Codec() = default;
    [[nodiscard]] virtual ledger::Record encode(const Event& event, const Envelope& envelope) const = 0;
    [[nodiscard]] virtual Result<DecodedRecord, Undecodable> decode(const ledger::Record& record) const = 0;
};

}  // namespace muster
