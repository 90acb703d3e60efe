#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "infra/codec/codec.hpp"
#include "infra/codec/describe.hpp"
#include "infra/codec/enum_names.hpp"
#include "tests/support/every_event.hpp"

/// Writes EVENTS.md anew from the code and compares. MUSTER_UPDATE=1 rewrites the file.
namespace muster::testing {
namespace {

using nlohmann::json;

struct Described {
    std::string_view type;
    std::string_view subject;
    std::string_view sentence;
};

/// In the order of `Event`.
constexpr std::array<Described, std::variant_size_v<Event>> described{{
    {"account.created", "the account", "The account exists; everything else in it comes behind."},
    {"account.settings_changed", "the account",
     "Settings changed; only those that did, each with old and new value. Free text, and what leads to a person, is "
     "personal."},
    {"client.created", "the client's key", "An API client exists. Its secret key is never in the log."},
    {"client.changed", "the client's key",
     "What the API client is called, may do or must sign with changed; only the fields that did, each with old and new "
     "value."},
    {"client.removed", "the client's key", "The API client signs no more."},
    {"client.secret_reset", "the client's key",
     "The API client has another secret key, kept outside the log under the reference `secret`."},
    {"client.secret_shown", "the client's key", "Somebody has been shown the API client's secret key."},
    {"application.created", "the application's key", "An application exists. Its secret key is never in the log."},
    {"application.changed", "the application's key",
     "How people sign in through the application changed; only the fields that did, each with old and new value."},
    {"application.removed", "the application's key", "Nobody signs in through the application any more."},
    {"application.secret_reset", "the application's key",
     "The application has another secret key, kept outside the log under the reference `secret`."},
    {"application.secret_shown", "the application's key", "Somebody has been shown the application's secret key."},
    {"admin.created", "the admin", "Somebody may look after the account, in one of six roles. Admins are not users."},
    {"admin.changed", "the admin",
     "Role, status, name or phone of the admin changed; only what did, each with old and new value."},
    {"admin.removed", "the admin", "The admin is one no more."},
    {"user.created", "the user",
     "A person exists here for the first time: added by hand or through the API, or seen by a sync, which then manages "
     "it."},
    {"user.profile_changed", "the user",
     "Names, address or notes changed; only the fields that did, each with old and new value."},
    {"user.status_changed", "the user", "The user's own status turned, by hand or because the directory says so."},
    {"user.logged_in", "the user", "A successful login. It clears the failures in a row."},
    {"user.login_failed", "the user", "A factor was not passed; `failures` in a row, this one included."},
    {"user.locked_out", "the user",
     "The failures in a row reached the account's number. Nothing authenticates the user until the lock ends; `status` "
     "stays beneath it."},
    {"user.unlocked", "the user", "The lock is over, and the user is again what `status` says."},
    {"user.trashed", "the user",
     "In the trash and disabled at once, to be purged at `purge_at`; `why` says what made a directory send it there."},
    {"user.restored", "the user", "Out of the trash, with everything that it had."},
    {"user.purged", "the user",
     "Gone for good, out of the groups in `left_groups` too; its names are free. Its keys and the phones that were "
     "nobody else's are gone as well; the phones in `left_phones` stay with others, and tokens stay, unassigned."},
    {"user.adopted_by_directory", "the user", "An unmanaged user is managed by the directory from now on."},
    {"user.released_by_directory", "the user", "The directory left the configuration; the user stays, unmanaged."},
    {"group.created", "the group", "A group exists, made by hand or by the sync that manages it."},
    {"group.changed", "the group", "Name or description changed; only what did, with old and new value."},
    {"group.status_changed", "the group",
     "The group's status turned. Bypass and disabled override the members' own; one event stands for all of them."},
    {"group.deleted", "the group", "The group is gone; its members stay."},
    {"group.members_changed", "the group",
     "Users joined or left, at most 1,000 in one event; a larger change is several."},
    {"group.adopted_by_directory", "the group", "A group of the sync took over the local one of its name."},
    {"group.released_by_directory", "the group", "The directory left the configuration; the group stays, unmanaged."},
    {"directory.added", "the directory", "A directory is configured. Its password is never in the log."},
    {"directory.changed", "the directory", "The directory is configured anew; the whole configuration as it is now."},
    {"directory.paused", "the directory",
     "Nothing of the directory is synced until it is resumed; whom it manages stay managed, and as they are."},
    {"directory.resumed", "the directory", "The directory is synced again."},
    {"directory.removed", "the directory",
     "The directory left the configuration, behind the release of all that it managed."},
    {"directory.sync_started", "the directory", "A sync run has read the directory and begins to apply what it saw."},
    {"directory.sync_finished", "the directory",
     "The run is over: its outcome with the worst part, its counts, and for each reason how many people were left "
     "out."},
    {"directory.sync_held", "the directory",
     "The guard holds the run's removals: nobody in `users` is trashed, and the `groups` that read empty keep their "
     "members, until somebody decides or `expires_at` comes. A plan of more than 1,000 is several events of one "
     "`plan`. `position` is the last record that the plan knew."},
    {"directory.removals_approved", "the directory",
     "Somebody released the held removals of `plan`: the next run applies them, as far as it plans them too and proves "
     "each."},
    {"directory.removals_discarded", "the directory",
     "Somebody said no to the removals of `plan`: nobody is asked about them again, and whom they concern stay, until "
     "they come back or somebody approves after all."},
    {"directory.discard_ended", "the directory",
     "Of the discarded removals, those of `users`, who came back or are gone from here, and of `groups`, which have "
     "members again: should they leave anew, somebody is asked."},
    {"directory.hold_expired", "the directory",
     "Nobody decided about `plan`, or no run carried it out, before its time was over."},
    {"directory.hold_overtaken", "the directory",
     "A later run holds other removals than those of `plan`, or none any more."},
    {"user.enrolled", "the user", "The first device is tied to the user; it comes behind the event that ties it."},
    {"user.unenrolled", "the user", "The user's last device is gone; it comes behind the event that took it."},
    {"phone.created", "the phone", "A phone or tablet is in the account, and nobody's yet. A tablet has no number."},
    {"phone.changed", "the phone",
     "Number, name or what else a phone has changed; only what did, with old and new value."},
    {"phone.deleted", "the phone", "The phone is gone, from the account and from each of `users`, who had it."},
    {"user.phone_attached", "the user", "The phone is this user's from now on. Others may have it too, and keep it."},
    {"user.phone_detached", "the user", "The phone is this user's no more. It stays in the account."},
    {"user.phones_given", "the user",
     "Which of the user's phones its directory gives it from now on, all of them: it takes one back that is gone at "
     "the "
     "source. `made`: those that came into being for it. What a hand changes is the hand's from then on."},
    {"token.created", "the token",
     "A hardware token is in the account, and nobody's yet. Its secret is never in the log. `counter` is where an HOTP "
     "token begins."},
    {"token.changed", "the token", "A TOTP token's step changed."},
    {"token.resynced", "the token",
     "Three codes in a row have shown where the token stands. `counter` is the next one that counts, of a TOTP token "
     "the "
     "number of a time step; `drift_seconds` is how far its clock is ahead of ours."},
    {"token.deleted", "the token", "The token is gone, from the account and from each of `users`, who had it."},
    {"user.token_assigned", "the user", "The token is this user's from now on."},
    {"user.token_unassigned", "the user", "The token is this user's no more. It stays in the account."},
    {"key.registered", "the key",
     "A security key is known as this user's; `credential` is its WebAuthn credential id."},
    {"key.deleted", "the key", "The security key is gone."},
    {"ledger.opened", "the opening's own id",
     "A writer's barrier. It belongs to no account, and settles whether what stands before it counts."},
}};

constexpr std::string_view head = R"(# Events

Generated from the code by `tests/tools/events_document.cpp`; a test fails when it differs (`MUSTER_UPDATE=1` rewrites it).

Every change is a record in the log: CloudEvents 1.0 in Kafka binary mode. Attributes are headers, the value is JSON with sorted keys. `data` holds ids, enumerations,
instants, numbers and what an installation calls its own things; what tells of a person stands in `data.personal`. Empty text, empty lists and what is
absent are left out; readers ignore fields they do not know. A released name or field never changes: a new shape is a new version.

| header | content |
|---|---|
| `content-type`, `ce_specversion` | `application/json`, `1.0` |
| `ce_type`, `ce_eventversion` | as below |
| `ce_id` | a UUIDv7, new for every attempt to write |
| `ce_source` | `urn:muster:<ledger id>:<account id>`; without the account on `ledger.…` |
| `ce_subject` | the id of whom the event is about, as below |
| `ce_time` | UTC with microseconds, rising within the partition |
| `ce_sequence`, `ce_prev` | number in the partition, 20 digits from 1 on; hash of the record before, 64 hex digits |
| `ce_commit` | `<i>/<n>`: the i-th of the n events of one command |
| `ce_partitionkey` | the account id; not on `ledger.…` |
| `ce_commandid`, `ce_fingerprint` | idempotency; where there is one |
| `ce_authtype`, `ce_authid`, `ce_onbehalfof` | who (`user` is an admin, `api_key` a client, `service_account` a directory, `system` Muster itself) and for whom |
| `ce_cause`, `ce_syncrun`, `ce_traceparent` | what caused it, the sync run, the W3C trace; where there is one |
| `ce_epoch` | the writer's epoch |

The caller's network address and the reason given are `data.personal.address` and `data.personal.reason` of any event.

## What counts

A record counts only where it links to the last one that counts, and the records of one command count only together. All readers apply the same two rules:

```python
)";

constexpr std::string_view behind_rules = R"(```

## The events

)";

std::string content(const char* path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string consumer_code() {
    const auto whole = content(MUSTER_VALID_EVENTS);
    const std::string begin = "# begin\n";
    const auto from = whole.find(begin) + begin.size();
    return whole.substr(from, whole.find("# end\n") - from);
}

/// Lists the fields that `describe` names, as the codec's writer meets them.
class FieldList {
public:
    template <class T>
    using Ref = const T&;

    explicit FieldList(std::string prefix = {}) : prefix_(std::move(prefix)) {}

    template <class Id>
    void subject(const Id&) {}
    template <class T>
    void data(const char* key, const T& value) {
        add(key, words(value));
    }
    template <class T>
    void personal(const char* key, const T& value) {
        add(std::string{"personal."} + key, words(value));
    }
    template <class Inner>
    void object(const char* key, Inner&& describe_inner) {
        FieldList inner{prefix_ + key + "."};
        describe_inner(inner);
        text_ += inner.text();
    }
    void managed_by(const user::ManagedBy&) {
        add("directory", "directory id");
        add("guid", "UUID of the directory's entry");
    }
    void managed_by(const std::optional<user::ManagedBy>&) {
        add("directory", "directory id, if managed");
        add("guid", "UUID of the directory's entry, if managed");
    }
    void left_out(const std::vector<directory::LeftOut>& left_out) {
        add("left_out[].reason", words(left_out.front().reason));
        add("left_out[].count", "number");
        add("personal.left_out[][]",
            "`who` and `detail` of some of these people; a list for each reason, in the same order");
    }

    void seen(const std::optional<directory::ServerSeen>&) {
        add("seen.url", "text, where the server is known");
        add("seen.id", "text");
        add("seen.whole", "true or false");
        add("seen.places", "object: the last change that the server knew from each origin");
    }

    void settings(const Settings&) {
        std::string personal;
        for (const auto& setting : setting_table()) {
            if (setting.name == "name") continue;
            if (setting.personal) {
                personal += " `" + std::string{setting.name} + "`";
            } else {
                add("settings." + std::string{setting.name}, words(setting));
            }
        }
        add("personal.settings", "text of each of" + personal);
    }
    void setting_changes(const std::vector<SettingChange>&) {
        add("changes.<setting>", "`old` and `new`, each as in `account.created`");
        add("personal.changes.<setting>", "the same, of settings that are personal");
    }

    [[nodiscard]] const std::string& text() const { return text_; }

private:
    void add(const std::string& field, const std::string& kind) {
        text_ += "- `" + prefix_ + field + "`: " + kind + "\n";
    }

    static std::string words(const Setting& setting) {
        switch (setting.kind) {
            case Setting::Kind::flag:
                return "true or false";
            case Setting::Kind::number:
                return "number";
            case Setting::Kind::number_or_none:
                return "number, or null for none";
            case Setting::Kind::text:
                return "text";
            case Setting::Kind::choice:
                break;
        }
        std::string all = "one of";
        for (const auto word : setting.words) all += " `" + std::string{word} + "`";
        return all;
    }
    static std::string words(const AttemptId&) { return "UUID"; }
    static std::string words(const std::string&) { return "text"; }
    static std::string words(bool) { return "true or false"; }
    static std::string words(std::uint32_t) { return "number"; }
    static std::string words(std::uint64_t) { return "number"; }
    static std::string words(Instant) { return "instant"; }
    static std::string words(Days) { return "number of days"; }
    static std::string words(std::chrono::seconds) { return "number of seconds"; }
    static std::string words(const UserId&) { return "user id"; }
    static std::string words(const GroupId&) { return "group id"; }
    static std::string words(const RunId&) { return "run id"; }
    static std::string words(const PhoneId&) { return "phone id"; }
    static std::string words(const TokenId&) { return "token id"; }
    static std::string words(const SecurityKeyId&) { return "key id"; }
    static std::string words(const DeviceId&) { return "id of a phone, token or key"; }
    template <class Tag>
    static std::string words(const Strong<Tag, std::string>&) {
        return "text";
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    static std::string words(Enum) {
        std::string all = "one of";
        for (const auto name : codec::enum_names<Enum>) all += " `" + std::string{name} + "`";
        return all;
    }
    template <class T>
    static std::string words(const std::vector<T>&) {
        return "list, each " + words(T{});
    }
    template <class T>
    static std::string words(const std::optional<T>&) {
        return words(T{}) + ", if there is one";
    }
    template <class T>
    static std::string words(const std::optional<user::Change<T>>&) {
        return "if it changed: `old` and `new`, each " + words(T{});
    }

    std::string prefix_;
    std::string text_;
};

std::string document() {
    const codec::JsonCodec json_codec;
    std::string text{head};
    text += consumer_code();
    text += behind_rules;
    const auto events = one_of_every();
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto type = type_of(events[i]);
        auto data = json::parse(json_codec.encode(events[i], an_envelope(events[i])).data);
        text += "### `" + std::string{type.name} + "`, version " + std::to_string(type.version) + "\n\n";
        text += std::string{described.at(i).sentence} + "\n\nSubject: " + std::string{described.at(i).subject} + ".\n";
        FieldList fields;
        std::visit([&](const auto& e) { codec::describe(fields, e); }, events[i]);
        text += fields.text().empty() ? "No fields.\n" : "\n" + fields.text();
        if (data.contains("personal")) {
            auto& personal = data["personal"];
            personal.erase("address");
            personal.erase("reason");
            if (personal.empty()) data.erase("personal");
        }
        text += "\n```json\n" + data.dump() + "\n```\n";
        if (i + 1 < events.size()) text += "\n";
    }
    return text;
}

TEST(EventsDocument, H1_a_sentence_stands_for_every_event) {
    const auto events = one_of_every();
    for (std::size_t i = 0; i < events.size(); ++i) EXPECT_EQ(described.at(i).type, type_of(events[i]).name);
}

TEST(EventsDocument, H1_is_what_the_code_says) {
    const auto wanted = document();
    if (wanted != content(MUSTER_EVENTS_MD) && std::getenv("MUSTER_UPDATE") != nullptr) {
        std::ofstream{MUSTER_EVENTS_MD, std::ios::binary} << wanted;
    }
    EXPECT_TRUE(wanted == content(MUSTER_EVENTS_MD))
        << "EVENTS.md is stale: MUSTER_UPDATE=1 ctest -R EventsDocument rewrites it";
}

}  // namespace
}  // namespace muster::testing
