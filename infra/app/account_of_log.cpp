#include "infra/app/account_of_log.hpp"

#include "domain/ledger/follower.hpp"

namespace muster::app {
namespace {

constexpr std::size_t records_per_read = 5000;
constexpr std::chrono::milliseconds read_wait{5000};

}  // namespace

AccountOfLog account_of_log(const OpenLog& open) {
    AccountOfLog result;
    auto reader = value_or_throw(open.log->reader(open.home, 0));
    ledger::Follower follower{open.adapters->codec, *open.adapters->digest, open.log->ledger_id(), open.home};
    for (bool end = false; !end;) {
        const auto batch = value_or_throw(reader->read(records_per_read, read_wait));
        for (const auto& stored : batch.records) {
            const auto fed = follower.feed(stored.offset, stored.record);
            if (fed.stop) throw std::runtime_error(describe(*fed.stop, open.home));
            if (!fed.commit) continue;
            for (const auto& [event, envelope] : fed.commit->records)
                evolve(result.account, event, envelope.time, envelope.context.sync_run);
            result.at = fed.commit->position;
        }
        end = batch.end;
    }
    return result;
}

}  // namespace muster::app
