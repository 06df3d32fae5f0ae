"""Medians of repeated runs, and ratios in one run: the only numbers that carry over to another machine."""

from __future__ import annotations

import signal
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def seconds(work: Callable[[], object], repeats: int = 7) -> float:
    """Return the median time of a piece of work, in seconds, after one run that is not counted."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def within(limit: int, work: Callable[[], object]) -> float:
    """Return the time of one run of pure Python work, in seconds, or the limit where it is stopped there."""

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(limit)
    start = time.perf_counter()
    try:
        work()
    except TimeoutError:
        return float(limit)
    finally:
        signal.alarm(0)
    return time.perf_counter() - start


def command(*words: str | Path, repeats: int = 15) -> float:
    """Return the median time of a command from a cold start of its process, in seconds."""
    arguments = [str(word) for word in words]
    return seconds(lambda: subprocess.run(arguments, check=True, capture_output=True), repeats)


def row(what: str, ours: float, peer: float, against: str, goal: str = "") -> str:
    """Write one line: milliseconds of ours and of the peer, and their ratio."""
    return f"{what:<44} {ours * 1e3:10.1f} {peer * 1e3:10.1f} {ours / peer:8.2f}  {against}{goal and f' (goal {goal})'}"
