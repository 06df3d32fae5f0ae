"""The sections that every report on a network has: method and definitions, and the way to the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from comity.graph.store import Store
from comity.queries.measures.definitions import DEFINITIONS
from comity.queries.networks.counting import RULES
from comity.queries.networks.network import Network
from comity.queries.networks.rows import local
from comity.queries.networks.ties import Citation, Reading, Source, Tie
from comity.queries.reporting.anchors import slug
from comity.queries.reporting.numerals import several
from comity.queries.reporting.report import Links, Section, escape
from comity.queries.reporting.sparql import counted_ties
from comity.queries.reporting.tabulate import address, left_out_by_reason
from comity.queries.table import Cell, Table

#: How many cooperations an appendix lists; of more, the tables beside the report have all.
LISTED = 400


def method_sections(network: Network, store: Store, name: str = "bodies", why: str = "") -> tuple[Section, ...]:
    """Name the counting rule and why it was chosen, what was left out, and the SPARQL of what is counted.

    ``name`` is what the network's bodies are called, in the plural.
    """
    others = (
        "Where only one of the parties is kept, the others are of another kind or country, such as its patron, host "
        "or ministry: these ties count in the network of all parties."
    )
    asked = (
        "This query gives every cooperation that is counted, with its parties and what supports it: the same from any "
        "SPARQL endpoint over the same graph. The counting rule then makes pairs of it."
    )
    noted = "" if not network.how.note else " " + escape(network.how.note)
    left = left_out_by_reason(network)
    to_method = Links(rows=("method",) * len(left.rows))
    rules = Table(("rule", "how it counts"), tuple((rule, told.words) for rule, told in RULES.items()))
    return (
        Section(
            "How it was counted",
            tuple(text for text in (escape(network.how.words()), why) if text),
            anchor="method",
        ),
        Section(
            f"Left out between {escape(name)}",
            (others,) if network.how.among or network.how.countries else (),
            left,
            level=3,
            links=to_method,
        )
        if left.rows
        else Section(f"Left out between {escape(name)}", ("Nothing.",), level=3),
        Section(
            "The cooperations that count, in SPARQL",
            (asked + noted,),
            level=3,
            anchor="sparql",
            code=counted_ties(network.how.selection, store.prefixes),
        ),
        Section("The counting rules", (), rules, level=3, anchor="rules"),
    )


def sized(network: Network) -> str:
    """Say of how many cooperations, pairs and bodies a network is, with the way to the query that gives them."""
    return (
        f"[{several(network.how.used, 'cooperation')}](#sparql), {several(network.edge_count, 'pair')}, "
        f"{several(len(network), 'body', 'bodies')}"
    )


def definition_sections(names: Iterable[str]) -> tuple[Section, ...]:
    """Define measures, each with its range and source, under the anchors ``measure-NAME``."""
    listed = [name for name in dict.fromkeys(names) if name in DEFINITIONS]
    told = [(name, DEFINITIONS[name]) for name in listed]
    rows = tuple((name, definition.words, definition.range, definition.source) for name, definition in told)
    table = Table(("measure", "what it says", "range", "source"), rows)
    anchors = tuple(map(measure_anchor, listed))
    return (Section("What the measures mean", (), table, anchor="measures", anchors=anchors),)


def measure_anchor(name: str) -> str:
    """Return the anchor of a measure's definition."""
    return slug(f"measure-{name}")


def tie_anchor(iri: str) -> str:
    """Return the anchor of a cooperation's entry."""
    return slug(f"tie-{local(iri)}")


def body_anchor(iri: str, network: str = "body") -> str:
    """Return the anchor of the entry with the evidence behind a body's numbers in a network."""
    return slug(f"{network}-{local(iri)}")


def evidence_sections(ties: Iterable[Tie], reading: Reading) -> tuple[Section, ...]:
    """List cooperations with their parties and the places in the sources that speak for them, the first 400."""
    told = list({tie.iri: tie for tie in ties}.values())
    listed = told[:LISTED]
    cut = f" The first {LISTED} of {len(told)} are listed." if len(told) > LISTED else ""
    words = f"Each cooperation with its parties and with the places in the sources that speak for it.{cut}"
    return (
        Section(
            "Cooperations and their sources",
            (words,) if told else ("No number here rests on single cooperations.",),
            _readable(cooperations(listed, reading)) if told else None,
            anchor="cooperations",
            anchors=tuple(tie_anchor(tie.iri) for tie in listed),
            folded=len(listed) > 40,
        ),
    )


def cooperations(ties: Iterable[Tie], reading: Reading) -> Table:
    """List ties with their parties, the ids of these, and the places in the sources that speak for them."""
    shorts = {body.iri: body.short for body in reading.bodies}
    rows = tuple(_cooperation(tie, shorts, reading.sources) for tie in ties)
    return Table(("cooperation", "what", "kind", "date", "parties", "sources", "party_ids"), rows)


def _cooperation(tie: Tie, shorts: Mapping[str, str], sources: Mapping[str, Source]) -> tuple[Cell, ...]:
    parties = ", ".join(sorted(shorts.get(party, local(party)) for party in tie.parties))
    ids = " ".join(sorted(map(local, tie.parties)))
    return local(tie.iri), tie.label, tie.kind, tie.when, parties, cited(tie.citations, sources), ids


def _readable(table: Table) -> Table:
    """Leave out the ids of parties, which the tables beside the report have."""
    return Table(table.columns[:-1], tuple(row[:-1] for row in table.rows))


def cited(citations: Iterable[Citation], sources: Mapping[str, Source]) -> str:
    """Name the places that are cited, each once, in order."""
    return "; ".join(sorted({f"{address(c.source, sources)} {_place(c.locator)}".rstrip() for c in citations}))


def _place(locator: str) -> str:
    """Leave out the locator that says no more than that the address is the place."""
    return "" if locator == "address" else locator


def linked(columns: Iterable[str], anchors: Iterable[str] = (), tokens: Mapping[str, str] | None = None) -> Links:
    """Link a table's headings to the definitions of the measures so named, and its rows to their evidence."""
    heads = {column: measure_anchor(column) for column in columns if column in DEFINITIONS}
    return Links(tuple(anchors), heads, tokens or {})
