"""A build: datasets in, one checked generation of the store out, or nothing at all.

Every dataset becomes one named graph; one whose files, loader and base are what they were is
left as it is. What is derived, and the provenance, follow. The gate sees the whole draft
before it becomes the current generation, and stops it by raising.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from time import perf_counter

import pyoxigraph as ox
from pyoxigraph import Quad, RdfFormat, Triple

from comity import __version__
from comity.graph import digests, provenance, rules, streams
from comity.graph.drafts import Draft, drafting
from comity.graph.errors import InputError, StoreError
from comity.graph.provenance import File, Run
from comity.graph.schemes import ONTOLOGY_FOLDER
from comity.graph.shapes import ShapeResult
from comity.graph.store import Store
from comity.graph.streams import Staged, Stream
from comity.graph.vocabulary import DEFAULT_BASE, RESERVED


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetInput:
    """One dataset as a loader read it.

    ``quads`` is called only where the dataset has changed, and yields the quads of its graph
    (or triples); ``records`` and ``set_aside`` count what stands and what was left out;
    ``standing`` changes with the records that stand, which the files alone do not decide.
    """

    name: str
    files: tuple[File, ...]
    loader: str
    quads: Callable[[], Iterable[Quad | Triple]]
    records: int
    set_aside: int = 0
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one dataset; ``triples`` is ``None`` where it was unchanged and skipped, or failed.

    ``failed`` says why a source could not be read; the graph has then what it had before.
    """

    name: str
    records: int
    set_aside: int
    triples: int | None
    failed: str = ""
    seconds: float = 0.0


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
    gate: Gate = _open_gate,
    tell: Callable[[str], None] = lambda _: None,
) -> BuildReport:
    """Load these datasets into a store folder, in one step that happens whole or not at all.

    Datasets that are in the store and not named stay; those in ``drop`` are removed. ``tell``
    is told what is being done. A large dataset whose source cannot be read is told in the report
    and leaves the others standing; where all fail, the first one's ``InputError`` is raised. Whatever else
    a dataset or the gate raises stops the build and leaves the store as it was; so do
    ``StoreBusy`` and ``StoreError`` (see ``drafting``).
    """
    with drafting(path, base) as draft:
        done = provenance.recorded(draft.store)
        _drop(draft, drop, done)
        loading = Loading(draft, done, tell)
        for dataset in (ontology(), *_checked(datasets)):
            loading.load(dataset)
        loading.check_some_stand()
        if not draft.changed:
            return BuildReport("", tuple(loading.loaded), (), {})
        derived = _derive(draft, tell)
        _record(draft, loading.runs, done, drop)
        draft.merge()
        tell("checks")
        gate(draft.store, [result for staged in loading.staged for result in streams.results(draft.store, staged)])
    return BuildReport(draft.store.generation, tuple(loading.loaded), tuple(drop), derived)


class Loading:
    """Load one dataset after the other into a draft, and keep count."""

    def __init__(self, draft: Draft, done: dict[str, str], tell: Callable[[str], None]) -> None:
        self._draft, self._done, self._tell = draft, done, tell
        self.runs: list[Run] = []
        self.loaded: list[Loaded] = []
        self.staged: list[Staged] = []

    def load(self, dataset: DatasetInput | Stream) -> None:
        """Load a dataset, unless it is in the store as it is."""
        self._tell(dataset.name)
        started, clock = provenance.clock(), perf_counter()
        found = self._hash(dataset)
        triples, failed = None, ""
        if not self._is_there(dataset.name, found):
            try:
                triples = self._put(dataset)
            except InputError as error:
                if isinstance(dataset, DatasetInput):
                    raise
                failed = str(error)
        records, aside = (0, 0) if failed else (dataset.records, dataset.set_aside)
        self.loaded.append(Loaded(dataset.name, records, aside, triples, failed, perf_counter() - clock))
        if triples is not None:
            self.runs.append(_run(dataset, self._hash(dataset), triples, started))

    def check_some_stand(self) -> None:
        """Raise ``InputError`` where every source failed."""
        failed = [item.failed for item in self.loaded if item.failed]
        if failed and len(failed) == len(self.loaded) - 1:  # the ontology is one of them
            raise InputError("\n".join(failed))

    def _hash(self, dataset: DatasetInput | Stream) -> str:
        standing = dataset.standing if isinstance(dataset, DatasetInput) else ""
        return provenance.content_hash(dataset.files, dataset.loader, __version__, self._draft.store.base, standing)

    def _is_there(self, name: str, found: str) -> bool:
        graph = self._draft.store.graph(name)
        return self._done.get(name) == found and self._draft.store.engine.contains_named_graph(graph)

    def _put(self, dataset: DatasetInput | Stream) -> int:
        if isinstance(dataset, DatasetInput):
            return self._draft.replace(dataset.name, dataset.quads())
        store, folder = self._draft.store, self._draft.folder
        graph = store.graph(dataset.name)
        if store.engine.contains_named_graph(graph):
            before = digests.load(folder, dataset.name) if graph in store.alone else {}
            self.staged.append(streams.update(self._draft, dataset, before))
        else:
            self.staged.append(streams.load(self._draft, dataset))
        return self._draft.count(graph)


def _run(dataset: DatasetInput | Stream, found: str, triples: int, started: datetime) -> Run:
    return Run(
        dataset=dataset.name,
        files=dataset.files,
        loader=dataset.loader,
        version=__version__,
        content_hash=found,
        records_out=dataset.records,
        records_set_aside=dataset.set_aside,
        triples_out=triples,
        started=started,
        ended=provenance.clock(),
        prefixes=() if isinstance(dataset, DatasetInput) else dataset.prefixes,
    )


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
