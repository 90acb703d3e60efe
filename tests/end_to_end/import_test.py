"""Users from a file, over the whole path."""
import csv
import io
import json
import subprocess

from signed_calls import Caller
from support import CLIENT_PYTHON, EndToEnd

CSV = {"Content-Type": "text/csv"}
PATH = "/v1/users/import"


class Import(EndToEnd):
    def serving(self):
        muster = self.muster()
        muster.serve()
        caller = Caller(muster.about())
        self.addCleanup(caller.connection.close)
        return muster, caller

    def sent(self, caller, text, query=None, headers=None):
        answer = caller.call("POST", PATH, query=query, text=text, headers={**CSV, **(headers or {})})
        self.assertEqual(answer.status, 200, answer.body)
        return answer

    def test_U8_a_file_is_imported_line_by_line_and_again_changes_nothing(self):
        muster, caller = self.serving()
        text = ("username,realname,email,status,phone\r\n"
                + "".join(f'user{i:04},"Number, {i}",user{i:04}@example.com,,+1555{i:07}\r\n' for i in range(1000))
                + "USER0001,,,,\r\nbad,,nowhere,,\r\n")
        before = len(muster.events())
        foreseen = self.sent(caller, text, query={"dry_run": "true"}).json()
        self.assertEqual(len(muster.events()), before, "API-14: nothing was written")
        answer = self.sent(caller, text)
        done = answer.json()
        self.assertEqual((done["created"], done["updated"], done["left_as_they_are"], done["refused"]), (1000, 0, 0, 2))
        self.assertEqual([line["result"] for line in done["lines"]], [line["result"] for line in foreseen["lines"]])
        refused = [(line["line"], line["field"]) for line in done["lines"] if line["result"] == "refused"]
        self.assertEqual(refused, [(1002, "username"), (1003, "email")])
        reading = {"Muster-Position": answer.headers["Muster-Position"]}
        rows = list(csv.DictReader(io.StringIO(caller.get("/v1/users.csv", headers=reading).body.decode(), newline="")))
        self.assertEqual(len(rows), 1000)
        self.assertEqual(rows[7]["real_name"], "Number, 7")
        self.assertEqual(caller.get("/v1/users/counts").json()["tiles"]["not_enrolled"], 0)

        written = len(muster.events())
        again = self.sent(caller, text).json()
        self.assertEqual((again["created"], again["left_as_they_are"]), (0, 1000))
        self.assertEqual(len(muster.events()), written)

    def test_U8_the_command_line_sends_a_file(self):
        muster, caller = self.serving()
        path = self.folder / "people.csv"
        path.write_text("username,email\namy,a@example.com\n", encoding="utf-8")
        for query, created in (["dry_run=true"], 1), ([], 1), ([], 0):
            done = muster.run("api", "POST", PATH, *query, "--file", str(path))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(json.loads(done.stdout)["created"], created)
        # By the API whose clients read their own writes: this one was told no position.
        self.assertEqual(len(caller.get("/admin/v1/users").json()["response"]), 1)

    def test_API_05_U8_a_key_stands_for_one_file_across_a_new_start(self):
        muster, caller = self.serving()
        key = {"Idempotency-Key": "file-1"}
        first = self.sent(caller, "username\namy\nbob\n", headers=key)
        muster.terminate()
        muster.serve()
        caller = Caller(muster.about())
        self.addCleanup(caller.connection.close)
        again = self.sent(caller, "username\namy\nbob\n", headers=key)
        self.assertEqual(again.json(), first.json(), "created, by the memory of the log")
        other = caller.call("POST", PATH, text="username\neve\n", headers={**CSV, **key})
        self.assertEqual(other.status, 422, other.body)

    def test_U8_what_is_too_large_or_no_csv_is_refused_and_nothing_is_done(self):
        muster, caller = self.serving()
        before = len(muster.events())
        unknown = caller.call("POST", PATH, text="username,colour\namy,red\n", headers=CSV)
        self.assertEqual(unknown.status, 400, unknown.body)
        self.assertIn("colour", unknown.json()["detail"])
        self.assertIn("realname", unknown.json()["detail"])
        self.assertEqual(caller.call("POST", PATH, body={"users": []}).status, 415)
        large = Caller(muster.about())
        self.addCleanup(large.connection.close)
        try:
            self.assertEqual(large.call("POST", PATH, text="username\n" + "a" * (1 << 20), headers=CSV).status, 413)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the answer came before the body was sent
        self.assertEqual(len(muster.events()), before)

    def test_API_01_U8_the_answer_matches_the_document_public_client(self):
        muster, caller = self.serving()
        _, text = muster.http("/openapi.json")
        answer = self.sent(caller, "username,email,status\namy,a@example.com,\nbob,nowhere,\n").json()
        twice = self.sent(caller, "username,realname,email,status\namy,Amy,b@example.com,bypass\n").json()
        self.assertEqual(twice["lines"][0]["kept"], ["email", "status"])
        traffic = [{"path": PATH, "method": "post", "status": 200, "type": "application/json", "body": body}
                   for body in (answer, twice)]
        exchanged = self.folder / "exchanged.json"
        exchanged.write_text(json.dumps({"document": json.loads(text), "traffic": traffic}))
        done = subprocess.run([CLIENT_PYTHON, "python/openapi_check.py", exchanged], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
