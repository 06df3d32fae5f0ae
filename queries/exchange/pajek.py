"""Pajek's ``.net``: vertices numbered from 1 with their labels, edges with their weights; no more fits in it.

Pajek takes a file for UTF-8 only where it starts with a byte order mark
(http://mrvar2.fdv.si/pajek/Unicode-Pajek.htm); NetworkX and igraph pass over the mark, since the first
line is one that they need not understand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from comity.queries.exchange.entries import nodes, number
from comity.queries.exchange.text import told_apart
from comity.queries.networks.network import Network
from comity.queries.networks.ties import Source

#: A label stands between quotes, and the format has no way to write one inside it; some readers unescape.
_UNQUOTED = str.maketrans({'"': "'", "\\": "/"})


def pieces(network: Network, sources: Mapping[str, Source]) -> Iterator[str]:  # noqa: ARG001 - all formats have one shape
    """Yield a network as Pajek's .net, line by line.

    Readers that know vertices by their labels would merge those that share one: their ids stand
    behind such labels.
    """
    yield f"\ufeff*Network comity\r\n*Vertices {len(network)}\r\n"
    for place, label in enumerate(_labels(network), 1):
        yield f'{place} "{label}"\r\n'
    yield "*Edges\r\n"
    columns = (network.i.tolist(), network.j.tolist(), network.weight.tolist())
    yield from (f"{i + 1} {j + 1} {number(weight)}\r\n" for i, j, weight in zip(*columns, strict=True))


def _labels(network: Network) -> tuple[str, ...]:
    listed = nodes(network)
    return told_apart([_label(node.label) for node in listed], [_label(node.id) for node in listed])


def _label(text: str) -> str:
    """Put a label on one line, without what would end it early."""
    return " ".join(text.translate(_UNQUOTED).split())
