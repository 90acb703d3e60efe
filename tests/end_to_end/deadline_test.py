import unittest

from support import CLOCK_AHEAD, EndToEnd, wait_until

HOUR, DAY = 3600, 24 * 3600


class Clock:
    """The wall clock of a server, ahead of the machine's; it can be made to jump."""

    def __init__(self, file):
        self.file = file
        self.go_to(0)

    def go_to(self, seconds):
        # In place: the server reads the file where it lies.
        with open(self.file, "r+b" if self.file.exists() else "wb") as file:
            file.write(int(seconds).to_bytes(8, "little", signed=True))

    def env(self):
        return {"LD_PRELOAD": CLOCK_AHEAD, "MUSTER_CLOCK_AHEAD": str(self.file)}


class Deadlines(EndToEnd):
    """T12: purges by deadline happen by themselves, in order, also after a downtime, and never early."""

    def in_the_trash(self, hours_apart=0):
        """A server whose clock can be set, and three people whom it trashed one after the other."""
        directory = self.directory()
        muster = self.muster()
        clock = Clock(self.folder / "clock")
        muster.run("directory", "add", directory.config)
        muster.serve(env=clock.env())
        muster.run("wait", "--synced")
        for n, name in enumerate(["xaver", "yann", "zelda"]):
            clock.go_to(n * hours_apart * HOUR)
            dn = directory.add_person(name)
            muster.run("sync", env=clock.env())  # what it signs has the server's time
            directory.change_member("delete", dn)
            muster.run("sync", env=clock.env())
        return muster, clock

    def purged(self, muster):
        """Who was purged, in order, and that it was the deadline's doing."""
        events = muster.events()
        names = {event["subject"]: event["data"]["personal"]["username"] for event in events if event["type"] == "user.created"}
        purges = [event for event in events if event["type"] == "user.purged"]
        for event in purges:
            self.assertEqual(event["data"]["cause"], "deadline")
            self.assertEqual((event["authtype"], event["authid"]), ("system", "deadlines"))
            trashed = next(one for one in events if one["type"] == "user.trashed" and one["subject"] == event["subject"])
            self.assertGreaterEqual(event["time"], trashed["data"]["purge_at"], "never early")
        return [names[event["subject"]] for event in purges]

    def wait_for_a_whole_look(self, muster):
        """Two looks that began after now."""
        seen = muster.metrics().of("muster_deadline_looks_total")
        wait_until("two looks for deadlines", lambda: muster.metrics().of("muster_deadline_looks_total") >= seen + 2)

    def test_T12_a_clock_that_runs_purges_each_on_its_day_and_not_before(self):
        muster, clock = self.in_the_trash(hours_apart=2)
        clock.go_to(7 * DAY - HOUR)
        self.wait_for_a_whole_look(muster)
        self.assertEqual(self.purged(muster), [])
        clock.go_to(7 * DAY + HOUR)
        wait_until("the first is purged", lambda: muster.metrics().of("muster_trash_users") == 2)
        self.assertEqual(self.purged(muster), ["xaver"])
        clock.go_to(0)  # back: nobody is purged for it
        self.wait_for_a_whole_look(muster)
        self.assertEqual(self.purged(muster), ["xaver"])
        clock.go_to(8 * DAY)
        wait_until("all are purged", lambda: muster.metrics().of("muster_trash_users") == 0)
        self.assertEqual(self.purged(muster), ["xaver", "yann", "zelda"])

    def test_T12_after_a_downtime_what_was_left_is_made_up_for_in_order(self):
        muster, clock = self.in_the_trash(hours_apart=2)
        self.assertEqual(muster.terminate(), 0)
        clock.go_to(30 * DAY)
        muster.serve(env=clock.env())
        wait_until("all are purged", lambda: len(self.purged(muster)) == 3)
        self.assertEqual(self.purged(muster), ["xaver", "yann", "zelda"])


if __name__ == "__main__":
    unittest.main()
