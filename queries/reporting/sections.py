"""The sections that every report on a network has: coverage first, method, and the way to the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from comity.queries.measures.centrality import DEFINITIONS
from comity.queries.networks.counting import WORDS
from comity.queries.networks.network import Network
from comity.queries.networks.reading import Reading, Source, Tie
from comity.queries.networks.rows import local
from comity.queries.reporting.coverage import coverage, coverage_by_kind, untied
from comity.queries.reporting.report import Section, escape
from comity.queries.reporting.tabulate import address, left_out_by_reason, used_ties
from comity.queries.table import Cell, Table


def coverage_sections(network: Network, reading: Reading, name: str) -> tuple[Section, ...]:
    """Say what the numbers rest on; ``name`` is what the network's bodies are called, in the plural."""
    kinds = coverage_by_kind(network, reading.sources)
    single = ", ".join(str(row[0]) for row in kinds.rows if row[-1] == 1)
    caution = (
        f"First come the {escape(name)} among themselves, then all bodies. One without a tie on record may well have "
        "some: the sources were not searched for each body alike, and a rank says how much of a body's cooperation "
        "these sources tell, no more."
    )
    alone = f"Kinds of which one independent source alone speaks: {single or 'none'}."
    return (
        Section("What this rests on", (caution,), coverage(network, reading, name)),
        Section("The counted cooperations, by kind", (alone,) if kinds.rows else (), kinds, level=3),
    )


def absence_section(network: Network) -> Section:
    """Name the bodies without a counted tie on record."""
    alone = untied(network)
    told = "; ".join(escape(f"{body.label} ({body.country})" if body.country else body.label) for body in alone)
    return Section("No tie on record", (f"{len(alone)} of {len(network)}: {told or 'none'}.",), level=3)


def method_sections(network: Network, name: str, why: str) -> tuple[Section, ...]:
    """Name the counting rule and why it was chosen, what was left out, and what the measures mean."""
    definitions = tuple((measure, *texts) for measure, texts in DEFINITIONS.items())
    others = (
        "Where only one of the parties is kept, the others are its patron, host, member states, ministries and "
        "partners: these ties count in the network of all parties."
    )
    return (
        Section("How it was counted", tuple(text for text in (network.how.words(), why) if text)),
        Section(f"Left out between {escape(name)}", (others,), left_out_by_reason(network), level=3),
        Section("The measures", (), Table(("measure", "what it says", "range", "source"), definitions), level=3),
        Section("The counting rules", (), Table(("rule", "how it counts"), tuple(WORDS.items())), level=3),
    )


def evidence_sections(network: Network, edges: Table, reading: Reading) -> tuple[Section, ...]:
    """List each edge with its cooperations, and each cooperation with its sources."""
    wanted = ("a_label", "b_label", "weight", "count", "first", "last", "kinds", "cooperations")
    listed = edges.columns
    rows = tuple(tuple(row[listed.index(column)] for column in wanted) for row in edges.rows)
    words = "Each edge names the cooperations that made it; the second list has their parties and sources."
    return (
        Section("Appendix: from each edge to its evidence", (words,)),
        Section("Edges", (), Table(("one", "other", *wanted[2:]), rows), level=3),
        Section("Cooperations and their sources", (), cooperations(used_ties(network), reading), level=3),
    )


def cooperations(ties: Iterable[Tie], reading: Reading) -> Table:
    """List ties with their parties and with the places in the sources that speak for them."""
    shorts = {body.iri: body.short for body in reading.bodies}
    rows = tuple(_cooperation(tie, shorts, reading.sources) for tie in ties)
    return Table(("cooperation", "what", "kind", "date", "parties", "sources"), rows)


def _cooperation(tie: Tie, shorts: Mapping[str, str], sources: Mapping[str, Source]) -> tuple[Cell, ...]:
    parties = ", ".join(sorted({shorts.get(part.party, local(part.party)) for part in tie.parts}))
    cited = sorted({f"{address(c.source, sources)} {_place(c.locator)}".rstrip() for c in tie.citations})
    return local(tie.iri), tie.label, tie.kind, tie.when, parties, "; ".join(cited)


def _place(locator: str) -> str:
    """Leave out the locator that says no more than that the address is the place."""
    return "" if locator == "address" else locator
