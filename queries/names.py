"""Names: when two are spelt the same, and how they are shown where several things bear one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import count

#: Signs that keyboards write in two ways: Arabic yeh and kaf for the Persian ones, typographic quotes.
_SAME = str.maketrans({"ي": "ی", "ك": "ک", "’": "'", "‘": "'", "\u200c": " ", "–": "-"})


def normalised(text: str) -> str:
    """Fold case, marks over letters, white space and signs that keyboards write in two ways.

    >>> normalised("  État   Unis ") == normalised("etat unis")
    True
    """
    if text.isascii():  # most names of a registry are
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKD", text.translate(_SAME).casefold())
    return " ".join("".join(sign for sign in folded if not unicodedata.combining(sign)).split())


def different(*choices: Iterable[str]) -> tuple[str, ...]:
    """Return the first choice of names in which none is empty and none occurs twice; else their numbers from 1.

    >>> different(["a", "a"], ["x/a", "y/a"])
    ('x/a', 'y/a')
    """
    names: tuple[str, ...] = ()
    for choice in choices:
        names = tuple(choice)
        if all(names) and len(set(names)) == len(names):
            return names
    return tuple(str(number) for _, number in zip(names, count(1), strict=False))


def told_apart(names: Sequence[str], countries: Sequence[str], ids: Sequence[str]) -> tuple[str, ...]:
    """Return the names, with the country, or where that does not do the id, behind each that several ids bear.

    Names are compared as :func:`normalised`. A thing may stand in the lists more than once, with its several names: no
    name that is returned belongs to two ids.

    >>> told_apart(["Ministry of Energy", "ministry of  energy", "IRIS"], ["IR", "RU", ""], ["me-ir", "me-ru", "iris"])
    ('Ministry of Energy (IR)', 'ministry of  energy (RU)', 'IRIS')
    >>> told_apart(["Pair One", "Pair One"], ["DE", "DE"], ["n-p1", "n-p2"])
    ('Pair One (n-p1)', 'Pair One (n-p2)')
    """
    steps = [_steps(*given) for given in zip(names, countries, ids, strict=True)]
    shown, keys = list(names), list(map(normalised, names))
    unsettled = True
    while unsettled:
        bearers: dict[str, set[str]] = {}
        for key, own in zip(keys, ids, strict=True):
            bearers.setdefault(key, set()).add(own)
        clashing = [k for k, key in enumerate(keys) if steps[k] and (len(bearers[key]) > 1 or not shown[k])]
        for k in clashing:
            shown[k] = steps[k].pop()
            keys[k] = normalised(shown[k])
        unsettled = bool(clashing)
    return tuple(shown)


def with_place(name: str, place: str) -> str:
    """Put a place behind a name, where there is one and the name does not end in it already.

    >>> with_place("Ministry of Energy", "IR"), with_place("Ministry of Energy (IR)", "IR"), with_place("UNESCO", "")
    ('Ministry of Energy (IR)', 'Ministry of Energy (IR)', 'UNESCO')
    """
    return f"{name} ({place})" if place and not name.endswith(f"({place})") else name


def _steps(name: str, country: str, own: str) -> list[str]:
    """Return what a name may become, the last first."""
    by_country = [f"{name} ({country})"] if name and country else []
    return [own, f"{name} ({own})" if name else f"({own})", *by_country]
