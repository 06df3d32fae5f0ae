"""Who shares partners, fields or frameworks and has no stated tie: questions to ask, not findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from comity.graph.store import Store
from comity.queries.measures.missing import DEFINITIONS, MissingTie, missing_ties
from comity.queries.measures.missing_backtest import BackTest, back_test
from comity.queries.measures.sharing import ALONE, COMMON, NEIGHBOURS, SCORE
from comity.queries.networks.network import Network
from comity.queries.networks.reading import as_known_by
from comity.queries.networks.ties import Reading
from comity.queries.reporting.coverage import coverage
from comity.queries.reporting.missing import (
    back_test_table,
    back_test_words,
    entry,
    named_ties,
    pair_anchor,
    pair_table,
    ranked_by,
)
from comity.queries.reporting.numerals import several
from comity.queries.reporting.report import Links, Report, Section, escape
from comity.queries.reporting.request import NETWORK, RULE, Request, called
from comity.queries.reporting.sections import evidence_sections, measure_anchor, method_sections
from comity.queries.reporting.whole_lists import WholeList, whole_lists
from comity.queries.table import Table

TITLE = "Missing ties"
USES = NETWORK
#: How many pairs are told.
MOST = 50
_ABSENCE = "Absence from these sources is no proof that there is no tie: it is a question to ask."
_MADE = (
    (
        "The newest dated cooperations between the bodies ranked, at least a fifth of them and by whole days, are "
        "hidden; network, partners and the frameworks that cooperations bring are made anew of what began by then. "
        "Fields and frameworks on record with a body have no dates: they may have been written down later. *Found* is "
        "how many of the hidden pairs stand among as many first of the ranking; where equal scores share the last "
        "place that counts, the expected number. *Area* is the chance that a hidden pair ranks above another untied "
        "one: 0.5 is a draw. Common neighbours are partners in the network of all parties, patrons left out, each "
        "counted 1."
    ),
    (
        "The score follows from one rule and was not fitted to these pairs. How the weight of a partner's edges enters "
        "(its square root) was chosen by such a test on the Horizon 2020 projects of CORDIS; on those it is flattered."
    ),
)
_SHOWN = ("place", "one", "other", *DEFINITIONS, "why", "only talked about", "named together in", "whole list")


def report(store: Store, reading: Reading, request: Request) -> Report:
    """Rank pairs of bodies that share something and have no counted tie, and test the ranking on the newest ties.

    The counting rule is ``attendance`` unless one is asked for. Raises ``InputError`` for a rule, kind or country that
    does not exist.
    """
    name = called(request.kinds(reading))
    network = request.network(reading, RULE)
    tested = back_test(network, reading)
    found, further = _found(network, as_known_by(reading, request.selection.known_by), tested.winner)
    lists = whole_lists(store, request.selection.known_by)
    tables = {"missing-ties": pair_table(found, lists, tested.winner), "back-test": back_test_table(tested)}
    if further:
        tables["further"] = pair_table(further, lists)
    sections = (
        *_rests(network, reading, name),
        *_back_test(tested, tables["back-test"]),
        *_ranked(found, tables["missing-ties"], name, tested),
        *_further(further, tables),
        _whole(tables["missing-ties"], lists),
        *_entries(found, further, store, network, tested.winner),
        _definitions(),
        *method_sections(network, store, name),
        *evidence_sections(named_ties((*found, *further)), reading),
    )
    return Report(
        f"{TITLE}: {name}", sections, tables, {}, tuple(_summary(found, tested, f"{len(network)} {escape(name)}"))
    )


def _found(network: Network, reading: Reading, way: str) -> tuple[tuple[MissingTie, ...], tuple[MissingTie, ...]]:
    """Rank the pairs one way; and those that stand first by the score alone, which another way may leave out."""
    found = missing_ties(network, reading, MOST, way)
    if way == SCORE:
        return found, ()
    listed = {(m.a.iri, m.b.iri) for m in found}
    return found, tuple(m for m in missing_ties(network, reading, MOST) if (m.a.iri, m.b.iri) not in listed)


def _rests(network: Network, reading: Reading, name: str) -> Iterator[Section]:
    caution = (
        f"{_ABSENCE} The sources were not searched for each pair alike, and what is on record of a body, its fields "
        "and partners, decides how often it stands in the list. A high score says that two would be expected to know "
        "each other by what is on record, no more."
    )
    table = coverage(network, reading, name)
    yield Section(
        "What this rests on", (caution,), table, anchor="coverage", links=Links(("sparql",) * len(table.rows))
    )


def _ranked(found: Sequence[MissingTie], table: Table, name: str, tested: BackTest) -> Iterator[Section]:
    heading = f"Pairs without a stated tie: {escape(name)}"
    if not found:
        words = "No two of them share a partner, a field or a framework that tells anything and have no counted tie."
        yield Section(heading, (words,), anchor="pairs")
        return
    by = ranked_by(tested)
    words = (
        f"{by[0].upper()}{by[1:]}. Equals share a place, and stand in order of their score. Each number leads to what "
        "the pair shares and to the cooperations behind it, each heading to its definition. Patrons do not count: that "
        "both are under the auspices of one body says nothing of the two. *Only talked about* names what sources "
        "discuss, hope for, propose or deny between the two; it adds nothing to the score."
    )
    wanted = dict.fromkeys(("place", "one", "other", tested.winner, *_SHOWN))
    cut = f"The first {MOST} are told." if len(found) == MOST else ""
    shown, links = _shown(found, table, wanted)
    yield Section(heading, tuple(filter(None, (words, cut))), shown, anchor="pairs", links=links)


def _further(further: Sequence[MissingTie], tables: dict[str, Table]) -> Iterator[Section]:
    """Show the pairs that stand first by the score and not in the list above."""
    if further:
        words = (
            f"Of the first {MOST} by score, in bits, those that are not in the list above: they share what few have, "
            "such as a narrow field. By the back-test this order is no better; the reasons are what counts. All are in "
            "`further.csv`."
        )
        shown, links = _shown(further, tables["further"], _SHOWN)
        yield Section("Further pairs, by score", (words,), shown, level=3, anchor="further", links=links)


def _shown(found: Sequence[MissingTie], table: Table, wanted: Iterable[str]) -> tuple[Table, Links]:
    """Choose the columns that readers want, with where their cells lead."""
    at = [table.columns.index(column) for column in wanted if column != "whole list" or _any(table, column)]
    shown = Table(tuple(table.columns[k] for k in at), tuple(tuple(row[k] for k in at) for row in table.rows))
    heads = {column: measure_anchor(column) for column in DEFINITIONS if column in shown.columns}
    heads |= {NEIGHBOURS: "back-test-method"} if NEIGHBOURS in shown.columns else {}
    tokens = {"only talked about": "tie-", "named together in": "tie-"}
    return shown, Links(tuple(pair_anchor(m) for m in found), heads, tokens)


def _any(table: Table, column: str) -> bool:
    return any(row[table.columns.index(column)] for row in table.rows)


def _whole(table: Table, lists: Sequence[WholeList]) -> Section:
    covered = sum(bool(row[table.columns.index("whole list")]) for row in table.rows)
    words = (
        "Only where a source says that a list is whole does absence from it mean none. "
        f"On record: {several(len(lists), 'such claim')}; {covered or 'none'} of these pairs "
        f"{'is' if covered in (0, 1) else 'are'} covered by one. For all others it is unknown whether there is a tie."
    )
    return Section("Where absence means none", (words,), level=3)


def _back_test(tested: BackTest, table: Table) -> Iterator[Section]:
    columns = dict.fromkeys(table.columns[1:], "back-test-method")
    yield Section(
        "Would it have found the newest ties?",
        tuple(back_test_words(tested)),
        table if table.rows else None,
        anchor="back-test",
        links=Links(("back-test-method",) * len(table.rows), columns),
    )
    yield Section("How the back-test is made", _MADE, level=3, anchor="back-test-method", folded=True)


def _entries(
    found: Sequence[MissingTie], further: Sequence[MissingTie], store: Store, network: Network, way: str
) -> Iterator[Section]:
    if found:
        words = (
            "What each pair shares, what each thing adds, and the cooperations with it. The query asks the graph for "
            "the same; it does not know of days and counting rules, so that it may tell more than was counted."
        )
        yield Section("Pair by pair", (words,), anchor="pair-by-pair")
        yield from (entry(m, store, network.how.selection, way) for m in found)
        yield from (entry(m, store, network.how.selection) for m in further)


def _definitions() -> Section:
    words = (
        "The weights follow from one rule, how few have what is shared, and were not fitted. What more than "
        f"{COMMON} bodies have in common is left out: it would tell little."
    )
    rows = tuple((name, *told) for name, told in DEFINITIONS.items())
    table = Table(("measure", "what it says", "range", "source"), rows)
    anchors = tuple(map(measure_anchor, DEFINITIONS))
    return Section("What the score is made of", (words,), table, anchor="measures", anchors=anchors)


def _summary(found: Sequence[MissingTie], tested: BackTest, among: str) -> Iterator[str]:
    if not found:
        yield f"Of {among} no two share anything that tells and have no counted tie on record."
        yield from back_test_words(tested)
        return
    first = "first" if len(found) == 1 or found[0].value > found[1].value else "among the first"
    yield (
        f"Of the pairs of {among} without a counted tie on record, ranked by {_BY[tested.winner]}, {first} are "
        f"**{escape(found[0].a.short)}** and **{escape(found[0].b.short)}**; {_tested(tested)}."
    )
    yield _ABSENCE
    yield from back_test_words(tested)
    for m in found[:3]:
        yield (
            f"**{escape(m.a.short)}** and **{escape(m.b.short)}** {escape(m.reasons()) or 'share what tells nothing'}; "
            "no counted tie is on record."
        )


_BY = {SCORE: "score", ALONE: "the score's part for shared partners", NEIGHBOURS: "number of common neighbours"}


def _tested(tested: BackTest) -> str:
    """Say in short what the ranking is worth."""
    if not tested.methods:
        return "the ranking could not be [tested](#back-test)"
    found = next(method.found for method in tested.methods if method.name == tested.winner)
    many = f"{found:.2g}" if found >= 1 else "none"  # less than one is a draw among equal scores
    return f"so ranked, {many} of {tested.pairs} hidden pairs [were found again](#back-test)"
