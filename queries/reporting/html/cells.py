"""Tables as HTML: numbers to the right with their links to evidence, names in their own direction."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from markupsafe import Markup

from comity.queries.reporting.anchors import slug
from comity.queries.reporting.html.inline import directed, name
from comity.queries.reporting.markup import clean, is_address, parts
from comity.queries.reporting.numerals import decimals, numeral
from comity.queries.reporting.report import Links
from comity.queries.table import Cell, Table

#: From this many columns on a table is printed across the longer side of the paper.
WIDE = 8
_WORD = re.compile(r"\s+|\S+")
#: A date, or a span of dates, in EDTF.
_DATE = re.compile(r"[\d?~%XYTZ:./-]{4,41}")
#: A share in per cent, a whole number or a span of them: figures that are words only to a program.
_FIGURE = re.compile(r"[-−]?[\d\u202f.,]+\s?%|\d+(?:–\d+)?")
#: A column with a text longer than this keeps a width in which it can be read.
_LONG = 40
_NO_LINKS = Links()


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as it is shown; ``tag`` is ``th`` for the one that names its row."""

    tag: str
    kind: str
    content: Markup


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is shown, with its anchor or none."""

    anchor: str
    cells: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is shown."""

    heads: tuple[Shown, ...]
    rows: tuple[Row, ...]
    wide: bool


@dataclass(frozen=True, slots=True)
class _Column:
    """What the cells of a column have in common: its kind, how many decimals, where words lead."""

    kind: str
    decimals: int
    names_row: bool
    prefix: str | None


def grid(table: Table, links: Links | None, anchors: Sequence[str], targets: Collection[str]) -> Grid:
    """Prepare a table for the page; ``targets`` are the anchors of the page, all others are not linked."""
    links = links or _NO_LINKS
    columns = _columns(table, links)
    heads = tuple(
        Shown("th", column.kind, _linked(directed(text.replace("_", " ")), links.columns.get(text, ""), targets))
        for text, column in zip(table.columns, columns, strict=True)
    )
    rows = tuple(
        Row(
            anchors[r] if r < len(anchors) else "",
            tuple(
                _shown(value, c, links.rows[r] if r < len(links.rows) else "", targets)
                for value, c in zip(row, columns, strict=True)
            ),
        )
        for r, row in enumerate(table.rows)
    )
    return Grid(heads, rows, len(columns) >= WIDE)


def _columns(table: Table, links: Links) -> tuple[_Column, ...]:
    values = [[row[c] for row in table.rows] for c in range(len(table.columns))]
    kinds = [_kind(column, text in links.tokens) for column, text in zip(values, table.columns, strict=True)]
    names = [c for c, kind in enumerate(kinds) if kind in ("text", "long") and any(map(_is_bound, values[c]))]
    return tuple(
        _Column(kind, decimals(values[c]), c == min(names, default=-1), links.tokens.get(text))
        for c, (text, kind) in enumerate(zip(table.columns, kinds, strict=True))
    )


def _kind(values: Sequence[Cell], are_tokens: bool) -> str:
    bound = list(filter(_is_bound, values))
    if not bound:
        return "text"
    if all(_is_written(value, _DATE) for value in bound):
        return "date"
    if all(is_number(value) or (not are_tokens and _is_written(value, _FIGURE)) for value in bound):
        return "number"
    return "long" if max(len(str(value)) for value in bound) > _LONG else "text"


def _is_bound(value: Cell) -> bool:
    return value is not None and value != ""


def _is_written(value: Cell, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def is_number(value: Cell) -> TypeGuard[int | float]:
    """Tell whether a cell is a number; a truth value is none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _shown(value: Cell, column: _Column, evidence: str, targets: Collection[str]) -> Shown:
    tag = "th" if column.names_row and _is_bound(value) else "td"
    if is_number(value):
        return Shown(tag, "number", _linked(name(numeral(value, column.decimals)), evidence, targets))
    return Shown(tag, column.kind, _text(value, column, targets))


def _text(value: Cell, column: _Column, targets: Collection[str]) -> Markup:
    if isinstance(value, bool):
        return name("yes" if value else "no")
    text = "" if value is None else clean(str(value))
    if column.prefix is not None:
        return Markup().join(_words(text, column.prefix, targets))
    if "://" not in text:
        return name(text)
    return Markup().join(_address(part) if is_address(part) else directed(part) for part in parts(text))


def _words(text: str, prefix: str, targets: Collection[str]) -> Iterator[Markup]:
    """Link each word that has an anchor; blanks stay."""
    for word in _WORD.findall(text):
        yield _linked(name(word), "" if word.isspace() else prefix + word, targets)


def _linked(content: Markup, anchor: str, targets: Collection[str]) -> Markup:
    found = slug(anchor)
    return Markup('<a href="#{}">{}</a>').format(found, content) if anchor and found in targets else content


def _address(href: str) -> Markup:
    """Link an address; a long one may break after its slashes."""
    shown = Markup("<wbr>").join(Markup("{}").format(piece) for piece in re.split(r"(?<=[/?&=])", href) if piece)
    return Markup('<a class="address" href="{}">{}</a>').format(href, shown)
