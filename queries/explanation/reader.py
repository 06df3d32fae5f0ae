"""Reading one thing after another out of the store, each value once and in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from pyoxigraph import Literal, NamedNode

from comity.graph import schemes
from comity.graph.store import Store
from comity.graph.vocabulary import term
from comity.queries.table import compact


@dataclass(frozen=True, slots=True)
class Citation:
    """Hold where something is said: source, place in it, words, how it is put, and whose word it is.

    ``evidence`` and ``source_node`` are IRIs; two pieces of evidence that say the same are equal.
    """

    source: str
    source_id: str
    at: str | None
    quote: str | None
    modality: str
    speaker: str | None
    published: str | None
    address: str | None
    low_trust: bool
    note: str | None
    evidence: str = field(default="", compare=False, repr=False)
    source_node: str = field(default="", compare=False, repr=False)
    retrieved: str | None = field(default=None, compare=False, repr=False)


class Reader:
    """Read the values of a thing; a fact that stands in two graphs is one fact.

    ``langs`` are the languages of labels, the best first; the store's own choice is the last resort.
    """

    def __init__(self, store: Store, langs: tuple[str, ...] = ()) -> None:
        self.store = store
        self.langs = langs
        self.label = cache(self._label)
        #: The label; of a body whose label another body bears too, with its country or id behind it.
        self.shown = cache(self._shown)
        self.citations = cache(self._citations)
        self._about = cache(self._read)

    def objects(self, node: NamedNode, predicate: str) -> list[NamedNode | Literal]:
        """List the values of a predicate, sorted."""
        return self.values(node, term(predicate))

    def _read(self, node: NamedNode) -> dict[NamedNode, set[NamedNode | Literal]]:
        """Read all that is said of a node at once: a look-up costs as much as ten statements."""
        found: dict[NamedNode, set[NamedNode | Literal]] = {}
        for quad in self.store.pattern(node, None, None):
            if isinstance(quad.object, NamedNode | Literal):
                found.setdefault(quad.predicate, set()).add(quad.object)
        return found

    def nodes(self, node: NamedNode, predicate: str) -> list[NamedNode]:
        """List the values that are nodes, sorted."""
        return [value for value in self.objects(node, predicate) if isinstance(value, NamedNode)]

    def predicates(self, node: NamedNode) -> list[NamedNode]:
        """List the predicates of a node, sorted."""
        return sorted(self._about(node), key=lambda predicate: predicate.value)

    def values(self, node: NamedNode, predicate: NamedNode) -> list[NamedNode | Literal]:
        """List the values of a predicate that has no prefix here, sorted."""
        return sorted(self._about(node).get(predicate, ()), key=lambda value: (value.value, str(value)))

    def some(self, node: NamedNode, predicate: str) -> list[NamedNode]:
        """List the values that are nodes without reading all else of a node, sorted."""
        quads = self.store.pattern(node, term(predicate), None)
        return sorted({q.object for q in quads if isinstance(q.object, NamedNode)}, key=lambda value: value.value)

    def subjects(self, predicate: str, value: NamedNode) -> list[NamedNode]:
        """List the things that have this value, sorted."""
        quads = self.store.pattern(None, term(predicate), value)
        found = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
        return sorted(found, key=lambda node: node.value)

    def text(self, node: NamedNode, predicate: str) -> str | None:
        """Return the first value as text, or ``None``."""
        return next((value.value for value in self.objects(node, predicate)), None)

    def amounts(self, node: NamedNode, predicate: str, tie: NamedNode) -> list[str]:
        """List amounts with the currency of their tie."""
        currency = self.text(tie, "schema:currency")
        return [f"{value.value} {currency}" if currency else value.value for value in self.objects(node, predicate)]

    def short(self, node: NamedNode) -> str:
        """Return the compact form of an IRI."""
        return compact(node.value, self.store.prefixes)

    def node(self, short: str) -> NamedNode:
        """Return the node of a compact IRI, or of one that no prefix shortens."""
        prefix, _, local = short.partition(":")
        return NamedNode(self.store.prefixes[prefix] + local if prefix in self.store.prefixes else short)

    def concepts(self, node: NamedNode, predicate: str) -> list[str]:
        """List the short names of the values, sorted: ``signed`` for ``milestone:signed``."""
        return sorted(self.short(value).partition(":")[2] for value in self.nodes(node, predicate))

    def what(self, node: NamedNode) -> str:
        """Say in a word what a thing is: its kind where it has one, else its class."""
        predicates = ("org:classification", "comity:kind", "rdf:type")
        return next(
            (names[0] for predicate in predicates if (names := self.concepts(node, predicate))), "only mentioned"
        )

    def dates(self, node: NamedNode, predicate: str) -> list[str]:
        """List dates as their sources have them (EDTF)."""
        return [text for when in self.nodes(node, predicate) if (text := self.text(when, "comity:edtf"))]

    def bounds(self, when: NamedNode) -> tuple[date | None, date | None]:
        """Return the first and the last day of a date node; ``None`` is an open end."""
        first, last = (self.text(when, f"comity:{name}") for name in ("earliest", "latest"))
        return date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None

    def last_day(self, when: NamedNode) -> str:
        """Return the day by which a date stands in order: the last that it admits, the first where it is open.

        As in ISO 8601; '' for a date without either, which says nothing of when.
        """
        return self.text(when, "comity:latest") or self.text(when, "comity:earliest") or ""

    def countries(self, node: NamedNode) -> str:
        """Return the codes of the countries where a body has its sites, or of a collective's own, joined by a slash."""
        codes = {iri: code for code, iri in schemes.countries().items()}
        lands = [land for at in (*self.nodes(node, "org:hasSite"), node) for land in self.some(at, "comity:country")]
        return "/".join(sorted({codes.get(land.value, land.value.rpartition("/")[2]) for land in lands}))

    def _shown(self, node: NamedNode) -> str:
        predicate, literal = self._labelled(node)
        if literal is None or not self._is_body(node):
            return self.label(node)
        quads = self.store.pattern(None, term(predicate), literal)
        bearers = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
        others = [other for other in bearers if other != node and self._is_body(other)]
        if not others:
            return literal.value
        here = self.countries(node)
        alike = not here or here in map(self.countries, others)
        return f"{literal.value} ({self.short(node).removeprefix('id:') if alike else here})"

    def _is_body(self, node: NamedNode) -> bool:
        return bool(self.some(node, "org:classification")) or term("comity:Collective") in self.some(node, "rdf:type")

    def _label(self, node: NamedNode) -> str:
        literal = self._labelled(node)[1]
        return literal.value if literal else self.short(node)

    def _labelled(self, node: NamedNode) -> tuple[str, Literal | None]:
        """Return the label of a thing, and by which predicate it has it."""
        for lang in self.langs:
            for value in self._values(node, "skos:prefLabel"):
                if (value.language or "").split("-")[0] == lang:
                    return "skos:prefLabel", value
        labels = sorted(self._values(node, "rdfs:label"), key=lambda value: value.language not in (None, "en"))
        return "rdfs:label", next(iter(labels), None)

    def _values(self, node: NamedNode, predicate: str) -> list[Literal]:
        """List the literals of one predicate without reading all else: a body may have a thousand relations."""
        quads = self.store.pattern(node, term(predicate), None)
        return sorted({q.object for q in quads if isinstance(q.object, Literal)}, key=lambda value: value.value)

    def _citations(self, node: NamedNode) -> tuple[Citation, ...]:
        found = [
            self._citation(evidence, source)
            for evidence in self.nodes(node, "comity:supportedBy")
            for source in self.nodes(evidence, "oa:hasSource")
        ]
        return tuple(sorted(found, key=lambda c: (c.source, c.at or "", c.quote or "", c.modality)))

    def _citation(self, evidence: NamedNode, source: NamedNode) -> Citation:
        quotes = [quote for part in self.nodes(evidence, "oa:hasSelector") if (quote := self.text(part, "oa:exact"))]
        speakers = [self.shown(who) for who in self.nodes(evidence, "comity:attributedTo")]
        return Citation(
            source=self.label(source),
            source_id=self.short(source),
            at=self.text(evidence, "comity:locator"),
            quote=quotes[0] if quotes else None,
            modality=next(iter(self.concepts(evidence, "comity:modality")), ""),
            speaker=", ".join(speakers) or None,
            published=next(iter(self.dates(source, "comity:published")), None),
            address=self.text(source, "schema:url"),
            low_trust=self.text(source, "comity:lowTrust") == "true",
            note=self.text(evidence, "skos:note"),
            evidence=evidence.value,
            source_node=source.value,
            retrieved=next(iter(self.dates(source, "comity:retrieved")), None),
        )
