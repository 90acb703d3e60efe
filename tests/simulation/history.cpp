#include "tests/simulation/history.hpp"

#include <limits>

#include "tests/support/digest.hpp"
#include "tests/support/plain_codec.hpp"

namespace muster::simulation {
namespace {

class Reading {
public:
    Reading(const ledger::LedgerId& id, const ledger::MemorySpan& span) : span_(span) {
        history_.head.hash = ledger::genesis_hash(digest_, id, 0);
    }

    void take(const ledger::Record& record) {
        const auto link = ledger::link_of(record);
        if (!link || link->prev != history_.head.hash || link->sequence != history_.head.sequence + 1) {
            ++history_.void_records;
            return;
        }
        history_.head = {link->sequence, ledger::hash_of(digest_, 0, *link, record)};
        history_.chain[history_.head.sequence] = history_.head.hash;
        const auto decoded = codec_.decode(record);
        if (!decoded) {
            history_.violations.push_back("a record that cannot be decoded was appended");
            return;
        }
        const auto& place = decoded->envelope.commit;
        if (place.index == 1 || !continues(decoded->envelope)) {
            if (!open_.empty()) ++history_.cut_commits;
            open_.clear();
        }
        if (place.index != open_.size() + 1) return;
        open_.push_back(*decoded);
        if (place.index == place.count) apply();
    }

    History finish() { return std::move(history_); }

private:
    [[nodiscard]] bool continues(const Envelope& next) const {
        return !open_.empty() && open_.back().envelope.command == next.command &&
               open_.back().envelope.commit.count == next.commit.count &&
               open_.back().envelope.commit.index + 1 == next.commit.index;
    }

    void apply() {
        for (const auto& record : open_) apply(record.event);
        const auto& envelope = open_.front().envelope;
        remember(envelope);
        if (!std::holds_alternative<ledger::Opened>(open_.front().event)) {
            const ledger::Position position{0, history_.head.sequence, history_.head.hash};
            history_.by_cause[envelope.context.cause] = history_.commits.size();
            history_.commits.push_back({envelope.command.get(), envelope.context.cause, position});
        }
        open_.clear();
    }

    void apply(const Event& event) {
        if (const auto* created = std::get_if<user::Created>(&event)) {
            const auto& name = created->profile.username.get();
            if (history_.names.contains(name)) history_.violations.push_back("a name was given twice: " + name);
            history_.names[name] = created->user;
            history_.ever.emplace(name, created->user);
            if (!users_.emplace(created->user, name).second) history_.violations.push_back("a user was created twice");
            history_.lives[created->user] = {history_.head.sequence, std::numeric_limits<ledger::Sequence>::max()};
        } else if (const auto* purged = std::get_if<user::Purged>(&event)) {
            const auto at = users_.find(purged->user);
            if (at == users_.end()) {
                history_.violations.push_back("nobody was purged");
                return;
            }
            history_.names.erase(at->second);
            users_.erase(at);
            history_.lives[purged->user].second = history_.head.sequence;
        }
    }

    /// When a command stands there a second time, the first must have been forgotten before, by
    /// the times of the records up to then.
    void remember(const Envelope& envelope) {
        if (!envelope.fingerprint.empty()) {
            const auto at = remembered_.find(envelope.command.get());
            const bool known = at != remembered_.end() && last_time_ - at->second <= span_.time;
            if (known) history_.violations.push_back("a command was applied twice: " + envelope.command.get());
            remembered_[envelope.command.get()] = envelope.time;
        }
        if (envelope.time <= last_time_) history_.violations.push_back("record times do not rise");
        last_time_ = std::max(last_time_, envelope.time);
    }

    ledger::MemorySpan span_;
    const Digest& digest_ = test::real_digest();
    test::PlainCodec codec_;
    History history_;
    std::vector<DecodedRecord> open_;
    std::map<UserId, std::string> users_;
    std::map<std::string, Instant> remembered_;
    Instant last_time_{};
};

}  // namespace

History read_history(const std::vector<log::Stored>& records, const ledger::LedgerId& id,
                     const ledger::MemorySpan& span) {
    Reading reading{id, span};
    for (const auto& stored : records) reading.take(stored.record);
    return reading.finish();
}

}  // namespace muster::simulation
