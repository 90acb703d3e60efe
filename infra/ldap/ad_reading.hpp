#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_set>
#include <vector>

#include "connectors/directory.hpp"
#include "domain/base/ascii.hpp"
#include "infra/ldap/ad_session.hpp"
#include "infra/ldap/handles.hpp"

namespace muster::ldap {

/// One read, or one batch of changes, under way.
struct AdSession::Reading {
    const connectors::ReadRequest& request;
    connectors::EntrySink& sink;
    const std::function<void(std::uint64_t)>& progress;
    AdServer server;
    AdKnown& known;
    std::vector<std::string> asked{};  // without `member`, which comes by ranges
    connectors::Verdict verdict{};
    std::string must_read{};  // why changes cannot be followed from here; empty: they can
    bool saw_usn = false;

    void count() {
        constexpr std::uint64_t progress_step = 1000;
        if (++verdict.entries % progress_step == 0 && progress) progress(verdict.entries);
    }
    // At the root of a domain the server refers to its own other naming contexts, people or not.
    void doubt_references(const std::vector<std::string>& references) {
        for (const std::string& reference : references) {
            LDAPURLDesc* raw = nullptr;
            if (ldap_url_parse(reference.c_str(), &raw) == LDAP_URL_SUCCESS) {
                const Url url{raw};
                const std::string dn = ascii_lower(url->lud_dn == nullptr ? "" : url->lud_dn);
                const auto known_one = [&](const std::string& context) { return ascii_lower(context) == dn; };
                if (std::ranges::any_of(server.naming_contexts, known_one)) continue;
            }
            verdict.doubts.push_back("the server refers to " + reference + " for a part of the tree");
            return;
        }
    }
};

/// What a server said has changed, before it is known what of that matters here.
struct AdSession::Changes {
    struct Members {
        Guid group;
        std::vector<std::string> added;
        std::vector<std::string> removed;
    };
    std::vector<Guid> changed;            // there, to be read; walked groups are in `groups`
    std::vector<Guid> deleted;            // its tombstone was seen
    std::vector<Guid> missing;            // not found any more, for whatever reason
    std::vector<Guid> groups;             // walked ones, to be read whole
    std::vector<Members> members;         // of walked groups
    std::unordered_set<Guid> renamed;     // of `changed`: bears another name, or lies elsewhere
    std::unordered_set<Guid> reanimated;  // of `changed`: had been deleted, and lost whatever it was listed in
};

}  // namespace muster::ldap
