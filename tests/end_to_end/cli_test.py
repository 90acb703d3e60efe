"""What the commands say to who calls them: exit codes, progress, figures."""
import hashlib
import json
import os
import pty
import re
import signal
import subprocess
import threading
import time
import unittest

from support import MUSTER, EndToEnd, wait_until

BAR = re.compile(rb"\r\x1b\[K\[#*\.*\] sample: \w+ \d+ of \d+")


class Terminal:
    """A command whose messages go to a terminal, and whose results go to a pipe."""

    def __init__(self, muster, *arguments):
        self._ours, theirs = pty.openpty()
        self.process = muster.start(*arguments, stdout=subprocess.PIPE, stderr=theirs)
        os.close(theirs)
        self.shown = b""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        while True:
            try:
                data = os.read(self._ours, 65536)
            except OSError:  # Linux: nobody has the other end open any more
                return
            self.shown += data

    def end(self):
        """Exit code and results."""
        results, _ = self.process.communicate(timeout=60)
        self._reader.join()
        os.close(self._ours)
        return self.process.returncode, results


class CommandLine(EndToEnd):
    def exits(self, muster, code, *arguments):
        """That this command ends so; and one that did not do all says why."""
        with self.subTest(code=code, command=" ".join(map(str, arguments))):
            done = muster.run(*arguments, check=False)
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
            if code != 0:
                self.assertNotEqual(done.stderr, "")

    def sample_toml(self, directory, name, old, new):
        text = directory.config.read_text()
        self.assertIn(old, text)
        file = directory.folder / name
        file.write_text(text.replace(old, new))
        return file

    def test_CLI_05_exit_codes(self):
        directory = self.directory()
        (directory.folder / "wrong.password").write_text("not it")
        wrong = self.sample_toml(directory, "wrong.toml", "muster.password", "wrong.password")
        typo = self.sample_toml(directory, "typo.toml", "groups =", "grups =")
        muster = self.muster()

        # Usage is judged before anything is opened.
        for arguments in (["serv"], ["api"], ["api", "GET"], ["directory"], ["directory", "add"], ["log", "read", "--from", "x"],
                          ["sync", "--fast"], ["directory", "add", typo], ["directory", "add", directory.folder / "none.toml"]):
            self.exits(muster, 2, *arguments)
        self.exits(muster, 1, "directory", "add", wrong)
        muster.run("directory", "add", directory.config)
        self.exits(muster, 5, "directory", "add", directory.config)

        # The running server syncs.
        muster.serve()
        muster.run("wait", "--synced")
        for arguments in (["sync"], ["sync", "sample"], ["verify"], ["directory", "list"], ["log", "read"], ["wait"],
                          ["api", "GET", "/admin/v1/users"]):
            self.exits(muster, 0, *arguments)
        for arguments in (["sync", "nobody"], ["directory", "remove", "nobody"], ["api", "GET", "/admin/v1/users/DUNOBODY000000000000"]):
            self.exits(muster, 5, *arguments)
        self.exits(muster, 2, "api", "GET", "/admin/v1/users", "limit")
        user = json.loads(muster.run("api", "GET", "/v1/users").stdout)["users"][0]["user_id"]
        edit = ["api", "PATCH", "/v1/users/" + user, "notes=from a shell", "--if-match"]
        seen = muster.run("api", "GET", "/v1/users/" + user).stderr.split("ETag: ")[1].strip()
        self.assertEqual(json.loads(muster.run(*edit, seen).stdout)["notes"], "from a shell")
        self.exits(muster, 5, *edit, seen)
        self.exits(muster, 0, *edit, "*")
        self.exits(muster, 1, "serve")
        directory.delete_people(15)
        self.exits(muster, 4, "sync")
        directory.rename_group("sales", "sold")
        self.exits(muster, 3, "sync")
        directory.stop()
        self.exits(muster, 1, "sync")

        # Nobody listens, and the same command does it itself.
        muster.terminate()
        self.exits(muster, 75, "api", "GET", "/admin/v1/users")
        self.exits(muster, 75, "wait", "--seconds", "1")
        self.exits(muster, 1, "sync")
        directory.start_again()
        self.exits(muster, 3, "sync")
        directory.rename_group("sold", "sales")
        self.exits(muster, 4, "sync")
        self.exits(muster, 5, "sync", "nobody")
        self.exits(muster, 5, "directory", "remove", "nobody")
        self.exits(muster, 2, "directory", "remove", "sample")
        self.exits(muster, 0, "directory", "remove", "sample", "--yes")
        self.exits(muster, 0, "sync")

    def test_CLI_01_what_cannot_be_written_is_a_failure_and_a_reader_that_has_seen_enough_is_none(self):
        directory = self.directory()
        muster = self.muster()
        muster.run("directory", "add", directory.config)
        with open("/dev/full", "w") as full:
            done = subprocess.run([MUSTER, "verify", "--data", muster.folder], stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("No space left on device", done.stderr)
        muster.sync()
        reader, writer = os.pipe()
        os.close(reader)
        try:
            done = subprocess.run([MUSTER, "log", "read", "--json", "--data", muster.folder], stdout=writer,
                                  stderr=subprocess.PIPE, text=True)
        finally:
            os.close(writer)
        self.assertEqual((done.returncode, done.stderr), (-signal.SIGPIPE, ""))

    def test_CLI_01_CLI_02_a_sync_of_more_than_a_second_shows_a_bar_on_a_terminal_only(self):
        directory = self.directory(10_000)
        # It cannot take less, however fast the machine.
        slow = self.slow(directory, passes=100_000, seconds=1.1)
        muster = self.muster()
        muster.run("directory", "add", slow.config)
        terminal = Terminal(muster, "sync")
        code, results = terminal.end()
        self.assertEqual(code, 0, terminal.shown)
        self.assertRegex(terminal.shown, BAR)
        self.assertTrue(terminal.shown.endswith(b"\n"), "the shell's next line begins on a line of its own")
        # Of the run's results nothing but the one line.
        self.assertRegex(results, r"\Asample: finished, 10000 read, 10000 created, [^\r\x1b\n]*\n\Z")

        began = time.monotonic()
        piped = muster.sync()
        self.assertGreater(time.monotonic() - began, 1)
        self.assertRegex(piped.stdout, r"\Asample: finished, 10000 read, 0 created, [^\r\x1b\n]*\n\Z")
        self.assertNotRegex(piped.stderr, r"[\r\x1b]|\[[#.]")

    def test_CLI_02_a_sync_by_the_server_shows_how_far_it_is(self):
        slow = self.slow(self.directory(2000), passes=50_000)
        slow.go_on.set()
        muster = self.muster()
        muster.run("directory", "add", slow.config)
        muster.serve()
        muster.run("wait", "--synced")
        quick = Terminal(muster, "sync")
        began = time.monotonic()
        self.assertEqual(quick.end()[0], 0)
        if time.monotonic() - began < 1:
            self.assertEqual(quick.shown, b"", "what takes no second needs no bar")

        slow.go_on.clear()
        piped = muster.start("sync", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        terminal = Terminal(muster, "sync")
        wait_until("it is shown how far the run is", lambda: re.search(rb"\r\x1b\[K.*sample: \w+ \d+", terminal.shown))
        self.assertIsNone(piped.poll())
        slow.go_on.set()
        code, results = terminal.end()
        self.assertEqual(code, 0, terminal.shown)
        self.assertRegex(results, r"\Asample: finished, 2000 read, [^\r\x1b\n]*\n\Z")
        results, messages = piped.communicate(timeout=60)
        self.assertEqual(piped.returncode, 0, messages)
        self.assertRegex(results, r"\Asample: finished, 2000 read, [^\r\x1b\n]*\n\Z")
        self.assertNotRegex(messages, r"[\r\x1b]|\[[#.]")

    def test_bench_sync_prints_its_figures_and_touches_nothing(self):
        _, muster = self.start()
        muster.terminate()

        def everything():
            return {str(path.relative_to(muster.folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
                    for path in muster.folder.rglob("*")}
        before = everything()
        more = self.directory(300, name="more")
        done = muster.run("bench", "sync", more.config, "--again", "2")
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), 3, done.stdout)
        figures = [re.fullmatch(r"(first|no change) +(\d+\.\d+) s applied +(\d+\.\d+) s shown +(\d+) read, (\d+) created, "
                                r"(\d+) updated, (\d+) MiB peak", line) for line in lines]
        self.assertTrue(all(figures), done.stdout)
        self.assertEqual([line[1] for line in figures], ["first", "no change", "no change"])
        self.assertEqual([line.group(4, 5, 6) for line in figures], [("300", "300", "0"), ("300", "0", "0"), ("300", "0", "0")])
        for line in figures:
            self.assertGreaterEqual(float(line[3]), float(line[2]), "it is shown after it is applied")
            self.assertGreater(int(line[7]), 1)
        self.assertEqual(done.stderr, "")
        self.assertEqual(everything(), before)

        # Beside a running server too.
        muster.serve()
        events = len(muster.events())
        muster.run("bench", "sync", more.config, "--again", "1")
        self.assertEqual(len(muster.users()), 25)
        self.assertEqual([event["type"] for event in muster.events("--from", events + 1) if event["type"].startswith("user.")], [])
        self.assertEqual(list(muster.folder.glob("bench-*")), [])
        # One that fails leaves nothing either, and says so.
        more.stop()
        self.assertEqual(muster.run("bench", "sync", more.config, check=False).returncode, 1)
        self.assertEqual(list(muster.folder.glob("bench-*")), [])

    def test_bench_users_prints_its_figures(self):
        muster = self.muster()
        muster.serve()
        done = muster.run("bench", "users", "--clients", "5", "--users", "23")
        lines = done.stdout.splitlines()
        figures = [re.match(r"(\S.*?) +\d+/s   p50 +\d+\.\d\d ms   p95 +\d+\.\d\d ms   p99 +\d+\.\d\d ms   \((\d+) calls\)", line)
                   for line in lines]
        self.assertTrue(all(figures), done.stdout)
        self.assertEqual([line.groups() for line in figures],
                         [("create", "23"), ("update", "23"), ("disable", "23"), ("trash", "23"), ("5 clients", "92")])
        self.assertRegex(lines[-1], r"\)   load \d+ us of CPU a command\Z")
        happened = [event["type"] for event in muster.events()]
        for one in ("user.created", "user.profile_changed", "user.status_changed", "user.trashed"):
            self.assertEqual(happened.count(one), 5 + 23, "one a client before it measures")

        muster.terminate()
        gone = muster.run("bench", "users", "--clients", "2", "--users", "2", check=False)
        self.assertEqual(gone.returncode, 1)
        self.assertRegex(gone.stderr, r"connecting to \S+:\d+: Connection refused")


if __name__ == "__main__":
    unittest.main()
