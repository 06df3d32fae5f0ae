"""What the shapes find in large datasets: in what is new or changed, and in what that may have put wrong elsewhere."""

from __future__ import annotations

from collections.abc import Collection

from pyoxigraph import NamedNode

from comity.graph import digests
from comity.graph.naming import record_of
from comity.graph.shapes import ShapeResult
from comity.graph.store import Store
from comity.graph.stream_records import pointing, said_by
from comity.graph.streams import Staged
from comity.graph.validation import typed
from comity.graph.vocabulary import term

_LISTS = {
    term("org:Organization").value: {"organisations"},
    term("comity:Cooperation").value: {"cooperations", "agreements"},
    term("comity:Agreement").value: {"agreements"},
    term("comity:Framework").value: {"frameworks"},
    term("skos:Concept").value: {"fields"},
    term("foaf:Document").value: {"sources"},
}


def results(store: Store, staged: Staged) -> list[ShapeResult]:
    """Finish the check of what was staged: what changed, and what that may have put wrong in other records."""
    graph = store.graph(staged.stream.name)
    found = list(staged.results)
    if not staged.whole:
        touched = pointing(store, staged.felt, graph) | {record.value for record in staged.reached}
        touched -= {store.id(name).value for name in [*staged.come, *staged.changed]}
        for record in sorted(touched):
            found += staged.checker.check("".join(f"{t} .\n" for t in said_by(store, NamedNode(record), graph)))
    known = Known(store)
    found += staged.checker.finish(known.typed)
    lost = {store.id(name).value for name in staged.left_out}
    return [result for result in found if not lost or _record(result) not in lost]


def _record(result: ShapeResult) -> str:
    return record_of(result.focus.value) if isinstance(result.focus, NamedNode) else ""


class Known:
    """Tell of which class things are: by the digests of the large datasets, else by what the store says."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._dates = f"{store.prefixes['id']}date/"
        self._listed = {
            store.id(name).value: listed
            for dataset in digests.datasets(store.folder)
            for name, (listed, _) in digests.load(store.folder, dataset).items()
        }

    def typed(self, kind: str, nodes: Collection[str]) -> set[str]:
        """Return those of the nodes that are of a class; dates are described wherever one is pointed to."""
        lists = _LISTS.get(kind, ())
        found = {node for node in nodes if self._listed.get(node) in lists}
        if kind == term("comity:DateValue").value:
            found |= {node for node in nodes if node.startswith(self._dates)}
        return found | typed(self._store, kind, set(nodes) - found - self._listed.keys())
