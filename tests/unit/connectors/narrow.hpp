#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <utility>

#include "connectors/prepare.hpp"
#include "connectors/run.hpp"
#include "connectors/unsettled.hpp"
#include "tests/unit/connectors/synced.hpp"

namespace muster::testing {

/// An account that is synced by plans that look at what is unsettled only.
class Narrow : public Synced {
protected:
    explicit Narrow(const directory::Configuration& configuration = corp()) : Synced(configuration) {}

    connectors::RunReport read() {
        unsettled = {};
        auto read = connectors::Reading::read(entries.configuration(), std::nullopt, source, entries.folding(), {}, {});
        if (!read) throw std::runtime_error(read.error().what);
        reading_ = *std::move(read);
        auto report = apply();
        follow();  // looks once more at all that was done
        return report;
    }
    connectors::RunReport follow() {
        EXPECT_FALSE(unsettled.everything);
        EXPECT_TRUE(reading_->follow({}));
        return apply();
    }

    connectors::Unsettled unsettled;

private:
    connectors::RunReport apply() {
        const auto ports = here.ports(source);
        auto prepared = connectors::prepare(*reading_, unsettled, here.directory(), ports, {}, silent_);
        if (!prepared) throw std::runtime_error(prepared.error().what);
        connectors::Run run{here.directory(), ports, directory::RunKind::changes, here.clock().now(), silent_, {}};
        return run.apply(*std::move(prepared), reading_->server(), reading_->server()).value();
    }

    std::unique_ptr<connectors::Reading> reading_;
    std::function<void(const connectors::Progress&)> silent_;
};

}  // namespace muster::testing
