#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace muster::testing {

/// Stands before a server. It can cut every connection once so many bytes have come back from it, all connections
/// together, break one at a message, put other bytes in the place of some, and lead to another server.
class CuttingProxy {
public:
    /// What becomes of a connection instead of a message of the server.
    struct Break {
        enum class How { close, reset, truncate, fall_silent, fall_silent_midway, server_only };
        How how = How::close;
        std::uint64_t after = 0;         // messages, all connections together
        bool lasts = false;              // later connections fare alike, until `mend`
        std::function<void()> server{};  // what happens to the server then; called by another thread
    };

    CuttingProxy(std::uint16_t server_port, const std::string& address, std::string server_address = "127.0.0.1");
    ~CuttingProxy();
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// Bytes from the server since the last `cut_after` or `never_cut`.
    [[nodiscard]] std::uint64_t passed() const { return passed_; }
    void cut_after(std::uint64_t bytes);
    void never_cut() { cut_after(std::numeric_limits<std::uint64_t>::max()); }
    /// Counts messages from here; only of LDAP in the clear.
    void break_at(Break what);
    /// Connections that fell silent end. True: what was to break had broken.
    bool mend();
    /// From the server since the last `break_at` or `mend`.
    [[nodiscard]] std::uint64_t messages() const { return messages_; }
    /// In both directions, where they come in one piece; of the same length.
    void replace(std::string bytes, std::string by);
    void replace_nothing();
    /// Connections that are there are cut with the next byte.
    void cut_all() { cut_after(0); }
    /// What the clients have sent, all connections together.
    [[nodiscard]] std::string sent() const;
    /// Where the next connections go to.
    void lead_to(std::uint16_t server_port) { server_port_ = server_port; }

private:
    void accept_all();
    void carry(int client);
    [[nodiscard]] bool bring(int client, std::string bytes, bool is_message);
    [[nodiscard]] std::optional<Break> breaks_now();
    [[nodiscard]] std::optional<Break> is_broken() const;
    [[nodiscard]] bool break_one(int client, const Break& what, std::string_view message);
    void note_sent(std::string_view bytes);
    void put_others(char* bytes, std::size_t size);

    const std::string server_address_;
    std::atomic<std::uint16_t> server_port_;
    std::uint16_t port_ = 0;
    int listener_ = -1;
    int wake_[2] = {-1, -1};
    std::atomic<std::uint64_t> passed_ = 0;
    std::atomic<std::uint64_t> limit_ = std::numeric_limits<std::uint64_t>::max();
    std::atomic<std::uint64_t> messages_ = 0;
    mutable std::mutex breaking_;
    std::optional<Break> break_;
    bool broke_ = false;
    std::atomic<std::uint64_t> mended_ = 0;  // how often
    mutable std::mutex sending_;
    std::string sent_;
    std::mutex replacing_;
    std::vector<std::pair<std::string, std::string>> replaced_;
    std::vector<std::thread> carriers_;
    std::thread acceptor_;
};

}  // namespace muster::testing
