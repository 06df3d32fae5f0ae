"""What a network's numbers rest on: to be read before any ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from comity.queries.measures.centrality import degree
from comity.queries.names import with_place
from comity.queries.networks.network import Network
from comity.queries.networks.ties import Body, Reading, Source, Tie
from comity.queries.reporting.report import Section, escape
from comity.queries.reporting.sections import linked
from comity.queries.reporting.tabulate import origins
from comity.queries.table import Table


def untied(network: Network) -> tuple[Body, ...]:
    """Return the bodies with no counted tie on record, in order of name."""
    degrees = degree(network)
    return tuple(sorted((b for b, d in zip(network.nodes, degrees, strict=True) if d == 0), key=lambda b: b.label))


def coverage(network: Network, reading: Reading, name: str = "bodies") -> Table:
    """Tell how much of what is described is in the network, and on how many sources that rests.

    ``name`` is what the network's bodies are called, in the plural.
    """
    ties = network.ties
    single = sum(single_source(tie, reading.sources) for tie in ties)
    own = sum(own_word(tie, reading.sources) for tie in ties)
    mirrors = sum(mirror_only(tie, reading.sources) for tie in ties)
    alone_on_record = len(untied(network))
    kept = {body.iri for body in network.nodes}
    touching = [tie for tie in reading.ties if any(part.party in kept for part in tie.parts)]
    return Table(
        ("what", "number", "share"),
        (
            (f"{name} in the data", len(network), ""),
            ("of these, with at least one counted tie", *_of(len(network) - alone_on_record, len(network))),
            ("of these, with none on record", *_of(alone_on_record, len(network))),
            ("cooperations in the data to which one of them is a party", len(touching), ""),
            ("of these, counted here: they tie at least two of them", *_of(len(ties), len(touching))),
            ("independent sources behind the counted cooperations", len(origins(ties, reading.sources)), ""),
            ("counted cooperations that rest on one independent source", *_of(single, len(ties))),
            ("counted cooperations that rest on a party's own word alone", *_of(own, len(ties))),
            ("counted cooperations that rest on a mirror or scraper alone", *_of(mirrors, len(ties))),
            ("counted cooperations without a date", *_of(sum(not tie.when for tie in ties), len(ties))),
        ),
    )


def _of(part: int, whole: int) -> tuple[int, str]:
    """Return a number with its share of the whole; no share of nothing."""
    return part, f"{100 * part / whole:.0f} %" if whole else ""


def single_source(tie: Tie, sources: Mapping[str, Source]) -> bool:
    """Tell whether all that is cited for a tie is one source, or prints of one text."""
    return len(origins([tie], sources)) == 1


def own_word(tie: Tie, sources: Mapping[str, Source]) -> bool:
    """Tell whether all that is cited for a tie is the word of its parties, or published by one of them."""
    parties = set(tie.parties)
    return bool(tie.citations) and all(
        not parties.isdisjoint(citation.speakers)
        or (citation.source in sources and sources[citation.source].publisher in parties)
        for citation in tie.citations
    )


def mirror_only(tie: Tie, sources: Mapping[str, Source]) -> bool:
    """Tell whether all that is cited for a tie is a mirror, a scraper or a blog that stands for another page."""
    return bool(tie.citations) and all(
        citation.source in sources and sources[citation.source].low_trust for citation in tie.citations
    )


def coverage_by_kind(ties: Iterable[Tie], sources: Mapping[str, Source]) -> Table:
    """Tell for each kind of cooperation how many are counted, undated, on how many sources, and on whose word."""
    groups: dict[str, list[Tie]] = {}
    for tie in ties:
        groups.setdefault(tie.kind, []).append(tie)
    rows = (
        (
            kind,
            len(found),
            sum(not tie.when for tie in found),
            len(origins(found, sources)),
            sum(single_source(tie, sources) for tie in found),
            sum(own_word(tie, sources) for tie in found),
        )
        for kind, found in sorted(groups.items())
    )
    columns = ("kind", "cooperations", "undated", "independent sources", "resting on one source", "own word only")
    return Table(columns, tuple(rows))


def coverage_sections(network: Network, reading: Reading, name: str) -> tuple[Section, ...]:
    """Say what the numbers rest on; ``name`` is what the network's bodies are called, in the plural."""
    kinds = coverage_by_kind(network.ties, reading.sources)
    single = ", ".join(str(row[0]) for row in kinds.rows if row[3] == 1)
    caution = (
        f"{_order(network, name)}One without a tie on record may well have some: the sources were not searched for "
        "each body alike, and a rank says how much of a body's cooperation these sources tell, no more."
    )
    alone = f"Kinds of which one independent source alone speaks: {single or 'none'}."
    table = coverage(network, reading, name)
    rows = tuple("sparql" for _ in table.rows)
    return (
        Section("What this rests on", (caution,), table, anchor="coverage", links=linked((), rows)),
        Section(
            "The counted cooperations, by kind",
            (alone,) if kinds.rows else (),
            kinds,
            level=3,
            links=linked((), ("cooperations",) * len(kinds.rows)),
        ),
    )


def _order(network: Network, name: str) -> str:
    return f"First come the {escape(name)} among themselves, then all bodies. " if network.how.among else ""


def absence_section(network: Network) -> Section:
    """Name the bodies without a counted tie on record."""
    alone = untied(network)
    told = "; ".join(escape(with_place(body.label, body.country)) for body in alone[:120])
    more = f"; and {len(alone) - 120} more" if len(alone) > 120 else ""
    return Section(
        "No tie on record",
        (f"{len(alone)} of {len(network)}{': ' if alone else ''}{told}{more}.",),
        level=3,
        folded=len(alone) > 20,
    )
