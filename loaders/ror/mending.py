"""A record of ROR's in which something cannot be meant: without it the record stands, as long as it has id and name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple, get_args, get_type_hints

import msgspec
from msgspec import Raw, Struct

from comity.graph.errors import InputError
from comity.graph.records import Record
from comity.graph.wording import shown
from comity.loaders import json_array
from comity.loaders.base import Fault, Unknown
from comity.loaders.ror.schema import KNOWN, RorRecord
from comity.loaders.values import Wrong

#: How many values of one record may be left out; a record of which more cannot be meant is none.
_MOST = 200
_LOST = "the record is set aside"
#: What is no character: a byte that is not UTF-8 (PEP 383), or one half of a surrogate pair.
_HALVES = re.compile("[\ud800-\udfff]")
_MISSING = re.compile(r"object missing required field `(.*)`")
_NUMBER = re.compile(r"\.?\b\d+\b")


class _Left(NamedTuple):
    """Hold what is left out of a record: the field, what stood there, and why."""

    field: str
    value: Any
    message: str


class Mending:
    """Read a record once more, without one value after the other that cannot be meant."""

    def __init__(self, item: RorRecord | Raw, file: str, number: int) -> None:
        self._file, self._number = file, number
        self._left: list[_Left] = []
        self._unknown: list[str] = []
        self._last: list[str] = []
        self._found: Any = None
        self._failed = ""
        try:
            self._found = _plain(item)
        except (ValueError, RecursionError) as error:
            self._failed = f"it cannot be read: {json_array.reason(error)}"

    def read(self, make: Callable[[RorRecord], Record]) -> Iterator[Record | Fault | Unknown]:
        """Yield what is left out, then the record; or the fault for which it is set aside.

        Raises ``InputError`` for a record of schema 1.
        """
        found = self._found
        if isinstance(found, dict):
            if "name" in found and "names" not in found:
                raise InputError(f"{self._place()} is of ROR's schema 1, which is not read: take a release of schema 2")
            self._sift(found, RorRecord, ())
        made = None if self._failed else self._made(make)
        yield from (Unknown(self._file, self._record(), field) for field in self._unknown)
        if made is None:
            yield self._fault(self._cause(), "")
        else:
            yield from (self._fault(left, made.id) for left in self._left)
            yield made

    def _cause(self) -> _Left:
        """Return why the record is set aside: where no name is left, why the first one was left out."""
        *before, last = self._left or [_Left("", "", self._failed)]
        return next((left for left in before if left.field.startswith(f"{last.field}.")), last)

    def _made(self, make: Callable[[RorRecord], Record]) -> Record | None:
        """Return the record; ``None`` where what was left out last is something without which it says nothing."""
        for _ in range(_MOST):
            try:
                return make(msgspec.convert(self._found, RorRecord))
            except (ValueError, RecursionError) as error:
                field, message, also = self._explained(error)
            if not self._without(field.split("."), message):
                return None
            for path in (name.split(".") for name in also):
                if json_array.at(self._found, path) is not None:
                    self._without(path, message)
        self._left.append(_Left("", "", f"more than {_MOST} of its values cannot be meant"))
        return None

    def _explained(self, error: Exception) -> tuple[str, str, tuple[str, ...]]:
        if isinstance(error, Wrong):
            return error.field, error.message, error.also
        field, message = json_array.explained(error, self._found)
        if missing := _MISSING.fullmatch(message):
            return f"{field}.{missing[1]}".lstrip("."), "the field is missing", ()
        if known := KNOWN.get(_NUMBER.sub("", field)):
            message += f": {', '.join(known)}"
        return field, message, ()

    def _without(self, path: list[str], message: str) -> bool:
        """Leave a value out: a list has one less, else there is none; where none will not do, what it is a part of."""
        if path[0] in ("", "id") or path == ["names"]:
            self._left.append(_Left(path[0], json_array.at(self._found, path), message))
            return False
        within, last = json_array.at(self._found, path[:-1]), path[-1]
        if isinstance(within, list):
            value = within.pop(int(last))
        elif last in within and within[last] is None:
            self._tell(path, None, message)
            return self._without(path[:-1], message)
        else:
            value, within[last] = within.get(last, ""), None
        self._tell(path, value, message)
        if isinstance(within, list):
            self._last = []  # another stands now in its place
        return True

    def _tell(self, path: list[str], value: Any, message: str) -> None:
        """Note what is left out, once: where none will not do, what it is a part of goes after it."""
        if self._last[: len(path)] != path:
            self._left.append(_Left(".".join(path), value, message))
        self._last = path

    def _sift(self, found: Any, kind: type | None, path: tuple[str, ...]) -> None:
        """Take out the fields that are not read or not known; leave out what has bytes that are no characters."""
        if isinstance(found, str):
            if _HALVES.search(found):
                self._without([*path], "it has bytes that are not UTF-8, or one half of a surrogate pair")
        elif isinstance(found, list):
            for at in reversed(range(len(found))):
                self._sift(found[at], kind, (*path, str(at)))
        elif isinstance(found, dict) and kind is not None:
            known = _fields(kind)
            for name in list(found):
                if name not in known:
                    self._unknown.append(_NUMBER.sub("", ".".join((*path, name))))
                if known.get(name, Raw) is Raw:
                    del found[name]
                else:
                    self._sift(found[name], known[name], (*path, name))

    def _fault(self, left: _Left, of: str) -> Fault:
        """Say what is left out; without a record that stands without it, that the record is."""
        field, value = _NUMBER.sub("", left.field).strip("."), left.value
        told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        message = left.message if of else f"{left.message}; {_LOST}"
        return Fault(self._file, 0, self._record(), field, message, value=told, of=of, alone=bool(of))

    def _record(self) -> str:
        """Name the record by its number and its id, which may be anything."""
        name = self._found.get("id") if isinstance(self._found, dict) else None
        return f"record {self._number}" + (f" ({shown(name)[1:-1]})" if isinstance(name, str) and name else "")

    def _place(self) -> str:
        return f"{self._file}: {self._record()}"


def _plain(item: RorRecord | Raw) -> Any:
    """Return a record as JSON has it; what is no UTF-8 comes through, to be left out alone."""
    if not isinstance(item, Raw):
        return _unmade(item)
    try:
        return msgspec.json.decode(item)
    except ValueError:
        return json_array.lenient(item)


def _unmade(value: Any) -> Any:
    if isinstance(value, Struct):
        named = ((name, getattr(value, name)) for name in value.__struct_fields__)
        return {name: _unmade(part) for name, part in named if not isinstance(part, Raw)}
    return [_unmade(part) for part in value] if isinstance(value, tuple) else value


@cache
def _fields(kind: type) -> dict[str, type | None]:
    """Return the fields of a part, each with what it consists of: ``Raw`` where it is not read, ``None`` for values."""
    return {name: _part(hint) for name, hint in get_type_hints(kind).items()}


def _part(hint: Any) -> type | None:
    if isinstance(hint, type) and issubclass(hint, Struct | Raw):
        return hint
    return next((found for arg in get_args(hint) if (found := _part(arg)) is not None), None)
