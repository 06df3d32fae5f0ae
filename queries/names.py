"""When two names are spelt the same: case, marks over letters and keyboards apart."""

from __future__ import annotations

import unicodedata

#: Signs that keyboards write in two ways: Arabic yeh and kaf for the Persian ones, typographic quotes.
_SAME = str.maketrans({"ي": "ی", "ك": "ک", "’": "'", "‘": "'", "\u200c": " ", "–": "-"})


def normalised(text: str) -> str:
    """Fold case, marks over letters, white space and signs that keyboards write in two ways.

    >>> normalised("  État   Unis ") == normalised("etat unis")
    True
    """
    folded = unicodedata.normalize("NFKD", text.translate(_SAME).casefold())
    return " ".join("".join(sign for sign in folded if not unicodedata.combining(sign)).split())
