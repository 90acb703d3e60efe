#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::gateway {

struct Header {
    std::string name;
    std::string value;

    friend bool operator==(const Header&, const Header&) = default;
};

/// An HTTP request as it came in, body whole, nothing decoded: signatures cover bytes as sent.
struct Request {
    std::string method{};
    std::string target{};  // the request target as sent; may be absolute, may end in a bare `?`
    std::vector<Header> headers{};
    std::string body{};
    std::string address{};  // of the peer, without port

    /// The first header of that name, letter case aside.
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
    [[nodiscard]] std::size_t count(std::string_view name) const;
    /// Of its Content-Type, without the parameters, in lower case; empty where there is none.
    [[nodiscard]] std::string media_type() const;
};

/// A body that is made while it is sent. One thread at a time, but not always the same; a call may block for a
/// bounded time.
class BodySource {
public:
    virtual ~BodySource() = default;
    /// The next piece, never empty; nothing at the end. Throws where it cannot go on: the connection then ends
    /// before the body does, so that nobody takes a part for the whole.
    [[nodiscard]] virtual std::optional<std::string> next() = 0;
};

struct Response {
    unsigned status = 200;
    std::string content_type = "application/json";
    std::vector<Header> headers{};
    std::string body{};
    std::shared_ptr<BodySource> source{};  // instead of `body`, where there is one
};

/// A target taken apart. `path` and `query` are as sent; `authority` is there in absolute form only.
struct Target {
    std::string authority;
    std::string path;
    std::string query;

    /// Nothing where the target is neither `/path…` nor `scheme://authority/path…`.
    [[nodiscard]] static std::optional<Target> parse(std::string_view target);
};

/// ASCII letters only.
[[nodiscard]] std::string upper_case(std::string_view text);

}  // namespace muster::gateway
