"""From the records of CORDIS's Horizon 2020 projects to all reports: seconds and peak memory of each step.

Run as ``python benchmarks/networks_at_size.py ../shared/data [STORE]``; with a store, it is not built. The goal is
from records to the full report in under 120 seconds and 4 GB. The projection is set against NetworkX's own.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from comity.graph.store import open_store
from comity.queries.networks.counting import RULES
from comity.queries.networks.projection import project
from comity.queries.networks.reading import read
from comity.queries.networks.selection import EVERYTHING_STATED, select
from comity.queries.networks.two_mode import two_mode

PROJECTS = Path("cordis") / "cordis-h2020-cut-csv.zip"
REPORTS = ("coverage", "centrality", "brokers", "missing-ties", "change", "calendar", "all")


def main() -> None:
    """Time every step."""
    data, folder = Path(sys.argv[1]), TemporaryDirectory()
    store = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder.name) / "store"
    print(f"{'step':<24} {'seconds':>8} {'MB':>6}")
    built = 0.0
    if len(sys.argv) <= 2:
        built = step("build", "build", "--store", store, "--loader", "cordis", data / PROJECTS)
    taken = {
        name: step(f"report {name}", "report", name, "--store", store, "--out", Path(folder.name) / name)
        for name in REPORTS
    }
    network = Path(folder.name) / "network.gexf"
    step("network .gexf", "network", network, "--store", store)
    print(f"{'records to all reports':<24} {built + taken['all']:8.1f}        (goal 120 s, 4,000 MB)")
    projections(store)


def step(name: str, *words: str | Path) -> float:
    """Run a command, and print its seconds and its peak of memory."""
    start = time.perf_counter()
    done = subprocess.run(
        ["/usr/bin/env", "time", "-f", "%M", sys.executable, "-m", "comity", *map(str, words)],
        check=True,
        capture_output=True,
        text=True,
    )
    taken = time.perf_counter() - start
    print(f"{name:<24} {taken:8.1f} {int(done.stderr.split()[-1]) / 1000:6.0f}", flush=True)
    return taken


def projections(path: Path) -> None:
    """Time the projection of bodies on bodies, ours and NetworkX's."""
    import networkx as nx

    with open_store(path) as store:
        reading = read(store)
    number = {body.iri: position for position, body in enumerate(reading.bodies)}
    ties = [tie for tie, reason in select(reading, EVERYTHING_STATED) if not reason]
    start = time.perf_counter()
    pairs = project(ties, RULES["full"], number.__getitem__)
    ours = time.perf_counter() - start
    graph = two_mode(reading).to_networkx()
    start = time.perf_counter()
    peer = nx.bipartite.weighted_projected_graph(graph, [body.iri for body in reading.bodies])
    theirs = time.perf_counter() - start
    print(
        f"projection: {len(pairs.a):,} pairs in {ours:.2f} s; NetworkX {theirs:.1f} s, {theirs / ours:.0f} times ours"
    )
    assert peer.number_of_edges() == len(
        {frozenset(pair) for pair in zip(pairs.a.tolist(), pairs.b.tolist(), strict=True)}
    )


if __name__ == "__main__":
    main()
