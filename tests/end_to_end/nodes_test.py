"""Two live nodes on one Kafka log and one PostgreSQL: what each of them promises holds for both."""
import collections
import concurrent.futures
import http.client
import json
import shutil
import subprocess
import threading
import unittest

from signed_calls import Caller
from support import EndToEnd, Muster, wait_until

GRANTS = {"adminapi_read_resource": 1, "adminapi_write_resource": 1}


class TwoNodes(EndToEnd):
    def setUp(self):
        super().setUp()
        self.cluster = self.server_cluster()
        self.one = self.muster(settings=self.cluster.settings)

    def another(self):
        """A second node: it has the first one's folder, secrets and certificate included, and a port of its own."""
        folder = self.folder / "other"
        shutil.copytree(self.one.folder, folder, ignore=shutil.ignore_patterns("serve.log", "*.lock"))
        other = Muster(folder, self.cluster.settings)

        def end():
            if other.server and other.server.poll() is None:
                other.kill()
        self.addCleanup(end)
        other.serve()
        return other

    def caller(self, muster, keys=None):
        about = muster.about()
        caller = Caller({**about, "admin_api": keys} if keys else about)
        self.addCleanup(caller.connection.close)
        return caller

    def strict(self):
        """Both nodes, and the keys of a client set to strict replay."""
        self.one.serve()
        made = self.caller(self.one).call("POST", "/admin/v3/integrations",
                                          body={"name": "strict", "type": "adminapi", "strict_replay": 1, **GRANTS})
        self.assertEqual(made.status, 200, made.body)
        client = made.json()["response"]
        return self.another(), {"ikey": client["integration_key"], "skey": client["secret_key"]}

    def used(self, answer):
        self.assertEqual((answer.status, answer.json()["code"]), (401, 40105), answer.body)

    def created(self):
        """How often each user was made, by the records that count."""
        return collections.Counter(event["data"]["personal"]["username"] for event in self.one.events() if event["type"] == "user.created")

    def test_R3_a_signature_that_one_node_took_is_used_for_the_other_also_across_new_starts(self):
        other, keys = self.strict()
        one_first, other_first = (self.caller(self.one, keys).signed("POST", "/admin/v1/users", body={"username": name})
                                  for name in ("amy", "bob"))
        for node, request in ((self.one, one_first), (other, other_first)):
            answer = self.caller(node, keys).send(request)
            self.assertEqual(answer.status, 200, answer.body)
        for node in (self.one, other, self.one):
            self.used(self.caller(node, keys).send(one_first))
            self.used(self.caller(node, keys).send(other_first))
        for node in (other, self.one):
            node.terminate()
            node.serve()
            for request in (one_first, other_first):
                self.used(self.caller(node, keys).send(request))
        # Both at once: they write by turns, and one of them is first.
        for turn in range(5):
            request = self.caller(other, keys).signed("POST", "/admin/v1/users", body={"username": f"both{turn}"})
            start = threading.Barrier(8)

            def send(node):
                caller = self.caller(node, keys)
                start.wait()
                return caller.send(request)
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                answers = list(pool.map(send, [self.one, other] * 4))
            self.assertEqual([answer.status for answer in answers].count(200), 1, [a.body for a in answers])
            for answer in answers:
                if answer.status == 503:  # the other node wrote in between; nothing was used up by it
                    self.assertIn("nothing was changed", answer.body.decode())
                    answer = self.caller(other, keys).send(request)
                if answer.status != 200:
                    self.used(answer)
        self.assertEqual(self.created(), {"amy": 1, "bob": 1, **{f"both{turn}": 1 for turn in range(5)}})
        self.assertEqual(self.one.run("verify").returncode, 0)

    def test_R3_a_signature_that_a_node_took_and_died_is_good_once_for_the_other(self):
        other, keys = self.strict()
        requests = {name: self.caller(other, keys).signed("POST", "/admin/v1/users", body={"username": name})
                    for name in (f"user{i}" for i in range(400))}
        answered, lock = {}, threading.Lock()
        enough = threading.Event()

        def send(names):
            caller = self.caller(other, keys)
            for name in names:
                try:
                    answer = caller.send(requests[name])
                except (OSError, http.client.HTTPException):
                    return  # it has died
                with lock:
                    answered[name] = answer.status
                    if len(answered) >= 40:
                        enough.set()
        names = list(requests)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            sending = [pool.submit(send, names[i::8]) for i in range(8)]
            self.assertTrue(enough.wait(60))
            other.kill()
            for each in sending:
                each.result()
        self.assertEqual(set(answered.values()), {200})
        self.assertLess(len(answered), len(requests), "it died among them")
        caller = self.caller(self.one, keys)
        for name in names:
            again = caller.send(requests[name])
            if name in answered:
                self.used(again)
            else:  # it may have taken it and not said so any more
                self.assertIn(again.status, (200, 401), again.body)
                if again.status == 401:
                    self.used(again)
            self.used(caller.send(requests[name]))
        other.serve()
        caller = self.caller(other, keys)
        for name in names[::20]:
            self.used(caller.send(requests[name]))
        self.assertEqual(self.created(), {name: 1 for name in names})
        self.assertEqual(self.one.run("verify").returncode, 0)

    def both_synced(self):
        """A directory that both nodes follow, and the other node."""
        directory = self.directory()
        self.one.run("directory", "add", directory.config)
        self.one.serve()
        self.one.run("wait", "--synced")
        other = self.another()
        other.run("wait", "--synced")
        return directory, other

    def test_D9_D12_D13_both_follow_a_directory_and_each_change_is_made_once(self):
        directory, other = self.both_synced()
        dn = directory.add_person("zelda")
        directory.add_people([f"more{i}" for i in range(50)])
        for node in (self.one, other):
            wait_until("all are there", lambda: len(node.users()) == 76, 60)
        directory.change_member("delete", dn)
        for node in (self.one, other):
            wait_until("who left is in the trash", lambda: node.users()["zelda"]["status"] == "pending deletion", 60)
        # The one that is left goes on alone.
        self.one.kill()
        directory.add_person("yves")
        wait_until("the other follows", lambda: "yves" in other.users(), 60)
        self.one.serve()
        self.one.run("wait", "--synced")
        events = other.events()
        created = collections.Counter(e["data"]["guid"] for e in events if e["type"] == "user.created")
        self.assertEqual((len(created), set(created.values())), (77, {1}))
        self.assertEqual(len([e for e in events if e["type"] == "user.trashed"]), 1)
        self.assertEqual(self.one.users().keys(), other.users().keys())
        self.assertEqual(other.run("verify").returncode, 0)

    def test_D13_D15_runs_of_both_at_once_stand_behind_each_other_and_none_has_failed(self):
        directory, other = self.both_synced()
        for turn in range(6):
            directory.add_people([f"turn{turn}-{i}" for i in range(150)])
            asked = [node.start("sync", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for node in (self.one, other)]
            while any(each.poll() is None for each in asked):  # who writes in between cuts a run short, and it goes on
                other.run("api", "POST", "/admin/v1/users", f"username=hand{turn}", check=False)
            self.assertEqual([each.wait(120) for each in asked], [0, 0])
        events = other.events()
        runs = [event for event in events if event["type"] in ("directory.sync_started", "directory.sync_finished")]
        for begin, end in zip(runs[::2], runs[1::2]):
            self.assertEqual((begin["type"], end["type"]), ("directory.sync_started", "directory.sync_finished"))
            self.assertEqual(begin["data"]["run"], end["data"]["run"])
        created = collections.Counter(event["data"]["guid"] for event in events
                                      if event["type"] == "user.created" and "guid" in event["data"])
        self.assertEqual((len(created), set(created.values())), (25 + 6 * 150, {1}))
        for node in (self.one, other):
            listed = [json.loads(line) for line in node.run("sync", "runs", "sample", "--json").stdout.splitlines()]
            self.assertGreaterEqual(len(listed), 2 + 12)
            self.assertEqual([run for run in listed if run["outcome"] != "finished"], [])


if __name__ == "__main__":
    unittest.main()
