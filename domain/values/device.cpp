#include "domain/values/device.hpp"

#include "domain/values/person.hpp"

namespace muster {

Result<DeviceName, Malformed> parse_device_name(std::string_view text, std::string_view field) {
    auto name = parse_person_name(text, field);  // the same text may name a person and a device
    if (!name) return failure(std::move(name.error()));
    return DeviceName{name->get()};
}

}  // namespace muster
