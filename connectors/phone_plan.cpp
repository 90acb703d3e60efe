#include "connectors/phone_plan.hpp"

#include <utility>

#include "domain/account/dispatch.hpp"
#include "domain/directory/phones.hpp"

namespace muster::connectors {

void PhonePlan::plan(const Looked& person, bool restored, const AttributeMapping& mapping, Plan& plan,
                     Unsettled& open) {
    if (person.user == nullptr && !person.comes) return;
    const bool is_in_trash = person.user != nullptr && person.user->is_in_trash();
    if (is_in_trash && !restored) return;  // T7
    const Object& entry = replica_.objects()[person.object];
    auto phones = mapping.phones_of(entry);
    if (!phones) return;
    for (const Problem& problem : phones->problems) open.misfits.note(person.object, problem);
    if (leave_out_the_crowded(person, *phones, plan.left_outs)) open.people.push_back(entry.guid);

    directory::SyncPhones command{
        .directory = directory_.id, .guid = entry.guid, .seen = phones->seen, .numbers = std::move(phones->numbers)};
    if (person.comes || is_in_trash) {
        // The rule has nobody to decide about until then.
        const bool has_any = person.user != nullptr && !directory::phones_given(account_, person.user->id).empty();
        if (command.numbers.empty() && !has_any) return;
    } else if (would_do_nothing(account_, command, now_)) {  // D13
        return;
    }
    open.people.push_back(entry.guid);
    if (!may_remove_) {  // D8
        command.seen = directory::PhonesSeen::in_part;
        if (!person.comes && !is_in_trash && would_do_nothing(account_, command, now_)) return;
    }
    for (directory::NumberView& number : command.numbers) number.id_if_new = ids_.phone();
    plan.phones.push_back(std::move(command));
}

// V1: a switchboard's number may be everybody's; what it cannot be any more stands in no other number's way.
bool PhonePlan::leave_out_the_crowded(const Looked& person, MappedPhones& phones, LeftOuts& left_outs) {
    return std::erase_if(phones.numbers, [&](const directory::NumberView& view) {
               const phone::Phone* phone = account_.find_phone_by_number(view.number, {});
               if (phone != nullptr && person.user != nullptr && person.user->has(Device{phone->id})) return false;
               std::size_t& newcomers = newcomers_[view.number.get()];
               if ((phone == nullptr ? 0 : phone->users.size()) + newcomers < users_per_device_max) {
                   ++newcomers;
                   return false;
               }
               left_outs.add(directory::LeftOutReason::refused, replica_.objects()[person.object].dn,
                             value_and_why("phone", view.number.get(), "is shared by as many people as may share one"));
               return true;
           }) != 0;
}

}  // namespace muster::connectors
