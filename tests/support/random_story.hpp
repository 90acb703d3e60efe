#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/support/story.hpp"

namespace muster::testing {

/// Any events about few people, groups and directories, so that they meet often: more than the
/// domain would let happen, as reducers are total. The same seed is the same story.
inline Story random_story(std::uint32_t seed, std::size_t events) {
    std::mt19937 random{seed};
    const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    const auto some_user = [&] { return a_user(std::uint64_t{below(7)}); };
    const auto some_group = [&] { return a_group("G" + std::to_string(below(4))); };
    const auto some_directory = [&] { return below(2) == 0 ? corp : plain; };
    const auto some_phone = [&] { return a_phone("P" + std::to_string(below(4))); };
    const auto some_token = [&] { return a_token("T" + std::to_string(below(3))); };
    const auto some_key = [&] { return a_key("K" + std::to_string(below(3))); };
    const auto some_name = [&] { return a_name("name" + std::to_string(below(9))); };
    const auto some_run = [&] { return RunId{"run-" + std::to_string(below(5))}; };
    const auto some_users = [&] {
        std::vector<UserId> users;
        for (auto n = below(4); n > 0; --n) users.push_back(some_user());
        return users;
    };
    const auto some_text = [&] {
        static const std::vector<std::string> texts{"",
                                                    "a",
                                                    "two\nlines",
                                                    "back\\slash",
                                                    "tab\t",
                                                    "Zoë Ångström",
                                                    std::string("zero\0byte", 9),
                                                    "\xC3\x28 broken",
                                                    "{\"x\",\"y\"}"};
        return texts[below(static_cast<std::uint32_t>(texts.size()))];
    };
    const auto some_status = [&] { return static_cast<user::Status>(below(3)); };
    const auto some_link = [&] { return by(some_directory(), a_guid(below(100))); };

    Story story;
    story.add(corp_added());
    for (std::size_t i = 1; i < events; ++i) {
        switch (below(28)) {
            case 0:
            case 1: {
                auto event = created(some_user(), some_name().get(), some_status());
                for (auto n = below(3); n > 0; --n) event.profile.aliases.push_back(some_name());
                event.profile.notes = Notes{some_text()};
                event.profile.real_name = PersonName{some_text()};
                if (below(2) == 0) event.managed_by = some_link();
                story.add(event);
                break;
            }
            case 2:
                story.add(renamed(some_user(), some_name().get(), some_name().get()));
                break;
            case 3: {
                user::ProfileChanged event;
                event.user = some_user();
                event.aliases = user::Change<std::vector<Username>>{{some_name()}, {some_name(), some_name()}};
                if (below(2) == 0) event.email = user::Change<Email>{Email{""}, Email{some_text()}};
                story.add(event);
                break;
            }
            case 4:
                story.add(status_changed(some_user(), some_status(), some_status(), user::Cause::admin));
                break;
            case 5:
                story.add(trashed_by_sync(some_user()));
                break;
            case 6:
                story.add(
                    user::Restored{.user = some_user(), .by = user::RestoredBy::directory, .status = some_status()});
                break;
            case 7: {
                user::Purged event;
                event.user = some_user();
                for (auto n = below(3); n > 0; --n) event.left_groups.push_back(some_group());
                if (below(2) == 0) event.deleted_phones.push_back(some_phone());
                if (below(2) == 0) event.deleted_keys.push_back(some_key());
                story.add(event);
                break;
            }
            case 8:
                story.add(user::AdoptedByDirectory{.user = some_user(), .managed_by = some_link()});
                break;
            case 9:
                story.add(user::ReleasedByDirectory{.user = some_user(), .managed_by = some_link()});
                break;
            case 10:
                story.add(a_local_group(some_group(), some_text()));
                break;
            case 11:
                story.add(a_synced_group(some_group(), some_link(), some_text()));
                break;
            case 12:
                story.add(group::Changed{
                    .group = some_group(), .name = group::Change<std::string>{"", some_text()}, .description = {}});
                break;
            case 13:
                story.add(group::Deleted{.group = some_group()});
                break;
            case 14:
            case 15:
                story.add(members(some_group(), some_users(), some_users()));
                break;
            case 16: {
                directory::SyncStarted event{.directory = some_directory(),
                                             .run = some_run(),
                                             .began = now,
                                             .server = "ldaps://dc1.corp.example",
                                             .left_out = {}};
                event.left_out.push_back({.reason = directory::LeftOutReason::no_username,
                                          .count = 3,
                                          .examples = {{.who = "cn=x", .detail = some_text()}}});
                story.add(event);
                break;
            }
            case 17: {
                directory::SyncFinished event{.directory = some_directory(),
                                              .run = some_run(),
                                              .outcome = static_cast<directory::Outcome>(below(4)),
                                              .worst = some_text(),
                                              .counts = {},
                                              .left_out = {}};
                event.counts.read = below(1000);
                story.add(event);
                break;
            }
            case 18: {
                auto details = a_mobile("+155555501" + std::to_string(below(90) + 10), std::to_string(below(3)));
                details.name = DeviceName{some_text()};
                story.add(created(some_phone(), details));
                break;
            }
            case 19: {
                phone::Changed event;
                event.phone = some_phone();
                event.name = phone::Change<DeviceName>{DeviceName{}, DeviceName{some_text()}};
                if (below(2) == 0) event.phone_type = {phone::Type::mobile, static_cast<phone::Type>(below(3))};
                story.add(event);
                break;
            }
            case 20:
                story.add(attached(some_user(), some_phone()));
                break;
            case 21:
                if (below(3) == 0) {
                    story.add(phone::GivenByDirectory{
                        .user = some_user(), .phones = {some_phone(), some_phone()}, .made = {some_phone()}});
                } else if (below(2) == 0) {
                    story.add(phone::Detached{.user = some_user(), .phone = some_phone()});
                } else {
                    story.add(phone::Deleted{.phone = some_phone(), .users = some_users()});
                }
                break;
            case 22:
                story.add(created(some_token(), static_cast<TokenType>(below(5)), std::to_string(below(9))));
                break;
            case 23:
                story.add(assigned(some_user(), some_token()));
                break;
            case 24:
                if (below(2) == 0) {
                    story.add(token::Unassigned{.user = some_user(), .token = some_token()});
                } else {
                    story.add(token::Deleted{.token = some_token(), .users = some_users()});
                }
                break;
            case 25:
                if (below(2) == 0) {
                    story.add(registered(some_user(), some_key(), "credential" + std::to_string(below(5))));
                } else {
                    story.add(security_key::Deleted{.key = some_key(), .user = some_user()});
                }
                break;
            case 26:
                if (below(3) == 0) {
                    story.add(unenrolled(some_user(), some_phone()));
                } else {
                    story.add(enrolled(some_user(), some_phone()));
                }
                break;
            default:
                if (const auto what = below(5); what == 0) {
                    story.add(directory::Removed{.directory = some_directory()});
                } else if (what == 1) {
                    story.add(directory::Paused{.directory = some_directory(), .reason = "why"});
                } else if (what == 2) {
                    story.add(directory::Resumed{.directory = some_directory()});
                } else {
                    story.add(below(2) == 0 ? corp_added() : plain_added());
                }
        }
    }
    return story;
}

}  // namespace muster::testing
