"""slapd's own way of following another slapd: syncrepl, refreshAndPersist, into back_mdb."""
import re
import subprocess

from bench_directory import any_of, chunks, parse_ldif
from subjects import Subject, seconds_until, seconds_until_all
from support import die_with_parent, free_port

SEEN_MAX = 3600


class SlapdConsumer(Subject):
    """Every transaction reaches the disk, as back_mdb does unless it is told not to (`synced=False`)."""

    def __init__(self, name, folder, directory, patience, synced=True):
        super().__init__(name, folder, directory, patience)
        self._synced = synced
        self._server = None

    def processes(self):
        return [self._server.pid] if self._server else []

    def start_over(self):
        self.end()
        self._made = self.new_folder()
        (self._made / "data").mkdir()
        self._context = ["-s", "base", "-b", self.directory.about["base"], "contextCSN"]
        self._wanted = self.directory.search(*self._context)
        self._url = f"ldap://127.0.0.1:{free_port()}"
        about = self.directory.about
        secret = (self.directory.folder / "muster.password").read_text()
        conf = self._made / "slapd.conf"
        conf.touch(0o600)
        conf.write_text(f"""\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
suffix {about["base"]}
rootdn cn=consumer,{about["base"]}
directory "{self._made}/data"
maxsize 8589934592
{"" if self._synced else "dbnosync"}
index objectClass,entryCSN,entryUUID,uid,member eq
limits * size=unlimited time=unlimited
access to * by * read
syncrepl rid=001 provider={about["url"]} type=refreshAndPersist searchbase="{about["base"]}" scope=sub
  attrs="*,+" schemachecking=off bindmethod=simple binddn="cn=muster,{about["base"]}" credentials={secret} retry="1 +"
""")

    def _start(self, debug="none"):
        self._said = self._made / "slapd.log"
        with open(self._said, "wb") as log:
            self._server = subprocess.Popen(["/usr/sbin/slapd", "-d", debug, "-f", self._made / "slapd.conf", "-h", self._url],
                                            stdout=log, stderr=log, preexec_fn=die_with_parent)

    def _search(self, *arguments):
        """None while it does not answer, or holds nothing yet."""
        done = subprocess.run(["ldapsearch", "-x", "-H", self._url, "-LLL", "-o", "ldif-wrap=no", *arguments],
                              capture_output=True, text=True)
        assert self._server.poll() is None, self._said.read_text()[-2000:]
        return parse_ldif(done.stdout) if done.returncode == 0 else None

    def first(self):
        """From its start until it has all, as it says itself: only then it takes the provider's contextCSN over."""
        self._start()
        return seconds_until(lambda: self._search(*self._context) == self._wanted, SEEN_MAX, every=0.05)

    def no_change(self):
        """It is started again, and asks with its cookie what is new: until it was told that nothing is."""
        self._stop()
        self._start("sync")
        told = re.compile(rb"do_syncrep2: rid=001 LDAP_RES_INTERMEDIATE - (REFRESH_DELETE|REFRESH_PRESENT)")
        took = seconds_until(lambda: told.search(self._said.read_bytes()), SEEN_MAX, every=0.002)
        assert self._server.poll() is None, self._said.read_text()[-2000:]
        return took

    def see_changes(self, mail):
        def is_seen(names):
            if not is_so(names[-1:]):
                return False
            return is_so(names)

        def is_so(names):
            found = self._search("-b", self.directory.about["people"], any_of(names), "uid", "mail")
            return found is not None and {one["uid"][0]: one["mail"][0] for one in found} == {name: mail[name] for name in names}
        return seconds_until_all(chunks(mail), is_seen, SEEN_MAX)

    def see_left(self, names):
        """The group is one entry and changes at once."""
        still = f"(member={self.directory.dn(names[-1])})"
        return seconds_until(lambda: self._search("-s", "base", "-b", self.directory.about["group"], still, "1.1") == [],
                             SEEN_MAX)

    def differences(self):
        """Every entry with every attribute, entryUUID and entryCSN too."""
        everything = ["-b", self.directory.about["base"], "(objectClass=*)", "*", "entryUUID", "entryCSN"]

        def by_dn(entries):
            return {entry["dn"][0]: {name: sorted(values) for name, values in entry.items() if name != "userPassword"}
                    for entry in entries}
        there, here = by_dn(self.directory.search(*everything)), by_dn(self._search(*everything))
        wrong = [dn for dn in there.keys() | here.keys() if there.get(dn) != here.get(dn)]
        return [f"{len(wrong)} entries differ, {sorted(wrong)[0]} among them"] if wrong else []

    def _stop(self):
        if self._server:
            self._server.terminate()
            self._server.wait(60)
            self._server = None

    def end(self):
        self._stop()
