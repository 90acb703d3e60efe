#pragma once

#include <chrono>

namespace muster::ldap {

/// A wait for a socket that another thread can end.
class SocketWait {
public:
    /// Throws std::system_error where the process may open no more files.
    SocketWait();
    ~SocketWait();
    SocketWait(const SocketWait&) = delete;
    SocketWait& operator=(const SocketWait&) = delete;

    /// From any thread. Ends the wait under way, or else the next one.
    void end() const noexcept;
    /// For a stop_callback.
    struct End {
        const SocketWait& wait;
        void operator()() const noexcept { wait.end(); }
    };
    /// Until there is something to read or the peer has gone, `end` is called, or the time is over.
    void wait(int socket, std::chrono::milliseconds at_most) const;

private:
    int ended_;  // an eventfd(2)
};

}  // namespace muster::ldap
