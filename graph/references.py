"""Which other records a record refers to, read off its type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from comity.graph.fields import Refers
from comity.graph.origins import Path
from comity.graph.records import KINDS, Record


@dataclass(frozen=True, slots=True)
class Reference:
    """An id that stands in a record, where it stands, in which lists it may be described, and if of another record."""

    path: Path
    id: str
    lists: tuple[str, ...]
    another: bool = False


def references(record: Record) -> Iterator[Reference]:
    """Yield every id that a record refers to, in the order of its fields.

    >>> from comity.graph.records import Cooperation
    >>> [r.id for r in references(Cooperation(id="k1", kind="meeting", parties=(), event="event-x"))]
    ['event-x']
    """
    yield from _walk(record, ())


@cache
def others(name: str) -> tuple[tuple[str, str], ...]:
    """Return the fields of a type of records in which no record can refer to itself, by the type's name.

    A field that holds parts comes with that field of a part, any other one with an empty text.

    >>> others("Organisation")
    (('part_of', ''), ('formerly', ''), ('relations', 'to'))
    """
    cls: type | None = next((cls for cls in KINDS.values() if cls.__name__ == name), None)
    if cls is None:
        return ()
    own = [(field, "") for field, marker in _plan(cls).items() if marker.another]
    within = ((field, inner) for field, part in _parts(cls) for inner, m in _plan(part).items() if m.another)
    return (*own, *within)


def references_of(cls: type) -> Iterator[tuple[str, Refers]]:
    """Yield each field of a type of records, and of its parts, that holds an id, with what it may be the id of."""
    yield from _plan(cls).items()
    for _, part in _parts(cls):
        yield from references_of(part)


def _parts(cls: type) -> Iterator[tuple[str, type]]:
    hints = get_type_hints(cls)
    found = ((field.name, _part(hints[field.name])) for field in fields(cls))
    return ((name, part) for name, part in found if part is not None)


def _part(hint: Any) -> type | None:
    if isinstance(hint, type) and is_dataclass(hint):
        return hint
    return next((part for arg in get_args(hint) if (part := _part(arg)) is not None), None)


def _walk(part: Any, path: Path) -> Iterator[Reference]:
    cls: type = type(part)
    plan = _plan(cls)
    for field in fields(part):
        value = getattr(part, field.name)
        for place, item in _items(value, (*path, field.name)):
            if is_dataclass(item):
                yield from _walk(item, place)
            elif field.name in plan:
                yield Reference(place, item, plan[field.name].lists, plan[field.name].another)


def _items(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield (*path, index), item
    elif value is not None:
        yield path, value


@cache
def _plan(cls: type) -> dict[str, Refers]:
    hints = get_type_hints(cls, include_extras=True)
    found = {name: _refers(hint) for name, hint in hints.items()}
    return {name: marker for name, marker in found.items() if marker is not None}


def _refers(hint: Any) -> Refers | None:
    if get_origin(hint) is Annotated:
        markers = [item for item in hint.__metadata__ if isinstance(item, Refers)]
        return markers[-1] if markers else _refers(hint.__origin__)
    return next((marker for arg in get_args(hint) if (marker := _refers(arg)) is not None), None)
