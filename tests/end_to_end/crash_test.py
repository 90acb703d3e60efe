"""kill -9 during a sync: at random moments, and before and after every single point where files are committed."""
import collections
import os
import random
import shutil
import time
import unittest

from support import KILL_AT_SYNC, EndToEnd

PEOPLE = 300


class Crash(EndToEnd):
    def check_whole(self, muster, moment):
        """After a restart nothing is lost, nothing stands twice, and the next sync completes what was cut short."""
        muster.sync()
        created = [event for event in muster.events() if event["type"] == "user.created"]
        self.assertEqual(len(created), PEOPLE, moment)
        self.assertEqual(len({event["data"]["guid"] for event in created}), PEOPLE, moment)
        self.assertEqual(len(muster.users()), PEOPLE, moment)
        running = 0
        for event in muster.events():
            running += (event["type"] == "directory.sync_started") - (event["type"] == "directory.sync_finished")
        self.assertEqual(running, 0, f"every run that started has ended: {moment}")
        muster.terminate()
        self.assertEqual(muster.run("verify").returncode, 0, moment)

    def prepared(self):
        directory = self.directory(PEOPLE)
        fresh = self.muster(name="fresh")
        fresh.run("directory", "add", directory.config)
        return fresh

    def copy(self, fresh, name):
        shutil.copytree(fresh.folder, self.folder / name)
        muster = self.muster(name=name)
        return muster

    def acknowledged(self, muster):
        return {event["id"] for event in muster.events()}

    def killed(self, base, rounds):
        """Copies of `base` that were killed at random moments of their first seconds and serve again, each with what
        stood in its log right after the kill, and the moment in words."""
        seed = int(os.environ.get("MUSTER_SEED", random.SystemRandom().randrange(2**32)))
        print(f"seed {seed}")
        rng = random.Random(seed)
        whole = time.monotonic()
        self.measured = self.copy(base, "measured")
        self.measured.serve()
        self.measured.run("wait", "--synced")
        whole = time.monotonic() - whole
        self.measured.terminate()
        for round_ in range(rounds):
            muster = self.copy(base, f"round{round_}")
            muster.serve(ready=False)
            moment = rng.random() * whole
            time.sleep(moment)  # the moment itself is what this is about
            muster.kill()
            before = self.acknowledged(muster)
            muster.serve()
            yield muster, before, f"seed {seed}, round {round_}, after {moment:.3f} s"
            shutil.rmtree(muster.folder)

    def test_H4_killed_at_50_random_moments(self):
        for muster, before, moment in self.killed(self.prepared(), 50):
            self.assertLessEqual(before, self.acknowledged(muster), moment)
            self.check_whole(muster, moment)

    def test_H4_killed_at_random_moments_while_people_change_leave_and_return(self):
        directory = self.directory(PEOPLE)
        synced = self.muster(name="synced")
        synced.run("directory", "add", directory.config)
        synced.sync()
        dns = [f"uid={username},{directory.about['people']}" for username in self.usernames(synced)]
        directory.change_member("delete", dns[0])
        synced.sync()
        directory.change_member("add", dns[0])
        for dn in dns[1:10]:  # fewer than the guard holds
            directory.change_member("delete", dn)
        directory.modify("".join(f"dn: {dn}\nchangetype: modify\nreplace: cn\ncn: Changed\n\n" for dn in dns[10:150]))
        for muster, before, moment in self.killed(synced, 20):
            muster.sync()
            self.assertLessEqual(before, self.acknowledged(muster), moment)
            self.assertEqual(self.changes(muster), {"user.profile_changed": 140, "user.trashed": 10, "user.restored": 1}, moment)
            self.assertEqual(self.changes(muster), self.changes(self.measured), moment)
            muster.terminate()
            self.assertEqual(muster.run("verify").returncode, 0, moment)

    def usernames(self, muster):
        return sorted(event["data"]["personal"]["username"] for event in muster.events() if event["type"] == "user.created")

    def changes(self, muster):
        counted = collections.Counter(event["type"] for event in muster.events())
        return {name: counted[name] for name in ("user.profile_changed", "user.trashed", "user.restored")}

    def test_H4_killed_before_and_after_each_commit_point(self):
        fresh = self.prepared()
        for when in ("before", "after"):
            call = 1
            while True:
                muster = self.copy(fresh, f"{when}{call}")
                muster.serve(env={"LD_PRELOAD": KILL_AT_SYNC, "MUSTER_KILL_AT": str(call), "MUSTER_KILL_WHEN": when}, ready=False)
                done = muster.run("wait", "--synced", "--pid", muster.server.pid, check=False)
                if done.returncode == 0:
                    muster.kill()
                    break
                self.assertEqual(muster.server.wait(timeout=30), -9, f"{when} commit point {call}")
                muster.serve()
                self.check_whole(muster, f"{when} commit point {call}")
                shutil.rmtree(muster.folder)
                call += 1
            print(f"killed {when} each of {call - 1} commit points")
            self.assertGreater(call, 5, "there were commit points to be killed at")


if __name__ == "__main__":
    unittest.main()
