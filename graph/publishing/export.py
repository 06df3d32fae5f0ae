"""Dumps of the graph: the format that a file's ending names, the same bytes for the same records.

A dump has the datasets, each in its named graph with its licence, what is derived from them, and the
concepts of the ontology that they use, in its graph. It has no provenance graph, which tells the time
of the build, and of the ontology no more, which is published on its own. Formats without named graphs
take only datasets of one licence.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat

from comity.graph.errors import InputError
from comity.graph.facts import dataset_names
from comity.graph.publishing.carrying import title_of_terms
from comity.graph.publishing.portions import added, carried, content, days, derived, derived_of, portions, together
from comity.graph.publishing.selecting import Choice, select
from comity.graph.publishing.serialising import COMMENTED, serialise
from comity.graph.publishing.versions import licences, title
from comity.graph.publishing.whole_files import replacing
from comity.graph.store import Store
from comity.graph.wording import nearest

#: The endings that ``export`` knows, each also with ``.gz`` behind it.
FORMATS = {
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
}
ALL = Choice()


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the number of statements, and the file's size in bytes and SHA-256."""

    statements: int
    size: int
    sha256: str


def export(store: Store, file: str | Path, datasets: Collection[str] = (), choice: Choice = ALL) -> int:
    """Write the named datasets, or all with what is derived from them, and return the number of statements.

    The file is replaced in one step, when it is whole. It is written as it is read: memory does not
    grow with the store; sorting takes as much room on the file's disk as its N-Triples. Raises
    ``InputError`` for an ending that is not known, a dataset that is not there, a file that cannot be
    written, and for datasets of different licences in a format that cannot keep them apart.

    With some datasets named, nothing derived is written but the days that their dates stand for: it
    rests on all of them. A choice leaves records out, by the rule in ``selecting``; labels and parties
    are then derived for what stands, and conflicts are left out, since they are between all. Of records
    that a file points to and does not describe it is said, in a graph of its own, of which class they are
    and in which dataset they are described.
    """
    return write(store, Path(file), datasets, choice).statements


def write(store: Store, path: Path, datasets: Collection[str] = (), choice: Choice = ALL) -> Written:
    """Write a file as ``export`` does, and tell its size and its hash too."""
    format_ = format_of(path)
    names = sorted({dataset_named(store, name) for name in datasets}) or dataset_names(store)
    if not format_.supports_datasets:
        _check_licences(store, path, names)
    graphs = [store.graph(name) for name in names]
    selected = select(store, graphs, choice) if choice else None
    fills = {graph: content(store, graph, selected) for graph in graphs}
    if datasets:
        fills |= days(store, graphs)
    else:
        fills |= derived_of(store, selected) if selected else derived(store, graphs)
    beside = carried(store, graphs, selected)
    fills |= {graph: added(quads) for graph, quads in beside.items()}
    parts = (portions if format_.supports_datasets else together)(fills, path.parent)
    with replacing(path) as new:
        if format_ in COMMENTED:
            titles = [title(store, name, choice.words()) for name in names]
            titles += [title_of_terms(store)] if store.graph("ontology") in beside else []
            new.stream.write("".join(f"# {line}\n" for line in titles).encode())
        count = serialise(parts, new.stream, format_, store)
    return Written(count, new.size, new.sha256)


def format_of(path: Path) -> RdfFormat:
    """Return the format that a file's ending names.

    >>> format_of(Path("comity.nq.gz"))
    <RdfFormat N-Quads>
    """
    ending = Path(path.name.lower().removesuffix(".gz")).suffix
    if ending not in FORMATS:
        known = list(FORMATS)
        raise InputError(
            f"the ending of '{path}' names no format{nearest(ending, known)}: "
            f"use one of {', '.join(known)}, each also with .gz behind it"
        )
    return FORMATS[ending]


def dataset_named(store: Store, name: str) -> str:
    """Return the name of a dataset that is there; raises ``InputError`` for any other."""
    known = dataset_names(store)
    if name not in known:
        there = ", ".join(known) or "none"
        raise InputError(f"there is no dataset {name!r} in the store{nearest(name, known)}; there are: {there}")
    return name


def _check_licences(store: Store, path: Path, datasets: list[str]) -> None:
    found = licences(store, datasets)
    if len(set(found.values())) > 1:
        told = "; ".join(f"{name}: {licence or 'none stated'}" for name, licence in found.items())
        raise InputError(
            f"'{path}' can hold one graph only, and the datasets have different licences ({told}): "
            "write .nq, .trig or .jsonld, which keep them apart, or choose one dataset"
        )
