"""GEXF 1.3, which Gephi reads: typed attributes, and for each edge the spells in which it was there.

The format is specified at https://gexf.net (schema, primer). Spells include their first and last day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from comity.queries.exchange.entries import EDGE, MODES, NODE, Edge, Node, Types, Value, edges, node_types, nodes
from comity.queries.exchange.spells import Spell
from comity.queries.exchange.text import attribute, clean, content
from comity.queries.networks.network import Network
from comity.queries.networks.ties import Source

_TYPES = {str: "string", int: "integer", float: "double"}
#: Each column that is an attribute of its own in the file, and its key; label and weight are the format's own.
_NODE = {name: str(key) for key, name in enumerate((*NODE, *MODES)) if name != "label"}
_EDGE = {name: str(key) for key, name in enumerate(EDGE) if name != "weight"}


def pieces(network: Network, sources: Mapping[str, Source]) -> Iterator[str]:
    """Yield a network as GEXF, piece by piece; ``weight`` is the edge's own attribute, empty values are left out."""
    yield from _head(network)
    yield f'<nodes count="{len(network)}">\n'
    yield from map(_node, nodes(network))
    yield f'</nodes>\n<edges count="{network.edge_count}">\n'
    yield from (_edge(k, edge) for k, edge in enumerate(edges(network, sources)))
    yield "</edges>\n</graph>\n</gexf>\n"


def _head(network: Network) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    yield "<meta>\n<creator>Comity</creator>\n"
    yield f"<description>{content(clean(network.how.words()))}</description>\n</meta>\n"
    yield '<graph mode="dynamic" timeformat="date" timerepresentation="interval" defaultedgetype="undirected">\n'
    yield from _declared("node", _NODE, node_types(network))
    yield from _declared("edge", _EDGE, EDGE)


def _declared(element: str, keys: Mapping[str, str], types: Types) -> Iterator[str]:
    yield f'<attributes class="{element}">\n'
    for name, key in keys.items():
        if name in types:
            yield f'<attribute id="{key}" title="{name}" type="{_TYPES[types[name]]}"/>\n'
    yield "</attributes>\n"


def _node(node: Node) -> str:
    return f"<node id={attribute(node.id)} label={attribute(node.label)}>{_values(_NODE, node.values())}</node>\n"


def _edge(k: int, edge: Edge) -> str:
    ends = f"source={attribute(edge.a.id)} target={attribute(edge.b.id)}"
    inside = _values(_EDGE, edge.values()) + _spells(edge.grounds.spells)
    return f'<edge id="{k}" {ends} weight="{edge.weight}">{inside}</edge>\n'


def _values(keys: Mapping[str, str], values: Mapping[str, Value]) -> str:
    told = ((key, values[name]) for name, key in keys.items() if name in values)
    written = (f'<attvalue for="{key}" value={attribute(str(value))}/>' for key, value in told if value != "")
    return f"<attvalues>{''.join(written)}</attvalues>"


def _spells(spells: tuple[Spell, ...]) -> str:
    written = "".join(f"<spell{_bound('start', first)}{_bound('end', last)}/>" for first, last in spells)
    return written and f"<spells>{written}</spells>"


def _bound(name: str, day: str) -> str:
    return day and f' {name}="{day}"'
