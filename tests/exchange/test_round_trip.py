"""What other people's readers find in each file: the same nodes, edges, weights and labels."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from xml.parsers import expat

import networkx as nx
import pytest
from hypothesis import assume, given, settings

from comity.queries.exchange.writing import formats, written
from comity.queries.networks.network import Network
from tests.exchange.networks import ALONE, EMPTY, HOSTILE, SOURCES, ids, named, networks, plain, weights

Found = tuple[dict[str, str], dict[tuple[str, str], float]]
"""Labels by id, weights by the ids of both ends."""


def _of_graph(graph: nx.Graph) -> Found:
    assert not graph.is_directed()
    edges = {(min(a, b), max(a, b)): weight for a, b, weight in graph.edges(data="weight")}
    assert len(edges) == graph.number_of_edges()
    return dict(graph.nodes(data="label")), edges


def _gexf(text: str) -> Found:
    return _of_graph(nx.read_gexf(io.BytesIO(text.encode())))


def _graphml(text: str) -> Found:
    return _of_graph(nx.read_graphml(io.BytesIO(text.encode())))


def _vosviewer(text: str) -> Found:
    network = json.loads(text)["network"]
    items = {item["id"]: item["label"] for item in network["items"]}
    assert len(items) == len(network["items"])
    return items, {(link["source_id"], link["target_id"]): link["strength"] for link in network["links"]}


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


READERS: dict[str, Callable[[str], Found]] = {"gexf": _gexf, "graphml": _graphml, "vosviewer": _vosviewer}


def _labels(network: Network, form: str) -> dict[str, str]:
    chosen = [node.short if form == "vosviewer" else node.label for node in network.nodes]
    return dict(zip(ids(network), map(plain, chosen), strict=True))


def _named(labels: dict[str, str], network: Network, form: str) -> bool:
    """Tell whether each node has its label, with country or id behind it where need be, and no two have one."""
    given = _labels(network, form)
    own = all(label.startswith(given[key]) for key, label in labels.items())
    return own and given.keys() == labels.keys() and len(set(labels.values())) == len(labels)


def _check(network: Network, form: str) -> None:
    labels, edges = READERS[form](written(network, form, SOURCES))
    assert _named(labels, network, form)
    assert edges == pytest.approx(weights(network), rel=1e-11)


@pytest.mark.parametrize("form", READERS)
@given(network=networks())
@settings(deadline=None, max_examples=60)
def test_a_reader_finds_the_same_nodes_labels_edges_and_weights(form: str, network: Network) -> None:
    _check(network, form)


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("network", [EMPTY, ALONE, named(HOSTILE)], ids=["empty", "one isolated node", "hostile names"])
def test_a_reader_takes_the_smallest_networks_and_the_worst_names(form: str, network: Network) -> None:
    _check(network, form)


@given(networks())
@settings(deadline=None, max_examples=60)
def test_pajek_keeps_numbers_and_weights_and_labels_on_one_line(network: Network) -> None:
    """NetworkX knows vertices by label, so labels that are shared must have been told apart."""
    graph = nx.Graph(nx.read_pajek(io.BytesIO(written(network, "pajek", SOURCES).encode())))
    place = {label: int(number) - 1 for label, number in graph.nodes(data="id")}
    assert sorted(place.values()) == list(range(len(network)))
    for label, number in place.items():
        unquoted = plain(network.nodes[number].label).replace('"', "'").replace("\\", "/")
        assert label.startswith(" ".join(unquoted.split()))
    found = {tuple(sorted((place[a], place[b]))): weight for a, b, weight in graph.edges(data="weight")}
    ends = zip(network.i.tolist(), network.j.tolist(), strict=True)
    assert found == pytest.approx(dict(zip(ends, network.weight.tolist(), strict=True)), rel=1e-11)


@given(networks())
@settings(deadline=None, max_examples=60)
def test_networkx_may_know_nodes_by_their_labels_and_loses_none(network: Network) -> None:
    assume(len(network))  # NetworkX does not relabel a graph of no nodes
    graph = nx.read_gexf(io.BytesIO(written(network, "gexf", SOURCES).encode()), relabel=True)
    assert (len(graph), graph.number_of_edges()) == (len(network), network.edge_count)


@given(networks())
@settings(deadline=None, max_examples=60)
def test_csv_has_one_row_a_node_and_one_an_edge(network: Network) -> None:
    nodes, edges = (_rows(written(network, form, SOURCES)) for form in ("nodes", "edges"))
    assert _named({row["id"]: row["label"] for row in nodes}, network, "nodes")
    assert {(row["a"], row["b"]): float(row["weight"]) for row in edges} == pytest.approx(weights(network), rel=1e-11)
    assert [int(row["count"]) for row in edges] == network.count.tolist()


@given(networks())
@settings(deadline=None, max_examples=60)
def test_kumu_finds_the_label_of_each_end_among_its_elements(network: Network) -> None:
    elements = [row["Label"] for row in _rows(written(network, "kumu-elements", SOURCES))]
    connections = _rows(written(network, "kumu-connections", SOURCES))
    place = {label: number for number, label in enumerate(elements)}
    assert len(place) == len(network)
    assert not any("|" in label or "\n" in label for label in elements)
    assert [place[row["From"]] for row in connections] == network.i.tolist()
    assert [place[row["To"]] for row in connections] == network.j.tolist()


@pytest.mark.parametrize("form", ["gexf", "graphml"])
@given(network=networks())
@settings(deadline=None, max_examples=60)
def test_xml_is_well_formed_without_doctype_or_entities(form: str, network: Network) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a doctype or an entity")

    parser = expat.ParserCreate("UTF-8")
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.Parse(written(network, form, SOURCES).encode(), True)


@pytest.mark.parametrize("form", formats())
@given(network=networks())
@settings(deadline=None, max_examples=30)
def test_any_network_can_be_encoded_and_comes_out_the_same_twice(form: str, network: Network) -> None:
    first = written(network, form, SOURCES).encode()
    assert first == written(network, form, SOURCES).encode()
