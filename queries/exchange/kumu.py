"""Kumu's spreadsheets: one of elements, one of connections, several values in a cell split by ``|``.

The format is documented at https://docs.kumu.io/guides/import/import.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from comity.queries.exchange.entries import Node, edges, nodes
from comity.queries.exchange.tables import csv_lines
from comity.queries.names import told_apart
from comity.queries.networks.network import Network
from comity.queries.networks.ties import Source

_ELEMENTS = ("Label", "Type", "Short name", "Country", "Field", "Degree", "Strength", "Address")
_CONNECTIONS = ("From", "To", "Type", "Strength", "Cooperations", "First", "Last", "Evidence")


def elements(network: Network, sources: Mapping[str, Source]) -> Iterator[str]:  # noqa: ARG001 - formats have one shape
    """Yield the nodes as Kumu's elements; labels that several share, which Kumu would merge, are told apart."""
    listed = nodes(network)
    modes = any(node.mode for node in listed)
    labels = _labels(listed)
    rows = (
        (
            *(labels[node.id], _value(node.kind), _value(node.short), _joined(node.country.split("/"))),
            *(_value(node.field), node.degree, node.strength, _value(node.iri), *([node.mode] if modes else ())),
        )
        for node in listed
    )
    return csv_lines((*_ELEMENTS, *(["Mode"] if modes else ())), rows)


def connections(network: Network, sources: Mapping[str, Source]) -> Iterator[str]:
    """Yield the edges as Kumu's connections, which name their elements by label."""
    labels = _labels(nodes(network))
    rows = (
        (
            *(labels[edge.a.id], labels[edge.b.id], _joined(edge.grounds.kinds), edge.weight, edge.count),
            *(_value(edge.grounds.first), _value(edge.grounds.last), _joined(edge.grounds.evidence)),
        )
        for edge in edges(network, sources)
    )
    return csv_lines(_CONNECTIONS, rows)


def _labels(listed: tuple[Node, ...]) -> dict[str, str]:
    """Map ids to labels."""
    ids = [node.id for node in listed]
    labels = told_apart([_value(node.label) for node in listed], [node.country for node in listed], ids)
    return dict(zip(ids, map(_value, labels), strict=True))


def _joined(values: Iterable[str]) -> str:
    return "|".join(map(_value, values))


def _value(text: str) -> str:
    """Put a value on one line, without the sign that would split it."""
    return " ".join(text.replace("|", "/").split())
