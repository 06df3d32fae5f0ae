"""Random weighted graphs, often disconnected, and a measure by name of node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import strategies as st

from comity.queries.networks.network import Network, from_networkx, values

WEIGHTS = (0.125, 0.5, 1.0, 3.0)


@st.composite
def graphs(draw: st.DrawFn, smallest: int = 1, largest: int = 10) -> nx.Graph:
    """Draw a graph whose nodes are named "0", "1", …."""
    size = draw(st.integers(smallest, largest))
    pairs = [(a, b) for a in range(size) for b in range(a)]
    graph = nx.empty_graph(size)
    for a, b in draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []:
        graph.add_edge(a, b, weight=draw(st.sampled_from(WEIGHTS)))
    return nx.relabel_nodes(graph, str)


def by_name(measure: Callable[[Network], Any], graph: nx.Graph) -> dict[str, float]:
    """Measure a graph."""
    network = from_networkx(graph)
    return values(network, np.asarray(measure(network)))


def close(wanted: Mapping[str, float]) -> Any:
    """Compare to a relative 1e-9; what is not defined is not defined in both."""
    return pytest.approx(dict(wanted), rel=1e-9, abs=1e-12, nan_ok=True)
