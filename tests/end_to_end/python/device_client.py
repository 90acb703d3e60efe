"""Calls every method of the public client for phones, tokens, security keys, and whose they are.

    device_client.py ADMIN_JSON

Ends with 0 where each answers as its documentation and the product's rules say. Leaves some tokens behind.
"""

import hashlib
import hmac
import sys
import time
import unittest

from public_client import admin_client

SECRET = "3132333435363738393031323334353637383930"
PHONE_FIELDS = set(
    "phone_id number extension name type platform model activated capabilities encrypted fingerprint screenlock"
    " tampered last_seen sms_passcodes_sent predelay postdelay".split()
)
LISTS_OF_USERS = set("groups phones tokens u2ftokens desktoptokens webauthncredentials desktop_authenticators".split())


def totp(step, digits):
    """RFC 6238, by another hand than the server's."""
    mac = hmac.new(bytes.fromhex(SECRET), step.to_bytes(8, "big"), hashlib.sha1).digest()
    place = mac[-1] & 15
    number = int.from_bytes(mac[place:place + 4], "big") & 0x7FFFFFFF
    return str(number % 10 ** digits).zfill(digits)


class DeviceClient(unittest.TestCase):
    admin_json = None

    def setUp(self):
        self.client = admin_client(self.admin_json)

    def user(self, name):
        found = self.client.get_users_by_name(name)
        return found[0] if found else self.client.add_user(name)

    def refused(self, status, code, detail, method, *arguments, **named):
        with self.assertRaises(RuntimeError) as raised:
            method(*arguments, **named)
        self.assertEqual(raised.exception.status, status)
        self.assertEqual(raised.exception.data["code"], code)
        self.assertIn(detail, raised.exception.data.get("message_detail", ""))

    def test_phones(self):
        client = self.client
        phone = client.add_phone(number="555 555-0100", extension="12", name="desk", type="Landline",
                                 platform="unknown", predelay="2", postdelay="3")
        self.assertEqual(set(phone), PHONE_FIELDS | {"users"})
        self.assertEqual(phone["number"], "+15555550100")
        self.assertEqual((phone["type"], phone["platform"]), ("Landline", "Unknown"))
        self.assertEqual((phone["predelay"], phone["postdelay"]), ("2", "3"))
        self.assertEqual(phone["users"], [])
        for text in "extension predelay postdelay last_seen encrypted fingerprint screenlock".split():
            self.assertIsInstance(phone[text], str)
        tablet = client.add_phone(name="tablet", type="mobile", platform="apple ios")
        self.assertEqual(tablet["number"], "")
        self.assertEqual(client.get_phone_by_id(phone["phone_id"]), phone)
        self.assertEqual(client.get_phones_by_number("+15555550100", "12"), [phone])
        self.assertEqual(client.get_phones_by_number("+15555550100"), [], "a number with its extension is one phone")
        self.assertEqual(list(client.get_phones_generator()), [phone, tablet])
        self.assertEqual(client.get_phones(), [phone, tablet])
        self.assertEqual(client.get_phones(limit=1, offset=1), [tablet])
        self.refused(400, 40003, "number: taken by phone " + phone["phone_id"], client.add_phone, number="+15555550100",
                     extension="12")
        self.refused(400, 40002, "number:", client.add_phone, number="+0")
        self.refused(400, 40002, "platform:", client.add_phone, platform="toaster")
        self.refused(404, 40401, "", client.get_phone_by_id, "DPNOBODY000000000000")

        changed = client.update_phone(tablet["phone_id"], number="+442079460000", extension="", name="", type="mobile",
                                      platform="Google Android", predelay="1", postdelay="0")
        self.assertEqual(changed["platform"], "Google Android")
        self.assertEqual(changed["name"], "")
        self.assertEqual(client.update_phone(tablet["phone_id"]), changed)
        self.assertEqual(client.get_phone_by_id(tablet["phone_id"]), changed)
        self.refused(404, 40401, "", client.update_phone, "DPNOBODY000000000000", name="x")

        for one in (phone, tablet):
            self.assertEqual(client.delete_phone(one["phone_id"]), "")
            self.assertEqual(client.delete_phone(one["phone_id"]), "", "deleted is deleted")
        self.assertEqual(client.get_phones(), [])

    def test_phones_of_users(self):
        client = self.client
        amy, bob = self.user("amy"), self.user("bob")
        phone = client.add_phone(number="+15555550101", type="mobile", platform="apple ios")
        self.assertFalse(amy["is_enrolled"])
        self.assertEqual(client.add_user_phone(amy["user_id"], phone["phone_id"]), "")
        self.assertEqual(client.add_user_phone(amy["user_id"], phone["phone_id"]), "", "again is no error")
        self.assertEqual(client.add_user_phone(bob["user_id"], phone["phone_id"]), "")
        shown = client.get_user_by_id(amy["user_id"])
        self.assertTrue(shown["is_enrolled"])
        self.assertEqual(set(shown["phones"][0]), PHONE_FIELDS, "inside a user without its users")
        users = client.get_phone_by_id(phone["phone_id"])["users"]
        self.assertEqual([user["username"] for user in users], ["amy", "bob"])
        self.assertEqual(set(shown) - set(users[0]), LISTS_OF_USERS, "inside a phone without their lists")
        self.assertEqual(client.get_user_phones(amy["user_id"]), shown["phones"])
        self.assertEqual(list(client.get_user_phones_iterator(amy["user_id"])), shown["phones"])
        self.assertEqual(client.get_user_phones(amy["user_id"], limit=1, offset=1), [])
        self.refused(404, 40401, "", client.get_user_phones, "DUNOBODY000000000000", limit=1)
        self.refused(404, 40401, "", client.add_user_phone, "DUNOBODY000000000000", phone["phone_id"])
        self.refused(400, 40002, "phone_id:", client.add_user_phone, amy["user_id"], "DPNOBODY000000000000")
        self.assertEqual(client.delete_user_phone(bob["user_id"], phone["phone_id"]), "")
        self.assertEqual(client.delete_user_phone(bob["user_id"], phone["phone_id"]), "")
        self.assertFalse(client.get_user_by_id(bob["user_id"])["is_enrolled"])
        self.assertEqual(client.delete_user(amy["user_id"]), "")
        self.refused(404, 40401, "", client.get_phone_by_id, phone["phone_id"])  # T8: it was nobody else's

    def test_tokens(self):
        client = self.client
        h6 = client.add_hotp6_token("1", SECRET, counter=7)
        self.assertEqual(set(h6), {"token_id", "type", "serial", "totp_step", "users", "admins"})
        self.assertEqual((h6["type"], h6["serial"], h6["totp_step"]), ("h6", "1", None))
        h8 = client.add_hotp8_token("1", SECRET)
        t6 = client.add_totp6_token("1", SECRET)
        self.assertEqual(t6["totp_step"], 30)
        t8 = client.add_totp8_token("1", SECRET, totp_step=60)
        self.assertEqual(t8["totp_step"], 60)
        yk = client.add_yubikey_token("1", "0123456789ab", "00112233445566778899aabbccddeeff")
        tokens = [h6, h8, t6, t8, yk]
        self.assertEqual([token["type"] for token in tokens], ["h6", "h8", "t6", "t8", "yk"])
        self.assertEqual(list(client.get_tokens_generator()), tokens)
        self.assertEqual(client.get_tokens(), tokens)
        self.assertEqual(client.get_tokens(limit=2, offset=1), [h8, t6])
        self.assertEqual(client.get_token_by_id(t8["token_id"]), t8)
        self.assertEqual(client.get_tokens_by_serial("yk", "1"), [yk])
        self.assertEqual(client.get_tokens_by_serial("h6", "2"), [])
        self.refused(400, 40003, "serial: taken by token " + h6["token_id"], client.add_hotp6_token, "1", SECRET)
        self.refused(400, 40002, "secret:", client.add_hotp6_token, "2", "xyz")
        self.refused(400, 40002, "aes_key:", client.add_yubikey_token, "2", "0123456789ab", "00")
        self.refused(404, 40401, "", client.get_token_by_id, "DHNOBODY000000000000")
        changed = client.update_token(t6["token_id"], totp_step=60)
        self.assertEqual(changed["totp_step"], 60)
        self.assertEqual(client.update_token(t6["token_id"]), changed)
        self.refused(400, 40002, "totp_step:", client.update_token, h6["token_id"], totp_step=60)

        eve = self.user("eve")
        self.assertEqual(client.add_user_token(eve["user_id"], yk["token_id"]), "")
        self.assertEqual(client.add_user_token(eve["user_id"], h6["token_id"]), "")
        shown = client.get_user_by_id(eve["user_id"])
        self.assertTrue(shown["is_enrolled"])
        self.assertEqual([token["token_id"] for token in shown["tokens"]], [yk["token_id"], h6["token_id"]])
        self.assertEqual(client.get_user_tokens(eve["user_id"]), shown["tokens"])
        self.assertEqual(list(client.get_user_tokens_iterator(eve["user_id"])), shown["tokens"])
        self.assertEqual(client.get_user_tokens(eve["user_id"], limit=1), shown["tokens"][:1])
        self.assertEqual(client.get_token_by_id(yk["token_id"])["users"][0]["username"], "eve")
        self.refused(400, 40002, "token_id:", client.add_user_token, eve["user_id"], "DHNOBODY000000000000")
        self.assertEqual(client.delete_user_token(eve["user_id"], yk["token_id"]), "")
        self.assertEqual(client.delete_user_token(eve["user_id"], yk["token_id"]), "")
        self.assertEqual(client.delete_token(h6["token_id"]), "")
        self.assertEqual(client.delete_token(h6["token_id"]), "", "deleted is deleted")
        self.assertFalse(client.get_user_by_id(eve["user_id"])["is_enrolled"])
        self.assertEqual(client.delete_token(t6["token_id"]), "")

    def test_resync_hotp_token(self):
        client = self.client
        h6 = client.add_hotp6_token("resync", SECRET, counter=3)["token_id"]
        for codes in (("755224", "287082", "359152"),  # counters 0 to 2: before it
                      ("969429", "254676", "338314"), ("969429", "338314", "000000")):
            self.refused(400, 40002, "code1:", client.resync_hotp_token, h6, *codes)
        self.refused(400, 40002, "code2: not a code of 6 digits", client.resync_hotp_token, h6, "969429", "38314", "254676")
        self.assertEqual(client.resync_hotp_token(h6, "254676", "287922", "162583"), "")  # RFC 4226, D: counters 5 to 7
        self.refused(400, 40002, "code1:", client.resync_hotp_token, h6, "254676", "287922", "162583")
        t8 = client.add_totp8_token("resync", SECRET)["token_id"]
        step = int(time.time()) // 30
        codes = [totp(step + 10 + turn, 8) for turn in range(3)]  # its clock is five minutes ahead
        self.assertEqual(client.resync_hotp_token(t8, *codes), "")
        self.refused(400, 40002, "code1:", client.resync_hotp_token, t8, *codes)
        yk = client.add_yubikey_token("resync", "0123456789ab", "00112233445566778899aabbccddeeff")["token_id"]
        self.refused(400, 40002, "token_id:", client.resync_hotp_token, yk, "755224", "287082", "359152")
        self.refused(404, 40401, "", client.resync_hotp_token, "DHNOBODY000000000000", "755224", "287082", "359152")
        for token in (h6, t8, yk):
            self.assertEqual(client.delete_token(token), "")

    def test_security_keys(self):
        # Their owners register them (V7); a client looks at them and removes them.
        client = self.client
        self.assertEqual(client.get_webauthncredentials(), [])
        self.assertEqual(list(client.get_webauthncredentials_iterator()), [])
        self.assertEqual(client.get_webauthncredentials(limit=1), [])
        self.refused(404, 40401, "", client.get_webauthncredential_by_id, "WANOBODY000000000000")
        self.assertEqual(client.delete_webauthncredential("WANOBODY000000000000"), "")
        joe = self.user("joe")
        self.assertEqual(client.get_user_webauthncredentials(joe["user_id"]), [])
        self.assertEqual(list(client.get_user_webauthncredentials_iterator(joe["user_id"])), [])
        self.assertEqual(client.get_user_u2ftokens(joe["user_id"]), [])
        self.assertEqual(list(client.get_user_u2ftokens_iterator(joe["user_id"])), [])

    def test_somebody_in_the_trash_keeps_all(self):
        client = self.client
        kim = self.user("kim")
        phone = client.add_phone(number="+15555550109")
        client.add_user_phone(kim["user_id"], phone["phone_id"])
        client.json_api_call("POST", "/admin/v1/users/bulk_send_to_trash", {"user_id_list": f'["{kim["user_id"]}"]'})
        self.refused(400, 40002, "in the trash", client.delete_user_phone, kim["user_id"], phone["phone_id"])
        self.refused(400, 40002, "in the trash", client.delete_phone, phone["phone_id"])
        client.json_api_call("POST", "/admin/v1/users/bulk_restore", {"user_id_list": f'["{kim["user_id"]}"]'})
        self.assertEqual(client.get_user_by_id(kim["user_id"])["phones"][0]["phone_id"], phone["phone_id"])
        client.delete_phone(phone["phone_id"])


def main():
    DeviceClient.admin_json = sys.argv[1]
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(DeviceClient)
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=2).run(suite)
    sys.exit(0 if result.wasSuccessful() and result.testsRun > 0 else 1)


if __name__ == "__main__":
    main()
