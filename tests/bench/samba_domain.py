"""A Samba AD DC of a bench's own, at a loopback address of its own, since its ports are fixed."""
import pathlib
import random
import secrets
import socket
import subprocess
import time

from bench_directory import parse_ldif
from support import die_with_parent, wait_until

BASE = "DC=example,DC=test"
LOAD = pathlib.Path(__file__).with_name("load_samba.py")
# What Muster reads of an AD, by its own filter and attributes, and the groups.
FILTER = ("(|(&(objectCategory=person)(objectClass=user))(objectClass=organizationalUnit)(objectClass=container)"
          "(objectClass=group))")
ATTRIBUTES = ["objectGUID", "objectClass", "objectSid", "primaryGroupID", "userAccountControl", "accountExpires", "member", "cn",
              "description", "sAMAccountName", "displayName", "givenName", "sn", "mail"]


def _free_address():
    while True:
        address = "127." + ".".join(str(random.randint(1, 254)) for _ in range(3))
        with socket.socket() as probe:
            try:
                probe.bind((address, 389))
                return address
            except OSError:
                continue


class SambaDomain:
    def __init__(self, folder, people):
        self.folder, self.people = folder, people
        self._server = None
        password = "Pw-" + secrets.token_urlsafe(12) + "1"
        home = folder / "dc"
        subprocess.run(["samba-tool", "domain", "provision", "--realm=EXAMPLE.TEST", "--domain=EXAMPLE", "--server-role=dc",
                        "--dns-backend=NONE", f"--adminpass={password}", f"--targetdir={home}", "--host-name=dc1", "--host-ip=127.0.0.1",
                        "--option=bind interfaces only=yes", "--option=interfaces=lo"], check=True, capture_output=True)
        began = time.monotonic()
        subprocess.run(["/usr/bin/python3", LOAD, home / "etc/smb.conf", password, str(people)], check=True)
        self.loaded_in = time.monotonic() - began
        self.address = _free_address()
        self._configure(home)
        secret = folder / "muster.password"
        secret.touch(0o600)
        secret.write_text(password)
        self._conf = home / "etc/smb.conf"
        self.about = {"url": f"ldap://{self.address}", "bind_dn": f"CN=muster,CN=Users,{BASE}", "password_file": str(secret)}
        self.config = folder / "samba.toml"
        self.config.write_text(f"""\
name = "samba"
kind = "ad"
servers = ["ldap://{self.address}"]
tls = "none"
base = "{BASE}"
[bind]
dn = "CN=muster,CN=Users,{BASE}"
password_file = "muster.password"
[sync]
groups = ["CN=everyone,CN=Users,{BASE}"]
""")

    def _configure(self, home):
        places = {"private dir": "private", "state directory": "state", "cache directory": "cache", "lock directory": "lock",
                  "pid directory": "pid", "ncalrpc dir": "ncalrpc", "binddns dir": "bind-dns", "winbindd socket directory": "winbindd"}
        for place in places.values():
            (home / place).mkdir(exist_ok=True)
        (home / "etc/smb.conf").write_text(f"""\
[global]
netbios name = DC1
realm = EXAMPLE.TEST
workgroup = EXAMPLE
server role = active directory domain controller
server services = ldap, cldap
ldap server require strong auth = no
bind interfaces only = yes
interfaces = {self.address}/8
""" + "".join(f"{what} = {home / place}\n" for what, place in places.items()))

    def start(self):
        with open(self.folder / "samba.log", "wb") as log:
            self._server = subprocess.Popen(["samba", "-i", "-M", "single", "-s", self._conf, "--debug-stdout"], stdout=log, stderr=log,
                                            stdin=subprocess.PIPE, preexec_fn=die_with_parent)

        def answers():
            assert self._server.poll() is None, (self.folder / "samba.log").read_text()[-2000:]
            return subprocess.run(self.search("-s", "base", "1.1"), capture_output=True).returncode == 0
        wait_until("Samba answers", answers, 60, every=0.1)

    def search(self, *arguments):
        about = self.about
        return ["ldapsearch", "-x", "-H", about["url"], "-D", about["bind_dn"], "-y", about["password_file"], "-b", BASE, "-LLL",
                "-o", "ldif-wrap=no", *arguments]

    def bare_search(self):
        return self.search("-E", "pr=1000/noprompt", FILTER, *ATTRIBUTES)

    def content(self):
        def read(*what):
            done = subprocess.run(self.search("-E", "pr=1000/noprompt", *what), capture_output=True, text=True, check=True)
            return [entry for entry in parse_ldif(done.stdout) if entry]
        mail = {entry["sAMAccountName"][0]: entry["mail"][0] for entry in read("(&(objectClass=user)(mail=*))", "sAMAccountName", "mail")}
        groups = {"everyone": {dn.split(",", 1)[0].removeprefix("CN=") for entry in read("(cn=everyone)", "member") for dn in entry["member"]}}
        return mail, groups

    def pid(self):
        return self._server.pid

    def counters(self):
        return (0, 0, 0)

    def counted_since(self, _):
        return (0, 0, 0)

    def stop(self):
        if self._server:
            self._server.terminate()
            self._server.wait(30)
