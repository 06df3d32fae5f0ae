"""What every measure says, its range and its source, in one place: reports print these."""

from __future__ import annotations

from comity.queries.measures import (
    brokerage,
    centrality,
    cohesion,
    communities,
    components,
    holes,
    mixing,
    paths,
    spectral,
)
from comity.queries.measures.wording import Definition

_FAMILIES = (centrality, paths, spectral, components, cohesion, holes, brokerage, mixing, communities)

#: Every measure by name, family by family.
DEFINITIONS: dict[str, Definition] = {
    name: definition for family in _FAMILIES for name, definition in family.DEFINITIONS.items()
}
