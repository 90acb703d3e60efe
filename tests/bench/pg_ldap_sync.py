"""pg-ldap-sync (Debian's ruby-pg-ldap-sync): people and groups become roles of a PostgreSQL, a whole comparison each run."""
import subprocess

from subjects import Subject, differences
from support import TOOLS

PROGRAM = "pg_ldap_sync"


class PgLdapSync(Subject):
    """A role is called as its person's mail, so that a changed mail is a change for it too: it knows names and
    memberships only. PostgreSQL is as initdb makes it, with fsync, but for the number of locks."""

    _cluster = None

    def servers(self):
        return [int((self._cluster / "postgres.pid").read_text())] if self._cluster else []

    def start_over(self):
        self.end()
        made = self.new_folder()
        self._start(made / "postgres")
        # It changes all roles in one transaction, which holds a lock for each.
        addresses = dict(line.split("=", 1) for line in (self._cluster / "addresses").read_text().splitlines())
        subprocess.run(["psql", "-q", "-X", "-c", "ALTER SYSTEM SET max_locks_per_transaction = 8192", addresses["postgres_uri"]], check=True)
        self.end()
        self._start(made / "postgres")
        self._uri = addresses["postgres_uri"]
        about = self.directory.about
        host, port = about["url"].removeprefix("ldap://").rsplit(":", 1)
        self._config = made / "pg_ldap_sync.yaml"
        self._config.touch(0o600)
        self._config.write_text(f"""\
ldap_connection:
  host: {host}
  port: {port}
  auth:
    method: :simple
    username: cn=muster,{about["base"]}
    password: {(self.directory.folder / "muster.password").read_text()}
ldap_users:
  base: {about["people"]}
  filter: (objectClass=inetOrgPerson)
  name_attribute: mail
ldap_groups:
  base: ou=groups,{about["base"]}
  filter: (objectClass=groupOfNames)
  name_attribute: cn
  member_attribute: member
pg_connection:
  host: 127.0.0.1
  port: {addresses["postgres_port"]}
  dbname: postgres
  user: muster
  password: {(self._cluster / "postgres.password").read_text().strip()}
pg_users:
  filter: rolcanlogin AND NOT rolsuper
  create_options: LOGIN
pg_groups:
  filter: NOT rolcanlogin AND NOT rolsuper
  create_options: NOLOGIN
  grant_options:
""")

    def _start(self, folder):
        subprocess.run([TOOLS / "cluster", "start", folder, "postgres"], check=True, stdout=subprocess.DEVNULL)
        self._cluster = folder

    def _run(self):
        return self.commands.run([PROGRAM, "-c", self._config])

    def first(self):
        return self._run()

    def no_change(self):
        return self._run()

    def see_changes(self, _):
        return self._run()

    def see_left(self, _):
        return self._run()

    def _rows(self, question):
        done = subprocess.run(["psql", "-X", "-A", "-t", "-F", "\t", "-c", question, self._uri],
                              capture_output=True, text=True, check=True)
        return [line.split("\t") for line in done.stdout.splitlines()]

    def differences(self):
        mail, groups = self.directory.content()
        name_of = {value: name for name, value in mail.items()}
        roles = [row[0] for row in self._rows("SELECT rolname FROM pg_roles WHERE rolcanlogin AND NOT rolsuper")]
        has_groups = {}
        for group, member in self._rows("SELECT g.rolname, m.rolname FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid "
                                        "JOIN pg_roles m ON m.oid = a.member WHERE m.rolcanlogin AND NOT m.rolsuper"):
            has_groups.setdefault(group, set()).add(name_of.get(member, member))
        return differences(mail, groups, {name_of.get(role, role): role for role in roles}, has_groups)

    def end(self):
        if self._cluster:
            subprocess.run([TOOLS / "cluster", "stop", self._cluster], check=True, stdout=subprocess.DEVNULL)
            self._cluster = None
