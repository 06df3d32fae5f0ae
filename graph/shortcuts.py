"""What follows from one record alone: its label, and the short way from each party to its cooperation.

For small datasets ``rules`` derives both from all of them together; a large dataset carries its own.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from comity.graph import schemes
from comity.graph.labels import rank
from comity.graph.ntriples import literal, named
from comity.graph.parts import Name
from comity.graph.records import Record
from comity.graph.triples import Mapping

_LABEL, _PARTY_TO = named("rdfs:label"), named("comity:partyTo")


def shortcuts(mapping: Mapping, record: Record) -> str:
    """Write the label of a record, and who is party to it.

    >>> from comity.graph.records import Cooperation
    >>> print(shortcuts(Mapping("https://w3id.org/comity/"), Cooperation(id="k", kind="meeting", parties=())), end="")
    <https://w3id.org/comity/id/k> <http://www.w3.org/2000/01/rdf-schema#label> "meeting k"@en .
    """
    subject = mapping.id(record.id)
    parties = dict.fromkeys([part.party for part in getattr(record, "parties", ())])
    ties = "".join([f"{mapping.id(party)} {_PARTY_TO} {subject} .\n" for party in parties])
    return f"{subject} {_LABEL} {label(record)} .\n{ties}"


def label(record: Any) -> str:
    """Return the literal by which a record is shown: its best name or its title, else its kind and its number."""
    names: tuple[Name, ...] = getattr(record, "names", ())
    if len(names) == 1:
        return literal(names[0].text, names[0].lang)
    if names:
        best = min(names, key=lambda name: rank(name.type != "preferred", name.text, name.lang))
        return literal(best.text, best.lang)
    if title := getattr(record, "title", None):
        return literal(title)
    kind = getattr(record, "kind", None)
    number = getattr(record, "identifier", None) or record.id
    return literal(f"{_kinds().get(kind or '', 'record')} {number}", "en")


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {**schemes.labels("orgkind"), **schemes.labels("kind")}
