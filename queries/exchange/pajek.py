"""Pajek's ``.net``: vertices numbered from 1 with their labels, edges with their weights; no more fits in it.

Pajek takes a file for UTF-8 only where it starts with a byte order mark
(http://mrvar2.fdv.si/pajek/Unicode-Pajek.htm); NetworkX and igraph pass over the mark, since the first
line is one that they need not understand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from comity.queries.exchange.entries import Node, nodes, number
from comity.queries.names import told_apart
from comity.queries.networks.network import Network
from comity.queries.networks.ties import COOPERATION, PARTY, Source

#: A label stands between quotes, and the format has no way to write one inside it; some readers unescape.
_UNQUOTED = str.maketrans({'"': "'", "\\": "/"})


def pieces(network: Network, sources: Mapping[str, Source]) -> Iterator[str]:  # noqa: ARG001 - all formats have one shape
    """Yield a network as Pajek's .net, line by line.

    Readers that know vertices by their labels would merge those that share one: such labels are told apart. Of a
    two-mode network the parties are ellipses on the left, the cooperations boxes on the right.
    """
    yield f"\ufeff*Network comity\r\n*Vertices {len(network)}\r\n"
    listed = nodes(network)
    for place, (label, node) in enumerate(zip(_labels(listed), listed, strict=True), 1):
        yield f'{place} "{label}"{_shape(node, place / (len(listed) + 1))}\r\n'
    yield "*Edges\r\n"
    columns = (network.i.tolist(), network.j.tolist(), network.weight.tolist())
    yield from (f"{i + 1} {j + 1} {number(weight)}\r\n" for i, j, weight in zip(*columns, strict=True))


def _labels(listed: Sequence[Node]) -> tuple[str, ...]:
    labels = [_label(node.label) for node in listed]
    return told_apart(labels, [node.country for node in listed], [_label(node.id) for node in listed])


def _shape(node: Node, height: float) -> str:
    """Return where a node of one of two modes stands, from 0 to 1, and its shape: the format has no other attribute."""
    sides = {PARTY: "0.2 {:.6f} ellipse", COOPERATION: "0.8 {:.6f} box"}
    return f" {sides[node.mode].format(height)}" if node.mode else ""


def _label(text: str) -> str:
    """Put a label on one line, without what would end it early."""
    return " ".join(text.translate(_UNQUOTED).split())
