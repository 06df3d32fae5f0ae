"""Everything that the graph says about one body or link, with who says so: values only, no layout."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pyoxigraph import Literal, NamedNode

from comity.graph.dates import today
from comity.graph.store import Store
from comity.queries.explanation.absences import absences
from comity.queries.explanation.reader import Reader
from comity.queries.explanation.relations import relations_of
from comity.queries.explanation.ties import doubt_of, status_of, ties_of
from comity.queries.explanation.writing import Dispute, Explanation, Fact

#: How many ties of a kind, and relations of a kind in a registry, are told where not all are asked for.
MOST = 20
_LINKS = (
    ("part of", "org:subOrganizationOf"),
    ("successor of", "dcterms:replaces"),
    ("of", "comity:of"),
    ("kind of members", "comity:memberKind"),
    ("other kind", "comity:otherKind"),
    ("record in its registry", "adms:status"),
    ("country", "comity:country"),
    ("covers", "comity:covers"),
    ("field", "dcterms:subject"),
    ("framework", "comity:framework"),
    ("at the event", "comity:atEvent"),
    ("within the event", "schema:superEvent"),
    ("follows", "comity:follows"),
    ("text of the agreement", "comity:document"),
    ("broader field", "skos:broader"),
    ("same concept", "skos:exactMatch"),
    ("goal", "comity:sdg"),
    ("site", "foaf:homepage"),
    ("page", "foaf:page"),
    ("same body", "schema:sameAs"),
    ("its current entry", "comity:preferredId"),
    ("address", "schema:url"),
    ("publisher", "dcterms:publisher"),
    ("repeats", "prov:wasDerivedFrom"),
)
_DATES = (("date", "comity:date"), ("published", "comity:published"), ("retrieved", "comity:retrieved"))
_TEXTS = (
    ("number in its registry", "dcterms:identifier"),
    ("domain", "comity:domain"),
    ("form", "comity:form"),
    ("finer form", "comity:subkind"),
    ("publisher", "comity:publisherName"),
)
_AMOUNTS = (("total cost", "comity:totalCost"), ("funding", "comity:funding"))


def explain(
    store: Store, iri: str, langs: Sequence[str] = (), as_of: date | None = None, most: int | None = MOST
) -> Explanation:
    """Gather all that the graph says about a thing.

    ``langs`` are the languages of names and labels, the best first; without any, names of all
    languages are told. A status is that of the day ``as_of`` (today without one). Of the ties of a kind
    the ``most`` latest are told, and as many relations of a kind in a registry (``None``: all); how many
    more there are is told too. A thing of which nothing is on record gives empty lists; what is no IRI
    raises ``ValueError``.
    """
    return gather(Reader(store, tuple(langs)), NamedNode(iri), as_of or today(), most)


def gather(reader: Reader, node: NamedNode, day: date, most: int | None = MOST) -> Explanation:
    """Gather as :func:`explain` does, with a reader that has read some of it."""
    links, older = ties_of(reader, node, day, most)
    relations, further = relations_of(reader, node, most)
    notes = sorted(value.value for value in reader.objects(node, "skos:note"))
    return Explanation(
        iri=node.value,
        id=reader.short(node),
        label=reader.label(node),
        what=reader.what(node),
        names=_asked(reader, names_of(reader, node)),
        facts=tuple(_facts(reader, node, day)),
        steps=_steps(reader, node),
        posts=tuple(_posts(reader, node)),
        relations=relations,
        links=links,
        more=(*further, *older),
        disputes=_disputes(reader, node),
        unknown=tuple(absences(reader, node)),
        citations=reader.citations(node),
        notes=tuple(notes),
    )


def names_of(reader: Reader, node: NamedNode) -> tuple[Fact, ...]:
    """List the names of a thing in all languages, the preferred ones first."""
    found = []
    for part in [*reader.nodes(node, "skosxl:prefLabel"), *reader.nodes(node, "skosxl:altLabel")]:
        for form in (form for form in reader.objects(part, "skosxl:literalForm") if isinstance(form, Literal)):
            kind = reader.text(part, "comity:nameType") or "preferred"
            found.append(Fact(kind, form.value, form.language, None, reader.citations(part), part=part.value))
    order = {kind: place for place, kind in enumerate(("preferred", "acronym", "alternative", "former"))}
    return tuple(sorted(found, key=lambda fact: (order.get(fact.what, 9), fact.lang or "", fact.value)))


def _asked(reader: Reader, names: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Keep the names in the languages that are asked for, all where there is none in these."""
    asked = tuple(name for name in names if not reader.langs or (name.lang or "").split("-")[0] in reader.langs)
    return asked or names


def _facts(reader: Reader, node: NamedNode, day: date) -> list[Fact]:
    facts = []
    for place in [*reader.nodes(node, "org:hasSite"), *reader.nodes(node, "schema:location")]:
        parts = [reader.text(place, "schema:streetAddress"), reader.text(place, "schema:addressLocality")]
        parts += [reader.label(country) for country in reader.nodes(place, "comity:country")]
        told = ", ".join(part for part in parts if part)
        facts.append(Fact("place", told, None, None, reader.citations(place), part=place.value))
    for what, predicate in _DATES:
        facts += [Fact(what, value) for value in reader.dates(node, predicate)]
    for what, predicate in _TEXTS:
        facts += [Fact(what, value.value) for value in reader.objects(node, predicate)]
    for what, predicate in _LINKS:
        facts += [Fact(what, reader.shown(value), node=value.value) for value in reader.nodes(node, predicate)]
    for what, predicate in _AMOUNTS:
        facts += [Fact(what, amount) for amount in reader.amounts(node, predicate, node)]
    if reader.text(node, "comity:lowTrust") == "true":
        facts.append(Fact("trust", "a mirror, a scraper or a blog that stands for another page"))
    if reader.nodes(node, "comity:participation"):
        status = status_of(reader, node, day)
        facts.append(Fact("status", f"{status} on {day.isoformat()}"))
        if doubt := doubt_of(reader, node, day, status):
            facts.append(Fact("end of its term", doubt))
    return facts


def _steps(reader: Reader, node: NamedNode) -> tuple[Fact, ...]:
    found = []
    for step in reader.nodes(node, "comity:milestone"):
        what = ", ".join(reader.label(kind) for kind in reader.nodes(step, "comity:kind"))
        by = "".join(f", {reader.shown(who)}" for who in reader.nodes(step, "comity:by"))
        marks = [name for name in ("inferred", "derived") if reader.text(step, f"comity:{name}") == "true"]
        when = ", ".join(reader.dates(step, "comity:date")) or "date not on record"
        told = f"{when}{by}" + (f" ({', '.join(marks)})" if marks else "")
        note = reader.text(step, "skos:note")
        found.append(Fact(what, told, None, note, reader.citations(step), part=step.value))
    return tuple(sorted(found, key=lambda fact: (fact.value, fact.what)))


def _posts(reader: Reader, node: NamedNode) -> list[Fact]:
    """Return a person's posts; for a body, the posts in it with their holders."""
    posts = reader.nodes(node, "org:holds") or reader.subjects("org:postIn", node)
    found = []
    for post in posts:
        where = reader.nodes(post, "org:postIn") if node in reader.subjects("org:holds", post) else []
        who = where or reader.subjects("org:holds", post)
        named = [reader.shown(other) for other in who]
        held = reader.dates(post, "comity:held")
        told = ", ".join(named) + (f" ({', '.join(held)})" if held else "")
        what = reader.text(post, "dcterms:title") or "post"
        first = (who[0].value, named[0]) if who else ("", "")
        found.append(Fact(what, told, None, None, reader.citations(post), post.value, *first))
    return sorted(found, key=lambda fact: (fact.what, fact.value))


def _disputes(reader: Reader, node: NamedNode) -> tuple[Dispute, ...]:
    """Conflicts about a thing, each with its sides; then the claims about it that nothing contradicts."""
    about = reader.subjects("comity:about", node)
    conflicts = [other for other in about if reader.nodes(other, "comity:side")]
    sides = {side for conflict in conflicts for side in reader.nodes(conflict, "comity:side")}
    alone = [claim for claim in about if claim not in sides and reader.text(claim, "comity:value")]
    found = [dispute_of(reader, other) for other in (*conflicts, *alone)]
    return tuple(sorted(found, key=lambda dispute: (not dispute.open, dispute.question)))


def dispute_of(reader: Reader, node: NamedNode) -> Dispute:
    """Gather the sides of a conflict, or the one answer of a claim."""
    sides = reader.nodes(node, "comity:side")
    question = reader.text(node, "comity:question") or ""
    return Dispute(question, _answers(reader, sides or [node]), bool(sides), node.value)


def _answers(reader: Reader, sides: Sequence[NamedNode]) -> tuple[Fact, ...]:
    found = []
    for side in sides:
        value = reader.text(side, "comity:value") or ", ".join(reader.dates(side, "comity:date"))
        note = reader.text(side, "skos:note")
        found.append(Fact(reader.short(side), value, None, note, reader.citations(side), node=side.value))
    return tuple(sorted(found, key=lambda fact: (fact.value, fact.what)))
