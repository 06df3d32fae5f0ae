"""Locators and quotes, held against the text that they cite."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from comity.graph.origins import Path as Place
from comity.graph.parts import Evidence
from comity.graph.records import Record, Source
from comity.loaders.base import Fault, Located


class Texts:
    """Find the texts of sources beside the records or in a folder, known by their SHA-256."""

    def __init__(self, beside: Iterable[Path], folder: Path | None) -> None:
        self._folders = [*([folder] if folder else []), *sorted(beside)]

    def find(self, source: Source) -> tuple[list[str] | None, str | None]:
        """Return the source's lines, or what is wrong with the file of its name; ``None`` where none is at hand."""
        if source.text is None or source.text.file is None or Path(source.text.file).name != source.text.file:
            return None, None
        for folder in self._folders:
            path = folder / source.text.file
            try:
                if path.is_file():
                    return _lines(path, source)
            except OSError as error:  # a name that is too long, a text that may not be read
                return None, f"{path} cannot be read: {error.strerror}"
        return None, None


def _lines(path: Path, source: Source) -> tuple[list[str] | None, str | None]:
    data = path.read_bytes()
    found = sha256(data).hexdigest()
    text = source.text
    if text is None or found != text.sha256:
        return None, f"{path} has the SHA-256 {found}, not the one given: another text was read"
    lines = data.decode("utf-8", "replace").splitlines()
    if len(lines) != text.lines:
        return None, f"{path} has {len(lines)} lines, not {text.lines}"
    return lines, None


def check(located: Iterable[Located], texts: Texts) -> Iterator[tuple[Located, Fault]]:
    """Find locators past the end of their text, and quotes that do not stand where they are said to."""
    located = list(located)
    cited: dict[str, tuple[int, list[str] | None]] = {}
    for item in located:
        if isinstance(item.record, Source) and item.record.text is not None:
            lines, wrong = texts.find(item.record)
            cited[item.record.id] = item.record.text.lines, lines
            if wrong:
                yield item, item.fault(("text",), wrong)
    for item in located:
        for place, evidence in _evidence(item.record, ()):
            if evidence.source in cited and (wrong := _wrong(evidence, *cited[evidence.source])):
                yield item, item.fault(place, wrong)


def _wrong(evidence: Evidence, count: int, lines: list[str] | None) -> str | None:
    span = re.fullmatch(r"line (\d+)(?:-(\d+))?", evidence.at or "")
    first, last = (int(span[1]), int(span[2] or span[1])) if span else (1, count)
    if last > count or first > last:
        return f"{evidence.at!r} lies past the end: {evidence.source} has {count} lines"
    if lines is None or evidence.quote is None:
        return None
    quote = _folded(evidence.quote)
    if quote in _folded(" ".join(lines[first - 1 : last])):
        return None
    at = [number for number, line in enumerate(lines, 1) if quote in _folded(line)]
    told = f"it stands on line {', '.join(map(str, at))}" if at else "it stands nowhere in that text"
    return f"the quote {evidence.quote!r} is not at {evidence.at or 'any line'} of {evidence.source}: {told}"


def _folded(text: str) -> str:
    return " ".join(text.split())


def _evidence(part: Any, path: Place) -> Iterator[tuple[Place, Evidence]]:
    for field in fields(part):
        value = getattr(part, field.name)
        for index, item in enumerate(value) if isinstance(value, tuple) else [(None, value)]:
            place = (*path, field.name) if index is None else (*path, field.name, index)
            if isinstance(item, Evidence):
                yield place, item
            elif is_dataclass(item) and not isinstance(item, Record):
                yield from _evidence(item, place)
