#include "domain/ledger/follower.hpp"

#include <charconv>
#include <cstring>
#include <utility>

namespace muster::ledger {
namespace {

std::optional<std::uint32_t> parse_number(std::string_view text) {
    std::uint32_t number = 0;
    if (text.empty() || text.front() == '0') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<CommitPlace> parse_place(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto index = parse_number(text.substr(0, slash));
    const auto count = parse_number(text.substr(slash + 1));
    if (!index || !count || *index > *count || *count > records_per_commit_max) return std::nullopt;
    return CommitPlace{.index = *index, .count = *count};
}

}  // namespace

Examined examine(const Digest& digest, Partition partition, const Record& record) {
    Examined examined;
    examined.link = link_of(record);
    if (!examined.link) return examined;
    examined.hash = hash_of(digest, partition, *examined.link, record);
    for (const auto& header : record.headers) {
        if (header.name == "ce_commit") examined.place = parse_place(header.value);
        if (header.name == "ce_commandid") examined.command = header.value;
        if (header.name == "ce_type") examined.type = header.value;
    }
    examined.is_barrier = examined.type == Opened::type.name;
    return examined;
}

std::size_t Follower::HashOfHash::operator()(const Hash& hash) const noexcept {
    std::size_t value = 0;
    std::memcpy(&value, hash.data(), sizeof value);
    return value;
}

Follower::Follower(const Codec& codec, const Digest& digest, const LedgerId& ledger, Partition partition, Rules rules)
    : codec_(&codec), digest_(&digest), partition_(partition), rules_(rules) {
    head_.hash = genesis_hash(digest, ledger, partition);
    progress_.head = head_;
}

void Follower::resume(const Progress& progress) {
    head_ = progress.head;
    head_offset_ = progress.head_offset;
    next_ = progress.next;
    progress_ = progress;
    resumed_at_ = progress.head.sequence;
    pending_.reset();
}

Position Follower::position() const {
    return {.partition = partition_, .sequence = progress_.head.sequence, .hash = progress_.head.hash};
}

Fed Follower::feed(Offset offset, const Record& record) {
    return take(offset, examine(*digest_, partition_, record), &record, nullptr);
}

Fed Follower::feed(Offset offset, const Examined& examined, const Record& record) {
    return take(offset, examined, &record, nullptr);
}

Fed Follower::feed(Offset offset, const Examined& examined, DecodedRecord&& decoded) {
    return take(offset, examined, nullptr, &decoded);
}

void Follower::skip_to(Offset next) {
    if (next <= next_) return;
    next_ = next;
    if (head_ == progress_.head) progress_.next = next;
}

Fed Follower::take(Offset offset, const Examined& examined, const Record* record, DecodedRecord* decoded) {
    Fed fed;
    fed.hash = examined.hash;
    if (stop_) {
        fed.stop = stop_;
        return fed;
    }
    if (offset < next_) {
        stop(fed, OtherHistory{offset, 0,
                               "the log went backwards: offset " + std::to_string(offset) + " after " +
                                   std::to_string(next_ - 1)});
        return fed;
    }
    next_ = offset + 1;

    fed.validity = validity(examined.link, head_);
    if (!rules_.link && examined.link) fed.validity = Validity::valid;
    if (fed.validity != Validity::valid) {
        judge_void(offset, examined, fed);
        if (head_ == progress_.head) progress_.next = next_;
        return fed;
    }

    head_ = Head{.sequence = examined.link->sequence, .hash = examined.hash};
    head_offset_ = offset;
    if (examined.is_barrier) valid_barriers_.insert(examined.hash);
    if (!continues(examined)) cut_pending(offset, fed);
    if (!examined.place) {
        stop(fed, Poison{offset, head_.sequence, examined.type, "its ce_commit is missing or cannot be read"});
        return fed;
    }
    // The middle of a commit whose beginning is not there: a valid link, but never a whole command.
    if (!pending_ && examined.place->index != 1) return fed;

    if (!pending_) pending_.emplace();
    pending_->place = *examined.place;
    pending_->command = examined.command;
    pending_->records.push_back(decoded != nullptr ? Decoded{std::move(*decoded)} : codec_->decode(*record));
    if (examined.place->index == examined.place->count) finish_pending(offset, examined, fed);
    return fed;
}

/// A correct writer writes only behind its own valid barrier and at most W ahead of what it has
/// folded, so these two sights are impossible on one history. What links to a void record in turn
/// need not be followed: the first link of such a chain stops here.
void Follower::judge_void(Offset offset, const Examined& examined, Fed& fed) {
    ++void_records_;
    if (!examined.link || examined.link->sequence <= resumed_at_) return;
    const auto& link = *examined.link;
    if (link.sequence > head_.sequence + records_in_flight_max) {
        stop(fed, OtherHistory{offset, link.sequence, "a void record lies further ahead than any writer may write"});
        return;
    }
    if (void_barriers_.contains(link.prev)) {
        stop(fed, OtherHistory{offset, link.sequence, "a void record was written behind a void barrier"});
        return;
    }
    // A second copy of a barrier that counts proves nothing, nor do copies of what stands behind it.
    if (examined.is_barrier && !valid_barriers_.contains(examined.hash)) void_barriers_.insert(examined.hash);
}

bool Follower::continues(const Examined& examined) const {
    if (!pending_) return true;
    return examined.place && examined.place->count == pending_->place.count &&
           examined.place->index == pending_->place.index + 1 && examined.command == pending_->command;
}

/// The next link of the unfinished commit is taken now, so it can never be finished: its records
/// stay links of the chain and are applied by nobody.
void Follower::cut_pending(Offset offset, Fed& fed) {
    fed.cut = static_cast<std::uint32_t>(pending_->records.size());
    ++cut_commits_;
    if (!rules_.cut_commits_dropped) {
        Commit commit{.records = {}, .position = position(), .offset = offset};
        for (auto& record : pending_->records) {
            if (record) commit.records.push_back(std::move(*record));
        }
        fed.commit = std::move(commit);
    }
    pending_.reset();
}

void Follower::finish_pending(Offset offset, const Examined& examined, Fed& fed) {
    Commit commit;
    if (fed.commit) commit = std::move(*fed.commit);
    commit.position = {.partition = partition_, .sequence = head_.sequence, .hash = head_.hash};
    commit.offset = offset;
    commit.records.reserve(commit.records.size() + pending_->records.size());
    for (auto& record : pending_->records) {
        if (!record) {
            stop(fed, Poison{offset, head_.sequence, examined.type, record.error().why});
            return;
        }
        commit.records.push_back(std::move(*record));
    }
    pending_.reset();
    fed.commit = std::move(commit);
    progress_ = Progress{.head = head_, .head_offset = offset, .next = next_};
}

void Follower::stop(Fed& fed, Stop why) {
    stop_ = std::move(why);
    fed.commit.reset();
    fed.stop = stop_;
}

}  // namespace muster::ledger
