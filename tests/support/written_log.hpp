#pragma once

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "domain/ledger/link.hpp"
#include "domain/ports/log.hpp"
#include "infra/codec/codec.hpp"
#include "infra/text/folding.hpp"
#include "tests/support/digest.hpp"
#include "tests/support/examples.hpp"

namespace muster::testing {

/// One partition of a log, as a correct writer left it, and with what a stranger or a fault put
/// between. It can be gone for a while. Safe to call from any thread.
class WrittenLog final : public Log {
public:
    WrittenLog() : head_{.sequence = 0, .hash = ledger::genesis_hash(digest_, id(), 0)} {}

    static ledger::LedgerId id() { return {7}; }

    /// One commit.
    void write(std::vector<Event> events) {
        const std::lock_guard lock{mutex_};
        const auto count = static_cast<std::uint32_t>(events.size());
        const CommandId command{"command-" + std::to_string(head_.sequence)};
        for (std::uint32_t i = 0; i < count; ++i) {
            auto record = linked(events[i], {.index = i + 1, .count = count}, command);
            head_ = {.sequence = head_.sequence + 1,
                     .hash = ledger::hash_of(digest_, 0, *ledger::link_of(record), record)};
            put_locked(std::move(record));
        }
    }
    void write(Event event) { write(std::vector{std::move(event)}); }
    /// The first `index` of `count` events of a command that never goes on.
    void write_begun(const Event& event, std::uint32_t count) {
        const std::lock_guard lock{mutex_};
        auto record = linked(event, {.index = 1, .count = count}, CommandId{"begun"});
        head_ = {.sequence = head_.sequence + 1, .hash = ledger::hash_of(digest_, 0, *ledger::link_of(record), record)};
        put_locked(std::move(record));
    }
    /// Well-formed, and linked to something else than the head.
    void write_void(const Event& event) {
        const std::lock_guard lock{mutex_};
        const auto head = std::exchange(head_, {.sequence = head_.sequence, .hash = {1, 2, 3}});
        put_locked(linked(event, {}, CommandId{"stray"}));
        head_ = head;
    }
    /// A valid record of a type that no build knows.
    void write_unknown_type() {
        const std::lock_guard lock{mutex_};
        auto record = linked(created(amy, "amy"), {}, CommandId{"later"});
        for (auto& header : record.headers) {
            if (header.name == "ce_type") header.value = "user.levitated";
        }
        head_ = {.sequence = head_.sequence + 1, .hash = ledger::hash_of(digest_, 0, *ledger::link_of(record), record)};
        put_locked(std::move(record));
    }
    void set_down(bool down) {
        const std::lock_guard lock{mutex_};
        down_ = down;
    }

    [[nodiscard]] ledger::Position position() const {
        const std::lock_guard lock{mutex_};
        return {.partition = 0, .sequence = head_.sequence, .hash = head_.hash};
    }
    [[nodiscard]] ledger::Offset next_offset() const {
        const std::lock_guard lock{mutex_};
        return static_cast<ledger::Offset>(records_.size());
    }
    [[nodiscard]] const Codec& codec() const { return codec_; }
    [[nodiscard]] const Digest& digest() const { return digest_; }
    [[nodiscard]] const NameFolding& folding() const { return folding_; }

    [[nodiscard]] ledger::Partition partitions() const override { return 1; }
    [[nodiscard]] ledger::LedgerId ledger_id() const override { return id(); }
    [[nodiscard]] Result<void, PortFailure> check() override { return {}; }
    [[nodiscard]] Result<std::unique_ptr<log::Reader>, PortFailure> reader(ledger::Partition,
                                                                           ledger::Offset from) override {
        const std::lock_guard lock{mutex_};
        if (down_) return failure(gone());
        return std::make_unique<Reader>(*this, from);
    }
    [[nodiscard]] Result<std::unique_ptr<log::Appender>, PortFailure> appender(ledger::Partition) override {
        return failure(gone());
    }

private:
    class Reader final : public log::Reader {
    public:
        Reader(WrittenLog& log, ledger::Offset from) : log_(&log), next_(from) {}
        Result<log::Batch, PortFailure> read(std::size_t records_max, std::chrono::milliseconds wait) override {
            std::unique_lock lock{log_->mutex_};
            const auto there = [&] {
                return log_->down_ || next_ < static_cast<ledger::Offset>(log_->records_.size());
            };
            if (told_end_) log_->written_.wait_for(lock, wait, there);
            if (log_->down_) return failure(gone());
            log::Batch batch;
            while (batch.records.size() < records_max && next_ < static_cast<ledger::Offset>(log_->records_.size())) {
                batch.records.push_back({next_, log_->records_[static_cast<std::size_t>(next_)]});
                ++next_;
            }
            batch.next = next_;
            const bool at_end = next_ >= static_cast<ledger::Offset>(log_->records_.size());
            batch.end = at_end && (!told_end_ || !batch.records.empty());
            told_end_ = at_end;
            return batch;
        }

    private:
        WrittenLog* log_;
        ledger::Offset next_;
        bool told_end_ = false;
    };

    static PortFailure gone() {
        return {.retry = PortFailure::Retry::later,
                .outcome = PortFailure::Outcome::nothing_done,
                .what = "the log is gone"};
    }
    [[nodiscard]] ledger::Record linked(const Event& event, ledger::CommitPlace place, const CommandId& command) {
        Envelope envelope;
        const auto number = std::to_string(++ids_);
        envelope.id = "018e0000-0000-7000-8000-" + std::string(12 - number.size(), '0') + number;
        envelope.ledger = id();
        envelope.account = account;
        envelope.time = now + std::chrono::seconds{head_.sequence + 1};
        envelope.sequence = head_.sequence + 1;
        envelope.prev = head_.hash;
        envelope.commit = place;
        envelope.command = command;
        return codec_.encode(event, envelope);
    }
    void put_locked(ledger::Record record) {
        records_.push_back(std::move(record));
        written_.notify_all();
    }

    codec::JsonCodec codec_;
    const Digest& digest_ = test::real_digest();
    const text::UnicodeFolding folding_;
    ledger::Head head_;
    std::uint64_t ids_ = 0;
    mutable std::mutex mutex_;
    std::condition_variable written_;
    std::vector<ledger::Record> records_;
    bool down_ = false;
};

}  // namespace muster::testing
