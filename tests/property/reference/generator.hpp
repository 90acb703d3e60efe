#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "domain/account/command.hpp"

namespace muster::reference {

/// A moment, and what happens then.
struct Step {
    /// `look`: for what is due (T12); `restart`: the same by a process that has just begun.
    enum class What { ask, look, restart };
    Instant at;
    What what = What::ask;
    std::optional<Command> command{};  // to ask
};

/// Commands in a small world: ten people, few names that are spelt in several ways, four groups, two
/// directories of which one carries status, five phones, three tokens, three admins. So everything is met often: who is
/// known and who is not, names that clash, devices that are shared, people who leave and come back.
///
/// The same seed makes the same steps. What is drawn does not depend on any state, so that steps can be left out.
class Generator {
public:
    explicit Generator(std::uint64_t seed);
    Generator(const Generator&) = delete;
    Generator& operator=(const Generator&) = delete;

    [[nodiscard]] Step next();

private:
    struct Kind {
        std::uint64_t weight;
        std::function<Command()> make;
    };

    void know_admins();
    void know_users();
    void know_groups();
    void know_directories();
    void know_devices();
    void let_time_pass();
    Command draw();

    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
    bool once_in(std::uint64_t times) { return below(times) == 0; }
    template <class T>
    T one_of(const std::vector<T>& all) {
        return all[below(all.size())];
    }
    template <class T>
    std::optional<T> perhaps(T value) {
        return once_in(2) ? std::optional<T>{value} : std::nullopt;
    }

    UserId user();
    GroupId group();
    DirectoryId directory();
    Guid guid();
    Username name();
    std::vector<Username> aliases();
    Profile profile();
    user::ProfileFields fields();
    user::Status status();
    user::Cause hand();
    directory::Configuration configuration(const DirectoryId& of);
    directory::PersonView view(bool with_status);
    AttemptId attempt();
    SettingValue value_for(const std::string& setting);

    std::mt19937_64 random_;
    Instant now_;
    std::uint64_t pace_;
    std::uint64_t steps_ = 0;
    std::optional<Command> last_;
    std::uint64_t attempts_ = 0;
    std::vector<Username> names_;
    std::vector<Kind> kinds_;
    std::uint64_t weights_ = 0;
};

}  // namespace muster::reference
