#!/usr/bin/env python3
"""samba_bench.py [PEOPLE [ROUNDS]]: what Muster adds to a bare paged read of a Samba AD with PEOPLE (20,000) in one
group: the median of ROUNDS (5) reads by ldapsearch, of Muster's own filter and attributes and the groups; a first sync and
ROUNDS syncs without a change inside `muster serve`, embedded: the runs themselves, as the log says. Samba answers one
request at a time (-M single), so nothing runs beside the read.

Needs the sets samba, sample of infra/tools/install, and root; MUSTER_PROGRAM names the program (a release build)."""
import os
import pathlib
import shutil
import signal
import statistics
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/end_to_end"))
from samba_domain import SambaDomain  # noqa: E402
from served_muster import ServedMuster  # noqa: E402
from spent import Commands, Meter, cpu_seconds, cpu_since  # noqa: E402

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 5
PATIENCE = 60


def bare_reads(domain):
    took, cpu = [], []
    for _ in range(ROUNDS):
        before = cpu_seconds([domain.pid()])
        took.append(Commands().run(domain.bare_search(), into=domain.folder / "read.ldif"))
        cpu.append(cpu_since(before, [domain.pid()]))
    return statistics.median(took), statistics.median(cpu)


def main():
    if os.geteuid() != 0:
        sys.exit("samba_bench.py: a Samba AD DC can be started by root only")
    if missing := [program for program in ("samba-tool", "samba", "ldapsearch") if not shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin")]:
        sys.exit(f"samba_bench.py: {', '.join(missing)} missing: infra/tools/install samba sample")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # and the servers end with it
    folder = pathlib.Path(tempfile.mkdtemp(prefix="muster-bench-", dir="/var/tmp"))
    domain = muster = None
    try:
        (folder / "domain").mkdir()
        domain = SambaDomain(folder / "domain", PEOPLE)
        print(f"{PEOPLE:,} people loaded into Samba in {domain.loaded_in:.1f} s", flush=True)
        domain.start()
        bare, bare_cpu = bare_reads(domain)
        muster = ServedMuster("Muster", folder / "muster", domain, PATIENCE)
        muster.start_over()
        with Meter(domain, muster) as first:
            first.seconds = muster.first()
        assert first.seconds is not None, "the first sync does not end"
        again = []
        for _ in range(ROUNDS):
            with Meter(domain, muster) as one:
                one.seconds = muster.no_change()
            again.append(one)
        found = muster.differences()
        runs = muster.runs()
        no_change = statistics.median(runs[1:1 + ROUNDS])
        print("\n| | seconds | × bare read | CPU s: Muster | CPU s: Samba | peak MiB |\n|---|---|---|---|---|---|")
        print(f"| bare paged read (median of {ROUNDS}) | {bare:.2f} | 1.00 | | {bare_cpu:.2f} | |")
        print(f"| first sync, the run | {runs[0]:.2f} | {runs[0] / bare:.2f} | {first.subject:.2f} | {first.slapd:.2f} | {first.peak:.0f} |")
        print(f"| no change, the run (median of {ROUNDS}) | {no_change:.2f} | {no_change / bare:.2f} "
              f"| {statistics.median(one.subject for one in again):.2f} | {statistics.median(one.slapd for one in again):.2f} "
              f"| {max(one.peak for one in again):.0f} |")
        print(f"\nFirst sync, from the server's start until all can be seen: {first.seconds:.2f} s. "
              f"`muster sync`, from start to exit: {statistics.median(one.seconds for one in again):.2f} s.")
        print("Afterwards equal to Samba." if not found else "NOT EQUAL: " + "; ".join(found))
        return bool(found)
    finally:
        if muster:
            muster.end()
        if domain:
            domain.stop()
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
