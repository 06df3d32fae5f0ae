"""Who stands in the middle: some bodies among themselves, and all bodies apart from that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from comity.graph.store import Store
from comity.queries.exchange.tables import edge_table
from comity.queries.measures.broker_firmness import BETWEENNESS, broker_firmness
from comity.queries.networks.network import Network
from comity.queries.networks.ties import Reading, Tie
from comity.queries.reporting import overview
from comity.queries.reporting.behind import behind
from comity.queries.reporting.coverage import absence_section, coverage_sections, untied
from comity.queries.reporting.numerals import several
from comity.queries.reporting.ranking import MEASURES, Scores, more_than_met, ranking, scores
from comity.queries.reporting.report import Report, Section, escape
from comity.queries.reporting.request import NETWORK, RULE, Request, called
from comity.queries.reporting.sections import (
    body_anchor,
    cooperations,
    definition_sections,
    evidence_sections,
    linked,
    method_sections,
    sized,
)
from comity.queries.reporting.stability import (
    Stability,
    stability,
    stability_picture,
    stability_sections,
    stability_table,
)
from comity.queries.reporting.stability_words import stability_summary
from comity.queries.reporting.tabulate import left_out
from comity.queries.table import Cell, Table

TITLE = "Who is central"
USES = NETWORK
_WHY_ATTENDANCE = (
    "Under the rule for each kind (`by-kind`) a meeting is a star around its organiser. Where the organiser is none of "
    "the bodies ranked, it is dropped, and those who met would not be tied at all; so between them a meeting counts "
    "like any other tie. Another rule can be asked for with `--rule`."
)
_SHOWN = 25
#: What the anchors of bodies in the network of all parties begin with.
_PARTY = "party"
#: Larger tables of edges are left to ``comity network``.
_EDGES = 20_000
_WHOLE = (
    *("density", "components", "path_lengths", "centralisation", "degree_assortativity", "assortativity"),
    *("e_i_index", "communities", "modularity"),
)


def report(store: Store, reading: Reading, request: Request) -> Report:
    """Report who is central between bodies of some kinds and, apart, between all parties.

    The counting rule is ``attendance`` for both, unless one is asked for. Coverage comes first; every number leads to
    its definition or to the cooperations behind it.
    Raises ``InputError`` for a rule, kind or country that does not exist.
    """
    kinds = request.kinds(reading)
    name = called(kinds)
    network = request.network(reading, RULE)
    found, firm = scores(network), stability(network, reading)
    ranked = ranking(network, found, reading.sources)
    communities, _ = overview.community_table(network)
    whole = overview.whole(network, found)
    parties = request.network(reading, RULE, ()) if kinds else network
    party_scores = scores(parties) if kinds else found
    all_ranked = ranking(parties, party_scores, reading.sources) if kinds else ranked
    entries, told = behind(network, _first(network, ranked), store, name)
    others, more = behind(parties, _first(parties, all_ranked), store, "all parties", _PARTY) if kinds else ((), ())
    tables = {
        "ranking": ranked,
        "stability": stability_table(firm),
        "whole": whole,
        "communities": communities,
        "left-out": left_out(network),
        **({"parties": all_ranked, "parties-left-out": left_out(parties)} if kinds else {}),
        **_edges(network, reading),
    }
    sections = (
        *coverage_sections(network, reading, name),
        *_between(network, ranked, name),
        *stability_sections(firm),
        *overview.whole_sections(whole, found),
        *overview.community_sections(communities),
        *((_all_parties(parties, all_ranked),) if kinds else ()),
        *method_sections(network, store, name, _WHY_ATTENDANCE if network.how.rule == RULE else ""),
        *definition_sections((*MEASURES, *_WHOLE)),
        *entries,
        *others,
        *evidence_sections((*told, *more, *firm.hedged.added), reading),
    )
    pictures = {
        "network.svg": _picture(network, name),
        "stability.svg": stability_picture(firm),
        **overview.pictures(network, name),
    }
    summary = (*_leaders(network, found, ranked, firm, name), *stability_summary(firm))
    return Report(f"{TITLE}: {name}", sections, tables, pictures, summary, _provenance(network, reading))


def _provenance(network: Network, reading: Reading) -> dict[str, str]:
    return {
        "Counting rule": f"[{network.how.rule}](#method)",
        "Counted": sized(network),
        "Sources": f"{several(len(reading.sources), 'document')} cited in the graph",
    }


def _edges(network: Network, reading: Reading) -> dict[str, Table]:
    if network.edge_count > _EDGES:
        return {}
    return {
        "edges": edge_table(network, reading.sources),
        "cooperations": cooperations(network.ties, reading),
    }


def _picture(network: Network, name: str) -> str:
    alone = len(untied(network))
    subtitle = (
        f"{len(network) - alone} of {len(network)} have a counted tie with another: "
        f"{several(network.edge_count, 'pair')} from {several(len(network.ties), 'cooperation')}{_years(network.ties)}."
    )
    absent = (
        f"{alone} with no counted tie to another on record are not drawn; absence from these sources is no proof "
        "that there is none."
    )
    return overview.picture(network, name, subtitle, (absent, network.how.words()))


def _years(ties: Iterable[Tie]) -> str:
    days = [day for tie in ties for day in (tie.earliest, tie.latest) if day]
    return f", {min(days).year} to {max(days).year}" if days else ""


def _between(network: Network, ranked: Table, name: str) -> tuple[Section, ...]:
    order = (
        "In order of strength; equal values share a rank. *Beyond meetings* counts the partners with which a body "
        "shares more than meetings. Each number leads to the cooperations behind it, each heading to its definition."
    )
    shown = _readable(ranked, _SHOWN)
    tied = sum(1 for row in ranked.rows if row[ranked.columns.index("degree")])
    cut = f" The first {_SHOWN} of {tied} with a tie; all are in `ranking.csv`." if tied > _SHOWN else ""
    anchors = tuple(body_anchor(network.nodes[n].iri) for n in _first(network, ranked))
    return (
        Section(f"The network: {escape(name)}", (_meetings(network), *_omitted(network)), picture="network.svg"),
        Section(
            "Ranking",
            (order + cut,) if shown.rows else ("No two of them have a counted tie, so there is nothing to rank.",),
            shown if shown.rows else None,
            links=linked(shown.columns, anchors),
            anchor="ranking",
        ),
        absence_section(network),
    )


def _first(network: Network, ranked: Table) -> list[int]:
    """Return the nodes of the bodies that the ranking shows, in its order."""
    iri, tied = ranked.columns.index("iri"), ranked.columns.index("degree")
    return [network.index[str(row[iri])] for row in ranked.rows if row[tied]][:_SHOWN]


def _leaders(network: Network, found: Scores, ranked: Table, firm: Stability, name: str) -> Iterator[str]:
    """Say in words what the ranking shows at its top, and of how many bodies."""
    among = f"Of {len(network)} {escape(name)}"
    if not network.edge_count:
        yield f"{among} no two have a counted tie with each other on record, so there is nothing to rank."
        return
    rows = ranked.dicts()
    for measure, place, words, more in (
        ("strength", "rank", "first in strength, by their ties with one another", _certainty(firm)),
        ("degree", "rank_by_degree", "most partners among themselves", ""),
        ("betweenness", "rank_by_betweenness", "on most of the shortest paths between the others", ""),
    ):
        first = [row for row in rows if row[place] == 1 and row[measure]]
        if first and measure == "betweenness" and not _lasting(network, firm, [str(row["iri"]) for row in first]):
            yield f"{among}, nobody is named as {words}: that depends on a single source."
        elif first:
            names = _some([escape(str(row["short"])) for row in first])
            yield f"{among}, {words}: {names} ([{measure}](#measure-{measure}) {first[0][measure]}){more}."
    if not found.sampled["betweenness"].exact:
        yield f"Betweenness is {found.sampled['betweenness'].words()}."


def _certainty(firm: Stability) -> str:
    """Say from which place on the first by strength is above all others for certain."""
    above = firm.above[0]
    if above == 1 or len(firm.network.ties) < 2:
        return ""
    place = f"only from place {above + 1} on" if above < len(firm.order) else "for nobody"
    return f"; that it is above the others [is certain](#stability) {place}"


def _lasting(network: Network, firm: Stability, leaders: list[str]) -> bool:
    """Tell whether who lies on most paths would do so whichever single source were set aside."""
    without = broker_firmness(network, firm.reading)
    return all(without.holds(BETWEENNESS, network.index[iri]) for iri in leaders)


def _meetings(network: Network) -> str:
    if not network.edge_count:
        return "No two of them are tied."
    met = network.edge_count - int(more_than_met(network).sum())
    return (
        f"Resting on meetings alone: {met} of {several(network.edge_count, 'pair')}. Degree counts such a pair as one "
        "partner like any other; under 1/(n-1) a large meeting adds little strength to each of its pairs."
    )


def _omitted(network: Network) -> Iterator[str]:
    """Say how to get the pairs where the tables beside the report would be too long with them."""
    if network.edge_count > _EDGES:
        yield (
            f"Tables beside this report list no more than {_EDGES} pairs, so none of these: "
            f"`comity network edges.csv --rule {network.how.rule}` writes them all, with the options of this report."
        )


def _some(names: list[str]) -> str:
    """Name up to five, and count the rest."""
    more = f" and {len(names) - 5} more, equal" if len(names) > 5 else ""
    return ", ".join(f"**{name}**" for name in names[:5]) + more


_READ = (
    *("rank", "body", "short", "country", "degree", "degree_beyond_meetings", "strength", "betweenness", "harmonic"),
    *("core_number", "clustering", "cooperations", "sources"),
)


def _readable(ranked: Table, most: int) -> Table:
    """Choose the columns for readers, and the first bodies with a tie."""
    shown = [row | {"short": _once(row["short"], row["body"])} for row in ranked.dicts() if row["degree"]][:most]
    heads = tuple("beyond meetings" if column == "degree_beyond_meetings" else column for column in _READ)
    return Table(heads, tuple(tuple(row[column] for column in _READ) for row in shown))


def _once(short: Cell, body: Cell) -> Cell:
    return "" if short == body else short


def _all_parties(network: Network, ranked: Table) -> Section:
    kinds = Counter(tie.kind for tie in network.ties)
    told = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items(), key=lambda kv: (-kv[1], kv[0])))
    who = (
        "Ministries, states, hosts, patrons and collectives (a class of bodies that a source names without listing it "
        f"is one party) are bodies here too: {len(network)} in all, {several(network.edge_count, 'pair')} from "
        f"{several(kinds.total(), 'cooperation')}{f' ({told})' if told else ''}. {escape(network.how.words())}"
    )
    rest = f"The first {_SHOWN} in order of strength; all stand in `parties.csv`."
    shown = _readable(ranked, _SHOWN)
    anchors = tuple(body_anchor(network.nodes[n].iri, _PARTY) for n in _first(network, ranked))
    words = (who, *_patrons(network), rest) if shown.rows else (who,)
    return Section("All parties, apart", words, shown if shown.rows else None, links=linked(shown.columns, anchors))


def _patrons(network: Network) -> Iterator[str]:
    """Name the patron that makes a star of everything, where there is one."""
    auspices = (tie for tie in network.ties if tie.kind == "auspices")
    patrons = Counter(part.party for tie in auspices for part in tie.parts if part.role == "patron")
    for iri, number in sorted(patrons.items(), key=lambda kv: (-kv[1], kv[0])):
        yield (
            f"{escape(network.nodes[network.index[iri]].label)} is the patron in {number} of these cooperations "
            "(auspices) and counts here: its place says that it designates others, and a path between two of these "
            "through it says nothing of cooperation between them. `--without patron` leaves it out."
        )
