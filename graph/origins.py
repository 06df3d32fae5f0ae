"""Where a record stands: the file, and the line of each of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: The steps from a record to one of its fields: names, and numbers in lists; ``("names", 0, "lang")``.
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Hold the file of a record, the line on which it starts, and the lines of its fields."""

    file: str
    line: int
    lines: Mapping[Path, int] = field(default_factory=dict)

    def at(self, path: Path) -> int:
        """Return the line of a field, or of the nearest thing around it that has one.

        >>> Origin("x.yaml", 3, {("names",): 5}).at(("names", 0, "lang"))
        5
        """
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return self.line
