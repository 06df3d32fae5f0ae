"""Requests a second of ``comity serve`` beside other servers, on the same data, in one run.

    python benchmarks/serving.py ../shared/data/ror/v2.7-ror-data-cut_schema_v2.zip
    python benchmarks/serving.py --store FOLDER

It needs ``wrk`` (Debian) and the peers: ``pip install rdflib-endpoint oxigraph``. What is told is each server's rate
for each query, its latency at the 50th and 99th percentile, and the ratio of the rate to rdflib-endpoint's.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from comity.graph.store import Store, open_store
from comity.queries.table import Table

CONNECTIONS = 8
SECONDS = 6
#: One answer takes the slowest server many seconds.
MATRIX_SECONDS = 40
PEER = """
from pathlib import Path
from rdflib import Graph
from rdflib_endpoint import SparqlEndpoint
app = SparqlEndpoint(graph=Graph().parse(Path(r"{file}"), format="nt"), path="/sparql")
"""
MATRIX = """SELECT ?one ?other (COUNT(*) AS ?n) {
  ?body comity:registryParent ?parent .
  ?body org:hasSite/comity:country ?one . ?parent org:hasSite/comity:country ?other
} GROUP BY ?one ?other"""
SCRIPT = """
local asked = {{ {queries} }}
local wanted = {{ Accept = "application/sparql-results+json" }}
local next = 0
request = function()
  next = next + 1
  return wrk.format("GET", "{path}?query=" .. asked[next % #asked + 1], wanted)
end
"""


def queries(store: Store) -> dict[str, list[str]]:
    """Write the queries with all IRIs in full: a thousand bodies' names, all that is said of each, one matrix."""
    bodies = [str(row["body"]) for row in store.select("SELECT ?body { ?body a org:Organization } LIMIT 1000")]
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    shown = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in store.prefixes.items() if f"{name}:" in MATRIX)
    return {
        "name of a body": [f"SELECT ?name {{ {body} {label} ?name }}" for body in bodies],
        "all of a body": [f"SELECT ?p ?o {{ {body} ?p ?o }}" for body in bodies],
        "country matrix": [shown + MATRIX],
        "country matrix, new each time": [f"{shown}{MATRIX} # {number}" for number in range(500)],
    }


@contextmanager
def running(words: list[str], port: int) -> Iterator[str]:
    """Run a server until it answers, and give its address."""
    with tempfile.TemporaryFile() as log, subprocess.Popen(words, stdout=log, stderr=log) as process:
        try:
            for _ in range(1200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                if process.poll() is not None:
                    log.seek(0)
                    raise SystemExit(log.read().decode())
                time.sleep(0.25)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def load(address: str, path: str, asked: list[str], folder: Path) -> tuple[float, str, str]:
    """Ask as fast as eight connections can, and return the rate and two percentiles of the latency."""
    script = folder / "asked.lua"
    listed = ", ".join(f'"{quote(query, safe="")}"' for query in asked)
    script.write_text(SCRIPT.format(queries=listed, path=path), encoding="utf-8")
    with urlopen(f"{address}{path}?query={quote(asked[0])}", timeout=600) as first:  # noqa: S310 - loopback
        first.read()
    words = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{SECONDS}s",
        "--timeout",
        "60s",
        "--latency",
        "-s",
        str(script),
        address,
    ]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        raise SystemExit(f"{address} refused: {told}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    half, most = (re.search(rf"(?m)^ +{share}% +(\S+)", told) for share in (50, 99))
    return float(rate[1]) if rate else 0.0, half[1] if half else "", most[1] if most else ""


def servers(store: Path, dump: Path, folder: Path) -> Iterator[tuple[str, list[str], int, str]]:
    """List the servers: a name, the command, the port, and the path of the endpoint."""
    (folder / "peer.py").write_text(PEER.format(file=dump), encoding="utf-8")
    port = free_port()
    quiet = ["--log-level", "critical", "--no-access-log", "--port", str(port)]
    yield (
        "rdflib-endpoint",
        [sys.executable, "-m", "uvicorn", "--app-dir", str(folder), "peer:app", *quiet],
        port,
        "/sparql",
    )
    generation = store / "generations" / (store / "CURRENT").read_text().strip()
    port = free_port()
    oxigraph = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
    yield (
        "oxigraph serve-read-only",
        [oxigraph, "serve-read-only", "--union-default-graph", "-l", str(generation), "-b", f"127.0.0.1:{port}"],
        port,
        "/query",
    )
    for processes in (1, 2):
        port = free_port()
        words = [sys.executable, "-m", "comity", "serve", "--store", str(store), "--port", str(port)]
        yield f"comity serve, {processes}", [*words, "--processes", str(processes), "--timeout", "120"], port, "/sparql"


def main() -> None:
    """Measure all servers one after the other, and print the table."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        store = Path(sys.argv[2]) if sys.argv[1] == "--store" else folder / "store"
        if not store.exists():
            words = [sys.executable, "-m", "comity", "build", "--store", str(store), "--loader", "ror", sys.argv[1]]
            subprocess.run(words, check=True)
        dump = folder / "all.nt"
        with open_store(store) as opened, dump.open("w", encoding="utf-8") as file:
            asked = queries(opened)
            lines = sum(file.write(f"{quad.triple} .\n") > 0 for quad in opened.merged())
        print(f"{lines:,} triples, {CONNECTIONS} connections, {SECONDS} s each")
        rates: dict[str, float] = {}
        rows = []
        for name, words, port, path in servers(store, dump, folder):
            with running(words, port) as address:
                for what, texts in asked.items():
                    rate, half, most = load(address, path, texts, folder)
                    rates.setdefault(what, rate)
                    rows.append((what, name, f"{rate:,.1f}", half, most, f"{rate / rates[what]:.1f}"))
        rows.sort(key=lambda row: list(asked).index(row[0]))
        print(Table(("query", "server", "a second", "50 %", "99 %", "ratio"), tuple(rows)).write("table"))


if __name__ == "__main__":
    main()
