"""Which ties count: how they are put, of what kind, in which field, when they held, and what was known when."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from comity.graph import schemes
from comity.graph.dates import Period
from comity.graph.errors import InputError
from comity.graph.status import PASSING, over_by, status_of_tie
from comity.graph.wording import nearest
from comity.queries.networks.cooperations import span
from comity.queries.networks.rows import above, local
from comity.queries.networks.ties import Body, Citation, Reading, Source, Tie
from comity.queries.undated import LAST_DAY

#: How many of the names that are known a message lists.
_TOLD = 60
HEADS = ("patron", "convener", "organiser")
"""The roles that turn everything into a star."""


def check(name: str, given: tuple[str, ...], known: list[str]) -> None:
    """Refuse a name that is not known, with (the first of) those that are; raises ``InputError``."""
    for value in given:
        if value not in known:
            told = ", ".join(known[:_TOLD]) or "none"
            more = f" and {len(known) - _TOLD} more" if len(known) > _TOLD else ""
            raise InputError(f"no {name} {value!r}{nearest(value, known)}; known: {told}{more}")


@dataclass(frozen=True, slots=True)
class Selection:
    """What counts as a tie. The default is everything that at least one source states as fact."""

    modalities: tuple[str, ...] = ("stated",)
    """Evidence of these modalities counts; a source's denial counts only where it is asked for."""
    as_of: date | None = None
    """Only what may have begun by this day and held on it: what ended or lapsed on record before does not count."""
    known_by: date | None = None
    """Only what rests on a source that was known by this day: ties, parts and steps; an undated one counts for none."""
    period: Period | None = None
    """Only what happened or held, by its date, on some day of a period; what has no date does not count."""
    kinds: tuple[str, ...] = ()
    """Only cooperation of these kinds; all where none is given."""
    fields: tuple[str, ...] = ()
    """Only cooperation in these fields or narrower ones, by their ids."""
    frameworks: tuple[str, ...] = ()
    """Only cooperation in these frameworks, by their ids."""
    without: tuple[str, ...] = ()
    """Parts in these roles do not count: patrons and conveners, who turn everything into a star."""
    statuses: tuple[str, ...] = ()
    """Of those that do not hold on the day, count these too: ``lapsed-on-record``, ``suspended``."""

    def __post_init__(self) -> None:
        """Refuse what no scheme knows, which nothing would ever match."""
        for scheme, name, given in (
            ("modality", "modality", self.modalities),
            ("kind", "kind of cooperation", self.kinds),
            ("role", "role", self.without),
            ("status", "status", self.statuses),
        ):
            check(name, given, list(schemes.labels(scheme)))

    def words(self) -> str:
        """Say the selection in words."""
        told = [f"Counted is what at least one source puts as {' or '.join(self.modalities)}"]
        if self.known_by:
            told.append(f"in a source that was published, or read, by {self.known_by}")
        if self.as_of:
            told.append(
                f"and that held, or had happened, by {self.as_of} (an end that is not on record counts as none)"
            )
        if self.period:
            told.append(f"if it held or happened {self.period.words()}")
        elif not self.as_of:
            told.append("whenever it held or happened")
        told += [f"{name} {' or '.join(values)}" for name, values in self._only() if values]
        if self.without:
            told.append(f"parts as {' or '.join(self.without)} left out")
        if self.statuses:
            told.append(f"what is {' or '.join(self.statuses)} counted too")
        return f"{', '.join(told)}."

    def _only(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return (
            ("of the kind", self.kinds),
            ("in the field (or a narrower one)", self.fields),
            ("in the framework", self.frameworks),
        )


EVERYTHING_STATED = Selection()


def select(reading: Reading, selection: Selection) -> Iterator[tuple[Tie, str]]:
    """Yield every tie, cut to the parties and the evidence that count, with the reason why it is left out, or ''.

    Raises ``InputError`` where a field or a framework of the selection is not in the reading.
    """
    topics = _Topics(reading, selection)
    for tie in reading.ties:
        said = tuple(c for c in tie.citations if c.modality in selection.modalities)
        known = tuple(c for c in said if _known(c, selection.known_by, reading.sources))
        cut = _cut(tie, known, selection, reading.sources)
        stated = any(c.modality == "stated" and _known(c, selection.known_by, reading.sources) for c in tie.citations)
        untimely = _on_day(cut, selection, stated=stated) or _in_period(cut, selection.period, stated=stated)
        yield cut, _unsaid(tie, said, known, selection) or topics.objection(tie) or untimely


def count_undated(
    reading: Reading, selection: Selection, kept: Collection[str] | None = None, *, least: int = 2
) -> int | None:
    """Count the ties that count otherwise because sources of theirs are undated; ``None`` where no day is asked for.

    Such a tie would count, or have other parts, if undated sources were known; or would not, where one of these has
    its end. Looked at are ties with at least so many parties among those that are ``kept`` (``None``: all).
    """
    if selection.known_by is None:
        return None
    every, dated = (
        {tie.iri: {(part.party, part.role) for part in tie.parts} for tie, reason in found if not reason}
        for found in (select(reading, replace(selection, known_by=day)) for day in (None, LAST_DAY))
    )
    return sum(
        sum(kept is None or party in kept for party in tie.parties) >= least
        for tie in reading.ties
        if every.get(tie.iri) != dated.get(tie.iri)
    )


def _cut(tie: Tie, known: tuple[Citation, ...], selection: Selection, sources: Mapping[str, Source]) -> Tie:
    """Return a tie with the evidence, the parts and the steps that count, and the dates that these give it."""
    parts = tuple(
        part
        for part in tie.parts
        if part.role not in selection.without and _counted(part.citations, selection, sources)
    )
    steps = tuple(step for step in tie.steps if _counted(step.citations, selection, sources))
    if len(steps) < len(tie.steps):
        when, earliest, latest, ended = span(tie.dates, steps)
        tie = replace(tie, steps=steps, when=when, earliest=earliest, latest=latest, ended=ended)
    whole = len(parts) == len(tie.parts) and len(known) == len(tie.citations)
    return tie if whole else replace(tie, parts=parts, citations=known)


def _counted(citations: tuple[Citation, ...], selection: Selection, sources: Mapping[str, Source]) -> bool:
    return not citations or any(
        c.modality in selection.modalities and _known(c, selection.known_by, sources) for c in citations
    )


def _known(citation: Citation, day: date | None, sources: Mapping[str, Source]) -> bool:
    if day is None:
        return True
    source = sources.get(citation.source)
    return source is not None and source.known_from is not None and source.known_from <= day


def _unsaid(tie: Tie, said: tuple[Citation, ...], known: tuple[Citation, ...], selection: Selection) -> str:
    """Say why what is said of a tie does not count, or ''."""
    if selection.kinds and tie.kind not in selection.kinds:
        return f"is of another kind than {' or '.join(selection.kinds)}"
    if not said:
        return f"no source puts it as {' or '.join(selection.modalities)}"
    if not known:
        return f"rests on no source that was known by {selection.known_by}"
    return ""


class _Topics:
    """Which ties are in the fields and frameworks of a selection."""

    def __init__(self, reading: Reading, selection: Selection) -> None:
        described: tuple[Body | Tie, ...] = (*reading.bodies, *reading.ties)
        fields = {f for thing in described for f in thing.fields} | set(reading.broader)
        fields |= {wider for found in reading.broader.values() for wider in found}
        wanted = _wanted("field", selection.fields, fields)
        self._fields = {field for field in fields if wanted and not wanted.isdisjoint(above(field, reading.broader))}
        self._frameworks = _wanted("framework", selection.frameworks, {f for t in described for f in t.frameworks})
        self._working = {body.iri for body in reading.bodies if not self._fields.isdisjoint(body.fields)}

    def objection(self, tie: Tie) -> str:
        """Say why a tie is in none of the fields or frameworks, or ''.

        A tie whose own field is on record is taken at its word; another is in a field when at least two
        of its parties work in it.
        """
        if self._frameworks and not self._frameworks & set(tie.frameworks):
            return "is in none of the frameworks asked for, or in none on record"
        if not self._fields:
            return ""
        if tie.fields:
            return "is in another field" if self._fields.isdisjoint(tie.fields) else ""
        working = sum(party in self._working for party in tie.parties)
        return "" if working > 1 else "has no field on record, and fewer than two of its parties work in the field"


def _wanted(name: str, given: tuple[str, ...], known: set[str]) -> set[str]:
    """Return the IRIs of fields or frameworks by their ids; raises ``InputError`` for one that is not on record."""
    iris = {local(iri): iri for iri in sorted(known)}
    check(f"{name} on record", given, list(iris))
    return {iris[value] for value in given}


def _on_day(tie: Tie, selection: Selection, *, stated: bool) -> str:
    """Say why a tie does not hold on the day, or ''; a date of its own counts where the tie is known as fact."""
    day = selection.as_of
    if day is None:
        return ""
    if tie.earliest and tie.earliest > day:
        return f"begins after {day}"
    status = status_of_tie(tie.kind, tie.steps, tie.dates, day, stated=stated)
    reasons = {
        "terminated": f"had ended on record by {day}",
        "ended-on-record": f"had ended on record by {day}",
        "suspended": f"was suspended on {day}",
        "lapsed-on-record": f"its term had run out by {day}, with no renewal on record",
    }
    return "" if status in selection.statuses or tie.kind in PASSING else reasons.get(status, "")


def _in_period(tie: Tie, period: Period | None, *, stated: bool) -> str:
    if period is None:
        return ""
    if tie.earliest is None and tie.latest is None:
        return "has no date on record, so that its period is not known"
    begins_late = bool(period.until and tie.earliest and tie.earliest > period.until)
    ends_early = False
    if period.since and tie.kind in PASSING:
        ends_early = bool(tie.latest and tie.latest < period.since)
    elif period.since:
        ends_early = over_by(tie.steps, tie.dates, period.since, tie.kind, stated=stated)
    return f"did not happen or hold {period.words()}" if begins_late or ends_early else ""
