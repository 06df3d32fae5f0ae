"""How a network was made: what its numbers depend on, and what was left out of it."""

from __future__ import annotations

from dataclasses import dataclass

from comity.queries.networks import counting
from comity.queries.networks.selection import Selection
from comity.queries.undated import undated_words


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many ties of one kind are not in a network, and why."""

    reason: str
    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class How:
    """How a network was made: everything that its numbers depend on."""

    rule: str
    selection: Selection
    among: frozenset[str]
    """The kinds of body that were kept; empty where all were."""
    used: int
    """How many ties made at least one edge."""
    left_out: tuple[LeftOut, ...]
    countries: frozenset[str] = frozenset()
    """The countries whose bodies were kept; empty where all were."""
    note: str = ""
    """What was changed after reading, or cut out of a larger network, in sentences."""
    undated: int | None = None
    """How many ties are left out because their sources are undated; ``None`` where no such day was asked for."""

    def words(self) -> str:
        """Say the counting rule, where pairs were made, the selection and what was changed in a sentence each."""
        undated = "" if self.undated is None else undated_words(self.undated)
        rest = "".join(f" {sentence}" for sentence in (undated, self.note) if sentence)
        if not self.rule:
            return f"{self.selection.words()}{rest}"
        return (
            f"Counting rule “{self.rule}”: {counting.RULES[self.rule].words}. n counts all parties; after that, "
            f"{self._kept()}. {self.selection.words()}{rest}"
        )

    def _kept(self) -> str:
        only = [
            f"{name} {', '.join(sorted(values))}"
            for name, values in (("of the kind", self.among), ("in", self.countries))
            if values
        ]
        return f"only bodies {' and '.join(only)} are kept" if only else "all bodies are kept"
