"""Who stands in the middle: the centres among themselves, and all bodies apart from that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from comity.graph import schemes
from comity.graph.store import Store
from comity.queries.networks.network import Network, network_of
from comity.queries.networks.reading import Tie, read
from comity.queries.networks.selection import EVERYTHING_STATED, Selection
from comity.queries.reporting.coverage import untied
from comity.queries.reporting.picture.draw import draw
from comity.queries.reporting.report import Report, Section, escape
from comity.queries.reporting.sections import (
    absence_section,
    cooperations,
    coverage_sections,
    evidence_sections,
    method_sections,
)
from comity.queries.reporting.tabulate import edges, left_out, ranking, used_ties
from comity.queries.table import Cell, Table

TITLE = "Who is central: UNESCO Category 2 centres among themselves, and all bodies"
CENTRES = ("category-2-centre",)
CENTRES_RULE = "attendance"
PARTIES_RULE = "by-kind"
_WHY_ATTENDANCE = (
    "Under the rule for each kind (`by-kind`) a meeting is a star around its organiser. Where the organiser is none of "
    "the bodies ranked, it is dropped, and those who met would not be tied at all; so between them a meeting counts "
    "like any other tie. Another rule can be asked for with `--rule`."
)
_SHOWN = 25


def report(
    store: Store,
    rule: str | None = None,
    selection: Selection = EVERYTHING_STATED,
    among: Iterable[str] = CENTRES,
) -> Report:
    """Report degree, strength and betweenness between bodies of some kinds and, apart, between all parties.

    ``rule`` replaces the counting rules of both networks (``attendance`` between centres,
    ``by-kind`` between all parties). Coverage comes first; each edge is listed with its
    cooperations and their sources. Raises ``InputError`` for a rule that does not exist.
    """
    reading = read(store)
    kinds = tuple(among)
    name = _name(kinds)
    centres = network_of(reading, rule or CENTRES_RULE, selection, kinds)
    parties = network_of(reading, rule or PARTIES_RULE, selection)
    tables = {
        "ranking": ranking(centres, reading.sources),
        "parties": ranking(parties, reading.sources),
        "edges": edges(centres, reading.sources),
        "parties-edges": edges(parties, reading.sources),
        "cooperations": cooperations(used_ties(parties), reading),
        "left-out": left_out(centres),
        "parties-left-out": left_out(parties),
    }
    sections = (
        *coverage_sections(centres, reading, name),
        *_between(centres, tables["ranking"], name),
        _all_parties(parties, tables["parties"]),
        *method_sections(centres, name, _WHY_ATTENDANCE if centres.how.rule == CENTRES_RULE else ""),
        *evidence_sections(centres, tables["edges"], reading),
    )
    return Report(TITLE, sections, tables, {"network.svg": _picture(centres, name)})


def _name(kinds: tuple[str, ...]) -> str:
    """Call the bodies that are ranked by their name, in the plural."""
    if kinds == CENTRES:
        return "UNESCO Category 2 centres"
    told = " or ".join(schemes.labels("orgkind").get(kind, kind) for kind in kinds)
    return f"bodies of the kind {told}" if kinds else "bodies"


def _picture(network: Network, name: str) -> str:
    alone = len(untied(network))
    ties = used_ties(network)
    subtitle = (
        f"{len(network) - alone} of {len(network)} have a counted tie with another: {network.edge_count} pairs "
        f"from {len(ties)} cooperations{_years(ties)}."
    )
    absent = (
        f"{alone} with no counted tie to another on record are not drawn; absence from these sources is no proof "
        "that there is none."
    )
    return draw(network, f"Who works with whom: {name}", subtitle, (absent, network.how.words()))


def _years(ties: Iterable[Tie]) -> str:
    days = [day for tie in ties for day in (tie.earliest, tie.latest) if day]
    return f", {min(days).year} to {max(days).year}" if days else ""


def _between(network: Network, ranked: Table, name: str) -> tuple[Section, ...]:
    heading = f"The {escape(name)} among themselves"
    order = (
        "In order of strength; equal values share a rank. *Beyond meetings* counts the partners with which a body "
        "shares more than meetings. Bodies without a tie are named further down."
    )
    return (
        Section(heading, tuple(_leaders(network, ranked)), picture="network.svg"),
        Section("Ranking", (order,), _readable(ranked), level=3),
        absence_section(network),
    )


def _leaders(network: Network, ranked: Table) -> Iterator[str]:
    """Say in words what the ranking shows at its top."""
    if not network.edge_count:
        yield "No two of them have a counted tie on record, so there is nothing to rank."
        return
    rows = [dict(zip(ranked.columns, row, strict=True)) for row in ranked.rows]
    for measure, place, words in (
        ("strength", "rank", "First in strength"),
        ("degree", "rank_by_degree", "most partners"),
        ("betweenness", "rank_by_betweenness", "on most of the shortest paths between others"),
    ):
        first = [escape(str(row["short"])) for row in rows if row[place] == 1 and row[measure]]
        value = next(row[measure] for row in rows if row[place] == 1)
        if first:
            yield f"{words[0].upper()}{words[1:]}: {_some(first)} ({measure} {value})."
    met = sum(all(tie.kind == "meeting" for tie in ties) for ties in network.ties)
    yield (
        f"{met} of the {network.edge_count} pairs rest on meetings alone. Degree counts such a pair as one partner "
        "like any other; under 1/(n-1) a large meeting adds little strength to each of its pairs."
    )


def _some(names: list[str]) -> str:
    """Name up to five, and count the rest."""
    more = f" and {len(names) - 5} more, equal" if len(names) > 5 else ""
    return ", ".join(f"**{name}**" for name in names[:5]) + more


def _readable(ranked: Table, most: int | None = None) -> Table:
    """Choose the columns for readers, and the bodies with a tie."""
    columns = (
        *("rank", "body", "short", "country", "degree", "degree_beyond_meetings"),
        *("strength", "betweenness", "cooperations", "sources"),
    )
    rows = [dict(zip(ranked.columns, row, strict=True)) for row in ranked.rows]
    shown = [row | {"short": _once(row["short"], row["body"])} for row in rows if row["degree"]][:most]
    heads = tuple("beyond meetings" if column == "degree_beyond_meetings" else column for column in columns)
    return Table(heads, tuple(tuple(row[column] for column in columns) for row in shown))


def _once(short: Cell, body: Cell) -> Cell:
    return "" if short == body else short


def _all_parties(network: Network, ranked: Table) -> Section:
    kinds = Counter(tie.kind for tie in used_ties(network))
    told = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items(), key=lambda kv: (-kv[1], kv[0])))
    who = (
        "Ministries, states, hosts, patrons and collectives (a class of bodies that a source names without listing it "
        f"is one party) are bodies here too: {len(network)} in all, {network.edge_count} pairs from "
        f"{kinds.total()} cooperations ({told or 'none'}). {network.how.words()}"
    )
    rest = f"The first {_SHOWN} in order of strength; all stand in `parties.csv`, their edges in `parties-edges.csv`."
    return Section("All parties, apart", (who, *_patrons(network), rest), _readable(ranked, _SHOWN))


def _patrons(network: Network) -> Iterator[str]:
    """Name the patron that makes a star of everything, where there is one."""
    auspices = (tie for tie in used_ties(network) if tie.kind == "auspices")
    patrons = Counter(part.party for tie in auspices for part in tie.parts if part.role == "patron")
    labels = {body.iri: body.label for body in network.nodes}
    for iri, number in sorted(patrons.items(), key=lambda kv: (-kv[1], kv[0])):
        yield (
            f"{escape(labels[iri])} is the patron in {number} of these cooperations (auspices): its place says that it "
            "designates centres, and a path between two centres through it says nothing of cooperation between them."
        )
