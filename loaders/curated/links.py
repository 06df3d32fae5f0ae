"""What hangs between records: ids that stand for two things, and ids that stand for nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from comity.graph.fields import nearest
from comity.graph.references import Reference, references
from comity.loaders.base import Fault, Located


def duplicates(located: list[Located]) -> Iterator[tuple[Located, Fault]]:
    """Find ids that stand for two different things: which one is right cannot be known."""
    groups: dict[str, list[Located]] = defaultdict(list)
    for item in located:
        groups[item.record.id].append(item)
    for name, group in groups.items():
        for item in group:
            others = [o for o in group if o is not item and _contradicts(item, o)]
            if others:
                other = others[0]
                message = (
                    f"{name!r} is described otherwise in {other.origin.file}:{other.origin.line} ({other.listed}); "
                    "give one of them another id, or make one record of both"
                )
                yield item, item.fault(("id",), message)


def _contradicts(one: Located, other: Located) -> bool:
    if one.dataset == other.dataset:
        return one.record != other.record
    return {one.listed, other.listed} != {one.listed} and {one.listed, other.listed} != {"agreements", "cooperations"}


def dangling(
    located: list[Located], known: Mapping[str, str], gone: Mapping[str, Fault]
) -> Iterator[tuple[Located, Fault]]:
    """Find ids that are described nowhere, or as something that cannot stand there."""
    described: dict[str, set[str]] = defaultdict(set)
    for item in located:
        described[item.record.id].add(item.listed)
    for name, listed in known.items():
        described[name].add(listed)
    for item in located:
        for reference in references(item.record):
            if message := _wrong(reference, described, gone):
                yield item, item.fault(reference.path, message)


def _wrong(reference: Reference, described: Mapping[str, set[str]], gone: Mapping[str, Fault]) -> str | None:
    listed = described.get(reference.id, set())
    wanted = " or ".join(reference.lists) or "any list"
    if reference.id in gone and not listed:
        return f"{reference.id!r} was set aside ({gone[reference.id].file}:{gone[reference.id].line}); mend it first"
    if not listed:
        near = nearest(
            reference.id, [name for name, lists in described.items() if lists & set(reference.lists or lists)]
        )
        return f"{reference.id!r} is described nowhere{near}; add it under {wanted}"
    if reference.lists and not listed & set(reference.lists):
        return f"{reference.id!r} is one of {' and '.join(sorted(listed))}; here goes an id from {wanted}"
    return None
