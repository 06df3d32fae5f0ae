"""The elements of a JSON array of objects, some at a time, however long the array is.

A block is cut where an object begins as the first one did, and holds if what is before the cut is
a run of whole objects: within an object the brackets do not close, so that a wrong cut never does.
Where a few such cuts fail, the brackets are counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import IO, Any, TypeVar

import msgspec

from comity.graph.errors import InputError
from comity.graph.wording import shown

_BLOCK = 1 << 20
#: No element is longer: what does not end by then is no array of records.
LONGEST = 1 << 26
#: How many cuts are tried in a block before its brackets are counted.
_CUTS = 5
#: How often the first object's first key is looked for to find them, and how far before it the comma may be.
_LOOKS, _INDENT = 100, 200
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*(?=[{\]])")
_FIRST = re.compile(rb'\{\s*("[^"\\]*")\s*:')
_BEFORE = re.compile(rb",\s*\{\s*\Z")
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["{}\[\],]', re.DOTALL)
_INDEX = re.compile(r"\[(\d+)\]")

Made = TypeVar("Made")
_Decoder = msgspec.json.Decoder[list[Any]]
_objects: _Decoder = msgspec.json.Decoder(list[msgspec.Raw])


def elements(stream: IO[bytes], name: str) -> Iterator[msgspec.Raw]:
    """Yield each element of the array as its JSON text.

    Raises ``InputError`` where the stream is no JSON array of objects, is cut short, or has an element longer
    than ``LONGEST``.
    """
    return chain.from_iterable(_runs(stream, name, _objects))


def decoded(stream: IO[bytes], name: str, kind: type[Made]) -> Iterator[Made | msgspec.Raw]:
    """Yield each element as the type it is to have; one that has another, and those beside it, as JSON text."""
    return chain.from_iterable(_runs(stream, name, msgspec.json.Decoder(list[kind])))  # type: ignore[valid-type]


def lenient(element: msgspec.Raw, number: Callable[[str], Any] = float) -> Any:
    r"""Return an element that is not quite JSON as it is meant; a byte that is not UTF-8 comes as a lone surrogate.

    Raises ``ValueError`` or ``RecursionError`` where it cannot be read.

    >>> lenient(msgspec.Raw(b'{"name": "L\xe9on"}'))
    {'name': 'L\udce9on'}
    """
    text = bytes(element).decode("utf-8", "surrogateescape")
    return json.loads(text, strict=False, parse_float=number, parse_constant=number)


def explained(error: Exception, element: Any) -> tuple[str, str]:
    """Return at which field an element does not have its type, and why, with the value.

    >>> try:
    ...     msgspec.convert([1, "x"], list[int])
    ... except msgspec.ValidationError as error:
    ...     explained(error, [1, "x"])
    ('1', "'x' is of another type: expected `int`, got `str`")
    """
    if not isinstance(error, msgspec.ValidationError):
        return "", str(error)
    message, _, place = str(error).partition(" - at `$")
    field = _INDEX.sub(r".\1", place.rstrip("`")).strip(".")
    value = at(element, field.split(".") if field else [])
    if message.startswith("Invalid enum value"):
        return field, f"{shown(value)} is none of those that are known"
    if message.startswith("Expected") and not isinstance(value, list | dict):
        return field, f"{shown(value)} is of another type: e{message[1:]}"
    return field, message[:1].lower() + message[1:]


def at(value: Any, steps: list[str]) -> Any:
    """Return what stands in an element behind these steps; ``None`` where nothing does.

    >>> at({"names": [{"lang": "fr"}]}, ["names", "0", "lang"])
    'fr'
    """
    for step in steps:
        if isinstance(value, list):
            value = value[int(step)] if step.isdigit() else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def _runs(stream: IO[bytes], name: str, decoder: _Decoder) -> Iterator[list[Any]]:
    """Yield the elements of one block after the other."""
    buffer = stream.read(_BLOCK)
    start = _START.match(buffer)
    if start is None:
        told = f"it starts with {buffer[:30]!r}" if buffer else "it is empty"
        raise InputError(f"{name} is no JSON array of records ({told}): give a file in UTF-8 of the form [{{…}}, …]")
    buffer = buffer[start.end() :]
    first = _FIRST.match(buffer)
    key = first[1] if first else b""
    done = 0
    while block := stream.read(max(_BLOCK, len(buffer))):  # twice as much each time: no byte is looked at often
        run, buffer = _split(buffer + block, key, decoder)
        if run is None:
            raise _refusal(buffer, name, done)
        yield run
        done += len(run)
        if len(buffer) > LONGEST:
            raise InputError(f"{name}: record {done + 1} is longer than {LONGEST >> 20} MB: this is no list of records")
    run = _decode(b"[" + buffer, decoder)
    if run is None:
        run = _last(buffer, key)
    if run is None or (done and not run):  # what was cut off ended in a comma
        raise _refusal(buffer, name, done)
    yield run


def _cuts(buffer: bytes, key: bytes) -> Iterator[int]:
    """Yield where the comma is before an object that begins with a key, the last first; no more than a few."""
    end = len(buffer)
    for _ in range(_LOOKS if key else 0):
        end = buffer.rfind(key, 0, end)
        if end < 0:
            return
        if comma := _BEFORE.search(buffer, max(0, end - _INDENT), end):
            yield comma.start()


def _split(buffer: bytes, key: bytes, decoder: _Decoder) -> tuple[list[Any] | None, bytes]:
    """Return the whole objects at the start of a buffer, and what is left of it; ``None`` where it is no JSON."""
    for comma in islice(_cuts(buffer, key), _CUTS):
        run = _decode(b"[" + buffer[:comma] + b"]", decoder)
        if run is not None:
            return run, buffer[comma + 1 :]
    commas = _commas(buffer)[0]
    if not commas:
        return [], buffer
    run = _decode(b"[" + buffer[: commas[-1]] + b"]", decoder)
    if run is None:
        run = _one_by_one(buffer, commas, key)
    return run, buffer if run is None else buffer[commas[-1] + 1 :]


def _last(buffer: bytes, key: bytes) -> list[Any] | None:
    """Return the elements before the end of the array; ``None`` where there is none, or more behind it."""
    commas, end = _commas(buffer)
    if end < 0 or buffer[end + 1 :].strip() or not buffer[(commas or [-1])[-1] + 1 : end].strip():
        return None
    return _one_by_one(buffer, [*commas, end], key)


def _one_by_one(buffer: bytes, ends: list[int], key: bytes) -> list[Any] | None:
    """Return the elements as texts, of which one that is no JSON costs itself; ``None`` where it may hold another."""
    found = [buffer[start + 1 : end] for start, end in zip([-1, *ends], ends, strict=False)]
    for text in found:
        if _decode(b"[" + text + b"]", _objects) is None and (not key or next(_cuts(text, key), None) is not None):
            return None
    return [msgspec.Raw(text) for text in found]


def _decode(array: bytes, decoder: _Decoder) -> list[Any] | None:
    """Return the elements, as JSON text where one is not of its type; ``None`` where it is no JSON."""
    for chosen in (decoder, _objects):
        try:
            return chosen.decode(array)
        except (ValueError, RecursionError):  # msgspec's errors are ValueErrors
            continue
    return None


def _commas(buffer: bytes) -> tuple[list[int], int]:
    """Return where the commas between whole elements are, and where the array is closed, or -1."""
    depth, found = 0, []
    for token in _TOKEN.finditer(buffer):
        what = token[0]
        if what == b"," and not depth:
            found.append(token.start())
        elif what in b"{[":
            depth += 1
        elif what in b"}]":
            depth -= 1
        elif what == b'"':  # a text that does not end
            break
        if depth < 0:
            return found, token.start()
    return found, -1


def _refusal(buffer: bytes, name: str, done: int) -> InputError:
    """Say which element is no JSON, or that the array does not end."""
    commas, end = _commas(buffer)
    for start, comma in zip([-1, *commas], commas, strict=False):
        done += 1
        try:
            _objects.decode(b"[" + buffer[start + 1 : comma] + b"]")
        except (msgspec.DecodeError, RecursionError) as error:
            return InputError(f"{name}: record {done} is no JSON ({reason(error)}): download the file again")
    if end < 0:
        return InputError(f"{name} is cut short after record {done}: download it again")
    try:
        _objects.decode(b"[" + buffer[(commas or [-1])[-1] + 1 :])
    except (msgspec.DecodeError, RecursionError) as error:
        return InputError(f"{name}: record {done + 1}, the last, is no JSON ({reason(error)}): download the file again")
    return InputError(f"{name} is no JSON after record {done}: download it again")


def reason(error: Exception) -> str:
    """Say why a text is no JSON."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if "truncated" in str(error):  # said of an escape such as \ud800, too, whose second half is not there
        return "it ends too soon, or has one half of a surrogate pair"
    return str(error)
