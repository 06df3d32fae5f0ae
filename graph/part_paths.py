"""From the IRIs of a record's parts back to the fields in which they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from pyoxigraph import NamedNode

from comity.graph.origins import Path
from comity.graph.records import Record
from comity.graph.statements import PartMapping, Statement
from comity.graph.triples import Mapping
from comity.graph.vocabulary import DEFAULT_BASE


def part_paths(record: Record, base: str = DEFAULT_BASE) -> dict[str, Path]:
    """Map the IRI of each part of a record to its path; of parts with one IRI the first counts.

    >>> from comity.graph.records import Organisation
    >>> from comity.graph.parts import Name
    >>> list(part_paths(Organisation(id="istt", kind="science-park", names=(Name(text="ISTT"),))).values())
    [('names', 0)]
    """
    mapping = Mapping(base)
    found: dict[str, Path] = {}
    for path, statements in _parts(mapping, mapping.id(record.id), record):
        found.setdefault(_node(statements), path)
    return found


def _parts(mapping: PartMapping, subject: NamedNode, record: Record) -> Iterator[tuple[Path, Iterable[Statement]]]:
    yield from _evidence(mapping, subject, record.evidence, ())
    for path, item, make in _each(mapping, subject, record):
        yield path, make(item)
        yield from _evidence(mapping, subject, item.evidence, path)


def _evidence(
    mapping: PartMapping, subject: NamedNode, evidence: Sequence[Any], path: Path
) -> Iterator[tuple[Path, Iterable[Statement]]]:
    for index, item in enumerate(evidence):
        yield (*path, "evidence", index), mapping.evidence(subject, subject, (item,))


def _each(
    mapping: PartMapping, subject: NamedNode, record: Record
) -> Iterator[tuple[Path, Any, Callable[[Any], Iterator[Statement]]]]:
    """Yield each part with its path and the function that makes its statements, whose first link is its IRI."""
    makers: dict[str, Callable[[Any], Iterator[Statement]]] = {
        "names": lambda name: mapping.name(subject, name, ()),
        "places": lambda place: mapping.places(subject, "org:hasSite", [place], ()),
        "place": lambda place: mapping.places(subject, "schema:location", [place], ()),
        "milestones": lambda milestone: mapping.milestones(subject, (milestone,), ()),
        "parties": lambda part: mapping.participation(subject, part, ()),
        "posts": lambda post: mapping.post(subject, post, ()),
    }
    for field, make in makers.items():
        value = getattr(record, field, None)
        if isinstance(value, tuple):
            for index, item in enumerate(value):
                yield (field, index), item, make
        elif value is not None:
            yield (field,), value, make


def _node(statements: Iterable[Statement]) -> str:
    """Return the IRI to which the first statement links."""
    return next(value.value for _, _, value in statements if isinstance(value, NamedNode))
