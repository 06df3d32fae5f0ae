"""What a selection counts of a reading, and why it leaves out the rest, by the ids of ties and bodies."""

from __future__ import annotations

from comity.queries.networks.rows import local
from comity.queries.networks.selection import Selection, select
from comity.queries.networks.ties import Reading


def counted(reading: Reading, selection: Selection) -> dict[str, set[str]]:
    """Return the parties of each tie that counts."""
    return {
        local(tie.iri): {local(party) for party in tie.parties}
        for tie, reason in select(reading, selection)
        if not reason
    }


def reasons(reading: Reading, selection: Selection) -> dict[str, str]:
    """Return why each tie is left out, or an empty text."""
    return {local(tie.iri): reason for tie, reason in select(reading, selection)}
