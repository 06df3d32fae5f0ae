"""What a search finds: the things that bear a name, then those that have the text in a name."""

from __future__ import annotations

from pyoxigraph import NamedNode

from comity.graph.store import Store
from comity.queries.explanation.candidates import by_id, named
from comity.queries.explanation.reader import Reader
from comity.queries.names import normalised

#: From so many on, what is found is told in order of IRI: the labels of all would have to be looked up.
_LABELLED = 1_000


def found(store: Store, text: str) -> list[NamedNode]:
    """List what a text may mean: by IRI or id, then those called so, then those with the text in a name.

    Names are compared as :func:`comity.queries.names.normalised` gives them; of each part, bodies come first,
    and all are in order of label.
    """
    wanted = normalised(text)
    if not wanted:
        return []
    exact = [node.value] if (node := by_id(store, text)) else []
    equal, within = named(store, wanted)
    reader = Reader(store)
    parts = (exact, _ordered(reader, equal), _ordered(reader, within - equal))
    return [NamedNode(iri) for iri in dict.fromkeys(iri for part in parts for iri in part)]


def _ordered(reader: Reader, iris: set[str]) -> list[str]:
    if len(iris) > _LABELLED:
        return sorted(iris)
    return sorted(iris, key=lambda iri: _place(reader, NamedNode(iri)))


def _place(reader: Reader, node: NamedNode) -> tuple[bool, str, str]:
    return not reader.some(node, "org:classification"), normalised(reader.label(node)), node.value
