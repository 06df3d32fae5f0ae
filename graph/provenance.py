"""Where each graph came from: which files, read by what, when, and how much of them stands (W3C PROV-O).

This is the only graph that holds a clock, which is SOURCE_DATE_EPOCH where that is set
(https://reproducible-builds.org/specs/source-date-epoch/). For each dataset it tells the one
activity that made the graph as it is now; its content hash says whether it has to be made anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Triple

from comity.graph.errors import InputError
from comity.graph.nodes import literals, text, types
from comity.graph.schemes import ONTOLOGY_FOLDER
from comity.graph.statements import digest
from comity.graph.store import Store
from comity.graph.vocabulary import term

GRAPH = "provenance"
#: How the short names of graphs begin that are changed from outside, and left alone by builds.
LOCAL = "local/"


@dataclass(frozen=True, slots=True, order=True)
class File:
    """Name a file that was read: a name that is the same on every machine, its hash, its size in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Run:
    """Hold what is told about one loading of one dataset."""

    dataset: str
    files: tuple[File, ...]
    loader: str
    version: str
    content_hash: str
    records_out: int
    records_set_aside: int
    triples_out: int
    started: datetime
    ended: datetime
    prefixes: tuple[str, ...] = ()


def clock() -> datetime:
    """Return the time in UTC, to the second: SOURCE_DATE_EPOCH where it is set.

    Raises ``InputError`` where that is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise InputError(f"SOURCE_DATE_EPOCH is {epoch!r}: set it to seconds since 1970, or unset it") from error


@lru_cache(maxsize=1)
def mapping_hash() -> str:
    """Return a hash of what makes quads of records (code, schemes), so that other code makes them anew."""
    return code_hash([*Path(__file__).parent.glob("*.py"), *(ONTOLOGY_FOLDER / "kinds").glob("*.ttl")])


def code_hash(files: Iterable[Path]) -> str:
    """Return a hash of what is in these files, in any order."""
    return sha256(b"\0".join(file.read_bytes() for file in sorted(files))).hexdigest()


def content_hash(files: Iterable[File], loader: str, version: str, base: str, standing: str = "") -> str:
    """Return a hash of all that decides what is in a dataset's graph, as 64 hexadecimal digits.

    ``standing`` is for what the files do not decide: which records stand, since the same file may have more of them
    once what they refer to is there; the options of a loader.
    """
    parts = [loader, version, base, mapping_hash(), standing]
    parts += (f"{file.name} {file.sha256}" for file in sorted(files))
    return sha256("\n".join(parts).encode()).hexdigest()


def recorded(store: Store) -> dict[str, str]:
    """Return the content hash of each dataset in the store."""
    start = store.graph("").value
    found = store.pattern(None, term("comity:contentHash"), None, store.graph(GRAPH))
    return {
        quad.subject.value.removeprefix(start): quad.object.value
        for quad in found
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }


def counts(store: Store, dataset: str) -> tuple[int, int]:
    """Return how many records of a dataset stand, and how many were set aside, when it was loaded."""
    graph = store.graph(GRAPH)
    made = store.engine.quads_for_pattern(store.graph(dataset), term("prov:wasGeneratedBy"), None, graph)
    activities = [quad.object for quad in made if isinstance(quad.object, NamedNode)]
    out, aside = (
        sum(_number(quad.object) for node in activities for quad in store.pattern(node, term(name), None, graph))
        for name in ("comity:recordsOut", "comity:recordsSetAside")
    )
    return out, aside


def _number(value: object) -> int:
    return int(value.value) if isinstance(value, Literal) else 0


def statements(run: Run, base: str) -> Iterator[Triple]:
    """Tell one run: dataset, activity, agents and files, in a fixed order and without blank nodes."""
    graph = NamedNode(f"{base}graph/{run.dataset}")
    activity = NamedNode(f"{base}id/build/{run.dataset}-{digest(run.content_hash, run.started.isoformat())}")
    loader = NamedNode(f"{base}id/software/comity-{run.version}/{run.loader}")
    for subject, predicate, value in (
        *types(graph, "prov:Entity"),
        (graph, term("prov:wasGeneratedBy"), activity),
        (graph, term("comity:contentHash"), text(run.content_hash)),
        *((graph, term("comity:idsBegin"), text(prefix)) for prefix in run.prefixes),
        *([(graph, term("comity:standsAlone"), Literal(True))] if run.prefixes else []),
        *types(activity, "prov:Activity"),
        *literals(activity, ("rdfs:label", f"build of {run.dataset}")),
        (activity, term("prov:wasAssociatedWith"), loader),
        (activity, term("comity:recordsIn"), Literal(run.records_out + run.records_set_aside)),
        (activity, term("comity:recordsSetAside"), Literal(run.records_set_aside)),
        (activity, term("comity:recordsOut"), Literal(run.records_out)),
        (activity, term("comity:triplesOut"), Literal(run.triples_out)),
        (activity, term("prov:startedAtTime"), moment(run.started)),
        (activity, term("prov:endedAtTime"), moment(run.ended)),
    ):
        yield Triple(subject, predicate, value)
    yield from _software(loader, run, base)
    for file in sorted(run.files):
        yield from _used(activity, file, base)


def moment(time: datetime) -> Literal:
    """Write a time in UTC as a literal."""
    return Literal(time.isoformat().replace("+00:00", "Z"), datatype=term("xsd:dateTime"))


def _software(loader: NamedNode, run: Run, base: str) -> Iterator[Triple]:
    comity = NamedNode(f"{base}id/software/comity-{run.version}")
    for agent, name in ((comity, "Comity"), (loader, f"loader {run.loader} of Comity")):
        yield Triple(agent, term("rdf:type"), term("prov:SoftwareAgent"))
        yield Triple(agent, term("rdfs:label"), text(f"{name} {run.version}"))
        yield Triple(agent, term("schema:softwareVersion"), text(run.version))
    yield Triple(loader, term("prov:actedOnBehalfOf"), comity)


def _used(activity: NamedNode, file: File, base: str) -> Iterator[Triple]:
    node = NamedNode(f"{base}id/file/{digest(file.name, file.sha256)}")
    yield Triple(activity, term("prov:used"), node)
    yield Triple(node, term("rdf:type"), term("prov:Entity"))
    yield Triple(node, term("rdfs:label"), text(file.name))
    yield Triple(node, term("schema:sha256"), text(file.sha256))
    yield Triple(node, term("dcat:byteSize"), Literal(file.size))


def local(store: Store) -> list[str]:
    """List the local graphs of which something is recorded, those that were removed too, by their short names."""
    start = store.graph("").value
    found = store.pattern(None, term("rdf:type"), term("prov:Entity"), store.graph(GRAPH))
    names = (quad.subject.value.removeprefix(start) for quad in found if isinstance(quad.subject, NamedNode))
    return sorted(name for name in names if name.startswith(LOCAL))


def kept(store: Store, datasets: Iterable[str]) -> Iterator[Quad]:
    """Yield what is recorded of these datasets: their graphs, and all that is reached from there."""
    about: dict[object, list[Quad]] = {}
    for quad in store.quads(GRAPH):
        about.setdefault(quad.subject, []).append(quad)
    waiting: list[object] = [store.graph(name) for name in datasets]
    while waiting:
        for quad in about.pop(waiting.pop(), ()):
            yield quad
            waiting.append(quad.object)
