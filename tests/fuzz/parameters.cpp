// The first byte says how the request was signed, the rest up to a zero byte is the query, what follows the body.

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/base/invariant.hpp"
#include "gateway/parameters.hpp"

namespace muster::gateway {
namespace {

void check(const ApiError& error) {
    invariant(!error.detail.empty(), "a refusal says what is wrong");
    invariant(error.detail.starts_with(error.parameter), "and begins with the parameter");
}

template <class T>
void look(const Result<T, ApiError>& read) {
    if (!read) check(read.error());
}

}  // namespace
}  // namespace muster::gateway

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace muster::gateway;
    if (size == 0) return 0;
    constexpr SignatureVersion versions[] = {SignatureVersion::v1, SignatureVersion::v2, SignatureVersion::v4,
                                             SignatureVersion::v5};
    const auto version = versions[bytes[0] % 4];
    const std::string_view text{reinterpret_cast<const char*>(bytes) + 1, size - 1};
    const auto zero = text.find('\0');
    Request request{.method = "POST", .target = "/p?" + std::string{text.substr(0, zero)}};
    if (zero != std::string_view::npos) request.body = text.substr(zero + 1);
    const auto parameters = Parameters::read(request, version);
    if (!parameters) {
        check(parameters.error());
        return 0;
    }
    for (const auto& name : parameters->names_beginning("")) {
        muster::invariant(parameters->has(name), "a name that stands there is there");
        look(parameters->text(name));
        look(parameters->needed(name));
        look(parameters->integer(name));
        look(parameters->boolean(name));
        look(parameters->list(name, 3));
        look(parameters->objects(name, 3));
    }
    return 0;
}
