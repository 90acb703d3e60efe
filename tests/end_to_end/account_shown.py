"""What an installation holds, in a form in which two of them can be compared: without what chance and the clock choose."""
import collections
import json
import sqlite3

# A run begins and ends as often as somebody starts one; the log is opened as often as a process does.
OF_RUNS = ("ledger.opened", "directory.sync_started", "directory.sync_finished")
BY_CHANCE = ("run", "purge_at", "expires_at", "position")


def lasting_names(events):
    """The ids of users and groups that chance chose, and what they stand for at the source."""
    return {event["subject"]: f"{event['type']} {event['data']['guid']}" for event in events
            if event["type"] in ("user.created", "group.created") and event["data"].get("guid")}


def without_chance(value, names):
    if isinstance(value, dict):
        return {key: without_chance(one, names) for key, one in value.items() if key not in BY_CHANCE}
    if isinstance(value, list):
        return sorted((without_chance(one, names) for one in value), key=json.dumps)
    return names.get(value, value)


def events_of(events):
    """How often each thing happened to whom."""
    names = lasting_names(events)
    told = ({"type": event["type"], "subject": event["subject"], "data": event["data"]} for event in events
            if event["type"] not in OF_RUNS)
    return collections.Counter(json.dumps(without_chance(one, names), sort_keys=True) for one in told)


ROWS = {
    "users": """SELECT username, aliases, real_name, first_name, last_name, email, notes, status, in_trash, trash_cause,
        left_because, guid, directory_id IS NULL FROM users""",
    "names": "SELECT u.username, n.kind, n.name FROM names n JOIN users u USING (user_id)",
    "groups": "SELECT name, description, status, guid, directory_id IS NULL FROM groups",
    "members": "SELECT g.name, u.username FROM members m JOIN groups g USING (group_id) JOIN users u USING (user_id)",
    "tally": "SELECT status, in_trash, users FROM users_tally WHERE users > 0",
    "directories": "SELECT name, paused_reason FROM directories",
    "unfinished runs": "SELECT run FROM sync_runs WHERE outcome IS NULL",
    "held plans": "SELECT plan, total, nobody_found, why, state FROM held_plans",
    "held people": "SELECT h.plan, u.username, h.reason FROM held_people h JOIN users u USING (user_id)",
}


def rows_of(folder):
    """What the query tables say of people, groups and what is held."""
    tables = sqlite3.connect(folder / "tables.db", timeout=30)
    try:
        return {name: sorted(map(repr, tables.execute(query))) for name, query in ROWS.items()}
    finally:
        tables.close()
