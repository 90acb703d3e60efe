"""What the public client can ask of users, groups and memberships, method by method.

    conformance_users.py ADMIN_JSON

Makes what it needs under names of its own, and leaves nothing behind but what it says.
"""

import sys
import unittest
import uuid

from public_client import admin_client

USER_FIELDS = {
    "user_id", "username", "alias1", "alias2", "alias3", "alias4", "aliases", "email", "realname", "firstname", "lastname",
    "notes", "status", "lockout_reason", "is_enrolled", "created", "last_login", "last_directory_sync", "enable_auto_prompt",
    "custom_attributes", "groups", "phones", "tokens", "u2ftokens", "desktoptokens", "webauthncredentials",
    "desktop_authenticators",
}


class Conformance(unittest.TestCase):
    admin_json = None

    def setUp(self):
        self.client = admin_client(self.admin_json)
        self.prefix = "c" + uuid.uuid4().hex[:10]

    def name(self, rest):
        return f"{self.prefix}-{rest}"

    def user(self, rest="amy", **fields):
        user = self.client.add_user(self.name(rest), **fields)
        self.addCleanup(self.client.delete_user, user["user_id"])
        return user

    def group(self, rest="guests", **fields):
        group = self.client.create_group(self.name(rest), **fields)
        self.addCleanup(self.client.delete_group, group["group_id"])
        return group

    def bulk(self, path, **parameters):
        return self.client.json_api_call("POST", path, parameters)

    def assertRefused(self, code, detail, call, *arguments, **named):
        with self.assertRaises(RuntimeError) as caught:
            call(*arguments, **named)
        answer = caught.exception.data
        self.assertEqual(answer["stat"], "FAIL")
        self.assertEqual((answer["code"], answer.get("message_detail", "")[:len(detail)]), (code, detail))
        self.assertEqual(caught.exception.status, code // 100)

    # Users

    def test_add_user(self):
        user = self.user(realname="Amy K", status="bypass", notes="desk 4", email="amy@example.com", firstname="Amy",
                         lastname="K", alias1=self.name("one"), alias3=self.name("three"))
        self.assertEqual(set(user), USER_FIELDS)
        self.assertEqual(user["username"], self.name("amy"))
        self.assertEqual(user["status"], "bypass")
        self.assertEqual(user["aliases"], {"alias1": self.name("one"), "alias3": self.name("three")})
        self.assertIs(user["is_enrolled"], False)
        self.assertIsInstance(user["created"], int)
        self.assertEqual(self.client.get_user_by_id(user["user_id"]), user)

    def test_get_users_by_name(self):
        user = self.user(alias1=self.name("one"))
        self.assertEqual(self.client.get_users_by_name(self.name("AMY")), [user])
        self.assertEqual(self.client.get_users_by_name(self.name("one")), [user])
        self.assertEqual(self.client.get_users_by_name(self.name("nobody")), [])
        self.assertEqual(list(self.client.get_users_by_names([self.name("amy"), self.name("nobody")])), [user])
        self.assertEqual(list(self.client.get_users_by_ids([user["user_id"], "DU" + "0" * 18])), [user])

    def test_get_user_by_email(self):
        user = self.user(email=self.name("amy") + "@example.com")
        self.assertEqual(self.client.get_user_by_email(self.name("amy") + "@example.com"), [user])

    def test_get_users_iterator(self):
        ids = {self.user(f"u{i}")["user_id"] for i in range(3)}
        listed = [user["user_id"] for user in self.client.get_users_iterator()]
        self.assertLessEqual(ids, set(listed))
        self.assertEqual(len(listed), len(set(listed)))
        self.assertEqual(len(self.client.get_users(limit=2)), 2)
        self.assertEqual([user["user_id"] for user in self.client.get_users(limit=2, offset=1)], listed[1:3])

    def test_update_user(self):
        user = self.user(alias2=self.name("two"))
        changed = self.client.update_user(user["user_id"], username=self.name("eve"), realname="Eve", notes="moved",
                                          status="disabled", alias1=self.name("one"), alias2="")
        self.assertEqual(changed["username"], self.name("eve"))
        self.assertEqual(changed["aliases"], {"alias1": self.name("one")})
        self.assertEqual((changed["realname"], changed["notes"], changed["status"]), ("Eve", "moved", "disabled"))
        self.assertEqual(changed["created"], user["created"])
        self.assertEqual(self.client.get_user_by_id(user["user_id"]), changed)
        whole = self.client.update_user(user["user_id"], aliases=f"alias1={self.name('x')}&alias8={self.name('y')}")
        self.assertEqual(whole["aliases"], {"alias1": self.name("x"), "alias8": self.name("y")})
        self.assertEqual(self.client.get_users_by_name(self.name("one")), [], "U4: the old name is free")

    def test_a_name_is_one_persons(self):
        amy = self.user()
        self.assertRefused(40002, f"username: taken by user {amy['user_id']}", self.client.add_user, self.name("AMY"))
        self.assertRefused(40002, f"alias2: taken by user {amy['user_id']}", self.client.add_user, self.name("bob"),
                           alias2=self.name("amy"))
        self.assertEqual(self.client.get_users_by_name(self.name("bob")), [])

    def test_bad_fields_are_named(self):
        user = self.user()
        for field, value in {"email": "no address", "realname": "x" * 300, "status": "locked out", "username": "",
                             "notes": "\x00"}.items():
            with self.subTest(field=field):
                self.assertRefused(40002, field + ":", self.client.update_user, user["user_id"], **{field: value})
        self.assertRefused(40401, "", self.client.update_user, "DU" + "0" * 18, notes="x")
        self.assertRefused(40401, "", self.client.get_user_by_id, "DU" + "0" * 18)
        self.assertEqual(self.client.get_user_by_id(user["user_id"]), user)

    def test_delete_user(self):
        user = self.user()
        self.assertEqual(self.client.delete_user(user["user_id"]), "")
        self.assertEqual(self.client.delete_user(user["user_id"]), "")
        self.assertEqual(self.client.get_users_by_name(self.name("amy")), [])
        again = self.user()
        self.assertNotEqual(again["user_id"], user["user_id"])

    # In bulk

    def test_bulk_create(self):
        users = self.bulk("/admin/v1/users/bulk_create", users=[{"username": self.name(f"u{i}")} for i in range(100)])
        for user in users:
            self.addCleanup(self.client.delete_user, user["user_id"])
        self.assertEqual([user["username"] for user in users], [self.name(f"u{i}") for i in range(100)])
        self.assertRefused(40002, "users[1].username: taken by user", self.bulk, "/admin/v1/users/bulk_create",
                           users=[{"username": self.name("new")}, {"username": self.name("u7")}])
        self.assertRefused(40002, "users: more than 100", self.bulk, "/admin/v1/users/bulk_create",
                           users=[{"username": self.name(f"v{i}")} for i in range(101)])
        self.assertEqual(self.client.get_users_by_name(self.name("new")), [])

    def test_bulk_send_to_trash_and_restore(self):
        amy, bob = self.user("amy", status="bypass"), self.user("bob")
        ids = [amy["user_id"], bob["user_id"], "DU" + "0" * 18]
        trashed = self.bulk("/admin/v1/users/bulk_send_to_trash", user_id_list=ids)
        self.assertEqual([(one["user_id"], one["stat"]) for one in trashed], list(zip(ids, ["OK", "OK", "FAIL"])))
        self.assertEqual(trashed[2]["code"], 40401)
        self.assertEqual(self.client.get_user_by_id(amy["user_id"])["status"], "pending deletion")
        self.assertRefused(40002, "user_id: ", self.client.update_user, amy["user_id"], notes="x")
        self.assertRefused(40002, f"username: taken by user {amy['user_id']} (in the trash)", self.client.add_user,
                           self.name("amy"))
        restored = self.bulk("/admin/v1/users/bulk_restore", user_id_list=ids[:2])
        self.assertEqual([one["stat"] for one in restored], ["OK", "OK"])
        self.assertEqual(self.client.get_user_by_id(amy["user_id"])["status"], "disabled")

    def test_bulk(self):
        group = self.group()
        user = self.user()
        path = f"/admin/v1/users/{user['user_id']}"
        results = self.bulk("/admin/v1/bulk", operations=[
            {"method": "POST", "path": path, "body": {"realname": "Amy"}},
            {"method": "POST", "path": "/admin/v1/users", "body": {"username": self.name("amy")}},
            {"method": "POST", "path": path + "/groups", "body": {"group_id": group["group_id"]}},
            {"method": "DELETE", "path": f"{path}/groups/{group['group_id']}"},
            {"method": "DELETE", "path": path},
            {"method": "GET", "path": path},
        ])
        self.assertEqual([one["stat"] for one in results], ["OK", "FAIL", "OK", "OK", "OK", "FAIL"])
        self.assertEqual(results[0]["response"]["realname"], "Amy")
        self.assertRefused(40401, "", self.client.get_user_by_id, user["user_id"])

    # Groups

    def test_create_group(self):
        group = self.group(desc="visitors", status="bypass")
        self.assertEqual(group, {"group_id": group["group_id"], "name": self.name("guests"), "desc": "visitors",
                                 "status": "Bypass", "push_enabled": False, "sms_enabled": False, "voice_enabled": False,
                                 "mobile_otp_enabled": False})
        self.assertEqual(self.client.get_group(group["group_id"], api_version=2), group)
        self.assertEqual(self.client.get_group(group["group_id"]), {**group, "users": []})
        self.assertEqual(list(self.client.get_groups_by_group_ids([group["group_id"]])), [group])
        self.assertIn(group, list(self.client.get_groups_generator()))
        self.assertIn(group, self.client.get_groups())
        self.assertRefused(40003, "name: taken by group", self.client.create_group, self.name("guests"))

    def test_modify_group(self):
        group = self.group()
        changed = self.client.modify_group(group["group_id"], name=self.name("visitors"), desc="all", status="disabled")
        self.assertEqual((changed["name"], changed["desc"], changed["status"]), (self.name("visitors"), "all", "Disabled"))
        self.assertRefused(40002, "status:", self.client.modify_group, group["group_id"], status="off")
        self.assertRefused(40401, "", self.client.modify_group, "DG" + "0" * 18, name="x")

    def test_delete_group(self):
        group, user = self.group(), self.user()
        self.client.add_user_group(user["user_id"], group["group_id"])
        self.assertEqual(self.client.delete_group(group["group_id"]), "")
        self.assertEqual(self.client.delete_group(group["group_id"]), "")
        self.assertEqual(self.client.get_user_by_id(user["user_id"])["groups"], [])

    def test_user_groups(self):
        group, amy, bob = self.group(), self.user("amy"), self.user("bob")
        for user in (amy, bob):
            self.assertEqual(self.client.add_user_group(user["user_id"], group["group_id"]), "")
        self.assertEqual(self.client.get_user_groups(amy["user_id"]), [group])
        self.assertEqual(list(self.client.get_user_groups_iterator(amy["user_id"])), [group])
        members = [{"user_id": user["user_id"], "username": user["username"]} for user in (amy, bob)]
        self.assertEqual(list(self.client.get_group_users_iterator(group["group_id"])), members)
        self.assertEqual(self.client.get_group_users(group["group_id"], limit=1), members[:1])
        self.assertEqual(self.client.get_group(group["group_id"])["users"], members)
        self.assertEqual(self.client.delete_user_group(amy["user_id"], group["group_id"]), "")
        self.assertEqual(self.client.delete_user_group(amy["user_id"], group["group_id"]), "")
        self.assertEqual(self.client.get_user_groups(amy["user_id"]), [])
        self.assertRefused(40002, "group_id: no group", self.client.add_user_group, amy["user_id"], "DG" + "0" * 18)


if __name__ == "__main__":
    Conformance.admin_json = sys.argv.pop(1)
    unittest.main()
