"""Reads the Prometheus text format strictly: a server of metrics would drop what this refuses."""
import re

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
COMMENT = re.compile(rf"# (HELP|TYPE) ({NAME}) (.+)")
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)?,?\}})? (\S+)(?: -?\d+)?")
PARTS = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("",), "gauge": ("",)}


class Metrics(dict):
    """A number for each name and its labels, and the type of each family."""

    def __init__(self):
        super().__init__()
        self.types = {}

    def of(self, name, **labels):
        return self[name, frozenset(labels.items())]


def parse(text):
    metrics, helped, family, ended = Metrics(), set(), None, set()
    assert text.endswith("\n"), "the last line has no end"
    for line in text.splitlines():
        if not line:
            continue
        if line.startswith("#"):
            kind, name, rest = COMMENT.fullmatch(line).groups()
            if kind == "HELP":
                assert name not in helped, f"{name} is explained twice"
                helped.add(name)
            else:
                assert name not in metrics.types, f"{name} is there twice"
                assert rest in PARTS, line
                metrics.types[name] = rest
            if name != family:
                assert name not in ended, f"{name} does not stand together"
                ended.add(family)
                family = name
            continue
        sample = SAMPLE.fullmatch(line)
        assert sample, f"no sample: {line}"
        name, labels, number = sample.groups()
        assert name in [family + part for part in PARTS[metrics.types[family]]], f"{name} stands under {family}"
        pairs = re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels or "")
        assert len({label for label, _ in pairs}) == len(pairs), line
        key = name, frozenset(pairs)
        assert key not in metrics, f"twice: {line}"
        metrics[key] = float(number)
    assert helped == set(metrics.types), "each family is explained"
    _check_histograms(metrics)
    return metrics


def _check_histograms(metrics):
    for family in [name for name, kind in metrics.types.items() if kind == "histogram"]:
        series = {}
        for (name, labels), number in metrics.items():
            if name == family + "_bucket":
                bound = float(dict(labels)["le"].replace("+Inf", "inf"))
                series.setdefault(frozenset(pair for pair in labels if pair[0] != "le"), {})[bound] = number
        for labels, buckets in series.items():
            counts = [buckets[bound] for bound in sorted(buckets)]
            assert counts == sorted(counts), f"{family}: a bucket holds those below it"
            assert buckets[float("inf")] == metrics[family + "_count", labels], family
            assert (family + "_sum", labels) in metrics, family
