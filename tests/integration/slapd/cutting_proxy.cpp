#include "tests/integration/slapd/cutting_proxy.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace muster::testing {
namespace {

sockaddr_in address_of(const std::string& address, std::uint16_t port) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    ::inet_pton(AF_INET, address.c_str(), &name.sin_addr);
    return name;
}

bool send_all(int to, const char* bytes, std::size_t size) {
    while (size > 0) {
        const ssize_t sent = ::send(to, bytes, size, MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes += sent;
        size -= static_cast<std::size_t>(sent);
    }
    return true;
}

constexpr std::size_t no_ldap = std::string_view::npos;
constexpr std::size_t not_whole = 0;
constexpr int look_whether_mended_ms = 5;

/// How long the message is with which the bytes begin.
std::size_t message_size(std::string_view bytes) {
    constexpr unsigned char sequence = 0x30;
    constexpr unsigned char long_form = 0x80;
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    if (!bytes.empty() && at(0) != sequence) return no_ldap;
    if (bytes.size() < 2) return not_whole;
    if (at(1) < long_form) return bytes.size() >= 2U + at(1) ? 2U + at(1) : not_whole;
    const std::size_t digits = at(1) - long_form;
    if (bytes.size() < 2 + digits) return not_whole;
    std::size_t size = 0;
    for (std::size_t i = 0; i < digits; ++i) size = size << 8U | at(2 + i);
    return bytes.size() >= 2 + digits + size ? 2 + digits + size : not_whole;
}

// Message by message, none waits for the other side to say that it has the one before.
void send_at_once(int socket) {
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

void end_by_reset(int client) {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace

CuttingProxy::CuttingProxy(std::uint16_t server_port, const std::string& address, std::string server_address)
    : server_address_(std::move(server_address)), server_port_(server_port) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in name = address_of(address, 0);
    socklen_t size = sizeof name;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&name), size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&name), &size) != 0 || ::pipe2(wake_, O_CLOEXEC) != 0)
        throw std::runtime_error("no proxy on " + address);
    port_ = ntohs(name.sin_port);
    acceptor_ = std::thread{[this] { accept_all(); }};
}

CuttingProxy::~CuttingProxy() {
    // A closed writing end wakes every poll, and stays so.
    ::close(wake_[1]);
    acceptor_.join();
    for (std::thread& carrier : carriers_) carrier.join();
    ::close(wake_[0]);
    ::close(listener_);
}

void CuttingProxy::cut_after(std::uint64_t bytes) {
    passed_ = 0;
    limit_ = bytes;
}

void CuttingProxy::break_at(Break what) {
    const std::lock_guard lock{breaking_};
    messages_ = 0;
    broke_ = false;
    break_ = std::move(what);
}

bool CuttingProxy::mend() {
    const std::lock_guard lock{breaking_};
    break_.reset();
    messages_ = 0;
    ++mended_;
    return std::exchange(broke_, false);
}

std::optional<CuttingProxy::Break> CuttingProxy::breaks_now() {
    const std::lock_guard lock{breaking_};
    const std::uint64_t before = messages_++;
    if (!break_ || before < break_->after || (broke_ && !break_->lasts)) return std::nullopt;
    Break now = *break_;
    if (std::exchange(broke_, true)) now.server = {};
    return now;
}

std::optional<CuttingProxy::Break> CuttingProxy::is_broken() const {
    const std::lock_guard lock{breaking_};
    return broke_ && break_ && break_->lasts ? break_ : std::nullopt;
}

// False: the connection ends.
bool CuttingProxy::break_one(int client, const Break& what, std::string_view message) {
    switch (what.how) {
        case Break::How::server_only:
            return message.empty() || send_all(client, message.data(), message.size());
        case Break::How::close:
            return false;
        case Break::How::reset:
            end_by_reset(client);
            return false;
        case Break::How::truncate:
            (void)send_all(client, message.data(), message.size() / 2);
            return false;
        case Break::How::fall_silent_midway:
            (void)send_all(client, message.data(), message.size() / 2);
            break;
        case Break::How::fall_silent:
            break;
    }
    for (const std::uint64_t mended = mended_; mended == mended_;) {
        std::array<pollfd, 2> ready{{{client, POLLRDHUP, 0}, {wake_[0], POLLIN, 0}}};
        if (::poll(ready.data(), ready.size(), look_whether_mended_ms) > 0) break;
    }
    return false;
}

// False: the connection ends.
bool CuttingProxy::bring(int client, std::string bytes, bool is_message) {
    put_others(bytes.data(), bytes.size());
    if (const auto now = is_message ? breaks_now() : std::nullopt) {
        if (now->server) now->server();
        return break_one(client, *now, bytes);
    }
    const std::uint64_t before = passed_.fetch_add(bytes.size());
    const std::uint64_t limit = limit_;
    const std::uint64_t allowed = before >= limit ? 0 : std::min<std::uint64_t>(bytes.size(), limit - before);
    return send_all(client, bytes.data(), static_cast<std::size_t>(allowed)) && allowed == bytes.size();
}

void CuttingProxy::replace(std::string bytes, std::string by) {
    if (bytes.size() != by.size()) throw std::invalid_argument("replaced by another length: " + bytes);
    const std::lock_guard lock{replacing_};
    replaced_.emplace_back(std::move(bytes), std::move(by));
}

void CuttingProxy::replace_nothing() {
    const std::lock_guard lock{replacing_};
    replaced_.clear();
}

std::string CuttingProxy::sent() const {
    const std::lock_guard lock{sending_};
    return sent_;
}

void CuttingProxy::note_sent(std::string_view bytes) {
    const std::lock_guard lock{sending_};
    sent_ += bytes;
}

void CuttingProxy::put_others(char* bytes, std::size_t size) {
    const std::lock_guard lock{replacing_};
    for (const auto& [what, by] : replaced_) {
        for (char* at = bytes; (at = std::search(at, bytes + size, what.begin(), what.end())) != bytes + size;)
            at = std::ranges::copy(by, at).out;
    }
}

void CuttingProxy::accept_all() {
    while (true) {
        std::array<pollfd, 2> ready{{{listener_, POLLIN, 0}, {wake_[0], POLLIN, 0}}};
        if (::poll(ready.data(), ready.size(), -1) < 0) continue;
        if (ready[1].revents != 0) return;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= 0) carriers_.emplace_back([this, client] { carry(client); });
    }
}

void CuttingProxy::carry(int client) {
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in name = address_of(server_address_, server_port_);
    bool open = ::connect(server, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
    send_at_once(client);
    send_at_once(server);
    if (const auto broken = is_broken()) open = break_one(client, *broken, {}) && open;
    std::array<char, 16384> buffer{};
    std::string pending;
    bool is_ldap = true;  // until it is encrypted
    while (open) {
        std::array<pollfd, 3> ready{{{client, POLLIN, 0}, {server, POLLIN, 0}, {wake_[0], POLLIN, 0}}};
        if (::poll(ready.data(), ready.size(), -1) < 0) continue;
        if (ready[2].revents != 0) break;
        if (ready[0].revents != 0) {
            const ssize_t size = ::recv(client, buffer.data(), buffer.size(), 0);
            if (size > 0) note_sent({buffer.data(), static_cast<std::size_t>(size)});
            if (size > 0) put_others(buffer.data(), static_cast<std::size_t>(size));
            open = size > 0 && send_all(server, buffer.data(), static_cast<std::size_t>(size));
        }
        if (open && ready[1].revents != 0) {
            const ssize_t size = ::recv(server, buffer.data(), buffer.size(), 0);
            if (size <= 0) break;
            pending.append(buffer.data(), static_cast<std::size_t>(size));
            while (open && !pending.empty()) {
                std::size_t whole = is_ldap ? message_size(pending) : no_ldap;
                if (whole == not_whole) break;
                is_ldap = whole != no_ldap;
                if (!is_ldap) whole = pending.size();
                open = bring(client, pending.substr(0, whole), is_ldap);
                pending.erase(0, whole);
            }
        }
    }
    ::close(server);
    ::close(client);
}

}  // namespace muster::testing
