"""Starts the real program over real parts, in folders and on ports of its own, and ends them by process id."""
import ctypes
import json
import os
import pathlib
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import threading
import time
import unittest

import prometheus_text

TOP = pathlib.Path(__file__).resolve().parents[2]
TOOLS = TOP / "infra" / "tools"
MUSTER = os.environ.get("MUSTER_PROGRAM", str(TOP / "build/dev/infra/app/muster"))
KILL_AT_SYNC = os.environ.get("MUSTER_KILL_AT_SYNC", str(TOP / "build/dev/tests/end_to_end/libkill_at_sync.so"))
CLOCK_AHEAD = os.environ.get("MUSTER_CLOCK_AHEAD_LIBRARY", str(TOP / "build/dev/tests/end_to_end/libclock_ahead.so"))
CLIENT_PYTHON = os.environ.get("MUSTER_CLIENT_PYTHON", str(TOP / "build/dev/python-client/bin/python"))
PUBLIC_CLIENT = TOP / "tests/end_to_end/python/public_client.py"


def die_with_parent():
    """Linux: the child is killed when this process ends, however it ends."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    # A shell lets what it runs in the background ignore SIGINT, and a child inherits that.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(what, condition, seconds=30, every=0.02):
    """Polls a condition that another process brings about; fails by name."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(every)
    raise AssertionError(f"not within {seconds} s: {what}")


class SampleDirectory:
    """A real slapd with the sample people."""

    def __init__(self, folder, people=None, groups=None):
        self.folder = pathlib.Path(folder)
        more = ["--people", str(people)] if people else []
        more += ["--groups", str(groups)] if groups else []
        subprocess.run([TOOLS / "sample-directory", "start", self.folder, *more], check=True, stdout=subprocess.DEVNULL)
        self.about = json.loads((self.folder / "admin.json").read_text())
        self.config = self.folder / "sample.toml"
        log = os.environ.get("MUSTER_SERVERS_LOG")
        if log:
            said = self._ldap("ldapsearch", "-b", "cn=Subschema", "-s", "base", "-LLL", "createTimestamp").strip().replace("\n", " ")
            version = subprocess.run(["/usr/sbin/slapd", "-VV"], capture_output=True, text=True).stderr
            version = next((line.split("$")[1].split("(")[0].strip() for line in version.splitlines() if "$" in line), "slapd")
            with open(log, "a") as lines:
                lines.write(f"slapd\t{version} ({said})\n")

    def _ldap(self, tool, *arguments, ldif=None):
        command = [tool, "-x", "-H", self.about["url"], "-D", self.about["bind_dn"], "-y", self.about["password_file"], *arguments]
        done = subprocess.run(command, input=ldif, capture_output=True, text=True)
        assert done.returncode == 0, f"{tool}: {done.stderr}"
        return done.stdout

    def add_person(self, uid, groups=None, **attributes):
        dn = f"uid={uid},{self.about['people']}"
        lines = {"cn": uid.capitalize(), "sn": uid.capitalize(), "mail": f"{uid}@example.org", **attributes}
        ldif = f"dn: {dn}\nobjectClass: inetOrgPerson\nuid: {uid}\n" + "".join(f"{k}: {v}\n" for k, v in lines.items())
        self._ldap("ldapadd", ldif=ldif)
        for group in groups if groups is not None else [self.about["group"]]:
            self.change_member("add", dn, group)
        return dn

    def add_people(self, uids):
        """Many at once, all in the group."""
        dns = [f"uid={uid},{self.about['people']}" for uid in uids]
        self._ldap("ldapadd", ldif="\n".join(f"dn: {dn}\nobjectClass: inetOrgPerson\nuid: {uid}\ncn: {uid}\nsn: {uid}\n"
                                             for dn, uid in zip(dns, uids)))
        self.modify(f"dn: {self.about['group']}\nchangetype: modify\nadd: member\n" + "".join(f"member: {dn}\n" for dn in dns))

    def change_member(self, verb, dn, group=None):
        ldif = f"dn: {group or self.about['group']}\nchangetype: modify\n{verb}: member\nmember: {dn}\n"
        self._ldap("ldapmodify", ldif=ldif)

    def modify(self, ldif):
        self._ldap("ldapmodify", ldif=ldif)

    def delete_people(self, count):
        read = self._ldap("ldapsearch", "-LLL", "-o", "ldif-wrap=no", "-b", self.about["people"], "(objectClass=inetOrgPerson)", "1.1")
        for dn in [line[len("dn: "):] for line in read.splitlines() if line.startswith("dn: ")][:count]:
            self._ldap("ldapdelete", dn)

    def rename_group(self, old, new):
        self.modify(f"dn: cn={old},ou=groups,{self.about['base']}\nchangetype: modrdn\nnewrdn: cn={new}\ndeleteoldrdn: 1\n")

    def pid(self):
        return int((self.folder / "slapd.pid").read_text())

    def stop(self):
        subprocess.run([TOOLS / "sample-directory", "stop", self.folder], check=True, stdout=subprocess.DEVNULL)

    def start_again(self):
        subprocess.run([TOOLS / "sample-directory", "start", self.folder], check=True, stdout=subprocess.DEVNULL)


class SlowDirectory:
    """Stands before a directory: of each connection's answers it passes so many bytes, and the rest when `go_on` is
    set, or after `seconds`."""

    def __init__(self, directory, passes, seconds=None):
        self.go_on, self.holding = threading.Event(), threading.Event()
        self._passes, self._seconds = passes, seconds
        self._server = ("127.0.0.1", int(directory.about["url"].rsplit(":", 1)[1]))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.config = directory.folder / "slow.toml"
        url = f"ldap://127.0.0.1:{self._listener.getsockname()[1]}"
        self.config.write_text(directory.config.read_text().replace(directory.about["url"], url))
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.go_on.set()
        self._listener.shutdown(socket.SHUT_RDWR)  # wakes who accepts
        self._listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._server)
            threading.Thread(target=self._pass_on, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(server, client, True), daemon=True).start()

    def _pass_on(self, source, target, slowly):
        passed = 0
        try:
            while data := source.recv(65536):
                passed += len(data)
                if slowly and passed > self._passes:
                    slowly = False
                    self.holding.set()
                    self.go_on.wait(self._seconds)
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        source.close()


class ServerCluster:
    """Three Kafka brokers and a PostgreSQL of their own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.start()
        self.address = dict(line.split("=", 1) for line in (self.folder / "addresses").read_text().splitlines())
        self.settings = (f'[log]\nurl = "kafka://{self.address["bootstrap"]}/muster.events"\n'
                         f'[tables]\nurl = "{self.address["postgres_uri"]}"\n')
        log = os.environ.get("MUSTER_SERVERS_LOG")
        if log:
            version = subprocess.run(["psql", "-X", "-A", "-t", "-c", "SELECT version()", self.address["postgres_uri"]],
                                     check=True, capture_output=True, text=True).stdout.strip()
            with open(log, "a") as lines:
                lines.write(f"postgresql\t{version}\n")
                lines.write(f"apache-kafka\t3 brokers, cluster id {(self.folder / 'kafka.id').read_text().strip()}\n")

    def start(self):
        subprocess.run([TOOLS / "cluster", "start", self.folder], check=True, stdout=subprocess.DEVNULL)

    def stop(self):
        subprocess.run([TOOLS / "cluster", "stop", self.folder], check=True)


class Muster:
    """One installation, DIR."""

    def __init__(self, folder, settings=""):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "muster.toml").write_text(settings + f"\n[listen]\nport = {free_port()}\n")
        self.server = None

    def run(self, *arguments, check=True, env=None):
        done = subprocess.run([MUSTER, *map(str, arguments), "--data", str(self.folder)], capture_output=True, text=True,
                              env={**os.environ, **(env or {})})
        if check:
            assert done.returncode == 0, f"muster {arguments}: exit {done.returncode}\n{done.stderr}"
        return done

    def serve(self, env=None, ready=True):
        with open(self.folder / "serve.log", "ab") as log:
            self.server = subprocess.Popen([MUSTER, "serve", "--data", str(self.folder)], stdout=log, stderr=log,
                                           env={**os.environ, **(env or {})}, preexec_fn=die_with_parent)
        if ready:
            self.run("wait", "--pid", self.server.pid, "--seconds", 60)
        return self.server

    def start(self, *arguments, **how):
        """A command that runs on while the test goes on."""
        return subprocess.Popen([MUSTER, *map(str, arguments), "--data", str(self.folder)], text=True,
                                preexec_fn=die_with_parent, **how)

    def kill(self):
        self.server.kill()
        self.server.wait()

    def terminate(self, seconds=20):
        self.server.terminate()
        return self.server.wait(timeout=seconds)

    def sync(self, check=True):
        return self.run("sync", check=check)

    def events(self, *more):
        return [json.loads(line) for line in self.run("log", "read", "--json", *more).stdout.splitlines()]

    def api(self, method, path, *parameters):
        return json.loads(self.run("api", method, path, *parameters).stdout)

    def users(self):
        listed, offset = [], 0
        while offset is not None:
            page = self.api("GET", "/admin/v1/users", f"offset={offset}", "limit=300")
            listed += page["response"]
            offset = page["metadata"].get("next_offset")
        return {user["username"]: user for user in listed}

    def about(self):
        return json.loads((self.folder / "admin.json").read_text())

    def http(self, path):
        """An unsigned GET: status and body."""
        import ssl
        import urllib.error
        import urllib.request
        about = self.about()
        context = ssl.create_default_context(cafile=about["ca"])
        try:
            with urllib.request.urlopen(about["url"] + path, context=context, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def parts(self):
        status, body = self.http("/readyz")
        return status, json.loads(body)["parts"]

    def metrics(self):
        """What /metrics says: a number for each name and labels. Fails where it is not the text format."""
        status, text = self.http("/metrics")
        assert status == 200, text
        return prometheus_text.parse(text)


class EndToEnd(unittest.TestCase):
    parent = None  # of its folder: the system's temporary one

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="muster-e2e-", dir=self.parent))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def directory(self, people=None, name="directory"):
        directory = SampleDirectory(self.folder / name, people)
        self.addCleanup(directory.stop)
        return directory

    def muster(self, settings="", name="data"):
        muster = Muster(self.folder / name, settings)

        def end():
            if muster.server and muster.server.poll() is None:
                muster.kill()
        self.addCleanup(end)
        return muster

    def server_cluster(self):
        cluster = ServerCluster(self.folder / "cluster")
        self.addCleanup(cluster.stop)
        return cluster

    def start(self, people=None):
        """A directory, a server that has synced it."""
        directory = self.directory(people)
        muster = self.muster()
        muster.run("directory", "add", directory.config)
        muster.serve()
        muster.run("wait", "--synced")
        return directory, muster

    def slow(self, directory, passes, seconds=None):
        slow = SlowDirectory(directory, passes, seconds)
        self.addCleanup(slow.close)
        return slow

    def check_who_joins_and_leaves(self, directory, muster):
        """T4, as the public client sees it."""
        self.check_public_client(muster, 25)
        dn = directory.add_person("zelda")
        muster.sync()
        self.check_public_client(muster, 26, zelda="active")
        directory.change_member("delete", dn)
        muster.sync()
        self.check_public_client(muster, 26, zelda="pending deletion")

    def check_public_client(self, muster, users, groups=3, **named):
        """The client that everybody installs, signing in each way it can: so many are listed, and those named with
        their status."""
        command = [CLIENT_PYTHON, PUBLIC_CLIENT, muster.folder / "admin.json", "--users", str(users), "--groups", str(groups)]
        for name, status in named.items():
            command += ["--user", f"{name}={status}"]
        done = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def check_conformance(self, muster, script):
        """What the public client can ask, method by method: `python/SCRIPT ADMIN_JSON`."""
        done = subprocess.run([CLIENT_PYTHON, PUBLIC_CLIENT.parent / script, muster.folder / "admin.json"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def check_admin_file(self, muster, directory=None, kafka=None, postgres=None):
        """What others read to find their way: exactly the fields that are promised, for this user alone."""
        file = muster.folder / "admin.json"
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        about = json.loads(file.read_text())
        keys = about.pop("admin_api")
        self.assertEqual(set(keys), {"ikey", "skey"})
        for key in keys.values():
            self.assertIsInstance(key, str)
            self.assertTrue(key)
        self.assertNotIn(keys["skey"], muster.run("log", "read", "--json").stdout)
        port, ca = about["port"], about["ca"]
        self.assertIs(type(port), int)
        self.assertTrue(os.path.isabs(ca), ca)
        self.assertIn("BEGIN CERTIFICATE", pathlib.Path(ca).read_text())
        self.assertEqual(about, {"url": f"https://localhost:{port}", "host": "localhost", "port": port, "ca": ca,
                                 "auth_api": None, "directory": directory, "kafka": kafka, "postgres": postgres})
        # It leads there: by this address, certificate and key.
        self.assertEqual(muster.http("/healthz")[0], 200)
        self.assertEqual(muster.api("GET", "/admin/v1/users", "limit=1")["stat"], "OK")
