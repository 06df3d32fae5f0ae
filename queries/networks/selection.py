"""Which ties count: by modality, by what held on a day, by what had been published by a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from comity.graph import schemes
from comity.graph.errors import InputError
from comity.graph.wording import nearest
from comity.queries.networks.reading import Citation, Part, Reading, Source, Tie


@dataclass(frozen=True, slots=True)
class Selection:
    """What counts as a tie. The default is everything that at least one source states as fact."""

    modalities: tuple[str, ...] = ("stated",)
    """Evidence of these modalities counts; a source's denial counts only where it is asked for."""
    as_of: date | None = None
    """Only what may have begun by this day and had not ended on record before it."""
    known_by: date | None = None
    """Only what rests on a source that had certainly been published by this day."""

    def __post_init__(self) -> None:
        """Refuse a modality that is not known, which nothing would ever match."""
        known = schemes.labels("modality")
        for modality in self.modalities:
            if modality not in known:
                raise InputError(f"no modality {modality!r}{nearest(modality, list(known))}; known: {', '.join(known)}")

    def words(self) -> str:
        """Say the selection in words."""
        told = [f"Counted is what at least one source puts as {' or '.join(self.modalities)}"]
        if self.known_by:
            told.append(f"in a source that was published, or read, by {self.known_by}")
        told.append(
            f"and that held, or had happened, by {self.as_of}" if self.as_of else "whenever it held or happened"
        )
        return f"{', '.join(told)}."


EVERYTHING_STATED = Selection()
#: Kinds that happen and stay part of the record; all others last, and can end.
PASSING = frozenset({"meeting", "visit", "joint-activity"})


def select(reading: Reading, selection: Selection) -> Iterator[tuple[Tie, str]]:
    """Yield every tie, cut to the parties and the evidence that count, with the reason why it is left out, or ''."""
    for tie in reading.ties:
        said = tuple(c for c in tie.citations if c.modality in selection.modalities)
        known = tuple(c for c in said if _known(c, selection.known_by, reading.sources))
        parts = tuple(part for part in tie.parts if _counted(part, selection, reading.sources))
        yield replace(tie, parts=parts, citations=known), _objection(tie, said, known, selection)


def _counted(part: Part, selection: Selection, sources: Mapping[str, Source]) -> bool:
    return not part.citations or any(
        c.modality in selection.modalities and _known(c, selection.known_by, sources) for c in part.citations
    )


def _known(citation: Citation, day: date | None, sources: Mapping[str, Source]) -> bool:
    if day is None:
        return True
    source = sources.get(citation.source)
    return source is not None and source.published is not None and source.published <= day


def _objection(tie: Tie, said: tuple[Citation, ...], known: tuple[Citation, ...], selection: Selection) -> str:
    """Say why a tie does not count, or ''."""
    if not said:
        return f"no source puts it as {' or '.join(selection.modalities)}"
    if not known:
        return f"rests on no source that is known to have been published by {selection.known_by}"
    return _when(tie, selection.as_of)


def _when(tie: Tie, as_of: date | None) -> str:
    if as_of is None:
        return ""
    if tie.earliest and tie.earliest > as_of:
        return f"begins after {as_of}"
    ended = tie.ended or (tie.latest if tie.kind not in PASSING and "/" in tie.when else None)
    return f"had ended on record by {as_of}" if ended and ended <= as_of else ""
