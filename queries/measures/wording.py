"""What a measure says, in words that a reader of a report understands and a methodologist can check."""

from __future__ import annotations

from typing import NamedTuple


class Definition(NamedTuple):
    """A measure in words, its range and normalisation, and the paper or book that defines it."""

    words: str
    range: str
    source: str
