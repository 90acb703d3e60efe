"""The native API over the whole path: what the compatible one cannot say."""
import concurrent.futures
import csv
import io
import json
import subprocess
import threading

from signed_calls import Caller
from support import CLIENT_PYTHON, EndToEnd

OPENAPI_CHECK = "python/openapi_check.py"


class Native(EndToEnd):
    def caller(self, muster):
        caller = Caller(muster.about())
        self.addCleanup(caller.connection.close)
        return caller

    def serving(self):
        """A server with the sample directory's 25 people, and who calls it."""
        directory, muster = self.start()
        return directory, muster, self.caller(muster)

    def alone(self, people=0):
        """A server without a directory, with people added by hand."""
        muster = self.muster()
        muster.serve()
        caller = self.caller(muster)
        ids = [self.add(caller, f"user{i:03}") for i in range(people)]
        return muster, caller, ids

    def add(self, caller, username, **fields):
        answer = caller.call("POST", "/admin/v1/users", body={"username": username, **fields})
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()["response"]["user_id"]

    def listed(self, caller, **query):
        users, cursor = [], {}
        while True:
            page = caller.get("/v1/users", **query, **cursor)
            self.assertEqual(page.status, 200, page.body)
            users += page.json()["users"]
            if page.json()["next"] is None:
                return users
            cursor = {"cursor": page.json()["next"]}

    def problem(self, answer, status, pointer=None):
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        said = answer.json()
        self.assertEqual(said["status"], status)
        if pointer:
            self.assertEqual(said["errors"][0]["pointer"], pointer)
        return said

    def test_L1_the_list_is_filtered_searched_sorted_and_counted(self):
        _, _, caller = self.serving()
        everybody = self.listed(caller, limit=7)
        self.assertEqual(len({user["user_id"] for user in everybody}), 25)
        by_name = self.listed(caller, sort="username", limit=10)
        self.assertEqual([u["username"] for u in by_name], sorted(u["username"] for u in everybody))
        self.assertEqual([u["username"] for u in self.listed(caller, sort="-username", limit=10)],
                         [u["username"] for u in reversed(by_name)])
        one = by_name[3]
        for part in (one["username"], one["email"][1:], one["user_id"][4:], one["username"].upper(), one["username"][:2]):
            self.assertIn(one["user_id"], [u["user_id"] for u in self.listed(caller, q=part)], part)
        self.assertEqual(self.listed(caller, q="nobody at all"), [])
        group = one["groups"][0]["group_id"]
        members = self.listed(caller, group=group)
        self.assertEqual({u["user_id"] for u in members},
                         {u["user_id"] for u in everybody if group in [g["group_id"] for g in u["groups"]]})
        for query in ({}, {"q": "an"}, {"tile": "bypass"}, {"tile": "trash"}, {"group": group}, {"status": "active"}):
            counted = caller.get("/v1/users/counts", **query).json()["matching"]
            self.assertEqual(counted, len(self.listed(caller, **query)), query)

    def test_API_06_places_are_sealed_and_bent_ones_refused(self):
        _, _, caller = self.serving()
        cursor = caller.get("/v1/users", limit=5).json()["next"]
        self.problem(caller.get("/v1/users", limit=5, cursor=cursor[:-1] + ("0" if cursor[-1] != "0" else "1")), 400, "/cursor")
        self.problem(caller.get("/v1/users", limit=5, cursor="x" + cursor), 400, "/cursor")
        self.problem(caller.get("/v1/users", limit=5, cursor=cursor, sort="username"), 400, "/cursor")
        self.problem(caller.get("/v1/users", limit=5, cursor=cursor, q="a"), 400, "/cursor")
        self.problem(caller.get("/v1/users", limit=0), 400, "/limit")
        self.problem(caller.get("/v1/users", limit=101), 400, "/limit")

    def test_API_08_what_is_not_understood_is_refused(self):
        _, caller, _ = self.alone()
        self.problem(caller.get("/v1/users", stauts="active"), 400, "/stauts")
        self.problem(caller.get("/v1/users", tile="everybody"), 400, "/tile")
        self.problem(caller.get("/v1/users", sort="age"), 400, "/sort")
        self.problem(caller.get("/v1/users", group="x"), 400, "/group")
        self.problem(caller.post("/v1/trash/purge", users=["DU000000000000000001"], all=True), 400, "/all")
        self.problem(caller.call("PUT", "/v1/users"), 405)
        self.problem(caller.get("/v1/usurs"), 404)

    def test_S5_a_user_is_shown_with_what_decided_the_status_and_what_may_be_done(self):
        directory, muster, caller = self.serving()
        managed = self.listed(caller)[0]
        shown = caller.get("/v1/users/" + managed["user_id"]).json()
        self.assertFalse(shown["may"]["trash"]["allowed"])
        self.assertEqual(shown["may"]["trash"]["refused"]["rule"], "T4")
        self.assertTrue(shown["may"]["status"]["bypass"]["allowed"])
        own = self.add(caller, "own")
        self.assertTrue(caller.get("/v1/users/" + own).json()["may"]["trash"]["allowed"])
        self.problem(caller.get("/v1/users/DU000000000000000001"), 404)

    def test_T10_trash_restore_and_purge_answer_for_each_and_are_quiet_when_repeated(self):
        _, muster, caller = self.serving()
        managed = self.listed(caller)[0]["user_id"]
        amy, bob = self.add(caller, "amy.own"), self.add(caller, "bob.own")
        unknown = "DU000000000000000001"

        def results(answer):
            self.assertEqual(answer.status, 200, answer.body)
            return {one["user_id"]: (one["result"], one.get("refused", {}).get("rule")) for one in answer.json()["results"]}

        before = len(muster.events())
        foreseen = results(caller.post("/v1/users/trash", users=[amy, managed, unknown], dry_run=True))
        self.assertEqual(len(muster.events()), before, "API-14: nothing was written")
        trashed = results(caller.post("/v1/users/trash", users=[amy, managed, unknown]))
        self.assertEqual(trashed, foreseen)
        self.assertEqual(trashed[amy], ("done", None))
        self.assertEqual(trashed[managed], ("refused", "T4"))
        self.assertEqual(trashed[unknown][0], "refused")
        again = caller.post("/v1/users/trash", users=[amy, bob])
        self.assertEqual(results(again), {amy: ("nothing to do", None), bob: ("done", None)})

        trash = caller.get("/v1/trash", headers={"Muster-Position": again.headers["Muster-Position"]}).json()["users"]
        self.assertEqual({user["user_id"] for user in trash}, {amy, bob})
        for user in trash:
            self.assertEqual(user["trash"]["cause"], "admin")
            self.assertIsNotNone(user["trash"]["purge_at"])
            self.assertTrue(user["may"]["restore"]["allowed"] and user["may"]["purge"]["allowed"])

        self.assertEqual(results(caller.post("/v1/trash/restore", users=[amy])), {amy: ("done", None)})
        restored = caller.get("/v1/users/" + amy).json()
        self.assertEqual((restored["in_trash"], restored["status"]), (False, "disabled"))  # T6
        self.assertEqual(results(caller.post("/v1/trash/purge", users=[bob])), {bob: ("done", None)})
        self.assertEqual(results(caller.post("/v1/trash/purge", users=[bob]))[bob][0], "refused")
        self.problem(caller.get("/v1/users/" + bob), 404)

    def test_T9_a_call_holds_at_most_100_ids(self):
        _, caller, _ = self.alone()
        ids = [f"DU{i:018}" for i in range(101)]
        for path in ("/v1/trash/purge", "/v1/trash/restore", "/v1/users/trash"):
            self.problem(caller.post(path, users=ids), 400, "/users")
            self.assertEqual(caller.post(path, users=ids[:100]).json()["refused"], 100)
            self.problem(caller.post(path), 400, "/users")
            self.problem(caller.post(path, users=[]), 400, "/users")
            self.problem(caller.post(path, users=["amy"]), 400, "/users")

    def test_S4_by_filter_only_as_many_as_were_expected(self):
        _, muster, caller = self.serving()
        own = [self.add(caller, f"own{i}") for i in range(3)]
        before = len(muster.events())
        self.problem(caller.post("/v1/users/status", status="disabled", filter={"q": "own"}, expect=2), 409, "/expect")
        self.problem(caller.post("/v1/users/status", status="disabled", filter={"q": "own"}), 400, "/expect")
        self.problem(caller.post("/v1/users/status", status="locked out", users=own), 400, "/status")
        self.problem(caller.post("/v1/users/status", status="disabled", filter={"colour": "red"}, expect=0), 400)
        self.assertEqual(len(muster.events()), before)
        everybody = caller.post("/v1/users/status", status="disabled", filter={}, expect=28).json()
        self.assertEqual((everybody["done"], everybody["refused"]), (3, 25), "S3: those of the directory are left")
        self.assertTrue(all(one["refused"]["rule"] == "S3" for one in everybody["results"] if one["result"] == "refused"))

    def test_L2_downloads_are_the_filtered_rows(self):
        _, muster, caller = self.serving()
        self.add(caller, "evil", realname='=HYPERLINK("x")', notes="n")
        self.add(caller, "plain", realname='Comma, "Quote"', email="p@example.org")
        position = caller.post("/v1/users/status", status="bypass", users=[self.add(caller, "bypassed")]).headers["Muster-Position"]
        reading = {"Muster-Position": position}
        answer = caller.get("/v1/users.csv", headers=reading, sort="username")
        self.assertEqual(answer.headers["Transfer-Encoding"], "chunked")
        self.assertTrue(answer.headers["Content-Type"].startswith("text/csv"))
        rows = list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))
        listed = self.listed(caller, sort="username")
        self.assertEqual([row["user_id"] for row in rows], [user["user_id"] for user in listed])
        named = {row["username"]: row for row in rows}
        self.assertEqual(named["evil"]["real_name"], "'=HYPERLINK(\"x\")", "TM-10")
        self.assertEqual(named["plain"]["real_name"], 'Comma, "Quote"')
        self.assertTrue(answer.body.endswith(b"\r\n"))
        self.assertEqual(caller.get("/v1/users.json", sort="username").json(), listed)
        self.assertEqual([u["username"] for u in caller.get("/v1/users.json", tile="bypass").json()], ["bypassed"])
        self.assertEqual(caller.get("/v1/users.json", q="nobody at all").json(), [])

    def patch(self, caller, user, tag, **members):
        headers = {"Content-Type": "application/merge-patch+json", **({"If-Match": tag} if tag else {})}
        return caller.call("PATCH", "/v1/users/" + user, body=members, headers=headers)

    def test_API_09_of_many_who_edit_one_user_at_once_one_wins_each_round(self):
        muster, caller, (amy,) = self.alone(1)
        path = "/v1/users/" + amy
        self.problem(self.patch(caller, amy, None, notes="x"), 428, "/If-Match")
        self.problem(caller.call("PATCH", path, body={"notes": "x"}, headers={"If-Match": "*"}), 415, "/Content-Type")
        self.problem(self.patch(caller, amy, "*", colour="red"), 400, "/colour")
        editors = [self.caller(muster) for _ in range(8)]
        with concurrent.futures.ThreadPoolExecutor(len(editors)) as pool:
            for turn in range(5):
                tag = caller.get(path).headers["ETag"]
                edits = [pool.submit(self.patch, one, amy, tag, notes=f"{turn} of {i}") for i, one in enumerate(editors)]
                answers = [each.result() for each in edits]
                self.assertEqual(sorted(answer.status for answer in answers), [200] + [412] * 7)
                won = next(answer for answer in answers if answer.status == 200)
                read = caller.get(path)
                self.assertEqual((read.json()["notes"], read.headers["ETag"]), (won.json()["notes"], won.headers["ETag"]))
        key = {"Content-Type": "application/merge-patch+json", "If-Match": caller.get(path).headers["ETag"], "Idempotency-Key": "edit-1"}
        first = caller.call("PATCH", path, body={"notes": "kept"}, headers=key)
        muster.terminate()
        muster.serve()
        again = self.caller(muster).call("PATCH", path, body={"notes": "kept"}, headers=key)
        self.assertEqual((again.status, again.headers["ETag"]), (200, first.headers["ETag"]), "the log remembers the edit")

    def test_L4_S6_the_history_of_one_user_tells_what_a_group_made_of_the_status(self):
        _, caller, (amy,) = self.alone(1)
        group = caller.call("POST", "/admin/v1/groups", body={"name": "guests"}).json()["response"]["group_id"]
        caller.call("POST", f"/admin/v1/users/{amy}/groups", body={"group_id": group})
        caller.call("POST", f"/admin/v1/groups/{group}", body={"status": "Disabled"})
        trashed = caller.post("/v1/users/trash", users=[amy])
        purged = caller.post("/v1/trash/purge", users=[amy])
        self.assertEqual((trashed.json()["done"], purged.json()["done"]), (1, 1))
        entries, cursor = [], {"order": "oldest_first", "limit": 2}
        while cursor:
            page = caller.get(f"/v1/users/{amy}/history", headers={"Muster-Position": purged.headers["Muster-Position"]}, **cursor)
            self.assertEqual(page.status, 200, page.body)
            entries += page.json()["entries"]
            cursor = page.json()["next"] and {"order": "oldest_first", "limit": 2, "cursor": page.json()["next"]}
        self.assertEqual([entry["type"] for entry in entries],
                         ["user.created", "group.members_changed", "group.status_changed", "user.trashed", "user.purged"])
        turned = entries[2]["effective"]
        self.assertEqual((turned["old"]["status"], turned["new"]["status"], turned["new"]["group"]["name"]), ("active", "disabled", "guests"))
        self.assertTrue(all(entry["actor"]["kind"] == "client" and entry["actor"]["name"] for entry in entries))
        self.problem(caller.get("/v1/users/DU000000000000000001/history"), 404)

    def test_API_05_a_key_stands_for_one_request(self):
        muster, caller, (amy, bob) = self.alone(2)
        key = {"Idempotency-Key": "k-1"}
        first = caller.post("/v1/users/trash", headers=key, users=[amy])
        before = len(muster.events())
        again = caller.post("/v1/users/trash", headers=key, users=[amy])
        self.assertEqual((again.status, again.body), (200, first.body), "the first answer, not `nothing to do`")
        self.assertEqual(len(muster.events()), before)
        self.problem(caller.post("/v1/users/trash", headers=key, users=[bob]), 422)
        self.assertFalse(caller.get("/v1/users/" + bob).json()["in_trash"])

        many = {"Idempotency-Key": "k-2"}
        start = threading.Barrier(20)

        def restore():
            one = self.caller(muster)
            start.wait()
            return one.post("/v1/trash/restore", headers=many, users=[amy])
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            answers = [each.result() for each in [pool.submit(restore) for _ in range(20)]]
        self.assertTrue({answer.status for answer in answers} <= {200, 409})
        self.assertEqual({answer.json()["done"] for answer in answers if answer.status == 200}, {1})
        self.assertEqual(len([e for e in muster.events() if e["type"] == "user.restored"]), 1)

        # The log itself remembers, across a new start.
        muster.terminate()
        muster.serve()
        third = self.caller(muster).post("/v1/users/trash", headers=key, users=[amy])
        self.assertEqual(third.json()["done"], 1)
        self.assertFalse(self.caller(muster).get("/v1/users/" + amy).json()["in_trash"], "it was not done again")

    def test_API_20_a_read_shows_at_least_what_it_demands(self):
        muster, caller, ids = self.alone(1)
        for i in range(30):
            word = ["active", "bypass"][i % 2]
            wrote = caller.post("/v1/users/status", status=["bypass", "active"][i % 2], users=ids)
            read = caller.get("/v1/users", headers={"Muster-Position": wrote.headers["Muster-Position"]})
            self.assertNotEqual(read.json()["users"][0]["status"], word)
            self.assertIsNotNone(read.headers["Muster-Position"])
        self.problem(caller.get("/v1/users", headers={"Muster-Position": "soon"}), 400)
        partition, sequence, digest = wrote.headers["Muster-Position"].split("-")
        self.problem(caller.get("/v1/users", headers={"Muster-Position": f"{partition}-{sequence}-{'0' * len(digest)}"}), 400)

    def test_API_01_the_document_is_that_of_the_routes_and_answers_match_it_public_client(self):
        directory, muster, caller = self.serving()
        own = self.add(caller, "own", realname="Own")
        caller.post("/v1/users/trash", users=[self.add(caller, "gone")])
        user = self.listed(caller)[0]["user_id"]
        status, text = muster.http("/openapi.json")
        self.assertEqual(status, 200)
        document = json.loads(text)
        self.assertEqual(document["openapi"], "3.1.0")
        traffic = []
        for template, method, answer in (
                ("/v1/users", "get", caller.get("/v1/users")), ("/v1/users/counts", "get", caller.get("/v1/users/counts")),
                ("/v1/users/{user_id}", "get", caller.get("/v1/users/" + user)),
                ("/v1/users/{user_id}", "get", caller.get("/v1/users/" + own)),
                ("/v1/users/{user_id}", "get", caller.get("/v1/users/DU000000000000000001")),
                ("/v1/users/{user_id}", "patch", self.patch(caller, own, "*", notes="edited")),
                ("/v1/users/{user_id}", "patch", self.patch(caller, own, '"stale"', notes="edited")),
                ("/v1/users/{user_id}/history", "get", caller.get(f"/v1/users/{user}/history")),
                ("/v1/users/{user_id}/history", "get", caller.get(f"/v1/users/{own}/history", limit=1)),
                ("/v1/users.json", "get", caller.get("/v1/users.json")),
                ("/v1/users", "get", caller.get("/v1/users", nonsense=1)),
                ("/v1/trash", "get", caller.get("/v1/trash")),
                ("/v1/users/status", "post", caller.post("/v1/users/status", status="bypass", users=[user, own])),
                ("/v1/users/trash", "post", caller.post("/v1/users/trash", users=[user, own])),
                ("/v1/trash/restore", "post", caller.post("/v1/trash/restore", users=[own, user])),
                ("/v1/trash/purge", "post", caller.post("/v1/trash/purge", users=[user], dry_run=True)),
                ("/v1/sync", "post", caller.post("/v1/sync"))):
            traffic.append({"path": template, "method": method, "status": answer.status,
                            "type": answer.headers["Content-Type"].split(";")[0], "body": answer.json()})
        exchanged = self.folder / "exchanged.json"
        exchanged.write_text(json.dumps({"document": document, "traffic": traffic}))
        done = subprocess.run([CLIENT_PYTHON, OPENAPI_CHECK, exchanged], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for path, operations in document["paths"].items():
            for method in operations:
                called = caller.call(method.upper(), path.replace("{", "").replace("}", ""), body={} if method != "get" else None)
                self.assertNotIn(called.status, (405, 501), f"{method} {path}")
