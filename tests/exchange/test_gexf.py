"""GEXF 1.3: the rules of its schema, typed attributes, spells."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given, settings

from comity.queries.exchange.writing import written
from comity.queries.networks.network import Network
from tests.exchange.networks import ALONE, EMPTY, HOSTILE, MEETING, SOURCES, named, networks

_SPACE = "{http://gexf.net/1.3}"
#: For each element: its attributes with the form of their values (``?`` where it may be missing), and its
#: children in order, as a pattern. From the RELAX NG schema of GEXF 1.3, as far as it is used here.
_DATE = r"\d{4}-\d\d-\d\d"
_NUMBER = r"-?\d+(\.\d+)?(e[-+]\d+)?"
_RULES: dict[str, tuple[dict[str, str], str]] = {
    "gexf": ({"version": r"1\.3"}, "(meta )?graph "),
    "meta": ({"lastmodifieddate?": _DATE}, "(creator )?(keywords )?(description )?"),
    "creator": ({}, ""),
    "description": ({}, ""),
    "graph": (
        {
            "defaultedgetype?": "directed|undirected|mutual",
            "mode?": "static|dynamic|slice",
            "timeformat?": "integer|double|date|dateTime",
            "timerepresentation?": "interval|timestamp",
        },
        "(attributes )*nodes edges ",
    ),
    "attributes": ({"class": "node|edge"}, "(attribute )*"),
    "attribute": ({"id": ".+", "title": ".*", "type": "integer|double|string"}, ""),
    "nodes": ({"count?": r"\d+"}, "(node )*"),
    "node": ({"id": r"[\s\S]+", "label?": r"[\s\S]*"}, "(attvalues )?(spells )?"),
    "edges": ({"count?": r"\d+"}, "(edge )*"),
    "edge": ({"id?": ".+", "source": ".+", "target": ".+", "weight?": _NUMBER}, "(attvalues )?(spells )?"),
    "attvalues": ({}, "(attvalue )*"),
    "attvalue": ({"for": ".+", "value": r"[\s\S]*"}, ""),
    "spells": ({}, "(spell )+"),
    "spell": ({"start?": _DATE, "end?": _DATE}, ""),
}


def _tree(network: Network) -> ElementTree.Element:
    return ElementTree.fromstring(written(network, "gexf", SOURCES).encode())


def _broken(element: ElementTree.Element) -> list[str]:
    """List what breaks the rules in an element and in all below it."""
    name = element.tag.removeprefix(_SPACE)
    attributes, children = _RULES[name]
    forms = {key.rstrip("?"): form for key, form in attributes.items()}
    found = [
        f"{name}/@{key}" for key, text in element.items() if key not in forms or not re.fullmatch(forms[key], text)
    ]
    found += [f"{name} without {key}" for key in attributes if not key.endswith("?") and key not in element.attrib]
    inside = "".join(f"{child.tag.removeprefix(_SPACE)} " for child in element)
    found += [] if re.fullmatch(children, inside) else [f"{name}: {inside}"]
    return found + [problem for child in element for problem in _broken(child)]


@given(networks())
@settings(deadline=None, max_examples=60)
def test_any_network_keeps_the_rules_of_the_schema(network: Network) -> None:
    assert _broken(_tree(network)) == []


@pytest.mark.parametrize("network", [EMPTY, ALONE, named(HOSTILE)], ids=["empty", "one isolated node", "hostile names"])
def test_the_smallest_networks_and_the_worst_names_keep_the_rules_of_the_schema(network: Network) -> None:
    assert _broken(_tree(network)) == []


def test_the_rules_find_what_is_not_in_the_schema() -> None:
    text = f'<spells xmlns="{_SPACE[1:-1]}"><spell start="2010" until=""/><node/></spells>'
    assert _broken(ElementTree.fromstring(text)) == [
        "spells: spell node ",
        "spell/@start",
        "spell/@until",
        "node without id",
    ]


def test_values_are_declared_ends_are_nodes_and_ids_occur_once() -> None:
    graph = _tree(MEETING).find(f"{_SPACE}graph")
    assert graph is not None
    for kind in ("node", "edge"):
        declared = [a.get("id") for a in graph.iterfind(f"{_SPACE}attributes[@class='{kind}']/{_SPACE}attribute")]
        used = {value.get("for") for value in graph.iterfind(f"{_SPACE}{kind}s/{_SPACE}{kind}//{_SPACE}attvalue")}
        assert used <= set(declared)
        assert len(set(declared)) == len(declared)
    nodes = [node.get("id", "") for node in graph.iter(f"{_SPACE}node")]
    edges = list(graph.iter(f"{_SPACE}edge"))
    assert sorted(set(nodes)) == nodes
    assert {edge.get(end) for edge in edges for end in ("source", "target")} <= set(nodes)
    assert len({edge.get("id") for edge in edges}) == len(edges)


def test_a_reader_finds_typed_attributes_and_the_spells_of_each_edge() -> None:
    graph = nx.read_gexf(io.BytesIO(written(MEETING, "gexf", SOURCES).encode()))
    assert graph.graph["mode"] == "dynamic"
    assert graph.nodes["a"] == {
        "label": "A",
        "short": "a",
        "kind": "university",
        "country": "IR/RU",
        "field": "Water",
        "degree": 2,
        "strength": 2.0,
        "iri": "https://w3id.org/comity/id/a",
    }
    assert graph.nodes["d"]["degree"] == 0
    assert graph.edges["a", "b"] == {
        "id": "0",
        "weight": 1.5,
        "count": 2,
        "forward": 0.0,
        "backward": 0.0,
        "first": "2010",
        "last": "2020-05",
        "kinds": "agreement meeting",
        "cooperations": "m n",
        "evidence": "A book; <second> edition; https://a.example/paper?a=1&b=2",
        "spells": [("2010-01-01", "None")],
    }
    assert graph.edges["a", "c"]["spells"] == [("2020-05-01", "2020-05-31")]


def test_an_edge_without_a_date_has_no_spells_and_the_file_says_how_the_network_was_made() -> None:
    tree = _tree(named(["A", "B"]))
    assert list(tree.iter(f"{_SPACE}spells")) == []
    assert "Counting rule “fractional”" in tree.findtext(f"{_SPACE}meta/{_SPACE}description", "")
