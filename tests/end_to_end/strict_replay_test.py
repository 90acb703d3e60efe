"""R3: a client set to strict replay, whose signatures are good for one change each."""
import concurrent.futures
import threading

from signed_calls import Caller
from support import EndToEnd

GRANTS = {"adminapi_read_resource": 1, "adminapi_write_resource": 1, "adminapi_integrations": 1}


class StrictReplay(EndToEnd):
    def strict(self, muster, owner):
        made = owner.call("POST", "/admin/v3/integrations",
                          body={"name": "strict", "type": "adminapi", "strict_replay": 1, **GRANTS})
        self.assertEqual(made.status, 200, made.body)
        client = made.json()["response"]
        self.assertEqual(client["strict_replay"], 1)
        return {"ikey": client["integration_key"], "skey": client["secret_key"]}

    def caller(self, muster, keys=None):
        about = muster.about()
        caller = Caller({**about, "admin_api": keys} if keys else about)
        self.addCleanup(caller.connection.close)
        return caller

    def serving(self):
        muster = self.muster()
        muster.serve()
        owner = self.caller(muster)
        keys = self.strict(muster, owner)
        return muster, owner, keys

    def about_users(self, muster):
        return [event["id"] for event in muster.events() if event["type"].startswith("user.")]

    def used(self, answer):
        self.assertEqual(answer.status, 401, answer.body)
        said = answer.json()
        self.assertEqual(said["code"], 40105)
        self.assertEqual(said.get("message_detail") or said.get("detail"),
                         "request already used; sign it anew, with a new date")

    def test_R3_the_same_signed_request_changes_once_also_across_a_new_start(self):
        muster, _, keys = self.serving()
        caller = self.caller(muster, keys)
        create = caller.signed("POST", "/admin/v1/users", body={"username": "amy"})
        first = caller.send(create)
        self.assertEqual(first.status, 200, first.body)
        self.used(caller.send(create))
        user = first.json()["response"]["user_id"]
        status = caller.signed("POST", "/v1/users/status", body={"status": "bypass", "users": [user]})
        self.assertEqual(caller.send(status).status, 200)
        self.used(caller.send(status))
        look = caller.signed("GET", "/admin/v1/users")
        self.assertEqual([caller.send(look).status for _ in range(3)], [200] * 3, "who looks changes nothing")
        before = self.about_users(muster)

        muster.terminate()
        muster.serve()
        again = self.caller(muster, keys)
        self.used(again.send(create))
        items = again.send(status)  # by the log: item by item
        self.assertEqual([one["refused"]["code"] for one in items.json()["results"]], [40105], items.body)
        self.assertEqual(self.about_users(muster), before)
        self.assertEqual(again.call("POST", "/admin/v1/users", body={"username": "bob"}).status, 200)

    def test_R3_the_same_signed_request_sent_at_once_changes_once(self):
        muster, _, keys = self.serving()
        caller = self.caller(muster, keys)
        create = caller.signed("POST", "/admin/v1/users", body={"username": "amy"})
        start = threading.Barrier(16)

        def send():
            one = self.caller(muster, keys)
            start.wait()
            return one.send(create)
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = [each.result() for each in [pool.submit(send) for _ in range(16)]]
        self.assertEqual(sorted(answer.status for answer in answers), [200] + [401] * 15)
        for answer in answers:
            if answer.status == 401:
                self.used(answer)
        self.assertEqual(len([e for e in muster.events() if e["type"] == "user.created"]), 1)

    def test_R3_a_refused_request_stays_good_until_it_changes_something(self):
        muster, owner, keys = self.serving()
        user = owner.call("POST", "/admin/v1/users", body={"username": "amy"}).json()["response"]["user_id"]
        caller = self.caller(muster, keys)
        create = caller.signed("POST", "/admin/v1/users", body={"username": "amy"})
        for _ in range(2):
            refused = caller.send(create)
            self.assertEqual(refused.json()["code"], 40002, refused.body)
        self.assertEqual(owner.call("DELETE", "/admin/v1/users/" + user).status, 200)
        self.assertEqual(caller.send(create).status, 200)
        self.used(caller.send(create))

    def test_R3_other_clients_may_ask_twice_within_a_second(self):
        muster, owner, _ = self.serving()
        user = owner.call("POST", "/admin/v1/users", body={"username": "amy"}).json()["response"]["user_id"]
        delete = owner.signed("DELETE", "/admin/v1/users/" + user)
        self.assertEqual([owner.send(delete).status for _ in range(2)], [200, 200])
