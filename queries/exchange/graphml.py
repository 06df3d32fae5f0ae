"""GraphML, which NetworkX, igraph, Gephi, yEd and Cytoscape read: one key for each column, with its type.

The format is specified at http://graphml.graphdrawing.org (primer, schema).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from comity.queries.exchange.entries import EDGE, Edge, Node, Types, Value, edges, node_types, nodes
from comity.queries.exchange.text import attribute, clean, content
from comity.queries.networks.network import Network
from comity.queries.networks.ties import Source

_TYPES = {str: "string", int: "int", float: "double"}


def pieces(network: Network, sources: Mapping[str, Source]) -> Iterator[str]:
    """Yield a network as GraphML, piece by piece; ids are the records' ids, empty values are left out."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    yield f"<desc>{content(clean(network.how.words()))}</desc>\n"
    yield from _declared("node", node_types(network))
    yield from _declared("edge", EDGE)
    yield '<graph id="network" edgedefault="undirected">\n'
    yield from map(_node, nodes(network))
    yield from map(_edge, edges(network, sources))
    yield "</graph>\n</graphml>\n"


def _declared(element: str, types: Types) -> Iterator[str]:
    for name, type_ in types.items():
        yield f'<key id="{element}-{name}" for="{element}" attr.name="{name}" attr.type="{_TYPES[type_]}"/>\n'


def _node(node: Node) -> str:
    return f"<node id={attribute(node.id)}>{_values('node', node.values())}</node>\n"


def _edge(edge: Edge) -> str:
    ends = f"source={attribute(edge.a.id)} target={attribute(edge.b.id)}"
    return f"<edge {ends}>{_values('edge', edge.values())}</edge>\n"


def _values(element: str, values: Mapping[str, Value]) -> str:
    return "".join(
        f'<data key="{element}-{name}">{content(str(value))}</data>' for name, value in values.items() if value != ""
    )
