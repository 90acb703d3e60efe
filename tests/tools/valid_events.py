"""What an outside consumer of a partition applies: the link rule and the commit rule. EVENTS.md shows
the part between the marks. `python3 valid_events.py` tests it, against golden hashes among others."""

import sys

# begin
import hashlib
import struct


def record_hash(partition, sequence, prev, headers, data):
    hashed = sorted((n.encode(), v.encode()) for n, v in headers
                    if n == "content-type" or n.startswith("ce_") and n not in ("ce_prev", "ce_sequence"))
    text = b"muster-record-1\n" + struct.pack(">IQ", partition, sequence) + prev + struct.pack(">I", len(hashed))
    for name, value in hashed:
        text += struct.pack(">I", len(name)) + name + struct.pack(">I", len(value)) + value
    return hashlib.sha256(text + struct.pack(">Q", len(data)) + data).digest()


def valid_events(ledger_id, partition, records):
    """`records`: (headers as pairs of text, data as bytes) in the order of offsets, from the first on."""
    prev = hashlib.sha256(b"muster-genesis-1\n" + ledger_id + struct.pack(">I", partition)).digest()
    sequence, commit, expected = 0, [], None
    for headers, data in records:
        h = {n: v for n, v in headers if n == "content-type" or n.startswith("ce_")}
        once = len(h) == sum(n in h for n, _ in headers)
        links = h.get("ce_prev") == prev.hex() and h.get("ce_sequence") == f"{sequence + 1:020}"
        if not (once and links and h.get("ce_specversion") == "1.0"):
            continue  # void: it never happened
        sequence, prev = sequence + 1, record_hash(partition, sequence + 1, prev, headers, data)
        index, count = map(int, h["ce_commit"].split("/"))
        if (index, count, h.get("ce_commandid")) != expected:
            commit = []  # the commit before, if unfinished, is cut: it never happened either
        if index == len(commit) + 1:
            commit.append((h, data))
        expected = (index + 1, count, h.get("ce_commandid")) if commit else None
        if commit and index == count:
            yield from commit
            commit, expected = [], None
# end


def _test():
    import unittest

    ledger_id = bytes(range(16))

    def chain(*shapes):
        """Records that link to each other; a shape is (ce_commit, command, what)."""
        prev = hashlib.sha256(b"muster-genesis-1\n" + ledger_id + struct.pack(">I", 0)).digest()
        records = []
        for sequence, (place, command, what) in enumerate(shapes, 1):
            headers = [("content-type", "application/json"), ("ce_specversion", "1.0"), ("ce_type", what),
                       ("ce_commit", place), ("ce_commandid", command), ("other", "x"),
                       ("ce_prev", prev.hex()), ("ce_sequence", f"{sequence:020}")]
            records.append((headers, b"{}"))
            prev = record_hash(0, sequence, prev, headers, b"{}")
        return records

    def types(records):
        return [h["ce_type"] for h, _ in valid_events(ledger_id, 0, records)]

    class ValidEvents(unittest.TestCase):
        def test_golden_hashes(self):
            genesis = hashlib.sha256(b"muster-genesis-1\n" + ledger_id + struct.pack(">I", 0)).digest()
            self.assertEqual(genesis.hex(), "091114bfafa6e71a50ca378772cf47fd929d7017813c17adce34957e6dbc5794")
            first = [("content-type", "application/json"), ("ce_specversion", "1.0"), ("ce_type", "ledger.opened"),
                     ("ce_id", "018f0000-0000-7000-8000-000000000001"), ("ce_commit", "1/1")]
            self.assertEqual(record_hash(0, 1, genesis, first, b"{}").hex(),
                             "60bd4788d9734e0c59e371d64af6719148a1fcf814add493726121dfdeaeb887")

        def test_what_links_counts(self):
            records = chain(("1/1", "a", "A"), ("1/2", "b", "B1"), ("2/2", "b", "B2"))
            self.assertEqual(types(records), ["A", "B1", "B2"])
            self.assertEqual(types(records[:2]), ["A"])

        def test_a_record_that_does_not_link_is_void(self):
            records = chain(("1/1", "a", "A"), ("1/1", "b", "B"), ("1/1", "c", "C"))
            stranger = ([*records[1][0][:2], ("ce_type", "X"), *records[1][0][3:]], b"{}")
            self.assertEqual(types([records[0], records[0], *records[1:]]), ["A", "B", "C"])
            self.assertEqual(types([*records[:2], stranger, records[2]]), ["A", "B", "C"])
            self.assertEqual(types([records[0], stranger, *records[1:]]), ["A", "X"])
            self.assertEqual(types(records[1:]), [])

        def test_a_hashed_header_twice_is_void(self):
            records = chain(("1/1", "a", "A"))
            self.assertEqual(types([(records[0][0] + [("ce_type", "A")], b"{}")]), [])

        def test_a_cut_commit_never_happened(self):
            self.assertEqual(types(chain(("1/3", "a", "A1"), ("2/3", "a", "A2"), ("1/1", "o", "O"))), ["O"])
            self.assertEqual(types(chain(("1/2", "a", "A1"), ("2/2", "b", "B2"), ("1/1", "o", "O"))), ["O"])
            self.assertEqual(types(chain(("1/2", "a", "A1"), ("1/2", "a", "A1"), ("2/2", "a", "A2"))), ["A1", "A2"])

    suite = unittest.defaultTestLoader.loadTestsFromTestCase(ValidEvents)
    return 0 if unittest.TextTestRunner().run(suite).wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(_test())
