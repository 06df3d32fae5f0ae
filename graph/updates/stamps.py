"""Who changed a local graph, when and by how much, in the provenance graph (W3C PROV-O).

A graph has one activity that made it what it is; that one knows the one before. What is told of a
graph that was removed stays, with the activity that removed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, Triple

from comity import __version__
from comity.graph.drafts import Draft
from comity.graph.nodes import literals, text, types
from comity.graph.provenance import GRAPH, clock, moment
from comity.graph.statements import digest
from comity.graph.vocabulary import term

_LAST = ("prov:wasGeneratedBy", "prov:wasInvalidatedBy", "comity:contentHash")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Hold what is told of one change of a local graph; without a content hash the graph was removed."""

    name: str
    agent: str
    added: int
    removed: int
    content_hash: str | None


def put(draft: Draft, stamp: Stamp) -> None:
    """Record a change, as the last one of its graph."""
    graph, recorded = draft.store.graph(stamp.name), draft.store.graph(GRAPH)
    engine = draft.store.engine
    before = list(chain.from_iterable(engine.quads_for_pattern(graph, term(name), None, recorded) for name in _LAST))
    draft.alter(GRAPH, [quad.triple for quad in before], _statements(stamp, before, draft.store.base))


def _statements(stamp: Stamp, before: list[Quad], base: str) -> Iterator[Triple]:
    graph = NamedNode(f"{base}graph/{stamp.name}")
    last = [quad.object for quad in before if isinstance(quad.object, NamedNode)]
    now = clock()
    # What was before is part of the name: two changes within a second are two.
    name = digest(*(node.value for node in last), now.isoformat(), stamp.content_hash)
    activity = NamedNode(f"{base}id/update/{quote(stamp.name, safe='')}-{name}")
    yield from _of_graph(stamp, graph, activity)
    yield from _of_activity(stamp, activity, last, now)
    yield from _of_agents(stamp, activity, base)


def _of_graph(stamp: Stamp, graph: NamedNode, activity: NamedNode) -> Iterator[Triple]:
    yield Triple(graph, term("rdf:type"), term("prov:Entity"))
    if stamp.content_hash is None:
        yield Triple(graph, term("prov:wasInvalidatedBy"), activity)
    else:
        yield Triple(graph, term("prov:wasGeneratedBy"), activity)
        yield Triple(graph, term("comity:contentHash"), text(stamp.content_hash))


def _of_activity(stamp: Stamp, activity: NamedNode, last: list[NamedNode], now: datetime) -> Iterator[Triple]:
    what = "removal" if stamp.content_hash is None else "update"
    for subject, predicate, value in (
        *types(activity, "prov:Activity"),
        *literals(activity, ("rdfs:label", f"{what} of {stamp.name}")),
        *((activity, term("prov:wasInformedBy"), node) for node in last),
        (activity, term("comity:triplesAdded"), Literal(stamp.added)),
        (activity, term("comity:triplesRemoved"), Literal(stamp.removed)),
        (activity, term("prov:startedAtTime"), moment(now)),
        (activity, term("prov:endedAtTime"), moment(now)),
    ):
        yield Triple(subject, predicate, value)


def _of_agents(stamp: Stamp, activity: NamedNode, base: str) -> Iterator[Triple]:
    who = NamedNode(f"{base}id/agent/{quote(stamp.agent, safe='')}")
    software = NamedNode(f"{base}id/software/comity-{__version__}")
    for subject, predicate, value in (
        (activity, term("prov:wasAssociatedWith"), who),
        (activity, term("prov:wasAssociatedWith"), software),
        *types(who, "prov:Agent"),
        *literals(who, ("rdfs:label", stamp.agent)),
        *types(software, "prov:SoftwareAgent"),
        *literals(software, ("rdfs:label", f"Comity {__version__}"), ("schema:softwareVersion", __version__)),
    ):
        yield Triple(subject, predicate, value)
