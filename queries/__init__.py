"""Questions put to the graph: named queries, networks, measures and reports."""
