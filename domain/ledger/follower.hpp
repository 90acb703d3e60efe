#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <variant>
#include <vector>

#include "domain/ledger/link.hpp"
#include "domain/ledger/record.hpp"
#include "domain/ledger/rules.hpp"
#include "domain/ports/codec.hpp"
#include "domain/ports/digest.hpp"

namespace muster::ledger {

/// What follows from a record's bytes alone, whoever reads it.
struct Examined {
    std::optional<Link> link;          // nothing: not well-formed, so void and without a hash
    Hash hash{};                       // of a well-formed record
    std::optional<CommitPlace> place;  // nothing: no `ce_commit` that this build can read
    std::string command;
    std::string type;
    bool is_barrier = false;
};
[[nodiscard]] Examined examine(const Digest& digest, Partition partition, const Record& record);

/// The records of one command, all of them valid, in order: what a reader applies.
struct Commit {
    std::vector<DecodedRecord> records;
    Position position;  // of its last record
    Offset offset = 0;  // where that lies
};

/// A valid record that this build cannot read. Nothing behind it may be applied.
struct Poison {
    Offset offset = 0;
    Sequence sequence = 0;
    std::string type;
    std::string why;
};

/// Somebody acknowledged on another history than the one read here: an operator decides.
struct OtherHistory {
    Offset offset = 0;
    Sequence sequence = 0;  // as the record says
    std::string why;
};
using Stop = std::variant<Poison, OtherHistory>;

/// What one record did.
struct Fed {
    Validity validity = Validity::malformed;
    Hash hash{};            // of a well-formed record
    std::uint32_t cut = 0;  // records of an unfinished commit that this valid record cut short
    std::optional<Commit> commit;
    std::optional<Stop> stop;
};

/// Where a reader stands, at the end of a commit: what progress rows and snapshots keep.
struct Progress {
    Head head;
    Offset head_offset = -1;  // where the head's record lies; -1 before the first
    Offset next = 0;          // read on from here

    friend bool operator==(const Progress&, const Progress&) = default;
};

/// The link rule, the commit rule and the island rule, which every reader of a partition applies.
/// Fed with each record in the order of offsets, it says what counts. Pure; one thread at a time.
///
/// It starts at the beginning, or at progress that it gave out itself. After a stop it takes
/// nothing more.
class Follower {
public:
    Follower(const Codec& codec, const Digest& digest, const LedgerId& ledger, Partition partition, Rules rules = {});

    /// Goes on at `progress`; void records that name a sequence up to there prove nothing any more.
    void resume(const Progress& progress);

    [[nodiscard]] Fed feed(Offset offset, const Record& record);
    /// The same for a record that has been examined already.
    [[nodiscard]] Fed feed(Offset offset, const Examined& examined, const Record& record);
    /// The same for a record that has been examined and decoded already: the writer's own.
    [[nodiscard]] Fed feed(Offset offset, const Examined& examined, DecodedRecord&& decoded);
    /// A read found nothing up to `next`: the log has a hole there.
    void skip_to(Offset next);

    [[nodiscard]] const Head& head() const { return head_; }
    [[nodiscard]] Offset head_offset() const { return head_offset_; }  // -1 before the first
    [[nodiscard]] Offset next() const { return next_; }
    [[nodiscard]] const Progress& progress() const { return progress_; }
    [[nodiscard]] Position position() const;
    [[nodiscard]] const std::optional<Stop>& stopped() const { return stop_; }
    [[nodiscard]] std::uint64_t void_records() const { return void_records_; }
    [[nodiscard]] std::uint64_t cut_commits() const { return cut_commits_; }
    [[nodiscard]] Partition partition() const { return partition_; }
    [[nodiscard]] const Digest& digest() const { return *digest_; }

private:
    using Decoded = Result<DecodedRecord, Undecodable>;

    [[nodiscard]] Fed take(Offset offset, const Examined& examined, const Record* record, DecodedRecord* decoded);
    void judge_void(Offset offset, const Examined& examined, Fed& fed);
    [[nodiscard]] bool continues(const Examined& examined) const;
    void cut_pending(Offset offset, Fed& fed);
    void finish_pending(Offset offset, const Examined& examined, Fed& fed);
    void stop(Fed& fed, Stop why);

    struct HashOfHash {
        std::size_t operator()(const Hash& hash) const noexcept;
    };
    struct Pending {
        CommitPlace place;  // of the last record held back
        std::string command;
        std::vector<Decoded> records;
    };

    const Codec* codec_;
    const Digest* digest_;
    Partition partition_;
    Rules rules_;
    Head head_;
    Offset head_offset_ = -1;
    Offset next_ = 0;
    Progress progress_;
    Sequence resumed_at_ = 0;
    std::optional<Pending> pending_;
    std::unordered_set<Hash, HashOfHash> valid_barriers_;
    std::unordered_set<Hash, HashOfHash> void_barriers_;
    std::optional<Stop> stop_;
    std::uint64_t void_records_ = 0;
    std::uint64_t cut_commits_ = 0;
};

}  // namespace muster::ledger
