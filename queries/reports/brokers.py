"""Who brokers: who lies between others, in which roles between groups, and where one body is the only path."""

from __future__ import annotations

from dataclasses import replace

from comity.graph.store import Store
from comity.queries.measures.brokerage import ROLES
from comity.queries.networks.network import Network
from comity.queries.networks.selection import HEADS
from comity.queries.networks.ties import Reading
from comity.queries.reporting import broker_sections as told
from comity.queries.reporting.behind import behind
from comity.queries.reporting.broker_words import summary
from comity.queries.reporting.brokering import Brokers, brokers, table
from comity.queries.reporting.report import Report
from comity.queries.reporting.request import NETWORK, RULE, Request, called
from comity.queries.reporting.sections import definition_sections, evidence_sections, method_sections, sized
from comity.queries.reporting.tabulate import left_out

TITLE = "Who brokers between others"
USES = NETWORK | {"partition"}
_WHY = (
    "Bodies of all kinds are looked at unless kinds are asked for, as brokers between some are often of another kind. "
    "Those who sat at one table are tied to one another (`attendance`), so that who called a meeting does not by that "
    "alone stand between those who came. Another rule can be asked for with `--rule`."
)
_LEFT_OUT = "These are the numbers [without patrons, conveners and organisers](#without-heads)."
_MEASURES = ("degree", "betweenness", "constraint", "effective_size", *ROLES, "missing")


def report(store: Store, reading: Reading, request: Request) -> Report:
    """Report who brokers, with and without patrons, conveners and organisers, and in which roles between groups.

    Bodies of all kinds are looked at unless kinds are asked for. The roles are between groups by
    ``request.partition``. Raises ``InputError`` for a rule, kind or country that does not exist.
    """
    among = () if "any" in request.among else request.among
    name = called(among)
    network = request.network(reading, RULE, among)
    found = brokers(network, reading, request.groups(network))
    headless = _headless(network, reading, request, among)
    tables = {"brokers": table(found)}
    if headless:
        tables["without-heads"] = table(headless)
    tables["left-out"] = left_out(network)
    only = tuple(told.only_path_sections(found))
    without, compared = told.without_section(found, headless) if headless else (None, [])
    acting, acting_table = (headless, tables["without-heads"]) if headless else (found, tables["brokers"])
    roles, ties = told.role_sections(acting, acting_table, request.partition, _LEFT_OUT if headless else "")
    shown = dict.fromkeys((*found.first(told.SHOWN), *compared, *told.cut_points(found)))
    entries, entry_ties = behind(network, list(shown), store, name)
    sections = (
        told.first_section(found, tables["brokers"]),
        told.firmness_section(found),
        *((without,) if without else ()),
        *roles,
        *only,
        *method_sections(network, store, name, _WHY),
        *definition_sections(_MEASURES),
        *entries,
        *evidence_sections((*ties, *entry_ties), reading),
    )
    sentences = tuple(summary(found, headless, request.partition, name))
    provenance = {
        "Counting rule": f"[{network.how.rule}](#method)",
        "Counted": sized(network),
        "Groups": f"by [{request.partition}](#roles)",
    }
    return Report(
        f"{TITLE}: {name}", sections, tables, {"betweenness.svg": told.picture(found, name)}, sentences, provenance
    )


def _headless(network: Network, reading: Reading, request: Request, among: tuple[str, ...]) -> Brokers | None:
    """Measure again without parts as patron, convener or organiser, where there are any and none were left out."""
    roles = {part.role for tie in network.ties for part in tie.parts}
    if request.selection.without or roles.isdisjoint(HEADS):
        return None
    asked = replace(request, selection=replace(request.selection, without=HEADS))
    without = asked.network(reading, RULE, among)
    return brokers(without, reading, request.groups(without), intervals=False)
