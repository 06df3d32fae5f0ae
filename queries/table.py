"""Columns and rows: what every question and report answers with, and the formats in which it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from comity.graph.errors import InputError
from comity.graph.vocabulary import PREFIXES

Cell = str | int | float | bool | None
_XSD = PREFIXES["xsd"]


@dataclass(frozen=True, slots=True)
class Table:
    """Hold columns and rows; a cell is text, a number, a truth value, or ``None`` where nothing is bound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def dicts(self) -> list[dict[str, Cell]]:
        """Return each row as a dictionary from column to cell.

        >>> Table(("a", "b"), (("x", 1),)).dicts()
        [{'a': 'x', 'b': 1}]
        """
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def write(self, form: str) -> str:
        r"""Return the table as ``csv``, ``tsv``, ``json``, ``md`` or ``table`` (aligned text).

        >>> Table(("a", "b"), (("x", 1),)).write("csv")
        'a,b\r\nx,1\r\n'
        """
        if form not in FORMATS:
            raise InputError(f"{form!r} is no format; known: {', '.join(FORMATS)}")
        return FORMATS[form](self)


def compact(iri: str, prefixes: Mapping[str, str]) -> str:
    """Shorten an IRI by the longest namespace that fits; an IRI that none fits stays whole.

    >>> compact("https://w3id.org/comity/id/rcuwm", {"id": "https://w3id.org/comity/id/"})
    'id:rcuwm'
    """
    for space, prefix in _spaces(tuple(prefixes.items())):
        if iri.startswith(space) and len(iri) > len(space):
            return f"{prefix}:{iri[len(space) :]}"
    return iri


@lru_cache(maxsize=8)
def _spaces(prefixes: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return sorted(((space, prefix) for prefix, space in prefixes), key=lambda pair: -len(pair[0]))


def cell(node: object, prefixes: Mapping[str, str]) -> Cell:
    """Turn an RDF term into a cell: IRIs in compact form, numbers and truth values as such, else text."""
    if node is None:
        return None
    if isinstance(node, NamedNode):
        return compact(node.value, prefixes)
    if isinstance(node, Literal):
        return _value(node)
    if isinstance(node, (BlankNode, Triple)):
        return str(node)
    raise TypeError(f"unexpected term: {node!r}")


def _value(literal: Literal) -> Cell:
    read = _READERS.get(literal.datatype.value)
    try:
        return read(literal.value) if read else literal.value
    except ValueError:  # ill-typed, as in "many"^^xsd:integer: shown as it is
        return literal.value


_READERS: dict[str, Callable[[str], Cell]] = {
    f"{_XSD}integer": int,
    f"{_XSD}decimal": float,
    f"{_XSD}double": float,
    f"{_XSD}boolean": lambda text: text in ("true", "1"),
}


def _plain(value: Cell) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _csv(table: Table) -> str:
    """RFC 4180: CRLF, quotes where needed."""
    import csv
    import io

    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_plain(value) for value in row] for row in table.rows)
    return out.getvalue()


def _tsv(table: Table) -> str:
    """One line a row: tabs and line ends inside a cell become blanks."""
    return "".join(
        "\t".join(" ".join(_plain(value).split()) for value in row) + "\n" for row in (table.columns, *table.rows)
    )


def _json(table: Table) -> str:
    import json

    return json.dumps({"columns": table.columns, "rows": table.dicts()}, ensure_ascii=False, indent=2) + "\n"


def _md(table: Table) -> str:
    def line(values: Iterable[Cell]) -> str:
        return "| " + " | ".join(" ".join(_plain(v).split()).replace("|", "\\|") for v in values) + " |\n"

    numeric = [_numeric(table, index) for index in range(len(table.columns))]
    rule = "|" + "|".join(" --: " if right else " --- " for right in numeric) + "|\n"
    return line(table.columns) + rule + "".join(map(line, table.rows))


def _numeric(table: Table, column: int) -> bool:
    values = [row[column] for row in table.rows if row[column] is not None]
    return bool(values) and all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values)


def width(text: str) -> int:
    r"""Count the terminal columns of a text: wide East Asian signs take two, combining marks none.

    >>> width("数字"), width("قنات"), width("e\u0301")
    (4, 4, 1)
    """
    from unicodedata import category, east_asian_width

    return sum(
        0 if category(sign) in ("Mn", "Me", "Cf") else 2 if east_asian_width(sign) in "WF" else 1 for sign in text
    )


def _text(table: Table) -> str:
    """Aligned columns."""
    lines = [[_shown(value) for value in row] for row in (table.columns, *table.rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    numeric = [_numeric(table, index) for index in range(len(widths))]
    lines.insert(1, ["-" * size for size in widths])
    return "".join(_aligned(line, widths, numeric) for line in lines)


def _shown(value: Cell) -> str:
    return isolated(" ".join(_plain(value).split()))


def isolated(text: str) -> str:
    """Keep a name in a right-to-left script, Hebrew to Arabic, from turning its line round (Unicode isolates)."""
    return f"\u2068{text}\u2069" if any("\u0590" <= sign < "\u0900" for sign in text) else text


def _aligned(line: list[str], widths: list[int], numeric: list[bool]) -> str:
    padded = (
        " " * (size - width(text)) + text if right else text + " " * (size - width(text))
        for text, size, right in zip(line, widths, numeric, strict=True)
    )
    return "  ".join(padded).rstrip() + "\n"


FORMATS: dict[str, Callable[[Table], str]] = {"table": _text, "csv": _csv, "tsv": _tsv, "json": _json, "md": _md}


def terminal(table: Table, columns: int) -> str:
    """Return aligned text no wider than ``columns``; cells wrap where the table would be wider."""
    plain = _text(table)
    if all(width(line) <= columns for line in plain.splitlines()):
        return plain
    from io import StringIO

    from rich.box import SIMPLE_HEAD  # slow to import, and needed on narrow terminals only
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    rich = RichTable(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for index, name in enumerate(table.columns):
        rich.add_column(name, justify="right" if _numeric(table, index) else "left", overflow="fold")
    for row in table.rows:
        rich.add_row(*(Text(_shown(value)) for value in row))
    out = StringIO()
    Console(file=out, width=columns, color_system=None, legacy_windows=False).print(rich)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())
