#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "domain/base/result.hpp"
#include "domain/ledger/record.hpp"
#include "domain/values/ids.hpp"
#include "infra/app/settings_file.hpp"

namespace muster::app {

/// Held as long as it lives; the kernel lets go when the process ends, however it ends.
class ServeLock {
public:
    explicit ServeLock(int descriptor) : descriptor_(descriptor) {}
    ~ServeLock();
    ServeLock(const ServeLock&) = delete;
    ServeLock& operator=(const ServeLock&) = delete;

private:
    int descriptor_;
};

/// What an installation is, whatever its log: drawn once, before anything is written.
struct Identity {
    ledger::LedgerId ledger{};
    AccountId account;
};

/// One folder, DIR: settings, secrets, embedded files, TLS, and `admin.json` for whoever calls.
/// Throws std::runtime_error with a text for the operator where the folder cannot be used.
class Installation {
public:
    /// Makes the folder (0711, so that a database's own user can pass through; secrets are 0600 each)
    /// where it is missing. `refuse`: commands that only look make nothing, and refuse a folder that no `serve` or
    /// `directory add` has made.
    enum class Missing { make, refuse };
    explicit Installation(const std::filesystem::path& folder, Missing missing);

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    [[nodiscard]] std::filesystem::path log_file() const { return folder_ / "log.db"; }
    [[nodiscard]] std::filesystem::path tables_file() const { return folder_ / "tables.db"; }
    [[nodiscard]] std::filesystem::path tls_folder() const { return folder_ / "tls"; }
    [[nodiscard]] std::filesystem::path admin_file() const { return folder_ / "admin.json"; }
    [[nodiscard]] SettingsFile settings() const { return read_settings_file(folder_ / "muster.toml"); }

    /// For `command`, as "serve". Nothing where another `muster serve` (or a sync without one) holds it.
    [[nodiscard]] std::unique_ptr<ServeLock> try_lock(const std::string& command) const;
    /// Which command holds the lock, as "serve"; a moment later it may be another.
    [[nodiscard]] std::string lock_holder() const;

    [[nodiscard]] std::optional<Identity> identity() const;
    void keep_identity(const Identity& identity) const;

    /// `DIR/secrets/<name>`, without its line end; nothing where there is none. Throws where the file has too little
    /// in it to be a secret.
    [[nodiscard]] std::optional<std::string> secret(const std::string& name) const;
    void keep_secret(const std::string& name, const std::string& value) const;
    /// Where there is none, that is so already.
    void drop_secret(const std::string& name) const;

    /// Writes aside and renames, so that nobody reads half a file. Mode 0600.
    void write_private(const std::filesystem::path& file, const std::string& text) const;

private:
    std::filesystem::path folder_;
};

[[nodiscard]] std::string ledger_id_text(const ledger::LedgerId& id);

}  // namespace muster::app
