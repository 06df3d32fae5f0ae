"""All that is on record about one body, to be read before a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from comity.graph.errors import InputError
from comity.graph.store import Store
from comity.queries.explanation.explain import explain
from comity.queries.explanation.reader import Citation
from comity.queries.explanation.writing import Explanation, Fact, Link
from comity.queries.measures.centrality import degree, ranks, strength
from comity.queries.networks.network import Network, network_of
from comity.queries.networks.projection import Floats, Ints
from comity.queries.networks.rows import local
from comity.queries.networks.ties import Reading, first_and_last
from comity.queries.reporting.anchors import slug
from comity.queries.reporting.calendar import calendar_of, terms
from comity.queries.reporting.numerals import several
from comity.queries.reporting.picture.ego import ego
from comity.queries.reporting.report import Links, Report, Section, escape
from comity.queries.reporting.request import NETWORK, RULE, Request, called
from comity.queries.reporting.sections import definition_sections, linked, method_sections
from comity.queries.table import Cell, Table, compact

TITLE = "Dossier"
USES = NETWORK | {"body", "day"}
#: How many ties of a kind are told; the latest.
_MOST = 40
#: How many partners a page lists; the table beside it has all.
_PARTNERS = 60
#: What does not narrow the network around a body.
_NO_FILTER = frozenset({"body", "day", "rule"})
_ALL = "All on record is listed here: what was asked for by {} narrows the network below alone."
_TERMS = (
    "Agreements and auspices, by their beginning: when each runs out by what is on record, and what that rests on. "
    "Most sources tell no term; an end that a renewal put off is listed too."
)
_FILED = "Parents, parts and successors on a registry's word: no cooperation, and in no network."
_NO_PARTNER = "No partner is on record that counts here."


def report(store: Store, reading: Reading, request: Request) -> Report:
    """Gather what is on record about ``request.body``: links with their terms, posts, conflicts, evidence.

    Statuses are those of ``request.day``. The network around it is that of all bodies, unless kinds are asked for.
    Raises ``InputError`` where no body is given, or it is not one of the graph's.
    """
    if not request.body:
        raise InputError("a dossier is about one body: name it with --body, by its name, id or IRI")
    if request.body not in {body.iri for body in reading.bodies}:
        raise InputError(f"'{request.body}' is no organisation of this graph, so there is no dossier of it")
    told = _told_apart(explain(store, request.body, (), request.day, _MOST), reading, store)
    among = () if "any" in request.among else request.among
    network = network_of(reading, request.rule or RULE, request.selection, among, request.countries)
    sources = _Numbered(told)
    tables = {
        "links": _links(told),
        "terms": terms(calendar_of(reading, request.day, request.body)),
        "partners": _partners(network, request.body),
        "sources": sources.table(),
    }
    sections = (
        *_identity(told, sources),
        *_ties(told, sources, request.unheeded(_NO_FILTER)),
        *_term_sections(tables["terms"]),
        *_people(told, sources),
        *_relations(told, sources),
        *_conflicts(told, sources),
        *_gaps(told),
        *_place(network, request.body, tables["partners"], called(among)),
        Section("Sources", (), tables["sources"], anchor="sources", anchors=sources.anchors()),
        *definition_sections(("degree", "strength")),
        *method_sections(network, store, called(among)),
    )
    pictures = {"ego.svg": _picture(network, request.body)} if request.body in network.index else {}
    return Report(f"{TITLE}: {told.label}", sections, tables, pictures, tuple(_summary(told, network, request)))


def _told_apart(told: Explanation, reading: Reading, store: Store) -> Explanation:
    """Call the body and its partners as all reports do, so that no two bodies of one name are taken for one."""
    labels = {compact(body.iri, store.prefixes): body.label for body in reading.bodies}
    links = tuple((kind, tuple(_renamed(link, labels) for link in found)) for kind, found in told.links)
    return replace(told, label=labels.get(told.id, told.label), links=links)


def _renamed(link: Link, labels: Mapping[str, str]) -> Link:
    return replace(link, partners=tuple(replace(p, name=labels.get(p.id, p.name)) for p in link.partners))


class _Numbered:
    """The citations of a dossier, each source place numbered in the order in which it is first cited."""

    def __init__(self, told: Explanation) -> None:
        self._numbers: dict[Citation, int] = {}
        for citation in _cited(told):
            self._numbers.setdefault(citation, len(self._numbers) + 1)

    def tokens(self, citations: Iterable[Citation]) -> str:
        """Return the numbers of some citations, blank-separated, for a cell."""
        return " ".join(str(number) for number in sorted({self._numbers[citation] for citation in citations}))

    def anchors(self) -> tuple[str, ...]:
        """Return the anchor of each row of the table."""
        return tuple(f"source-{number}" for number in self._numbers.values())

    def table(self) -> Table:
        """List the places that are cited, by number."""
        columns = ("number", "source", "place", "words", "put as", "on whose word", "published", "address", "id")
        rows = tuple(
            (
                *(number, c.source, c.at if c.at != "address" else "", c.quote, c.modality),
                f"{c.speaker or ''}{' (low trust)' if c.low_trust else ''}".strip(),
                *(c.published, c.address, c.source_id),
            )
            for c, number in self._numbers.items()
        )
        return Table(columns, rows)


def _cited(told: Explanation) -> Iterator[Citation]:
    """Yield all citations in the order in which a dossier tells them."""
    yield from (c for fact in (*told.names, *told.facts, *told.steps) for c in fact.citations)
    yield from (c for _, links in told.links for link in links for c in link.citations)
    yield from (c for fact in (*told.posts, *told.relations) for c in fact.citations)
    yield from (c for dispute in told.disputes for answer in dispute.answers for c in answer.citations)


def _identity(told: Explanation, sources: _Numbered) -> tuple[Section, ...]:
    facts = (*told.names, *told.facts, *told.steps)
    rows = tuple(
        (fact.what, fact.value, fact.lang or "", fact.note or "", sources.tokens(fact.citations)) for fact in facts
    )
    table = Table(("what", "value", "language", "note", "sources"), rows)
    return (Section("Who it is", tuple(map(escape, told.notes)), table, links=_TO_SOURCES),)


_TO_SOURCES = Links(tokens={"sources": "source-"})


def _ties(told: Explanation, sources: _Numbered, options: list[str]) -> Iterator[Section]:
    more = ", ".join(f"{entry.count} more of the kind {entry.kind}" for entry in told.more)
    words = (
        "With whom, as what, since when, and how far it has got.",
        *([f"The latest {_MOST} of a kind are listed; not listed are {more}."] if more else ()),
        *([_ALL.format(", ".join(f"`{option}`" for option in options))] if options else ()),
    )
    yield Section("Links, by kind", (" ".join(words) if told.links else "None is on record in these sources.",))
    for kind, links in told.links:
        rows = tuple((*_link(link), sources.tokens(link.citations)) for link in links)
        yield Section(kind, (), Table((*_LINK, "sources"), rows), level=3, links=_TO_SOURCES)


_LINK = ("date", "what", "own role", "with", "put as", "status", "id")


def _link(link: Link) -> tuple[Cell, ...]:
    partners = [
        f"{partner.name} ({partner.role}{f', by {partner.person}' if partner.person else ''})"
        for partner in link.partners[:12]
    ]
    rest = len(link.partners) - len(partners) + link.more
    shown = "; ".join(partners) + (f"; and {rest} more" if rest else "")
    return link.date or "", link.title, link.role, shown, link.modality, link.status, link.id


def _links(told: Explanation) -> Table:
    rows = tuple(
        (kind, *_link(link), " ".join(dict.fromkeys(partner.id for partner in link.partners)))
        for kind, links in told.links
        for link in links
    )
    return Table(("kind", *_LINK, "with_ids"), rows)


def _term_sections(table: Table) -> Iterator[Section]:
    if table.rows:
        columns = ("agreement", "form", "with", "begun", "term", "runs out", "basis", "status")
        keys = ("agreement", "form", "parties", "begun", "term", "lapses", "basis", "status")
        shown = Table(columns, tuple(tuple(row[key] for key in keys) for row in table.dicts()))
        yield Section("Agreements and their terms", (_TERMS,), shown, anchor="terms")


def _people(told: Explanation, sources: _Numbered) -> tuple[Section, ...]:
    if not told.posts:
        return (Section("People in post", ("None is on record in these sources.",)),)
    rows = tuple((fact.what, fact.value, sources.tokens(fact.citations)) for fact in told.posts)
    words = "Holders of public posts, with the days for which a source has them in post; later changes may be missing."
    return (Section("People in post", (words,), Table(("post", "holder", "sources"), rows), links=_TO_SOURCES),)


def _relations(told: Explanation, sources: _Numbered) -> Iterator[Section]:
    if told.relations:
        rows = tuple((fact.what, fact.value, *_noted(fact, sources)) for fact in told.relations)
        table = Table(("relation", "body", "note", "sources"), rows)
        yield Section("As a registry files it", (_FILED,), table, links=_TO_SOURCES)


def _conflicts(told: Explanation, sources: _Numbered) -> Iterator[Section]:
    if not told.disputes:
        yield Section("Where sources disagree", ("On nothing about it that is on record.",))
        return
    rows = tuple(
        (dispute.question, answer.value, "open" if dispute.open else "uncontradicted", *_noted(answer, sources))
        for dispute in told.disputes
        for answer in dispute.answers
    )
    columns = ("question", "answer", "state", "note", "sources")
    words = "Answers side by side; none is preferred."
    yield Section("Where sources disagree, and claims about it", (words,), Table(columns, rows), links=_TO_SOURCES)


def _noted(fact: Fact, sources: _Numbered) -> tuple[Cell, ...]:
    return fact.note or "", sources.tokens(fact.citations)


def _gaps(told: Explanation) -> tuple[Section, ...]:
    if not told.unknown:
        return ()
    return (Section("Not on record", tuple(f"{escape(text)}." for text in told.unknown)),)


def _place(network: Network, iri: str, partners: Table, name: str) -> Iterator[Section]:
    if iri not in network.index:
        yield Section("Its place in the network", ("It is none of the bodies asked for.",))
        return
    n = network.index[iri]
    degrees, strengths = degree(network), strength(network)
    words = (
        f"Among {len(network)} {escape(name)}, by the counting rule “{network.how.rule}”, it is {_number(degrees, n)} "
        f"by degree ({several(int(degrees[n]), 'partner')}) and {_number(strengths, n)} by strength "
        f"({float(strengths[n]):.4g}). How firm such ranks are, the report on centrality says."
        if degrees[n]
        else "It has no counted tie on record with another body."
    )
    yield Section("Its place in the network", (words,), picture="ego.svg")
    if not partners.rows:
        yield Section("Partners", (_NO_PARTNER,), level=3)
        return
    shown = Table(partners.columns[:-1], tuple(row[:-1] for row in partners.rows[:_PARTNERS]))
    cut = f"The first {len(shown.rows)} of {len(partners.rows)}, by weight; all are in `partners.csv`."
    anchors = (slug("links-by-kind"),) * len(shown.rows)
    yield Section(
        "Partners",
        (cut,) if len(partners.rows) > _PARTNERS else (),
        shown,
        level=3,
        links=linked(shown.columns, anchors),
    )


def _number(values: Ints | Floats, n: int) -> str:
    """Say which number a body is by a measure, and with how many it shares the place."""
    placed = ranks(values)
    equal = int((placed == placed[n]).sum()) - 1
    return f"number {int(placed[n])}{f' (with {equal} others)' if equal else ''}"


def _partners(network: Network, iri: str) -> Table:
    columns = ("partner", "country", "kind", "weight", "count", "first", "last", "kinds", "id")
    if iri not in network.index:
        return Table(columns, ())
    n = network.index[iri]
    rows: list[tuple[Cell, ...]] = []
    order: list[tuple[float, str]] = []
    for k in network.edges_at(n).tolist():
        other = network.nodes[int(network.i[k]) if int(network.j[k]) == n else int(network.j[k])]
        ties = network.ties_of(k)
        kinds = " ".join(sorted({tie.kind for tie in ties}))
        weight, count = round(float(network.weight[k]), 4), int(network.count[k])
        who = (other.label, other.country, other.kind)
        rows.append((*who, weight, count, *first_and_last(ties), kinds, local(other.iri)))
        order.append((-weight, other.label))
    return Table(columns, tuple(row for _, row in sorted(zip(order, rows, strict=True), key=lambda found: found[0])))


def _picture(network: Network, iri: str) -> str:
    body = network.nodes[network.index[iri]]
    return ego(network, network.index[iri], f"{body.label} and its partners", "", (network.how.words(),))


def _summary(told: Explanation, network: Network, request: Request) -> Iterator[str]:
    links = [link for _, found in told.links for link in found]
    open_questions = sum(dispute.open for dispute in told.disputes)
    stated = sum(link.modality == "stated" for link in links)
    kinds = {kind for kind, _ in told.links}
    older = sum(entry.count for entry in told.more if entry.kind in kinds)
    cut = f"; of the latest {len(links)}, which are listed," if older else ","
    yield (
        f"{escape(told.label)}: {several(len(links) + older, 'link')} on record of {several(len(kinds), 'kind')}{cut} "
        f"{stated} stated as fact; {several(open_questions, 'question')} on which sources disagree. "
        f"Statuses are those of {request.day}."
    )
    if not network.edge_count:
        yield f"Of {len(network)} bodies, which are those asked for, no two have a counted tie on record."
