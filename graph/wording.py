"""How a message shows a value, and which known spelling it suggests."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST_SHOWN = 60
_SHORTEST_HELD = 3


def nearest(value: str, known: Iterable[str], most: int = 1) -> str:
    """Suggest the known spellings that are nearest, else one that holds the value, as the end of a sentence.

    Empty where none is near.

    >>> nearest("univercity", ["university", "ministry"])
    " (did you mean 'university'?)"
    >>> nearest("water", ["field-education", "field-urban-water-management"])
    " (did you mean 'field-urban-water-management'?)"
    """
    from difflib import get_close_matches  # needed for mistakes only

    if len(value) > _LONGEST_SHOWN:
        return ""  # no slip of the pen; and to compare it would take long
    spellings = list(known)
    near = get_close_matches(value, spellings, n=most, cutoff=0.6)
    if not near and len(value) >= _SHORTEST_HELD:
        near = [spelling for spelling in spellings if value.lower() in spelling.lower()][:most]
    return f" (did you mean {' or '.join(map(repr, near))}?)" if near else ""


def shown(value: object) -> str:
    """Return a value as a message shows it: in quotes where it is a text, on one line, cut at 60 characters.

    >>> print(shown("k" * 80))
    'kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk…
    """
    told = repr(value if not isinstance(value, str) else value[:_LONGEST_SHOWN])
    return told if len(told) <= _LONGEST_SHOWN else f"{told[:_LONGEST_SHOWN]}…"


def printable(text: str) -> str:
    r"""Return a text in which what cannot be seen, or turns the line round, is written as its escape.

    >>> printable("soft" + chr(0xAD) + "ware") == r"soft\xadware"
    True
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
