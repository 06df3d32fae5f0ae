"""How wide a text may be: fonts are not fetched, so that a figure is read in whichever a machine has.

A sign takes as much as in the widest of Arial and its like (Liberation Sans), DejaVu Sans (of the widths of Verdana)
and Noto Sans, so that in none of them a text is cut off or runs into another.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from comity.queries.table import width

#: How much wider a line in bold may be.
BOLD = 1.15
#: Signs by their widths, as shares of the size.
_WIDTHS = {
    0.29: "'ijl",
    0.32: ",.",
    0.36: " :;I-f·",
    0.4: "/\\()[]!t",
    0.42: "r",
    0.46: '"',
    0.52: "J`s",
    0.56: "zc*?L_|–«»“”„",
    0.6: "kvxy",
    0.63: "FTaeo",
    0.65: "$0123456789bdghnpqu{}ß",
    0.69: "EKPSYABVXZ",
    0.76: "CRUHN",
    0.79: "D&GOQ",
    0.82: "w",
    0.85: "#+<=>^~×÷ωψφΨΦ",
    0.92: "MΜĦ",
    1.1: "%mW@ÆæŒœ©®—―…½¼¾№ШЩЖЮЉЊ",
    0.96: "шщжюфыљњм",
    1.3: "سشصض‰",
    0.95: "بتثفقكگکپچنيیى",
}
_SIGNS = {sign: share for share, signs in _WIDTHS.items() for sign in signs}
#: Letters of other alphabets, by the beginning of their Unicode names: capitals, and all else.
_ALPHABETS = {"CYRILLIC": (0.91, 0.73), "GREEK": (0.82, 0.7), "ARABIC": (0.78, 0.78), "HEBREW": (0.72, 0.72)}
#: An East Asian sign, any other one, and the horn of a Vietnamese letter.
_WIDE, _OTHER, _HORN = 1.06, 1.08, 0.14


def across(text: str, size: float, weight: int = 400) -> float:
    """Return how many pixels a text of some size takes at most in a plain sans-serif face.

    >>> round(across("Water", 100)), round(across("水", 100)), across("\u2068", 10)
    (318, 106, 0.0)
    """
    return sum(map(_share, text)) * size * (BOLD if weight > 400 else 1.0)


@lru_cache(maxsize=4096)
def _share(sign: str) -> float:
    """Return a sign's width as a share of its size."""
    columns = width(sign)
    if columns != 1:
        return columns * _WIDE / 2
    if sign in _SIGNS:
        return _SIGNS[sign]
    base = unicodedata.normalize("NFD", sign)
    if base[0] != sign:
        return _share(base[0]) + _HORN * ("\u031b" in base)
    letters = _ALPHABETS.get(unicodedata.name(sign, "").partition(" ")[0])
    return letters[not sign.isupper()] if letters else _OTHER
