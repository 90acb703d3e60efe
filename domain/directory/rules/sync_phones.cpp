#include <algorithm>

#include "domain/directory/pause.hpp"
#include "domain/directory/phones.hpp"
#include "domain/directory/rules.hpp"
#include "domain/user/devices.hpp"

namespace muster::directory {
namespace {

using Phones = std::vector<PhoneId>;

bool holds(const Phones& phones, const PhoneId& phone) {
    return std::ranges::find(phones, phone) != phones.end();
}

/// What becomes of one user's phones. Decided on the state before it; no two steps are about one phone.
class Giving {
public:
    Giving(const Account& account, const user::User& user)
        : account_(account), user_(user), had_(phones_given(account, user.id)), devices_(user.devices.size()) {}

    std::optional<Refusal> give(const NumberView& view) {
        if (const auto* known = account_.find_phone_by_number(view.number, {})) {
            if (holds(given_, known->id)) return std::nullopt;
            const Device device{known->id};
            if (user_.has(device)) {
                // What a hand tied stays the hand's.
                if (holds(had_, known->id)) given_.push_back(known->id);
                return std::nullopt;
            }
            if (auto refusal = may_have(device, known->users)) return refusal;
            tie(known->id);
            return std::nullopt;
        }
        if (std::ranges::find(numbers_made_, view.number) != numbers_made_.end()) return std::nullopt;
        if (account_.find_phone(view.id_if_new) != nullptr || holds(made_, view.id_if_new))
            return IdInUse{.id = view.id_if_new.str()};
        if (auto refusal = may_have(Device{view.id_if_new}, {})) return refusal;
        events_.emplace_back(
            phone::Created{.phone = view.id_if_new,
                           .details = {.number = view.number, .extension = {}, .name = {}, .type = view.type}});
        made_.push_back(view.id_if_new);
        numbers_made_.push_back(view.number);
        tie(view.id_if_new);
        return std::nullopt;
    }

    void take_the_others() {
        for (const auto& id : had_) {
            if (holds(given_, id)) continue;
            const auto& phone = account_.phones.at(id);
            --devices_;
            if (phone.by_directory && phone.users.size() == 1) {  // as T8: it belongs to nobody else
                events_.emplace_back(phone::Deleted{.phone = id, .users = phone.users});
            } else {
                events_.emplace_back(phone::Detached{.user = user_.id, .phone = id});
            }
            last_taken_ = Device{id};
        }
    }
    void keep_the_others() {
        for (const auto& id : had_)
            if (!holds(given_, id)) given_.push_back(id);
    }

    [[nodiscard]] Events events() {
        // The same phones in another order at the source are the same.
        std::ranges::sort(given_);
        auto had = had_;
        std::ranges::sort(had);
        if (had != given_ || !made_.empty())
            events_.emplace_back(phone::GivenByDirectory{.user = user_.id, .phones = given_, .made = made_});
        if (first_tied_ && !user_.is_enrolled())
            events_.emplace_back(user::Enrolled{.user = user_.id, .device = *first_tied_});  // U6
        if (last_taken_ && devices_ == 0)
            events_.emplace_back(user::Unenrolled{.user = user_.id, .device = *last_taken_});  // U6, V8
        return std::move(events_);
    }

private:
    [[nodiscard]] std::optional<Refusal> may_have(const Device& device, const std::vector<UserId>& users) const {
        if (devices_ >= devices_per_user_max) return TooManyDevices{.user = user_.id};
        return user::check_tie(user_, device, users);
    }
    void tie(const PhoneId& phone) {
        events_.emplace_back(phone::Attached{.user = user_.id, .phone = phone});
        given_.push_back(phone);
        ++devices_;
        if (!first_tied_) first_tied_ = Device{phone};
    }

    const Account& account_;
    const user::User& user_;
    const Phones& had_;
    Phones given_;
    Phones made_;
    std::vector<PhoneNumber> numbers_made_;
    std::size_t devices_;
    std::optional<Device> first_tied_;
    std::optional<Device> last_taken_;
    Events events_;
};

}  // namespace

// D5, V1, U6: a person's numbers at the source are the user's phones; who has the number already shares the phone. One
// that is gone there is taken back, but only what the directory itself gave, and as long as no hand has changed it:
// what somebody set up or tied by hand is theirs.
Decision decide(const Account& account, const SyncPhones& command, Instant) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    if (auto refusal = check_not_paused(*directory)) return *std::move(refusal);  // D1
    if (command.numbers.size() > phones_max) return BadValue{{.field = "phones", .why = "are more than eight"}};
    const auto* user = account.find_by_guid(command.directory, command.guid);
    if (user == nullptr || user->is_in_trash()) return Nothing{};  // D3, T7: it follows people, never makes them
    Giving giving{account, *user};
    for (const auto& number : command.numbers) {
        if (auto refusal = giving.give(number)) return *std::move(refusal);
    }
    // D8: a value that cannot be read may be any number.
    if (command.seen == PhonesSeen::all) giving.take_the_others();
    if (command.seen == PhonesSeen::in_part) giving.keep_the_others();
    return giving.events();
}

}  // namespace muster::directory
