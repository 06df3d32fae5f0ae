"""A offer as a server has it, with a dump of a dataset."""

from __future__ import annotations

from comity.graph.publishing.description import Dump, Offer

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
SITE = Offer(
    "https://data.example.org/",
    homepage="https://example.org/",
    contact="mailto:data@example.org",
    dumps=(Dump("seeds", "seeds.nq.gz", 123, SHA), Dump("c2c", "c2c.ttl")),
)
