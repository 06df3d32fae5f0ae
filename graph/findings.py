"""What a check found: a sentence with its place, and the way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from comity.graph.origins import Origin, Path
from comity.graph.part_paths import part_paths
from comity.graph.records import Record
from comity.graph.vocabulary import DEFAULT_BASE

Severity = Literal["violation", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Hold one thing that a check found; findings sort by severity, then by what they are about."""

    severity: Severity
    record: str
    """The IRI of the record that it is about."""
    focus: str
    """The IRI of the record or of its part; ``_:`` where it has none."""
    rule: str
    """The shape's or the rule's name: ``shape-cooperation-kind``, ``both-sides-violation``."""
    field: str
    """The field's name in the records: ``kind``, ``parties``."""
    value: str
    """The value that is wrong, as a reader knows it; empty where it is missing."""
    message: str
    """What is wrong."""
    fix: str
    """How to mend it."""
    listed: str
    """The list of records in which it stands: ``organisations``."""
    label: str
    """The record's name."""

    def sentence(self, origin: Origin | None = None, path: Path = ()) -> str:
        """Say it all in one line, as an editor and a reader can both use it.

        >>> finding = Finding("warning", "https://w3id.org/comity/id/k125", "https://w3id.org/comity/id/k125",
        ...     "shape-cooperation-two-parties", "parties", "", "This names one party only", "name the other",
        ...     "cooperations", "k125")
        >>> finding.sentence(Origin("mine.yaml", 4, {("parties",): 7}), ("parties",))
        'mine.yaml:7: cooperations k125, field parties: warning: This names one party only; name the other.'
        """
        place = f"{origin.file}:{origin.at(path)}: " if origin else ""
        name = self.record.rpartition("/")[2]
        known = f"{self.listed} {name}" if self.label in ("", name) else f"{self.listed} {name} ({self.label})"
        field = " → ".join(str(step) for step in path if not isinstance(step, int)) or self.field
        value = f" ({self.value!r})" if self.value and self.value not in self.message else ""
        where = f", field {field}" if field else ""
        return f"{place}{known}{where}: {self.severity}: {self.message}{value}; {self.fix}."


def place(finding: Finding, record: Record, base: str = DEFAULT_BASE) -> Path:
    """Return the path of the field in the record that a finding is about, for ``Origin.at``.

    >>> from comity.graph.parts import Participation
    >>> from comity.graph.records import Cooperation
    >>> finding = Finding("violation", "https://w3id.org/comity/id/k1", "https://w3id.org/comity/id/k1#party-istt-host",
    ...     "shape-participation-role-known", "role", "", "", "", "cooperations", "")
    >>> place(finding, Cooperation(id="k1", kind="hosting", parties=(Participation(party="istt", role="host"),)))
    ('parties', 0, 'role')
    """
    return (*part_paths(record, base).get(finding.focus, ()), finding.field)


def where(
    finding: Finding, described: Iterable[tuple[Record, Origin]], base: str = DEFAULT_BASE
) -> tuple[Origin, Path] | None:
    """Choose among the descriptions of a finding's record the one that has the part it is about.

    Several datasets may describe one record, each with parts of its own. Where none has the part
    (it is derived, or missing), the first description counts; without any, ``None``.
    """
    candidates = [(origin, place(finding, record, base)) for record, origin in described]
    return max(candidates, key=lambda candidate: len(candidate[1]), default=None)
