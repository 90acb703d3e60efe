"""Muster as one installs it: `muster serve`, asked over the Admin API."""
import json
import statistics
import time
from datetime import datetime

from bench_directory import chunks
from signed_calls import Caller
from subjects import Subject, differences, seconds_until, seconds_until_all
from support import MUSTER, Muster

FIRST_MAX = 1200
PAGE = {"users": 300, "members": 500}


def _moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


class NotReadable(Exception):
    """503: the tables are behind the log by more than a call waits for."""


class ServedMuster(Subject):
    """It is not told of changes: within the time given it has to follow them by itself. Where it does not, that is said,
    and `muster sync` is asked for."""

    def __init__(self, name, folder, directory, patience, settings=lambda _: "", servers=lambda: []):
        super().__init__(name, folder, directory, patience)
        self._settings, self._servers = settings, servers
        self._muster = None

    def processes(self):
        return [self._muster.server.pid] if self._muster and self._muster.server else []

    def servers(self):
        return self._servers()

    def start_over(self):
        """The directory is added without a server: its connection test, which reads too, is no part of what is measured."""
        self.end()
        folder = self.new_folder()
        self._muster = Muster(folder, self._settings(f"side_{self.made}"))
        self._muster.run("directory", "add", self.directory.config)
        self._asked = self._refused = 0
        self._wanted = sorted(len(members) for members in self.directory.content()[1].values())

    def _get(self, path, **query):
        answer = self._caller.get(path, **query)
        if answer.status == 503:
            self._refused += 1
            raise NotReadable(answer.body)
        assert answer.status == 200, answer.body
        return answer.json()

    def _sees(self, condition):
        def readable_and_so(*what):
            try:
                return condition(*what)
            except NotReadable:
                return False
        return readable_and_so

    def first(self):
        """From the server's start until all are listed, the groups with their members too."""
        def is_there():
            if self._get("/admin/v1/info/summary")["response"]["user_count"] != self.directory.people:
                return False
            return sorted(self._member_count(group["group_id"]) for group in self._groups()) == self._wanted
        began = time.monotonic()
        self._muster.serve()
        self._caller = Caller(self._muster.about())
        return None if seconds_until(self._sees(is_there), FIRST_MAX, every=0.05) is None else time.monotonic() - began

    def no_change(self):
        """`muster sync` asks the server for a whole run, and prints how it ended."""
        self._asked += 1
        return self.catch_up()

    def runs(self):
        """Seconds of each run, from the beginning of its reading to its last record, as the log says."""
        began, took = {}, []
        for event in self._muster.events():
            if event["type"] == "directory.sync_started":
                began[event["data"]["run"]] = _moment(event["data"]["began"])
            elif event["type"] == "directory.sync_finished":
                took.append((_moment(event["time"]) - began[event["data"]["run"]]).total_seconds())
        return took

    def notes(self):
        """The runs themselves: starting the server, and asking it over TLS, are the rest."""
        first, *more = self.runs()
        again = statistics.median(more[:self._asked])
        return [f"{self.name}: the run itself of the first sync {first:.2f} s, of a sync without a change {again:.2f} s"] + (
            [f"{self.name}: {self._refused} calls of the Admin API were answered 503 since the tables were behind"] if self._refused else [])

    def see_changes(self, mail):
        def is_so(names):
            found = self._get("/admin/v1/users", username_list=json.dumps(names))["response"]
            return {user["username"]: user["email"] for user in found} == {name: mail[name] for name in names}

        def is_seen(names):
            return is_so(names[-1:]) and is_so(names)
        return seconds_until_all(chunks(mail), self._sees(is_seen), self.patience)

    def see_left(self, names):
        def is_so(some):
            found = self._get("/admin/v1/users", username_list=json.dumps(some))["response"]
            return len(found) == len(some) and all(user["status"] == "pending deletion" for user in found)

        def is_seen(some):
            return is_so(some[-1:]) and is_so(some)
        return seconds_until_all(chunks(names), self._sees(is_seen), self.patience)

    def catch_up(self):
        """Asked for a whole run: seconds until the command ends."""
        return self.commands.run([MUSTER, "sync", "--data", self._muster.folder])

    def _pages(self, path, limit):
        offset = 0
        while offset is not None:
            page = self._get(path, limit=limit, offset=offset)
            yield from page["response"]
            offset = page["metadata"].get("next_offset")

    def _groups(self):
        return list(self._pages("/admin/v1/groups", 100))

    def _member_count(self, group):
        return self._get(f"/admin/v2/groups/{group}/users", limit=1)["metadata"]["total_objects"]

    def differences(self):
        """In the trash are those who are in no group, and nobody else."""
        mail, groups = self.directory.content()
        listed = list(self._pages("/admin/v1/users", PAGE["users"]))
        trashed = {user["username"] for user in listed if user["status"] == "pending deletion"}
        in_groups = set().union(*groups.values())
        has_groups = {}
        for group in self._groups():
            members = self._pages(f"/admin/v2/groups/{group['group_id']}/users", PAGE["members"])
            has_groups[group["name"]] = {member["username"] for member in members} - trashed
        return differences({name: value for name, value in mail.items() if name in in_groups}, groups,
                           {user["username"]: user["email"] for user in listed if user["username"] not in trashed}, has_groups)

    def end(self):
        if self._muster and self._muster.server:
            self._muster.terminate(60)
        self._muster = None
