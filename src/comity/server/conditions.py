"""Entity tags of graphs, and the conditions under which a client wants a graph changed (RFC 9110, section 13)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

from pyoxigraph import NamedNode, RdfFormat

from comity.graph.provenance import LOCAL
from comity.graph.store import Store
from comity.graph.updates.changes import node
from comity.server.refusals import Refusal

_TAG = re.compile(r'(W/)?"([^"]*)"')


def version(store: Store, graph: str | None) -> str:
    """Return what changes with the content of a graph: a hash of it, or the generation for graphs of builds.

    These and the default graph change with a generation only, and may be large.
    """
    found = node(graph)
    is_built = (
        graph is not None and graph.startswith(store.graph("").value) and not graph.startswith(store.graph(LOCAL).value)
    )
    if not isinstance(found, NamedNode) or is_built:
        return f"g{store.generation}"
    dumped = store.engine.dump(format=RdfFormat.N_TRIPLES, from_graph=found) or b""
    return blake2b(b"\n".join(sorted(dumped.split(b"\n"))), digest_size=12).hexdigest()


def tag(version: str, format_: RdfFormat) -> str:
    """Return the entity tag of a graph in a format.

    >>> tag("g000001", RdfFormat.TURTLE)
    '"g000001-ttl"'
    """
    return f'"{version}-{format_.file_extension}"'


@dataclass(frozen=True, slots=True)
class Condition:
    """Hold the headers ``If-Match`` and ``If-None-Match`` of a request that changes a graph."""

    if_match: str = ""
    if_none_match: str = ""

    def check(self, store: Store, graph: str | None) -> None:
        """Raise ``Refusal`` (412) where the graph is not as the condition says."""
        if not (self.if_match or self.if_none_match):
            return
        is_there = graph is None or graph in (found.value for found in store.graphs())
        now = version(store, graph) if is_there else ""
        if self.if_match and not _fits(self.if_match, now, is_there=is_there, weakly=False):
            raise Refusal(412, f"If-Match: the graph {graph or 'by default'} is not what it was: read it again")
        if self.if_none_match and _fits(self.if_none_match, now, is_there=is_there, weakly=True):
            raise Refusal(412, f"If-None-Match: the graph {graph or 'by default'} is there already, as it was")


def _fits(header: str, now: str, *, is_there: bool, weakly: bool) -> bool:
    """Tell whether a header names the graph as it is now, in whichever format the client has read it."""
    if header.strip() == "*":
        return is_there
    tags = _TAG.findall(header)
    return is_there and any(said.rpartition("-")[0] == now for weak, said in tags if weakly or not weak)


ALWAYS = Condition()
