#!/usr/bin/env python3
"""The table rule -> sources -> tests in tests/README.md, made of the rule numbers in comments and in the
names of tests. Exit status 1 where it is stale, or where a rule of rules_due.txt has no line or no test.

    rule_table.py ROOT              compares
    MUSTER_UPDATE=1 rule_table.py ROOT    rewrites
    rule_table.py --self-test
"""
import collections
import os
import pathlib
import re
import sys
import tempfile

# How many rules each chapter of the rule book has.
CHAPTERS = {"U": 8, "S": 6, "T": 13, "D": 15, "E": 13, "V": 9, "B": 7, "A": 6, "G": 1, "R": 7, "P": 4, "L": 6, "H": 5}
SOURCES = ("domain", "projections", "connectors", "gateway", "infra")
BEGIN, END = "<!-- rules: begin -->\n", "<!-- rules: end -->\n"
COMMENT = re.compile(r"//([^\n]*)|/\*(.*?)\*/", re.S)
NUMBER = re.compile(r"\b([A-Z])(\d{1,2})\b")
GTEST = re.compile(r"\b(?:TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P|RC_GTEST_PROP)\s*\(\s*\w+\s*,\s*(\w+)")
PYTHON = re.compile(r"\bdef test_(\w+)")
LEADING = re.compile(r"([A-Z]\d{1,2})(?:_|$)")


def is_rule(letter, number):
    return 1 <= int(number) <= CHAPTERS.get(letter, 0)


def order(rule):
    return list(CHAPTERS).index(rule[0]), int(rule[1:])


def rules_in_source(text):
    comments = " ".join(line or block for line, block in COMMENT.findall(text))
    return {letter + number for letter, number in NUMBER.findall(comments) if is_rule(letter, number)}


def rules_of_test(name):
    rules = []
    while (found := LEADING.match(name)) and is_rule(found.group(1)[0], found.group(1)[1:]):
        rules.append(found.group(1))
        name = name[found.end():]
    return rules


def scan(root):
    sources, tests = collections.defaultdict(set), collections.defaultdict(collections.Counter)
    for top in SOURCES:
        for file in sorted((root / top).rglob("*.[ch]pp")):
            for rule in rules_in_source(file.read_text(encoding="utf-8")):
                sources[rule].add(file.relative_to(root).as_posix())
    for pattern, names in (("*.cpp", GTEST), ("*.hpp", GTEST), ("*.py", PYTHON)):
        for file in sorted((root / "tests").rglob(pattern)):
            for name in names.findall(file.read_text(encoding="utf-8")):
                for rule in rules_of_test(name):
                    tests[rule][file.relative_to(root / "tests").as_posix()] += 1
    return sources, tests


def table(sources, tests):
    lines = ["| rule | lines in | tests |\n", "|---|---|---|\n"]
    for rule in sorted(set(sources) | set(tests), key=order):
        where = "<br>".join(f"`{path}`" for path in sorted(sources[rule]))
        proofs = "<br>".join(f"`{path}` {count}" for path, count in sorted(tests[rule].items()))
        lines.append(f"| {rule} | {where} | {proofs} |\n")
    return "".join(lines)


def due(root):
    text = (root / "tests/tools/rules_due.txt").read_text(encoding="utf-8")
    return [rule for line in text.splitlines() if not line.startswith("#") for rule in line.split()]


def complaints(root, update):
    sources, tests = scan(root)
    for rule in due(root):
        if not sources[rule]:
            yield f"{rule}: no line in the code bears its number"
        if not tests[rule]:
            yield f"{rule}: no test bears its number"
    readme = root / "tests/README.md"
    text = readme.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0] + BEGIN, END + text.split(END)[1]
    wanted = before + table(sources, tests) + after
    if wanted != text and update:
        readme.write_text(wanted, encoding="utf-8")
    elif wanted != text:
        yield "tests/README.md is stale: MUSTER_UPDATE=1 python3 tests/tools/rule_table.py ROOT rewrites it"


def self_test():
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        files = {
            "domain/a.cpp": "int x;  // T4: and T99, RFC E164 no\n/* U2 */ const char* s = \"T1\";\n",
            "tests/a_spec.cpp": "TEST(A, T4_U2_both) {}\nTEST(A, S3) {}\nTEST(A, other_T5) {}\n",
            "tests/tools/rules_due.txt": "# a comment T12\nT4\nT1 S3\n",
            "tests/README.md": "head\n" + BEGIN + "old\n" + END + "tail\n",
        }
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        missing = ["T1: no line in the code bears its number", "T1: no test bears its number",
                   "S3: no line in the code bears its number"]
        found = list(complaints(root, False))
        assert found[:3] == missing and found[3].startswith("tests/README.md is stale"), found
        assert list(complaints(root, True)) == missing
        assert list(complaints(root, False)) == missing
        text = (root / "tests/README.md").read_text()
        assert text.startswith("head\n") and text.endswith("tail\n"), text
        assert "| T4 | `domain/a.cpp` | `a_spec.cpp` 1 |\n" in text and "T99" not in text, text
    return 0


def main():
    if "--self-test" in sys.argv:
        return self_test()
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    found = list(complaints(root, bool(os.environ.get("MUSTER_UPDATE"))))
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
