"""The JSON of VOSviewer and VOSviewer Online: items with weights, links with strengths, a description of each.

The format is documented at https://app.vosviewer.com/docs/file-types/json-file-type/; a link's
description is not in its table, but is read and shown like an item's.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from comity.graph.errors import InputError
from comity.queries.exchange.entries import Edge, Node, edges, nodes
from comity.queries.exchange.text import KEPT, clean
from comity.queries.networks.network import Network
from comity.queries.networks.ties import Source

#: A word in braces would be taken for the name of a column.
_UNBRACED = str.maketrans("{}", "()")
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_WEB = ("http://", "https://")


def pieces(network: Network, sources: Mapping[str, Source]) -> Iterator[str]:
    """Yield a network as VOSviewer's JSON, one item or link a line.

    Descriptions are HTML, and all text in them is escaped. Raises ``InputError`` where a weight is
    negative, which a strength cannot be.
    """
    if network.edge_count and network.weight.min() < 0:
        raise InputError(
            f"VOSviewer takes no strength below 0, and the network has {network.weight.min()}: write .graphml or .gexf"
        )
    info = {"title": "Network", "description": _escaped(clean(network.how.words()))}
    yield f'{{"info": {_ENCODER.encode(info)},\n"network": {{"items": ['
    yield from _listed(map(_item, nodes(network)))
    yield '],\n"links": ['
    yield from _listed(map(_link, edges(network, sources)))
    yield "]}}\n"


def _listed(entries: Iterable[dict[str, object]]) -> Iterator[str]:
    for k, entry in enumerate(entries):
        yield f"{',' if k else ''}\n{_ENCODER.encode(entry)}"


def _item(node: Node) -> dict[str, object]:
    facts = {"Name": node.label, "Kind": node.kind, "Country": node.country, "Field": node.field, "Mode": node.mode}
    page = {"url": node.iri} if node.iri.startswith(_WEB) else {}
    weights = {"Links": node.degree, "Total link strength": node.strength}
    return {"id": node.id, "label": node.short or node.label, "description": _facts(facts), **page, "weights": weights}


def _link(edge: Edge) -> dict[str, object]:
    told = edge.grounds
    since = told.first if told.first == told.last else f"{told.first}, last {told.last}"
    facts = {"Cooperations": str(edge.count), "Kinds": ", ".join(told.kinds), "First": since}
    evidence = "".join(f"<br>{_place(place)}" for place in told.evidence)
    return {
        "source_id": edge.a.id,
        "target_id": edge.b.id,
        "strength": edge.weight,
        "description": _facts(facts) + evidence,
    }


def _facts(facts: Mapping[str, str]) -> str:
    return "<br>".join(f"<b>{name}</b> {_escaped(value)}" for name, value in facts.items() if value)


def _place(place: str) -> str:
    """Return an address as a link, a title as text."""
    shown = _escaped(place)
    return f'<a href="{shown}">{shown}</a>' if place.startswith(_WEB) else shown


@lru_cache(maxsize=KEPT)
def _escaped(text: str) -> str:
    return html.escape(text.translate(_UNBRACED))
