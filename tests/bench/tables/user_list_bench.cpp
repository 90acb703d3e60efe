// How quickly the user list answers: rows made through the Tables port, each question asked many times with other
// words, times of the middle and of the slowest twentieth. PostgreSQL with fsync on, as it is after its own
// start: nothing analysed or vacuumed by hand.
//
// user_list_bench [users, 1000000] [sqlite|postgres]

#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "infra/postgres/snapshots.hpp"
#include "infra/postgres/tables.hpp"
#include "infra/sqlite/queries_snapshots.hpp"
#include "infra/sqlite/tables_writer.hpp"
#include "infra/text/folding.hpp"
#include "projections/queries/user_list.hpp"
#include "projections/table_set.hpp"
#include "tests/support/examples.hpp"
#include "tests/support/postgres_server.hpp"

namespace muster::testing {
namespace {

using Clock = std::chrono::steady_clock;
using queries::SortBy;
using queries::Tile;
using queries::UserListFilter;
using queries::UserListOrder;
using Direction = queries::Select::Direction;

constexpr std::uint64_t batch = 5000;
constexpr int askings = 100;

const std::vector<std::string> first_names{
    "amy",  "bob",  "carol",   "dave",  "eve",    "frank", "grace",     "heidi",  "ivan",   "judy",   "ken",    "laura",
    "mary", "noah", "olivia",  "peggy", "quinn",  "ruth",  "sybil",     "trent",  "ursula", "vera",   "walter", "xenia",
    "yves", "zoe",  "anatole", "bruno", "cedric", "diana", "ekaterina", "fatima", "gustav", "hannah", "ingrid", "joao"};
const std::vector<std::string> last_names{"smith",  "jones",  "garcia", "miller", "davis",    "wilson",  "anderson",
                                          "thomas", "taylor", "moore",  "martin", "lee",      "white",   "lopez",
                                          "hill",   "clark",  "lewis",  "young",  "king",     "novak",   "mueller",
                                          "rossi",  "nguyen", "patel",  "yilmaz", "kowalski", "ivanova", "andersson",
                                          "dubois", "silva",  "tanaka", "okafor"};

/// What stands in the rows is the same in each run.
struct Person {
    std::string first;
    std::string last;
    std::string username;
};
Person person(std::uint64_t i) {
    const auto mixed = i * 11400714819323198485ULL;
    Person person{.first = first_names[(mixed >> 20U) % first_names.size()],
                  .last = last_names[(mixed >> 40U) % last_names.size()],
                  .username = {}};
    person.username = person.first + "." + person.last + std::to_string(i);
    return person;
}
UserId id_of(std::uint64_t i) {
    return a_user((i * 11400714819323198485ULL) >> 8U);
}
std::string titled(std::string name) {
    if (!name.empty()) name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
}

class Filling {
public:
    explicit Filling(projections::Tables& tables) : tables_(&tables) {}

    void add(const Event& event) {
        Envelope envelope;
        envelope.account = account;
        envelope.sequence = ++sequence_;
        envelope.time = now + std::chrono::seconds{sequence_};
        changes_.add(projections::project(event, envelope, folding_));
        if (sequence_ - stored_ == batch) store();
    }
    void store() {
        const auto done = tables_->apply(0, changes_, progress(stored_), progress(sequence_));
        if (!done) throw std::runtime_error{done.error().what};
        stored_ = sequence_;
        changes_.clear();
    }

private:
    static ledger::Progress progress(std::uint64_t sequence) {
        ledger::Progress progress;
        progress.head.sequence = sequence;
        progress.next = static_cast<ledger::Offset>(sequence);
        return progress;
    }

    projections::Tables* tables_;
    text::UnicodeFolding folding_;
    projections::RowChanges changes_;
    std::uint64_t sequence_ = 0;
    std::uint64_t stored_ = 0;
};

void fill(projections::Tables& tables, std::uint64_t users) {
    Filling filling{tables};
    filling.add(corp_added());
    filling.add(a_local_group(staff, "Staff"));
    filling.add(a_local_group(guests, "Guests"));
    for (std::uint64_t i = 0; i < users; ++i) {
        const auto who = person(i);
        auto event = synced(id_of(i), by(corp, a_guid(i)), who.username,
                            i % 97 == 0 ? user::Status::bypass : user::Status::active);
        event.profile.real_name = PersonName{titled(who.first) + " " + titled(who.last)};
        event.profile.first_name = PersonName{titled(who.first)};
        event.profile.last_name = PersonName{titled(who.last)};
        event.profile.email = Email{who.username + "@corp.example"};
        if (i % 10 == 0) event.profile.aliases = names({who.last + "_" + std::to_string(i)});
        filling.add(event);
        if (i % 499 == 0) {
            user::Trashed trashed;
            trashed.user = id_of(i);
            trashed.cause = user::TrashCause::directory;
            filling.add(trashed);
        }
    }
    for (std::uint64_t i = 0; i < users; i += 500) {
        group::MembersChanged change;
        change.group = staff;
        for (auto member = i; member < std::min(i + 500, users); member += 2) change.added.push_back(id_of(member));
        filling.add(change);
    }
    group::MembersChanged few;
    few.group = guests;
    for (std::uint64_t i = 0; i < users; i += std::max<std::uint64_t>(users / 500, 1)) few.added.push_back(id_of(i));
    filling.add(few);
    filling.store();
}

class Asking {
public:
    Asking(queries::Snapshots& snapshots, std::uint64_t users)
        : list_(snapshots, [](const AccountId&) { return ledger::Partition{0}; }),
          found_(snapshots, [](const AccountId&) { return ledger::Partition{0}; }),
          users_(users) {}

    void all() {
        ask("first page, by creation", [&] { return page({}, {}); });
        for (const auto& [name, by] : {std::pair{"username", SortBy::username}, std::pair{"name", SortBy::name},
                                       std::pair{"email", SortBy::email}, std::pair{"status", SortBy::status}}) {
            ask(std::string{"first page, by "} + name, [&, by = by] { return page({}, {.by = by}); });
        }
        ask("first page, by username falling",
            [&] { return page({}, {.by = SortBy::username, .direction = Direction::falling}); });
        ask("a page in the middle, by username",
            [&] { return page({}, {.by = SortBy::username}, {some().username, std::int64_t{0}}); });
        ask("bypass, by username", [&] { return page({.tile = Tile::bypass}, {.by = SortBy::username}); });
        ask("inactive, by last login", [&] {
            return page({.tile = Tile::inactive, .inactive_since = now + Days{1}}, {.by = SortBy::last_login});
        });
        ask("trash, by username", [&] { return page({.tile = Tile::trash}, {.by = SortBy::username}); });
        ask("group of half, by username", [&] { return page({.group = staff}, {.by = SortBy::username}); });
        ask("group of 500, by username", [&] { return page({.group = guests}, {.by = SortBy::username}); });
        ask("directory of all, by username", [&] { return page({.directory = corp}, {.by = SortBy::username}); });
        ask("counts of all tiles", [&] {
            const auto counts = list_.counts(account, now + Days{1});
            return counts ? counts->all : failed(counts.error());
        });
        for (const auto& [name, by] : {std::pair{"creation", SortBy::created}, std::pair{"username", SortBy::username},
                                       std::pair{"name", SortBy::name}}) {
            const UserListOrder order{.by = by};
            const auto search = [&](const std::string& what, const std::function<std::string()>& text) {
                ask(what + ", by " + name, [&] { return page({.text = text()}, order); });
            };
            search("search, beginning of 1", [&] { return some().first.substr(0, 1); });
            search("search, beginning of 2", [&] { return some().last.substr(0, 2); });
            search("search, first three letters", [&] { return some().first.substr(0, 3); });
            search("search, a first name", [&] { return some().first; });
            search("search, a whole username", [&] { return some().username; });
            search("search, within a username", [&] { return some().username.substr(4); });
            search("search, five digits", [&] { return std::to_string(10000 + random_() % 90000); });
            search("search, a real name", [&] {
                const auto who = some();
                return who.first + " " + who.last;
            });
            search("search, an address", [&] { return some().username + "@corp"; });
            search("search, what everybody has", [&] { return std::string{"@corp.example"}; });
            search("search, what nobody has", [&] { return "zq" + some().first; });
            search("search, end of an id", [&] { return id_of(random_() % users_).str().substr(12); });
        }
        ask("search in a group of 500",
            [&] { return page({.text = some().first, .group = guests}, {.by = SortBy::username}); });
        ask("open one", [&] {
            const auto user = found_.find(account, id_of(random_() % users_));
            return user ? std::uint64_t{user->has_value()} : failed(user.error());
        });
    }

private:
    Person some() { return person(random_() % users_); }
    static std::uint64_t failed(const PortFailure& why) { throw std::runtime_error{why.what}; }

    std::uint64_t page(const UserListFilter& filter, const UserListOrder& order,
                       const queries::UserListPlace& after = {}) {
        const auto page = list_.page(account, filter, order, after, 100);
        return page ? page->rows.size() : failed(page.error());
    }

    void ask(const std::string& what, const std::function<std::uint64_t()>& question) {
        std::vector<double> times;
        std::uint64_t rows = 0;
        for (int i = 0; i < askings; ++i) {
            const auto start = Clock::now();
            rows = question();
            times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
        }
        std::ranges::sort(times);
        std::printf("  %-48s p50 %8.2f ms   p95 %8.2f ms   worst %8.2f ms   (%lu)\n", what.c_str(),
                    times[times.size() / 2], times[times.size() * 95 / 100], times.back(),
                    static_cast<unsigned long>(rows));
        std::fflush(stdout);
    }

    queries::UserList list_;
    queries::UsersFromTables found_;
    std::uint64_t users_;
    std::mt19937_64 random_{7};
};

void measure(const char* database, projections::Tables& tables, queries::Snapshots& snapshots, std::uint64_t users) {
    if (const auto opened = tables.open(ledger::LedgerId{7}); !opened) throw std::runtime_error{opened.error().what};
    const auto start = Clock::now();
    fill(tables, users);
    const auto took = std::chrono::duration<double>(Clock::now() - start).count();
    std::printf("%s: %lu users stored in %.1f s, %.0f a second\n", database, static_cast<unsigned long>(users), took,
                static_cast<double>(users) / took);
    Asking{snapshots, users}.all();
}

int run(std::uint64_t users, const std::string& only) {
    if (only != "postgres") {
        auto folder = (std::filesystem::temp_directory_path() / "muster-bench-XXXXXX").string();
        if (::mkdtemp(folder.data()) == nullptr) return 1;
        {
            sqlite::SqliteTables tables{folder + "/tables.db"};
            sqlite::SqliteSnapshots snapshots{folder + "/tables.db"};
            measure("SQLite", tables, snapshots, users);
            std::printf("  file: %.0f MB\n",
                        static_cast<double>(std::filesystem::file_size(folder + "/tables.db")) / 1e6);
        }
        std::filesystem::remove_all(folder);
    }
    if (only != "sqlite") {
        const PostgresServer server{PostgresServer::Durability::full};
        postgres::PostgresTables tables{server.uri()};
        postgres::PostgresSnapshots snapshots{server.uri()};
        measure("PostgreSQL", tables, snapshots, users);
    }
    return 0;
}

}  // namespace
}  // namespace muster::testing

int main(int count, char** arguments) {
    return muster::testing::run(count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 1'000'000,
                                count > 2 ? arguments[2] : "");
}
