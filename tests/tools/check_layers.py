#!/usr/bin/env python3
"""Who may know whom (house style, 6). Names file, line and broken rule; exit status 1 where there is one.

    check_layers.py [ROOT]     checks the tree
    check_layers.py --self-test
"""
import pathlib
import re
import sys
import tempfile

# (1) The folders whose headers a folder may include, besides its own.
MAY_KNOW = {
    "domain": [],
    "projections": ["domain"],
    "connectors": ["domain"],
    "gateway": ["domain", "projections/queries"],
    "infra": ["domain", "projections", "connectors", "gateway"],
    "infra/app": ["domain", "projections", "connectors", "gateway", "infra"],
}
# (2) One library, one home.
HOMES = {
    "librdkafka/": ["infra/kafka"],
    "sqlite3.h": ["infra/sqlite"],
    "pqxx/": ["infra/postgres"],
    "libpq-fe.h": ["infra/postgres"],
    "ldap.h": ["infra/ldap"],
    "lber.h": ["infra/ldap"],
    "sasl/": ["infra/ldap"],
    "gssapi/": ["infra/ldap"],
    "krb5/": ["infra/ldap"],
    "nlohmann/": ["gateway", "infra/codec"],
    "boost/": ["gateway/http", "infra/app"],
    "openssl/": ["gateway/http", "infra/crypto"],
    "utf8proc.h": ["infra/text"],
    "prometheus/": ["infra/metrics"],
    "curl/": ["infra/mail"],
    "toml++/": ["infra/app"],
    "CLI/": ["infra/app"],
    "spdlog/": ["infra/app"],
    "fmt/": ["infra"],
    "tl/expected.hpp": ["domain/base"],
}
STANDARD_ONLY = ("domain", "projections", "connectors")
# (3) Outside infra: no clock, randomness, environment, waiting, terminal.
IMPURE = re.compile(r"(system_clock::now\(|steady_clock::now\(|random_device|getenv\(|sleep_for\(|std::cout)")
# (4) g++ 12.2 frees twice what is made inside a co_await expression.
MADE_IN_AWAIT = re.compile(r"\bco_await\b[^;]*?[\[{]")
# (5) What a command writes is made harmless in one place; diagnostics are JSON.
WRITES = re.compile(r"(fmt::v?print\(|std::cout|std::cerr|\bf?printf\(|\bf?puts\()")
MAY_WRITE = ("infra/app/terminal.hpp", "infra/app/diagnostics.cpp")
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')


def inside(path, folder):
    return path == folder or path.startswith(folder + "/")


def own_folder(path):
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "infra" else parts[0]


def check_include(path, quote, header):
    folder = own_folder(path)
    if quote == '"':
        known = MAY_KNOW.get(folder, MAY_KNOW[folder.split("/")[0]]) + [folder]
        if not any(inside(header, allowed) for allowed in known):
            return f"(1) {folder} may not know {header}"
        return None
    for prefix, homes in HOMES.items():
        if header.startswith(prefix):
            return None if any(inside(path, home) for home in homes) else f"(2) <{header}> belongs into {', '.join(homes)}"
    if folder in STANDARD_ONLY and re.search(r"[/.]", header):
        return f"(2) <{header}> is no header of the standard library"
    return None


def without_comments(text):
    blank = lambda match: re.sub(r"[^\n]", " ", match.group())
    return re.sub(r"//[^\n]*|/\*.*?\*/", blank, text, flags=re.S)


def violations(root):
    for top in ("domain", "projections", "connectors", "gateway", "infra"):
        for file in sorted((root / top).rglob("*.[ch]pp")):
            path = file.relative_to(root).as_posix()
            text = without_comments(file.read_text(encoding="utf-8"))
            for number, line in enumerate(text.splitlines(), 1):
                include = INCLUDE.match(line)
                broken = check_include(path, *include.groups()) if include else None
                if broken:
                    yield f"{path}:{number}: {broken}"
                impure = IMPURE.search(line)
                if impure and top != "infra":
                    yield f"{path}:{number}: (3) {impure.group(1)} outside infra"
                writes = WRITES.search(line) if inside(path, "infra/app") and path not in MAY_WRITE else None
                if writes:
                    yield f"{path}:{number}: (5) {writes.group(1)} outside infra/app/terminal.hpp"
            for made in MADE_IN_AWAIT.finditer(text) if top == "gateway" else ():
                yield f"{path}:{text.count(chr(10), 0, made.start()) + 1}: (4) something is made inside a co_await"


def self_test():
    planted = {
        "domain/a.cpp": ('#include "projections/x.hpp"\n', "domain/a.cpp:1: (1)"),
        "domain/b.cpp": ("#include <vector>\n#include <unistd.h>\n", "domain/b.cpp:2: (2)"),
        "projections/c.cpp": ('#include "gateway/x.hpp"\n', "projections/c.cpp:1: (1)"),
        "gateway/d.cpp": ('#include "projections/runner.hpp"\n', "gateway/d.cpp:1: (1)"),
        "gateway/e.cpp": ("#include <boost/asio.hpp>\n", "gateway/e.cpp:1: (2)"),
        "infra/kafka/f.cpp": ('#include "infra/sqlite/x.hpp"\n', "infra/kafka/f.cpp:1: (1)"),
        "infra/kafka/g.cpp": ("#include <sqlite3.h>\n", "infra/kafka/g.cpp:1: (2)"),
        "connectors/h.cpp": ("auto t = std::chrono::system_clock::now();\n", "connectors/h.cpp:1: (3)"),
        "gateway/http/i.cpp": ("x();\nco_await f(\n    Args{s});\n", "gateway/http/i.cpp:2: (4)"),
        "gateway/http/j.cpp": ("co_await f([s] { return s; });\n", "gateway/http/j.cpp:1: (4)"),
        "infra/app/cli/k.cpp": ('fmt::print("{}", name);\n', "infra/app/cli/k.cpp:1: (5)"),
    }
    allowed = {
        "domain/ok.cpp": '#include "domain/x.hpp"\n#include <vector>\n// system_clock::now( in a comment\n',
        "gateway/http/ok.cpp": '#include <boost/asio.hpp>\n#include "projections/queries/users.hpp"\n'
                               "auto task = f(x);\nco_await std::move(task);\nif (y) {\n}\n",
        "infra/app/terminal.hpp": 'fmt::vprint(to, format, args);\n',
        "infra/app/ok.cpp": '#include "infra/kafka/x.hpp"\n#include <boost/asio.hpp>\nsystem_clock::now();\n',
        "infra/codec/ok.cpp": '#include "infra/codec/x.hpp"\n#include <nlohmann/json.hpp>\n#include <unistd.h>\n',
    }
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for path, text in [(p, t) for p, (t, _) in planted.items()] + list(allowed.items()):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        found = list(violations(root))
    missed = [wanted for _, wanted in planted.values() if not any(line.startswith(wanted) for line in found)]
    false_alarms = [line for line in found if not any(line.startswith(wanted) for _, wanted in planted.values())]
    for line in missed:
        print(f"planted, but not found: {line}")
    for line in false_alarms:
        print(f"found, but not planted: {line}")
    return 1 if missed or false_alarms else 0


def main():
    if "--self-test" in sys.argv:
        return self_test()
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    found = list(violations(root))
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
