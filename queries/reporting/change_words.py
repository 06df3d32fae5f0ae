"""What a report on change says in sentences."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from comity.graph.status import PASSING
from comity.queries.networks.network import Network
from comity.queries.reporting.bypassing import brokers
from comity.queries.reporting.change_sections import rows
from comity.queries.reporting.changes import BOTH, in_both, perhaps_older, undated
from comity.queries.reporting.compared import Compared, ties_at
from comity.queries.reporting.numerals import several
from comity.queries.reporting.report import escape
from comity.queries.table import Table

#: Of more bodies that are seen only before it is not told how they were tied.
_LOOKED_AT = 2_000
READ = (
    "*Seen only after* means: a counted tie is on record in the second period and none in the first; *seen only "
    "before*, the reverse. Neither is an arrival or a departure: that nothing is on record of a period may be the "
    "silence of the sources. Where a source tells of an end, it is named. Periods that differ in length, or in how "
    "well sources cover them, differ for that reason too."
)
LASTING = (
    "A meeting, a visit or a joint activity is in a period where its date meets it; an agreement, a membership or "
    "another lasting tie from its beginning on record until an end that a source tells, or the end of its own dates. A "
    "term that has run out with no renewal on record is no end on record. So a lasting tie of the first period is in "
    "the second too, unless its end is on record."
)
_BYPASSED = (
    "A broker is bypassed where two bodies, both tied to it and not to each other in the first period, have a tie of "
    "their own in the second to which it is no party. Where every new tie of the two has it as a party, it brought "
    "them together and is not bypassed (*met with it*). The table is in order of *bypassed share*, in which those who "
    "stood between a pair share it. It shows an order in time, not that the broker was the cause; and a body with a "
    "list of members stands between all of them, whatever it does for them."
)


def summary(made: Compared, tables: dict[str, Table], name: str) -> Iterator[str]:
    """Say what changed, in a few sentences of Markdown; ``name`` is what the bodies are called."""
    found = made.found
    earlier, later = made.periods.before.words(), made.periods.after.words()
    tied = len(found.came) + len(found.left) + len(found.stayed)
    yield (
        f"Of {len(found.after)} {escape(name)}, by their ties with one another **{earlier}** and **{later}**: "
        f"{len(found.came)} are seen only after, {len(found.left)} only before and {len(found.stayed)} in both; "
        f"{len(found.after) - tied} have no dated tie in either period."
    )
    for which, network in (("first", found.before), ("second", found.after)):
        if not network.edge_count:
            yield f"Nothing is on record for the {which} period: no dated cooperation in it ties two of them."
    yield from _how_before(made)
    yield (
        f"Pairs of these {len(found.after)}: {len(found.new)} are seen tied only after, {len(found.gone)} only before, "
        f"{len(found.kept)} in both periods."
    )
    yield from _moved(tables["bodies"])
    yield from _most_bypassed(made, tables["brokers"])
    yield from _undated(made)


def _how_before(made: Compared) -> Iterator[str]:
    """Say how those seen only before had been tied: what passes is no sign that cooperation ended."""
    nodes = made.found.left.tolist()
    if not nodes or len(nodes) > _LOOKED_AT:
        return
    passed = sum(all(tie.kind in PASSING for tie in ties_at(made.found.before, n)) for n in nodes)
    yield (
        f"{passed} of the {len(nodes)} seen only before had nothing but meetings, visits and joint activities then, "
        f"which pass: that no other is on record since is all that is known. For {len(nodes) - passed}, something "
        "lasting ended, on record or by its own dates."
    )


def _moved(table: Table) -> Iterator[str]:
    stayed = rows(table, change=BOTH)
    for words, row, sign in (("gained", stayed[:1], 1), ("lost", stayed[-1:], -1)):
        if row and sign * float(row[0]["strength_change"] or 0) > 0:
            change = row[0]["strength_change"]
            equal = sum(other["strength_change"] == change for other in stayed) - 1
            more = f", as {several(equal, 'other')} did" if equal else ""
            yield (
                f"Of the {len(stayed)} seen in both, **{escape(str(row[0]['body']))}** {words} most{more}: strength "
                f"{row[0]['strength_before']} to {row[0]['strength_after']}, partners {row[0]['degree_before']} to "
                f"{row[0]['degree_after']}, rank {row[0]['rank_before']} to {row[0]['rank_after']}."
            )


def _most_bypassed(made: Compared, table: Table) -> Iterator[str]:
    """Name who was bypassed most, where no single source decides it."""
    first = next((row for row in rows(table) if row["bypassed"]), None)
    if first and not made.lasting:
        yield (
            f"Of these {len(made.found.after)}, none is named as bypassed most: several are alike, or it depends on a "
            "single source; [the table](#brokers) has them."
        )
    elif first:
        yield (
            f"Most bypassed of these {len(made.found.after)} is **{escape(str(first['body']))}**, whichever one source "
            f"is set aside: of the pairs that it stood between, "
            f"{first['bypassed']} now have a tie without it; between {first['bypassed_alone']} nobody else stood."
        )


def _undated(made: Compared) -> Iterator[str]:
    total, without = len(made.whole.ties), len(undated(made.whole.ties))
    if without:
        have = "has no date on record: it is" if without == 1 else "have no date on record: they are"
        yield f"{without} of the {total} cooperations that tie two of these bodies {have} in neither period."


def rests(made: Compared) -> Iterator[str]:
    """Say how the cooperations fall into the periods, and which are in none."""
    yield (
        f"Tying at least two of these bodies, whenever: {several(len(made.whole.ties), 'cooperation')}. One without a "
        "date on record is in neither period, so that what it ties may look absent, or new."
    )
    both = in_both(made.found)
    rough = sum(tie.kind in PASSING for tie in both)
    if both:
        yield (
            f"In both periods: {len(both)}. Of these, lasting, with no end on record before the second: "
            f"{len(both) - rough}; meetings, visits or joint activities whose dates reach across the cut, or are too "
            f"rough to place: {rough}."
        )


def bodies_words(table: Table) -> Iterator[str]:
    """Say in which order the bodies stand, and which bodies may have come earlier or be there still."""
    doubtful = sum(row["change"] != BOTH and bool(row["undated"]) for row in rows(table))
    yield (
        "The lists are in order of strength. *Undated* counts a body's further cooperations without a date: "
        f"{doubtful or 'none'} of those seen in one period alone {'have' if doubtful > 1 else 'has'} any"
        f"{', and may have been there in the other too' if doubtful else ''}."
    )


def pairs_words(made: Compared) -> Iterator[str]:
    """Say how many pairs are tied in both periods, and what new ones may be older than they look."""
    found = made.found
    grown = np.round(found.after.weight[found.carried] - found.before.weight[found.kept], 9)
    yield (
        f"Tied in both periods: {several(len(found.kept), 'pair')}, {int((grown > 0).sum())} with more weight in the "
        f"second, {int((grown < 0).sum())} with less. Of the others the heaviest are shown."
    )
    if older := perhaps_older(found, made.whole):
        yield (
            f"Of the pairs seen only after, {older} also share a cooperation without a date, and may have been tied "
            "before."
        )


def broker_words(made: Compared, table: Table) -> Iterator[str]:
    """Say what being bypassed means, and who would come first if patrons counted."""
    yield _BYPASSED
    if not any(row["bypassed"] for row in rows(table)):
        yield "No pair that had a broker in the first period has a tie past it in the second."
    if made.with_heads is not made.past:
        first = next((row for row in rows(brokers(made.with_heads)) if row["bypassed"]), None)
        told = f" With them, {escape(str(first['body']))} comes first, with {first['bypassed']}." if first else ""
        yield f"Patrons, conveners and organisers, who stand between all by their office, are left out here.{told}"


def nothing_dated(whole: Network, name: str) -> str:
    """Say that without a date there are no periods to compare."""
    return (
        f"No periods were asked for, and none of the {several(len(whole.ties), 'cooperation')} that tie two of "
        f"{len(whole)} {escape(name)} gives a day at which to part the record in two: nothing can be compared."
    )
