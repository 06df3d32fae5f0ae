"""What the graph rests on, before anything is ranked: sources, their independence, and whose word it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from comity.graph.store import Store
from comity.queries.catalogue import find
from comity.queries.networks.network import Network
from comity.queries.networks.reading import as_known_by
from comity.queries.networks.rows import local
from comity.queries.networks.ties import Body, Reading, Tie
from comity.queries.reporting.coverage import (
    coverage,
    coverage_by_kind,
    mirror_only,
    own_word,
    single_source,
    untied,
)
from comity.queries.reporting.numerals import several
from comity.queries.reporting.report import Links, Report, Section, escape
from comity.queries.reporting.request import NETWORK, RULE, Request
from comity.queries.reporting.sections import cited, evidence_sections, method_sections
from comity.queries.reporting.sparql import standalone
from comity.queries.reporting.tabulate import address, origins
from comity.queries.reporting.whole_lists import whole_lists
from comity.queries.table import Cell, Table

TITLE = "What the graph rests on"
USES = NETWORK
#: How many rows a list in the report has; the tables beside it have all.
_SHOWN = 60


def report(store: Store, reading: Reading, request: Request) -> Report:
    """Report what bodies and cooperations rest on: sources, modalities, independence, own words, dates.

    Bodies of all kinds are looked at unless kinds are asked for. Lists are cut at 60 rows; the tables are whole.
    """
    among = () if "any" in request.among else request.among
    network = request.network(reading, RULE, among)
    name = "bodies" if not among else f"bodies of the kind {' or '.join(among)}"
    weak = _weak(network, reading)
    tables = {
        "coverage": coverage(network, reading, name),
        "kinds": coverage_by_kind(network.ties, reading.sources),
        "modalities": _modalities(as_known_by(reading, request.selection.known_by), request.selection.kinds),
        "sources": _sources(network, reading),
        "bodies-without-source": _bodies(body for body in network.nodes if not body.sourced),
        "bodies-without-tie": _bodies(untied(network)),
        "weak": weak,
    }
    sections = (
        Section("In numbers", (), tables["coverage"], links=_to_sparql(tables["coverage"])),
        Section(
            "By kind of cooperation", tuple(_kinds(tables["kinds"])), tables["kinds"], links=_to_sparql(tables["kinds"])
        ),
        Section("How firmly it is put", (_MODALITY,), tables["modalities"], links=_to_sparql(tables["modalities"])),
        *_bodies_sections(tables),
        *_source_sections(tables["sources"]),
        *_weak_sections(weak),
        *_complete(store, request),
        *method_sections(network, store, name),
        _weak_query(store),
        *evidence_sections(_named(network.ties, weak), reading),
    )
    return Report(TITLE, sections, tables, {}, tuple(_summary(network, tables, name)))


_MODALITY = (
    "Each cooperation on record, of whatever bodies, by the firmest way in which any source puts it. Only what is "
    "stated counts in a network unless more is asked for."
)
_ORDER = ("stated", "implied", "proposed", "discussed", "hoped", "denied")


def _summary(network: Network, tables: dict[str, Table], name: str) -> Iterator[str]:
    numbers = {str(row[0]): row[1] for row in tables["coverage"].rows}
    ties = len(network.ties)
    if not ties:
        yield (
            f"Of {len(network)} {escape(name)} no two are tied by a counted cooperation, so there is nothing that a "
            "ranking could rest on."
        )
        return
    one = numbers["counted cooperations that rest on one independent source"]
    own = numbers["counted cooperations that rest on a party's own word alone"]
    alone = len(tables["bodies-without-tie"].rows)
    yield (
        f"Of {len(network)} {escape(name)} in the data, {len(network) - alone} have a counted tie with one "
        f"another on record and {alone} have none; that is what these sources tell, not what there is. Of the "
        f"{several(ties, 'cooperation')} counted between them, {one} rest on one independent source and {own} on a "
        "party's own word alone."
    )


def _to_sparql(table: Table) -> Links:
    return Links(rows=tuple("weak-query" if "rest on" in str(row[0]) else "sparql" for row in table.rows))


def _kinds(table: Table) -> Iterator[str]:
    single = ", ".join(str(row[0]) for row in table.rows if row[3] == 1)
    if table.rows:
        yield f"Kinds of which one independent source alone speaks: {single or 'none'}."


def _modalities(reading: Reading, kinds: tuple[str, ...]) -> Table:
    """Count cooperations by kind and by the firmest modality."""
    counts: Counter[tuple[str, str]] = Counter()
    for tie in reading.ties:
        said = {citation.modality for citation in tie.citations}
        counts[tie.kind, next((modality for modality in _ORDER if modality in said), "no source")] += 1
    columns = (*_ORDER, "no source")
    shown = sorted({kind for kind, _ in counts} & (set(kinds) or {kind for kind, _ in counts}))
    rows: list[tuple[Cell, ...]] = [(kind, *(counts[kind, modality] for modality in columns)) for kind in shown]
    return Table(("kind", *columns), tuple(rows))


def _sources(network: Network, reading: Reading) -> Table:
    """List independent sources by how many counted cooperations they support, and how many they alone support."""
    supported: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for tie in network.ties:
        behind = origins([tie], reading.sources)
        supported.update(behind)
        if len(behind) == 1:
            alone.update(behind)
    order = sorted(supported, key=lambda iri: (-alone[iri], -supported[iri], address(iri, reading.sources), iri))
    rows = ((address(iri, reading.sources), supported[iri], alone[iri], local(iri)) for iri in order)
    columns = ("source", "cooperations", "of these, supported by no other", "id")
    return Table(columns, tuple(rows))


def _bodies(bodies: Iterable[Body]) -> Table:
    rows = tuple((body.label, body.country, body.kind, local(body.iri)) for body in bodies)
    return Table(("body", "country", "kind", "id"), rows)


def _cut(table: Table) -> Table:
    return Table(table.columns, table.rows[:_SHOWN])


def _bodies_sections(tables: dict[str, Table]) -> Iterator[Section]:
    for key, heading, words in (
        ("bodies-without-source", "Bodies with no source", "Named as a party, with nothing that describes them."),
        ("bodies-without-tie", "Bodies with no counted tie", "That these sources are silent proves nothing."),
    ):
        table = tables[key]
        cut = f" The first {_SHOWN} are listed; all are in `{key}.csv`." if len(table.rows) > _SHOWN else ""
        told = f"{len(table.rows)}. {words}{cut}"
        yield Section(heading, (told,), _cut(table) if table.rows else None, folded=len(table.rows) > 12)


def _source_sections(table: Table) -> Iterator[Section]:
    words = (
        "Prints of one text are one source. The third column says how many counted cooperations would be gone if a "
        "source were set aside (`--set-aside ID`)."
    )
    cut = f" The first {_SHOWN} of {len(table.rows)} are listed." if len(table.rows) > _SHOWN else ""
    yield Section(
        "Sources, by what rests on them alone", (words + cut,), _cut(table), anchor="sources", links=_to_sparql(table)
    )


def _weak(network: Network, reading: Reading) -> Table:
    """List counted cooperations that rest on one source, a party's own word, or a mirror, or bear no date."""
    rows: list[tuple[str, str, str, str, str, str]] = []
    for tie in network.ties:
        flags = (
            ("one source", single_source(tie, reading.sources)),
            ("own word only", own_word(tie, reading.sources)),
            ("mirror only", mirror_only(tie, reading.sources)),
            ("undated", not tie.when),
        )
        told = ", ".join(flag for flag, holds in flags if holds)
        if told:
            rows.append((told, tie.label, tie.kind, tie.when, cited(tie.citations, reading.sources), local(tie.iri)))
    columns = ("why", "cooperation", "kind", "date", "sources", "id")
    rows.sort(key=lambda row: (-row[0].count(","), row[0], row[1], row[5]))
    return Table(columns, tuple(rows))


def _weak_sections(weak: Table) -> Iterator[Section]:
    doubtful = tuple(row for row in weak.rows if _doubtful(row))
    words = (
        f"Resting on a party's own word alone, or on a mirror or scraper alone: "
        f"{several(len(doubtful), 'counted cooperation')}. A "
        "party's own word is not an observer's. All with one source or no date are in `weak.csv`."
    )
    links = Links(tokens={"id": "tie-"})
    yield Section("On whose word", (words,), _cut(Table(weak.columns, doubtful)) if doubtful else None, links=links)


def _doubtful(row: tuple[Cell, ...]) -> bool:
    return "own word" in str(row[0]) or "mirror" in str(row[0])


def _named(ties: Iterable[Tie], weak: Table) -> list[Tie]:
    """Return the ties that the report lists as resting on a party's word or a mirror."""
    listed = [str(row[5]) for row in weak.rows if _doubtful(row)][:_SHOWN]
    return [tie for tie in ties if local(tie.iri) in set(listed)]


def _complete(store: Store, request: Request) -> Iterator[Section]:
    claims = whole_lists(store, request.selection.known_by)
    listed = ", ".join(f"`{escape(local(claim.iri))}`" for claim in claims)
    words = (
        f"{several(len(claims), 'claim')} of completeness on record{': ' if claims else ''}{listed}. Only what such a "
        "claim covers is none when it is not on record; everything else is unknown."
    )
    yield Section("Where absence means none", (words,))


def _weak_query(store: Store) -> Section:
    words = "All facts that rest on one source, on a mirror, or on a party's own word: the named query `weak-facts`."
    code = standalone(find("weak-facts").bind(store.prefixes), store.prefixes)
    return Section("Weak facts, in SPARQL", (words,), level=3, anchor="weak-query", code=code)
