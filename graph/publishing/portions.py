"""What an export has of each graph, as lines in order: the datasets, and what is derived about what they mention."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, groupby
from pathlib import Path
from typing import IO, cast

from pyoxigraph import NamedNode, Quad

from comity.graph.facts import dataset_names
from comity.graph.publishing.carrying import describe_elsewhere, describe_terms, find_missing, find_used_terms
from comity.graph.publishing.selecting import Selected, said
from comity.graph.publishing.serialising import Part
from comity.graph.publishing.sorted_lines import LineSorter
from comity.graph.store import Store
from comity.graph.vocabulary import ELSEWHERE

Fill = Callable[[LineSorter], None]
"""What writes the statements of one graph, in any order."""


def content(store: Store, graph: NamedNode, selected: Selected | None) -> Fill:
    """Take a dataset whole, or what is selected of it with the dataset's own description and licence."""
    if selected is None:
        return partial(_dump, store, graph)
    about = store.pattern(graph, None, None, graph)
    return partial(_add, chain(about, said(store, graph, selected)))


def days(store: Store, graphs: list[NamedNode]) -> dict[NamedNode, Fill]:
    """Take what is said of the dates that these graphs mention, in the place of large ones that do not say it."""
    dates = store.graph("derived/dates")
    return {dates: partial(_add, _about(store, dates, partial(_in, store, graphs)))}


def derived(store: Store, graphs: list[NamedNode]) -> dict[NamedNode, Fill]:
    """Take what is derived about the things that the graphs mention; not the labels of all the ontology."""
    labels, parties, conflicts = map(store.graph, ("derived/labels", "derived/parties", "derived/conflicts"))
    mentioned = partial(_in, store, [*graphs, parties, conflicts])
    return {
        **days(store, graphs),
        labels: partial(_add, _about(store, labels, mentioned)),
        **{graph: partial(_dump, store, graph) for graph in (parties, conflicts)},
    }


def derived_of(store: Store, selected: Selected) -> dict[NamedNode, Fill]:
    """Take the labels and dates of what is selected or mentioned, and who is party to what was chosen."""

    def stands(node: NamedNode) -> bool:
        return node.value in selected.records or node.value in selected.mentioned

    parties = store.graph("derived/parties")
    ties = (q for q in store.quads(parties) if isinstance(q.object, NamedNode) and q.object.value in selected.chosen)
    described = (store.graph(name) for name in ("derived/dates", "derived/labels"))
    return {parties: partial(_add, ties), **{g: partial(_add, _about(store, g, stands)) for g in described}}


def carried(store: Store, graphs: list[NamedNode], selected: Selected | None) -> dict[NamedNode, list[Quad]]:
    """Return what the file carries of what these graphs, or what is selected of them, point to."""
    datasets = [store.graph(name) for name in dataset_names(store)]
    if selected:
        used, missing, others = selected.mentioned, _undescribed(store, graphs, selected), datasets
    else:
        others = [graph for graph in datasets if graph not in graphs]
        used, missing = find_used_terms(store, graphs), find_missing(store, graphs, others)
    found = {
        store.graph("ontology"): describe_terms(store, used),
        store.graph(ELSEWHERE): list(describe_elsewhere(store, others, missing)),
    }
    return {graph: quads for graph, quads in found.items() if quads}


def added(quads: Iterable[Quad]) -> Fill:
    """Take these statements."""
    return partial(_add, quads)


def _undescribed(store: Store, graphs: list[NamedNode], selected: Selected) -> set[str]:
    """Return what is selected or mentioned, a record by its IRI, and is not described in these graphs."""

    def stands(iri: str) -> bool:
        node = NamedNode(iri)
        return iri in selected.records and any(next(store.pattern(node, None, None, g), None) for g in graphs)

    return {iri for iri in selected.mentioned if iri.startswith(store.prefixes["id"]) and not stands(iri)}


def _dump(store: Store, graph: NamedNode, lines: LineSorter) -> None:
    store.dump(cast("IO[bytes]", lines), graph)


def _add(quads: Iterable[Quad], lines: LineSorter) -> None:
    for quad in quads:
        lines.write(f"{quad.triple} .\n".encode())


def _about(store: Store, graph: NamedNode, stands: Callable[[NamedNode], bool]) -> Iterator[Quad]:
    """Yield what a graph says of things that stand; it is asked once for each of those that follow one another."""
    for node, quads in groupby(store.quads(graph), key=lambda quad: quad.subject):
        if isinstance(node, NamedNode) and stands(node):
            yield from quads


def _in(store: Store, graphs: Iterable[NamedNode], node: NamedNode) -> bool:
    find = store.pattern
    return any(
        next(found, None) is not None
        for graph in graphs
        for found in (find(None, None, node, graph), find(node, None, None, graph))
    )


def portions(fills: dict[NamedNode, Fill], folder: Path) -> Iterator[Part]:
    """Yield the graphs in order of IRI, each with its lines, which are sorted in files in a folder."""
    for graph in sorted(fills, key=lambda graph: graph.value):
        lines = LineSorter(folder)
        fills[graph](lines)
        yield graph, lines


def together(fills: dict[NamedNode, Fill], folder: Path) -> Iterator[Part]:
    """Yield the statements of all graphs as those of one, each once, for formats that have no graphs."""
    lines = LineSorter(folder)
    for fill in fills.values():
        fill(lines)
    yield from ((graph, lines) for graph in list(fills)[:1])
