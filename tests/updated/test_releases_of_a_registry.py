"""A registry's next release at the command line: its title, its slips, and one that cannot be built."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from comity.graph.store import open_store
from tests.command import run
from tests.loaders.ror.released import record, ror_id, write

FIRST = [record(n) for n in range(1, 5)]


def build(tmp_path: Path, records: Sequence[dict[str, Any]], version: str, *words: str) -> Any:
    """Build a release into the store."""
    file = write(tmp_path, records, f"v{version}-ror-data.json")
    return run("build", "--loader", "ror", file, "--store", tmp_path / "s", *words)


def about(tmp_path: Path) -> set[tuple[str, str]]:
    """Return what the store says of the dataset."""
    with open_store(tmp_path / "s") as store:
        rows = store.select("SELECT ?p ?o { GRAPH graph:ror { graph:ror ?p ?o } }")
        return {(row["p"].value.rpartition("/")[2], row["o"].value) for row in rows}


@pytest.mark.parametrize("last", [FIRST[3], record(4, status="withdrawn")], ids=["the same", "one changed"])
def test_a_dataset_has_the_title_and_the_version_of_its_last_release_alone(
    tmp_path: Path, last: dict[str, Any]
) -> None:
    build(tmp_path, FIRST, "1.0")
    build(tmp_path, [*FIRST[:3], last], "1.1")
    assert {what for key, what in about(tmp_path) if key in ("title", "dcat#version")} == {
        "Research Organization Registry (ROR), release v1.1",
        "v1.1",
    }
    titles = "SELECT ?t { id:ror dcterms:title ?t }"
    assert "v1.0" not in run("query", "--sparql", titles, "--store", tmp_path / "s").stdout


def test_another_option_is_a_change(tmp_path: Path) -> None:
    build(tmp_path, FIRST, "1.0", "-o", "version=one")
    built = build(tmp_path, FIRST, "1.0", "-o", "version=two")
    assert "generation 000002" in built.stderr
    assert {what for key, what in about(tmp_path) if key == "dcat#version"} == {"two"}
    assert "nothing had changed" in build(tmp_path, FIRST, "1.0", "-o", "version=two").stderr


def test_another_licence_in_the_configuration_is_a_change(tmp_path: Path) -> None:
    write(tmp_path, FIRST, "v1.0-ror-data.json")
    config = tmp_path / "comity.toml"
    entry = 'store = "s"\n[[source]]\nid = "ror"\nloader = "ror"\npath = "v1.0-ror-data.json"\nlicence = "{}"\n'
    for licence in ("https://a.example/licence", "https://b.example/licence"):
        config.write_text(entry.format(licence), encoding="utf-8")
        run("build", "--config", config)
    assert {what for key, what in about(tmp_path) if key == "license"} == {"https://b.example/licence"}


def test_a_body_that_is_its_own_predecessor_is_none_and_diff_calls_no_predecessor_a_successor(tmp_path: Path) -> None:
    build(tmp_path, FIRST, "1.0")
    ends = [{"type": kind, "id": ror_id(end), "label": "x"} for kind, end in (("predecessor", 1), ("child", 1))]
    ends.append({"type": "predecessor", "id": ror_id(2), "label": "Institute 2"})
    built = build(tmp_path, [record(1, relationships=ends), *FIRST[1:]], "1.1")
    assert built.returncode == 3, built.stderr
    assert built.stderr.count("a record cannot stand in this relation to itself") == 2
    compared = run("diff", "--store", tmp_path / "s", "--format", "csv")
    gained = [row for row in csv.DictReader(io.StringIO(compared.stdout)) if row["what"].startswith("gained")]
    assert [(row["what"], row["label"], row["label of that"]) for row in gained] == [
        ("gained: predecessor", "Institute 1", "Institute 2")
    ]


def test_what_was_set_aside_counts_in_a_build_that_has_nothing_to_do(tmp_path: Path) -> None:
    """The record is as faulty as it was, and the exit code says so again."""
    faulty = [*FIRST, record(5, established=2899)]
    assert build(tmp_path, faulty, "1.0").returncode == 3
    again = build(tmp_path, faulty, "1.0", "--format", "csv")
    assert again.returncode == 3
    (row,) = [row for row in csv.DictReader(io.StringIO(again.stdout)) if row["dataset"] == "ror"]
    assert (row["what was done"], row["records"], row["values set aside"]) == ("unchanged", "6", "1")


def said(tmp_path: Path) -> tuple[str, set[str]]:
    """Return the current generation and all that it says."""
    with open_store(tmp_path / "s") as store:
        return store.generation, {str(quad) for quad in store.quads()}


NEWER = [record(1, status="withdrawn"), *FIRST[1:3]]
DESK = """
organisations:
- {id: m, kind: state, names: [{text: M}]}
sources:
- {id: p, url: "https://p.example/"}
agreements:
- {id: t, parties: [m, GONE], evidence: [{source: p}]}
"""


def test_a_release_that_is_cut_short_leaves_what_was_there(tmp_path: Path) -> None:
    build(tmp_path, FIRST, "1.0")
    before = said(tmp_path)
    file = write(tmp_path, json.dumps(NEWER).encode()[:-300], "v1.1-ror-data.json")
    assert run("build", "--loader", "ror", file, "--store", tmp_path / "s").returncode == 2
    assert said(tmp_path) == before


def test_a_release_that_takes_away_a_party_of_records_that_are_not_built_again_is_stopped(tmp_path: Path) -> None:
    build(tmp_path, FIRST, "1.0")
    mine = tmp_path / "mine.yaml"
    mine.write_text(DESK.replace("GONE", f"ror-{ror_id(4)[-9:]}"), encoding="utf-8")
    assert run("build", mine, "--store", tmp_path / "s").returncode == 0
    before = said(tmp_path)
    stopped = build(tmp_path, NEWER, "1.1")
    assert stopped.returncode == 1, stopped.stderr
    assert "agreements t (" in stopped.stderr
    assert said(tmp_path) == before


def test_an_update_that_is_interrupted_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, FIRST, "1.0")
    before = said(tmp_path)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("comity.graph.build._derive", stop)
    assert build(tmp_path, NEWER, "1.1").returncode == 130
    assert said(tmp_path) == before
