"""Administrators, integrations, settings, the summary and the logs, by the unmodified public client. Runs in its Python.

On files; on the cluster that MUSTER_CLUSTER names, each test in a topic and a database of its own."""
import json
import os
import subprocess
import time
import uuid

import duo_client

from support import EndToEnd


class Audit(EndToEnd):
    def muster(self):
        cluster = os.environ.get("MUSTER_CLUSTER")
        if not cluster:
            return super().muster()
        address = json.loads(cluster)
        own = "audit_" + uuid.uuid4().hex
        subprocess.run(["psql", "-X", "-q", "-c", f"CREATE DATABASE {own}", address["postgres_uri"]], check=True)
        server = address["postgres_uri"].rpartition("/")[0]
        return super().muster(settings=f'[log]\nurl = "kafka://{address["bootstrap"]}/muster.{own}"\n'
                                       f'[tables]\nurl = "{server}/{own}"\n')

    def connect(self):
        muster = self.muster()
        muster.serve()
        return muster, self.public_client(muster)

    def public_client(self, muster, **keys):
        told = muster.about()
        return duo_client.Admin(**(keys or told["admin_api"]), host=told["host"], port=told["port"], ca_certs=told["ca"], timeout=30)

    def refused(self, code, call, *arguments, **named):
        with self.assertRaises(RuntimeError) as caught:
            call(*arguments, **named)
        self.assertEqual(caught.exception.data["code"], code, caught.exception.data)
        return caught.exception.data.get("message_detail", "")

    def test_R1_R4_the_public_client_looks_after_administrators(self):
        _, admin = self.connect()
        self.assertEqual(admin.get_admins(), [])
        olga = admin.add_admin("Olga", "olga@example.org", "+15555550100", None, role="Owner")
        self.assertEqual(set(olga), {"admin_id", "name", "email", "phone", "role", "status", "last_login", "admin_units",
                                     "restricted_by_admin_units", "hardtoken", "password_change_required"})
        self.assertEqual((olga["role"], olga["status"], olga["phone"]), ("Owner", "Active", "+15555550100"))
        self.assertIn("email", self.refused(40003, admin.add_admin, "Other", "OLGA@example.org", None, None))
        otto = admin.add_admin("Otto", "otto@example.org", None, None, role="Help Desk")
        self.assertIn("role", self.refused(40002, admin.add_admin, "X", "x@example.org", None, None, role="Billing"))
        self.assertEqual([one["name"] for one in admin.get_admins()], ["Olga", "Otto"])
        self.assertEqual([one["name"] for one in admin.get_admins(limit=1, offset=1)], ["Otto"])
        self.assertEqual([one["name"] for one in admin.get_admins_iterator()], ["Olga", "Otto"])
        self.assertEqual(admin.get_admin(olga["admin_id"]), olga)
        self.assertIn("Owner", self.refused(40002, admin.update_admin, olga["admin_id"], role="Administrator"))
        self.assertIn("status", self.refused(40002, admin.update_admin, olga["admin_id"], status="Disabled"))
        self.refused(40002, admin.delete_admin, olga["admin_id"])
        changed = admin.update_admin(otto["admin_id"], name="Otto B", status="Disabled")
        self.assertEqual((changed["name"], changed["status"]), ("Otto B", "Disabled"))
        self.assertEqual(admin.get_admin(otto["admin_id"]), changed)
        admin.delete_admin(otto["admin_id"])
        self.refused(40401, admin.get_admin, otto["admin_id"])
        self.refused(40401, admin.delete_admin, otto["admin_id"])

    def test_R2_P1_the_public_client_looks_after_integrations(self):
        muster, admin = self.connect()
        first = admin.get_integrations()
        self.assertEqual([(one["type"], one["adminapi_info"]) for one in first], [("adminapi", 1)])
        made = admin.create_integration("Ticket system", "adminapi", adminapi_read_log=True, notes="floor 2")
        self.assertEqual((made["adminapi_read_log"], made["adminapi_settings"], made["notes"]), (1, 0, "floor 2"))
        small = self.public_client(muster, ikey=made["integration_key"], skey=made["secret_key"])
        small.get_administrator_log()
        self.assertEqual(self.refused(40301, small.get_users), "missing grant: read resource")
        key = made["integration_key"]
        self.assertEqual(admin.get_secret_key(key)["secret_key"], made["secret_key"])

        reset = admin.update_integration(key, reset_secret_key=True)
        self.assertNotEqual(reset["secret_key"], made["secret_key"])
        self.assertEqual(self.refused(40103, small.get_administrator_log), "")
        small = self.public_client(muster, ikey=key, skey=reset["secret_key"])
        small.get_administrator_log()

        changed = admin.update_integration(key, name="Tickets", adminapi_integrations=True, adminapi_read_log=False)
        self.assertNotIn("secret_key", changed)
        self.assertEqual((changed["name"], changed["adminapi_read_log"]), ("Tickets", 0))
        self.assertEqual(admin.get_integration(key), changed)
        # It cannot give what it lacks, nor take hold of one that may more.
        self.assertIn("settings", self.refused(40301, small.create_integration, "x", "adminapi", adminapi_settings=True))
        self.refused(40301, small.get_secret_key, first[0]["integration_key"])
        self.refused(40301, small.update_integration, first[0]["integration_key"], reset_secret_key=True)
        self.refused(40301, small.delete_integration, first[0]["integration_key"])
        self.refused(40002, admin.delete_integration, first[0]["integration_key"])

        # Reset, and a server that starts anew: the new secret still counts.
        self.assertEqual(muster.terminate(), 0)
        muster.serve()
        self.assertEqual(muster.about()["admin_api"]["ikey"], first[0]["integration_key"])
        admin = self.public_client(muster)
        small = self.public_client(muster, ikey=key, skey=reset["secret_key"])
        self.assertEqual(len(small.get_integrations()), 2)

        vpn = admin.create_integration("VPN", "radius", enroll_policy="allow", username_normalization_policy="simple",
                                       greeting="Hello", self_service_allowed=True)
        self.assertEqual((vpn["enroll_policy"], vpn["username_normalization_policy"], vpn["self_service_allowed"],
                          vpn["user_access"], vpn["groups_allowed"]), ("allow", "Simple", True, "ALL_USERS", []))
        detail = self.refused(40002, admin.update_integration, vpn["integration_key"], groups_allowed="DG" + 18 * "0")
        self.assertTrue(detail.startswith("groups_allowed: "), detail)
        # An application's key opens no Admin API.
        self.refused(40301, self.public_client(muster, ikey=vpn["integration_key"], skey=vpn["secret_key"]).get_users)
        self.assertEqual(len(admin.get_integrations()), 3)
        self.assertEqual(len(list(admin.get_integrations_generator())), 3)
        self.assertEqual([one["name"] for one in admin.get_integrations(limit=1, offset=2)], ["VPN"])
        admin.delete_integration(vpn["integration_key"])
        admin.delete_integration(key)
        self.refused(40401, admin.get_integration, key)
        self.refused(40102, small.get_integrations)
        # No secret lies about, and none was told.
        kept = [path.name for path in (muster.folder / "secrets").iterdir() if path.name.endswith(".skey")]
        self.assertEqual(kept, [first[0]["integration_key"] + ".skey"])
        told = json.dumps(admin.get_administrator_log()) + json.dumps(muster.events())
        for secret in (made["secret_key"], reset["secret_key"], vpn["secret_key"]):
            self.assertNotIn(secret, told)

    def test_L1_the_public_client_reads_the_summary(self):
        muster, admin = self.connect()
        admin.add_admin("Olga", "olga@example.org", None, None)
        summary = admin.get_info_summary()
        self.assertEqual(summary, {"admin_count": 1, "integration_count": 1, "user_count": 0, "user_pending_deletion_count": 0,
                                   "telephony_credits_remaining": 0})
        self.assertEqual(admin.get_info_telephony_credits_used(), {"telephony_credits_used": 0})
        none = {"ERROR": 0, "FAILURE": 0, "FRAUD": 0, "SUCCESS": 0}
        self.assertEqual(admin.get_authentication_attempts(mintime="0"), none)
        self.assertEqual(admin.get_user_authentication_attempts(), none)

    def test_L3_the_public_client_follows_the_administrator_log(self):
        _, admin = self.connect()
        admin.add_admin("Olga", "olga@example.org", None, None, role="Owner")
        first = admin.get_administrator_log()
        self.assertEqual([(row["username"], row["action"], row["object"]) for row in first],
                         [("System", "customer_create", "Muster"), ("System", "integration_create", "First client"),
                          ("API (First client)", "admin_create", "Olga")])
        self.assertEqual(json.loads(first[-1]["description"])["role"], "owner")
        seen = {json.dumps(row, sort_keys=True) for row in first}
        key = admin.create_integration("Tickets", "adminapi")["integration_key"]
        # A poller goes on a second behind the last row: nothing slips in behind it.
        for turn in range(5):
            admin.update_integration(key, name=f"Tickets {turn}")
            rows = admin.get_administrator_log(mintime=first[-1]["timestamp"] + 1)
            first += rows
        told = [json.loads(row["description"]).get("name", {}).get("new") for row in first if row["action"] == "integration_update"]
        self.assertEqual(told, [f"Tickets {turn}" for turn in range(5)])
        self.assertEqual(len(seen), 3)
        admin.get_secret_key(key)
        admin.delete_integration(key)
        last = admin.get_administrator_log()[-2:]
        self.assertEqual([(row["action"], row["object"]) for row in last],
                         [("integration_skey_view", "Tickets 4"), ("integration_delete", "Tickets 4")])

    def test_L3_the_public_client_reads_and_changes_settings(self):
        muster, admin = self.connect()
        settings = admin.get_settings()
        self.assertEqual((settings["lockout_threshold"], settings["pending_deletion_days"], settings["name"]), (10, 7, "Muster"))
        wanted = {"lockout_threshold": 5, "lockout_expire_duration": 30, "inactive_user_expiration": 60, "pending_deletion_days": 14,
                  "log_retention_days": 365, "sms_batch": 3, "sms_expiration": 10, "sms_message": "codes", "timezone": "Europe/Berlin",
                  "fraud_email": "fraud@example.org", "keypress_confirm": "#", "keypress_fraud": "*", "helpdesk_bypass": "limit",
                  "helpdesk_bypass_expiration": 90, "helpdesk_message": "Ask us", "minimum_password_length": 14,
                  "password_requires_numeric": True, "user_managers_can_put_users_in_bypass": False}
        changed = admin.update_settings(**wanted)
        self.assertEqual({name: changed[name] for name in wanted}, wanted)
        self.assertEqual(admin.get_settings(), changed)
        self.assertEqual({name for name in settings if settings[name] != changed[name]}, set(wanted))
        for name, value in (("pending_deletion_days", 31), ("lockout_threshold", 0), ("timezone", "Moon"), ("helpdesk_bypass", "some")):
            self.assertTrue(self.refused(40002, admin.update_settings, **{name: value}).startswith(name + ": "))
        self.assertEqual(admin.get_settings(), changed, "a refusal changes nothing")
        before = len(muster.events())
        self.assertEqual(admin.update_settings(**wanted), changed)
        self.assertEqual(len(muster.events()), before, "T10: what is so already is no event")
        row = admin.get_administrator_log()[-1]
        self.assertEqual((row["username"], row["action"]), ("API (First client)", "customer_update"))
        self.assertEqual(json.loads(row["description"])["lockout_threshold"], {"old": "10", "new": "5"})

        self.assertEqual(muster.terminate(), 0)
        muster.serve()
        self.assertEqual(self.public_client(muster).get_settings(), changed)
        small = admin.create_integration("Reader", "adminapi", adminapi_read_resource=True)
        reader = self.public_client(muster, ikey=small["integration_key"], skey=small["secret_key"])
        self.assertEqual(self.refused(40301, reader.get_settings), "missing grant: settings")

    def test_H5_the_public_client_follows_the_activity_log(self):
        muster, admin = self.connect()
        for number in range(5):
            admin.add_admin(f"Admin {number}", f"a{number}@example.org", None, None, role="Owner")
        now = int(time.time() * 1000) + 1000
        whole = admin.get_activity_logs(maxtime=now, sort="ts:asc")
        self.assertEqual(whole["metadata"]["total_objects"], {"relation": "eq", "value": 7})
        self.assertEqual([item["action"]["name"] for item in whole["items"]],
                         ["customer_create", "integration_create"] + 5 * ["admin_create"])
        item = whole["items"][-1]
        self.assertEqual((item["actor"]["name"], item["actor"]["type"], item["target"]["name"], item["target"]["type"]),
                         ("API (First client)", "api", "Admin 4", "admin"))
        self.assertEqual(item["access_device"]["ip"]["address"], "127.0.0.1")
        ids = [item["activity_id"] for item in whole["items"]]
        for sort, wanted in (("ts:asc", ids), ("ts:desc", ids[::-1])):
            paged, offset = [], None
            while True:
                page = admin.get_activity_logs(maxtime=now, sort=sort, limit=2, next_offset=offset)
                offset = page["metadata"]["next_offset"]
                if offset is None:
                    break
                paged += [item["activity_id"] for item in page["items"]]
            self.assertEqual(paged, wanted)
        self.refused(40002, admin.get_activity_logs, mintime=5, maxtime=5)

    def test_4_15_the_public_client_finds_none_of_what_is_not_offered(self):
        _, admin = self.connect()
        self.assertEqual(admin.get_u2ftokens(), [])
        self.assertEqual(list(admin.get_u2ftokens_iterator()), [])
        self.assertEqual(admin.get_desktoptokens(), [])
        self.assertEqual(list(admin.get_desktoptokens_generator()), [])
        self.assertEqual(admin.get_endpoints(), [])
        self.assertEqual(list(admin.get_endpoints_iterator()), [])
        self.assertEqual(admin.get_registered_devices(), [])
        self.assertEqual(list(admin.get_registered_devices_generator()), [])
        self.assertEqual(admin.get_offline_log(), [])
        self.assertEqual(list(admin.get_trust_monitor_events_iterator(0, 1)), [])
