#!/usr/bin/env python3
"""side_by_side_bench.py [--people N] [--only NAME,...] [--rounds R] [--patience S]: who takes over a slapd of N
(100,000) people in groups of at most 50,000, and at what cost, in one run on one machine:

  bare      ldapsearch, paged, into a file (the measure of the rest)
  consumer  slapd's own syncrepl consumer: refreshAndPersist into back_mdb, every transaction to the disk
  nosync    the same with dbnosync: nothing waits for the disk
  pg        pg-ldap-sync into a PostgreSQL, fsync on
  embedded  muster serve, everything in its own folder
  cluster   muster serve, the log on three Kafka brokers, the tables in PostgreSQL

Four phases. First sync: from nothing until all of it can be seen. No change: the consumer is started again with its
cookie, the others compare everything. 1,000 changed: each of so many people gets another mail, a modification each, over
one connection; seconds from the last one's commit until all are seen in the consumer's own search, in Muster's Admin
API, after pg-ldap-sync's run. 100 leave their group by one modification of it, and are seen to have. Changes and leavers
are fewer where the people are few, as the guard would hold them (D9). CPU is that of the whole phase, slapd's with the
changes themselves. The provider is the same for all, and does not wait for the disk (dbnosync); neither do the brokers,
which acknowledge what all three have.

Medians of R (3) rounds; a first sync of more than a minute is done once. Afterwards each is compared with slapd: mail by
name, members of groups, of the consumer every attribute. Needs the sets sample, cluster, rivals of infra/tools/install;
MUSTER_PROGRAM names the program (a release build)."""
import argparse
import os
import pathlib
import shutil
import signal
import statistics
import sys
import tempfile
import traceback

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/end_to_end"))
from bench_directory import BenchDirectory  # noqa: E402
from cluster_for_bench import cluster_for_bench, servers_of_cluster  # noqa: E402
from pg_ldap_sync import PgLdapSync  # noqa: E402
from served_muster import ServedMuster  # noqa: E402
from side_by_side_table import print_table  # noqa: E402
from slapd_consumer import SlapdConsumer  # noqa: E402
from spent import Meter  # noqa: E402
from subjects import BareRead  # noqa: E402
from support import MUSTER  # noqa: E402

NAMES = ["bare", "consumer", "nosync", "pg", "embedded", "cluster"]
GROUP_MAX = 50_000
REPEATED_BELOW = 60


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--only", default=",".join(NAMES), help="of the names above, with commas")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--patience", type=float, default=60, help="seconds within which a change has to be seen")
    asked = parser.parse_args()
    asked.only = asked.only.split(",")
    if asked.people < 100 or asked.rounds < 1:
        parser.error("100 people and one round at least")
    if unknown := set(asked.only) - set(NAMES):
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(NAMES)}")
    wanted = [("slapd", "sample", True), ("ldapsearch", "sample", True), ("pg_ldap_sync", "rivals", "pg" in asked.only),
              ("psql", "cluster", {"pg", "cluster"} & set(asked.only)), ("kcat", "cluster", "cluster" in asked.only)]
    if {"embedded", "cluster"} & set(asked.only) and not pathlib.Path(MUSTER).exists():
        parser.error(f"there is no {MUSTER}: infra/tools/build release muster, and MUSTER_PROGRAM names it")
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    if missing := {of for program, of, needed in wanted if needed and not shutil.which(program, path=path)}:
        parser.error(f"programs are missing: infra/tools/install {' '.join(sorted(missing))}")
    return asked


class Measuring:
    def __init__(self, directory, asked):
        self.directory, self.rounds, self.patience = directory, asked.rounds, asked.patience
        people = directory.people
        # The guard counts all that leave between two whole reads: more than 5 % are held.
        self.leavers = max(1, min(100, people // (20 * asked.rounds)))
        self.changed = max(1, min(1000, people // 2))
        self.turn = 0
        self.rows, self.notes = [], []
        self.left, self.wrong = [], False

    def _row(self, subject, phase, spent):
        self.rows.append((subject.name, phase, spent))
        seen = [f"{one.seconds:.2f}" if one.seconds is not None else f"not within {self.patience:.0f} s" for one in spent]
        print(f"{subject.name}: {phase}: {', '.join(seen)}", flush=True)

    def first(self, subject):
        spent = []
        while len(spent) < self.rounds and (not spent or (spent[-1].seconds or REPEATED_BELOW) < REPEATED_BELOW):
            subject.start_over()
            with Meter(self.directory, subject) as one:
                one.seconds = subject.first()
            assert one.seconds is not None, f"{subject.name}: the first sync does not end"
            spent.append(one)
        self._row(subject, "first sync", spent)

    def no_change(self, subject):
        spent = []
        for _ in range(self.rounds):
            with Meter(self.directory, subject) as one:
                one.seconds = subject.no_change()
            spent.append(one)
        self._row(subject, "no change", spent)

    def new_mail(self):
        """Of people all over the directory, and no mail that there was before."""
        self.turn += 1
        step = self.directory.people // self.changed
        return {f"user{number:06d}": f"user{number:06d}.{self.turn}@example.org"
                for number in range(1 + self.turn % step, self.directory.people + 1, step)[:self.changed]}

    def _seen(self, subject, spent, see):
        spent.seconds = see()
        if spent.seconds is None and hasattr(subject, "catch_up"):
            spent.note = f"not within {self.patience:.0f} s; `muster sync` then took {subject.catch_up():.2f} s"
            assert see() is not None, f"{subject.name}: not even when it was asked"

    def changes(self, subject):
        spent = []
        for _ in range(self.rounds):
            mail = self.new_mail()
            with Meter(self.directory, subject) as one:
                self.directory.change_mail(mail)
                self._seen(subject, one, lambda: subject.see_changes(mail))
            spent.append(one)
        self._row(subject, f"{len(mail):,} changed", spent)

    def leaving(self, subject):
        spent = []
        for turn in range(self.rounds):
            names = [f"user{number:06d}" for number in range(1 + turn * self.leavers, 1 + (turn + 1) * self.leavers)]
            with Meter(self.directory, subject) as one:
                self.left += names
                self.directory.change_members("delete", names)
                self._seen(subject, one, lambda: subject.see_left(names))
            spent.append(one)
        self._row(subject, f"{len(names)} leave", spent)

    def compare(self, subject, when):
        found = subject.differences()
        self.wrong = self.wrong or bool(found)
        self.notes.append(f"{subject.name}, {when}: " + ("equal to slapd" if not found else "NOT EQUAL: " + "; ".join(found)))
        print(self.notes[-1], flush=True)

    def whole(self, subject):
        """What one fails in does not take the others' figures away."""
        try:
            self.first(subject)
            self.compare(subject, "after the first sync")
            self.no_change(subject)
            self.changes(subject)
            self.leaving(subject)
            self.compare(subject, "at the end")
            self.notes += subject.notes()
        except Exception as error:
            self.wrong = True
            self.notes.append(f"{subject.name}: FAILED: {error}")
            traceback.print_exc()
        finally:
            subject.end()
        if self.left:
            self.directory.change_members("add", self.left)
            self.left = []

    def bare(self, subject):
        """Beside the read: what the changes cost slapd while nobody follows them."""
        self.first(subject)
        mail = self.new_mail()
        names = [f"user{number:06d}" for number in range(1, 1 + self.leavers)]
        for phase, change in ((f"{len(mail):,} modifications alone", lambda: self.directory.change_mail(mail)),
                              (f"{len(names)} taken out alone", lambda: self.directory.change_members("delete", names))):
            with Meter(self.directory, subject) as one:
                one.seconds = change()
            self._row(subject, phase, [one])
        self.directory.change_members("add", names)


def main():
    asked = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # and the servers end with it
    folder = pathlib.Path(tempfile.mkdtemp(prefix="muster-bench-", dir="/var/tmp"))
    directory = None

    def subject(kind, name, called, **more):
        return kind(called, folder / name, directory, asked.patience, **more)
    try:
        group = min(GROUP_MAX, asked.people // 2)
        directory = BenchDirectory(folder / "directory", asked.people, -(-asked.people // group))
        measuring = Measuring(directory, asked)
        if "bare" in asked.only:
            measuring.bare(subject(BareRead, "bare", "bare paged read"))
        if "consumer" in asked.only:
            measuring.whole(subject(SlapdConsumer, "consumer", "syncrepl consumer"))
        if "nosync" in asked.only:
            measuring.whole(subject(SlapdConsumer, "nosync", "syncrepl consumer, dbnosync", synced=False))
        if "pg" in asked.only:
            measuring.whole(subject(PgLdapSync, "pg", "pg-ldap-sync"))
        if "embedded" in asked.only:
            measuring.whole(subject(ServedMuster, "embedded", "Muster, embedded"))
        if "cluster" in asked.only:
            with cluster_for_bench(folder) as settings:
                measuring.whole(subject(ServedMuster, "muster-cluster", "Muster, Kafka and PostgreSQL", settings=settings,
                                        servers=lambda: servers_of_cluster(folder)))
        print_table(directory, measuring)
        return measuring.wrong
    finally:
        if directory:
            directory.stop()
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
