"""Directories as configuration that people work with: over the API and from the command line, on a real slapd."""
import json
import pathlib
import tomllib

from signed_calls import Caller
from support import EndToEnd, wait_until

SAMPLE = "/v1/directories/sample"


class Directories(EndToEnd):
    def caller(self, muster):
        caller = Caller(muster.about())
        self.addCleanup(caller.connection.close)
        return caller

    def runs(self, caller):
        answer = caller.get(SAMPLE + "/runs")
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()["runs"]

    def patch(self, caller, tag, body, path=SAMPLE):
        return caller.call("PATCH", path, body=body,
                           headers={"Content-Type": "application/merge-patch+json", "If-Match": tag})

    def form_of(self, directory, muster):
        """What the sample's file says, as the API takes it: the password lies in the server's folder of secrets."""
        file = tomllib.loads(directory.config.read_text())
        secrets = muster.folder / "secrets"
        (secrets / "sample.password").write_text((directory.folder / "muster.password").read_text())
        return {"name": file["name"], "kind": file["kind"], "servers": file["servers"], "tls": file["tls"], "base": file["base"],
                "bind": {"dn": file["bind"]["dn"], "password_file": "sample.password"}, "sync": {"groups": file["sync"]["groups"]}}

    def test_D1_D14_a_directory_lives_over_the_api(self):
        directory, muster = self.directory(), self.muster()
        muster.serve()
        caller = self.caller(muster)
        form = self.form_of(directory, muster)

        seen = caller.call("POST", "/v1/directories/test", body=form)
        self.assertEqual(seen.status, 200, seen.body)
        self.assertTrue(seen.json()["ok"], seen.body)
        self.assertEqual(seen.json()["people"], 25)
        self.assertEqual(len(seen.json()["examples"]), 5)
        self.assertTrue(all(person["groups"] for person in seen.json()["examples"]))
        self.assertEqual(muster.users(), {}, "looking changes nothing")
        wrong = caller.call("POST", "/v1/directories/test", body={**form, "bind": {**form["bind"], "dn": "cn=nobody,dc=example,dc=org"}})
        self.assertFalse(wrong.json()["ok"])
        self.assertIn("Check bind.dn", wrong.json()["problem"])

        added = caller.call("POST", "/v1/directories", body=form)
        self.assertEqual(added.status, 201, added.body)
        self.assertNotIn((directory.folder / "muster.password").read_text().strip(), added.body.decode())
        muster.run("wait", "--synced")
        self.assertEqual(len(muster.users()), 25)

        paused = caller.post(SAMPLE + "/pause", reason="moving to new servers")
        self.assertEqual(paused.json()["paused"]["reason"], "moving to new servers", paused.body)
        directory.add_person("zelda")
        asked = caller.post("/v1/sync", directory="sample")
        self.assertEqual(asked.status, 409, asked.body)
        self.assertIn("is paused (moving to new servers); resume it first", asked.json()["detail"])
        self.assertEqual(muster.run("sync", "sample", check=False).returncode, 5)
        self.assertTrue(caller.call("POST", SAMPLE + "/test").json()["ok"], "a paused one can be tested")
        _, parts = muster.parts()
        self.assertIn("paused, moving to new servers", parts["directories"]["detail"])
        ran = self.runs(caller)
        self.assertNotIn("zelda", muster.users())

        self.assertEqual(caller.post(SAMPLE + "/resume").json()["paused"], None)
        wait_until("the first run after the pause", lambda: "zelda" in muster.users())
        self.assertGreater(len(self.runs(caller)), len(ran))

        # What a command wrote beside the server is seen there when it returns.
        for _ in range(5):
            muster.run("directory", "pause", "sample")
            self.assertEqual(muster.run("sync", "sample", check=False).returncode, 5)
            muster.run("directory", "resume", "sample")
            muster.run("sync", "sample")
        nobody = muster.run("sync", "sample", "--user", "", check=False)
        self.assertEqual(nobody.returncode, 2, nobody.stderr)
        self.assertIn("names nobody", nobody.stderr)

        # A change is followed at once, whatever the schedule says; a group that is not configured any more lets go (T4).
        read = caller.get(SAMPLE)
        tag = read.headers["ETag"]
        groups = read.json()["sync"]["groups"]
        kept = [group for group in groups if group != directory.about["group"]]
        changed = self.patch(caller, tag, {"sync": {"groups": kept, "every_seconds": 3600}, "guard": {"users": 100}})
        self.assertEqual(changed.status, 200, changed.body)
        self.assertEqual(self.patch(caller, tag, {"base": "dc=other"}).status, 412)
        wait_until("the first run of the new configuration", lambda: muster.users()["zelda"]["status"] == "pending deletion")

        last = wait_until("its end", lambda: next((run for run in self.runs(caller)[:1] if run["finished"]), None))
        whole = caller.get(SAMPLE + "/runs/" + last["run"]).json()
        self.assertEqual(whole["counts"], last["counts"])
        self.assertGreater(whole["seconds"], 0)
        listed = muster.api("GET", "/admin/v1/users/directorysync")["response"]
        self.assertEqual([(one["name"], one["paused"], one["last_run"]["outcome"]) for one in listed], [("sample", False, last["outcome"])])

        people = len(muster.users())
        removed = caller.call("DELETE", SAMPLE)
        self.assertEqual(removed.status, 200, removed.body)
        self.assertEqual(removed.json()["released"]["users"], people)
        self.assertEqual(caller.get(SAMPLE).status, 404)
        users = muster.users()
        self.assertEqual(len(users), people, "its people stay")
        self.assertTrue(all(user["last_directory_sync"] is None for user in users.values()))
        types = [event["type"] for event in muster.events()]
        self.assertLess(types.index("directory.paused"), types.index("user.released_by_directory"))
        self.assertEqual(types[-1], "directory.removed", "nobody is taken over again")

    def test_D11_P1_usernames_lose_their_domain_on_import(self):
        directory, muster = self.start()
        before = {name: user["user_id"] for name, user in muster.users().items()}
        printed = muster.folder / "printed.toml"

        def change(*lines):
            text = muster.run("directory", "show", "sample", "--toml").stdout
            for old, new in lines:
                self.assertIn(old, text)
                text = text.replace(old, new)
            printed.write_text(text)
            self.assertEqual(muster.run("directory", "change", "sample", printed).stdout, "sample: changed\n")
            muster.sync()

        def ids():
            return {name: user["user_id"] for name, user in muster.users().items()}

        change(('username = "uid"', 'username = "mail"'), ('username_normalization = "none"', 'username_normalization = "simple"'))
        self.assertEqual(ids(), before)
        self.assertEqual(json.loads(muster.run("directory", "show", "sample", "--json").stdout)["attributes"]["username_normalization"],
                         "simple")
        directory.add_person("zelda")
        muster.run("sync", "sample", "--user", "Zelda@example.org")
        self.assertIn("zelda", muster.users())
        before = ids()
        change(('username_normalization = "simple"', 'username_normalization = "none"'))
        self.assertEqual(ids(), {f"{name}@example.org": user for name, user in before.items()}, "renamed, and nobody made anew")
        changed = [event for event in muster.events() if event["type"] == "directory.changed"]
        self.assertEqual([event["data"]["attributes"]["username_normalization"] for event in changed], ["simple", "none"])

    def test_D5_V1_numbers_become_phones_and_go_again(self):
        directory, muster = self.start()
        for uid, number in (("zelda", "+49 30 123-45"), ("zoe", "+49 (30) 12345"), ("zack", "030 12345")):
            directory.add_person(uid, telephoneNumber=number)
        printed = muster.folder / "printed.toml"
        text = muster.run("directory", "show", "sample", "--toml").stdout
        printed.write_text(text.replace("phones = []", 'phones = ["telephoneNumber", "mobile"]'))
        self.assertEqual(muster.run("directory", "change", "sample", printed).stdout, "sample: changed\n")
        muster.sync()

        def numbers(uid):
            return [phone["number"] for phone in muster.users()[uid]["phones"]]

        self.assertEqual((numbers("zelda"), numbers("zoe"), numbers("zack")), (["+493012345"], ["+493012345"], []))
        zelda = muster.users()["zelda"]
        self.assertTrue(zelda["is_enrolled"], zelda)
        run = json.loads(muster.run("sync", "runs", "sample", "--json").stdout.splitlines()[0])
        self.assertIn("030 12345", json.dumps(run["left_out"]))
        phone = zelda["phones"][0]["phone_id"]
        refused = self.caller(muster).call("DELETE", f"/admin/v1/users/{zelda['user_id']}/phones/{phone}")
        self.assertEqual(refused.status, 400, refused.body)
        self.assertIn("managed by", refused.json()["message_detail"])

        dn = f"uid=zelda,{directory.about['people']}"
        directory.modify(f"dn: {dn}\nchangetype: modify\ndelete: telephoneNumber\n")
        self.assertIn("zelda", muster.run("sync", "sample", "--dry-run").stdout)
        muster.sync()
        self.assertEqual((numbers("zelda"), numbers("zoe")), ([], ["+493012345"]))
        self.assertFalse(muster.users()["zelda"]["is_enrolled"])

    def test_D1_a_directory_lives_on_the_command_line(self):
        directory, muster = self.start()
        shown = muster.run("directory", "show", "sample").stdout
        self.assertIn("25 users", shown)
        printed = muster.folder / "printed.toml"
        printed.write_text(muster.run("directory", "show", "sample", "--toml").stdout)
        self.assertEqual(muster.run("directory", "change", "sample", printed).stdout, "sample: is so already\n")
        self.assertEqual(json.loads(muster.run("directory", "show", "sample", "--json").stdout),
                         json.loads(muster.run("directory", "list", "--json").stdout))

        tested = muster.run("directory", "test", "sample").stdout
        self.assertIn("25 people", tested)
        self.assertIn("changes come by themselves", tested)
        self.assertEqual(muster.run("directory", "test", directory.config).stdout, tested)
        wrong = pathlib.Path(directory.folder) / "wrong.toml"
        wrong.write_text(directory.config.read_text().replace("cn=muster,", "cn=nobody,"))
        self.assertEqual(muster.run("directory", "test", wrong, check=False).returncode, 1)
        person = f"uid=amy,{directory.about['people']}"
        wrong.write_text(directory.config.read_text().replace(directory.about["group"], person))
        tested = muster.run("directory", "test", wrong, check=False)
        self.assertEqual(tested.returncode, 3, "nobody could be removed (D8)")
        self.assertIn(f"group {person} is there and is no group (objectClass inetOrgPerson", tested.stdout)
        changed = muster.run("directory", "change", "sample", wrong, check=False)
        self.assertIn("is there and is no group", changed.stderr)
        self.assertEqual(changed.returncode, 1)

        self.assertEqual(muster.run("directory", "pause", "sample", "--reason", "moving").stdout, "sample: paused\n")
        self.assertEqual(muster.run("directory", "pause", "sample").stdout, "sample: is paused already\n")
        self.assertIn("paused: moving", muster.run("directory", "list").stdout)
        wait_until("the server sees it", lambda: muster.run("sync", "sample", check=False).returncode == 5)
        self.assertEqual(muster.run("sync").returncode, 0, "of all, what is paused is left out")
        printed.write_text(printed.read_text().replace('every = "5m"', 'every = "10m"'))
        self.assertEqual(muster.run("directory", "change", "sample", printed).stdout, "sample: changed\n")
        self.assertEqual(json.loads(muster.run("directory", "show", "sample", "--json").stdout)["every_seconds"], 600)
        self.assertEqual(muster.run("directory", "resume", "sample").stdout, "sample: resumed\n")
        directory.add_person("zelda")
        muster.sync()

        runs = [json.loads(line) for line in muster.run("sync", "runs", "sample", "--json").stdout.splitlines()]
        self.assertEqual(runs[-1]["counts"]["created"], 25)
        self.assertEqual(runs[0]["outcome"], "finished")
        muster.terminate()
        self.assertGreaterEqual(len(muster.run("sync", "runs", "sample").stdout.splitlines()), len(runs), "without a server, too")
        self.assertEqual(muster.run("sync", "sample").returncode, 0)

        self.assertEqual(muster.run("directory", "remove", "sample", check=False).returncode, 2)
        self.assertEqual(muster.run("directory", "remove", "sample", "--yes").stdout, "sample: removed; its 26 users stay, unmanaged\n")
        self.assertEqual(muster.run("directory", "list").stdout, "")
