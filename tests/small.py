"""Small graphs made of records in few words, so that networks are read from what the product itself writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from comity.graph.parts import Evidence, Milestone, Name, Participation, Place
from comity.graph.records import Cooperation, Field, Organisation, Record, Source
from comity.graph.store import Store, in_memory
from comity.graph.triples import quads

PAPER = Source(id="paper", title="A paper", url="https://a.example/paper", published="2020-05")


class Make:
    """Make records in few words: all that tests of networks need."""

    field = Field
    milestone = Milestone
    source = Source

    def evidence(self, source: str = "paper", modality: str = "stated") -> Evidence:
        """Cite a source."""
        return Evidence(source=source, at="page 1", modality=modality)

    def body(self, name: str, kind: str = "category-2-centre", country: str = "", **more: Any) -> Organisation:
        """Make an organisation whose id is its name in lower case."""
        places = (Place(country=country),) if country else ()
        return Organisation(id=name.lower(), kind=kind, names=(Name(text=name),), places=places, **more)

    def tie(self, name: str, kind: str, parties: Sequence[str], **more: Any) -> Cooperation:
        """Make a cooperation; a party is written ``id`` or ``id:role``."""
        split = [text.partition(":") for text in parties]
        told = tuple(Participation(party=party, role=role or "party") for party, _, role in split)
        more = {"evidence": (self.evidence(),), "title": f"What {name} is", **more}
        return Cooperation(id=name, kind=kind, parties=told, **more)

    def store(self, *records: Record) -> Store:
        """Put records, and the paper that they cite, into a store."""
        return in_memory(quad for record in (PAPER, *records) for quad in quads(record, "test"))


make = Make()
