"""A build: datasets in, one checked generation of the store out, or nothing at all.

Every dataset becomes one named graph; one whose files, loader and base are what they were is
left as it is. What is derived, and the provenance, follow. The gate sees the whole draft
before it becomes the current generation, and stops it by raising.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad, RdfFormat

from comity.graph import provenance, rules, stream_checks, streams
from comity.graph.drafts import Draft, drafting
from comity.graph.errors import StoreError
from comity.graph.loads import DatasetInput as DatasetInput
from comity.graph.loads import Loaded as Loaded
from comity.graph.loads import Loading, Settle
from comity.graph.provenance import File, Run
from comity.graph.schemes import ONTOLOGY_FOLDER
from comity.graph.shapes import ShapeResult
from comity.graph.store import Store
from comity.graph.streams import Stream
from comity.graph.vocabulary import DEFAULT_BASE, RESERVED


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: the generation is empty where nothing had changed and none was made."""

    generation: str
    loaded: tuple[Loaded, ...]
    dropped: tuple[str, ...]
    derived: dict[str, int]


#: What looks at a draft before it becomes the current generation, with the shapes' results for large datasets.
Gate = Callable[[Store, list[ShapeResult]], None]


def _open_gate(_: Store, __: list[ShapeResult]) -> None: ...


def build(
    path: str | Path,
    datasets: Iterable[DatasetInput | Stream],
    base: str = DEFAULT_BASE,
    *,
    drop: Collection[str] = (),
    settle: Settle = lambda _: (),
    gate: Gate = _open_gate,
    tell: Callable[[str], None] = lambda _: None,
) -> BuildReport:
    """Load these datasets into a store folder, in one step that happens whole or not at all.

    Datasets that are in the store and not named stay; those in ``drop`` are removed. ``settle`` is asked
    for further datasets once these are loaded, and again where records of a large one had to be set aside.
    ``tell`` is told what is being done. A large dataset whose source cannot be read is told in the report
    and leaves the others standing; where all fail, the first one's ``InputError`` is raised. Whatever else
    a dataset or the gate raises stops the build and leaves the store as it was; so do
    ``StoreBusy`` and ``StoreError`` (see ``drafting``).
    """
    with drafting(path, base) as draft:
        done = provenance.recorded(draft.store)
        _drop(draft, drop, done)
        loading = Loading(draft, done, tell)
        for dataset in chain([ontology()], _checked(chain(datasets, loading.settled(settle)))):
            loading.load(dataset)
        loading.check_some_stand()
        if not draft.changed:
            return BuildReport("", loading.loaded, (), {})
        streams.forget_dates(draft)
        derived = _derive(draft, tell)
        _record(draft, loading.runs, done, drop)
        draft.merge()
        tell("checks")
        gate(draft.store, [found for staged in loading.staged for found in stream_checks.results(draft.store, staged)])
        return BuildReport(draft.store.generation, loading.loaded, tuple(drop), derived)


def ontology(folder: Path = ONTOLOGY_FOLDER) -> DatasetInput:
    """Return the vocabulary and its schemes (``comity.ttl``, ``kinds/*.ttl``) as a dataset."""
    paths = [folder / "comity.ttl", *sorted((folder / "kinds").glob("*.ttl"))]
    contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}

    def triples() -> Iterator[Quad]:
        for content in contents.values():
            yield from ox.parse(content, format=RdfFormat.TURTLE)

    return DatasetInput(
        name="ontology",
        files=tuple(describe(f"ontology/{name}", content) for name, content in contents.items()),
        loader="ontology",
        quads=triples,
        records=len(contents),
    )


def describe(name: str, content: bytes) -> File:
    """Describe a file by its name and its bytes.

    >>> describe("a.yaml", b"").sha256[:8]
    'e3b0c442'
    """
    return File(name, sha256(content).hexdigest(), len(content))


def _checked(datasets: Iterable[DatasetInput | Stream]) -> Iterator[DatasetInput | Stream]:
    seen = set(RESERVED)
    for dataset in datasets:
        if dataset.name in seen or dataset.name.startswith(provenance.LOCAL):
            why = "was given twice" if dataset.name in seen - set(RESERVED) else "is a graph of the store's own"
            raise StoreError(f"no dataset can be called {dataset.name!r}, which {why}: give it another name")
        seen.add(dataset.name)
        yield dataset


def _drop(draft: Draft, drop: Collection[str], done: dict[str, str]) -> None:
    for name in drop:
        if name not in done or name in RESERVED:
            known = ", ".join(sorted(done.keys() - set(RESERVED))) or "none"
            raise StoreError(f"there is no dataset {name!r} in the store to be dropped (there are: {known})")
        draft.remove(name)


def _derive(draft: Draft, tell: Callable[[str], None]) -> dict[str, int]:
    tell("derived graphs")
    return {graph: draft.replace(graph, triples) for graph, triples in rules.derive(draft.store).items()}


def _record(draft: Draft, runs: list[Run], done: Iterable[str], drop: Collection[str]) -> None:
    """Keep what is recorded of datasets that were not made anew, and of local graphs, and add what was done."""
    gone = {*drop, *(run.dataset for run in runs)}
    before = dict.fromkeys([*done, *provenance.local(draft.store)])
    kept = list(provenance.kept(draft.store, [name for name in before if name not in gone]))
    fresh = [triple for run in runs for triple in provenance.statements(run, draft.store.base)]
    draft.replace(provenance.GRAPH, [*kept, *fresh])
