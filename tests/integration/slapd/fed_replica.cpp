#include "tests/integration/slapd/fed_replica.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "connectors/dn.hpp"

namespace muster::testing {
namespace {

constexpr std::chrono::seconds catch_up_timeout{30};
constexpr std::chrono::milliseconds patience_each{200};

}  // namespace

FedReplica::FedReplica(directory::Configuration configuration, ldap::Settings settings)
    : configuration_(std::move(configuration)), source_(std::move(settings)), attributes_(configuration_) {}

void FedReplica::read() {
    session_.reset();
    auto opened = source_.open(configuration_, {});
    if (!opened) throw std::runtime_error(opened.error().what);
    session_ = *std::move(opened);
    auto probes = session_->probe();
    if (!probes) throw std::runtime_error(probes.error().what);
    groups_ = std::move(probes->groups);
    replica_ = std::make_unique<connectors::Replica>(configuration_, attributes_, folding_);
    const auto verdict = session_->read({configuration_, attributes_, groups_}, *replica_, {});
    if (!verdict) throw std::runtime_error(verdict.error().what);
    if (!verdict->complete()) throw std::runtime_error(verdict->doubts.front());
    ++reads_;
}

Result<connectors::Followed, PortFailure> FedReplica::follow(const connectors::Patience& patience) {
    return session_->follow({configuration_, attributes_, groups_}, *replica_, patience);
}

void FedReplica::catch_up() {
    const auto deadline = std::chrono::steady_clock::now() + catch_up_timeout;
    auto other = source_.open(configuration_, {});
    if (!other) throw std::runtime_error(other.error().what);
    const auto probes = (*other)->probe();
    if (!probes) throw std::runtime_error(probes.error().what);
    while (std::chrono::steady_clock::now() < deadline) {
        const auto followed = follow(patience_each);
        if (!followed) {
            ++failures_;
        } else if (followed->what == Followed::What::must_read) {
            read();
            return;
        } else if (directory::why_behind(followed->server, probes->server).empty()) {
            return;
        }
    }
    throw std::runtime_error("the changes did not come");
}

std::string FedReplica::why_it_must_read() {
    const auto followed = follow(catch_up_timeout);
    if (!followed) return "failed: " + followed.error().what;
    return followed->what == Followed::What::must_read ? followed->why : "followed";
}

std::map<std::string, std::string> FedReplica::content() const {
    std::map<std::string, std::string> content;
    for (const connectors::Object& object : replica_->objects()) {
        if (!object.live) continue;
        std::vector<std::string> lines;
        for (const connectors::Value& value : object.values)
            lines.push_back(attributes_.names()[value.attribute] + "=" + value.text);
        if (const auto index = replica_->index_of(object.guid)) {
            if (const connectors::Edges* edges = replica_->edges_of(*index)) {
                for (const std::string& ref : edges->refs) lines.push_back("member " + ref);
                for (const std::string& name : edges->user_names) lines.push_back("memberUid " + name);
                lines.push_back("gid " + edges->gid_number);
            }
        }
        std::ranges::sort(lines);
        std::string text = connectors::normalise_dn(object.dn, folding_).value_or("?" + object.dn) + " kind " +
                           std::to_string(static_cast<int>(object.kind));
        for (const std::string& line : lines) text += " | " + line;
        content.emplace(object.guid.text(), std::move(text));
    }
    return content;
}

std::vector<std::string> FedReplica::names(const std::string& type) const {
    std::vector<std::string> names;
    for (const connectors::Object& object : replica_->objects())
        if (object.live && object.dn.starts_with(type + "="))
            names.push_back(object.dn.substr(type.size() + 1, object.dn.find(',') - type.size() - 1));
    std::ranges::sort(names);
    return names;
}

std::string differences(const FedReplica& one, const FedReplica& other) {
    const auto first = one.content();
    const auto second = other.content();
    std::string text;
    const auto tell = [&](const char* which, const auto& these, const auto& those) {
        for (const auto& [guid, line] : these) {
            const auto there = those.find(guid);
            if (there == those.end() || there->second != line) text += which + guid + " " + line + "\n";
        }
    };
    tell("- ", first, second);
    tell("+ ", second, first);
    return text;
}

}  // namespace muster::testing
