"""From the IRIs of a record's parts back to the fields in which they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from comity.graph.origins import Path
from comity.graph.records import Record
from comity.graph.statements import PartMapping
from comity.graph.vocabulary import DEFAULT_BASE


def part_paths(record: Record, base: str = DEFAULT_BASE) -> dict[str, Path]:
    """Map the IRI of each part of a record to its path; of parts with one IRI the first counts.

    >>> from comity.graph.records import Organisation
    >>> from comity.graph.parts import Name
    >>> list(part_paths(Organisation(id="istt", kind="science-park", names=(Name(text="ISTT"),))).values())
    [('names', 0)]
    """
    mapping = PartMapping(base)
    found: dict[str, Path] = {}
    for path, node in _parts(mapping, mapping.id(record.id), record):
        found.setdefault(node.strip("<>"), path)
    return found


def _parts(mapping: PartMapping, subject: str, record: Record) -> Iterator[tuple[Path, str]]:
    yield from _evidence(mapping, subject, record.evidence, ())
    for path, item, node in _each(mapping, subject, record):
        yield path, node
        yield from _evidence(mapping, subject, item.evidence, path)


def _evidence(mapping: PartMapping, subject: str, evidence: Sequence[Any], path: Path) -> Iterator[tuple[Path, str]]:
    for index, item in enumerate(evidence):
        yield (*path, "evidence", index), mapping.evidence_iri(subject, item)


def _each(mapping: PartMapping, subject: str, record: Record) -> Iterator[tuple[Path, Any, str]]:
    """Yield each part with its path and its IRI."""
    names: dict[str, Callable[[str, Any], str]] = {
        "names": mapping.name_iri,
        "places": mapping.place_iri,
        "place": mapping.place_iri,
        "milestones": mapping.milestone_iri,
        "parties": mapping.participation_iri,
        "posts": mapping.post_iri,
    }
    for field, name in names.items():
        value = getattr(record, field, None)
        if isinstance(value, tuple):
            for index, item in enumerate(value):
                yield (field, index), item, name(subject, item)
        elif value is not None:
            yield (field,), value, name(subject, value)
