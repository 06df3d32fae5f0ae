"""Curated records: YAML that a desk officer writes by hand.

A file holds ``dataset: NAME`` and lists of records (``organisations``, ``agreements`` …). A fault
sets its record aside, and all faults of all files are told at once.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from comity.graph.errors import InputError
from comity.graph.origins import Origin
from comity.graph.origins import Path as Place
from comity.graph.records import KINDS, Record
from comity.graph.vocabulary import RESERVED
from comity.graph.wording import nearest, shown
from comity.loaders import links
from comity.loaders.base import Fault, Located, Reading, SourceFile
from comity.loaders.curated import quotes, yaml_tree
from comity.loaders.curated.faults import explain

#: What is known where nothing is described elsewhere.
ALONE: Mapping[str, Mapping[str, str]] = MappingProxyType({})
#: The records that ship with Comity.
SHIPPED = Path(__file__).parent.parent / "records"
_ENDINGS = (".yaml", ".yml", ".json")
_DATASET = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_PLAIN = re.compile(r"[\w.-]{1,120}")
_LONGEST_NAME = 120


def files(paths: Iterable[Path]) -> list[Path]:
    """List the record files at the paths, folders with all that is in them, in order, each once.

    Raises ``InputError`` where a path is not there, a folder has no record files, or a name is no text.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if not path.exists():
            raise InputError(f"{path} is not there; give a file or a folder of records ({', '.join(_ENDINGS)})")
        inside = [path] if path.is_file() else _inside(path)
        if not inside:
            raise InputError(f"{path} has no record files ({', '.join(_ENDINGS)})")
        for file in inside:
            _check_name(file)
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _inside(folder: Path) -> list[Path]:
    """List the record files in a folder and the folders in it; none that cannot be read is passed over."""

    def refuse(error: OSError) -> None:
        raise InputError(f"{error.filename} cannot be read: {error.strerror}") from None

    found = (Path(where, name) for where, _, names in os.walk(folder, onerror=refuse) for name in names)
    return sorted(path for path in found if path.suffix in _ENDINGS and path.is_file())


def _check_name(path: Path) -> None:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise InputError(f"{str(path)!a}: the name of this file is no UTF-8; give it another name") from None


def read(
    paths: Iterable[Path], known: Mapping[str, Mapping[str, str]] | None = ALONE, texts: Path | None = None
) -> Reading:
    """Read files and folders of records; faulty records are set aside, with every fault told.

    ``known`` is what is described elsewhere, as ``links.settle`` takes it; where it is ``None``, what hangs
    between records is left to whoever calls. ``texts`` is a folder with the sources' texts, to check quotes against.
    Raises ``InputError`` where a file cannot be read at all, naming every such file.
    """
    located: list[Located] = []
    faults: list[Fault] = []
    aside: set[tuple[str, str, str]] = set()
    read_files: list[SourceFile] = []
    broken: list[str] = []
    for path in files(paths):
        try:
            data, tree = yaml_tree.read(path)
            dataset = _dataset(path, tree)
        except InputError as error:
            broken.append(str(error))
            continue
        read_files.append(SourceFile(path, sha256(data).hexdigest(), len(data), (dataset,)))
        for item in _records(path, dataset, tree):
            if isinstance(item, Located):
                located.append(item)
            else:
                faults.append(item)
                aside.add((dataset, item.file, item.record))
    if broken:
        raise InputError("\n".join(broken))
    at_hand = quotes.Texts({file.path.parent for file in read_files}, texts)
    misquoted: set[int] = set()
    for item, fault in quotes.check(located, at_hand):
        faults.append(fault)
        aside.add((item.dataset, fault.file, f"{fault.record} {item.origin.line}"))
        misquoted.add(id(item))
    located = [item for item in located if id(item) not in misquoted]
    counted = Counter(dataset for dataset, _, record in aside if record != "file")
    found = Reading(tuple(located), tuple(sorted(set(faults))), dict(counted), tuple(read_files))
    return found if known is None else links.settle([found], known)[0]


def _dataset(path: Path, tree: yaml_tree.Tree) -> str:
    if not isinstance(tree.value, dict):
        raise InputError(f"{path}:1: a file of records is a mapping of lists: {', '.join(KINDS)}")
    name = tree.value.get("dataset", re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-"))
    if not isinstance(name, str) or len(name) > _LONGEST_NAME or not _DATASET.fullmatch(name):
        line = tree.line(("dataset",)) if "dataset" in tree.value else 1
        raise InputError(
            f"{path}:{line}: {shown(name)} is no name of a dataset; write lower-case letters, digits and hyphens"
        )
    if name in RESERVED:
        raise InputError(f"{path}: {name!r} is a graph of the store's own: give the dataset another name (dataset: …)")
    return name


def _records(path: Path, dataset: str, tree: yaml_tree.Tree) -> Iterator[Located | Fault]:
    for place, first, second in tree.twice:
        yield Fault(
            str(path),
            second,
            _what(tree, place),
            _dotted(place[2:] or place),
            f"stands twice, on lines {first} and {second}",
        )
    doubled = {place[:2] for place, _, _ in tree.twice}
    for listed, items in tree.value.items():
        line = tree.line((listed,))
        if listed == "dataset":
            continue
        if listed not in KINDS:
            message = f"there is no list {shown(listed)}{nearest(listed, list(KINDS))}; known: {', '.join(KINDS)}"
            yield Fault(str(path), line, "file", _dotted((listed,)), message)
        elif not isinstance(items, list):
            yield Fault(str(path), line, "file", listed, "this is to be a list: start each record with '- id: …'")
        else:
            for index in range(len(items)):
                if (listed, index) not in doubled:
                    yield from _record(path, dataset, tree, listed, index)


def _record(path: Path, dataset: str, tree: yaml_tree.Tree, listed: str, index: int) -> Iterator[Located | Fault]:
    value = tree.value[listed][index]
    start = (listed, index)
    origin = Origin(str(path), tree.line(start), tree.lines[start])
    try:
        yield Located(dataset, listed, _adapter(listed).validate_python(value), origin)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            loc, message = explain(fault, KINDS[listed])
            yield Fault(str(path), origin.at(loc), _what(tree, start), _dotted(loc), message)


def _what(tree: yaml_tree.Tree, place: Place) -> str:
    """Name a record by its list and its id, or its number where it has none."""
    value: Any = tree.value
    for step in place[:2]:
        value = value[step]
    name = value.get("id") if isinstance(value, dict) else None
    number = f"number {int(place[1]) + 1}" if len(place) > 1 and isinstance(place[1], int) else ""
    told = _dotted((name,)) if isinstance(name, str) and name else number
    return f"{_dotted(place[:1])} {told}".strip()


def _dotted(place: Place) -> str:
    """Write a place in one line, whatever a file has for a key."""
    return ".".join(step if _PLAIN.fullmatch(step) else shown(step) for step in map(str, place))


@cache
def _adapter(listed: str) -> TypeAdapter[Record]:
    return TypeAdapter(KINDS[listed])
