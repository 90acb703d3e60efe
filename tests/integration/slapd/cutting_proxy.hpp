#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace muster::testing {

/// Stands before a server on 127.0.0.1 and can cut every connection once so many bytes have come
/// back from it, all connections together.
class CuttingProxy {
public:
    CuttingProxy(std::uint16_t server_port, const std::string& address);
    ~CuttingProxy();
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// Bytes from the server since the last `cut_after` or `never_cut`.
    [[nodiscard]] std::uint64_t passed() const { return passed_; }
    void cut_after(std::uint64_t bytes);
    void never_cut() { cut_after(std::numeric_limits<std::uint64_t>::max()); }

private:
    void accept_all();
    void carry(int client);

    std::uint16_t server_port_;
    std::uint16_t port_ = 0;
    int listener_ = -1;
    int wake_[2] = {-1, -1};
    std::atomic<std::uint64_t> passed_ = 0;
    std::atomic<std::uint64_t> limit_ = std::numeric_limits<std::uint64_t>::max();
    std::vector<std::thread> carriers_;
    std::thread acceptor_;
};

}  // namespace muster::testing
