#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "domain/values/guid.hpp"

namespace muster::testing {

/// Answers as a Windows domain controller does where Samba does otherwise (directory-sync 8): DirSync in chunks,
/// members in ranges beside an empty attribute, at most 1,000 entries without paging, deletions as a GUID and no more.
/// One domain in memory; as much of LDAP as is asked of it.
class WindowsDc {
public:
    static constexpr const char* base = "DC=example,DC=test";
    static constexpr std::size_t entries_unpaged_max = 1000;
    static constexpr std::size_t members_a_range = 1500;

    WindowsDc();
    ~WindowsDc();
    WindowsDc(const WindowsDc&) = delete;
    WindowsDc& operator=(const WindowsDc&) = delete;

    [[nodiscard]] std::string url() const { return "ldap://127.0.0.1:" + std::to_string(port_); }

    Guid add_ou(const std::string& dn);
    Guid add_user(const std::string& name, const std::string& parent);
    Guid add_group(const std::string& name, const std::vector<Guid>& members = {});
    void set(const Guid& guid, const std::string& attribute, const std::string& value);
    void join(const Guid& group, const Guid& member);
    void leave(const Guid& group, const Guid& member);
    void remove(const Guid& guid);
    [[nodiscard]] std::string rid_of(const Guid& group);

    // What it does from now on.
    std::atomic<std::size_t> entries_a_chunk{3};
    std::atomic<bool> offers_dirsync{true};
    std::atomic<bool> shows_deletions{true};
    std::atomic<int> answers_dirsync_with{0};   // a code, once a cookie was given
    std::atomic<int> cuts_after_chunks{-1};     // the connection, once; negative: never
    std::atomic<int> answers_pages_with{0};     // a code, behind the entries of a page; 0: success
    std::atomic<bool> finds_nobody{false};      // below whatever is searched, with success
    std::atomic<bool> refers_elsewhere{false};  // for a part of what pages bring
    std::atomic<bool> goes_round{false};        // says that more comes, and gives the cookie that it was given
    std::atomic<std::uint64_t> usn_set_back{0};
    std::atomic<char> invocation{'1'};
    // What it did.
    std::atomic<int> chunks{0};
    std::atomic<int> limits_hit{0};
    std::atomic<int> ranges{0};

private:
    struct Entry {
        Guid guid;
        std::string dn;
        std::map<std::string, std::vector<std::string>> attributes;  // names in lower case
        std::vector<Guid> members;
        std::uint64_t usn = 0;
        std::uint64_t attributes_usn = 0;  // of all but members
        bool deleted = false;
    };
    struct Link {
        std::uint64_t usn;
        Guid group;
        Guid member;
        bool added;
    };
    class Talk;

    Entry& put(const std::string& dn, std::map<std::string, std::vector<std::string>> attributes);
    Entry& at(const Guid& guid);
    void link(const Guid& group, const Guid& member, bool added);
    void serve();

    std::mutex mutex_;
    std::vector<Entry> entries_;
    std::map<Guid, std::size_t> places_;  // of entries
    std::vector<Link> links_;
    std::uint64_t usn_ = 1000;
    int listening_ = -1;
    std::uint16_t port_ = 0;
    std::jthread thread_;
};

}  // namespace muster::testing
