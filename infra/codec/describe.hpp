#pragma once

#include "domain/account/event.hpp"

/// Which fields stand under which names, said once for writing and reading. `V` is a Writer or a Reader;
/// `V::Ref<E>` is a const or a mutable event. `data` is for ids, enumerations, instants, numbers and what
/// an installation itself is called; `personal` for what tells of a person (decision 9).
namespace muster::codec {

template <class V>
void describe(V& v, typename V::template Ref<AccountCreated> e) {
    v.subject(e.account);
    v.data("name", e.name);
    v.settings(e.settings);
}

template <class V>
void describe(V& v, typename V::template Ref<SettingsChanged> e) {
    v.subject(e.account);
    v.setting_changes(e.changes);
}

template <class V>
void describe(V& v, typename V::template Ref<client::Created> e) {
    v.subject(e.client);
    v.data("name", e.name);
    v.data("grants", e.grants);
    v.data("signature_floor", e.signature_floor);
    v.data("strict_replay", e.strict_replay);
    v.personal("notes", e.notes);
}

template <class V>
void describe(V& v, typename V::template Ref<client::Changed> e) {
    v.subject(e.client);
    v.data("name", e.name);
    v.data("grants", e.grants);
    v.data("signature_floor", e.signature_floor);
    v.data("strict_replay", e.strict_replay);
    v.personal("notes", e.notes);
}

template <class V>
void describe(V& v, typename V::template Ref<client::Removed> e) {
    v.subject(e.client);
}

template <class V>
void describe(V& v, typename V::template Ref<client::SecretReset> e) {
    v.subject(e.client);
    v.data("secret", e.secret);
}

template <class V>
void describe(V& v, typename V::template Ref<client::SecretShown> e) {
    v.subject(e.client);
    v.data("showing", e.showing);
}

template <class V>
void describe(V& v, typename V::template Ref<application::Created> e) {
    v.subject(e.application);
    v.data("name", e.profile.name);
    v.data("type", e.profile.type);
    v.data("enroll_policy", e.profile.enroll_policy);
    v.data("normalization", e.profile.normalization);
    v.data("user_access", e.profile.user_access);
    v.data("groups", e.profile.groups);
    v.data("self_service", e.profile.self_service);
    v.personal("notes", e.profile.notes);
    v.personal("greeting", e.profile.greeting);
    v.personal("networks", e.profile.networks);
}

template <class V>
void describe(V& v, typename V::template Ref<application::Changed> e) {
    v.subject(e.application);
    v.data("name", e.name);
    v.data("enroll_policy", e.enroll_policy);
    v.data("normalization", e.normalization);
    v.data("user_access", e.user_access);
    v.data("groups", e.groups);
    v.data("self_service", e.self_service);
    v.personal("notes", e.notes);
    v.personal("greeting", e.greeting);
    v.personal("networks", e.networks);
}

template <class V>
void describe(V& v, typename V::template Ref<application::Removed> e) {
    v.subject(e.application);
}

template <class V>
void describe(V& v, typename V::template Ref<application::SecretReset> e) {
    v.subject(e.application);
    v.data("secret", e.secret);
}

template <class V>
void describe(V& v, typename V::template Ref<application::SecretShown> e) {
    v.subject(e.application);
    v.data("showing", e.showing);
}

template <class V>
void describe(V& v, typename V::template Ref<admin::Created> e) {
    v.subject(e.admin);
    v.data("role", e.role);
    v.personal("email", e.email);
    v.personal("name", e.name);
    v.personal("phone", e.phone);
}

template <class V>
void describe(V& v, typename V::template Ref<admin::Changed> e) {
    v.subject(e.admin);
    v.data("role", e.role);
    v.data("status", e.status);
    v.personal("name", e.name);
    v.personal("phone", e.phone);
}

template <class V>
void describe(V& v, typename V::template Ref<admin::Removed> e) {
    v.subject(e.admin);
}

template <class V>
void describe(V& v, typename V::template Ref<user::Created> e) {
    v.subject(e.user);
    v.data("status", e.status);
    v.data("cause", e.cause);
    v.managed_by(e.managed_by);
    v.personal("username", e.profile.username);
    v.personal("aliases", e.profile.aliases);
    v.personal("real_name", e.profile.real_name);
    v.personal("first_name", e.profile.first_name);
    v.personal("last_name", e.profile.last_name);
    v.personal("email", e.profile.email);
    v.personal("notes", e.profile.notes);
}

template <class V>
void describe(V& v, typename V::template Ref<user::ProfileChanged> e) {
    v.subject(e.user);
    v.personal("username", e.username);
    v.personal("aliases", e.aliases);
    v.personal("real_name", e.real_name);
    v.personal("first_name", e.first_name);
    v.personal("last_name", e.last_name);
    v.personal("email", e.email);
    v.personal("notes", e.notes);
}

template <class V>
void describe(V& v, typename V::template Ref<user::StatusChanged> e) {
    v.subject(e.user);
    v.data("old", e.from);
    v.data("new", e.to);
    v.data("cause", e.cause);
}

template <class V>
void describe(V& v, typename V::template Ref<user::LoggedIn> e) {
    v.subject(e.user);
    v.data("attempt", e.attempt);
}

template <class V>
void describe(V& v, typename V::template Ref<user::LoginFailed> e) {
    v.subject(e.user);
    v.data("attempt", e.attempt);
    v.data("failures", e.failures);
}

template <class V>
void describe(V& v, typename V::template Ref<user::LockedOut> e) {
    v.subject(e.user);
    v.data("status", e.status);
    v.data("failures", e.failures);
}

template <class V>
void describe(V& v, typename V::template Ref<user::Unlocked> e) {
    v.subject(e.user);
    v.data("status", e.status);
    v.data("by", e.by);
}

template <class V>
void describe(V& v, typename V::template Ref<user::Trashed> e) {
    v.subject(e.user);
    v.data("cause", e.cause);
    v.data("purge_at", e.purge_at);
    v.data("why", e.why);
}

template <class V>
void describe(V& v, typename V::template Ref<user::Restored> e) {
    v.subject(e.user);
    v.data("by", e.by);
    v.data("status", e.status);
}

template <class V>
void describe(V& v, typename V::template Ref<user::Purged> e) {
    v.subject(e.user);
    v.data("cause", e.cause);
    v.data("left_groups", e.left_groups);
    v.data("left_phones", e.left_phones);
    v.data("deleted_phones", e.deleted_phones);
    v.data("unassigned_tokens", e.unassigned_tokens);
    v.data("deleted_keys", e.deleted_keys);
}

template <class V>
void describe(V& v, typename V::template Ref<user::AdoptedByDirectory> e) {
    v.subject(e.user);
    v.managed_by(e.managed_by);
}

template <class V>
void describe(V& v, typename V::template Ref<user::ReleasedByDirectory> e) {
    v.subject(e.user);
    v.managed_by(e.managed_by);
}

template <class V>
void describe(V& v, typename V::template Ref<group::Created> e) {
    v.subject(e.group);
    v.managed_by(e.managed_by);
    v.data("name", e.name);
    v.data("description", e.description);
    v.data("status", e.status);
}

template <class V>
void describe(V& v, typename V::template Ref<group::Changed> e) {
    v.subject(e.group);
    v.data("name", e.name);
    v.data("description", e.description);
}

template <class V>
void describe(V& v, typename V::template Ref<group::StatusChanged> e) {
    v.subject(e.group);
    v.data("old", e.from);
    v.data("new", e.to);
}

template <class V>
void describe(V& v, typename V::template Ref<group::Deleted> e) {
    v.subject(e.group);
}

template <class V>
void describe(V& v, typename V::template Ref<group::MembersChanged> e) {
    v.subject(e.group);
    v.data("added", e.added);
    v.data("removed", e.removed);
}

template <class V>
void describe(V& v, typename V::template Ref<group::AdoptedByDirectory> e) {
    v.subject(e.group);
    v.managed_by(e.managed_by);
}

template <class V>
void describe(V& v, typename V::template Ref<group::ReleasedByDirectory> e) {
    v.subject(e.group);
    v.managed_by(e.managed_by);
}

template <class V>
void describe_configuration(V& v, typename V::template Ref<directory::Configuration> c) {
    v.data("name", c.name);
    v.data("kind", c.kind);
    v.data("servers", c.servers);
    v.data("tls", c.tls);
    v.data("ca_file", c.ca_file);
    v.data("base", c.base);
    v.object("bind", [&](V& bind) {
        bind.data("mechanism", c.bind.mechanism);
        bind.data("dn", c.bind.dn);
        bind.data("password_file", c.bind.password_file);
        bind.data("password_env", c.bind.password_env);
        bind.data("certificate_file", c.bind.certificate_file);
        bind.data("key_file", c.bind.key_file);
        bind.data("keytab_file", c.bind.keytab_file);
        bind.data("principal", c.bind.principal);
    });
    v.data("groups", c.groups);
    v.data("every_seconds", c.every);
    v.data("full_read_every_seconds", c.full_read_every);
    v.data("send_enrollment_mail", c.send_enrollment_mail);
    v.data("manual_disable", c.manual_disable);
    v.object("guard", [&](V& guard) {
        guard.data("users", c.guard.users);
        guard.data("percent", c.guard.percent);
    });
    v.object("attributes", [&](V& map) {
        map.data("username", c.attributes.username);
        map.data("aliases", c.attributes.aliases);
        map.data("real_name", c.attributes.real_name);
        map.data("first_name", c.attributes.first_name);
        map.data("last_name", c.attributes.last_name);
        map.data("email", c.attributes.email);
        map.data("notes", c.attributes.notes);
        map.data("status", c.attributes.status);
        map.data("phones", c.attributes.phones);
        map.data("username_normalization", c.attributes.username_normalization);
    });
}

template <class V>
void describe(V& v, typename V::template Ref<directory::Added> e) {
    v.subject(e.directory);
    describe_configuration(v, e.configuration);
}

template <class V>
void describe(V& v, typename V::template Ref<directory::Changed> e) {
    v.subject(e.directory);
    describe_configuration(v, e.configuration);
}

template <class V>
void describe(V& v, typename V::template Ref<directory::Removed> e) {
    v.subject(e.directory);
}

template <class V>
void describe(V& v, typename V::template Ref<directory::Paused> e) {
    v.subject(e.directory);
    v.personal("why", e.reason);
}

template <class V>
void describe(V& v, typename V::template Ref<directory::Resumed> e) {
    v.subject(e.directory);
}

template <class V>
void describe(V& v, typename V::template Ref<directory::SyncStarted> e) {
    v.subject(e.directory);
    v.data("run", e.run);
    v.data("kind", e.kind);
    v.data("began", e.began);
    v.data("server", e.server);
    v.left_out(e.left_out);
}

template <class V>
void describe(V& v, typename V::template Ref<directory::SyncFinished> e) {
    v.subject(e.directory);
    v.data("run", e.run);
    v.data("kind", e.kind);
    v.data("outcome", e.outcome);
    v.personal("worst", e.worst);
    v.object("counts", [&](V& counts) {
        counts.data("read", e.counts.read);
        counts.data("created", e.counts.created);
        counts.data("updated", e.counts.updated);
        counts.data("adopted", e.counts.adopted);
        counts.data("trashed", e.counts.trashed);
        counts.data("restored", e.counts.restored);
        counts.data("held", e.counts.held);
        counts.data("skipped", e.counts.skipped);
    });
    v.left_out(e.left_out);
    v.seen(e.seen);
}

template <class V>
void describe(V& v, typename V::template Ref<directory::SyncHeld> e) {
    v.subject(e.directory);
    v.data("run", e.run);
    v.data("plan", e.plan);
    v.data("total", e.total);
    v.data("nobody_found", e.nobody_found);
    v.data("users", e.users);
    v.data("reasons", e.reasons);
    v.data("groups", e.groups);
    v.data("position", e.position);
    v.personal("why", e.why);
    v.data("expires_at", e.expires_at);
}

template <class V>
void describe(V& v, typename V::template Ref<directory::RemovalsApproved> e) {
    v.subject(e.directory);
    v.data("plan", e.plan);
    v.data("total", e.total);
}

template <class V>
void describe(V& v, typename V::template Ref<directory::RemovalsDiscarded> e) {
    v.subject(e.directory);
    v.data("plan", e.plan);
    v.data("total", e.total);
}

template <class V>
void describe(V& v, typename V::template Ref<directory::DiscardEnded> e) {
    v.subject(e.directory);
    v.data("users", e.users);
    v.data("groups", e.groups);
}

template <class V>
void describe(V& v, typename V::template Ref<directory::HoldExpired> e) {
    v.subject(e.directory);
    v.data("plan", e.plan);
}

template <class V>
void describe(V& v, typename V::template Ref<directory::HoldOvertaken> e) {
    v.subject(e.directory);
    v.data("plan", e.plan);
}

template <class V>
void describe_device(V& v, typename V::template Ref<Device> device) {
    v.data("device_kind", device.kind);
    v.data("device", device.id);
}

template <class V>
void describe(V& v, typename V::template Ref<user::Enrolled> e) {
    v.subject(e.user);
    describe_device(v, e.device);
}

template <class V>
void describe(V& v, typename V::template Ref<user::Unenrolled> e) {
    v.subject(e.user);
    describe_device(v, e.device);
}

template <class V>
void describe(V& v, typename V::template Ref<phone::Created> e) {
    v.subject(e.phone);
    v.data("type", e.details.type);
    v.data("platform", e.details.platform);
    v.data("predelay_seconds", e.details.predelay);
    v.data("postdelay_seconds", e.details.postdelay);
    v.personal("number", e.details.number);
    v.personal("extension", e.details.extension);
    v.personal("name", e.details.name);
}

template <class V>
void describe(V& v, typename V::template Ref<phone::Changed> e) {
    v.subject(e.phone);
    v.data("type", e.phone_type);
    v.data("platform", e.platform);
    v.data("predelay_seconds", e.predelay);
    v.data("postdelay_seconds", e.postdelay);
    v.personal("number", e.number);
    v.personal("extension", e.extension);
    v.personal("name", e.name);
}

template <class V>
void describe(V& v, typename V::template Ref<phone::Deleted> e) {
    v.subject(e.phone);
    v.data("users", e.users);
}

template <class V>
void describe(V& v, typename V::template Ref<phone::Attached> e) {
    v.subject(e.user);
    v.data("phone", e.phone);
}

template <class V>
void describe(V& v, typename V::template Ref<phone::Detached> e) {
    v.subject(e.user);
    v.data("phone", e.phone);
}

template <class V>
void describe(V& v, typename V::template Ref<phone::GivenByDirectory> e) {
    v.subject(e.user);
    v.data("phones", e.phones);
    v.data("made", e.made);
}

template <class V>
void describe(V& v, typename V::template Ref<token::Created> e) {
    v.subject(e.token);
    v.data("type", e.token_type);
    v.data("serial", e.serial);
    v.data("totp_step_seconds", e.totp_step);
    v.data("counter", e.counter);
}

template <class V>
void describe(V& v, typename V::template Ref<token::Changed> e) {
    v.subject(e.token);
    v.data("totp_step_seconds", e.totp_step);
}

template <class V>
void describe(V& v, typename V::template Ref<token::Resynced> e) {
    v.subject(e.token);
    v.data("counter", e.counter);
    v.data("drift_seconds", e.drift);
}

template <class V>
void describe(V& v, typename V::template Ref<token::Deleted> e) {
    v.subject(e.token);
    v.data("users", e.users);
}

template <class V>
void describe(V& v, typename V::template Ref<token::Assigned> e) {
    v.subject(e.user);
    v.data("token", e.token);
}

template <class V>
void describe(V& v, typename V::template Ref<token::Unassigned> e) {
    v.subject(e.user);
    v.data("token", e.token);
}

template <class V>
void describe(V& v, typename V::template Ref<security_key::Registered> e) {
    v.subject(e.key);
    v.data("user", e.user);
    v.data("credential", e.credential);
    v.data("label", e.label);
    v.data("uv_capable", e.uv_capable);
    v.personal("name", e.name);
}

template <class V>
void describe(V& v, typename V::template Ref<security_key::Deleted> e) {
    v.subject(e.key);
    v.data("user", e.user);
}

template <class V>
void describe(V& v, typename V::template Ref<ledger::Opened> e) {
    v.subject(e.opening);
    v.data("epoch", e.epoch);
    v.data("url", e.url);
    v.data("build", e.build);
    v.data("level", e.level);
}

}  // namespace muster::codec
