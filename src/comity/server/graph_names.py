"""Which graph a request to the graph store names: by its own address, or by a parameter.

SPARQL 1.1 Graph Store HTTP Protocol, section 4: https://www.w3.org/TR/sparql11-http-rdf-update/#direct-graph-identification
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from comity.server.refusals import Refusal
from comity.server.sparql.operation import pairs_of


def direct(address: str, query_string: bytes) -> str:
    """Return the IRI of the graph that has this address; raises ``Refusal`` (400) where a parameter names another."""
    if query_string:
        raise Refusal(400, f"the address {address[:200]!r} names a graph itself: leave the parameters out")
    return _absolute(address)


def indirect(query_string: bytes, server: str = "", path: str = "/store") -> str | None:
    """Return the IRI of the graph that the parameters name; ``None`` is the default graph.

    A path within the store stands for its address at the server: the public tests of the protocol name graphs so.
    Raises ``Refusal`` (400) where they name none, or several, or what is no absolute IRI.

    >>> indirect(b"graph=http%3A%2F%2Fa.example%2Fg")
    'http://a.example/g'
    """
    pairs = [(name, value) for name, value in pairs_of(query_string) if name in ("graph", "default")]
    if len(pairs) != 1:
        told = "no graph is named" if not pairs else f"{len(pairs)} graphs are named"
        raise Refusal(400, f"{told}: send one parameter, graph=IRI (percent-encoded) or default")
    name, value = pairs[0]
    if name == "default" and value:
        raise Refusal(400, f"default={value[:200]!r} has a value: send default alone, or graph=IRI")
    is_within = bool(server) and value.startswith(f"{path}/")
    return _absolute(f"{server}{value}" if is_within else value) if name == "graph" else None


def _absolute(iri: str) -> str:
    try:
        return NamedNode(iri).value
    except ValueError as error:
        raise Refusal(400, f"{iri[:200]!r} is no absolute IRI of a graph: {error}") from None
