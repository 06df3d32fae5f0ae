"""What became of agreements by a day: never followed up, never signed, or ended, and on whose word."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from urllib.parse import urlsplit

from comity.graph.status import PASSING, begins
from comity.queries.networks.rows import local
from comity.queries.networks.ties import Citation, Tie
from comity.queries.reporting.calendar import COLUMNS, Calendar, Row, as_table, either, row
from comity.queries.reporting.terms import begun, months_later, not_yet
from comity.queries.table import Table

#: After how many months without a later tie an agreement counts as never followed up.
IDLE_MONTHS = 12
_Ties = dict[str, list[tuple[Tie, frozenset[str]]]]
_ENDINGS = {
    "terminated": "terminated",
    "expired": "expired",
    "completed": "completed",
    "termination-decided": "notice given, end not on record",
    "suspended": "suspended",
}


def idle(calendar: Calendar) -> Table:
    """List the agreements that are older than a year and have nothing later on record, the oldest first.

    Later is a tie that a source states and in which at least two of the same parties are, where it
    or a step of it, such as a renewal, came after the agreement and by the day; what began together
    with it and is of a lasting kind, such as auspices or hosting, is what it set up, and counts too.
    So do a later step of its own, and a tie that names it as what it follows. What has ended is not listed.
    ``days_since`` counts from the last day that its beginning admits, ``undated`` the ties of these
    parties that bear no date, and so may be later.
    """
    old = sorted(
        (since, tie.iri, tie)
        for tie in calendar.agreements
        if (since := _waiting_since(calendar, tie)) and months_later(since, IDLE_MONTHS) <= calendar.day
    )
    by_party = _by_party(calendar, {party for _, _, tie in old for party in tie.parties})
    followed = {iri for tie in _by_now(calendar) for iri in tie.follows}
    rows = []
    for since, iri, tie in old:
        others = _of_two_parties(tie, by_party)
        if iri not in followed and not any(_follows(other, tie, since, calendar.day) for other in others):
            undated = sum(not other.when for other in others)
            rows.append(row(calendar, tie, days_since=(calendar.day - since).days, undated=undated))
    return as_table((*COLUMNS, "days_since", "undated"), rows)


def _by_now(calendar: Calendar) -> Iterator[Tie]:
    return (tie for tie in calendar.reading.ties if not not_yet(tie, calendar.day))


def _waiting_since(calendar: Calendar, tie: Tie) -> date | None:
    """Return the day by which an agreement was signed, if nothing in its own steps came after."""
    days = [step.latest for step in begun(tie) if step.latest]
    over = calendar.standing[tie.iri] in ("terminated", "ended-on-record")
    if tie.kind != "agreement" or over or not days or not tie.stated or len(tie.parties) < 2:
        return None
    since = max(days)
    later = (step.earliest for step in tie.steps if step.kind != "lapse" and step.earliest)
    return None if any(since < first <= calendar.day for first in later) else since


def _by_party(calendar: Calendar, parties: Collection[str]) -> _Ties:
    """Map parties to their stated ties, each with all its parties."""
    found: _Ties = {party: [] for party in parties}
    for tie in (tie for tie in calendar.reading.ties if tie.stated):
        together = frozenset(tie.parties)
        for party in together.intersection(parties):
            found[party].append((tie, together))
    return found


def _of_two_parties(tie: Tie, by_party: _Ties) -> list[Tie]:
    """Return the other ties in which at least two of a tie's parties are.

    One of them is not its busiest party, so what that one has with all others need not be looked at.
    """
    parties = frozenset(tie.parties)
    _, *fewer = sorted(parties, key=lambda party: (-len(by_party[party]), party))
    found = (pair for party in fewer for pair in by_party[party])
    shared = {other.iri: other for other, together in found if len(together & parties) > 1}
    return [other for iri, other in shared.items() if iri != tie.iri]


def _follows(other: Tie, tie: Tie, since: date, day: date) -> bool:
    """Tell whether a tie came of another, or went on, after the day by which the other was signed."""
    days = [step.earliest for step in (*other.dates, *other.steps) if step.kind != "lapse" and step.earliest]
    together = other.kind not in PASSING | {"agreement", "proposal"}
    first = min((step.earliest for step in begun(tie) if step.earliest), default=since) if together else since
    return any(first <= found <= day and (together or found > since) for found in days)


def unsigned(calendar: Calendar) -> Table:
    """List what was proposed or announced and never signed, what is longest overdue first.

    ``expected`` is the day on which it was to happen, where a source tells one, and ``days_over``
    counts from the last day that it admits, once that has passed. A tie that follows such talk and
    is stated as fact has taken its place.
    """
    replaced = {iri for tie in _by_now(calendar) if tie.stated for iri in tie.follows}
    rows = [_unsigned(calendar, tie) for tie in calendar.agreements if _never_signed(calendar, tie)]
    kept = [told for iri, told in rows if iri not in replaced]
    kept.sort(key=lambda told: (-int(told["days_over"] or 0), str(told["cooperation"])))
    return as_table((*COLUMNS, "expected", "days_over", "modality"), kept)


def _never_signed(calendar: Calendar, tie: Tie) -> bool:
    if any(begins(step.kind) and step.latest and step.latest <= calendar.day for step in tie.steps):
        return False
    proposed = any(citation.modality == "proposed" for citation in tie.citations) and not tie.stated
    return proposed or calendar.standing[tie.iri] in ("proposed", "announced")


def _unsigned(calendar: Calendar, tie: Tie) -> tuple[str, Row]:
    expected = [step for step in tie.steps if step.kind == "decision-expected"]
    expected += [] if tie.stated else tie.dates
    last = max((step.latest for step in expected if step.latest), default=calendar.day)
    told = row(
        calendar,
        tie,
        expected=either(step.edtf for step in expected),
        days_over=(calendar.day - last).days if last < calendar.day else None,
        modality=", ".join(sorted({citation.modality for citation in tie.citations})),
    )
    return tie.iri, told


def ended(calendar: Calendar) -> Table:
    """List what a source says has ended by the day, is halted, or has been given notice of, in order of day.

    ``word_of`` names whose word it is where that is not the source's own, ``publisher`` who printed it.
    """
    found = [(*key, told) for tie in calendar.agreements for key, told in _endings(calendar, tie)]
    found.sort(key=lambda entry: entry[:3])
    return as_table((*COLUMNS, "how", "ended", "word_of", "publisher"), [told for *_, told in found])


def _endings(calendar: Calendar, tie: Tie) -> Iterator[tuple[tuple[date, str, str], Row]]:
    for step in tie.steps:
        if step.kind in _ENDINGS and step.latest and step.latest <= calendar.day and _still(calendar, tie, step.kind):
            how, citations = _ENDINGS[step.kind], step.citations or tie.citations
            told = row(calendar, tie, citations, basis="told", how=how, ended=step.edtf)
            told |= {"word_of": _speakers(calendar, citations), "publisher": _publishers(calendar, citations)}
            yield (step.latest, tie.iri, how), told


def _still(calendar: Calendar, tie: Tie, kind: str) -> bool:
    """Tell whether an ending is the last word: a halt was not resumed, a notice has not come to its end."""
    status = calendar.standing[tie.iri]
    return {"suspended": status == "suspended", "termination-decided": status != "terminated"}.get(kind, True)


def _speakers(calendar: Calendar, citations: Collection[Citation]) -> str:
    names = {calendar.labels.get(who, local(who)) for citation in citations for who in citation.speakers}
    return ", ".join(sorted(names))


def _publishers(calendar: Calendar, citations: Collection[Citation]) -> str:
    """Name who published the sources; one whose publisher is no body on record goes by its host."""
    sources = calendar.reading.sources
    cited = [sources[citation.source] for citation in citations if citation.source in sources]
    names = {calendar.labels.get(source.publisher) or urlsplit(source.url).netloc for source in cited}
    return ", ".join(sorted(names - {""}))
