"""Small store folders, for tests that look into them."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import NamedNode, Triple

from comity.graph.drafts import drafting
from comity.graph.store import open_store

NODE = NamedNode("http://example.org/x")


def triples(count: int, word: str = "p") -> list[Triple]:
    return [
        Triple(NamedNode(f"http://example.org/{i}"), NamedNode(f"http://example.org/{word}"), NODE)
        for i in range(count)
    ]


def write(path: Path, graph: str = "t", count: int = 3, word: str = "p") -> None:
    with drafting(path) as draft:
        draft.replace(graph, triples(count, word))


def content(path: Path) -> set[str]:
    with open_store(path) as store:
        return {str(quad) for quad in store.quads()}
