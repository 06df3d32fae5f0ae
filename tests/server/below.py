"""The processes below a server, as the kernel tells of them: which there are, and which of them work."""

from __future__ import annotations

from pathlib import Path

from tests.waiting import until

#: What a query has used of a processor, in hundredths of a second, that is no longer quick.
_DEEP = 60
_LOOKS = 20


def fields(pid: int) -> list[str]:
    """Return what the kernel says of a process, its state and its parent first; of one that has gone, nothing."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def runs(pid: int) -> bool:
    """Tell whether a process is there and not only its number."""
    return fields(pid)[:1] not in ([], ["Z"])


def children(pid: int) -> list[int]:
    """List the processes below one."""
    parents = {int(folder.name): fields(int(folder.name))[1:2] for folder in Path("/proc").glob("[0-9]*")}
    below = [child for child, parent in parents.items() if parent == [str(pid)]]
    return below + [each for child in below for each in children(child)]


def used(pid: int) -> dict[int, int]:
    """Return how much each process below one has used of a processor, in hundredths of a second."""
    told = {each: fields(each)[11:13] for each in children(pid)}
    return {each: sum(map(int, times)) for each, times in told.items() if times}


def wait_until_deep(pid: int) -> None:
    """Wait until a process below one has worked for longer than what is quick."""
    before = used(pid)
    until(lambda: any(now - before.get(each, 0) > _DEEP for each, now in used(pid).items()), "a query that takes long")


def wait_until_quiet(pid: int, working: int = 0) -> None:
    """Wait until all processes below one rest, but for so many that work."""
    looks: list[int] = []

    def has_come() -> bool:
        states = [fields(each)[:1] for each in children(pid)]
        looks.append(sum(state in (["R"], ["D"]) for state in states))
        return len(looks) >= _LOOKS and set(looks[-_LOOKS:]) == {working}

    until(has_come, f"that {working} processes work")
