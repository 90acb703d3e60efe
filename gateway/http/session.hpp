#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <utility>
#include <vector>

// Of the server's own files only: what includes this compiles slowly.
namespace muster::gateway::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using Stream = beast::ssl_stream<beast::tcp_stream>;

/// Lives on its strand.
struct Session {
    Session(tcp::socket socket, asio::ssl::context& tls, std::size_t buffer_bytes_max)
        : stream(std::move(socket), tls), buffer(buffer_bytes_max) {}

    [[nodiscard]] beast::tcp_stream& connection() { return beast::get_lowest_layer(stream); }

    Stream stream;
    beast::flat_buffer buffer;
    bool idle = true;  // nothing of a request has come: stopping closes it at once
};

/// The open sessions. Any thread.
class Sessions {
public:
    void add(const std::shared_ptr<Session>& session) {
        const std::lock_guard lock{mutex_};
        open_.insert(session);
    }
    void remove(const std::shared_ptr<Session>& session) {
        const std::lock_guard lock{mutex_};
        open_.erase(session);
        changed_.notify_all();
    }
    [[nodiscard]] std::size_t size() const {
        const std::lock_guard lock{mutex_};
        return open_.size();
    }
    [[nodiscard]] std::vector<std::shared_ptr<Session>> all() const {
        const std::lock_guard lock{mutex_};
        return {open_.begin(), open_.end()};
    }
    bool wait_until_none(std::chrono::milliseconds at_most) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, at_most, [this] { return open_.empty(); });
    }
    void wait_until_none() {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return open_.empty(); });
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::unordered_set<std::shared_ptr<Session>> open_;
};

}  // namespace muster::gateway::http
