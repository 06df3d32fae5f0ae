"""``comity network``: the shipped graph as a file for another tool."""

from __future__ import annotations

import csv
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner, Result

from comity.cli.network import command
from comity.graph.errors import InputError


def _run(store: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(command, [*map(str, words), "--store", str(store)])


def test_the_centres_are_written_in_the_format_of_the_ending(shipped_folder: Path, tmp_path: Path) -> None:
    done = _run(shipped_folder, tmp_path / "centres.graphml")
    graph = nx.read_graphml(tmp_path / "centres.graphml")
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"{len(graph)} bodies, {graph.number_of_edges()} links" in done.stderr
    assert "Counting rule “attendance”" in done.stderr
    assert {kind for _, kind in graph.nodes(data="kind")} == {"category-2-centre"}
    assert all(evidence for *_, evidence in graph.edges(data="evidence"))


def test_among_any_has_all_bodies_and_selects_by_kind_of_cooperation(shipped_folder: Path, tmp_path: Path) -> None:
    done = _run(shipped_folder, tmp_path / "x.csv", "--among", "any", "--kind", "agreement")
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert "Counting rule “by-kind”" in done.stderr
    assert {row["kinds"] for row in rows} == {"agreement"}


def test_a_dash_writes_to_stdout_what_a_file_would_have(shipped_folder: Path, tmp_path: Path) -> None:
    done = _run(shipped_folder, "-", "--format", "pajek")
    _run(shipped_folder, tmp_path / "x.net")
    assert done.stdout_bytes == (tmp_path / "x.net").read_bytes()


def test_a_wrong_ending_is_told_before_the_store_is_opened(tmp_path: Path) -> None:
    done = _run(tmp_path / "no-store", "x.gefx")
    assert isinstance(done.exception, InputError)
    assert "did you mean '.gexf'?" in str(done.exception)


@pytest.mark.parametrize("words", [(), ("--among", "any")])
def test_two_runs_write_the_same_bytes(shipped_folder: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    for name in ("a.gexf", "b.gexf"):
        _run(shipped_folder, tmp_path / name, *words)
    assert (tmp_path / "a.gexf").read_bytes() == (tmp_path / "b.gexf").read_bytes()
