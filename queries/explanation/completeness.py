"""The lists that a source calls whole, on which a thing stands or which are lists of what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from comity.queries.explanation.reader import Citation, Reader


@dataclass(frozen=True, slots=True)
class WholeList:
    """Hold a completeness claim: what it lists, as of when, how many, whether the thing is on it, who says so."""

    iri: str
    label: str
    as_of: str | None
    members: int
    listed: bool
    citations: tuple[Citation, ...]


def whole_lists(reader: Reader, node: NamedNode) -> tuple[WholeList, ...]:
    """List the completeness claims that have a thing on them, or are of it, in order of IRI."""
    found = {*reader.subjects("comity:member", node), *reader.subjects("comity:of", node)}
    claims = sorted((claim for claim in found if _is_claim(reader, claim)), key=lambda claim: claim.value)
    return tuple(_list(reader, node, claim) for claim in claims)


def _is_claim(reader: Reader, node: NamedNode) -> bool:
    return "CompletenessClaim" in reader.concepts(node, "rdf:type")


def _list(reader: Reader, node: NamedNode, claim: NamedNode) -> WholeList:
    members = reader.nodes(claim, "comity:member")
    as_of = next(iter(reader.dates(claim, "comity:asOf")), None)
    return WholeList(claim.value, reader.label(claim), as_of, len(members), node in members, reader.citations(claim))
