"""The same path over three real Kafka brokers and PostgreSQL."""
import json
import os
import random
import signal
import subprocess
import time
import unittest

from support import CLIENT_PYTHON, EndToEnd, wait_until


def counting(events):
    """Those that count: the records of a commit that another one cut short do not."""
    open_, counted = {}, []
    for event in events:
        pending = open_.setdefault(event["partition"], [])
        index, size = map(int, event["commit"].split("/"))
        if index != len(pending) + 1:
            pending.clear()
        pending.append(event)
        if index == size:
            counted += pending
            pending.clear()
    return counted


class Cluster(EndToEnd):
    def setUp(self):
        super().setUp()
        self.cluster = self.server_cluster()
        self.address = self.cluster.address

    def on_cluster(self):
        return self.muster(settings=self.cluster.settings)

    def start(self):
        directory = self.directory()
        muster = self.on_cluster()
        muster.run("directory", "add", directory.config)
        muster.serve()
        muster.run("wait", "--synced")
        return directory, muster

    def consume(self):
        """All records, as an ordinary consumer reads them."""
        kcat = subprocess.run(["kcat", "-b", self.address["bootstrap"], "-C", "-t", "muster.events", "-e", "-q", "-J"],
                              check=True, capture_output=True, text=True).stdout
        return [json.loads(line) for line in kcat.splitlines()]

    def produce(self, partition, headers, payload):
        named = [argument for header in headers for argument in ("-H", header)]
        subprocess.run(["kcat", "-b", self.address["bootstrap"], "-P", "-t", "muster.events", "-p", str(partition), *named],
                       input=payload, text=True, check=True)

    def test_U5_U6_G1_public_client_users_groups_and_devices(self):
        muster = self.on_cluster()
        muster.serve()
        self.check_conformance(muster, "conformance_users.py")
        self.check_conformance(muster, "device_client.py")
        self.assertEqual(muster.run("verify").returncode, 0)

    def test_R1_R2_R4_P1_L1_L3_H5_public_client_administrators_integrations_settings_and_logs(self):
        environment = {**os.environ, "MUSTER_CLUSTER": json.dumps(self.address)}
        done = subprocess.run([CLIENT_PYTHON, "-m", "unittest", "audit_test"], env=environment, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_an_ordinary_consumer_reads_the_same_events(self):
        directory, muster = self.start()
        self.assertEqual(len(muster.users()), 25)
        directory.add_person("zelda")
        muster.sync()
        self.assertIn("zelda", muster.users())
        muster.terminate()

        read = {(event["partition"], event["id"]) for event in muster.events("--void")}
        consumed = set()
        for record in self.consume():
            headers = dict(zip(record["headers"][0::2], record["headers"][1::2]))
            self.assertEqual(headers["ce_specversion"], "1.0")
            self.assertEqual(headers["content-type"], "application/json")
            json.loads(record["payload"])
            consumed.add((record["partition"], headers["ce_id"]))
        self.assertEqual(consumed, read)
        self.assertEqual(muster.run("verify").returncode, 0)

    def test_OPS_16_brokers_and_database_gone_for_a_while_are_said_and_it_goes_on_by_itself(self):
        directory, muster = self.start()
        postgres = int((self.cluster.folder / "postgres.pid").read_text())
        os.kill(postgres, signal.SIGINT)
        wait_until("/readyz says that the tables are gone", lambda: not muster.parts()[1]["tables"]["ok"])
        self.assertEqual(muster.parts()[0], 503)
        self.cluster.start()
        wait_until("the tables are back", lambda: muster.parts()[0] == 200, 60)

        self.kill_brokers()
        wait_until("/readyz says that the log is gone", lambda: not muster.parts()[1]["log"]["ok"], 60)
        self.cluster.start()
        wait_until("the log is back", lambda: muster.parts()[0] == 200, 120)
        directory.add_person("zelda")
        muster.sync()
        self.assertIn("zelda", muster.users())
        self.assertEqual(len(muster.users()), 26)

        # OPS-05: a run that waits for the log holds up nobody who ends the server.
        self.kill_brokers()
        asked = muster.start("sync", stderr=subprocess.DEVNULL)
        wait_until("/readyz says that the log is gone", lambda: not muster.parts()[1]["log"]["ok"], 60)
        self.assertEqual(muster.terminate(30), 0)
        self.assertNotEqual(asked.wait(30), 0)
        self.cluster.start()
        muster.serve()
        muster.run("wait", "--synced")
        self.assertEqual(muster.run("verify").returncode, 0)
        self.assertEqual(len(muster.users()), 26)

    def kill_brokers(self):
        for broker in (1, 2, 3):
            os.kill(int((self.cluster.folder / f"kafka-{broker}.pid").read_text()), signal.SIGKILL)

    def test_a_strangers_record_is_void_and_named(self):
        _, muster = self.start()
        events = muster.events()
        copied = next(event for event in events if event["type"] == "user.created")
        partition = copied["partition"]
        end = max(event["offset"] for event in events if event["partition"] == partition)
        void_before = muster.metrics().of("muster_log_void_records_total")
        users = muster.users()
        self.produce(partition, ["ce_specversion=1.0", "ce_type=user.purged"], "{}")
        # What was once written well does not count a second time, neither as it was nor altered.
        record = next(record for record in self.consume() if (record["partition"], record["offset"]) == (partition, copied["offset"]))
        headers = [f"{name}={value}" for name, value in zip(record["headers"][0::2], record["headers"][1::2])]
        self.produce(partition, headers, record["payload"])
        self.produce(partition, headers, record["payload"].replace('"active"', '"bypass"'))
        strangers = [(partition, record["offset"]) for record in self.consume()
                     if record["partition"] == partition and record["offset"] > end
                     and "ledger.opened" not in record["headers"]]
        self.assertEqual(len(strangers), 3)

        wait_until("/metrics counts it", lambda: muster.metrics().of("muster_log_void_records_total") == void_before + 3)
        muster.sync()
        self.assertEqual(muster.parts()[0], 200)
        self.assertEqual({name: {**user, "last_directory_sync": 0} for name, user in muster.users().items()},
                         {name: {**user, "last_directory_sync": 0} for name, user in users.items()})
        read = muster.events("--void")
        void = [event for event in read if event.get("void")]
        self.assertTrue(all(event["void"] is True for event in void))
        self.assertEqual([(event["partition"], event["offset"]) for event in void], strangers)
        self.assertEqual([event["type"] for event in void], ["user.purged", "user.created", "user.created"])
        self.assertEqual([event for event in read if "void" not in event], muster.events())
        self.assertFalse(set(strangers) & {(event["partition"], event["offset"]) for event in muster.events()})
        self.assertEqual(muster.run("verify").returncode, 0)
        # After a restart, too, it is read over.
        muster.terminate()
        muster.serve()
        self.assertEqual(len(muster.users()), 25)
        self.assertEqual(muster.metrics().of("muster_log_void_records_total"), void_before + 3)

    def test_T4_the_public_client_lists_who_joined_and_who_left_as_admin_json_says(self):
        directory, muster = self.start()
        self.check_admin_file(muster, kafka={"bootstrap": self.address["bootstrap"], "topic": "muster.events"},
                              postgres={"uri": self.address["postgres_uri"]})
        self.check_who_joins_and_leaves(directory, muster)

    def test_H4_killed_during_a_sync_at_random_moments(self):
        seed = int(os.environ.get("MUSTER_SEED", random.SystemRandom().randrange(2**32)))
        print(f"seed {seed}")
        rng = random.Random(seed)
        directory, muster = self.start()
        people, whole = 25, None
        for round_ in range(-1, 5):
            directory.add_people([f"round{round_}-{i}" for i in range(500)])
            people += 500
            began = time.monotonic()
            asked = muster.start("sync", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if whole is None:  # the first is for measuring
                self.assertEqual(asked.wait(), 0)
                whole = time.monotonic() - began
                continue
            moment = rng.random() * whole
            time.sleep(moment)  # the moment itself is what this test is about
            muster.kill()
            asked.wait()
            named = f"seed {seed}, round {round_}, after {moment:.3f} of {whole:.3f} s"
            before = [event["id"] for event in counting(muster.events())]
            muster.serve()
            self.assertEqual([event["id"] for event in counting(muster.events())][:len(before)], before, named)
            muster.sync()
            events = muster.events()
            self.assertEqual(len({event["id"] for event in events}), len(events), named)
            created = [event["data"]["guid"] for event in counting(events) if event["type"] == "user.created"]
            self.assertEqual((len(created), len(set(created))), (people, people), named)
            self.assertEqual(len(muster.users()), people, named)
            self.assertEqual(muster.run("verify").returncode, 0, named)
            runs = [event["type"] for event in events]
            self.assertEqual(runs.count("directory.sync_started"), runs.count("directory.sync_finished"), named)


if __name__ == "__main__":
    unittest.main()
