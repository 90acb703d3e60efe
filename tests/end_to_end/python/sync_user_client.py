"""One user synced by the public client's own call (duo-api 4.8).

    sync_user_client.py ADMIN_JSON DIRECTORY_KEY USERNAME...

Prints of each what the answer said: `USERNAME MESSAGE STATUS`, or `USERNAME CODE`."""

import sys

from public_client import admin_client

admin = admin_client(sys.argv[1])
for username in sys.argv[3:]:
    try:
        answer = admin.sync_user(username, sys.argv[2])
        print(username, answer["message"], answer["user"]["status"])
    except RuntimeError as refused:
        print(username, refused.data["code"])
