#!/usr/bin/env python3
"""sync_bench.py [PEOPLE [embedded|cluster]]: what the whole path costs over a real slapd with PEOPLE
(100,000) in one group, in one run: the bare paged ldapsearch, a first sync and syncs without a change, as a command from start to exit and inside a running
`serve`, embedded and on three brokers with PostgreSQL; then the users listed page by page at limit=300.

Needs the sets build, sample, cluster of infra/tools/install, and `pip install duo_client`; MUSTER_PROGRAM names the
program (a release build). Times are seconds."""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/end_to_end"))
import duo_client  # noqa: E402
from bare_search import bare_search  # noqa: E402
from cluster_for_bench import cluster_for_bench  # noqa: E402
from support import MUSTER, Muster, SampleDirectory, wait_until  # noqa: E402

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
ONLY = sys.argv[2] if len(sys.argv) > 2 else None
AGAIN = 3
TIMEOUT = 1200


def timed(what):
    began = time.monotonic()
    what()
    return time.monotonic() - began


def command(muster, *arguments):
    """Seconds and peak MiB of one run of the program, from start to exit."""
    began = time.monotonic()
    child = subprocess.Popen([MUSTER, *arguments, "--data", str(muster.folder)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(child.pid, 0)
    assert status == 0, child.stderr.read().decode()
    return time.monotonic() - began, usage.ru_maxrss / 1024


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def runs(muster):
    """Seconds of each run, from the beginning of its reading to its last record, as the log says."""
    began, took = {}, []
    for event in muster.events():
        if event["type"] == "directory.sync_started":
            began[event["data"]["run"]] = moment(event["data"]["began"])
        elif event["type"] == "directory.sync_finished":
            assert event["data"]["outcome"] == "finished", event
            took.append((moment(event["time"]) - began[event["data"]["run"]]).total_seconds())
    return took


def peak_of(process):
    line = next(line for line in open(f"/proc/{process.pid}/status") if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def bare_read(directory):
    def read():
        with open(directory.folder / "read.ldif", "wb") as into:
            subprocess.run(bare_search(directory.about), stdout=into, check=True)
    return [timed(read) for _ in range(5)]


def pages(muster):
    about = muster.about()
    admin = duo_client.Admin(**about["admin_api"], host=about["host"], port=about["port"], ca_certs=about["ca"])
    took, offset, listed = [], 0, 0
    while offset is not None:
        began = time.monotonic()
        response, data = admin.api_call("GET", "/admin/v1/users", {"limit": "300", "offset": str(offset)})
        took.append(time.monotonic() - began)
        page = json.loads(data)
        listed += len(page["response"])
        offset = page["metadata"].get("next_offset")
    assert listed == PEOPLE, listed
    tenth = len(took) // 10
    first, last = statistics.median(took[:tenth]), statistics.median(took[-tenth:])
    print(f"  listing at limit=300: {len(took)} pages, {sum(took):.2f} s; median of the first tenth {first * 1000:.1f} ms, "
          f"of the last {last * 1000:.1f} ms: x {last / first:.2f}")


def has_synced(muster):
    """Asked cheaply and seldom: the client shares the cores with what it measures."""
    return muster.parts()[1]["directories"]["detail"].endswith(": finished")


def measure(name, folder, directory, settings, bare):
    print(f"{name}:")
    once = Muster(folder / "command", settings("command"))
    once.run("directory", "add", directory.config)
    first, first_peak = command(once, "sync")
    again = [command(once, "sync") for _ in range(AGAIN)]
    no_change = statistics.median(took for took, _ in again)
    print(f"  as a command: first {first:.2f} ({first / bare:.1f} x bare, {first_peak:.0f} MiB), "
          f"no change {no_change:.2f} ({no_change / bare:.1f} x bare, {max(peak for _, peak in again):.0f} MiB)")

    served = Muster(folder / "serve", settings("serve"))
    served.serve()
    served.run("directory", "add", directory.config)
    wait_until("the first sync inside serve", lambda: has_synced(served), TIMEOUT, every=0.5)
    first_peak = peak_of(served.server)
    for _ in range(AGAIN):
        served.sync()
    took = runs(served)
    no_change = statistics.median(took[1:])
    print(f"  inside serve: first {took[0]:.2f} ({took[0] / bare:.1f} x bare, {first_peak:.0f} MiB), "
          f"no change {no_change:.2f} ({no_change / bare:.1f} x bare, {peak_of(served.server):.0f} MiB)")
    pages(served)
    served.terminate()


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="muster-bench-", dir="/var/tmp"))
    directory = SampleDirectory(folder / "directory", PEOPLE)
    try:
        reads = bare_read(directory)
        bare = statistics.median(reads)
        print(f"{PEOPLE} people; bare ldapsearch -E pr=1000/noprompt into a file: median {bare:.2f} of "
              f"{', '.join(f'{took:.2f}' for took in reads)}")
        if ONLY != "cluster":
            measure("embedded", folder / "embedded", directory, lambda _: "", bare)
        if ONLY == "embedded":
            return
        with cluster_for_bench(folder) as settings:
            measure("cluster (three Kafka brokers, PostgreSQL)", folder / "cluster-data", directory, settings, bare)
    finally:
        directory.stop()
        shutil.rmtree(folder, ignore_errors=True)


main()
