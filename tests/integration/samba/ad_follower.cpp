#include "tests/integration/samba/ad_follower.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "connectors/ad_values.hpp"
#include "connectors/attribute_map.hpp"
#include "connectors/dn.hpp"
#include "tests/support/samba_dc.hpp"

namespace muster::testing {

using connectors::EntryKind;
using connectors::Object;

namespace {

std::string kind_of(EntryKind kind) {
    switch (kind) {
        case EntryKind::user:
            return "user";
        case EntryKind::group:
            return "group";
        case EntryKind::container:
            return "container";
        case EntryKind::other:
            break;
    }
    return "other";
}

}  // namespace

ldap::Settings ad_settings() {
    ldap::Settings settings;
    settings.environment = [](const std::string&) { return SambaDc::password; };
    return settings;
}

directory::Configuration ad_configuration(const std::string& url) {
    directory::Configuration configuration;
    configuration.name = "ad";
    configuration.kind = directory::Kind::ad;
    configuration.servers = {url};
    configuration.tls = directory::Tls::none;
    configuration.base = SambaDc::base;
    configuration.bind.dn = SambaDc::reader;
    configuration.bind.password_env = "PASSWORD";
    configuration.groups = {ad_dn("staff")};
    configuration.attributes = connectors::default_attributes(directory::Kind::ad);
    return configuration;
}

AdFollower::AdFollower(directory::Configuration configuration, const ldap::Settings& settings)
    : configuration_(std::move(configuration)), source_(settings), settings_(settings), attributes_(configuration_) {}

void AdFollower::read() {
    auto opened = source_.open(configuration_, {});
    if (!opened) throw std::runtime_error(opened.error().what);
    session_ = *std::move(opened);
    auto probes = session_->probe();
    if (!probes) throw std::runtime_error(probes.error().what);
    probes_ = *std::move(probes);
    replica_ = std::make_unique<connectors::Replica>(configuration_, attributes_, folding_);
    auto verdict = session_->read({configuration_, attributes_, probes_.groups}, *replica_, {});
    if (!verdict) throw std::runtime_error(verdict.error().what);
    verdict_ = *std::move(verdict);
    EXPECT_EQ(probes_.doubts, std::vector<std::string>{});
    EXPECT_EQ(verdict_.doubts, std::vector<std::string>{});
}

Result<connectors::Followed, PortFailure> AdFollower::try_follow() {
    return session_->follow({configuration_, attributes_, probes_.groups}, *replica_, {});
}

connectors::Followed AdFollower::follow() {
    auto followed = try_follow();
    if (!followed) {
        ADD_FAILURE() << followed.error().what;
        return {};
    }
    EXPECT_NE(followed->what, connectors::Followed::What::must_read) << followed->why;
    return *std::move(followed);
}

std::string AdFollower::picture() const {
    std::set<std::string> lines;
    for (const Object& object : replica_->objects()) {
        if (!object.live) continue;
        std::string line = connectors::normalise_dn(object.dn, folding_).value_or("? " + object.dn) + " " +
                           object.guid.text() + " " + kind_of(object.kind);
        std::set<std::string> values;
        for (const connectors::Value& value : object.values)
            values.insert(attributes_.names()[value.attribute] + "=" + value.text);
        if (object.sid)
            values.insert("sid ending in " + std::to_string(object.sid->rid) + ", primary group " +
                          std::to_string(object.primary_group_rid));
        const auto place = replica_->index_of(object.guid);
        if (const auto* edges = place ? replica_->edges_of(*place) : nullptr)
            for (const std::string& ref : edges->refs)
                if (!values.insert("lists " + connectors::ad::extended_dn_of(ref).guid.value_or(Guid{}).text()).second)
                    values.insert("lists " + ref + " twice");
        for (const std::string& value : values) line += "\n    " + value;
        lines.insert(std::move(line));
    }
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

std::string AdFollower::picture_of_a_new_read() const {
    AdFollower anew{configuration_, settings_};
    anew.read();
    return anew.picture();
}

const Object* AdFollower::find(const std::string& name) const {
    for (const Object& object : replica_->objects()) {
        if (!object.live) continue;
        const auto rdn = connectors::first_rdn(object.dn);
        if (rdn && rdn->value == name) return &object;
    }
    return nullptr;
}

std::string AdFollower::has(const std::string& name) const {
    const Object* object = find(name);
    if (object == nullptr) return {};
    return kind_of(object->kind) + " " + connectors::normalise_dn(object->dn, folding_).value_or(object->dn);
}

Guid AdFollower::guid_of(const std::string& name) const {
    const Object* object = find(name);
    if (object == nullptr) throw std::runtime_error("the replica knows no " + name);
    return object->guid;
}

std::string AdFollower::members_of(const std::string& group) const {
    const auto place = replica_->index_of(guid_of(group));
    const auto* edges = place ? replica_->edges_of(*place) : nullptr;
    std::set<std::string> names;
    for (const std::string& ref : edges == nullptr ? std::vector<std::string>{} : edges->refs) {
        const auto guid = connectors::ad::extended_dn_of(ref).guid;
        const Object* object = guid ? replica_->find(*guid) : nullptr;
        const auto rdn = connectors::first_rdn(object == nullptr ? ref : object->dn);
        names.insert(object == nullptr ? "? " + ref : rdn ? std::string{rdn->value} : object->dn);
    }
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
    return text;
}

}  // namespace muster::testing
