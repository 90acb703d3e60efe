"""The whole path on embedded files: slapd, the log, the tables, a signed call."""
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

from support import MUSTER, EndToEnd, wait_until


def of_type(events, name):
    return [event for event in events if event["type"] == name]


class LogFile:
    """log.db in the hands of somebody who may write to the file, and knows SQLite."""

    def __init__(self, path, partition):
        self.partition = partition
        self._log = sqlite3.connect(path)
        self._log.execute("DROP TRIGGER link")

    def close(self):
        self._log.commit()
        self._log.close()

    def get(self, sequence, column):
        return self._log.execute(f"SELECT {column} FROM record WHERE partition = ? AND sequence = ?",
                                 (self.partition, sequence)).fetchone()[0]

    def set(self, sequence, column, value):
        assert value != self.get(sequence, column)
        self._log.execute(f"UPDATE record SET {column} = ? WHERE partition = ? AND sequence = ?", (value, self.partition, sequence))

    def replace(self, sequence, column, old, new):
        self.set(sequence, column, self.get(sequence, column).replace(old, new))

    def delete(self, sequence):
        self._log.execute("DELETE FROM record WHERE partition = ? AND sequence = ?", (self.partition, sequence))

    def move_up(self, behind):
        # In two steps, as no two may share a place in between.
        self._log.execute("UPDATE record SET sequence = 1 - sequence WHERE partition = ? AND sequence >= ?", (self.partition, behind))
        self._log.execute("UPDATE record SET sequence = -sequence WHERE partition = ? AND sequence < 0", (self.partition,))

    def insert(self, sequence, prev, headers, data):
        self._log.execute("INSERT INTO record (partition, sequence, prev, hash, headers, data) VALUES (?, ?, ?, ?, ?, ?)",
                          (self.partition, sequence, prev, os.urandom(32), headers, data))


class Serve(EndToEnd):
    def test_OPS_03_admin_json_says_how_to_get_in(self):
        muster = self.muster()
        muster.folder = pathlib.Path(os.path.relpath(muster.folder))  # what it names is absolute all the same
        muster.serve()
        self.check_admin_file(muster)
        first = muster.about()
        self.assertEqual(muster.terminate(), 0)
        # Opened to all by mistake: closed again.
        (muster.folder / "admin.json").chmod(0o644)
        muster.serve()
        self.check_admin_file(muster)
        self.assertEqual(muster.about(), first)
        other = self.muster(name="other")
        other.serve()
        self.assertNotEqual(other.about()["admin_api"], first["admin_api"])

    def test_admin_json_names_the_sample_directory_of_the_installation(self):
        muster = self.muster()
        directory = self.directory(name="data/sample-directory")
        muster.run("directory", "add", directory.config)
        muster.serve()
        self.check_admin_file(muster, directory=directory.about)
        self.assertEqual(set(directory.about), {"url", "base", "bind_dn", "password_file", "people", "group"})
        muster.run("wait", "--synced")
        self.assertEqual(len(muster.users()), 25)

    def test_T4_the_public_client_lists_who_joined_and_who_left(self):
        directory, muster = self.start()
        self.check_who_joins_and_leaves(directory, muster)

    def test_OPS_07_metrics_are_as_prometheus_reads_them_and_name_nobody(self):
        directory, muster = self.start()
        directory.add_person("zelda")
        muster.sync()

        def all_shown():
            now, length = muster.metrics(), len(muster.events())
            return now if now.of("muster_tables_sequence") == now.of("muster_log_acknowledged_sequence") == length else None
        seen = wait_until("the tables show all that was acknowledged", all_shown)
        self.assertEqual(seen.types["muster_log_acknowledged_sequence"], "gauge")
        self.assertEqual(seen.of("muster_log_void_records_total"), 0)
        self.assertEqual(seen.of("muster_log_cut_commits_total"), 0)
        self.assertGreaterEqual(seen.of("muster_tables_events_total"), 27)
        self.assertGreaterEqual(seen.of("muster_http_connections"), 1)
        self.assertEqual(seen.of("muster_directory_last_sync_ok", directory="sample"), 1)
        self.assertEqual(seen.of("muster_directory_held_removals", directory="sample"), 0)
        self.assertEqual(seen.of("muster_directory_held_plans", directory="sample"), 0)
        read = seen.of("muster_directory_last_complete_read_timestamp_seconds", directory="sample")
        self.assertTrue(0 <= time.time() - read < 60, read)
        self.assertTrue(0 <= seen.of("muster_directory_lag_seconds", directory="sample") < 60)

        users = muster.users()
        before = muster.metrics()
        zelda = users["zelda"]
        muster.api("GET", "/admin/v1/users", "username=zelda")
        muster.api("GET", f"/admin/v1/users/{zelda['user_id']}")
        muster.run("api", "GET", "/admin/v1/users/zelda", check=False)
        muster.run("api", "GET", "/zelda", "zelda=zelda", check=False)
        self.assertEqual(muster.http("/zelda?zelda=zelda")[0], 404)
        after = muster.metrics()
        listed = {"route": "GET /admin/v1/users"}
        self.assertEqual(after.of("muster_http_requests_total", code="200", **listed)
                         - before.of("muster_http_requests_total", code="200", **listed), 1)
        self.assertEqual(after.of("muster_http_request_duration_seconds_count", **listed)
                         - before.of("muster_http_request_duration_seconds_count", **listed), 1)
        self.assertLess(after.of("muster_http_request_duration_seconds_sum", **listed), 60)
        self.assertGreater(after.of("muster_http_request_duration_seconds_sum", **listed), 0)
        self.assertGreaterEqual(after.of("muster_signatures_total", version="5", hash="sha512")
                                - before.of("muster_signatures_total", version="5", hash="sha512"), 3)
        for name, kind in after.types.items():
            self.assertTrue(name.startswith("muster_"), name)
            self.assertEqual(name.endswith("_total"), kind == "counter", name)
        text = muster.http("/metrics")[1]
        for word in [*users, *(user["user_id"] for user in users.values()), *(user["email"] for user in users.values())]:
            self.assertIsNone(re.search(rf"\b{re.escape(word)}\b", text), word)

    def test_D4_sample_people_become_users(self):
        _, muster = self.start()
        users = muster.users()
        self.assertEqual(len(users), 25)
        self.assertTrue(all(user["status"] == "active" for user in users.values()))
        events = muster.events()
        self.assertEqual(len(of_type(events, "user.created")), 25)
        self.assertEqual(len({event["id"] for event in events}), len(events))
        self.assertEqual([event["sequence"] for event in events], list(range(1, len(events) + 1)))
        groups = muster.api("GET", "/admin/v1/groups")["response"]
        self.assertEqual(len(groups), 3)
        self.assertEqual(sum(len(user["groups"]) > 0 for user in users.values()), 25)

    def test_T4_joining_creates_leaving_trashes_returning_restores_with_everything(self):
        directory, muster = self.start()
        dn = directory.add_person("zelda")
        muster.sync()
        before = muster.users()["zelda"]
        self.assertEqual(before["status"], "active")
        self.assertEqual(before["email"], "zelda@example.org")

        directory.change_member("delete", dn)
        muster.sync()
        self.assertEqual(muster.users()["zelda"]["status"], "pending deletion")
        trashed = of_type(muster.events(), "user.trashed")
        self.assertEqual([(event["subject"], event["data"]["cause"]) for event in trashed], [(before["user_id"], "directory")])

        directory.change_member("add", dn)
        muster.sync()
        after = muster.users()["zelda"]
        self.assertEqual({**after, "last_directory_sync": 0}, {**before, "last_directory_sync": 0})

    def test_D13_an_unchanged_directory_makes_no_user_events(self):
        _, muster = self.start()
        before = len(muster.events())
        muster.sync()
        new = muster.events("--from", before + 1)
        self.assertEqual([event["type"] for event in new if event["type"] != "ledger.opened"],
                         ["directory.sync_started", "directory.sync_finished"])

    def test_D8_a_directory_that_is_down_removes_nobody_and_is_said(self):
        directory, muster = self.start()
        directory.stop()
        done = muster.sync(check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("sample", done.stderr)
        self.assertTrue(all(user["status"] == "active" for user in muster.users().values()))
        _, parts = muster.parts()
        self.assertFalse(parts["directories"]["ok"])
        finished = of_type(muster.events(), "directory.sync_finished")[-1]
        self.assertEqual(finished["data"]["outcome"], "failed")

        directory.start_again()
        muster.sync()
        self.assertTrue(muster.parts()[1]["directories"]["ok"])

    def test_D9_a_run_that_would_trash_most_is_held(self):
        directory, muster = self.start()
        # At once, as the server sees it: one by one, ten of them would pass.
        muster.run("directory", "pause", "sample")
        wait_until("the server sees it", lambda: muster.sync(check=False).stdout == "")
        directory.delete_people(15)
        muster.run("directory", "resume", "sample")
        wait_until("the server sees it", lambda: of_type(muster.events(), "directory.sync_held"))
        done = muster.sync(check=False)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertTrue(all(user["status"] == "active" for user in muster.users().values()))
        self.assertEqual(sum(len(event["data"]["users"]) for event in of_type(muster.events(), "directory.sync_held")), 15)
        before = len(of_type(muster.events(), "directory.sync_held"))
        muster.sync(check=False)
        self.assertEqual(len(of_type(muster.events(), "directory.sync_held")), before, "the same plan is held once")

    def test_sync_without_a_server_does_it_itself(self):
        directory = self.directory()
        muster = self.muster()
        muster.run("directory", "add", directory.config)
        muster.sync()
        muster.serve()
        self.assertEqual(len(muster.users()), 25)

    def test_a_second_server_on_the_same_folder_is_refused(self):
        _, muster = self.start()
        second = muster.run("serve", check=False)
        self.assertEqual(second.returncode, 1)
        self.assertIn("already", second.stderr)
        self.assertEqual(len(muster.users()), 25)

    def test_OPS_05_ends_on_a_signal_and_goes_on_with_its_data_and_keys(self):
        _, muster = self.start()
        keys = muster.about()["admin_api"]
        users = muster.users()
        self.assertEqual(muster.terminate(), 0)
        muster.serve()
        self.assertEqual(muster.about()["admin_api"], keys)
        self.assertEqual(set(muster.users()), set(users))
        muster.run("wait", "--synced")
        self.assertEqual(len(of_type(muster.events(), "user.created")), 25)

    def test_CLI_10_ctrl_c_ends_cleanly(self):
        _, muster = self.start()
        muster.server.send_signal(signal.SIGINT)
        self.assertEqual(muster.server.wait(timeout=20), 0)
        self.assertEqual(muster.run("verify").returncode, 0)
        self.assertNotEqual(muster.run("api", "GET", "/admin/v1/users", check=False).returncode, 0, "nobody listens any more")
        muster.serve()
        self.assertEqual(len(muster.users()), 25)

    def test_CLI_10_a_second_ctrl_c_ends_at_once(self):
        slow = self.slow(self.directory(2000), passes=50_000)
        muster = self.muster()
        muster.run("directory", "add", slow.config)
        muster.serve()
        wait_until("the directory has stopped in the middle of its answer", slow.holding.is_set)
        muster.server.send_signal(signal.SIGINT)
        wait_until("the first is heard", lambda: '"ending' in (muster.folder / "serve.log").read_text())
        muster.server.send_signal(signal.SIGINT)
        self.assertIn(muster.server.wait(timeout=3), (-signal.SIGINT, 0))  # 0: it had ended when the second came
        slow.go_on.set()
        muster.sync()
        self.assertEqual(len(of_type(muster.events(), "user.created")), 2000)
        self.assertEqual(muster.run("verify").returncode, 0)

    def test_OPS_05_ends_while_a_directory_does_not_answer(self):
        directory = self.directory(2000)
        slow = self.slow(directory, passes=50_000)
        muster = self.muster()
        muster.run("directory", "add", slow.config)
        muster.serve()
        wait_until("the directory has stopped in the middle of its answer", slow.holding.is_set)
        self.assertEqual(muster.terminate(), 0)
        self.assertEqual(of_type(muster.events(), "user.created"), [])
        slow.go_on.set()
        muster.sync()
        muster.serve()
        self.assertEqual(len(muster.users()), 2000)

    def test_H1_tables_are_rebuilt_from_the_events(self):
        _, muster = self.start()
        users = muster.users()
        muster.terminate()
        for file in muster.folder.glob("tables.db*"):
            file.unlink()
        muster.serve()
        self.assertEqual({name: {**user, "last_directory_sync": 0} for name, user in muster.users().items()},
                         {name: {**user, "last_directory_sync": 0} for name, user in users.items()})

    def test_OPS_02_a_typo_in_muster_toml_stops_the_start_and_is_named(self):
        muster = self.muster()
        with open(muster.folder / "muster.toml", "a") as settings:
            settings.write("prot = 1\n")
        done = muster.run("serve", check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("did you mean 'port'", done.stderr)

    def test_OPS_02_a_typo_in_a_directory_file_is_refused_and_named(self):
        directory = self.directory()
        muster = self.muster()
        bad = pathlib.Path(directory.folder) / "bad.toml"
        bad.write_text(directory.config.read_text().replace("groups =", "grups ="))
        done = muster.run("directory", "add", bad, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("grups: unknown key; did you mean 'groups'?", done.stderr)
        self.assertEqual(muster.run("directory", "list", check=False).stdout, "")

    def test_directory_add_with_a_wrong_password_is_refused_and_named(self):
        directory = self.directory()
        muster = self.muster()
        secret = pathlib.Path(directory.folder) / "wrong.password"
        secret.write_text("not it")
        text = directory.config.read_text()
        line = next(line for line in text.splitlines() if line.startswith("password_file"))
        bad = pathlib.Path(directory.folder) / "bad.toml"
        bad.write_text(text.replace(line, f'password_file = "{secret}"'))
        done = muster.run("directory", "add", bad, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("password", done.stderr.lower())
        self.assertEqual(muster.run("directory", "list").stdout, "")

    def test_D14_a_removed_directory_leaves_its_users_unmanaged(self):
        _, muster = self.start()
        muster.terminate()
        muster.run("directory", "remove", "sample", "--yes")
        self.assertEqual(muster.run("directory", "list").stdout, "")
        self.assertEqual(len(of_type(muster.events(), "user.released_by_directory")), 25)
        muster.serve()
        users = muster.users()
        self.assertEqual(len(users), 25)
        self.assertTrue(all(user["last_directory_sync"] is None for user in users.values()))

    def test_directories_are_added_while_the_server_runs(self):
        directory = self.directory()
        muster = self.muster()
        muster.serve()
        muster.run("directory", "add", directory.config)
        wait_until("the server syncs the new directory by itself", lambda: len(muster.users()) == 25)

    def test_H3_an_altered_log_is_named_where_it_was_altered(self):
        _, muster = self.start()
        # The end of the history has no record behind it that tells: the tables have seen it.
        wait_until("the tables have seen all", lambda: muster.metrics().of("muster_tables_sequence")
                   == muster.metrics().of("muster_log_acknowledged_sequence"))
        muster.terminate()
        self.assertEqual(muster.run("verify").returncode, 0)
        events = muster.events()
        partition, last = events[0]["partition"], len(events)
        middle = of_type(events, "user.created")[4]["sequence"]
        event = events[middle - 1]

        def swap(log):
            one, other = log.get(middle, "data"), log.get(middle + 2, "data")
            log.set(middle, "data", other)
            log.set(middle + 2, "data", one)

        def take_out_and_close_up(log):
            log.delete(middle)
            log.move_up(middle + 1)

        # Where one is missing, the one before the gap may be named, too.
        for what, alter, named in (
            ("nothing but the trigger", lambda log: None, set()),
            ("the data of the first", lambda log: log.set(1, "data", log.get(1, "data") + b" "), {1}),
            ("the data of one", lambda log: log.replace(middle, "data", b"active", b"bypass"), {middle}),
            ("the data of the last", lambda log: log.set(last, "data", log.get(last, "data") + b" "), {last}),
            ("the time of one", lambda log: log.replace(middle, "headers", event["time"][:4].encode(), b"1999"), {middle}),
            ("the id of one", lambda log: log.replace(middle, "headers", event["id"].encode(),
                                                      event["id"][::-1].encode()), {middle}),
            ("the link of one", lambda log: log.set(middle, "prev", os.urandom(32)), {middle}),
            ("one is gone", lambda log: log.delete(middle), {middle}),
            ("one is gone and those behind moved up", take_out_and_close_up, {middle}),
            ("the last is gone", lambda log: log.delete(last), {last}),
            ("the data of two are swapped", swap, {middle}),
            ("the hash of one", lambda log: log.set(middle, "hash", os.urandom(32)), {middle}),
            ("the hash of the last", lambda log: log.set(last, "hash", os.urandom(32)), {last}),
            ("one more at the end", lambda log: log.insert(last + 1, os.urandom(32), log.get(middle, "headers"),
                                                           log.get(middle, "data")), {last + 1}),
        ):
            with self.subTest(altered=what):
                copy = self.muster(name=what.replace(" ", "-"))
                shutil.copytree(muster.folder, copy.folder, dirs_exist_ok=True)
                log = LogFile(copy.folder / "log.db", partition)
                alter(log)
                log.close()
                done = copy.run("verify", check=False)
                self.assertEqual(done.returncode, 1 if named else 0, done.stdout + done.stderr)
                if named:
                    found = re.search(r"partition (\d+), sequence (\d+)", done.stdout)
                    self.assertTrue(found, done.stdout + done.stderr)
                    self.assertEqual(int(found[1]), partition)
                    self.assertIn(int(found[2]), named, done.stdout)

    def test_H4_a_log_that_was_cut_is_refused_until_it_is_whole(self):
        directory, muster = self.start()
        muster.terminate()
        whole, older = muster.folder / "log.db", muster.folder / "older.db"
        shutil.copy(whole, older)
        directory.add_person("zelda")
        muster.serve()
        wait_until("zelda is listed", lambda: "zelda" in muster.users())
        muster.terminate()
        whole.rename(muster.folder / "whole.db")
        older.rename(whole)
        for arguments in (["serve"], ["sync"], ["directory", "remove", "sample"]):
            done = muster.run(*arguments, check=False)
            self.assertEqual(done.returncode, 1, arguments)
            self.assertIn("it was cut, or it is an older copy", done.stderr)
            self.assertIn("tables.db", done.stderr)
        self.assertEqual(muster.run("verify", check=False).returncode, 1)
        (muster.folder / "whole.db").rename(whole)
        muster.serve()
        self.assertEqual(len(muster.users()), 26)

    def test_help_begins_with_examples_and_a_wrong_word_is_usage(self):
        self.assertIn("muster serve", subprocess.run([MUSTER, "--help"], capture_output=True, text=True).stdout)
        wrong = subprocess.run([MUSTER, "srve"], capture_output=True, text=True)
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("there is no command 'srve'; did you mean 'serve'?", wrong.stderr)


if __name__ == "__main__":
    unittest.main()
