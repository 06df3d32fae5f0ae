"""Questions put to ROR, CORDIS and what ships in one store: from columns, and by the SPARQL that defines them.

Run: python benchmarks/queries_at_size.py ../shared/data  [STORE]

STORE is a folder that has them all; without one it is built first, which takes a minute. Times are medians
in one process that has asked before. The goal is three times the fastest engine that was seen for that kind
of query, on a machine that may be faster than this one: "engine's own" is Oxigraph on the body by its id,
which took 0.09 ms there, so that the machines can be compared.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from measure import seconds, within

from comity.graph.store import Store, open_store
from comity.queries.catalogue import find
from comity.queries.columns.layout import columns_file, lay_out
from comity.queries.explanation.explain import explain
from comity.queries.explanation.writing import Explanation
from comity.queries.run import answer, answer_named

CNRS, PROJECTS, OTHER, CENTRE = "ror-02feahw73", "pic-999997930", "ror-03yrm5c26", "rcuwm"
PAGES = {"a centre": CENTRE, "CNRS in ROR": CNRS, "CNRS in CORDIS": PROJECTS}
HOP = "CONSTRUCT {{ ?s ?p ?o }} {{ {{ {node} ?p ?o BIND ({node} AS ?s) }} UNION {{ {node} ?q ?s . ?s ?p ?o }} }}"
#: Kind of query, the query, its values, and the fastest that was seen (ms).
KINDS: tuple[tuple[str, str, dict[str, str], float | None], ...] = (
    ("label contains", "bodies-named", {"words": "water"}, 20),
    ("children", "registry-children", {"body": CNRS}, 1.0),
    ("descendants", "registry-descendants", {"body": CNRS}, 1.1),
    ("count by country and type", "bodies-by-country-and-kind", {}, 3.0),
    ("related across two countries", "related-between-countries", {"one": "FR", "other": "US"}, 1.6),
    ("pairs that share a parent", "registry-siblings", {"country": "IR"}, 6),
    ("top 20 by relations", "most-related", {}, 7.9),
    ("country-by-country matrix", "registry-country-matrix", {}, 2.4),
    ("partners in projects, by period", "partners-in-projects", {"body": PROJECTS, "since": "2019-01-01"}, None),
    ("projects of a body", "projects-of-body", {"body": PROJECTS}, None),
    ("roles in projects", "roles-in-projects", {"body": PROJECTS}, None),
    ("programme participation", "programme-participation", {"country": "FR"}, None),
    ("projects by country", "project-country-matrix", {"country": "FR"}, None),
    ("bodies in a place", "bodies-in-place", {"city": "Tehran"}, None),
    ("body by an identifier", "bodies-with-identifier", {"written": "Q280413"}, None),
)
FIELDS = (
    ("label", "rdfs:label"),
    ("country", "org:hasSite/comity:country"),
    ("city", "org:hasSite/schema:addressLocality"),
    ("kind", "org:classification"),
    ("founded", "comity:milestone/comity:date"),
    ("site", "foaf:homepage"),
    ("status", "adms:status"),
)


def build(data: Path, store: Path) -> None:
    """Build the store as its user would."""
    sources: tuple[list[str | Path], ...] = (
        ["--loader", "ror", data / "ror/v2.7-ror-data-cut_schema_v2.zip"],
        ["--loader", "cordis", data / "cordis/cordis-h2020-cut-csv.zip"],
        [],
    )
    for source in sources:
        subprocess.run([sys.executable, "-m", "comity", "build", "--store", store, *source], check=True)


def line(what: str, ours: float, fastest: float | None, slow: float | None, rows: int) -> None:
    """Write one line: rows, milliseconds, the goal, and how many times longer SPARQL takes."""
    goal = "" if fastest is None else f"{3 * fastest:.1f}"
    against = "" if slow is None else f"{slow * 1e3:10.1f} {slow / ours:8.0f}"
    print(f"{what:<40} {rows:>6} {ours * 1e3:10.2f} {goal:>8} {against}", flush=True)


def named(store: Store) -> None:
    """Time the named queries, from columns and in SPARQL, which have to agree."""
    for what, name, values, fastest in KINDS:
        query = find(name)
        quick = partial(answer_named, store, query, values, None)
        slow = partial(answer, store, query.bind(store.prefixes, values), None)
        table = quick().table
        assert table is not None
        assert table == slow().table, name
        line(what, seconds(quick, 21), fastest, seconds(slow, 1), len(table.rows))


def page(store: Store, iri: str) -> list[Explanation]:
    """Read the whole page of a body."""
    return [explain(store, iri)]


def bodies(store: Store) -> None:
    """Time what is asked of one body."""
    cnrs, other, ror = store.id(CNRS), store.id(OTHER), store.graph("ror")
    pages = {f"whole page of {what}": store.id(name).value for what, name in PAGES.items()}
    flat = " ".join(f"OPTIONAL {{ {cnrs} {path} ?{name} }}" for name, path in FIELDS)
    asked: dict[str, tuple[float, Callable[[], Sequence[object]]]] = {
        "one body by id": (0.03, lambda: list(store.pattern(other, None, None))),
        "one body by id (engine's own)": (0.03, lambda: list(store.engine.quads_for_pattern(other, None, None, ror))),
        "record page, flat OPTIONALs": (0.11, lambda: list(store.select(f"SELECT * {{ {flat} }}"))),
        "describe with one hop": (1.8, lambda: list(store.construct(HOP.format(node=store.id(CENTRE))))),
        **{what: (50 / 3, partial(page, store, iri)) for what, iri in pages.items()},
    }
    for what, (fastest, work) in asked.items():
        line(what, seconds(work, 21), fastest, None, len(work()))


def main() -> None:
    """Print everything."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder) / "store"
        if not path.exists():
            build(Path(sys.argv[1]), path)
        with open_store(path) as store:
            file = columns_file(store.folder)
            file.unlink(missing_ok=True)
            laid = within(600, lambda: lay_out(store))
            print(f"columns laid out in {laid:.1f} s, {file.stat().st_size / 1e6:.0f} MB")
            print(f"{'':<40} {'rows':>6} {'ms':>10} {'goal':>8} {'SPARQL ms':>10} {'times':>8}")
            bodies(store)
            named(store)


if __name__ == "__main__":
    main()
