#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/base/instant.hpp"
#include "domain/ports/digest.hpp"
#include "domain/values/ids.hpp"

namespace muster::ledger {

using Partition = std::uint32_t;
using Sequence = std::uint64_t;  // dense from 1; 0 is before the first record
using Offset = std::int64_t;     // where the log keeps it; may have holes
using Hash = Sha256;
using LedgerId = std::array<std::uint8_t, 16>;

struct Header {
    std::string name;
    std::string value;

    friend bool operator==(const Header&, const Header&) = default;
};

/// What lies in the log: CloudEvents, Kafka binary mode. A CloudEvents attribute is a header `ce_…`.
struct Record {
    std::vector<Header> headers;
    std::string data;  // JSON

    friend bool operator==(const Record&, const Record&) = default;
};

/// The last valid record that somebody has folded.
struct Head {
    Sequence sequence = 0;
    Hash hash{};

    friend bool operator==(const Head&, const Head&) = default;
};

/// A point in the history of one account: the end of a commit.
struct Position {
    Partition partition = 0;
    Sequence sequence = 0;
    Hash hash{};

    friend bool operator==(const Position&, const Position&) = default;
};

/// `ce_commit`: this record is the `index`-th of the `count` events of one command, from 1.
struct CommitPlace {
    std::uint32_t index = 1;
    std::uint32_t count = 1;

    friend bool operator==(const CommitPlace&, const CommitPlace&) = default;
};

inline constexpr std::size_t records_per_commit_max = 128;
inline constexpr std::size_t event_bytes_max = std::size_t{64} * 1024;

}  // namespace muster::ledger
