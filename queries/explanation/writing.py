"""What is said about one thing, as plain values, and written out as text, Markdown or JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from comity.queries.explanation.reader import Citation
from comity.queries.table import isolated

#: What leads to the things themselves, by IRI; it is for pages, and not written out.
_WHERE = frozenset(("day", "part", "node", "words", "about", "evidence", "source_node", "retrieved"))


@dataclass(frozen=True, slots=True)
class Fact:
    """Hold one thing that is said: what it is about, its value (and language or note), and who says so.

    ``part`` is the IRI of what says it within the record, ``node`` that of the thing that the value
    stands for, which is called by ``words`` where the value says more.
    """

    what: str
    value: str
    lang: str | None = None
    note: str | None = None
    citations: tuple[Citation, ...] = ()
    part: str = field(default="", compare=False, repr=False)
    node: str = field(default="", compare=False, repr=False)
    words: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Partner:
    """Hold a party of a tie: its label, id, role, who stood for it, and what it is given for its part.

    ``part`` is the IRI of its participation.
    """

    name: str
    id: str
    role: str
    person: str | None = None
    contribution: str | None = None
    part: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Link:
    """Hold a tie: its kind, the body's own role in it, the partners, its date, status and firmest modality.

    ``more`` counts the partners that are not listed; ``day`` is the one by which it stands in order: the last that
    its date admits, the first where that is open; empty where it has no date. ``doubt`` says what is not known of the
    end of its term.
    """

    id: str
    title: str
    kind: str
    role: str
    partners: tuple[Partner, ...]
    date: str | None
    status: str
    modality: str
    citations: tuple[Citation, ...]
    more: int = 0
    day: str = field(default="", compare=False, repr=False)
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class More:
    """Hold how many ties or relations of a kind there are that are not listed."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """Hold a question on which sources disagree, or that one answers: the answers side by side.

    ``node`` is the IRI of the conflict, or of the claim that nothing contradicts.
    """

    question: str
    answers: tuple[Fact, ...]
    open: bool
    node: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Hold all that is said about one thing; links are grouped by kind, in order."""

    iri: str
    id: str
    label: str
    what: str
    names: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    steps: tuple[Fact, ...]
    posts: tuple[Fact, ...]
    relations: tuple[Fact, ...]
    links: tuple[tuple[str, tuple[Link, ...]], ...]
    more: tuple[More, ...]
    disputes: tuple[Dispute, ...]
    unknown: tuple[str, ...]
    citations: tuple[Citation, ...]
    notes: tuple[str, ...]

    def json(self) -> str:
        """Return all of it as one JSON object."""
        import json
        from dataclasses import asdict

        return json.dumps(asdict(self, dict_factory=_told), ensure_ascii=False, indent=2) + "\n"

    def markdown(self) -> str:
        """Return it as Markdown: headings, and a list under each."""
        return _lines(self, lambda title: ["", f"## {title}", ""], f"# {self.label}", "- ")

    def text(self) -> str:
        """Return it as plain text for a terminal."""
        return _lines(self, lambda title: ["", title.upper()], self.label, "  ")


def _told(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if name not in _WHERE}


def _lines(found: Explanation, heading: Callable[[str], list[str]], title: str, bullet: str) -> str:
    lines = [title, "", f"{found.what}, {found.id}", found.iri]
    for name, items in _sections(found):
        if items:
            lines += heading(name)
            for first, rest in items:
                lines.append(f"{bullet}{first}")
                lines += [f"{' ' * len(bullet)}{bullet}{line}" for line in rest]
    return "\n".join(lines) + "\n"


_Item = tuple[str, list[str]]


def _sections(found: Explanation) -> Iterable[tuple[str, list[_Item]]]:
    yield "Names", [_fact(fact) for fact in found.names]
    yield "Facts", [_fact(fact) for fact in found.facts]
    yield "Dated steps", [_fact(fact) for fact in found.steps]
    yield "Posts", [_fact(fact) for fact in found.posts]
    yield "In the registry", [_fact(fact) for fact in found.relations]
    for kind, links in found.links:
        yield f"Links: {kind}", [_tie(link) for link in links]
    yield "Not listed", [(f"{more.count:,} more: {more.kind}; list all with --most 0", []) for more in found.more]
    yield "Sources disagree", [_dispute(dispute) for dispute in found.disputes if dispute.open]
    yield "Claims", [_dispute(dispute) for dispute in found.disputes if not dispute.open]
    yield "Not told by the sources", [(sentence, []) for sentence in found.unknown]
    yield "Notes", [(note, []) for note in found.notes]
    yield "Said by", [(_cited(citation), []) for citation in found.citations]


def _fact(fact: Fact) -> _Item:
    lang = f" [{fact.lang}]" if fact.lang else ""
    note = [f"note: {fact.note}"] if fact.note else []
    return f"{fact.what}: {isolated(fact.value)}{lang}", note + _cites(fact.citations)


def _tie(link: Link) -> _Item:
    role = f" (here: {link.role})" if link.role else ""
    head = (
        f"{link.date or 'date not on record'}: {link.title} [{link.id}]{role}; {link.modality}; status: {link.status}"
    ) + (f"; {link.doubt}" if link.doubt else "")
    with_whom = [
        f"{partner.role}: {isolated(partner.name)} [{partner.id}]"
        + (f", by {partner.person}" if partner.person else "")
        + (f", {partner.contribution}" if partner.contribution else "")
        for partner in link.partners
    ]
    with_whom += [f"and {link.more:,} more parties"] if link.more else []
    return head, with_whom + _cites(link.citations)


def _dispute(dispute: Dispute) -> _Item:
    answers = []
    for answer in dispute.answers:
        answers.append(f"{answer.value} [{answer.what}]" + (f" ({answer.note})" if answer.note else ""))
        answers += _cites(answer.citations)
    return dispute.question, answers


def _cites(citations: Iterable[Citation]) -> list[str]:
    return [f"source: {_cited(citation)}" for citation in citations]


def _cited(citation: Citation) -> str:
    parts = [citation.source]
    parts += [citation.at] if citation.at else []
    parts += [f"“{citation.quote}”"] if citation.quote else []
    parts += [f"word of {citation.speaker}"] if citation.speaker else []
    parts += [citation.modality] if citation.modality != "stated" else []
    parts += [f"published {citation.published}"] if citation.published else []
    parts += ["low trust"] if citation.low_trust else []
    parts += [citation.address] if citation.address and citation.address != citation.source else []
    parts += [f"note: {citation.note}"] if citation.note else []
    return ", ".join(parts)
