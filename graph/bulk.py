"""The record types once more, unchecked and fast to make: for loaders that make millions.

They are generated from the types of ``records`` and ``parts``, field by field, and the same mapping
reads them; a loader that uses them has checked each value itself.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from inspect import get_annotations
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

from comity.graph import parts, records

Made = TypeVar("Made")
_STRUCTS: dict[type, type] = {}


def fast(cls: type[Made]) -> type[Made]:
    """Return the fast type of a record or of a part: the same fields, the same defaults, frozen.

    >>> Name(text="UNESCO", lang="fr").type
    'preferred'
    """
    if cls not in _STRUCTS:
        bases: tuple[type, ...] = tuple(fast(base) for base in cls.__bases__ if base is not object)
        own = [field for field in fields(cast("Any", cls)) if field.name in get_annotations(cls)]
        described: list[Any] = [
            (field.name, Any) if field.default is MISSING else (field.name, Any, field.default) for field in own
        ]
        made = msgspec.defstruct(cls.__name__, described, bases=bases or None, frozen=True, kw_only=True)
        _STRUCTS[cls] = made
    return cast("type[Made]", _STRUCTS[cls])


if TYPE_CHECKING:
    from comity.graph.parts import Evidence, Milestone, Name, Participation, Place, Relation
    from comity.graph.records import Cooperation, Field, Framework, Mention, Organisation
else:
    Evidence, Name, Place = fast(parts.Evidence), fast(parts.Name), fast(parts.Place)
    Milestone, Participation, Relation = fast(parts.Milestone), fast(parts.Participation), fast(parts.Relation)
    Organisation, Mention = fast(records.Organisation), fast(records.Mention)
    Cooperation, Framework, Field = fast(records.Cooperation), fast(records.Framework), fast(records.Field)

__all__ = [
    "Cooperation",
    "Evidence",
    "Field",
    "Framework",
    "Mention",
    "Milestone",
    "Name",
    "Organisation",
    "Participation",
    "Place",
    "Relation",
    "fast",
]
