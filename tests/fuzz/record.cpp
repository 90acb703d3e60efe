// A record as it may lie in a log that somebody else has written to: header lines, an empty line, the data.

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/base/invariant.hpp"
#include "infra/codec/codec.hpp"

namespace muster {
namespace {

ledger::Record record_of(std::string_view text) {
    ledger::Record record;
    while (!text.empty() && !text.starts_with('\n')) {
        const auto line = text.substr(0, text.find('\n'));
        const auto colon = line.find(": ");
        if (colon == std::string_view::npos) break;
        record.headers.push_back({std::string{line.substr(0, colon)}, std::string{line.substr(colon + 2)}});
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    if (text.starts_with('\n')) text.remove_prefix(1);
    record.data = text;
    return record;
}

}  // namespace
}  // namespace muster

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace muster;
    static const codec::JsonCodec codec;
    const auto decoded = codec.decode(record_of({reinterpret_cast<const char*>(bytes), size}));
    if (!decoded) {
        invariant(!decoded.error().why.empty(), "a record that cannot be read says why");
        return 0;
    }
    const auto again = codec.decode(codec.encode(decoded->event, decoded->envelope));
    invariant(again.has_value(), "what was decoded can be encoded and decoded again");
    invariant(again->event == decoded->event, "and is the same event");
    invariant(again->envelope == decoded->envelope, "in the same envelope");
    return 0;
}
