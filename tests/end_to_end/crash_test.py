"""kill -9 during a sync: at random moments, and before and after every single point where files are committed."""
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

    def test_H4_killed_at_50_random_moments(self):
        seed = int(os.environ.get("MUSTER_SEED", random.SystemRandom().randrange(2**32)))
        print(f"seed {seed}")
        rng = random.Random(seed)
        fresh = self.prepared()
        whole = time.monotonic()
        measured = self.copy(fresh, "measured")
        measured.serve()
        measured.run("wait", "--synced")
        whole = time.monotonic() - whole
        measured.terminate()
        for round_ in range(50):
            muster = self.copy(fresh, f"round{round_}")
            muster.serve(ready=False)
            moment = rng.random() * whole
            time.sleep(moment)  # the moment itself is what this test is about
            muster.kill()
            before = self.acknowledged(muster)
            muster.serve()
            self.assertLessEqual(before, self.acknowledged(muster))
            self.check_whole(muster, f"seed {seed}, round {round_}, after {moment:.3f} s")
            shutil.rmtree(muster.folder)

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
