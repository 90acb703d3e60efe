#!/usr/bin/env python3
"""read_bench.py [PEOPLE [ROUNDS]]: what a whole read of a slapd with PEOPLE (100,000) in groups of at most 50,000 costs,
beside the bare paged ldapsearch of the same, in turns: decoded and forgotten, kept in the replica that a sync plans from,
and as a sync without a change over a ledger in memory. Medians of ROUNDS (7), seconds. Needs the set sample of
infra/tools/install, and `cmake --build --preset release --target read_bench`; MUSTER_READ_BENCH names another build."""
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/end_to_end"))
from bare_search import bare_search  # noqa: E402
from bench_directory import BenchDirectory  # noqa: E402

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 7
PROGRAM = os.environ.get("MUSTER_READ_BENCH", TOP / "build/release/tests/bench/ldap/read_bench")
MEASURED = re.compile(r"(\w+) ([\d.]+) s \(CPU ([\d.]+)\)")


def bare(about, into):
    began = time.monotonic()
    with open(into, "w") as out:
        subprocess.run(bare_search(about), check=True, stdout=out)
    return time.monotonic() - began


def main():
    columns = {}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        directory = BenchDirectory(folder / "slapd", PEOPLE, -(-PEOPLE // 50_000))
        try:
            bare(directory.about, folder / "read.ldif")
            with subprocess.Popen([PROGRAM, folder / "slapd", str(ROUNDS)], stdout=subprocess.PIPE, text=True) as program:
                for line in program.stdout:
                    for name, seconds, cpu in MEASURED.findall(line):
                        columns.setdefault(name, []).append(float(seconds))
                        columns.setdefault(name + " (CPU)", []).append(float(cpu))
            assert program.returncode == 0, program.returncode
            columns["bare"] = [bare(directory.about, folder / "read.ldif") for _ in range(ROUNDS)]
        finally:
            directory.stop()
    print(f"{PEOPLE:,} people, medians of {ROUNDS}, seconds: " +
          ", ".join(f"{name} {statistics.median(column):.3f}" for name, column in columns.items() if name != "sync"))


if __name__ == "__main__":
    main()
