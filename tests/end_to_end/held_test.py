"""D9: removals that the guard holds are shown, approved or discarded, and the next run does as it was told."""
import json
import os
import pty
import subprocess
import unittest

from support import EndToEnd, wait_until

LEAVERS = [f"leaver{number:02}" for number in range(15)]


def of_type(events, name):
    return [event for event in events if event["type"] == name]


class Held(EndToEnd):
    def start_held(self):
        """Fifteen have left at once, and one of them more than the guard lets go."""
        directory, muster = self.start()
        directory.add_people([*LEAVERS, "stayer"])
        muster.sync()
        directory.modify(self.leave(directory, LEAVERS))
        held = muster.sync(check=False)
        self.assertEqual(held.returncode, 4, held.stderr)
        self.assertIn("muster sync held", held.stderr)
        return directory, muster

    def leave(self, directory, people):
        return (f"dn: {directory.about['group']}\nchangetype: modify\ndelete: member\n" +
                "".join(f"member: uid={uid},{directory.about['people']}\n" for uid in people))

    def plan(self, muster):
        lines = muster.run("sync", "held", "sample", "--json").stdout.splitlines()
        self.assertEqual(len(lines), 1, lines)
        return json.loads(lines[0])

    def seen_by_the_server(self, muster, what, nothing_waits):
        wait_until(what, lambda: (muster.api("GET", "/v1/directories/sample/held")["plan"] is None) == nothing_waits)

    def refused(self, muster, code, *arguments, **how):
        done = muster.start(*arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how)
        _, said = done.communicate(timeout=60)
        self.assertEqual(done.returncode, code, said)
        return said

    def test_D8_D9_what_was_approved_is_removed_by_the_next_run_if_it_still_holds(self):
        directory, muster = self.start_held()
        held = self.plan(muster)
        self.assertEqual((held["total"], {one["username"] for one in held["people"]}), (15, set(LEAVERS)))
        self.assertEqual(muster.metrics().of("muster_directory_held_plans", directory="sample"), 1)
        self.assertEqual(muster.metrics().of("muster_directory_held_removals", directory="sample"), 15)
        self.assertEqual({one["reason"] for one in held["people"]}, {"left_groups"})
        self.seen_by_the_server(muster, "the hold", False)
        shown = muster.api("GET", "/v1/directories/sample/held")
        self.assertEqual(shown["plan"]["plan"], held["plan"])
        self.assertEqual(shown["people"], held["people"])
        text = muster.run("sync", "held").stdout
        for uid in LEAVERS:
            self.assertIn(uid, text)

        # Nothing but what was seen is approved, and not by who has not seen it.
        plan = held["plan"]
        self.assertIn("--expect", self.refused(muster, 2, "sync", "approve", "sample", plan))
        self.assertIn("15 users", self.refused(muster, 5, "sync", "approve", "sample", plan, "--expect", "14"))
        self.assertIn("409", self.refused(muster, 5, "api", "POST", f"/v1/directories/sample/held/{plan}/approve", "expect=14"))
        self.refused(muster, 5, "sync", "approve", "nobody", plan, "--expect", "15")
        self.assertEqual(muster.users()["leaver00"]["status"], "active")

        # On a terminal the count is asked for (CLI-11).
        ours, theirs = pty.openpty()
        asked = muster.start("sync", "approve", "sample", plan, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.close(theirs)
        os.write(ours, b"15\n")
        done, said = asked.communicate(timeout=60)
        os.close(ours)
        self.assertEqual(asked.returncode, 0, said)
        self.assertIn("How many", said)
        self.assertIn("approved", done)
        muster.run("sync", "approve", "sample", plan, "--expect", "15")  # T10
        self.seen_by_the_server(muster, "the approval", True)
        self.assertEqual(muster.metrics().of("muster_directory_held_plans", directory="sample"), 0)

        # The world moves on: one comes back, one more leaves.
        directory.change_member("add", f"uid=leaver00,{directory.about['people']}")
        directory.modify(self.leave(directory, ["stayer"]))
        muster.sync()
        users = muster.users()
        gone = {uid for uid, user in users.items() if user["status"] == "pending deletion"}
        self.assertEqual(gone, {*LEAVERS, "stayer"} - {"leaver00"})
        self.assertEqual(users["leaver00"]["status"], "active")
        self.assertEqual(muster.run("sync", "held", "--json").stdout, "")
        muster.sync()

        events = muster.events()
        self.assertEqual(len(of_type(events, "directory.sync_held")), 1)
        approved = of_type(events, "directory.removals_approved")
        self.assertEqual([(event["data"]["plan"], event["data"]["total"]) for event in approved], [(plan, 15)])

    def test_D9_what_was_discarded_stays_until_it_is_approved_after_all(self):
        directory, muster = self.start_held()
        first = self.plan(muster)["plan"]
        self.seen_by_the_server(muster, "the hold", False)
        self.assertEqual(muster.api("POST", f"/v1/directories/sample/held/{first}/discard")["state"], "discarded")
        muster.run("sync", "discard", "sample", first)  # T10
        again = muster.sync()
        self.assertIn("discarded", again.stderr)
        line = json.loads(muster.run("sync", "held", "--json").stdout)
        self.assertNotIn("plan", line, "nothing waits")
        kept = line["discarded"]
        self.assertEqual((kept["plan"], kept["total"], {one["username"] for one in kept["people"]}), (first, 15, set(LEAVERS)))
        said = of_type(muster.events(), "directory.removals_discarded")[0]
        self.assertEqual({(one["discarded_at"], one["discarded_by"]) for one in kept["people"]},
                         {(said["time"], said["authid"])})
        page = muster.api("GET", "/v1/directories/sample/discarded")
        self.assertEqual((page["plan"], page["total"], page["next"]), (first, 15, None))
        self.assertEqual([one["username"] for one in page["people"]], [one["username"] for one in kept["people"]])
        self.assertEqual(page["people"][0]["discarded_by"], kept["people"][0]["discarded_by"])
        self.assertEqual(len(of_type(muster.events(), "directory.sync_held")), 1)

        directory.modify(self.leave(directory, ["stayer"]))
        muster.sync()  # one more is within the guard, and goes alone
        trashed = [name for name, user in muster.users().items() if user["status"] == "pending deletion"]
        self.assertEqual(trashed, ["stayer"])
        text = muster.run("sync", "held", "sample").stdout
        self.assertIn(first, text)
        self.assertIn(f"stays, discarded {said['time']} by {kept['people'][0]['discarded_by']}; is in no sync group any more", text)
        self.assertIn("409", self.refused(muster, 5, "api", "POST", f"/v1/directories/sample/held/{first}/approve", "expect=16"))
        self.assertIn("15", self.refused(muster, 5, "sync", "approve", "sample", first, "--expect", "16"))
        muster.api("POST", f"/v1/directories/sample/held/{first}/approve", "expect=15")
        muster.sync()
        self.assertEqual(sum(user["status"] == "pending deletion" for user in muster.users().values()), 16)


if __name__ == "__main__":
    unittest.main()
