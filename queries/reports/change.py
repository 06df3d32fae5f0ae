"""What two periods have on record: who and which pairs are seen in one of them alone, which brokers were bypassed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from comity.graph.store import Store
from comity.queries.networks.network import Network
from comity.queries.networks.rows import local
from comity.queries.networks.ties import Reading, Tie
from comity.queries.reporting import change_sections as told
from comity.queries.reporting import change_words as words
from comity.queries.reporting.bypassing import brokers
from comity.queries.reporting.changes import AFTER, BEFORE, bodies, by_period, pairs, yearly
from comity.queries.reporting.compared import Compared, compared
from comity.queries.reporting.periods import periods
from comity.queries.reporting.picture.years import years
from comity.queries.reporting.report import Links, Report, Section, escape
from comity.queries.reporting.request import NETWORK, RULE, Request, called
from comity.queries.reporting.sections import LISTED, definition_sections, evidence_sections, method_sections
from comity.queries.reporting.sparql import counted_ties
from comity.queries.table import Table

TITLE = "Two periods compared: who is seen in one alone, whose ties changed, who was bypassed"
USES = NETWORK | {"before", "after"}
_MEASURES = ("degree", "strength")


def report(store: Store, reading: Reading, request: Request) -> Report:
    """Compare two periods: bodies, pairs, ranks, and the brokers past whom new ties run.

    Where no periods are asked for, the cut is where the dated cooperations are parted most evenly, and the report
    says so. Raises ``InputError`` for periods that overlap or come in the wrong order.
    """
    name = called(request.kinds(reading))
    whole = request.network(reading, RULE)
    asked = periods(request, [tie.earliest for tie in whole.ties if tie.earliest])
    if asked is None:
        return _nothing_dated(store, whole, name)
    made = compared(reading, request, RULE, whole, asked)
    tables = {
        "bodies": bodies(made.found, whole),
        "pairs": pairs(made.found, reading.sources),
        "brokers": brokers(made.past),
        "cooperations-by-period": by_period(whole, made.found),
    }
    sections, cited = _sections(made, tables)
    method = (*method_sections(whole, store, name, words.LASTING), *_queries(made, store))
    last = (*method, *definition_sections(_MEASURES), *evidence_sections(cited, reading))
    return Report(
        TITLE,
        (*sections, *last),
        tables,
        {"years.svg": _picture(made, name)},
        tuple(words.summary(made, tables, name)),
        {
            "First period": asked.before.words(),
            "Second period": asked.after.words(),
            "Compared": f"{escape(name)}, counting rule “{whole.how.rule}”",
        },
    )


def _nothing_dated(store: Store, whole: Network, name: str) -> Report:
    sentence = words.nothing_dated(whole, name)
    sections = (Section("Nothing to compare", (sentence,)), *method_sections(whole, store, name))
    return Report(TITLE, sections, {"bodies": Table(("body", "change"), ())}, {}, (sentence,))


def _sections(made: Compared, tables: dict[str, Table]) -> tuple[tuple[Section, ...], list[Tie]]:
    """Make the sections of the comparison, and gather the ties that they name, those of pairs first."""
    after, who_after = told.seen_after(tables["bodies"], made)
    before, who_before = told.seen_before(tables["bodies"], made)
    moved, who_moved = told.moved(tables["bodies"])
    new, new_ids = told.pair_section(tables["pairs"], AFTER, len(made.found.new))
    gone, gone_ids = told.pair_section(tables["pairs"], BEFORE, len(made.found.gone))
    past, past_ties = told.broker_sections(made, tables["brokers"], words.broker_words(made, tables["brokers"]))
    behind, behind_ties = told.behind(made, (*who_after, *who_before, *who_moved))
    wanted = {*new_ids, *gone_ids}
    named = [tie for tie in made.whole.ties if local(tie.iri) in wanted]
    sections = (
        Section("How to read this", tuple(text for text in (made.periods.chosen, words.READ) if text)),
        _rests(made, tables["cooperations-by-period"]),
        Section("Who is seen in one period alone", tuple(words.bodies_words(tables["bodies"]))),
        *(after, before, moved),
        Section("Pairs", tuple(words.pairs_words(made))),
        *(new, gone, *past, behind),
    )
    return sections, _listed([*named, *past_ties, *behind_ties])


def _rests(made: Compared, table: Table) -> Section:
    links = Links(rows=("sparql",) * len(table.rows))
    return Section("What each period rests on", tuple(words.rests(made)), table, "years.svg", links=links)


def _queries(made: Compared, store: Store) -> Iterator[Section]:
    """Show for each period the query for what is counted in it."""
    for which, network in (("first", made.found.before), ("second", made.found.after)):
        words = f"As above, for the {which} period alone; {len(network.ties)} of what it gives made a pair."
        code = counted_ties(network.how.selection, store.prefixes)
        yield Section(f"The {which} period, in SPARQL", (words,), level=3, code=code, folded=True)


def _listed(ties: list[Tie]) -> list[Tie]:
    """Put as many ties as are listed in order of date; of more, those of pairs and brokers stay."""
    first = list({tie.iri: tie for tie in ties}.values())
    return sorted(first[:LISTED], key=lambda tie: (tie.earliest or date.max, tie.iri)) + first[LISTED:]


def _picture(made: Compared, name: str) -> str:
    counted = [tie for tie in made.whole.ties if tie.earliest]
    missing = (
        f"In the year in which each began or took place; {len(made.whole.ties) - len(counted)} of "
        f"{len(made.whole.ties)} have no first day on record and are not drawn."
    )
    return years(
        yearly(counted),
        f"Cooperations between {name}, by year and kind",
        f"First period: {made.periods.before.words()}. Second period: {made.periods.after.words()}.",
        (missing, "Lasting ties go on after the year in which they are drawn."),
    )
