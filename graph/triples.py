"""The one place that makes quads of records; the mapping is drawn in ``docs/model.md``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from comity.graph import dates
from comity.graph.parts import Milestone
from comity.graph.records import (
    Agreement,
    Claim,
    Collective,
    Completeness,
    Cooperation,
    Dataset,
    Event,
    Field,
    Framework,
    Named,
    Organisation,
    Person,
    Record,
    Source,
)
from comity.graph.statements import PartMapping, Statement, concepts, countries, flag, iris, literals, text, types
from comity.graph.vocabulary import DEFAULT_BASE, term

_CLASS_OF_KIND = {"agreement": "comity:Agreement", "meeting": "comity:Meeting", "auspices": "comity:Designation"}
#: What a term of years is counted from, the best first.
_TERM_STARTS = ("in-force", "renewed", "signed")


def quads(record: Record, dataset: str, base: str = DEFAULT_BASE) -> Iterator[Quad]:
    """Make the quads of one record, in its dataset's named graph.

    >>> from comity.graph.parts import Name
    >>> body = Organisation(id="istt", kind="science-park", names=(Name(text="Isfahan Science and Technology Town"),))
    >>> len(list(quads(body, "seeds")))
    7
    """
    graph = NamedNode(f"{base}graph/{dataset}")
    for subject, predicate, value in Mapping(base).statements(record):
        yield Quad(subject, predicate, value, graph)


class Mapping(PartMapping):
    """Map records to statements under a base IRI; it holds nothing else."""

    def statements(self, record: Record) -> Iterator[Statement]:
        """Yield what a record says: what all records have, then what its type adds."""
        if isinstance(record, Dataset):
            yield from self._dataset(record)
            return
        subject = self.id(record.id)
        yield from self.evidence(subject, subject, record.evidence)
        yield from literals(subject, ("skos:note", record.note))
        if isinstance(record, Named):
            for name in record.names:
                yield from self.name(subject, name, record.evidence)
        yield from _MAPPINGS[type(record)](self, subject, record)

    def _lapses(self, subject: NamedNode, record: Cooperation) -> Iterator[Statement]:
        """Derive the day on which a term of years runs out, and say from what it is counted."""
        kinds = [m.kind for m in record.milestones if m.date]
        start = next((kind for kind in _TERM_STARTS if kind in kinds), None)
        if record.term_years is None or start is None:
            return
        for begun in (m for m in record.milestones if m.kind == start and m.date):
            lapse = dates.add_years(begun.date or "", record.term_years)
            if lapse is None:
                continue
            milestone = Milestone(kind="lapse", date=lapse, evidence=begun.evidence)
            node = self.milestone_iri(subject, milestone)
            yield from self.milestones(subject, (milestone,), record.evidence)
            yield from flag(node, "comity:derived", True)
            yield node, term("comity:derivedFrom"), self.milestone_iri(subject, begun)

    def _dataset(self, record: Dataset) -> Iterator[Statement]:
        subject = NamedNode(f"{self.base}graph/{record.id}")
        yield from types(subject, "dcat:Dataset", "void:Dataset")
        yield from literals(
            subject,
            ("dcterms:title", record.title),
            ("dcterms:description", record.description),
            ("dcat:version", record.version),
            ("skos:note", record.note),
        )
        yield from iris(subject, "dcterms:license", [record.licence])
        yield from iris(subject, "dcat:landingPage", [record.homepage])
        yield from self.evidence(subject, subject, record.evidence)

    def _source(self, subject: NamedNode, record: Source) -> Iterator[Statement]:
        yield from types(subject, "foaf:Document")
        yield from literals(
            subject,
            ("dcterms:title", record.title),
            ("comity:publisherName", record.publisher_name),
            ("dcterms:language", record.lang),
        )
        yield from iris(subject, "schema:url", [record.url])
        yield from self.links(subject, "dcterms:publisher", [record.publisher])
        yield from self.links(subject, "prov:wasDerivedFrom", record.derived_from)
        yield from self.dated(subject, "comity:published", record.published)
        yield from self.dated(subject, "comity:retrieved", record.retrieved)
        yield from flag(subject, "comity:lowTrust", record.low_trust)
        if record.text is not None:
            yield subject, term("comity:lineCount"), Literal(record.text.lines)
            yield subject, term("comity:sha256"), text(record.text.sha256)

    def _organisation(self, subject: NamedNode, record: Organisation) -> Iterator[Statement]:
        yield from types(subject, "org:Organization")
        yield subject, term("org:classification"), term(f"orgkind:{record.kind}")
        yield from self.places(subject, "org:hasSite", record.places, record.evidence)
        yield from countries(subject, "comity:covers", record.covers)
        yield from iris(subject, "foaf:homepage", [record.homepage])
        yield from iris(subject, "schema:sameAs", record.same_as)
        yield from self.links(subject, "org:subOrganizationOf", [record.part_of])
        yield from self.links(subject, "dcterms:replaces", [record.formerly])
        yield from self.links(subject, "dcterms:subject", record.fields)
        yield from self.links(subject, "comity:framework", record.frameworks)
        yield from self.milestones(subject, record.milestones, record.evidence)

    def _collective(self, subject: NamedNode, record: Collective) -> Iterator[Statement]:
        yield from types(subject, "comity:Collective")
        yield from concepts(subject, ("comity:memberKind", "orgkind", record.member_kind))
        yield from countries(subject, "comity:country", [record.country])
        yield from self.links(subject, "comity:of", [record.of])

    def _person(self, subject: NamedNode, record: Person) -> Iterator[Statement]:
        yield from types(subject, "foaf:Person")
        for post in record.posts:
            yield from self.post(subject, post, record.evidence)

    def _event(self, subject: NamedNode, record: Event) -> Iterator[Statement]:
        yield from types(subject, "comity:Event")
        yield from concepts(subject, ("comity:kind", "eventkind", record.kind))
        yield from self.dated(subject, "comity:date", record.date)
        yield from flag(subject, "comity:inferred", record.inferred)
        yield from self.places(subject, "schema:location", [record.place], record.evidence)
        yield from self.links(subject, "schema:superEvent", [record.part_of])
        yield from self.links(subject, "dcterms:subject", record.fields)

    def _cooperation(self, subject: NamedNode, record: Cooperation) -> Iterator[Statement]:
        yield from types(subject, "comity:Cooperation")
        if record.kind in _CLASS_OF_KIND:
            yield from types(subject, _CLASS_OF_KIND[record.kind])
        yield from concepts(subject, ("comity:kind", "kind", record.kind))
        yield from literals(subject, ("dcterms:title", record.title), ("comity:subkind", record.subkind))
        for part in record.parties:
            yield from self.participation(subject, part, record.evidence)
        yield from self.dated(subject, "comity:date", record.date)
        yield from flag(subject, "comity:inferred", record.inferred)
        yield from self.milestones(subject, record.milestones, record.evidence)
        yield from self._lapses(subject, record)
        yield from self.links(subject, "comity:atEvent", [record.event])
        yield from self.places(subject, "schema:location", [record.place], record.evidence)
        yield from self.links(subject, "dcterms:subject", record.fields)
        yield from self.links(subject, "comity:framework", record.frameworks)
        yield from self.links(subject, "comity:follows", [record.follows])
        if record.term_years is not None:
            yield subject, term("comity:termYears"), Literal(record.term_years)

    def _agreement(self, subject: NamedNode, record: Agreement) -> Iterator[Statement]:
        yield from types(subject, "comity:Agreement")
        yield from self._cooperation(subject, record)
        yield from literals(subject, ("comity:form", record.form))
        yield from self.links(subject, "comity:document", [record.document])

    def _claim(self, subject: NamedNode, record: Claim) -> Iterator[Statement]:
        yield from types(subject, "comity:Claim")
        yield subject, term("comity:question"), text(record.question, "en")
        yield subject, term("comity:value"), text(record.value)
        yield from self.links(subject, "comity:about", record.about)
        yield from self.dated(subject, "comity:asOf", record.as_of)

    def _completeness(self, subject: NamedNode, record: Completeness) -> Iterator[Statement]:
        yield from types(subject, "comity:CompletenessClaim")
        yield subject, term("dcterms:description"), text(record.scope)
        yield from self.links(subject, "comity:member", record.members)
        yield from self.links(subject, "comity:of", [record.of])
        yield from concepts(
            subject,
            ("comity:memberKind", "orgkind", record.member_kind),
            ("comity:cooperationKind", "kind", record.cooperation),
        )
        yield from countries(subject, "comity:country", [record.country])
        yield from self.dated(subject, "comity:asOf", record.as_of)

    def _field(self, subject: NamedNode, record: Field) -> Iterator[Statement]:
        yield from types(subject, "skos:Concept")
        yield subject, term("skos:inScheme"), term("comity:FieldScheme")
        yield from self.links(subject, "skos:broader", [record.broader])
        if record.thesaurus is not None:
            yield subject, term("skos:exactMatch"), term(f"unesco:{record.thesaurus}")
        for goal in record.sdgs:
            yield subject, term("comity:sdg"), term(f"sdg:{goal}")

    def _framework(self, subject: NamedNode, record: Framework) -> Iterator[Statement]:
        yield from types(subject, "comity:Framework")
        yield from concepts(subject, ("comity:kind", "frameworkkind", record.kind))
        yield from self.links(subject, "comity:of", [record.of])
        yield from self.dated(subject, "comity:date", record.date)


_MAPPINGS: dict[type[Record], Callable[..., Iterator[Statement]]] = {
    Source: Mapping._source,
    Organisation: Mapping._organisation,
    Collective: Mapping._collective,
    Person: Mapping._person,
    Event: Mapping._event,
    Cooperation: Mapping._cooperation,
    Agreement: Mapping._agreement,
    Claim: Mapping._claim,
    Completeness: Mapping._completeness,
    Field: Mapping._field,
    Framework: Mapping._framework,
}
