"""A slapd whose people are changed many at a time, and that says what it was asked."""
import re
import time

from support import SampleDirectory

CHUNK = 100  # as many names as one question of the Admin API may hold


def parse_ldif(text):
    """Entries with each attribute's values, those in base64 as they are; for lines that are not folded."""
    entries = []
    for block in text.split("\n\n"):
        entry = {}
        for line in block.splitlines():
            if line.startswith("#"):  # a reference to elsewhere
                continue
            name, separator, value = line.partition(": ")
            assert separator, line
            entry.setdefault(name.rstrip(":"), []).append(value)
        if "dn" in entry:
            entries.append(entry)
    return entries


def chunks(names):
    names = list(names)
    return [names[at:at + CHUNK] for at in range(0, len(names), CHUNK)]


def any_of(names):
    return "(|" + "".join(f"(uid={name})" for name in names) + ")"


class BenchDirectory(SampleDirectory):
    def __init__(self, folder, people, groups):
        super().__init__(folder, people, groups)
        self.people = people
        self._own = (0, 0, 0)
        self._own = self.counted_since(self.counters())

    def dn(self, uid):
        return f"uid={uid},{self.about['people']}"

    def search(self, *arguments):
        return parse_ldif(self._ldap("ldapsearch", "-LLL", "-o", "ldif-wrap=no", *arguments))

    def counters(self):
        """Searches begun, entries and bytes sent since it was started; itself it is asked by one search."""
        said = self._ldap("ldapsearch", "-LLL", "-o", "ldif-wrap=no", "-b", "cn=Monitor",
                          "(|(cn=Search)(cn=Entries)(cn=Bytes))", "monitorOpInitiated", "monitorCounter")
        number = {found[1]: int(found[2]) for found in
                  re.finditer(r"^dn: cn=(\w+),.*\n(?:monitorOpInitiated|monitorCounter): (\d+)$", said, re.MULTILINE)}
        return number["Search"], number["Entries"], number["Bytes"]

    def counted_since(self, before):
        return tuple(now - then - own for now, then, own in zip(self.counters(), before, self._own))

    def content(self):
        """Mail by name, and the names in each group."""
        mail = {entry["uid"][0]: entry["mail"][0] for entry in
                self.search("-b", self.about["people"], "(objectClass=inetOrgPerson)", "uid", "mail")}
        groups = {entry["cn"][0]: {dn.split(",", 1)[0].removeprefix("uid=") for dn in entry["member"]} for entry in
                  self.search("-b", f"ou=groups,{self.about['base']}", "(objectClass=groupOfNames)", "cn", "member")}
        return mail, groups

    def change_mail(self, mail):
        """One modification a person, over one connection: seconds."""
        ldif = "".join(f"dn: {self.dn(uid)}\nchangetype: modify\nreplace: mail\nmail: {value}\n\n" for uid, value in mail.items())
        began = time.monotonic()
        self.modify(ldif)
        return time.monotonic() - began

    def change_members(self, verb, uids):
        """One modification of the group: seconds."""
        ldif = f"dn: {self.about['group']}\nchangetype: modify\n{verb}: member\n" + "".join(f"member: {self.dn(uid)}\n" for uid in uids)
        began = time.monotonic()
        self.modify(ldif)
        return time.monotonic() - began
