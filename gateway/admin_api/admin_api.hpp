#pragma once

#include "gateway/admin_api/reading.hpp"
#include "gateway/answer.hpp"

namespace muster::gateway::admin_api {

/// Everything below `/admin`, for callers whose signature is good. The table in the source lists
/// what is offered.
class AdminApi final {
public:
    explicit AdminApi(Reading reading) : reading_(reading) {}

    [[nodiscard]] Answer answer(const Call& call) const;

private:
    Reading reading_;
};

}  // namespace muster::gateway::admin_api
