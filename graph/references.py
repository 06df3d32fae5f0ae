"""Which other records a record refers to, read off its type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from comity.graph.fields import Refers
from comity.graph.origins import Path
from comity.graph.records import Record


@dataclass(frozen=True, slots=True)
class Reference:
    """An id that stands in a record, where it stands, and in which lists it may be described."""

    path: Path
    id: str
    lists: tuple[str, ...]


def references(record: Record) -> Iterator[Reference]:
    """Yield every id that a record refers to, in the order of its fields.

    >>> from comity.graph.records import Cooperation
    >>> [r.id for r in references(Cooperation(id="k1", kind="meeting", parties=(), event="event-x"))]
    ['event-x']
    """
    yield from _walk(record, ())


def _walk(part: Any, path: Path) -> Iterator[Reference]:
    cls: type = type(part)
    plan = _plan(cls)
    for field in fields(part):
        value = getattr(part, field.name)
        for place, item in _items(value, (*path, field.name)):
            if is_dataclass(item):
                yield from _walk(item, place)
            elif field.name in plan:
                yield Reference(place, item, plan[field.name])


def _items(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield (*path, index), item
    elif value is not None:
        yield path, value


@cache
def _plan(cls: type) -> dict[str, tuple[str, ...]]:
    hints = get_type_hints(cls, include_extras=True)
    found = {name: _refers(hint) for name, hint in hints.items()}
    return {name: marker.lists for name, marker in found.items() if marker is not None}


def _refers(hint: Any) -> Refers | None:
    if get_origin(hint) is Annotated:
        markers = [item for item in hint.__metadata__ if isinstance(item, Refers)]
        return markers[-1] if markers else _refers(hint.__origin__)
    return next((marker for arg in get_args(hint) if (marker := _refers(arg)) is not None), None)
