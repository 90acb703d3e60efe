#!/usr/bin/env python3
"""users_bench.py [USERS [embedded|cluster]]: USERS (10,000) users are created, changed, disabled and sent to the trash
over HTTPS, by 1, 8, 32, 64 and 256 clients at once: acknowledged commands a second and how long one takes, embedded and
on three Kafka brokers with PostgreSQL. Load and all servers share this machine. Each row has a server and a log of its own.

Needs the sets build and cluster of infra/tools/install; MUSTER_PROGRAM names the program (a release build)."""
import os
import pathlib
import shutil
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/end_to_end"))
from cluster_for_bench import cluster_for_bench  # noqa: E402
from support import Muster  # noqa: E402

USERS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
ONLY = sys.argv[2] if len(sys.argv) > 2 else None
CLIENTS = (1, 8, 32, 64, 256)
STEPS = 4


def cpu_seconds(process):
    fields = open(f"/proc/{process.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(name, folder, settings):
    print(f"{name}:", flush=True)
    for clients in CLIENTS:
        users = max(USERS // 5, 1) if clients == 1 else USERS  # one at a time takes long, and its numbers are steady
        muster = Muster(folder / str(clients), settings(clients))
        muster.serve()
        before = cpu_seconds(muster.server)
        table = muster.run("bench", "users", "--clients", str(clients), "--users", str(users)).stdout.splitlines()
        cpu = (cpu_seconds(muster.server) - before) / (users * STEPS)
        print(f"  {table[-1]}   server {cpu * 1e6:.0f} us of CPU a command", flush=True)
        muster.terminate()


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="muster-bench-", dir="/var/tmp"))
    try:
        if ONLY != "cluster":
            measure("embedded", folder / "embedded", lambda _: "")
        if ONLY == "embedded":
            return
        with cluster_for_bench(folder) as settings:
            measure("cluster (three Kafka brokers, PostgreSQL)", folder / "cluster-data", settings)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
