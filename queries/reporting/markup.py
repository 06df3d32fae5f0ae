"""Text from data on its way into Markdown, HTML and SVG: what could act as markup is made harmless."""

from __future__ import annotations

import re

from comity.queries.table import Cell, Table

#: An address up to the blank or semicolon that ends it; or what stands between addresses.
_ADDRESS = re.compile(r"https?://[^\s<>]+?(?=;?(?:\s|$))|(?:(?!https?://).)+|.", re.DOTALL)
_MARKUP = re.compile(r"([\\`*_\[\]])")
#: Signs that XML does not admit, and those that turn or embed the text around them (marks and joiners stay).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    r"""Drop what no page or picture admits: control signs, and overrides that would turn the text after them.

    >>> clean("Water\u202e\x0bcentre")
    'Watercentre'
    """
    return _FORBIDDEN.sub("", text)


def escape(text: str) -> str:
    """Escape what Markdown or HTML would take as markup.

    >>> escape("<b>Water</b>")
    '&lt;b&gt;Water&lt;/b&gt;'
    """
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKUP.sub(r"\\\1", plain)


def parts(text: str) -> list[str]:
    """Split a text into addresses and what stands between them; joined, they are the text.

    >>> parts("see https://a.example/x; p. 1")
    ['see ', 'https://a.example/x', '; p. 1']
    """
    return _ADDRESS.findall(text)


def is_address(part: str) -> bool:
    """Tell whether a part of a text is an address on the web."""
    return part.startswith(("http://", "https://"))


def escaped(table: Table) -> Table:
    """Escape the cells of a table for Markdown; addresses become links."""
    return Table(table.columns, tuple(tuple(map(_escaped_cell, row)) for row in table.rows))


def _escaped_cell(value: Cell) -> Cell:
    return "".join(map(_linked, parts(value))) if isinstance(value, str) else value


def _linked(part: str) -> str:
    """Make a link of an address, in which no sign may be escaped; escape everything else."""
    return f"<{part}>" if is_address(part) else escape(part)
