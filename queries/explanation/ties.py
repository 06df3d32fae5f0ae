"""The ties of a body, or the one tie that is looked at: with whom, as what, when, how far, and who says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pyoxigraph import NamedNode

from comity.graph.status import Step, doubt_on, status_of_tie, step_counts
from comity.queries.catalogue import find
from comity.queries.explanation.reader import Reader
from comity.queries.explanation.writing import Link, More, Partner

#: Modalities, the firmest first: a tie is as firm as its firmest evidence.
MODALITIES = ("stated", "implied", "proposed", "discussed", "hoped", "denied")
#: How many parties of one of a body's ties are told; a tie's own page tells all.
PARTIES = 40
_Links = tuple[tuple[str, tuple[Link, ...]], ...]


def ties_of(reader: Reader, node: NamedNode, day: date, most: int | None) -> tuple[_Links, tuple[More, ...]]:
    """Gather a body's ties by kind, the latest of each, and how many more there are; or the tie that it is."""
    itself = bool(reader.nodes(node, "comity:participation"))
    found: dict[str, list[Link]] = {}
    more: dict[str, int] = {}
    listed = [("", [node])] if itself else [(reader.label(kind), ties) for kind, ties in latest_first(reader, node)]
    for kind, ties in listed:
        for tie in ties[:most]:
            link = link_of(reader, node, tie, day)
            found.setdefault(link.kind, []).append(link)
        if most is not None and len(ties) > most:
            more[kind] = more.get(kind, 0) + len(ties) - most
    links = tuple((kind, tuple(sorted(found[kind], key=_by_date))) for kind in sorted(found))
    return links, tuple(More(kind, count) for kind, count in sorted(more.items()))


def latest_first(reader: Reader, node: NamedNode) -> list[tuple[NamedNode, list[NamedNode]]]:
    """List the ties of a body by their kind, the latest first, those without a date last."""
    listed: dict[NamedNode, dict[NamedNode, None]] = {}
    if reader.nodes(node, "comity:partyTo"):
        for tie, kind in _ties_and_kinds(reader, node):
            listed.setdefault(kind, {})[tie] = None
    return [(kind, list(ties)) for kind, ties in listed.items()]


def _ties_and_kinds(reader: Reader, node: NamedNode) -> Iterator[tuple[NamedNode, NamedNode]]:
    """Answer ``ties-of-body`` from columns where there are such; else without making text of ten thousand IRIs."""
    query, values = find("ties-of-body"), {"body": node.value}
    if reader.store.alone:
        from comity.queries.columns import reading  # DuckDB is slow to import, and needed by large datasets only

        if (table := reading.answer(reader.store, query, values)) is not None:
            yield from ((reader.node(str(tie)), reader.node(str(kind))) for tie, _, kind, _ in table.rows)
            return
    for row in reader.store.select(query.bind(reader.store.prefixes, values)):
        yield row["tie"], row["kind"]


def _by_date(link: Link) -> tuple[str, str, str]:
    return link.day or "9999", link.title, link.id


def link_of(reader: Reader, node: NamedNode, tie: NamedNode, day: date) -> Link:
    """Gather what is said of one tie as seen from a body, or from the tie itself."""
    parts = sorted((_role(reader, part), part.value, part) for part in reader.nodes(tie, "comity:participation"))
    own = [role for role, _, part in parts if node in reader.nodes(part, "comity:party")]
    others = [(role, part) for role, _, part in parts if node not in reader.nodes(part, "comity:party")]
    told = others if node == tie else others[:PARTIES]
    partners = [partner for role, part in told for partner in _partners(reader, tie, role, part)]
    citations, dates = reader.citations(tie), _dates(reader, tie)
    said = [citation.modality for citation in citations]
    return Link(
        id=reader.short(tie),
        title=reader.label(tie),
        kind=", ".join(reader.label(kind) for kind in reader.nodes(tie, "comity:kind")),
        role=", ".join(sorted(own)),
        partners=tuple(sorted(partners, key=lambda partner: (partner.role, partner.name, partner.id))),
        more=len(others) - len(told),
        day=max((reader.last_day(when) for when in dates), default=""),
        date=" or ".join(sorted(text for when in dates if (text := reader.text(when, "comity:edtf")))) or None,
        status=(status := status_of(reader, tie, day)),
        doubt=doubt_of(reader, tie, day, status),
        modality=next((modality for modality in MODALITIES if modality in said), "unknown"),
        citations=citations,
    )


def _dates(reader: Reader, tie: NamedNode) -> set[NamedNode]:
    """Return the nodes of a tie's dates: its own, else those of its signatures."""
    steps = reader.nodes(tie, "comity:milestone")
    signed = [step for step in steps if "signed" in reader.concepts(step, "comity:kind")]
    own = reader.nodes(tie, "comity:date")
    return set(own or (when for step in signed for when in reader.nodes(step, "comity:date")))


def _role(reader: Reader, part: NamedNode) -> str:
    return ", ".join(reader.label(value) for value in reader.nodes(part, "comity:role"))


def _partners(reader: Reader, tie: NamedNode, role: str, part: NamedNode) -> list[Partner]:
    person = ", ".join(reader.label(value) for value in reader.nodes(part, "comity:representedBy")) or None
    amount = ", ".join(reader.amounts(part, "comity:contribution", tie)) or None
    return [
        Partner(reader.shown(party), reader.short(party), role, person, amount, part.value)
        for party in reader.nodes(part, "comity:party")
    ]


def status_of(reader: Reader, tie: NamedNode, day: date) -> str:
    """Compute the status by its steps that count and its own dates."""
    kind = next(iter(reader.concepts(tie, "comity:kind")), "")
    return status_of_tie(kind, _milestones(reader, tie), _steps(reader, tie), day, stated=_stated(reader, tie))


def doubt_of(reader: Reader, tie: NamedNode, day: date, status: str) -> str:
    """Say what is not known of the end of its term, or ''."""
    steps, years = _milestones(reader, tie), reader.text(tie, "comity:termYears")
    return doubt_on(status, steps, _steps(reader, tie), int(years) if years else None, day, _undated(reader, tie))


def _undated(reader: Reader, tie: NamedNode) -> list[str]:
    """List the kinds of its steps that count and bear no date."""
    return [kind for step, kind in _counted(reader, tie) if not reader.nodes(step, "comity:date")]


def _milestones(reader: Reader, tie: NamedNode) -> list[Step]:
    return [step for milestone, kind in _counted(reader, tie) for step in _steps(reader, milestone, kind)]


def _counted(reader: Reader, tie: NamedNode) -> list[tuple[NamedNode, str]]:
    """List the steps of a tie that count by how they are put, each with its kind."""
    return [
        (milestone, kind)
        for milestone in reader.nodes(tie, "comity:milestone")
        for kind in reader.concepts(milestone, "comity:kind")
        if step_counts(kind, [citation.modality for citation in reader.citations(milestone)])
    ]


def _steps(reader: Reader, node: NamedNode, kind: str = "") -> list[Step]:
    return [
        Step(kind, *reader.bounds(when), "/" in (reader.text(when, "comity:edtf") or ""))
        for when in reader.nodes(node, "comity:date")
    ]


def _stated(reader: Reader, tie: NamedNode) -> bool:
    return any(citation.modality == "stated" for citation in reader.citations(tie))
