"""What processes spend, as the kernel counts it: CPU seconds and peak memory."""
import os
import pathlib
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass

from support import die_with_parent

TICKS = os.sysconf("SC_CLK_TCK")


def _stat(pid):
    """The fields after the name, which may hold blanks; none where the process has gone."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def trees(roots):
    """The processes and all that they have started and that still run."""
    children = {}
    for entry in pathlib.Path("/proc").iterdir():
        fields = _stat(entry.name) if entry.name.isdigit() else None
        if fields:
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = set(), list(roots)
    while waiting:
        pid = waiting.pop()
        if pid not in found:
            found.add(pid)
            waiting += children.get(pid, [])
    return found


def cpu_seconds(roots):
    """Of each root's whole tree, with what ended children had spent: a server may have a process for each connection."""
    def of_tree(root):
        return sum(sum(map(int, fields[11:15])) for fields in map(_stat, trees([root])) if fields) / TICKS
    return {root: of_tree(root) for root in roots}


def cpu_since(before, roots):
    """Of those that run now: what was ended meanwhile counts no more."""
    return sum(now - before.get(root, 0) for root, now in cpu_seconds(roots).items())


def peak_mib(pid):
    try:
        lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0)


def forget_peak(pid):
    """The peak is counted from here on."""
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")


@dataclass
class Commands:
    """Programs that run from start to exit, and what all of them have spent."""
    cpu: float = 0
    peak: float = 0

    def run(self, arguments, into=os.devnull, may_exit=(0,)):
        """Seconds from start to exit."""
        with open(into, "wb") as out, tempfile.TemporaryFile() as said:
            began = time.monotonic()
            child = subprocess.Popen([str(one) for one in arguments], stdout=out, stderr=said, preexec_fn=die_with_parent)
            ended = threading.Event()
            # Not what wait4 says: that begins with the memory of this Python, of which the child was a copy.
            watching = threading.Thread(target=self._watch, args=(child.pid, ended))
            watching.start()
            try:
                _, status, usage = os.wait4(child.pid, 0)
            finally:
                ended.set()
                watching.join()
            took = time.monotonic() - began
            child.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            assert child.returncode in may_exit, f"{arguments}: exit {child.returncode}\n{said.read().decode()[:1000]}"
        self.cpu += usage.ru_utime + usage.ru_stime
        return took

    def _watch(self, pid, ended):
        while not ended.wait(0.01):
            self.peak = max(self.peak, peak_mib(pid))


@dataclass
class Spent:
    seconds: float = None  # None: not within the time that was given
    subject: float = 0
    servers: float = 0
    slapd: float = 0
    peak: float = 0
    searches: int = 0
    entries: int = 0
    mib: float = 0
    note: str = ""


class Meter:
    """`with Meter(directory, subject) as spent`: what the subject, its servers and slapd spend in it."""

    def __init__(self, directory, subject):
        self._directory, self._subject = directory, subject
        self.spent = Spent()

    def _roots(self):
        return self._subject.processes(), self._subject.servers(), [self._directory.pid()]

    def __enter__(self):
        for pid in self._subject.processes():
            forget_peak(pid)
        self._subject.commands.peak = self._subject.commands.cpu = 0
        self._counted = self._directory.counters()
        self._before = [cpu_seconds(roots) for roots in self._roots()]
        return self.spent

    def __exit__(self, kind, error, trace):
        if kind:
            return
        spent = self.spent
        spent.subject, spent.servers, spent.slapd = map(cpu_since, self._before, self._roots())
        spent.subject += self._subject.commands.cpu
        spent.searches, spent.entries, octets = self._directory.counted_since(self._counted)
        spent.mib = octets / 2**20
        spent.peak = max([self._subject.commands.peak, *map(peak_mib, self._subject.processes())])
