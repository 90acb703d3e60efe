"""kill -9 before and after every commit point of each kind of run: the next run completes it, and all is as if nobody
had been killed."""
import os
import shutil
import unittest

from account_shown import OF_RUNS, events_of, rows_of
from support import KILL_AT_SYNC, EndToEnd, wait_until

HELD, CONFLICT = 4, 5
IN_MEMORY = next((folder for folder in ["/dev/shm"] if os.path.isdir(folder)), None)  # who is killed loses no page
MANY = 2100  # a command has a thousand members, an event of a hold a thousand people


class CommitPoints(EndToEnd):
    parent = IN_MEMORY

    def installation(self, people=None, config=None):
        """One that has synced everybody, and the directory that it has read."""
        directory = self.directory(people)
        muster = self.muster(name="synced")
        muster.run("directory", "add", config(directory) if config else directory.config)
        muster.sync()
        return directory, muster

    def copy(self, base, name):
        shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.copytree(base.folder, self.folder / name)
        return self.muster(name=name)

    def dn(self, directory, uid):
        return f"uid={uid},{directory.about['people']}"

    def members(self, directory, verb, uids, group=None):
        return (f"dn: {group or directory.about['group']}\nchangetype: modify\n{verb}: member\n" +
                "".join(f"member: {self.dn(directory, uid)}\n" for uid in uids) + "\n")

    def in_the_group(self, directory):
        read = directory._ldap("ldapsearch", "-LLL", "-o", "ldif-wrap=no", "-b", directory.about["group"], "member")
        return [line.split("uid=")[1].split(",")[0] for line in read.splitlines() if line.startswith("member: ")]

    def shown(self, muster):
        return events_of(muster.events()), rows_of(muster.folder)

    def check_is(self, muster, expected, where):
        """All that the log tells is right, once and linked, and the tables follow from it."""
        told = muster.events()
        events, rows = events_of(told), rows_of(muster.folder)
        self.assertEqual(events - expected[0], expected[0] - events, f"happened, and should have: {where}")
        for table, lines in expected[1].items():
            self.assertEqual(rows[table], lines, f"{table}: {where}")
        runs = [event["type"] for event in told if event["type"] in OF_RUNS[1:]]
        self.assertEqual(2 * runs.count("directory.sync_started"), len(runs), f"every run that started has ended: {where}")
        done = muster.run("verify", check=False)
        self.assertEqual(done.returncode, 0, f"{where}: {done.stdout}")

    def check_each_commit_point(self, base, *command, then=(), ends=0, done_already=0):
        """`command`, which ends with that code, is killed, done again, and followed by `then`."""
        def completes(muster, codes, where):
            self.assertIn(muster.run(*command, check=False).returncode, codes, where)
            for each, code in then:
                self.assertEqual(muster.run(*each, check=False).returncode, code, where)

        whole = self.copy(base, "undisturbed")
        completes(whole, {ends}, "undisturbed")
        expected = self.shown(whole)
        self.assertNotEqual(expected[0], events_of(base.events()), "the run does something")
        for when in ("before", "after"):
            for point in range(1, 1000):
                where = f"{' '.join(map(str, command))}: killed {when} commit point {point}"
                muster = self.copy(base, "killed")
                done = muster.run(*command, check=False, env={"LD_PRELOAD": KILL_AT_SYNC, "MUSTER_KILL_AT": str(point),
                                                              "MUSTER_KILL_WHEN": when})
                if done.returncode != -9:
                    self.assertEqual(done.returncode, ends, where + done.stderr)
                    break
                completes(muster, {ends, done_already}, where)
                self.check_is(muster, expected, where)
            print(f"{' '.join(map(str, command[:3]))}: killed {when} each of {point - 1} commit points")
            self.assertGreater(point, 3, "there were commit points to be killed at")
        return whole

    def test_T10_of_the_first_sync(self):
        directory = self.directory()
        fresh = self.muster(name="fresh")
        fresh.run("directory", "add", directory.config)
        self.check_each_commit_point(fresh, "sync")

    def test_T4_T10_of_a_sync_that_trashes_and_one_that_restores(self):
        directory, synced = self.installation()
        gone, *left = self.in_the_group(directory)[:4]
        directory._ldap("ldapdelete", self.dn(directory, gone))
        directory.modify(self.members(directory, "delete", [gone, *left]))
        trashed = self.check_each_commit_point(synced, "sync")
        self.assertEqual(sum(event["type"] == "user.trashed" for event in trashed.events()), 4)
        base = self.copy(trashed, "trashed")
        directory.modify(self.members(directory, "add", left))
        restored = self.check_each_commit_point(base, "sync")
        self.assertEqual(sum(event["type"] == "user.restored" for event in restored.events()), 3)

    def test_U4_T10_of_a_sync_that_swaps_names_and_passes_them_on(self):
        directory, synced = self.installation()
        one, other, first, second, third = self.in_the_group(directory)[:5]
        chain = [(one, "between"), (other, one), ("between", other), (third, "fresh"), (second, third), (first, second)]
        directory.modify("".join(f"dn: {self.dn(directory, old)}\nchangetype: modrdn\nnewrdn: uid={new}\ndeleteoldrdn: 1\n\n"
                                 for old, new in chain))
        # Its members are called as they are now.
        directory.modify(self.members(directory, "delete", [first]) + self.members(directory, "add", ["fresh"]))
        renamed = self.check_each_commit_point(synced, "sync")
        self.assertEqual(sum(event["type"] == "user.profile_changed" for event in renamed.events()), 5)

    def crowd(self):
        """All in cn=everyone; cn=crowd has one of them."""
        def config(directory):
            uid = self.in_the_group(directory)[0]
            self.crowd_dn = f"cn=crowd,ou=groups,{directory.about['base']}"
            directory._ldap("ldapadd", ldif=f"dn: {self.crowd_dn}\nobjectClass: groupOfNames\ncn: crowd\nmember: {self.dn(directory, uid)}\n")
            both = directory.config.read_text().replace("groups = [", f'groups = ["{self.crowd_dn}", ')
            directory.config.write_text(both)
            return directory.config
        return self.installation(MANY, config)

    def test_D7_T10_of_a_sync_whose_members_are_several_commands(self):
        directory, synced = self.crowd()
        directory.modify(self.members(directory, "add", self.in_the_group(directory)[1:], self.crowd_dn))
        joined = self.check_each_commit_point(synced, "sync")
        changed = [event for event in joined.events() if event["type"] == "group.members_changed"]
        self.assertEqual(sum(len(event["data"]["added"]) for event in changed), 2 * MANY)
        self.assertGreaterEqual(len(changed), 6)

    def test_D9_T10_of_a_hold_that_is_several_events(self):
        directory, synced = self.crowd()
        directory.modify(self.members(directory, "delete", self.in_the_group(directory)[1:]))
        held = self.check_each_commit_point(synced, "sync", ends=HELD)
        self.assertEqual(sum(event["type"] == "directory.sync_held" for event in held.events()), 3)
        self.assertFalse([event for event in held.events() if event["type"] == "user.trashed"])

    def held(self):
        """Fifteen have left at once; the plan that waits."""
        directory, synced = self.installation()
        leavers = [f"leaver{number:02}" for number in range(15)]
        directory.add_people(leavers)
        synced.sync()
        directory.modify(self.members(directory, "delete", leavers))
        self.assertEqual(synced.sync(check=False).returncode, HELD)
        return synced, next(event["data"]["plan"] for event in synced.events() if event["type"] == "directory.sync_held")

    def test_D9_T10_of_an_approval_and_of_the_sync_that_carries_it_out(self):
        held, plan = self.held()
        self.check_each_commit_point(held, "sync", "approve", "sample", plan, "--expect", "15", then=[(["sync"], 0)])
        held.run("sync", "approve", "sample", plan, "--expect", "15")
        removed = self.check_each_commit_point(held, "sync")
        self.assertEqual(sum(event["type"] == "user.trashed" for event in removed.events()), 15)

    def test_D9_T10_of_a_discarding_and_of_the_sync_behind_it(self):
        held, plan = self.held()
        kept = self.check_each_commit_point(held, "sync", "discard", "sample", plan, then=[(["sync"], 0)])
        self.assertFalse([event for event in kept.events() if event["type"] == "user.trashed"])

    def test_D14_T10_of_the_removal_of_a_directory(self):
        _, synced = self.installation(250)  # a hundred a command
        # Who comes too late is told that there is no such directory.
        removed = self.check_each_commit_point(synced, "directory", "remove", "sample", "--yes", then=[(["sync"], 0)],
                                               done_already=CONFLICT)
        released = [event for event in removed.events() if event["type"] == "user.released_by_directory"]
        self.assertEqual(len(released), 250)


class CommitPointsOfFollowing(EndToEnd):
    parent = IN_MEMORY
    copy, dn, members = CommitPoints.copy, CommitPoints.dn, CommitPoints.members
    shown, check_is, in_the_group = CommitPoints.shown, CommitPoints.check_is, CommitPoints.in_the_group

    def check_following(self, when):
        directory = self.directory()
        directory.add_person("joiner", groups=[])
        one, other, returns, *_ = self.in_the_group(directory)
        synced = self.muster(name="synced")
        synced.run("directory", "add", directory.config)
        synced.sync()
        directory.modify(self.members(directory, "delete", [returns]))
        synced.sync()

        def named(name):
            return f"dn: {self.dn(directory, one)}\nchangetype: modify\nreplace: cn\ncn: {name}\n\n"
        there = self.members(directory, "add", ["joiner", returns]) + self.members(directory, "delete", [other]) + named("Another")
        back = self.members(directory, "delete", ["joiner", returns]) + self.members(directory, "add", [other]) + named("Before")
        directory.modify(named("Before"))
        synced.sync()
        directory.modify(there)
        whole = self.copy(synced, "undisturbed")
        whole.sync()
        expected = self.shown(whole)
        directory.modify(back)

        for point in range(1, 1000):
            where = f"a server that follows: killed {when} commit point {point}"
            muster = self.copy(synced, "killed")
            begin = muster.folder / "begin"
            server = muster.serve(env={"LD_PRELOAD": KILL_AT_SYNC, "MUSTER_KILL_AT": str(point), "MUSTER_KILL_WHEN": when,
                                       "MUSTER_KILL_FROM": str(begin)})
            muster.run("wait", "--synced")
            begin.touch()
            directory.modify(there)
            wait_until("it is killed, or all is taken in", lambda: server.poll() is not None or rows_of(muster.folder) == expected[1])
            ended = muster.terminate() if server.poll() is None else server.returncode  # it may be killed as it ends, too
            self.assertIn(ended, (0, -9), where)
            if ended == -9:
                muster.serve()
                muster.run("wait", "--synced")
                wait_until(where, lambda: rows_of(muster.folder) == expected[1])
                self.assertEqual(muster.terminate(), 0, where)
            self.check_is(muster, expected, where)
            directory.modify(back)
            if ended == 0:
                break
        print(f"following: killed {when} each of {point - 1} commit points")
        self.assertGreater(point, 3, "there were commit points to be killed at")

    def test_D12_T10_before_each(self):
        self.check_following("before")

    def test_D12_T10_after_each(self):
        self.check_following("after")


if __name__ == "__main__":
    unittest.main()
