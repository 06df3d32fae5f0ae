"""What a person may mean by a name: the described things that bear it, in any language or script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from comity.graph.store import Store
from comity.graph.vocabulary import term
from comity.queries.explanation.reader import Reader
from comity.queries.names import normalised

_WITHIN = "SELECT thing, bool_or(normal = $wanted) FROM called WHERE contains(normal, $wanted) GROUP BY thing"
_NAMES = ("skos:prefLabel", "skos:altLabel", "dcterms:title")


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A thing that a name may stand for: its label, its record id, what it is, its IRI, and its countries, by code."""

    label: str
    id: str
    what: str
    iri: str
    countries: str = ""


def candidates(store: Store, text: str) -> list[Candidate]:
    """List what a text may mean, in order of label: by IRI or id, else by a name that is equal, else by a part of one.

    Names are compared as :func:`normalised`. One result is an answer, several are an ambiguity, none
    is a name that the store does not know. Labels never merge things: each id is listed.
    """
    reader = Reader(store)
    if exact := by_id(store, text.strip()):
        return [_candidate(reader, exact)]
    wanted = normalised(text)
    if not wanted:
        return []
    found = _of_columns(store, wanted) if store.alone else None
    return sorted(_candidate(reader, NamedNode(iri)) for iri in (_called(store, wanted) if found is None else found))


def _of_columns(store: Store, wanted: str) -> set[str] | None:
    from comity.queries.columns import naming  # DuckDB is slow to import, and needed by large datasets only

    return naming.called(store, wanted)


def _called(store: Store, wanted: str) -> set[str]:
    equal, within = _scanned(store, wanted)
    return equal or within


def named(store: Store, wanted: str) -> tuple[set[str], set[str]]:
    """Return the IRIs of what has a normalised name, and of what has it within a name."""
    if store.alone:
        from comity.queries.columns import reading  # DuckDB is slow to import, and needed by large datasets only

        if (database := reading.opened(store)) is not None:
            start = store.prefixes["id"]
            rows = reading.run(store, database, _WITHIN, {"wanted": wanted})[1]
            found = [(start + thing.removeprefix("id:"), equal) for thing, equal in rows]
            return {iri for iri, equal in found if equal}, {iri for iri, _ in found}
    return _scanned(store, wanted)


def _scanned(store: Store, wanted: str) -> tuple[set[str], set[str]]:
    names = [(normalised(name), iri) for name, iri in _names(store)]
    return {iri for name, iri in names if name == wanted}, {iri for name, iri in names if wanted in name}


def nearest_names(store: Store, text: str) -> list[str]:
    """List the three names that are spelt most like a text; none where nothing is near."""
    if store.alone:
        from comity.queries.columns import naming

        if (near := naming.nearest(store, normalised(text))) is not None:
            return near
    from difflib import get_close_matches  # needed for mistakes only

    names: dict[str, str] = {}
    for name, _ in _names(store):
        names.setdefault(normalised(name), name)
    return [names[near] for near in get_close_matches(normalised(text), list(names), n=3, cutoff=0.6)]


def by_id(store: Store, text: str) -> NamedNode | None:
    """Return the thing that a text names by its IRI or its id, or ``None``."""
    local = text.removeprefix("id:")
    try:
        node = NamedNode(text if "://" in text else store.prefixes["id"] + local)
    except ValueError:  # no IRI: it has blanks in it, say
        return None
    return node if store.describes(node) else None


def _names(store: Store) -> Iterator[tuple[str, str]]:
    start = store.prefixes["id"]
    for predicate in _NAMES:
        for quad in store.pattern(None, term(predicate), None):
            about, name = quad.subject, quad.object
            if not isinstance(about, NamedNode) or "#" in about.value or not about.value.startswith(start):
                continue  # parts, such as posts, are shown with their owner
            if isinstance(name, Literal):
                yield name.value, about.value


def _candidate(reader: Reader, node: NamedNode) -> Candidate:
    return Candidate(reader.label(node), reader.short(node), reader.what(node), node.value, reader.countries(node))
