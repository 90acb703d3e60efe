#include "domain/directory/phones.hpp"

#include <algorithm>

namespace muster::directory {

const std::vector<PhoneId>& phones_given(const Account& account, const UserId& user) {
    static const std::vector<PhoneId> none;
    const auto found = account.phones_given.find(user);
    return found == account.phones_given.end() ? none : found->second;
}

const DirectoryId* giver_of(const Account& account, const UserId& id, const PhoneId& phone) {
    const auto& given = phones_given(account, id);
    if (std::ranges::find(given, phone) == given.end()) return nullptr;
    const auto* user = account.find_user(id);
    if (user == nullptr || !user->managed_by) return nullptr;
    const auto* directory = account.find_directory(user->managed_by->directory);
    if (directory == nullptr || directory->configuration.attributes.phones.empty()) return nullptr;
    return &directory->id;
}

const DirectoryId* giver_of(const Account& account, const phone::Phone& phone) {
    for (const auto& user : phone.users) {
        if (const auto* directory = giver_of(account, user, phone.id)) return directory;
    }
    return nullptr;
}

}  // namespace muster::directory
