"""load_samba.py SMB_CONF PASSWORD PEOPLE: fills a domain that does not run: the reader `muster`, who sees deletions, and
PEOPLE in the group `everyone`. Run by the Python that has Samba's modules, Debian's own."""
import sys

import ldb
from samba.auth import system_session
from samba.dcerpc import security
from samba.ndr import ndr_pack, ndr_unpack
from samba.param import LoadParm
from samba.samdb import SamDB

PER_TRANSACTION = 10_000

parameters = LoadParm()
parameters.load(sys.argv[1])
people = int(sys.argv[3])
sam = SamDB(url=parameters.private_path("sam.ldb"), session_info=system_session(), lp=parameters, options=["batch_mode:1"])
base = sam.domain_dn()


def let_see_deletions(name):
    deleted = "CN=Deleted Objects," + base
    domain = security.dom_sid(sam.get_domain_sid())
    account = sam.search(base, expression=f"(sAMAccountName={name})", attrs=["objectSid"])[0]
    sid = ndr_unpack(security.dom_sid, account["objectSid"][0])
    found = sam.search(deleted, scope=ldb.SCOPE_BASE, attrs=["nTSecurityDescriptor"], controls=["show_deleted:1", "sd_flags:1:7"])[0]
    text = ndr_unpack(security.descriptor, found["nTSecurityDescriptor"][0]).as_sddl(domain)
    at = text.index("(", text.index("D:"))
    first = security.descriptor.from_sddl(f"{text[:at]}(A;;RPLC;;;{sid}){text[at:]}", domain)
    change = ldb.Message(ldb.Dn(sam, deleted))
    change["sd"] = ldb.MessageElement(ndr_pack(first), ldb.FLAG_MOD_REPLACE, "nTSecurityDescriptor")
    sam.modify(change, controls=["show_deleted:1", "sd_flags:1:4"])


sam.newuser("muster", sys.argv[2])
let_see_deletions("muster")
sam.create_ou("OU=people," + base)
members = []
for start in range(1, people + 1, PER_TRANSACTION):
    sam.transaction_start()
    for number in range(start, min(start + PER_TRANSACTION, people + 1)):
        name = f"user{number:06d}"
        members.append(f"CN={name},OU=people,{base}")
        sam.add({"dn": members[-1], "objectClass": "user", "sAMAccountName": name, "userAccountControl": "544", "givenName": "Given",
                 "sn": f"Family {number}", "displayName": f"Given Family {number}", "mail": f"{name}@example.test"})
    sam.transaction_commit()
sam.transaction_start()
sam.add({"dn": "CN=everyone,CN=Users," + base, "objectClass": "group", "sAMAccountName": "everyone", "member": members})
sam.transaction_commit()
