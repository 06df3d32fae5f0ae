"""The network as a whole: size, density, components, distances, centralisation, mixing, communities."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from comity.queries.measures.centrality import degree
from comity.queries.measures.cohesion import centralisation, density
from comity.queries.measures.communities import Community, communities, modularity, named
from comity.queries.measures.components import components
from comity.queries.measures.mixing import assortativity, degree_assortativity, e_i_index
from comity.queries.measures.paths import path_lengths
from comity.queries.networks.network import Network
from comity.queries.networks.rows import local
from comity.queries.networks.ties import Body
from comity.queries.reporting.picture.communities import Group, communities_picture
from comity.queries.reporting.picture.distribution import distribution
from comity.queries.reporting.picture.draw import MOST, draw
from comity.queries.reporting.picture.matrix import matrix
from comity.queries.reporting.picture.years import years
from comity.queries.reporting.ranking import DECIMALS, Scores
from comity.queries.reporting.report import Links, Section
from comity.queries.reporting.sections import measure_anchor
from comity.queries.table import Cell, Table

#: How many communities are listed and drawn.
_SHOWN = 25


def whole(network: Network, found: Scores) -> Table:
    """Tell the measures of the network as a whole, one a row; what is not defined for it is left out."""
    rows = [(name, told, _rounded(value)) for name, told, value in _measured(network, found)]
    return Table(("measure", "of", "value"), tuple(row for row in rows if row[2] is not None))


def _measured(network: Network, found: Scores) -> Iterator[tuple[str, str, float | None]]:
    parts, paths = components(network), path_lengths(network)
    yield "n", "bodies, those without a tie included", len(network)
    yield "edges", "pairs with at least one counted tie", network.edge_count
    yield "density", "share of all pairs that are tied", density(network)
    yield "components", "groups that no tie joins, isolated bodies among them", len(parts.sizes)
    yield "components", "bodies in the largest", int(parts.sizes[0]) if len(parts.sizes) else 0
    yield "path_lengths", "mean, over the pairs that a path joins", paths.mean
    yield "path_lengths", "longest (diameter)", paths.diameter
    yield "path_lengths", "share of pairs that no path joins", paths.not_joined
    for measure in ("degree", "betweenness", "closeness"):
        yield "centralisation", f"by {measure}", centralisation(found.values[measure], measure)
    yield (
        "degree_assortativity",
        "whether bodies with many partners are tied to their like",
        degree_assortativity(network),
    )
    for name in ("country", "kind"):
        groups = [getattr(body, name) for body in network.nodes]
        yield "assortativity", f"by {name}", assortativity(network, groups)
        yield "e_i_index", f"by {name}", e_i_index(network, groups).overall
    yield "modularity", "of the communities below", modularity(network, communities(network))


def _rounded(value: float | None) -> Cell:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    return value if isinstance(value, int) else round(float(value), DECIMALS)


def whole_sections(table: Table, found: Scores) -> Iterator[Section]:
    """Show the network as a whole: its measures, how degrees are spread, who is tied across countries, since when."""
    counted = {"n": "coverage", "edges": "method"}
    anchors = tuple(counted.get(str(row[0]), measure_anchor(str(row[0]))) for row in table.rows)
    how = "; ".join(dict.fromkeys(f"{name} is {sampled.words()}" for name, sampled in found.sampled.items()))
    yield Section(
        "The network as a whole",
        (f"Measures that follow paths: {how}.",),
        table,
        links=Links(rows=anchors),
    )
    for heading, name in (
        ("How many partners", "degrees.svg"),
        ("Between which countries", "countries.svg"),
        ("In which years", "years.svg"),
    ):
        yield Section(heading, picture=name, level=3)


def pictures(network: Network, name: str) -> dict[str, str]:
    """Draw how degrees are spread, the matrix of countries, and the cooperations by year and kind."""
    return {
        "degrees.svg": distribution(degree(network), f"How many partners: {name}"),
        "countries.svg": _countries(network, name),
        "years.svg": _years(network, name),
    }


def _countries(network: Network, name: str) -> str:
    """Draw how many pairs of bodies are tied between each two countries; a body of several counts in each."""
    counts: Counter[tuple[str, str]] = Counter()
    for k, (a, b) in enumerate(network.pairs()):
        ends = {(x, y) for x in network.nodes[a].countries for y in network.nodes[b].countries}
        for pair in {tuple(sorted(end)) for end in ends}:
            counts[pair[0], pair[1]] += int(network.count[k])
    labels = sorted({country for pair in counts for country in pair})
    values = np.zeros((len(labels), len(labels)), dtype=np.int64)
    place = {country: n for n, country in enumerate(labels)}
    for (one, other), number in counts.items():
        values[place[one], place[other]] = values[place[other], place[one]] = number
    counted = (
        "A pair of bodies counts once for each cooperation that ties it, whatever its weight: a meeting of nine bodies "
        "of one country is 36 on the diagonal. A body of several countries counts in each; one of none on record, in "
        "none."
    )
    return matrix(
        labels,
        values,
        f"Between which countries: {name}",
        caption=(counted, network.how.words()),
        what="tied pairs of bodies",
    )


def _years(network: Network, name: str) -> str:
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    undated = 0
    for tie in network.ties:
        if tie.earliest:
            counts[tie.earliest.year][tie.kind] += 1
        else:
            undated += 1
    caption = (f"The year in which each began; {undated} without a date on record are not drawn.",)
    return years(counts, f"Counted cooperations by year and kind: {name}", caption=caption)


def community_table(network: Network) -> tuple[Table, tuple[Community, ...]]:
    """Name the communities, the largest first."""
    found = named(network, communities(network))
    rows = tuple((c.number, c.name, len(c.members), _shorts(c.strongest), _ids(c.strongest)) for c in found)
    return Table(("community", "marked by", "bodies", "strongest", "strongest_ids"), rows), found


def _shorts(bodies: Iterable[Body]) -> str:
    return ", ".join(body.short for body in bodies)


def _ids(bodies: Iterable[Body]) -> str:
    return " ".join(local(body.iri) for body in bodies)


def community_sections(table: Table) -> Iterator[Section]:
    """Show the communities that ties make, and what marks them."""
    words = (
        "Groups with more ties inside than would be expected by chance (Leiden, by modularity). They are named by the "
        "fields and countries that are more frequent in them than in the whole; a name describes, it explains nothing."
    )
    if not table.rows:
        yield Section("Communities", ("No two are tied, so there are none.",))
        return
    shown = Table(table.columns[:4], tuple(row[:4] for row in table.rows[:_SHOWN]))
    cut = f" The {_SHOWN} largest of {len(table.rows)} are listed." if len(table.rows) > _SHOWN else ""
    links = Links(rows=(measure_anchor("communities"),) * len(shown.rows))
    yield Section("Communities", (words + cut,), shown, links=links)


def picture(network: Network, name: str, subtitle: str, caption: tuple[str, ...]) -> str:
    """Draw the network; where it has too many bodies to tell apart, its communities and the ties between these."""
    title = f"Who works with whom: {name}"
    if int((degree(network) > 0).sum()) <= MOST:
        return draw(network, title, subtitle, caption)
    membership = communities(network)
    found = named(network, membership)[:_SHOWN]
    groups = [
        Group(community.name, len(community.members), told=", ".join(body.label for body in community.strongest))
        for community in found
    ]
    edges = _between(network, found)
    told = (*caption, f"Drawn are the {len(found)} largest communities; a line is the sum of the weights between them.")
    return communities_picture(groups, edges, title, subtitle, told)


def _between(network: Network, found: tuple[Community, ...]) -> list[tuple[int, int, float]]:
    """Sum the weights between communities."""
    group = np.full(len(network), -1, dtype=np.int64)
    for number, community in enumerate(found):
        group[np.array(community.members)] = number
    a, b = group[network.i], group[network.j]
    kept = (a >= 0) & (b >= 0) & (a != b)
    low, high = np.minimum(a, b)[kept], np.maximum(a, b)[kept]
    sums = np.bincount(low * len(found) + high, weights=network.weight[kept], minlength=0)
    return [(int(n) // len(found), int(n) % len(found), float(sums[n])) for n in np.flatnonzero(sums)]
