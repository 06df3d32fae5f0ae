"""GraphML: every column has a key with its type, and comes back in that type."""

from __future__ import annotations

import io

import networkx as nx

from comity.queries.exchange.writing import written
from tests.exchange.networks import HOSTILE, MEETING, SOURCES, named, plain


def _read(text: str) -> nx.Graph:
    return nx.read_graphml(io.BytesIO(text.encode()))


def test_a_reader_finds_texts_whole_numbers_and_decimal_numbers() -> None:
    graph = _read(written(MEETING, "graphml", SOURCES))
    node, edge = graph.nodes["a"], graph.edges["a", "b"]
    assert {name: type(value) for name, value in node.items()} == {
        **dict.fromkeys(("label", "short", "kind", "country", "field", "iri"), str),
        "degree": int,
        "strength": float,
    }
    assert edge == {
        "weight": 1.5,
        "count": 2,
        "forward": 0.0,
        "backward": 0.0,
        "first": "2010",
        "last": "2020-05",
        "kinds": "agreement meeting",
        "cooperations": "m n",
        "evidence": "A book; <second> edition; https://a.example/paper?a=1&b=2",
    }
    assert (type(edge["weight"]), type(edge["count"])) == (float, int)


def test_what_is_empty_is_left_out() -> None:
    graph = _read(written(MEETING, "graphml", SOURCES))
    assert "country" not in graph.nodes["b"]
    assert "first" in graph.edges["b", "c"]
    assert "field" not in graph.nodes["d"]


def test_line_ends_markup_and_marks_of_direction_survive_and_control_characters_do_not() -> None:
    labels = [label for _, label in sorted(_read(written(named(HOSTILE), "graphml", {})).nodes(data="label"))]
    assert labels == [*map(plain, HOSTILE), "Alone"]
    assert "two\nlines\tand\r\na return\rtoo" in labels
    assert "bell null escape half" in [" ".join(label.split()) for label in labels]
