"""What is measured side by side: each takes over what is in a slapd, and can be asked what it has."""
import shutil
import time

from bare_search import bare_search
from spent import Commands

SEEN_EVERY = 0.02


def seconds_until(condition, patience, every=SEEN_EVERY):
    """Polls what another process brings about; None where it does not within the time."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > patience:
            return None
        time.sleep(every)
    return time.monotonic() - began


def seconds_until_all(chunks, is_seen, patience):
    """Until `is_seen` holds of each chunk; the last first, since who follows changes follows them in their order."""
    waiting = list(chunks)

    def all_seen():
        while waiting and is_seen(waiting[-1]):
            waiting.pop()
        return not waiting
    return seconds_until(all_seen, patience)


def differences(mail, groups, has_mail, has_groups):
    """Between the directory and what took it over, in words; none where they are equal."""
    found = [f"{len(mail.items() ^ has_mail.items())} people differ"] if mail != has_mail else []
    for name in groups.keys() | has_groups.keys():
        wrong = groups.get(name, set()) ^ has_groups.get(name, set())
        found += [f"{name}: {len(wrong)} members differ"] if wrong else []
    return found


class Subject:
    """One that is measured. Each of the phases answers how many seconds it took until it could be seen."""

    def __init__(self, name, folder, directory, patience):
        self.name, self.folder, self.directory, self.patience = name, folder, directory, patience
        self.commands = Commands()
        self.made = 0

    def new_folder(self):
        """Nothing of a former first sync is in it."""
        shutil.rmtree(self.folder / str(self.made), ignore_errors=True)
        self.made += 1
        made = self.folder / str(self.made)
        made.mkdir(parents=True)
        return made

    def processes(self):
        """Its own that run on."""
        return []

    def servers(self):
        """What it keeps its data in."""
        return []

    def notes(self):
        return []

    def end(self):
        pass


class BareRead(Subject):
    """`ldapsearch` page by page into a file: it keeps nothing and follows nothing."""

    def start_over(self):
        self.into = self.new_folder()

    def first(self):
        return self.commands.run(bare_search(self.directory.about), into=self.into / "read.ldif")
