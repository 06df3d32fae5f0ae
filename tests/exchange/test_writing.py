"""Files: their endings, whole or not at all, piece by piece, the same bytes each time."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest

from comity.graph.errors import InputError
from comity.queries.exchange.entries import nodes
from comity.queries.exchange.writing import format_of, formats, pieces, write, written
from comity.queries.networks.network import from_networkx
from tests.exchange.networks import ALONE, HOSTILE, MEETING, SOURCES, body, named, network

ROOT = Path(__file__).parent.parent.parent


def test_each_ending_names_its_format_and_no_two_formats_share_one() -> None:
    endings = [(ending, form) for form, kind in formats().items() for ending in kind.endings]
    assert len({ending for ending, _ in endings}) == len(endings)
    assert {ending: format_of(f"some/Centres{ending.upper()}") for ending, _ in endings} == dict(endings)


def test_the_longest_ending_that_fits_names_the_format() -> None:
    names = ("nodes.csv", "x.csv", "x-nodes-excel.csv", "edges.excel.csv", "kumu-elements.csv", "connections.csv")
    assert [format_of(name) for name in names] == [
        *("nodes", "edges", "nodes-excel", "edges-excel", "kumu-elements", "kumu-connections"),
    ]


def test_an_unknown_ending_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(InputError, match=r"'net\.gefx' names no format \(did you mean '\.gexf'\?\).*\.graphml, \.net"):
        format_of("net.gefx")


def test_an_unknown_format_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(InputError, match=r"no format 'gefx' \(did you mean 'gexf'\?\); known: gexf, graphml, pajek"):
        written(MEETING, "gefx", SOURCES)


@pytest.mark.parametrize("form", formats())
def test_the_file_has_the_written_text_in_utf_8(tmp_path: Path, form: str) -> None:
    made = named(HOSTILE)
    file = tmp_path / f"x{formats()[form].endings[0]}"
    write(made, file, SOURCES)
    assert file.read_bytes() == written(made, form, SOURCES).encode("utf-8")
    assert list(tmp_path.iterdir()) == [file]


def test_a_format_by_its_name_goes_before_the_ending(tmp_path: Path) -> None:
    write(MEETING, tmp_path / "x.txt", SOURCES, "pajek")
    assert (tmp_path / "x.txt").read_text("utf-8-sig").startswith("*Network")


def test_pajek_numbers_from_1_after_the_mark_that_pajek_needs() -> None:
    assert written(MEETING, "pajek", {}).split("\r\n") == [
        "\ufeff*Network comity",
        "*Vertices 4",
        *('1 "A"', '2 "B"', '3 "C"', '4 "Isolated"'),
        "*Edges",
        *("1 2 1.5", "1 3 0.5", "2 3 1.5"),
        "",
    ]


def test_what_cannot_be_written_whole_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=-1.0)
    file = tmp_path / "x.json"
    file.write_text("old")
    with pytest.raises(InputError, match="no strength below 0"):
        write(from_networkx(graph), file, {})
    assert (file.read_text(), list(tmp_path.iterdir())) == ("old", [file])


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone/x\.net' cannot be written: No such file or directory; name another"):
        write(ALONE, tmp_path / "gone" / "x.net", {})


@pytest.mark.parametrize("weight", [float("nan"), float("inf")])
def test_a_weight_that_is_no_number_is_refused(weight: float) -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=weight)
    with pytest.raises(InputError, match="infinite or no number"):
        written(from_networkx(graph), "graphml", {})


@pytest.mark.parametrize("form", formats())
def test_a_large_network_is_never_held_whole(form: str) -> None:
    large = from_networkx(nx.cycle_graph(400))
    assert max(map(len, pieces(large, form, {}))) < 2_000 < len(written(large, form, {}))


def test_two_bodies_whose_iris_end_alike_are_known_by_their_iris() -> None:
    ends = ("https://one.example/id/x", "https://two.example/id/x")
    made = network([replace(body("x"), iri=iri) for iri in ends])
    assert tuple(node.id for node in nodes(made)) == ends


def test_nodes_whose_names_no_file_can_hold_are_numbered() -> None:
    graph = nx.relabel_nodes(nx.path_graph(2), {0: "x\0", 1: "x"})
    assert [node.id for node in nodes(from_networkx(graph))] == ["1", "2"]


def test_the_bytes_do_not_hang_on_the_order_of_sets() -> None:
    """Two runs with different seeds for the hashes of strings."""
    code = (
        "from hashlib import sha256; from comity.queries.exchange.writing import formats, written\n"
        "from tests.exchange.networks import MEETING, SOURCES\n"
        "print([sha256(written(MEETING, form, SOURCES).encode()).hexdigest() for form in formats()])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
