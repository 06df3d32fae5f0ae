"""What one record says in a large graph, and what it points to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from pyoxigraph import NamedNode, Triple

from comity.graph.naming import record_of
from comity.graph.store import Store
from comity.graph.vocabulary import last_part, term


def said_by(store: Store, record: NamedNode, graph: NamedNode) -> Iterator[Triple]:
    """Yield what a record says in a graph: of itself, of its parts, and of the parties that take part in it."""
    party, start = term("comity:party"), f"{record.value}#"
    waiting, seen = [record], {record}
    while waiting:
        for quad in store.engine.quads_for_pattern(waiting.pop(), None, None, graph):
            value = quad.object
            if quad.predicate == term("comity:partyTo"):
                continue  # said by the cooperation
            yield quad.triple
            if not isinstance(value, NamedNode):
                continue
            if quad.predicate == party:
                yield Triple(value, term("comity:partyTo"), record)
            if value.value.startswith(start) and value not in seen:
                seen.add(value)
                waiting.append(value)


#: What a registry files about other bodies is its claim, whether it describes them or not.
FILED = ("registryParent", "registryChild", "registryRelated", "originalOrganization", "resultingOrganization")


def pointed(text: str, base: str) -> set[str]:
    r"""Return the ids of the records that statements need: those they point to, but for what is only filed.

    >>> pointed("<https://a.example/id/k> <http://www.w3.org/ns/org#subOrganizationOf> <https://a.example/id/b> .\n",
    ...     "https://a.example/")
    {'b'}
    """
    return set(_ends(base).findall(text))


@lru_cache(maxsize=8)
def _ends(base: str) -> re.Pattern[str]:
    filed = "".join(f"(?<!{name})" for name in FILED)
    return re.compile(rf"{filed}> <{re.escape(base)}id/(?!date/)([^>#]+)> \.\n")


def pointers(
    store: Store, ends: Iterable[NamedNode], graph: NamedNode, *, but: Collection[str] = ()
) -> dict[NamedNode, tuple[str, NamedNode]]:
    """Return the records that point to any of these in a graph, each with the field and the end that it is about.

    Fields that are named in ``but`` are passed over.
    """
    found = {}
    for end in sorted(ends, key=str):
        for quad in store.engine.quads_for_pattern(None, None, end, graph):
            field = last_part(quad.predicate.value)
            if isinstance(quad.subject, NamedNode) and quad.subject != graph and field not in but:
                found[NamedNode(record_of(quad.subject.value))] = field, end
    return found


def pointing(store: Store, records: Iterable[NamedNode], graph: NamedNode) -> set[str]:
    """Return the IRIs of the records that point to any of these, in a graph."""
    return {record.value for record in pointers(store, records, graph)}
