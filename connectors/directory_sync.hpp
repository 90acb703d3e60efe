#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "connectors/gate.hpp"
#include "connectors/reading.hpp"
#include "connectors/sync_run.hpp"
#include "connectors/unsettled.hpp"
#include "domain/base/instant.hpp"
#include "domain/values/ids.hpp"

namespace muster::connectors {

/// One directory for as long as it is synced: read whole, and followed from then on (D12). Nothing of it is stored; a
/// crash, another configuration or any doubt ends in a full read. One thread at a time. `ports` outlive it.
class DirectorySync {
public:
    using Tell = std::function<void(const Progress&)>;

    DirectorySync(const DirectoryId& directory, const SyncPorts& ports);

    /// Reads the whole directory anew and applies it. Blocks until every command has its outcome. A stop is heard
    /// between commands: what was submitted is waited for, and the run ends as failed, having removed nobody without
    /// proof. The reading is kept where it can be followed, and `stop` ends that too.
    [[nodiscard]] RunReport full(const Tell& tell = {}, std::stop_token stop = {});

    /// Whether there is a reading that can be followed, and how its changes come.
    [[nodiscard]] DirectorySession::Follows follows() const;
    /// The configuration differs from the one that was read by, or there is no such directory any more.
    [[nodiscard]] bool is_outdated() const;
    /// Read at the first of its servers.
    [[nodiscard]] bool is_at_its_first_server() const;

    struct Listened {
        std::optional<RunReport> report;  // of the run that this came to; absent: there was nothing to do
        /// The server could not be asked, of changes or of who may have left: what was read stands, and the same is
        /// to be asked again. Empty: it could.
        std::string failed;
        std::string must_read;  // why only a full read goes on from here. Empty: this goes on
    };
    /// Takes in what changed, for up to `patience` where the server tells by itself, and applies it: at the cost of the
    /// changes, whatever the number of people (D12). Needs `follows()`.
    [[nodiscard]] Listened listen(const Patience& patience, const Tell& tell = {}, std::stop_token stop = {});
    /// Takes in what changed and compares everything with the account, so that what others did there is put right;
    /// there is a report unless it failed. Needs `follows()`.
    [[nodiscard]] Listened compare(const Tell& tell = {}, std::stop_token stop = {});

    struct OneUser {
        std::optional<RunReport> report;  // absent: nobody is called so, at the source or here, or it failed
        std::string failed;               // why the source could not be asked; nothing was changed
    };
    /// D11: whoever is called `username` at the source, or here by its doing: created, updated, restored or trashed,
    /// and nobody else. Takes in what changed, and reads whole where nothing is followed.
    [[nodiscard]] OneUser one(const std::string& username, const Tell& tell = {}, std::stop_token stop = {});

private:
    /// Empty, or why there is no new reading.
    [[nodiscard]] std::string read(const directory::Directory& known, const Tell& tell, std::stop_token stop);
    /// The same, at the cost of what changed, where there is a reading that can be followed.
    [[nodiscard]] std::string read_on(const directory::Directory& known, const Tell& tell, std::stop_token stop);
    [[nodiscard]] std::optional<directory::Directory> known() const;
    void count_from(Instant now, std::chrono::seconds window);
    /// Whom this directory's syncs put there unapproved, whichever process they ran in.
    [[nodiscard]] std::uint64_t in_trash_since(Instant since) const;
    [[nodiscard]] TrashedBefore trashed_before() const;
    [[nodiscard]] Listened take_in(const Patience& patience, bool always, const Tell& tell, std::stop_token stop);
    [[nodiscard]] bool takes_an_approval();
    [[nodiscard]] RunReport count(RunReport report, std::uint64_t approved);

    DirectoryId directory_;
    SyncPorts ports_;
    std::unique_ptr<Reading> reading_;
    std::optional<Instant> counted_from_;  // D9: for the guard all that a day brings, or `full_read_every`, is one run
    Instant counts_since_;
    std::uint64_t trashed_ = 0;        // of that by this process; those left out that somebody approved
    std::optional<Instant> approval_;  // D9: the last that was planned with
    Unsettled unsettled_;              // between the reading and the account
};

}  // namespace muster::connectors
