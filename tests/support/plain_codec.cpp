#include "tests/support/plain_codec.hpp"

#include <charconv>
#include <cstdio>
#include <string_view>
#include <vector>

#include "domain/base/invariant.hpp"
#include "domain/base/match.hpp"
#include "domain/ledger/link.hpp"

namespace muster::test {
namespace {

struct Plain {
    EventType type;
    std::string data;
};

Plain plain(const Event& event) {
    return match(
        event,
        [](const user::Created& created) {
            return Plain{user::Created::type, created.user.str() + "\n" + created.profile.username.get() + "\n" +
                                                  created.profile.notes.get()};
        },
        [](const user::Purged& purged) { return Plain{user::Purged::type, purged.user.str()}; },
        [](const ledger::Opened& opened) {
            return Plain{ledger::Opened::type,
                         opened.opening + "\n" + std::to_string(opened.epoch) + "\n" + opened.url};
        },
        [](const auto& other) -> Plain {
            using Other = std::decay_t<decltype(other)>;
            return Plain{Other::type, ""};
        });
}

std::vector<std::string> lines(std::string_view text) {
    std::vector<std::string> found;
    while (true) {
        const auto end = text.find('\n');
        found.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return found;
        text.remove_prefix(end + 1);
    }
}

template <class Number>
Number number(std::string_view text) {
    Number value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::string sequence_text(ledger::Sequence sequence) {
    auto digits = std::to_string(sequence);
    digits.insert(0, 20 - digits.size(), '0');
    return digits;
}

Result<Event, Undecodable> event_of(std::string_view type, const std::string& data) {
    const auto fields = lines(data);
    if (type == user::Created::type.name && fields.size() == 3) {
        user::Created created;
        created.user = UserId::parse(fields[0]).value_or(UserId{});
        created.profile.username = Username{fields[1]};
        created.profile.notes = Notes{fields[2]};
        return created;
    }
    if (type == user::Purged::type.name && fields.size() == 1) {
        user::Purged purged;
        purged.user = UserId::parse(fields[0]).value_or(UserId{});
        return purged;
    }
    if (type == ledger::Opened::type.name && fields.size() == 3) {
        ledger::Opened opened;
        opened.opening = fields[0];
        opened.epoch = number<std::uint64_t>(fields[1]);
        opened.url = fields[2];
        return opened;
    }
    return failure(Undecodable{"no such type here: " + std::string{type}, true});
}

}  // namespace

ledger::Record PlainCodec::encode(const Event& event, const Envelope& envelope) const {
    auto [type, data] = plain(event);
    const auto& place = envelope.commit;
    ledger::Record record;
    record.headers.reserve(13);
    const auto add = [&](const char* name, std::string value) { record.headers.push_back({name, std::move(value)}); };
    add("content-type", "text/plain");
    add("ce_specversion", "1.0");
    add("ce_type", std::string{type.name});
    add("ce_id", envelope.id);
    add("ce_sequence", sequence_text(envelope.sequence));
    add("ce_prev", ledger::to_hex(envelope.prev));
    add("ce_commit", std::to_string(place.index) + "/" + std::to_string(place.count));
    add("ce_commandid", envelope.command.get());
    add("ce_fingerprint", envelope.fingerprint);
    add("ce_time", std::to_string(envelope.time.time_since_epoch().count()));
    add("ce_epoch", std::to_string(envelope.epoch));
    add("ce_cause", envelope.context.cause);
    record.data = std::move(data);
    return record;
}

Result<DecodedRecord, Undecodable> PlainCodec::decode(const ledger::Record& record) const {
    DecodedRecord decoded;
    std::string_view type;
    for (const auto& [name, value] : record.headers) {
        auto& envelope = decoded.envelope;
        if (name == "ce_type") type = value;
        if (name == "ce_id") envelope.id = value;
        if (name == "ce_commandid") envelope.command = CommandId{value};
        if (name == "ce_fingerprint") envelope.fingerprint = value;
        if (name == "ce_cause") envelope.context.cause = value;
        if (name == "ce_epoch") envelope.epoch = number<std::uint64_t>(value);
        if (name == "ce_time") envelope.time = Instant{std::chrono::microseconds{number<std::int64_t>(value)}};
        if (name == "ce_sequence") envelope.sequence = number<std::uint64_t>(value);
        if (name == "ce_prev") envelope.prev = ledger::parse_hash(value).value_or(ledger::Hash{});
        if (name == "ce_commit") {
            const auto slash = std::min(value.find('/'), value.size() - 1);
            envelope.commit.index = number<std::uint32_t>(std::string_view{value}.substr(0, slash));
            envelope.commit.count = number<std::uint32_t>(std::string_view{value}.substr(slash + 1));
        }
    }
    auto event = event_of(type, record.data);
    if (!event) return failure(event.error());
    decoded.event = std::move(*event);
    return decoded;
}

}  // namespace muster::test
