"""YAML with the line of every value, read safely: bounded, without aliases, every scalar a string.

Strings, because a plain ``NO`` is Norway, ``2019-10`` a month and ``1e3`` an acronym; what a
field wants as a number or a truth value is made one where the field is checked.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from comity.graph.errors import InputError
from comity.graph.origins import Path as Place

MAX_BYTES = 10_000_000
MAX_DEPTH = 24
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Tree:
    """Hold plain values, and the line on which each stands."""

    value: Any
    #: by the first two steps of a place (a list and a number: one record), the lines of all that is within
    lines: dict[Place, dict[Place, int]] = field(default_factory=dict)
    #: keys that stand twice in one mapping, with the lines of both
    twice: list[tuple[Place, int, int]] = field(default_factory=list)
    _tails: dict[Place, Place] = field(default_factory=dict)

    def put(self, place: Place, line: int) -> None:
        """Note the line of a place; records have the same places within, which are kept once."""
        tail = place[2:]
        self.lines.setdefault(place[:2], {})[self._tails.setdefault(tail, tail)] = line

    def line(self, place: Place) -> int:
        """Return the line of a place."""
        return self.lines[place[:2]][place[2:]]


def read(path: Path) -> tuple[bytes, Tree]:
    """Read a YAML file; return its bytes and its tree.

    Raises ``InputError`` where it cannot be read at all: too large, not UTF-8, broken, empty,
    nested too deep, with aliases, or with several documents.
    """
    data = _bytes(path)
    text = _decode(path, data)
    try:
        _look(path, text)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise InputError(f"{path}{_mark(error, data)}: this is no YAML: {_problem(error)}") from None
    if node is None:
        raise InputError(f"{path}: there is nothing in this file; `comity new organisation` prints a template")
    tree = Tree(None)
    return data, replace(tree, value=_plain(node, (), tree))


def _bytes(path: Path) -> bytes:
    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            raise InputError(
                f"{path} has {size / 1e6:.1f} MB; a file of records has at most {MAX_BYTES / 1e6:.0f} MB: split it"
            )
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None


def _decode(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}:{line}: byte {data[error.start]:#04x} is not UTF-8; save the file as UTF-8") from None


def _look(path: Path, text: str) -> None:
    """Refuse what would grow on reading, before anything is built from it."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise InputError(f"{path}:{line}: anchors and aliases (& and *) are not read here: write the value out")
        if getattr(event, "tag", None):
            raise InputError(f"{path}:{line}: tags (!) are not read here: every value is a plain text")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise InputError(f"{path}:{line}: nested deeper than {MAX_DEPTH} levels; records need 8")


def _plain(node: Any, place: Place, tree: Tree) -> Any:
    tree.put(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*place, index), tree) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, tree)
    return None if node.value in ("", "~", "null") and not node.style else node.value


def _mapping(node: Any, place: Place, tree: Tree) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else yaml.serialize(key, Dumper=yaml.BaseDumper).strip()
        name, line = sys.intern(name), key.start_mark.line + 1
        within = (*place, name)
        if name in found:
            tree.twice.append((within, tree.line(within), line))
            continue
        found[name] = _plain(value, within, tree)
        tree.put(within, line)
    return found


def _mark(error: yaml.YAMLError, data: bytes) -> str:
    if isinstance(error, yaml.reader.ReaderError):  # a character that may not be: only its place in the bytes is told
        before = data[: error.position]
        return f":{len(before.splitlines()) or 1}"
    mark = getattr(error, "problem_mark", None)
    return f":{mark.line + 1}:{mark.column + 1}" if mark is not None else ""


def _problem(error: yaml.YAMLError) -> str:
    told = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    if told.startswith("control characters"):
        return f"{told}; remove them, or save the file as UTF-8"
    if "Unicode character escape" in told:
        return f"{told}; write the character itself, and save the file as UTF-8"
    return f"{told}; check the indentation, and put a text with ': ' or '#' in quotes"
