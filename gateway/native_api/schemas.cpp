#include <nlohmann/json.hpp>

#include "gateway/native_api/openapi.hpp"

namespace muster::gateway::native_api {
namespace {

constexpr const char* text = R"json({
"Time": {"type": "string", "format": "date-time"},
"TimeOrNull": {"type": ["string", "null"], "format": "date-time"},
"Refusal": {"type": "object", "required": ["code", "rule", "detail"], "additionalProperties": false, "properties": {
    "code": {"type": "integer"}, "rule": {"type": "string", "description": "Of the rule book; empty where none names it."},
    "detail": {"type": "string"}}},
"Allowed": {"type": "object", "required": ["allowed"], "additionalProperties": false, "properties": {
    "allowed": {"type": "boolean"}, "refused": {"$ref": "#/components/schemas/Refusal"}}},
"Group": {"type": "object", "required": ["group_id", "name", "status"], "properties": {
    "group_id": {"type": "string"}, "name": {"type": "string"}, "status": {"enum": ["active", "bypass", "disabled"]}}},
"ManagedBy": {"type": "object", "required": ["directory_id", "kind", "guid", "last_sync"], "properties": {
    "directory_id": {"type": "string"}, "kind": {"enum": ["ad", "openldap"]}, "guid": {"type": "string"},
    "last_sync": {"$ref": "#/components/schemas/TimeOrNull"}}},
"User": {"type": "object",
    "required": ["user_id", "username", "aliases", "real_name", "first_name", "last_name", "email", "notes", "status",
        "in_trash", "purge_at", "created", "managed_by", "groups", "enrolled_at", "last_login", "phones", "tokens",
        "security_keys"],
    "properties": {
        "user_id": {"type": "string", "pattern": "^DU[A-Z0-9]{18}$"},
        "username": {"type": "string"}, "aliases": {"type": "array", "items": {"type": "string"}},
        "real_name": {"type": "string"}, "first_name": {"type": "string"}, "last_name": {"type": "string"},
        "email": {"type": "string"}, "notes": {"type": "string"},
        "status": {"enum": ["active", "bypass", "disabled", "locked out"], "description": "The user's own."},
        "in_trash": {"type": "boolean"}, "purge_at": {"$ref": "#/components/schemas/TimeOrNull"},
        "created": {"$ref": "#/components/schemas/Time"},
        "enrolled_at": {"$ref": "#/components/schemas/TimeOrNull"}, "last_login": {"$ref": "#/components/schemas/TimeOrNull"},
        "phones": {"type": "integer", "description": "How many."}, "tokens": {"type": "integer"},
        "security_keys": {"type": "integer"},
        "managed_by": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/ManagedBy"}]},
        "groups": {"type": "array", "items": {"$ref": "#/components/schemas/Group"}}}},
"Users": {"type": "array", "items": {"$ref": "#/components/schemas/User"}},
"UserPage": {"type": "object", "required": ["users", "next"], "additionalProperties": false, "properties": {
    "users": {"$ref": "#/components/schemas/Users"},
    "next": {"type": ["string", "null"], "description": "`cursor` of the next page; null on the last."}}},
"UserCounts": {"type": "object", "required": ["tiles", "matching"], "additionalProperties": false, "properties": {
    "tiles": {"type": "object", "required": ["all", "not_enrolled", "inactive", "bypass", "locked_out", "trash"],
        "additionalProperties": {"type": "integer", "minimum": 0}},
    "matching": {"type": "integer", "minimum": 0}}},
"EffectiveStatus": {"type": "object", "required": ["status", "decided_by", "group"], "additionalProperties": false,
    "properties": {
        "status": {"enum": ["active", "bypass", "disabled", "locked out"]},
        "decided_by": {"enum": ["own", "group", "lockout", "trash"]},
        "group": {"oneOf": [{"type": "null"}, {"type": "object", "required": ["group_id", "name"],
            "properties": {"group_id": {"type": "string"}, "name": {"type": "string"}}}]}}},
"UserDetails": {"allOf": [{"$ref": "#/components/schemas/User"}, {"type": "object",
    "required": ["effective", "may"], "properties": {
        "effective": {"$ref": "#/components/schemas/EffectiveStatus"},
        "may": {"type": "object", "required": ["trash", "restore", "purge", "status"], "properties": {
            "trash": {"$ref": "#/components/schemas/Allowed"}, "restore": {"$ref": "#/components/schemas/Allowed"},
            "purge": {"$ref": "#/components/schemas/Allowed"},
            "status": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Allowed"}}}}}}]},
"TrashedUser": {"allOf": [{"$ref": "#/components/schemas/User"}, {"type": "object", "required": ["trash", "may"],
    "properties": {
        "trash": {"type": "object", "required": ["cause", "why", "purge_at", "at", "by", "on_behalf_of", "reason"], "properties": {
            "cause": {"enum": ["admin", "inactivity", "directory"]}, "why": {"type": ["string", "null"], "description": "Why a directory sent the user there."},
            "purge_at": {"$ref": "#/components/schemas/TimeOrNull"}, "at": {"$ref": "#/components/schemas/TimeOrNull"},
            "by": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Actor"}]},
            "on_behalf_of": {"type": ["string", "null"]}, "reason": {"type": ["string", "null"]}}},
        "may": {"type": "object", "required": ["restore", "purge"], "properties": {
            "restore": {"$ref": "#/components/schemas/Allowed"}, "purge": {"$ref": "#/components/schemas/Allowed"}}}}}]},
"TrashPage": {"type": "object", "required": ["users", "next"], "additionalProperties": false, "properties": {
    "users": {"type": "array", "items": {"$ref": "#/components/schemas/TrashedUser"}},
    "next": {"type": ["string", "null"]}}},
"BulkAnswer": {"type": "object", "required": ["dry_run", "done", "nothing_to_do", "refused", "results"],
    "additionalProperties": false, "properties": {
        "dry_run": {"type": "boolean"}, "done": {"type": "integer"}, "nothing_to_do": {"type": "integer"},
        "refused": {"type": "integer"},
        "results": {"type": "array", "description": "Of more than 100 users only those left as they are.",
            "items": {"type": "object", "required": ["user_id", "result"], "additionalProperties": false, "properties": {
                "user_id": {"type": "string"}, "result": {"enum": ["done", "nothing to do", "refused"]},
                "refused": {"$ref": "#/components/schemas/Refusal"}}}}}},
"Named": {"type": "object", "required": ["id", "name"], "properties": {
    "id": {"type": "string"}, "name": {"type": ["string", "null"], "description": "What it was called then."}}},
"Actor": {"allOf": [{"$ref": "#/components/schemas/Named"}, {"type": "object", "required": ["kind"], "properties": {
    "kind": {"enum": ["admin", "client", "directory", "system"]}}}]},
"HistoryPage": {"type": "object", "required": ["entries", "next"], "additionalProperties": false, "properties": {
    "entries": {"type": "array", "items": {"$ref": "#/components/schemas/HistoryEntry"}},
    "next": {"type": ["string", "null"], "description": "`cursor` of the next page; null on the last."}}},
"HistoryEntry": {"type": "object", "required": ["sequence", "at", "type", "subject", "actor", "on_behalf_of", "cause",
        "reason", "sync_run", "address", "changes", "effective"], "additionalProperties": false, "properties": {
    "sequence": {"type": "integer", "description": "The event's place in the account's log."},
    "at": {"$ref": "#/components/schemas/Time"},
    "type": {"type": "string", "description": "The event's, as EVENTS.md lists them."},
    "subject": {"$ref": "#/components/schemas/Named"},
    "actor": {"$ref": "#/components/schemas/Actor"},
    "on_behalf_of": {"type": ["string", "null"]}, "cause": {"type": ["string", "null"], "description": "What was asked for."},
    "reason": {"type": ["string", "null"]}, "sync_run": {"type": ["string", "null"]}, "address": {"type": ["string", "null"]},
    "changes": {"type": "array", "items": {"type": "object", "required": ["field", "old", "new"], "properties": {
        "field": {"type": "string"}, "old": {"description": "Null where there was nothing before."}, "new": {}}}},
    "effective": {"description": "What this made of the status that counts; null where nothing.",
        "oneOf": [{"type": "null"}, {"type": "object", "required": ["old", "new"], "properties": {
            "old": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/EffectiveStatus"}]},
            "new": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/EffectiveStatus"}]}}}]}}},
"ImportAnswer": {"type": "object", "required": ["dry_run", "created", "updated", "left_as_they_are", "refused", "lines"],
    "additionalProperties": false, "properties": {
        "dry_run": {"type": "boolean"}, "created": {"type": "integer"}, "updated": {"type": "integer"},
        "left_as_they_are": {"type": "integer"}, "refused": {"type": "integer"},
        "lines": {"type": "array", "items": {"type": "object", "required": ["line", "username", "result"],
            "additionalProperties": false, "properties": {
                "line": {"type": "integer", "description": "Of the file, from 1, where the row begins."},
                "username": {"type": "string", "description": "As it stands there."},
                "user_id": {"type": "string"},
                "result": {"enum": ["created", "updated", "left as it is", "refused"]},
                "filled": {"type": "array", "items": {"type": "string"}, "description": "What of an existing user was empty and is not any more."},
                "kept": {"type": "array", "items": {"type": "string"}, "description": "In which columns the user has something else, and keeps it."},
                "field": {"type": "string", "description": "The column that is refused; `line` where the row as a whole is."},
                "refused": {"$ref": "#/components/schemas/Refusal"}}}}}},
"HeldPlan": {"type": "object", "required": ["plan", "run", "position", "total", "nobody_found", "why", "groups", "held_at", "expires_at"],
    "additionalProperties": false, "properties": {
        "plan": {"type": "string", "description": "Its name: equal removals are one plan."}, "run": {"type": "string", "description": "The sync run that held it."},
        "position": {"type": ["integer", "null"], "description": "The last event of the log that the plan knew."},
        "total": {"type": "integer", "minimum": 0, "description": "Users that would go to the trash: what `expect` takes."},
        "nobody_found": {"type": "boolean", "description": "The run found nobody at all."},
        "why": {"type": "string", "description": "What tripped the guard."},
        "groups": {"type": "array", "description": "Had members, read empty, and would lose them.",
            "items": {"type": "object", "required": ["group_id", "name"], "additionalProperties": false, "properties": {
                "group_id": {"type": "string"}, "name": {"type": "string"}}}},
        "held_at": {"$ref": "#/components/schemas/Time"}, "expires_at": {"$ref": "#/components/schemas/Time"}}},
"HeldPage": {"type": "object", "required": ["directory_id", "plan", "people", "next"], "additionalProperties": false, "properties": {
    "directory_id": {"type": "string"},
    "plan": {"description": "Null where nothing waits.", "oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/HeldPlan"}]},
    "people": {"type": "array", "items": {"type": "object", "required": ["user_id", "username", "reason"],
        "additionalProperties": false, "properties": {
            "user_id": {"type": "string"}, "username": {"type": "string"},
            "reason": {"enum": ["left_groups", "group_dropped", "not_found", null],
                "description": "What the read showed; whether it is so is proven once it is approved."}}}},
    "next": {"type": ["string", "null"], "description": "`cursor` of the next page; null on the last."}}},
"DiscardedPage": {"type": "object", "required": ["directory_id", "plan", "total", "groups", "people", "next"],
    "additionalProperties": false, "properties": {
    "directory_id": {"type": "string"},
    "plan": {"type": ["string", "null"], "description": "The one that was discarded last: what `approve` takes. Null where nobody stays so."},
    "total": {"type": "integer", "minimum": 0, "description": "Users who stay so: what `expect` takes."},
    "groups": {"type": "array", "description": "Read empty, and keep their members.",
        "items": {"type": "object", "required": ["group_id", "name"], "additionalProperties": false, "properties": {
            "group_id": {"type": "string"}, "name": {"type": "string"}}}},
    "people": {"type": "array", "items": {"type": "object",
        "required": ["user_id", "username", "reason", "plan", "discarded_at", "discarded_by"],
        "additionalProperties": false, "properties": {
            "user_id": {"type": "string"},
            "username": {"type": ["string", "null"], "description": "Null where the user was purged since."},
            "reason": {"enum": ["left_groups", "group_dropped", "not_found", null], "description": "What the read showed."},
            "plan": {"type": ["string", "null"], "description": "With which they were discarded; null where the tables do not show it yet."},
            "discarded_at": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Time"}]},
            "discarded_by": {"type": ["string", "null"], "description": "An admin, an API client, or `command line`."}}}},
    "next": {"type": ["string", "null"], "description": "`cursor` of the next page; null on the last."}}},
"HeldDecision": {"type": "object", "required": ["directory_id", "plan", "state"], "additionalProperties": false, "properties": {
    "directory_id": {"type": "string"}, "plan": {"type": "string"}, "state": {"enum": ["approved", "discarded"]}}},
"SyncStarted": {"type": "object", "required": ["sync"], "properties": {"sync": {"type": "string"}}},
"Sync": {"type": "object", "required": ["ended", "directories"], "properties": {
    "ended": {"type": "boolean"}, "directories": {"type": "array", "items": {"type": "object",
        "required": ["directory", "name", "stage", "done", "total", "left_seconds", "report"], "properties": {
            "directory": {"type": "string"}, "name": {"type": "string"},
            "stage": {"enum": ["waiting", "reading", "planning", "applying", "ended"]},
            "done": {"type": "integer"},
            "total": {"type": "integer", "description": "0: not known. While reading, as many as the last time."},
            "left_seconds": {"type": ["integer", "null"], "description": "Of this stage, as fast as it went so far."},
            "report": {"type": ["object", "null"]}}}}}},
"DirectoryForm": {"type": "object",
    "required": ["name", "kind", "servers", "tls", "ca_file", "base", "bind", "sync", "guard", "attributes"], "properties": {
        "name": {"type": "string"}, "kind": {"enum": ["openldap", "ad"]},
        "servers": {"type": "array", "items": {"type": "string"}}, "tls": {"enum": ["starttls", "none"]},
        "ca_file": {"type": "string", "description": "Empty: the system's CAs."}, "base": {"type": "string"},
        "bind": {"type": "object",
            "required": ["mechanism", "dn", "password_file", "password_env", "certificate_file", "key_file", "keytab_file",
                "principal"], "properties": {
            "mechanism": {"enum": ["simple", "external", "gssapi", "gss-spnego"]}, "dn": {"type": "string"},
            "password_file": {"type": "string", "description": "Where the password lies, never what it is."},
            "password_env": {"type": "string"},
            "certificate_file": {"type": "string", "description": "Shown within TLS, with its key."},
            "key_file": {"type": "string"},
            "keytab_file": {"type": "string", "description": "Kerberos; empty: as the server's environment has it."},
            "principal": {"type": "string", "description": "Whose key of the keytab; empty: the first one's."}}},
        "sync": {"type": "object",
            "required": ["groups", "every_seconds", "full_read_every_seconds", "send_enrollment_mail", "manual_disable"],
            "properties": {
                "groups": {"type": "array", "items": {"type": "string"}}, "every_seconds": {"type": "integer"},
                "full_read_every_seconds": {"type": "integer"}, "send_enrollment_mail": {"type": "boolean"},
                "manual_disable": {"type": "boolean"}}},
        "guard": {"type": "object", "required": ["users", "percent"], "properties": {
            "users": {"type": "integer"}, "percent": {"type": "integer"}}},
        "attributes": {"type": "object", "required": ["username", "username_normalization", "aliases", "phones"], "properties": {
            "username": {"type": "string"}, "username_normalization": {"enum": ["none", "simple"]},
            "aliases": {"type": "array", "items": {"type": "string"}},
            "real_name": {"type": "string"}, "first_name": {"type": "string"}, "last_name": {"type": "string"},
            "email": {"type": "string"}, "notes": {"type": "string"},
            "phones": {"type": "array", "items": {"type": "string"}}, "status": {"type": "string"}}}}},
"Directory": {"allOf": [{"$ref": "#/components/schemas/DirectoryForm"}, {"type": "object",
    "required": ["directory_id", "paused", "managed", "held", "last_complete_at"], "properties": {
        "directory_id": {"type": "string"},
        "paused": {"oneOf": [{"type": "null"}, {"type": "object", "required": ["since", "reason"], "properties": {
            "since": {"$ref": "#/components/schemas/Time"}, "reason": {"type": "string"}}}]},
        "managed": {"type": "object", "required": ["users", "groups"], "properties": {
            "users": {"type": "integer", "description": "The trash included."}, "groups": {"type": "integer"}}},
        "held": {"type": "integer", "description": "Removals that wait for a person."},
        "last_complete_at": {"$ref": "#/components/schemas/TimeOrNull"}}}]},
"SyncRunOrNull": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/SyncRun"}]},
"DirectoryDetails": {"allOf": [{"$ref": "#/components/schemas/Directory"}, {"type": "object",
    "required": ["last_run", "last_finished"], "properties": {
        "last_run": {"$ref": "#/components/schemas/SyncRunOrNull"},
        "last_finished": {"$ref": "#/components/schemas/SyncRunOrNull"}}}]},
"Directories": {"type": "object", "required": ["directories"], "additionalProperties": false, "properties": {
    "directories": {"type": "array", "items": {"$ref": "#/components/schemas/DirectoryDetails"}}}},
"DirectoryRemoval": {"type": "object", "required": ["removed", "released", "left"], "additionalProperties": false,
    "properties": {
        "removed": {"type": "boolean"},
        "released": {"type": "object", "properties": {"users": {"type": "integer"}, "groups": {"type": "integer"}}},
        "left": {"type": "object", "properties": {"users": {"type": "integer"}, "groups": {"type": "integer"}}}}},
"SyncRun": {"type": "object",
    "required": ["run", "kind", "began", "finished", "seconds", "outcome", "worst", "server", "counts", "left_out"],
    "additionalProperties": false, "properties": {
        "run": {"type": "string"}, "kind": {"enum": ["full", "changes", "one_user"], "description": "What it went by."},
        "began": {"$ref": "#/components/schemas/Time"},
        "finished": {"$ref": "#/components/schemas/TimeOrNull"},
        "seconds": {"type": ["number", "null"], "description": "From the first read to the last change."},
        "outcome": {"enum": ["finished", "partial", "held", "failed", null]},
        "worst": {"type": "string", "description": "The worst part, for a person to act on; empty when finished."},
        "server": {"type": "string"},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "left_out": {"type": "array", "items": {"type": "object", "required": ["reason", "count"], "properties": {
            "reason": {"type": "string"}, "count": {"type": "integer"},
            "examples": {"type": "array", "items": {"type": "object", "required": ["who", "detail"], "properties": {
                "who": {"type": "string"}, "detail": {"type": "string"}}}}}}}}},
"SyncRunPage": {"type": "object", "required": ["under_way", "runs", "next"], "additionalProperties": false, "properties": {
    "under_way": {"type": ["object", "null"], "required": ["kind", "began", "stage", "done", "total", "left_seconds"],
        "additionalProperties": false, "properties": {
            "kind": {"enum": ["full", "changes", "one_user"]}, "began": {"$ref": "#/components/schemas/Time"},
            "stage": {"enum": ["waiting", "reading", "planning", "applying", "ended"]},
            "done": {"type": "integer"}, "total": {"type": "integer"}, "left_seconds": {"type": ["integer", "null"]}}},
    "runs": {"type": "array", "items": {"$ref": "#/components/schemas/SyncRun"}},
    "next": {"type": ["string", "null"], "description": "`cursor` of the next page; null on the last."}}},
"ConnectionTest": {"type": "object",
    "required": ["ok", "problem", "server", "bound_as", "following", "groups", "entries", "people", "examples", "unseen", "deletions_visible"],
    "additionalProperties": false, "properties": {
        "ok": {"type": "boolean", "description": "It went to its end."},
        "problem": {"type": ["string", "null"], "description": "Why it did not, with what to do."},
        "server": {"type": "string"}, "bound_as": {"type": "string"},
        "groups": {"type": "array", "items": {"type": "object", "required": ["configured", "found", "dn", "guid", "missing", "people"],
            "properties": {"configured": {"type": "string"}, "found": {"type": "boolean"}, "dn": {"type": "string"},
                "guid": {"type": "string"}, "people": {"type": "integer"},
                "missing": {"type": ["string", "null"], "description": "Why it is not found: not there, not readable, or there and no group."}}}},
        "entries": {"type": "integer", "description": "Read below the base."},
        "people": {"type": "integer", "description": "Who would be synced."},
        "examples": {"type": "array", "maxItems": 5, "items": {"type": "object",
            "required": ["username", "real_name", "dn", "groups", "phones", "problems"], "properties": {
                "phones": {"type": "array", "items": {"type": "string"}},
                "username": {"type": "string"}, "real_name": {"type": "string"}, "dn": {"type": "string"},
                "groups": {"type": "array", "items": {"type": "string"}},
                "problems": {"type": "array", "items": {"type": "string"}}}}},
        "following": {"type": "string", "description": "How changes will come, and what of them this bind cannot see."},
        "unseen": {"type": "array", "items": {"type": "string"},
            "description": "What this bind cannot see: while there is any of it, nobody is removed."},
        "deletions_visible": {"type": "boolean", "description": "Active Directory: deleted entries can be read."}}},
"Problem": {"type": "object", "required": ["type", "title", "status", "code", "request"], "properties": {
    "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
    "code": {"type": "integer"}, "detail": {"type": "string"},
    "rule": {"type": "string", "description": "The rule that refuses, by its number in the rule book."},
    "request": {"type": "string", "description": "The request's id, for the operator's log."},
    "errors": {"type": "array", "items": {"type": "object", "required": ["pointer", "detail"], "properties": {
        "pointer": {"type": "string", "description": "JSON Pointer to the parameter."},
        "detail": {"type": "string"}}}}}}
})json";

}  // namespace

nlohmann::json schemas() {
    return nlohmann::json::parse(text);
}

}  // namespace muster::gateway::native_api
