"""Lists that a source says are whole: the one thing on record that makes absence mean none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from comity.graph import schemes
from comity.graph.store import Store
from comity.queries.networks.citations import known_days
from comity.queries.networks.rows import Statements, concept, local
from comity.queries.networks.ties import Body


@dataclass(frozen=True, slots=True)
class WholeList:
    """A source's word that it lists all members, partners or links of a body; what it leaves open is empty."""

    iri: str
    scope: str
    """Of what it is whole, in words."""
    of: str
    """The IRI of the body whose ties it lists."""
    kind: str
    """The kind of tie."""
    member_kind: str
    """The kind of bodies that are listed."""
    country: str
    """The code of the country for which it is whole."""
    as_of: str
    """EDTF: the day for which it is whole."""
    members: frozenset[str]

    def says_none(self, body: Body, other: Body) -> bool:
        """Tell whether by this list a body has no tie (of the list's kind) with another one."""
        return (
            self.of == body.iri
            and other.iri not in self.members
            and self.member_kind in ("", other.kind)
            and (not self.country or self.country in other.countries)
        )

    def words(self) -> str:
        """Say what follows for one who is not on it."""
        kind = f" of the kind {self.kind}" if self.kind else ""
        day = f" as of {self.as_of}" if self.as_of else ""
        return f"none{kind}{day}: “{self.scope}” ({local(self.iri)}) is a whole list"


def whole_lists(store: Store, known_by: date | None = None) -> tuple[WholeList, ...]:
    """Read all claims of completeness, in order of IRI; those that were known by a day where one is given."""
    told = Statements(store)
    codes = {iri: code for code, iri in schemes.countries().items()}
    of, scopes, days = (told.mapping(name) for name in ("comity:of", "dcterms:description", "comity:asOf"))
    kinds, member_kinds = told.mapping("comity:cooperationKind"), told.mapping("comity:memberKind")
    countries, written = told.mapping("comity:country"), told.mapping("comity:edtf")
    members = told.groups("comity:member")
    return tuple(
        WholeList(
            claim,
            scopes.get(claim, local(claim)),
            of.get(claim, ""),
            concept(kinds.get(claim, "")),
            concept(member_kinds.get(claim, "")),
            codes.get(countries.get(claim, ""), ""),
            written.get(days.get(claim, ""), ""),
            frozenset(members.get(claim, ())),
        )
        for claim in sorted(told.instances("comity:CompletenessClaim") - _unknown(store, told, known_by))
    )


def _unknown(store: Store, told: Statements, day: date | None) -> set[str]:
    """Return all that is cited for and rests on no source that was known by a day."""
    if day is None:
        return set()
    known = {source for source, since in known_days(store).items() if since <= day}
    cited = told.mapping("oa:hasSource")
    return {
        thing
        for thing, pieces in told.groups("comity:supportedBy").items()
        if known.isdisjoint(cited.get(piece, "") for piece in pieces)
    }
