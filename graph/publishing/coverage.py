"""What a dataset is about: which kinds of cooperation, in which languages, which countries, from when to when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from comity.graph import schemes
from comity.graph.store import Store
from comity.graph.vocabulary import PREFIXES, term


@dataclass(frozen=True, slots=True)
class Coverage:
    """Hold what a dataset covers, each in order: labels of kinds in English, language tags, countries' IRIs, days."""

    kinds: tuple[str, ...]
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    first: str
    """The first day of all that has a date, as an ISO date; empty where nothing has one."""
    last: str


def coverage(store: Store, graph: NamedNode) -> Coverage:
    """Find out what a graph covers, by flat queries."""
    labels = schemes.labels("kind")
    kinds = {iri.removeprefix(PREFIXES["kind"]) for iri in _distinct(store, graph, "comity:kind")}
    days = set(_days(store, graph))
    return Coverage(
        kinds=tuple(sorted(labels[kind] for kind in kinds if kind in labels)),
        languages=tuple(sorted(_languages(store, graph))),
        countries=tuple(sorted(iri for iri in _distinct(store, graph, "comity:country") if iri.startswith("http"))),
        first=min((day for what, day in days if what == "earliest"), default=""),
        last=max((day for what, day in days if what == "latest"), default=""),
    )


def _distinct(store: Store, graph: NamedNode, predicate: str) -> set[str]:
    found = store.select(f"SELECT DISTINCT ?v {{ GRAPH {graph} {{ ?s {term(predicate)} ?v }} }}")
    return {row["v"].value for row in found if isinstance(row["v"], NamedNode)}


def _languages(store: Store, graph: NamedNode) -> set[str]:
    names = f"?s {term('skos:prefLabel')}|{term('skos:altLabel')} ?name"
    found = store.select(f"SELECT DISTINCT (LANG(?name) AS ?tag) {{ GRAPH {graph} {{ {names} }} }}")
    return {row["tag"].value for row in found if row["tag"] and row["tag"].value} | {"en"}


def _days(store: Store, graph: NamedNode) -> Iterator[tuple[str, str]]:
    """Yield the bounds of each date that something in the graph has; large graphs have them described elsewhere."""
    for when in _distinct(store, graph, "comity:date"):
        for what in ("earliest", "latest"):
            for quad in store.pattern(NamedNode(when), term(f"comity:{what}"), None):
                if isinstance(quad.object, Literal):
                    yield what, quad.object.value
