#include "infra/codec/codec.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <variant>

#include "domain/values/guid.hpp"
#include "infra/codec/describe.hpp"
#include "infra/codec/reader.hpp"
#include "infra/codec/text.hpp"
#include "infra/codec/upcast.hpp"
#include "infra/codec/writer.hpp"

namespace muster::codec {
namespace {

using Headers = std::vector<ledger::Header>;

constexpr std::string_view source_prefix = "urn:muster:";

void put(Headers& headers, const char* name, std::string value) {
    headers.push_back({name, std::move(value)});
}

void put_if(Headers& headers, const char* name, const std::string& value) {
    if (!value.empty()) put(headers, name, value);
}

bool is_ledgers(const AccountId& account) {
    return account == AccountId{};
}

std::string source_text(const Envelope& envelope) {
    std::string source{source_prefix};
    source += Guid{envelope.ledger}.text();
    if (!is_ledgers(envelope.account)) {
        source += ':';
        source += envelope.account.view();
    }
    return source;
}

std::string place_text(const ledger::CommitPlace& place) {
    return std::to_string(place.index) + "/" + std::to_string(place.count);
}

/// Headers are mostly in the order in which they were written: each search goes on from the last find.
class HeaderReader {
public:
    explicit HeaderReader(const Headers& headers) : headers_(&headers) {}

    [[nodiscard]] std::string_view find(std::string_view name) {
        const auto count = headers_->size();
        for (std::size_t i = 0; i < count; ++i) {
            const auto at = next_ + i < count ? next_ + i : next_ + i - count;
            const auto& header = (*headers_)[at];
            if (header.name != name) continue;
            next_ = at + 1;
            return header.value;
        }
        return {};
    }
    [[nodiscard]] std::string text(std::string_view name) { return std::string{find(name)}; }

    /// Remembers the first header that is missing or cannot be read.
    template <class T>
    T require(std::string_view name, std::optional<T> parsed) {
        if (!parsed && error_.empty()) error_ = name;
        return parsed.value_or(T{});
    }
    [[nodiscard]] const std::string& error() const { return error_; }

private:
    const Headers* headers_;
    std::size_t next_ = 0;
    std::string error_;
};

struct Source {
    ledger::LedgerId ledger{};
    AccountId account;
};

std::optional<Source> parse_source(std::string_view text) {
    if (!text.starts_with(source_prefix)) return std::nullopt;
    text.remove_prefix(source_prefix.size());
    const auto guid = Guid::parse(text.substr(0, 36));
    if (!guid) return std::nullopt;
    text.remove_prefix(36);
    if (text.empty()) return Source{guid->bytes, AccountId{}};
    const auto account = text.front() == ':' ? AccountId::parse(text.substr(1)) : std::nullopt;
    if (!account) return std::nullopt;
    return Source{guid->bytes, *account};
}

std::optional<ledger::CommitPlace> parse_place(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto index = parse_number(text.substr(0, slash));
    const auto count = parse_number(text.substr(slash + 1));
    if (!index || !count || *count > ledger::records_per_commit_max || *index < 1 || *index > *count) {
        return std::nullopt;
    }
    return ledger::CommitPlace{static_cast<std::uint32_t>(*index), static_cast<std::uint32_t>(*count)};
}

/// In the order of `encode`, which HeaderReader likes.
Envelope read_envelope(HeaderReader& headers) {
    Envelope envelope;
    envelope.id = headers.text("ce_id");
    const auto source = headers.require("ce_source", parse_source(headers.find("ce_source")));
    envelope.ledger = source.ledger;
    envelope.account = source.account;
    envelope.time = headers.require("ce_time", parse_time(headers.find("ce_time")));
    envelope.sequence = headers.require("ce_sequence", parse_number(headers.find("ce_sequence")));
    envelope.prev = headers.require("ce_prev", parse_hash(headers.find("ce_prev")));
    envelope.commit = headers.require("ce_commit", parse_place(headers.find("ce_commit")));
    envelope.command = CommandId{headers.text("ce_commandid")};
    envelope.fingerprint = headers.text("ce_fingerprint");
    envelope.context.actor.kind = headers.require("ce_authtype", parse_enum<Actor::Kind>(headers.find("ce_authtype")));
    envelope.context.actor.id = headers.text("ce_authid");
    envelope.context.on_behalf_of = headers.text("ce_onbehalfof");
    envelope.context.cause = headers.text("ce_cause");
    if (auto run = headers.text("ce_syncrun"); !run.empty()) envelope.context.sync_run = RunId{std::move(run)};
    envelope.context.traceparent = headers.text("ce_traceparent");
    envelope.epoch = headers.require("ce_epoch", parse_number(headers.find("ce_epoch")));
    return envelope;
}

using Fill = Event (*)(Reader&);

struct Known {
    EventType type;
    Fill fill;
};

template <std::size_t... i>
constexpr auto known_types(std::index_sequence<i...>) {
    return std::array{Known{std::variant_alternative_t<i, Event>::type, [](Reader& reader) {
                                std::variant_alternative_t<i, Event> event{};
                                describe(reader, event);
                                return Event{std::move(event)};
                            }}...};
}

constexpr auto all_known = known_types(std::make_index_sequence<std::variant_size_v<Event>>{});

const Known* find_known(std::string_view type) {
    const auto known = std::ranges::find_if(all_known, [&](const Known& one) { return one.type.name == type; });
    return known == all_known.end() ? nullptr : &*known;
}

Undecodable unknown(std::string_view type, std::string_view version) {
    return {.why = "this build does not know " + std::string{type} + " version " + std::string{version},
            .unknown_type = true};
}

Undecodable broken(std::string_view type, std::string_view what) {
    return {.why = std::string{type} + ": cannot read " + std::string{what}, .unknown_type = false};
}

}  // namespace

// H1, H5: the event, and in the envelope who, on whose behalf, from where, why, and what caused it.
ledger::Record JsonCodec::encode(const Event& event, const Envelope& envelope) const {
    Writer writer;
    const auto type = std::visit(
        [&](const auto& e) {
            describe(writer, e);
            return e.type;
        },
        event);
    const auto& context = envelope.context;
    writer.personal("address", context.address);
    writer.personal("reason", context.reason);

    ledger::Record record;
    auto& headers = record.headers;
    headers.reserve(21);
    put(headers, "content-type", "application/json");
    put(headers, "ce_specversion", "1.0");
    put(headers, "ce_type", std::string{type.name});
    put(headers, "ce_eventversion", std::to_string(type.version));
    put(headers, "ce_id", envelope.id);
    put(headers, "ce_source", source_text(envelope));
    put(headers, "ce_subject", writer.take_subject());
    put(headers, "ce_time", time_text(envelope.time));
    put(headers, "ce_sequence", sequence_text(envelope.sequence));
    put(headers, "ce_prev", hash_text(envelope.prev));
    put(headers, "ce_commit", place_text(envelope.commit));
    if (!is_ledgers(envelope.account)) put(headers, "ce_partitionkey", envelope.account.str());
    put_if(headers, "ce_commandid", envelope.command.get());
    put_if(headers, "ce_fingerprint", envelope.fingerprint);
    put(headers, "ce_authtype", std::string{name_of(context.actor.kind)});
    put_if(headers, "ce_authid", context.actor.id);
    put_if(headers, "ce_onbehalfof", context.on_behalf_of);
    put_if(headers, "ce_cause", context.cause);
    if (context.sync_run) put(headers, "ce_syncrun", context.sync_run->get());
    put_if(headers, "ce_traceparent", context.traceparent);
    put(headers, "ce_epoch", std::to_string(envelope.epoch));
    record.data = writer.take_json();
    return record;
}

Result<DecodedRecord, Undecodable> JsonCodec::decode(const ledger::Record& record) const {
    HeaderReader headers{record.headers};
    const auto type = headers.find("ce_type");
    const auto version_text = headers.find("ce_eventversion");
    const auto* known = find_known(type);
    const auto version = parse_number(version_text);
    if (known == nullptr || !version || *version > known->type.version) return failure(unknown(type, version_text));

    auto envelope = read_envelope(headers);
    if (!headers.error().empty()) return failure(broken(type, headers.error()));

    auto data = nlohmann::json::parse(record.data, nullptr, false);
    if (!data.is_object()) return failure(broken(type, "the data, which is no JSON object"));
    const auto released = static_cast<std::uint32_t>(*version);
    if (!upcast(released_upcasts(), type, released, known->type.version, data, envelope.time)) {
        return failure(unknown(type, version_text));
    }
    Reader reader{headers.find("ce_subject"), data};
    auto event = known->fill(reader);
    reader.personal("address", envelope.context.address);
    reader.personal("reason", envelope.context.reason);
    if (!reader.error().empty()) return failure(broken(type, reader.error()));
    return DecodedRecord{std::move(event), std::move(envelope)};
}

}  // namespace muster::codec
