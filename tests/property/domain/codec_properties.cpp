#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "infra/codec/codec.hpp"
#include "tests/property/domain/random_event.hpp"
#include "tests/support/every_event.hpp"

namespace muster::testing {
namespace {

const codec::JsonCodec json_codec;

Envelope random_envelope(RandomFields& fields) {
    Envelope envelope = an_envelope(Event{group::Deleted{}});
    fields.fill(envelope.id);
    for (auto& byte : envelope.ledger) byte = static_cast<std::uint8_t>(fields.below(256));
    for (auto& byte : envelope.prev) byte = static_cast<std::uint8_t>(fields.below(256));
    fields.data("", envelope.account);
    fields.data("", envelope.time);
    fields.data("", envelope.sequence);
    fields.data("", envelope.epoch);
    envelope.commit.count = 1 + static_cast<std::uint32_t>(fields.below(128));
    envelope.commit.index = 1 + static_cast<std::uint32_t>(fields.below(envelope.commit.count));
    fields.data("", envelope.context.actor.kind);
    for (auto* text :
         {&envelope.fingerprint, &envelope.context.actor.id, &envelope.context.on_behalf_of, &envelope.context.cause,
          &envelope.context.traceparent, &envelope.context.address, &envelope.context.reason}) {
        text->clear();
        fields.fill(*text);
    }
    if (fields.below(2) == 1) envelope.context.sync_run.reset();
    return envelope;
}

class CodecProperty : public ::testing::TestWithParam<std::size_t> {};

TEST_P(CodecProperty, H1_decode_of_encode_is_the_identity) {
    const auto identity = [type = GetParam()](std::uint64_t seed) {
        RandomFields fields{seed, {.ids = 1000, .wild_text = true}};
        const auto event = random_event_of(type, fields);
        const auto envelope = random_envelope(fields);
        const auto decoded = json_codec.decode(json_codec.encode(event, envelope));
        RC_ASSERT(decoded.has_value());
        RC_ASSERT(decoded->event == event);
        RC_ASSERT(decoded->envelope == envelope);
    };
    EXPECT_TRUE(rc::check(identity));
}

INSTANTIATE_TEST_SUITE_P(Events, CodecProperty, ::testing::Range(std::size_t{0}, std::variant_size_v<Event>));

RC_GTEST_PROP(CodecProperty, H1_the_same_event_has_the_same_bytes, (std::uint64_t seed)) {
    const auto event = random_event(seed, {.ids = 1000, .wild_text = true});
    const auto envelope = an_envelope(event);
    RC_ASSERT(json_codec.encode(event, envelope) == json_codec.encode(event, envelope));
}

// A record may be anybody's: whatever stands there, decoding answers, and never throws or crashes.
RC_GTEST_PROP(CodecProperty, H1_damaged_data_is_answered, (std::uint64_t seed)) {
    RandomFields fields{seed, {}};
    const auto event = random_event(seed, {.ids = 1000, .wild_text = true});
    auto record = json_codec.encode(event, an_envelope(event));
    for (auto times = 1 + fields.below(4); times > 0; --times) {
        auto& text = fields.below(3) == 0 ? record.headers[fields.below(record.headers.size())].value : record.data;
        if (text.empty()) continue;
        const auto at = fields.below(text.size());
        switch (fields.below(3)) {
            case 0:
                text[at] = static_cast<char>(fields.below(256));
                break;
            case 1:
                text.erase(at, 1 + fields.below(8));
                break;
            default:
                text.insert(at, text.substr(fields.below(text.size()), 8));
                break;
        }
    }
    const auto decoded = json_codec.decode(record);
    RC_ASSERT(decoded.has_value() || !decoded.error().why.empty());
}

}  // namespace
}  // namespace muster::testing
