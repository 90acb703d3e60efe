"""One table of all that was measured, as it can stand in a README."""
import os
import statistics
import subprocess

from support import MUSTER


def _versions():
    slapd = subprocess.run(["/usr/sbin/slapd", "-VV"], capture_output=True, text=True).stderr
    said = [next((line.split("$")[1].split("(")[0].strip() for line in slapd.splitlines() if "$" in line), "slapd")]
    said += [subprocess.run([MUSTER, "--version"], capture_output=True, text=True).stdout.strip()]
    asked = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}, ", "postgresql-15", "ruby-pg-ldap-sync"],
                           capture_output=True, text=True).stdout
    return ", ".join([*said, asked.rstrip(", ")])


def _median(spent, field):
    return statistics.median(getattr(one, field) for one in spent)


def _seconds(spent):
    late = [one.note for one in spent if one.seconds is None]
    return late[0] if late else f"{_median(spent, 'seconds'):.2f}" + (f" (of {len(spent)})" if len(spent) > 1 else "")


def print_table(directory, measuring):
    bare = next((_median(spent, "seconds") for name, phase, spent in measuring.rows if name.startswith("bare") and phase == "first sync"), None)
    print(f"\n{directory.people:,} people; {os.cpu_count()} cores, everything on them; {_versions()}\n")
    print("| who | what | seconds (median) | × bare read | CPU s: itself | its servers | slapd | peak MiB | LDAP searches | entries | MiB sent |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for name, phase, spent in measuring.rows:
        seen = all(one.seconds is not None for one in spent)
        times = f"{_median(spent, 'seconds') / bare:.1f}" if bare and seen else ""
        phase = "read" if name.startswith("bare") and phase == "first sync" else phase
        print(f"| {name} | {phase} | {_seconds(spent)} | {times} | {_median(spent, 'subject'):.2f} | {_median(spent, 'servers'):.2f} "
              f"| {_median(spent, 'slapd'):.2f} | {_median(spent, 'peak'):.0f} | {_median(spent, 'searches'):.0f} "
              f"| {_median(spent, 'entries'):,.0f} | {_median(spent, 'mib'):.1f} |")
    print()
    for note in measuring.notes:
        print(f"- {note}")
