#include "tests/integration/slapd/cutting_proxy.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
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

}  // namespace

CuttingProxy::CuttingProxy(std::uint16_t server_port, const std::string& address) : server_port_(server_port) {
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
    const sockaddr_in name = address_of("127.0.0.1", server_port_);
    bool open = ::connect(server, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
    std::array<char, 16384> buffer{};
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
            put_others(buffer.data(), static_cast<std::size_t>(size));
            const auto bytes = static_cast<std::uint64_t>(size);
            const std::uint64_t before = passed_.fetch_add(bytes);
            const std::uint64_t limit = limit_;
            const std::uint64_t allowed = before >= limit ? 0 : std::min(bytes, limit - before);
            open = send_all(client, buffer.data(), static_cast<std::size_t>(allowed)) && allowed == bytes;
        }
    }
    ::close(server);
    ::close(client);
}

}  // namespace muster::testing
