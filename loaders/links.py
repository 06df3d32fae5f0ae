"""What hangs between records, whatever loader read them: ids that stand for two things, for nothing, for oneself.

A record of which one of these is wrong is set aside, and so is one that refers to it. A large dataset, whose
records nobody holds in memory, is held to the same by ``comity.graph.streams`` and ``drop_relations_to_itself``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import is_dataclass, replace
from typing import Any

import msgspec

from comity.graph.records import Record
from comity.graph.references import Reference, others, references
from comity.graph.wording import nearest
from comity.loaders.base import Fault, Located, Reading

#: What is told of a record that refers to itself where another one has to stand.
ITSELF = "a record cannot stand in this relation to itself"
#: How many ids are compared with misspelt ones in one reading: some seconds' worth.
_COMPARISONS = 500_000


def settle(readings: Sequence[Reading], known: Mapping[str, Mapping[str, str]]) -> list[Reading]:
    """Set aside what is wrong between records of some readings, until what is left of them hangs together.

    ``known`` maps each dataset that is described elsewhere (in a store, in the shipped records) to
    its ids and the lists in which they stand; a dataset that was read counts as it was read.
    """
    located = [item for reading in readings for item in reading.located]
    here = {name for reading in readings for name in reading.datasets}
    elsewhere = {i: listed for name, ids in known.items() if name not in here for i, listed in ids.items()}
    gone = {fault.record.rpartition(" ")[2]: fault for reading in readings for fault in reading.faults}
    faults: dict[int, list[Fault]] = defaultdict(list)
    for check in (duplicates, to_itself):
        _note(check(located), faults)
        located = [item for item in located if id(item) not in faults]
    for item in (item for reading in readings for item in reading.located if id(item) in faults):
        gone[item.record.id] = faults[id(item)][0]
    _note(dangling(located, elsewhere, gone), faults)
    return [_without(reading, faults) for reading in readings]


def _note(found: Iterable[tuple[Located, Fault]], faults: dict[int, list[Fault]]) -> None:
    for item, fault in found:
        faults[id(item)].append(fault)


def _without(reading: Reading, faults: Mapping[int, list[Fault]]) -> Reading:
    lost = [item for item in reading.located if id(item) in faults]
    told = {fault for item in lost for fault in faults[id(item)]}
    return replace(
        reading,
        located=tuple(item for item in reading.located if id(item) not in faults),
        faults=tuple(sorted({*reading.faults, *told})),
        set_aside=dict(Counter(reading.set_aside) + Counter(item.dataset for item in lost)),
    )


def to_itself(located: Iterable[Located]) -> Iterator[tuple[Located, Fault]]:
    """Find records that refer to themselves where another record has to stand."""
    for item in located:
        for reference in references(item.record):
            if reference.another and reference.id == item.record.id:
                yield item, item.fault(reference.path, f"{ITSELF}: name the other one, or leave the field out")


def drop_relations_to_itself(record: Record) -> tuple[Record, list[tuple[str, str]]]:
    """Return a record of a large dataset without such references, and the field of each with what is wrong.

    The record stays: its registry has made a slip in one of its relations, and nobody here can mend it.
    """
    changes: dict[str, Any] = {}
    wrong: list[tuple[str, str]] = []
    for field, inner in others(type(record).__name__):
        value = getattr(record, field)
        for item in value if isinstance(value, tuple) else (value,):
            if (getattr(item, inner) if inner and item is not None else item) == record.id:
                kind = f"{item.kind}: " if hasattr(item, "kind") else ""
                wrong.append((field, f"{kind}{ITSELF}: the record stands without it"))
                rest = changes.get(field, value)
                changes[field] = tuple(part for part in rest if part is not item) if isinstance(value, tuple) else None
    if not changes:
        return record, wrong
    change: Any = replace if is_dataclass(record) else msgspec.structs.replace
    return change(record, **changes), wrong


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
