"""The records that ship pass the checks."""

from __future__ import annotations

from comity.graph.store import in_memory
from comity.graph.triples import quads
from comity.graph.validation import validate
from comity.loaders.curated import SHIPPED, read


def test_the_shipped_records_have_no_violation() -> None:
    store = in_memory(quad for item in read([SHIPPED]).located for quad in quads(item.record, item.dataset))
    assert [finding.sentence() for finding in validate(store) if finding.severity == "violation"] == []
