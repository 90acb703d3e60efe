#include "infra/app/installation.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "domain/values/guid.hpp"

namespace muster::app {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, const std::string& what) {
    throw std::runtime_error(fmt::format("{}: {}: {}", path.string(), what, std::strerror(errno)));
}

std::optional<std::string> read_whole(const fs::path& path) {
    const std::ifstream file{path, std::ios::binary};
    if (!file) return std::nullopt;
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// Ours have 40; whoever puts one here by hand may take less, but not what can be guessed.
constexpr std::size_t secret_characters_min = 16;

void make_folder(const fs::path& path, mode_t mode) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (::mkdir(path.c_str(), mode) != 0 && errno != EEXIST) fail(path, "cannot be made");
}

}  // namespace

ServeLock::~ServeLock() {
    ::close(descriptor_);
}

Installation::Installation(const fs::path& folder, Missing missing) {
    if (folder.empty()) throw std::runtime_error("--data names no folder");
    folder_ = fs::absolute(folder).lexically_normal();
    if (!folder_.has_filename()) folder_ = folder_.parent_path();
    if (missing == Missing::refuse) {
        if (fs::exists(folder_ / "secrets")) return;
        throw std::runtime_error(
            fmt::format("{}: there is no installation here; name one with --data DIR, or start one with 'muster serve'",
                        folder_.string()));
    }
    make_folder(folder_, 0711);
    make_folder(folder_ / "secrets", 0700);
}

std::unique_ptr<ServeLock> Installation::try_lock(const std::string& command) const {
    const auto path = folder_ / "serve.lock";
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) fail(path, "cannot be opened");
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        auto lock = std::make_unique<ServeLock>(descriptor);
        if (::ftruncate(descriptor, 0) != 0 ||
            ::pwrite(descriptor, command.data(), command.size(), 0) != static_cast<ssize_t>(command.size()))
            fail(path, "cannot be written");
        return lock;
    }
    const bool held = errno == EWOULDBLOCK;
    ::close(descriptor);
    if (!held) fail(path, "cannot be locked");
    return nullptr;
}

std::string Installation::lock_holder() const {
    return read_whole(folder_ / "serve.lock").value_or("");
}

std::string ledger_id_text(const ledger::LedgerId& id) {
    return Guid{id}.text();
}

std::optional<Identity> Installation::identity() const {
    const auto path = folder_ / "identity";
    const auto text = read_whole(path);
    if (!text) return std::nullopt;
    std::istringstream lines{*text};
    std::string ledger;
    std::string account;
    lines >> ledger >> account;
    const auto ledger_id = Guid::parse(ledger);
    const auto account_id = AccountId::parse(account);
    if (!ledger_id || !account_id) throw std::runtime_error(path.string() + ": is damaged; put its backup back");
    return Identity{.ledger = ledger_id->bytes, .account = *account_id};
}

void Installation::keep_identity(const Identity& identity) const {
    write_private(folder_ / "identity",
                  fmt::format("{}\n{}\n", ledger_id_text(identity.ledger), identity.account.view()));
}

std::optional<std::string> Installation::secret(const std::string& name) const {
    auto text = read_whole(folder_ / "secrets" / name);
    if (text && !text->empty() && text->back() == '\n') text->pop_back();
    // What a full disk or a bad copy left of a secret would let anybody in.
    if (text && text->size() < secret_characters_min) {
        throw std::runtime_error(
            fmt::format("{}: has {} characters, which is no secret; put its backup back, or remove "
                        "the file, and the next start makes another",
                        (folder_ / "secrets" / name).string(), text->size()));
    }
    return text;
}

void Installation::keep_secret(const std::string& name, const std::string& value) const {
    write_private(folder_ / "secrets" / name, value + "\n");
}

void Installation::drop_secret(const std::string& name) const {
    std::error_code already;
    fs::remove(folder_ / "secrets" / name, already);
}

void Installation::write_private(const fs::path& file, const std::string& text) const {
    // Of this process alone, and never one that somebody has put there with another mode.
    const auto aside = fmt::format("{}.{}.new", file.string(), ::getpid());
    ::unlink(aside.c_str());
    const int descriptor = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) fail(aside, "cannot be written");
    std::size_t written = 0;
    while (written < text.size()) {
        const auto count = ::write(descriptor, text.data() + written, text.size() - written);
        if (count < 0) {
            ::close(descriptor);
            fail(aside, "cannot be written");
        }
        written += static_cast<std::size_t>(count);
    }
    const bool kept = ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (!kept || ::rename(aside.c_str(), file.c_str()) != 0) fail(file, "cannot be kept");
}

}  // namespace muster::app
