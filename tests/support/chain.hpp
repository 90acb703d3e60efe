#pragma once

#include <string>
#include <utility>

#include "domain/ledger/follower.hpp"
#include "tests/support/digest.hpp"
#include "tests/support/plain_codec.hpp"

namespace muster::test {

/// Writes records as a writer would, linked to a head of one's choice, without being one.
class Chain {
public:
    Chain() : head_{.sequence = 0, .hash = ledger::genesis_hash(digest_, ledger_id(), 0)} {}

    static ledger::LedgerId ledger_id() { return {1, 2, 3}; }

    /// Linked to the head; the head stays. `salt` tells attempts apart.
    [[nodiscard]] ledger::Record make(const Event& event, ledger::CommitPlace place = {},
                                      const std::string& command = "c", const std::string& salt = "",
                                      const std::string& fingerprint = "") const {
        Envelope envelope;
        envelope.id = salt;
        envelope.ledger = ledger_id();
        envelope.sequence = head_.sequence + 1;
        envelope.prev = head_.hash;
        envelope.commit = place;
        envelope.command = CommandId{command};
        envelope.fingerprint = fingerprint;
        envelope.time = time_;
        return codec_.encode(event, envelope);
    }
    /// The head becomes this record.
    void extend(const ledger::Record& record) {
        const auto link = ledger::link_of(record);
        head_ = {link->sequence, ledger::hash_of(digest_, 0, *link, record)};
    }
    [[nodiscard]] ledger::Record next(const Event& event, ledger::CommitPlace place = {},
                                      const std::string& command = "c", const std::string& fingerprint = "") {
        auto record = make(event, place, command, "", fingerprint);
        extend(record);
        return record;
    }

    [[nodiscard]] const ledger::Head& head() const { return head_; }
    void set_head(const ledger::Head& head) { head_ = head; }
    void set_time(Instant time) { time_ = time; }
    [[nodiscard]] const Digest& digest() const { return digest_; }
    [[nodiscard]] const PlainCodec& codec() const { return codec_; }

private:
    const Digest& digest_ = real_digest();
    PlainCodec codec_;
    ledger::Head head_;
    Instant time_{};
};

inline Event created(const std::string& name) {
    user::Created event;
    std::string id = "DU000000000000000000";
    for (std::size_t i = 0; i < name.size() && i < 18; ++i) {
        const char c = name[i];
        id[2 + i] = (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : (c >= '0' && c <= '9') ? c : 'X';
    }
    event.user = UserId::parse(id).value_or(UserId{});
    event.profile.username = Username{name};
    return event;
}

inline Event opened(const std::string& opening, std::uint64_t epoch = 1) {
    return ledger::Opened{.opening = opening, .epoch = epoch, .url = "", .build = "", .level = 1};
}

}  // namespace muster::test
