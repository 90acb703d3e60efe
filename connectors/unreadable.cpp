#include "connectors/unreadable.hpp"

#include <algorithm>
#include <cstddef>
#include <variant>

namespace muster::connectors {
namespace {

// One user's only value may well have been deleted; more at once are a right that is gone.
constexpr std::size_t holders_of_a_value = 2;
// Of a status there is no second chance: who is let in by mistake is in.
constexpr std::size_t holders_of_a_status = 1;

class Looking {
public:
    Looking(const Replica& replica, const Scope& scope, const Account& account, const directory::Directory& directory)
        : replica_(replica), scope_(scope), account_(account), directory_(directory) {}

    std::vector<Unreadable> all() {
        const directory::AttributeMap& map = directory_.configuration.attributes;
        const auto held = [](auto field) {
            return [field](const user::User& user) { return !(user.profile().*field).get().empty(); };
        };
        check(map.username, holders_of_a_value, [](const user::User&) { return true; });
        check(map.real_name, holders_of_a_value, held(&Profile::real_name));
        check(map.first_name, holders_of_a_value, held(&Profile::first_name));
        check(map.last_name, holders_of_a_value, held(&Profile::last_name));
        check(map.email, holders_of_a_value, held(&Profile::email));
        check(map.notes, holders_of_a_value, held(&Profile::notes));
        // Which of several attributes an alias came from is not known, so only one that is alone can be blamed.
        if (map.aliases.size() == 1)
            check(map.aliases.front(), holders_of_a_value,
                  [](const user::User& user) { return !user.aliases().empty(); });
        if (directory_.configuration.kind == directory::Kind::ad) {
            check("useraccountcontrol", holders_of_a_status, [](const user::User&) { return true; });
            check("accountexpires", holders_of_a_status, [](const user::User&) { return true; });
        } else {
            check(map.status, holders_of_a_status, [](const user::User& user) {
                const auto* present = std::get_if<user::Present>(&user.phase);
                return present != nullptr && present->status == user::Status::disabled;
            });
        }
        return std::move(found_);
    }

private:
    template <class Has>
    void check(const std::string& name, std::size_t holders_min, const Has& has) {
        const auto attribute = replica_.attributes().index_of(name);
        if (!attribute || is_shown(*attribute)) return;
        if (std::ranges::find(found_, *attribute, &Unreadable::attribute) != found_.end()) return;
        std::size_t holders = 0;
        for (ObjectIndex i = 0; i < scope_.in_scope.size(); ++i) {
            if (!scope_.in_scope[i]) continue;
            const auto bound = directory_.users.find(replica_.objects()[i].guid);
            const user::User* user = bound == directory_.users.end() ? nullptr : account_.find_user(bound->second);
            if (user != nullptr && has(*user)) ++holders;
        }
        if (holders < holders_min) return;
        found_.push_back({*attribute, "nobody's \"" + name + "\" can be read, though " + std::to_string(holders) +
                                          (holders == 1 ? " user has" : " users have") +
                                          " it here: grant the account that binds the right to read it, or take it "
                                          "out of [attributes]"});
    }

    [[nodiscard]] bool is_shown(std::uint16_t attribute) const {
        for (ObjectIndex i = 0; i < scope_.in_scope.size(); ++i)
            if (scope_.in_scope[i] && replica_.objects()[i].first(attribute)) return true;
        return false;
    }

    const Replica& replica_;
    const Scope& scope_;
    const Account& account_;
    const directory::Directory& directory_;
    std::vector<Unreadable> found_;
};

}  // namespace

std::vector<Unreadable> unreadable_attributes(const Replica& replica, const Scope& scope, const Account& account,
                                              const directory::Directory& directory) {
    return Looking{replica, scope, account, directory}.all();
}

}  // namespace muster::connectors
