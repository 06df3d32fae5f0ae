"""What hangs between records: ids that stand for two things, and ids that stand for nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from comity.graph.references import Reference, references
from comity.graph.wording import nearest
from comity.loaders.base import Fault, Located

#: How many ids are compared with misspelt ones in one reading: some seconds' worth.
_COMPARISONS = 500_000


def duplicates(located: list[Located]) -> Iterator[tuple[Located, Fault]]:
    """Find ids that stand for two different things: which one is right cannot be known."""
    groups: dict[str, list[Located]] = defaultdict(list)
    for item in located:
        groups[item.record.id].append(item)
    for name, group in groups.items():
        different = {(item.dataset, item.listed, item.record): item for item in reversed(group)}
        for item in group:
            other = next((other for other in different.values() if _contradicts(item, other)), None)
            if other is not None:
                message = (
                    f"{name!r} is described otherwise in {other.origin.file}:{other.origin.line} ({other.listed}); "
                    "give one of them another id, or make one record of both"
                )
                yield item, item.fault(("id",), message)


def _contradicts(one: Located, other: Located) -> bool:
    if one.dataset == other.dataset:
        return one.record != other.record
    return one.listed != other.listed and {one.listed, other.listed} != {"agreements", "cooperations"}


def dangling(
    located: list[Located], known: Mapping[str, str], gone: Mapping[str, Fault]
) -> Iterator[tuple[Located, Fault]]:
    """Find ids that are described nowhere, or as something that cannot stand there.

    A record that is set aside for it leaves those that refer to it without what they refer to:
    these are found too, and those that refer to them, each looked at again only where it may have changed.
    """
    described = _described(located, known)
    spellings = _Spellings({name: frozenset(lists) for name, lists in described.items()})
    references_of = {id(item): list(references(item.record)) for item in located}
    users: dict[str, list[Located]] = defaultdict(list)
    for item in located:
        for reference in references_of[id(item)]:
            users[reference.id].append(item)
    gone, aside, waiting = dict(gone), set[int](), located
    while waiting:
        found = [
            (item, item.fault(reference.path, message))
            for item in waiting
            for reference in references_of[id(item)]
            if (message := _wrong(reference, described, gone, spellings))
        ]
        yield from found
        lost = {id(item): item for item, _ in found}
        aside.update(lost)
        gone.update({item.record.id: fault for item, fault in found})
        for item in lost.values():
            described[item.record.id][item.listed] -= 1
        again = (user for item in lost.values() for user in users[item.record.id] if id(user) not in aside)
        waiting = list({id(user): user for user in again}.values())


def _described(located: list[Located], known: Mapping[str, str]) -> dict[str, Counter[str]]:
    """Count how often each id is described in each list."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for item in located:
        found[item.record.id][item.listed] += 1
    for name, listed in known.items():
        found[name][listed] += 1
    return found


class _Spellings:
    """Suggest the nearest id of some lists, until comparing would take longer than reading."""

    def __init__(self, described: Mapping[str, frozenset[str]]) -> None:
        self._described = described
        self._pools: dict[tuple[str, ...], list[str]] = {}
        self._left = _COMPARISONS

    def nearest(self, name: str, lists: tuple[str, ...]) -> str:
        """Return the suggestion as the end of a sentence."""
        if lists not in self._pools:
            self._pools[lists] = [known for known, there in self._described.items() if not lists or there & {*lists}]
        self._left -= len(self._pools[lists])
        return nearest(name, self._pools[lists]) if self._left >= 0 else ""


def _wrong(
    reference: Reference, described: Mapping[str, Counter[str]], gone: Mapping[str, Fault], spellings: _Spellings
) -> str | None:
    listed = {name for name, count in described.get(reference.id, {}).items() if count}
    wanted = " or ".join(reference.lists) or "any list"
    if reference.id in gone and not listed:
        return f"{reference.id!r} was set aside ({gone[reference.id].file}:{gone[reference.id].line}); mend it first"
    if not listed:
        near = spellings.nearest(reference.id, reference.lists)
        return f"{reference.id!r} is described nowhere{near}; add it under {wanted}"
    if reference.lists and not listed & set(reference.lists):
        return f"{reference.id!r} is one of {' and '.join(sorted(listed))}; here goes an id from {wanted}"
    return None
