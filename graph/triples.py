"""The one place that makes quads of records; the mapping is drawn in ``docs/model.md``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from comity.graph import terms
from comity.graph.ntriples import concepts, flag, iris, literal, literals, named, statements, types, values
from comity.graph.parts import Milestone, Name, Place
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
    Organisation,
    Person,
    Record,
    Source,
    Withdrawal,
)
from comity.graph.statements import Behind, PartMapping, countries
from comity.graph.vocabulary import DEFAULT_BASE

_CLASSES_OF_KIND = {
    "agreement": ("comity:Agreement",),
    "meeting": ("comity:Meeting",),
    "auspices": ("comity:Designation",),
}
_ORGANISATION = f"{named('rdf:type')} {named('org:Organization')}"
_CLASSIFICATION = named("org:classification")
_SAME, _HOMEPAGE, _PAGE = named("schema:sameAs"), named("foaf:homepage"), named("foaf:page")
_DOMAIN, _IDENTIFIER, _STATUS = named("comity:domain"), named("dcterms:identifier"), named("adms:status")


def quads(record: Record, dataset: str, base: str = DEFAULT_BASE) -> Iterator[Quad]:
    """Make the quads of one record, in its dataset's named graph, each once.

    >>> from comity.graph.parts import Name
    >>> body = Organisation(id="istt", kind="science-park", names=(Name(text="Isfahan Science and Technology Town"),))
    >>> len(list(quads(body, "seeds")))
    7
    """
    graph = NamedNode(f"{base}graph/{dataset}")
    mapping = Mapping(base)
    text = mapping.text(record) + mapping.described_dates()
    for triple in dict.fromkeys(parse(text, format=RdfFormat.N_TRIPLES)):
        yield Quad(triple.subject, triple.predicate, triple.object, graph)


class Mapping(PartMapping):
    """Map records to statements under a base IRI."""

    def text(self, record: Record) -> str:
        """Write what a record says: what all records have, then what its type adds; its dates are told apart."""
        if isinstance(record, Dataset):  # the one thing that is described under another address than id/
            return self._dataset(record)
        subject = self.id(record.id)
        behind = self.behind(subject, record.evidence)
        found = "".join([subject + end for end in behind]) + self.evidence(subject, record.evidence)
        if record.note is not None:
            found += literals(subject, ("skos:note", record.note))
        names: tuple[Name, ...] = getattr(record, "names", ())
        found += "".join([self.name(subject, name, behind) for name in names])
        return found + _MAPPINGS[type(record).__name__](self, subject, record, behind)

    def _lapses(self, subject: str, record: Cooperation, behind: Behind) -> str:
        """Derive the day on which a term of years runs out, and say from what it is counted."""
        found = ""
        for begun, lapse in terms.lapses(record):
            node = self.milestone_iri(subject, lapse)
            found += self.milestone(subject, lapse, behind) + flag(node, "comity:derived", True)
            found += statements(node, "comity:derivedFrom", [self.milestone_iri(subject, begun)])
        return found

    def _milestones(self, subject: str, milestones: Iterable[Milestone], behind: Behind) -> str:
        return "".join([self.milestone(subject, milestone, behind) for milestone in milestones])

    def _dataset(self, record: Dataset) -> str:
        subject = f"<{self.base}graph/{record.id}>"
        return (
            types(subject, "dcat:Dataset", "void:Dataset")
            + literals(
                subject,
                ("dcterms:title", record.title),
                ("dcterms:description", record.description),
                ("dcat:version", record.version),
                ("skos:note", record.note),
            )
            + iris(subject, "dcterms:license", [record.licence])
            + iris(subject, "dcat:landingPage", [record.homepage])
            + self.support(subject, subject, record.evidence, ())
        )

    def _source(self, subject: str, record: Source, _: Behind) -> str:
        found = (
            types(subject, "foaf:Document")
            + literals(
                subject,
                ("dcterms:title", record.title),
                ("comity:publisherName", record.publisher_name),
                ("dcterms:language", record.lang),
            )
            + iris(subject, "schema:url", [record.url])
            + self.links(subject, "dcterms:publisher", [record.publisher])
            + self.links(subject, "prov:wasDerivedFrom", record.derived_from)
            + self.dated(subject, "comity:published", record.published)
            + self.dated(subject, "comity:retrieved", record.retrieved)
            + flag(subject, "comity:lowTrust", record.low_trust)
        )
        if record.text is None:
            return found
        lines = values(subject, "xsd:integer", ("comity:lineCount", record.text.lines))
        return found + lines + literals(subject, ("comity:sha256", record.text.sha256))

    def _organisation(self, subject: str, record: Organisation, behind: Behind) -> str:
        said = f"{subject} {_ORGANISATION} .\n{subject} {_CLASSIFICATION} {named(f'orgkind:{record.kind}')} .\n"
        said += "".join([self.place(subject, "org:hasSite", place, behind) for place in record.places])
        said += self._milestones(subject, record.milestones, behind)
        said += "".join([f"{subject} {_SAME} <{address}> .\n" for address in record.same_as])
        if record.homepage is not None:
            said += f"{subject} {_HOMEPAGE} <{record.homepage}> .\n"
        if record.identifier is not None:
            said += self._registered(subject, record, behind)
        if record.covers or record.part_of or record.formerly or record.fields or record.frameworks:
            said += self._related(subject, record)
        return said

    def _related(self, subject: str, record: Organisation) -> str:
        return (
            countries(subject, "comity:covers", record.covers)
            + self.links(subject, "org:subOrganizationOf", [record.part_of])
            + self.links(subject, "dcterms:replaces", [record.formerly])
            + self.links(subject, "dcterms:subject", record.fields)
            + self.links(subject, "comity:framework", record.frameworks)
        )

    def _registered(self, subject: str, record: Organisation, behind: Behind) -> str:
        """Say what only registries tell of a body."""
        said = f"{subject} {_IDENTIFIER} {literal(record.identifier or '')} .\n"
        if record.standing is not None:
            said += f"{subject} {_STATUS} {named(f'recordstatus:{record.standing}')} .\n"
        said += "".join([self.relation(subject, relation, behind) for relation in record.relations])
        said += "".join([f"{subject} {_DOMAIN} {literal(domain)} .\n" for domain in record.domains])
        said += "".join([f"{subject} {_PAGE} <{address}> .\n" for address in record.pages])
        if record.other_kinds:
            said += concepts(subject, *[("comity:otherKind", "orgkind", kind) for kind in record.other_kinds])
        return said + iris(subject, "comity:preferredId", record.preferred_ids)

    def _collective(self, subject: str, record: Collective, _: Behind) -> str:
        return (
            types(subject, "comity:Collective")
            + concepts(subject, ("comity:memberKind", "orgkind", record.member_kind))
            + countries(subject, "comity:country", [record.country])
            + self.links(subject, "comity:of", [record.of])
        )

    def _person(self, subject: str, record: Person, behind: Behind) -> str:
        return types(subject, "foaf:Person") + "".join([self.post(subject, post, behind) for post in record.posts])

    def _event(self, subject: str, record: Event, behind: Behind) -> str:
        return (
            types(subject, "comity:Event")
            + concepts(subject, ("comity:kind", "eventkind", record.kind))
            + self.dated(subject, "comity:date", record.date)
            + flag(subject, "comity:inferred", record.inferred)
            + self._location(subject, record.place, behind)
            + self.links(subject, "schema:superEvent", [record.part_of])
            + self.links(subject, "dcterms:subject", record.fields)
        )

    def _location(self, subject: str, place: Place | None, behind: Behind) -> str:
        return self.place(subject, "schema:location", place, behind) if place is not None else ""

    def _cooperation(self, subject: str, record: Cooperation, behind: Behind) -> str:
        classes = ("comity:Cooperation", *_CLASSES_OF_KIND.get(record.kind, ()))
        return (
            types(subject, *classes)
            + concepts(subject, ("comity:kind", "kind", record.kind))
            + literals(subject, ("dcterms:title", record.title), ("comity:subkind", record.subkind))
            + "".join([self.participation(subject, part, behind) for part in record.parties])
            + self.dated(subject, "comity:date", record.date)
            + flag(subject, "comity:inferred", record.inferred)
            + self._milestones(subject, record.milestones, behind)
            + self._lapses(subject, record, behind)
            + self.links(subject, "comity:atEvent", [record.event])
            + self._location(subject, record.place, behind)
            + self.links(subject, "dcterms:subject", record.fields)
            + self.links(subject, "comity:framework", record.frameworks)
            + self.links(subject, "comity:follows", [record.follows])
            + values(subject, "xsd:integer", ("comity:termYears", record.term_years))
            + self._recorded(subject, record)
        )

    @staticmethod
    def _recorded(subject: str, record: Cooperation) -> str:
        """Say what only databases tell of a cooperation."""
        amounts = (("comity:totalCost", record.total_cost), ("comity:funding", record.funding))
        return (
            literals(
                subject,
                ("dcterms:identifier", record.identifier),
                ("comity:acronym", record.acronym),
                ("dcterms:description", record.description),
                ("schema:currency", record.currency),
            )
            + iris(subject, "schema:sameAs", record.same_as)
            + values(subject, "xsd:decimal", *amounts)
        )

    def _agreement(self, subject: str, record: Agreement, behind: Behind) -> str:
        return (
            types(subject, "comity:Agreement")
            + self._cooperation(subject, record, behind)
            + literals(subject, ("comity:form", record.form))
            + self.links(subject, "comity:document", [record.document])
        )

    def _claim(self, subject: str, record: Claim, _: Behind) -> str:
        return (
            types(subject, "comity:Claim")
            + statements(subject, "comity:question", [literal(record.question, "en")])
            + literals(subject, ("comity:value", record.value))
            + self.links(subject, "comity:about", record.about)
            + self.dated(subject, "comity:asOf", record.as_of)
        )

    def _completeness(self, subject: str, record: Completeness, _: Behind) -> str:
        return (
            types(subject, "comity:CompletenessClaim")
            + literals(subject, ("dcterms:description", record.scope))
            + self.links(subject, "comity:member", record.members)
            + self.links(subject, "comity:of", [record.of])
            + concepts(
                subject,
                ("comity:memberKind", "orgkind", record.member_kind),
                ("comity:cooperationKind", "kind", record.cooperation),
            )
            + countries(subject, "comity:country", [record.country])
            + self.dated(subject, "comity:asOf", record.as_of)
        )

    def _field(self, subject: str, record: Field, _: Behind) -> str:
        found = types(subject, "skos:Concept") + statements(subject, "skos:inScheme", [named("comity:FieldScheme")])
        found += self.links(subject, "skos:broader", [record.broader])
        if record.thesaurus is not None:
            found += statements(subject, "skos:exactMatch", [named(f"unesco:{record.thesaurus}")])
        return found + statements(subject, "comity:sdg", [named(f"sdg:{goal}") for goal in record.sdgs])

    def _framework(self, subject: str, record: Framework, _: Behind) -> str:
        return (
            types(subject, "comity:Framework")
            + concepts(subject, ("comity:kind", "frameworkkind", record.kind))
            + self.links(subject, "comity:of", [record.of])
            + self.dated(subject, "comity:date", record.date)
        )

    def _withdrawal(self, subject: str, record: Withdrawal, _: Behind) -> str:
        said = types(subject, "comity:WithdrawnRecord") + self.links(
            subject, "dcterms:isReplacedBy", [record.replaced_by]
        )
        said += concepts(subject, ("adms:status", "recordstatus", "withdrawn"))
        return said + literals(subject, ("dcterms:title", record.title), ("skos:changeNote", record.reason))


#: By the name of the type, which the fast types of ``bulk`` share.
_MAPPINGS: dict[str, Callable[..., str]] = {
    "Source": Mapping._source,
    "Organisation": Mapping._organisation,
    "Mention": lambda *_: "",  # it has names, which all records have
    "Collective": Mapping._collective,
    "Person": Mapping._person,
    "Event": Mapping._event,
    "Cooperation": Mapping._cooperation,
    "Agreement": Mapping._agreement,
    "Claim": Mapping._claim,
    "Completeness": Mapping._completeness,
    "Field": Mapping._field,
    "Framework": Mapping._framework,
    "Withdrawal": Mapping._withdrawal,
}
