"""Exactly one label for everything that is shown, in the first language of a stated order that it has."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from comity.graph.facts import Facts
from comity.graph.nodes import text
from comity.graph.vocabulary import term

#: The languages in which a label is looked for, the first found wins; then any other, in order of its tag.
#: A name of no known language (und) is the one that its registry shows.
LANGUAGES = ("en", "und", "fr", "es", "ru", "ar", "fa", "zh")
#: The properties that may hold a label, the best first; an address is the last resort of a source.
_PROPERTIES = (
    "skos:prefLabel",
    "skos:altLabel",
    "dcterms:title",
    "comity:question",
    "dcterms:description",
    "schema:url",
    "dcterms:identifier",
)
#: How many parties are told by name in the label of a cooperation without a title.
_PARTIES = 4

Rank = tuple[int, int, str, int, str]


class Labels:
    """The label of each described thing; several of one rank in one language: the shortest, then the first.

    A cooperation without a title is called after its kind and its parties, a source without
    one by its address. Parts (milestones, evidence, names) have none.
    """

    def __init__(self, facts: Facts) -> None:
        self._best: dict[str, Literal] = _best(facts)
        self._cooperations = {subject for subject, _ in facts.pairs("rdf:type", "comity:Cooperation")}
        self._named_by_parties(facts)

    def triples(self) -> Iterator[Triple]:
        """Yield the ``rdfs:label`` of each thing, in order of the things."""
        for subject in sorted(self._best):
            yield Triple(NamedNode(subject), term("rdfs:label"), self._best[subject])

    def english(self, iri: str) -> str:
        """Return the label of a thing; for one that nobody described, the end of its IRI."""
        label = self._best.get(iri)
        return label.value if label is not None else iri.rstrip("/").rpartition("/")[2].rpartition("#")[2]

    def quoted(self, iri: str) -> str:
        """Return the label within a sentence: a cooperation's, which is a phrase, in quotation marks."""
        return f"“{self.english(iri)}”" if iri in self._cooperations else self.english(iri)

    def _named_by_parties(self, facts: Facts) -> None:
        kinds, who = facts.values("comity:kind"), facts.values("comity:party")
        parties: dict[str, set[str]] = {subject: set() for subject in self._cooperations - self._best.keys()}
        for subject, part in facts.pairs("comity:participation"):
            if subject in parties and part.value in who:
                parties[subject].add(who[part.value])
        for subject, members in parties.items():
            kind = self.english(kinds[subject]) if subject in kinds else "cooperation"
            self._best[subject] = text(f"{kind}: {self._listed(members)}" if members else kind, "en")

    def _listed(self, members: set[str]) -> str:
        names = sorted(self.english(member) for member in members)
        more = len(names) - _PARTIES
        return " – ".join(names[:_PARTIES]) + (f" and {more} more" if more > 0 else "")


def _best(facts: Facts) -> dict[str, Literal]:
    ranks: dict[str, Rank] = {}
    labels: dict[str, Literal] = {}
    taken = {subject for subject, _ in facts.pairs("rdfs:label")}
    taken |= {subject for subject, _ in facts.pairs("rdf:type", "org:Post")}  # titled, and shown with their person only
    for place, name in enumerate(_PROPERTIES):
        for subject, value in facts.pairs(name):
            if subject in taken:
                continue
            label = value if isinstance(value, Literal) else text(value.value)
            ranked = rank(place, label.value, label.language or "")
            if subject not in ranks or ranked < ranks[subject]:
                ranks[subject], labels[subject] = ranked, label
    return labels


def rank(place: int, text: str, lang: str) -> Rank:
    """Return what a label is compared by: the property's place, the language's, then the text, the shortest first."""
    tag = lang.lower()
    main = tag.partition("-")[0]
    language = LANGUAGES.index(main) if main in LANGUAGES else len(LANGUAGES)
    return place, language, tag, len(text), text
