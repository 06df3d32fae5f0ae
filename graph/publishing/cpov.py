"""The public organisations of a dataset in the words of the Core Public Organisation Vocabulary (CPOV 2.1.2).

The graph says ``org:Organization`` of every body, which CPOV's shape for organisations reads as it is. Which of them
are *public* organisations follows from their kind, and CPOV allows them one other name in a language; so both
are derived here, for those who take the data away as CPOV, and never stored.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from comity.graph import schemes
from comity.graph.publishing.description import Value, english, named, pages, say, typed
from comity.graph.store import Store
from comity.graph.vocabulary import PREFIXES, term

PUBLIC = (
    "agency",
    "government",
    "igo",
    "igo-field-office",
    "military",
    "ministry",
    "national-commission",
    "organ",
    "parliament",
    "state",
    "subnational-government",
)
"""The kinds of organisation that are part of a public sector, a state's or that which states share."""


def public_organisations(store: Store, graph: NamedNode) -> Iterator[Triple]:
    """Yield what a graph says of its public organisations, in order of IRI, and of which class what they point to is.

    Of several names in one language the first in order stands; a name without a language is left out.
    """
    found = {
        quad.subject.value
        for kind in PUBLIC
        for quad in store.pattern(None, term("org:classification"), term(f"orgkind:{kind}"), graph)
        if isinstance(quad.subject, NamedNode)
    }
    for body in sorted(found):
        yield from _body(store, graph, NamedNode(body), found)


def _body(store: Store, graph: NamedNode, body: NamedNode, public: set[str]) -> Iterator[Triple]:
    names = _by_language(_values(store, graph, body, "skos:prefLabel"))
    others = _by_language(v for v in _values(store, graph, body, "skos:altLabel") if v not in names)
    kinds, parents = (_nodes(store, graph, body, p) for p in ("org:classification", "org:subOrganizationOf"))
    homepages, countries = (
        _nodes(store, graph, body, "foaf:homepage"),
        [NamedNode(iri) for iri in sorted(set(_countries(store, graph, body)))],
    )
    yield from typed(body, "m8g:PublicOrganisation", "org:Organization")
    yield from say(
        body,
        ("dcterms:identifier", Literal(body.value)),
        ("skos:prefLabel", names),
        ("skos:altLabel", others),
        ("org:classification", kinds),
        ("org:subOrganizationOf", parents),
        ("dcterms:spatial", countries),
        ("foaf:homepage", homepages),
    )
    for nodes, kind in (
        (kinds, "skos:Concept"),
        (parents, "org:Organization"),
        (countries, "dcterms:Location"),
    ):
        for node in nodes:
            yield from typed(node, kind)
    yield from pages(homepages)
    for parent in parents:
        yield from say(parent, ("rdfs:isDefinedBy", None if parent.value in public else graph))
    for concept in kinds:
        label = schemes.labels("orgkind").get(concept.value.removeprefix(PREFIXES["orgkind"]))
        yield from say(concept, ("skos:prefLabel", english(label) if label else None))
        yield from say(concept, ("skos:inScheme", term("comity:OrgkindScheme") if label else None))


def _by_language(values: Iterator[Value] | list[Value]) -> list[Literal]:
    found: dict[str, Literal] = {}
    for value in values:
        if isinstance(value, Literal) and value.language:
            found.setdefault(value.language, value)
    return list(found.values())


def _countries(store: Store, graph: NamedNode, body: NamedNode) -> Iterator[str]:
    for site in _nodes(store, graph, body, "org:hasSite"):
        yield from (country.value for country in _nodes(store, graph, site, "comity:country"))


def _nodes(store: Store, graph: NamedNode, node: NamedNode, predicate: str) -> list[NamedNode]:
    return [value for value in _values(store, graph, node, predicate) if isinstance(value, NamedNode)]


def _values(store: Store, graph: NamedNode, node: NamedNode, predicate: str) -> list[Value]:
    found = (quad.object for quad in store.pattern(node, named(predicate), None, graph))
    return sorted((v for v in found if isinstance(v, NamedNode | Literal)), key=str)
