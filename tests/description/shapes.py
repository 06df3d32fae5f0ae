"""The public SHACL shapes of DCAT-AP and CPOV, and which of them a description goes against."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Quad, Triple
from rdflib import RDF, SH, Graph

VOCABULARIES = Path(__file__).parents[3] / "shared" / "data" / "vocabularies"
DCAT_AP, CPOV = "dcat-ap-3.0.1-SHACL.ttl", "cpov-2.1.2-SHACL.ttl"
#: DCAT-AP's file points to this many property shapes that it does not describe, which pySHACL refuses.
DANGLING = {DCAT_AP: 2, CPOV: 0}

needs_shapes = pytest.mark.skipif(
    not (VOCABULARIES / DCAT_AP).is_file(), reason="the shapes of DCAT-AP and CPOV are not in ../shared"
)


@cache
def shapes(name: str) -> Graph:
    """Read a file of shapes, without what it points to and does not describe."""
    graph = Graph().parse(VOCABULARIES / name, format="turtle")
    dangling = [(s, p) for s, p in graph.subject_objects(SH.property) if (p, SH.path, None) not in graph]
    assert len(dangling) == DANGLING[name]
    for shape, missing in dangling:
        graph.remove((shape, SH.property, missing))
    return graph


def graph_of(triples: Iterable[Triple | Quad]) -> Graph:
    """Read triples into rdflib."""
    text = "".join(f"{t.triple if isinstance(t, Quad) else t} .\n" for t in triples)
    return Graph().parse(data=text, format="nt")


def faults(data: Graph, name: str) -> set[tuple[str, str]]:
    """Return the focus node and the path of each result that pySHACL finds."""
    from pyshacl import validate

    _, report, _ = validate(data, shacl_graph=shapes(name), inference="none")
    assert isinstance(report, Graph)
    return {
        (str(report.value(result, SH.focusNode)), str(report.value(result, SH.resultPath)))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def focus_nodes(data: Graph, name: str) -> dict[str, int]:
    """Count the nodes of each class that has a shape with properties to hold."""
    targets = {(shape, kind) for shape, kind in shapes(name).subject_objects(SH.targetClass)}
    held = {kind for shape, kind in targets if (shape, SH.property, None) in shapes(name)}
    found = {kind: len(set(data.subjects(RDF.type, kind))) for kind in held}
    return {str(kind).rpartition("#")[2].rpartition("/")[2]: number for kind, number in found.items() if number}
