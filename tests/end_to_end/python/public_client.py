"""Asks a running gateway what the public client can ask, in every way in which it can sign.

    public_client.py ADMIN_JSON [--users N] [--groups N] [--user NAME=STATUS]...

Ends with 0 where every way gives the same and it is what was expected.
"""

import argparse
import functools
import hashlib
import json
import sys
import unittest

import duo_client

WAYS = {
    "v2 SHA-1": {"sig_version": 2, "digestmod": hashlib.sha1},
    "v2 SHA-512": {"sig_version": 2},
    "v4": {"sig_version": 4},
    "v5": {"sig_version": 5},
    "as it comes": {},
}


def admin_client(admin_json, **how):
    with open(admin_json, encoding="utf-8") as file:
        told = json.load(file)
    return duo_client.Admin(
        **told["admin_api"], host=told["host"], port=told["port"], ca_certs=told["ca"], timeout=30, **how
    )


def in_each_way(test):
    @functools.wraps(test)
    def run(self):
        for name, how in WAYS.items():
            with self.subTest(signed=name):
                test(self, admin_client(self.admin_json, **how))

    return run


class PublicClient(unittest.TestCase):
    admin_json = None
    users_expected = None
    groups_expected = None
    status_expected = {}

    @in_each_way
    def test_lists_everybody_page_by_page(self, client):
        users = list(client.get_users_iterator())
        ids = {user["user_id"] for user in users}
        self.assertEqual(len(ids), len(users))
        self.assertEqual(client.get_users(), users)
        if self.users_expected is not None:
            self.assertEqual(len(users), self.users_expected)

    @in_each_way
    def test_lists_those_named_with_their_status(self, client):
        status = {user["username"]: user["status"] for user in client.get_users()}
        self.assertEqual({name: status.get(name) for name in self.status_expected}, self.status_expected)

    @in_each_way
    def test_a_page_is_a_part_of_the_whole(self, client):
        users = list(client.get_users_iterator())
        self.assertEqual(client.get_users(limit=2, offset=1), users[1:3])
        self.assertEqual(client.get_users(limit=5, offset=len(users) + 10), [])

    @in_each_way
    def test_finds_one_by_every_name(self, client):
        one = client.get_users(limit=1, offset=0)[0]
        self.assertEqual(client.get_user_by_id(one["user_id"]), one)
        self.assertEqual(client.get_users_by_name(one["username"].upper()), [one])
        self.assertEqual(list(client.get_users_by_ids([one["user_id"], "DUNOBODY000000000000"])), [one])
        self.assertEqual(list(client.get_users_by_names([one["username"], "nobody-at-all"])), [one])
        self.assertEqual(client.get_users_by_name("nobody at all ~ o'k & zoë"), [])

    @in_each_way
    def test_every_field_is_there(self, client):
        fields = set(
            "user_id username alias1 alias2 alias3 alias4 aliases email realname firstname lastname notes status"
            " lockout_reason is_enrolled created last_login last_directory_sync enable_auto_prompt"
            " custom_attributes groups phones tokens u2ftokens desktoptokens webauthncredentials"
            " desktop_authenticators".split()
        )
        for user in client.get_users_iterator():
            self.assertEqual(set(user) - {"external_id"}, fields)

    @in_each_way
    def test_lists_groups(self, client):
        groups = client.get_groups()
        self.assertEqual(list(client.get_groups_generator()), groups)
        if self.groups_expected is not None:
            self.assertEqual(len(groups), self.groups_expected)
        some = [group["group_id"] for group in groups[:2]]
        self.assertEqual(client.get_groups_by_group_ids(some), groups[:2])
        self.assertEqual(client.get_groups(limit=1, offset=0), groups[:1])

    @in_each_way
    def test_an_unknown_id_is_not_found(self, client):
        with self.assertRaises(RuntimeError) as raised:
            client.get_user_by_id("DUNOBODY000000000000")
        self.assertEqual(raised.exception.status, 404)
        self.assertIn("Resource not found", str(raised.exception))

    @in_each_way
    def test_a_wrong_key_is_refused(self, client):
        client.skey = client.skey[::-1]
        with self.assertRaises(RuntimeError) as raised:
            client.get_users(limit=1)
        self.assertEqual(raised.exception.status, 401)
        self.assertIn("Invalid signature in request credentials", str(raised.exception))

    @in_each_way
    def test_a_posted_body_is_read_and_judged(self, client):
        # Signature and body are good, so what is wrong with a parameter is said, and nothing is changed.
        response, data = client.api_call("POST", "/admin/v1/groups", {"name": "zoë ~ o'k", "desc": "", "status": "o'ff"})
        self.assertEqual(response.status, 400, data)
        self.assertIn("status: none of active, bypass, disabled", str(data))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("admin_json")
    options.add_argument("--users", type=int)
    options.add_argument("--groups", type=int)
    options.add_argument("--user", metavar="NAME=STATUS", action="append", default=[])
    asked = options.parse_args()
    PublicClient.admin_json = asked.admin_json
    PublicClient.users_expected = asked.users
    PublicClient.groups_expected = asked.groups
    PublicClient.status_expected = dict(user.split("=", 1) for user in asked.user)
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(PublicClient)
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=2).run(suite)
    sys.exit(0 if result.wasSuccessful() and result.testsRun > 0 else 1)


if __name__ == "__main__":
    main()
