#include "tests/integration/gateway/raw_tls.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <utility>

namespace muster::gateway::test {
namespace {

void set_timeouts(int fd, std::chrono::milliseconds at_most) {
    const timeval time{.tv_sec = at_most.count() / 1000, .tv_usec = at_most.count() % 1000 * 1000};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

}  // namespace

struct RawTls::Handles {
    int fd = -1;
    SSL_CTX* context = nullptr;
    SSL* ssl = nullptr;

    ~Handles() {
        SSL_free(ssl);
        SSL_CTX_free(context);
        if (fd >= 0) close(fd);
    }
};

RawTls::RawTls(std::uint16_t port, Step up_to, int version_max) : handles_(std::make_unique<Handles>()) {
    auto& h = *handles_;
    h.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (h.fd < 0) throw std::runtime_error("no socket");
    set_timeouts(h.fd, std::chrono::seconds{10});
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(h.fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("cannot connect");
    }
    h.context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_security_level(h.context, 0);  // old versions are for the server to refuse
    if (version_max != 0) SSL_CTX_set_max_proto_version(h.context, version_max);
    h.ssl = SSL_new(h.context);
    SSL_set_fd(h.ssl, h.fd);
    if (up_to == Step::handshake) handshake();
}

RawTls::RawTls(RawTls&& other) noexcept = default;

RawTls::~RawTls() = default;

bool RawTls::handshake(std::chrono::milliseconds at_most) {
    set_timeouts(handles_->fd, at_most);
    shaken_ = SSL_connect(handles_->ssl) == 1;
    set_timeouts(handles_->fd, std::chrono::seconds{10});
    return shaken_;
}

bool RawTls::send(std::string_view bytes) {
    // Ours alone is held back: a server that lets SIGPIPE through must bring the test down.
    sigset_t pipe{};
    sigset_t before{};
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, &before);
    const bool sent = SSL_write(handles_->ssl, bytes.data(), static_cast<int>(bytes.size())) > 0;
    const timespec at_once{};
    sigtimedwait(&pipe, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return sent;
}

void RawTls::reset() {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    setsockopt(handles_->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(std::exchange(handles_->fd, -1));
}

std::string RawTls::receive_response() {
    std::array<char, 16UL * 1024> part{};
    while (true) {
        const auto head_end = received_.find("\r\n\r\n");
        if (head_end != std::string::npos) {
            std::string head = received_.substr(0, head_end);
            std::ranges::transform(head, head.begin(), [](unsigned char c) { return std::tolower(c); });
            const auto length_at = head.find("content-length:");
            const auto whole =
                head_end + 4 + (length_at == std::string::npos ? 0 : std::stoul(head.substr(length_at + 15)));
            if (received_.size() >= whole) {
                auto response = received_.substr(0, whole);
                received_.erase(0, whole);
                return response;
            }
        }
        const int count = SSL_read(handles_->ssl, part.data(), static_cast<int>(part.size()));
        if (count <= 0) return std::exchange(received_, {});
        received_.append(part.data(), static_cast<std::size_t>(count));
    }
}

std::string RawTls::receive_all() {
    std::array<char, 16UL * 1024> part{};
    while (true) {
        const int count = SSL_read(handles_->ssl, part.data(), static_cast<int>(part.size()));
        if (count <= 0) return std::exchange(received_, {});
        received_.append(part.data(), static_cast<std::size_t>(count));
    }
}

bool RawTls::is_closed(std::chrono::milliseconds at_most) {
    std::array<char, 16UL * 1024> part{};
    set_timeouts(handles_->fd, at_most);
    while (true) {
        const int count = SSL_read(handles_->ssl, part.data(), static_cast<int>(part.size()));
        if (count > 0) continue;
        const int error = SSL_get_error(handles_->ssl, count);
        return error != SSL_ERROR_WANT_READ;  // that is what our own time limit looks like
    }
}

bool RawTls::is_cut_off() {
    std::array<char, 1024> part{};
    while (true) {
        const auto count = recv(handles_->fd, part.data(), part.size(), 0);
        if (count > 0) continue;
        return count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
    }
}

std::string wire(const Request& request) {
    std::string text = request.method + " " + request.target + " HTTP/1.1\r\n";
    for (const auto& [name, value] : request.headers) text.append(name).append(": ").append(value).append("\r\n");
    if (!request.body.empty()) text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    return text + "\r\n" + request.body;
}

int status_of(std::string_view response) {
    return response.size() > 12 && response.starts_with("HTTP/1.") ? std::stoi(std::string{response.substr(9, 3)}) : 0;
}

std::string body_of(std::string_view response) {
    const auto head_end = response.find("\r\n\r\n");
    return head_end == std::string_view::npos ? std::string{} : std::string{response.substr(head_end + 4)};
}

}  // namespace muster::gateway::test
