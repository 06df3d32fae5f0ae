"""The links of a thing by kind, as many as fit on a page: its ties, and the records that lead to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from comity.queries.explanation.mentions import Mention, Mentions, mention
from comity.queries.explanation.reader import Reader
from comity.queries.explanation.relations import filed
from comity.queries.explanation.ties import latest_first, link_of
from comity.queries.explanation.writing import Explanation, Link
from comity.server.refusals import Refusal

#: How many links of a kind the first page of a thing tells, and how many a page of one kind.
FIRST, EACH = 10, 100
#: How many of the latest ties stand at the head of a body's page.
_LATEST = 3


@dataclass(frozen=True, slots=True)
class Listing:
    """Hold some links of one kind: its name in addresses, title, how many there are, which page this is, the links.

    ``whole`` is false where there are more than were counted; ``last`` is the number of the last page.
    """

    name: str
    title: str
    total: int
    whole: bool
    page: int
    last: int
    ties: tuple[Link, ...] = ()
    mentions: tuple[Mention, ...] = ()

    @property
    def stated(self) -> list[Link]:
        """Return the ties that a source states as fact."""
        return [tie for tie in self.ties if tie.modality == "stated"]

    @property
    def unstated(self) -> list[Link]:
        """Return the ties that are only spoken of: implied, proposed, discussed, hoped for or denied."""
        return [tie for tie in self.ties if tie.modality != "stated"]


def listings(reader: Reader, told: Explanation, mentions: Sequence[Mentions]) -> tuple[Listing, ...]:
    """List the latest links of each kind that a thing was told with, then what else leads to it."""
    more = {other.kind: other.count for other in told.more}
    ties = [_first(reader, kind, links, len(links) + more.get(kind, 0)) for kind, links in told.links]
    return (*ties, *(_mentions(reader, found, 1, FIRST) for found in mentions))


def latest(found: Sequence[Listing]) -> tuple[Link, ...]:
    """Pick the latest ties that a source states and dates; none where all are of one kind, whose list tells them."""
    stated = [tie for kind in found for tie in kind.stated if tie.date]
    return tuple(_newest_first(stated)[:_LATEST]) if len({tie.kind for tie in stated}) > 1 else ()


def _first(reader: Reader, kind: str, links: Sequence[Link], total: int) -> Listing:
    name = next(iter(reader.concepts(reader.node(links[0].id), "comity:kind")), "")
    return Listing(name, kind, total, True, 1, -(-total // EACH), ties=tuple(_newest_first(links)))


def listing(reader: Reader, node: NamedNode, day: date, mentions: Sequence[Mentions], kind: str, page: int) -> Listing:
    """List one page of the links of one kind; raises ``Refusal`` (404) for a kind or page that is not there."""
    ties = {reader.short(kind).partition(":")[2]: (kind, found) for kind, found in latest_first(reader, node)}
    others = {other.name: other for other in (*mentions, *_filed(reader, node))}
    if kind in ties:
        return _ties(reader, node, day, kind, *ties[kind], page)
    if kind in others:
        return _mentions(reader, others[kind], page, EACH)
    known = ", ".join(sorted({*ties, *others})) or "none"
    raise Refusal(404, f"there are no links of the kind {kind!r} here; there are: {known}")


def _filed(reader: Reader, node: NamedNode) -> Iterator[Mentions]:
    """Yield what registries file about a body, under the names that its first page links."""
    for what, others in filed(reader, node).items():
        if others:
            yield Mentions(f"filed-{what}", f"{what}, as a registry files it", tuple(others), True)


def pages(total: int, page: int, each: int = EACH) -> int:
    """Return the number of the last page; raises ``Refusal`` (404) for a page that is not there.

    >>> pages(101, 2, 100)
    2
    """
    last = max(1, -(-total // each))
    if not 1 <= page <= last:
        raise Refusal(404, f"there is no page {page}: this list has pages 1 to {last}")
    return last


def _ties(
    reader: Reader, node: NamedNode, day: date, name: str, kind: NamedNode, ties: Sequence[NamedNode], page: int
) -> Listing:
    last = pages(len(ties), page, EACH)
    links = [link_of(reader, node, tie, day) for tie in ties[(page - 1) * EACH : page * EACH]]
    return Listing(name, reader.label(kind), len(ties), True, page, last, ties=tuple(_newest_first(links)))


def _mentions(reader: Reader, found: Mentions, page: int, each: int) -> Listing:
    total = len(found.records)
    last = pages(total, page, EACH)
    told = tuple(mention(reader, record) for record in found.records[(page - 1) * each : page * each])
    return Listing(found.name, found.title, total, found.whole, page, last, mentions=told)


def _newest_first(links: Iterable[Link]) -> list[Link]:
    """Sort by the last day that each date admits, the latest first, without a date last; then by title."""
    return sorted(sorted(links, key=lambda link: (link.title, link.id)), key=lambda link: link.day, reverse=True)
