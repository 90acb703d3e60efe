"""Three Kafka brokers and a PostgreSQL of a bench's own."""
import contextlib
import subprocess

from support import TOOLS


def servers_of_cluster(folder):
    """The process ids of the brokers and of the PostgreSQL."""
    return [int(file.read_text()) for file in (folder / "cluster").glob("*.pid")]


@contextlib.contextmanager
def cluster_for_bench(folder):
    """Gives a function: the settings of an installation with a topic and a database of that name, which is made."""
    cluster = folder / "cluster"
    try:
        subprocess.run([TOOLS / "cluster", "start", cluster], check=True, stdout=subprocess.DEVNULL)
        address = dict(line.split("=", 1) for line in (cluster / "addresses").read_text().splitlines())
        server = address["postgres_uri"].rsplit("/", 1)[0]
        def settings(name):
            subprocess.run(["psql", "-q", "-X", "-c", f"CREATE DATABASE bench_{name}", address["postgres_uri"]], check=True)
            return (f'[log]\nurl = "kafka://{address["bootstrap"]}/muster.bench.{name}"\n'
                    f'[tables]\nurl = "{server}/bench_{name}"\n')
        yield settings
    finally:
        if cluster.exists():
            subprocess.run([TOOLS / "cluster", "stop", cluster], check=False)
