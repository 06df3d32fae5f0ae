"""Which colour stands for what: the most frequent have one each, the rest is grey."""

from __future__ import annotations

from collections.abc import Mapping

from comity.queries.reporting.picture.marks import PALETTE, REST


def colours(counts: Mapping[str, int]) -> dict[str, str]:
    """Give a colour to each of the most frequent names, in order of how frequent they are, then of name.

    >>> colours({"water": 1, "heritage": 3, "": 9})
    {'heritage': '#0072B2', 'water': '#E69F00'}
    """
    named = sorted((name for name in counts if name and counts[name]), key=lambda name: (-counts[name], name))
    return dict(zip(named, PALETTE, strict=False))


def keys(counts: Mapping[str, int], what: str) -> list[tuple[str, str]]:
    """Return the entries of a legend: each colour's name, and what grey stands for where it is used.

    >>> keys({"water": 1, "": 2}, "field")
    [('water', '#0072B2'), ('no field on record', '#8C959F')]
    """
    given = colours(counts)
    more = any(name and name not in given for name, count in counts.items() if count)
    grey = [f"other {what}"] * more + [f"no {what} on record"] * bool(counts.get(""))
    return [*given.items(), *([(", or ".join(grey), REST)] if grey else [])]
