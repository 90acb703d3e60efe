"""A directory whose changes come by themselves, one user alone, and a run that only says what it would do."""
import base64
import json
import subprocess

from support import CLIENT_PYTHON, PUBLIC_CLIENT, EndToEnd, wait_until


class Following(EndToEnd):
    def runs(self, muster):
        return [json.loads(line) for line in muster.run("sync", "runs", "sample", "--json").stdout.splitlines()]

    def status(self, muster, username):
        return muster.users().get(username, {}).get("status")

    def written(self, muster):
        """That somebody opened the log is no news of the account."""
        return [event for event in muster.events() if event["type"] != "ledger.opened"]

    def test_D12_changes_come_by_themselves(self):
        directory, muster = self.start()
        dn = directory.add_person("zelda")
        wait_until("she is created", lambda: self.status(muster, "zelda") == "active")
        wait_until("the run has ended", lambda: self.runs(muster)[0]["outcome"] == "finished")
        self.assertEqual(self.runs(muster)[0]["kind"], "changes")
        self.assertEqual(self.runs(muster)[-1]["kind"], "full")
        directory.modify(f"dn: {dn}\nchangetype: modify\nreplace: mail\nmail: other@example.org\n")
        wait_until("her address follows", lambda: muster.users()["zelda"]["email"] == "other@example.org")
        directory.change_member("delete", dn)
        wait_until("she goes", lambda: self.status(muster, "zelda") == "pending deletion")
        directory.change_member("add", dn)
        wait_until("she comes back", lambda: self.status(muster, "zelda") == "active")

        before = len(muster.events())
        directory.add_person("outsider", groups=[])
        directory.modify(f"dn: {dn}\nchangetype: modify\nreplace: mail\nmail: zelda@example.org\n")
        wait_until("what came later is here", lambda: muster.users()["zelda"]["email"] == "zelda@example.org")
        self.assertNotIn("outsider", muster.users())
        types = [event["type"] for event in muster.events()[before:]]
        self.assertEqual([kind for kind in types if not kind.startswith("directory.")], ["user.profile_changed"])

        directory.stop()
        directory.start_again()
        directory.add_person("yara")
        wait_until("a server that was away is followed again", lambda: self.status(muster, "yara") == "active")
        self.assertEqual(len(muster.users()), 27)

    def test_D10_a_dry_run_says_what_a_run_would_do_and_writes_nothing(self):
        directory, muster = self.start()
        muster.run("directory", "pause", "sample")
        wait_until("the server sees it", lambda: muster.run("sync", "sample", check=False).returncode == 5)
        turned = "Zel\u202eda"
        directory.add_person("zelda", **{"givenName:": base64.b64encode(turned.encode()).decode()})
        gone = sorted(muster.users())[0]
        directory._ldap("ldapdelete", f"uid={gone},{directory.about['people']}")
        before = len(self.written(muster))
        done = muster.run("sync", "sample", "--dry-run")
        self.assertIn("nothing was written", done.stderr)
        told = {line.split()[0]: line for line in done.stdout.splitlines()}
        self.assertIn("user.created", told["zelda"] + done.stdout)
        self.assertIn("user.trashed", told[gone])
        lines = [json.loads(line) for line in muster.run("sync", "sample", "--dry-run", "--json").stdout.splitlines()]
        of_zelda = {line["what"]: line["changes"] for line in lines if line["who"] == "zelda"}
        self.assertEqual(of_zelda["user.created"]["email"]["new"], "zelda@example.org")
        self.assertIn('firstname: "Zel\\u202eda"', done.stdout, "a terminal turns nothing round")
        self.assertEqual(of_zelda["user.created"]["firstname"]["new"], turned)
        self.assertEqual(of_zelda["joined"]["group"]["new"], "staff")
        self.assertEqual(len(self.written(muster)), before)
        self.assertNotIn("zelda", muster.users())

        muster.terminate()
        self.assertEqual(muster.run("sync", "sample", "--dry-run", "--json").returncode, 0, "without a server too")
        self.assertEqual(len(self.written(muster)), before)
        self.assertEqual(muster.run("sync", "nosuch", "--dry-run", check=False).returncode, 5)

    def test_D11_one_user_alone_on_the_command_line_and_by_the_public_client(self):
        directory, muster = self.start()
        key = muster.api("GET", "/admin/v1/users/directorysync")["response"][0]["directory_key"]
        dn = directory.add_person("zelda")
        self.assertIn(muster.run("sync", "sample", "--user", "ZELDA").stdout,
                      [f"sample: ZELDA: User {what}.\n" for what in ("created", "unchanged")])
        self.assertEqual(self.status(muster, "zelda"), "active")
        self.assertEqual(muster.run("sync", "sample", "--user", "nobody", check=False).returncode, 5)
        script = PUBLIC_CLIENT.parent / "sync_user_client.py"

        def synced(*usernames):
            done = subprocess.run([CLIENT_PYTHON, script, muster.folder / "admin.json", key, *usernames], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            return done.stdout.splitlines()

        self.assertEqual(synced("zelda", "nobody"), ["zelda User unchanged. active", "nobody 40401"])
        directory.change_member("delete", dn)
        self.assertIn(synced("zelda"), [["zelda User sent to trash. pending deletion"], ["zelda User unchanged. pending deletion"]])
        muster.run("directory", "pause", "sample")
        wait_until("the server sees it", lambda: synced("zelda") == ["zelda 40002"])

        muster.terminate()
        muster.run("directory", "resume", "sample")
        directory.change_member("add", dn)
        directory.add_person("yara")
        self.assertIn("1 restored", muster.run("sync", "sample", "--user", "zelda").stdout)
        self.assertNotIn("yara", [event["data"].get("personal", {}).get("username") for event in muster.events()])
