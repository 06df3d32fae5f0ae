"""Edges and nodes as rows: CSV for analysts, and for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from comity.queries.exchange.entries import EDGE, Edge, Node, edges, node_types, nodes
from comity.queries.networks.network import Network
from comity.queries.networks.ties import Source
from comity.queries.table import Cell, Table

Row = tuple[Cell, ...]

EDGES = ("a", "b", "a_label", "b_label", *EDGE)
#: With what a cell may start that a spreadsheet takes for a formula and runs.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def edge_table(network: Network, sources: Mapping[str, Source]) -> Table:
    """Return one row an edge: its ends, weight, count, first and last date, kinds, ties, and their sources."""
    return Table(EDGES, tuple(map(_edge, edges(network, sources))))


def node_table(network: Network) -> Table:
    """Return one row a node, isolated ones included; of two-mode networks with the mode of each."""
    return Table(_columns(network), tuple(map(_node, nodes(network))))


def edges_csv(network: Network, sources: Mapping[str, Source]) -> Iterator[str]:
    """Yield :func:`edge_table` as CSV (RFC 4180), row by row."""
    return csv_lines(EDGES, map(_edge, edges(network, sources)))


def nodes_csv(network: Network, sources: Mapping[str, Source]) -> Iterator[str]:  # noqa: ARG001 - formats have one shape
    """Yield :func:`node_table` as CSV (RFC 4180), row by row."""
    return csv_lines(_columns(network), map(_node, nodes(network)))


def edges_excel(network: Network, sources: Mapping[str, Source]) -> Iterator[str]:
    """Yield the edges as CSV for Excel: with a byte order mark, and no text that would run as a formula.

    Such a text, one that starts with ``=``, ``+``, ``-`` or ``@``, has an apostrophe before it.
    """
    return chain(["\ufeff"], csv_lines(EDGES, map(_harmless, map(_edge, edges(network, sources)))))


def nodes_excel(network: Network, sources: Mapping[str, Source]) -> Iterator[str]:  # noqa: ARG001
    """Yield the nodes as CSV for Excel, as :func:`edges_excel` does."""
    return chain(["\ufeff"], csv_lines(_columns(network), map(_harmless, map(_node, nodes(network)))))


def _columns(network: Network) -> tuple[str, ...]:
    return ("id", *node_types(network))


def csv_lines(columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    r"""Yield a head and rows as CSV (RFC 4180): CRLF, quotes where needed.

    >>> list(csv_lines(("a", "b"), [("x, y", 1)]))
    ['a,b\r\n', '"x, y",1\r\n']
    """
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield from map(writer.writerow, chain([columns], rows))


class _Echo:
    """Give back what is written, which :meth:`csv.writer.writerow` returns."""

    def write(self, text: str) -> str:
        """Return the text as it is."""
        return text


def _node(node: Node) -> Row:
    return (node.id, *node.values().values())


def _edge(edge: Edge) -> Row:
    return (edge.a.id, edge.b.id, edge.a.label, edge.b.label, *edge.values().values())


def _harmless(row: Row) -> Row:
    return tuple(f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in row)
