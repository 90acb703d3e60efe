#include "infra/ldap/socket_wait.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <system_error>

namespace muster::ldap {

SocketWait::SocketWait() : ended_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (ended_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

SocketWait::~SocketWait() {
    ::close(ended_);
}

void SocketWait::end() const noexcept {
    (void)::eventfd_write(ended_, 1);  // it fails where the count is full alone, and then the wait ends as well
}

void SocketWait::wait(int socket, std::chrono::milliseconds at_most) const {
    std::array<pollfd, 2> both{
        {{.fd = socket, .events = POLLIN, .revents = 0}, {.fd = ended_, .events = POLLIN, .revents = 0}}};
    const auto most = std::clamp<std::chrono::milliseconds::rep>(at_most.count(), 0, std::numeric_limits<int>::max());
    // A signal ends it early, as anything may: whoever waits looks for himself.
    (void)::poll(both.data(), both.size(), static_cast<int>(most));
    eventfd_t heard = 0;
    if ((both[1].revents & POLLIN) != 0) (void)::eventfd_read(ended_, &heard);
}

}  // namespace muster::ldap
