"""What stands beside the datasets, after updates as after a fresh build: local graphs, and the columns of answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from comity.graph.store import open_store
from comity.graph.updates import local
from comity.graph.updates.changes import Update
from tests.command import run
from tests.loaders.ror.released import record, ror_id, write
from tests.updated.releases import content, differing

NOTES = "https://w3id.org/comity/graph/local/notes"
BODY = f"ror-{ror_id(1)[-9:]}"
NOTE = f"INSERT DATA {{ GRAPH <{NOTES}> {{ id:{BODY} skos:altLabel 'Also called'@en ; skos:note [ skos:note 'x' ] }} }}"


def child(number: int, of: int) -> dict[str, Any]:
    """Make a record with a parent."""
    parent = {"type": "parent", "id": ror_id(of), "label": f"Institute {of}"}
    return record(number, relationships=[parent])


FIRST = [record(1), *(child(n, 1) for n in range(2, 9))]
SECOND = [record(1), child(2, 3), record(3, status="inactive"), *FIRST[3:7], child(12, 1)]


def build(folder: Path, records: Sequence[dict[str, Any]], version: str) -> None:
    """Build a release."""
    file = write(folder, records, f"v{version}-ror-data.json")
    done = run("build", "--loader", "ror", file, "--store", folder / "s")
    assert done.returncode == 0, done.stderr


@pytest.fixture
def stores(tmp_path: Path) -> tuple[Path, Path]:
    """Return a store that was brought up to date, once by what changed and once whole, and a fresh one."""
    for name in ("updated", "fresh"):
        (tmp_path / name).mkdir()
    build(tmp_path / "updated", FIRST, "1.0")
    local.apply(tmp_path / "updated" / "s", Update(NOTE, "http://here.example/"), "anna")
    build(tmp_path / "updated", [*FIRST[:7], child(9, 2)], "1.1")
    build(tmp_path / "updated", SECOND, "1.2")
    build(tmp_path / "fresh", SECOND, "1.2")
    return tmp_path / "updated" / "s", tmp_path / "fresh" / "s"


def test_a_local_graph_stays_and_is_merged_as_in_a_fresh_store(stores: tuple[Path, Path]) -> None:
    updated, fresh = stores
    local.apply(fresh, Update(NOTE, "http://here.example/"), "anna")
    blank = {"https://w3id.org/comity/graph/local/notes", "merged"}
    assert set(differing(content(updated), content(fresh))) <= blank  # blank nodes have other names
    for path in stores:
        with open_store(path) as store:
            assert len(list(store.quads("local/notes"))) == 3
            (row,) = store.select(f"SELECT (COUNT(*) AS ?n) {{ id:{BODY} skos:altLabel ?o ; skos:note/skos:note 'x' }}")
            assert row["n"].value == "1"


@pytest.mark.parametrize(
    "asked",
    [
        ("registry-children", f"body={BODY}"),
        ("registry-descendants", f"body={BODY}"),
        ("bodies-no-longer-active",),
        ("bodies-by-country-and-kind",),
    ],
    ids=lambda asked: asked[0],
)
def test_columns_answer_as_those_of_a_fresh_store(stores: tuple[Path, Path], asked: tuple[str, ...]) -> None:
    words = [word for value in asked[1:] for word in ("-p", value)]
    one, other = (run("query", asked[0], *words, "--store", path, "--format", "csv") for path in stores)
    assert one.returncode == other.returncode == 0, one.stderr
    assert one.stdout == other.stdout
    assert all(list(path.glob("generations/*/columns-*.duckdb")) for path in stores)
