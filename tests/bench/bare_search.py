"""The bare paged read of everything that a sync reads: what the figures are compared with."""


def bare_search(about):
    return ["ldapsearch", "-x", "-H", about["url"], "-D", about["bind_dn"], "-y", about["password_file"], "-b", about["base"],
            "-E", "pr=1000/noprompt", "-LLL", "(objectClass=*)",
            "uid", "cn", "givenName", "sn", "mail", "member", "objectClass", "entryUUID"]
