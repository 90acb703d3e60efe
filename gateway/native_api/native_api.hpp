#pragma once

#include "gateway/answer.hpp"
#include "gateway/native_api/sync_control.hpp"

namespace muster::gateway::native_api {

/// Everything below `/v1`, for callers whose signature is good: what the compatible API cannot say.
///
/// `POST /v1/sync` with `{"directory": name}` or `{}` (all): 202, `{"sync": handle}`.
/// `GET /v1/sync/{handle}`: `{"ended": bool, "directories": [{"directory", "name", "stage", "done",
/// "total", "report"}]}`; `report` is null until that directory's run has ended.
class NativeApi final {
public:
    explicit NativeApi(SyncControl& syncs) : syncs_(syncs) {}

    [[nodiscard]] Answer answer(const Call& call) const;

private:
    SyncControl& syncs_;
};

}  // namespace muster::gateway::native_api
