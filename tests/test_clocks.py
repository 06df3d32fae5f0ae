"""No test looks at a clock or gives up soon: a slow machine takes longer and fails nothing.

What is to come is waited for with ``tests/waiting.py``; limits are reached by moving the time of an event loop;
work is counted (``tests/counting.py``); how long something takes is measured in ``benchmarks/``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_house import PYTHON, ROOT
from tests.waiting import PATIENCE

EXEMPT = (ROOT / "tests" / "waiting.py", Path(__file__))
TESTS = [path for path in PYTHON if path.relative_to(ROOT).parts[0] == "tests" and path not in EXEMPT]
#: What tells the time, lets it pass, or rings when it is over.
CLOCKS = {
    *("time.sleep", "time.time", "time.time_ns", "time.monotonic", "time.monotonic_ns", "time.perf_counter"),
    *("time.perf_counter_ns", "time.process_time", "time.process_time_ns", "time.thread_time", "os.times"),
    *("timeit.timeit", "timeit.repeat", "timeit.default_timer", "threading.Timer", "resource.getrusage"),
    *("signal.alarm", "signal.setitimer", "asyncio.timeout", "asyncio.wait_for", "date.today"),
}
#: What gives up after a number of seconds, which is then the only number it is given.
BOUNDED = {"wait", "join", "settimeout", "setTimeout", "acquire"}
#: What gives up after seconds of its own where it is told of none.
HASTY = {f"httpx.{name}" for name in ("Client", "AsyncClient", "get", "post", "put", "head", "delete", "request")}


def name_of(node: ast.expr) -> str:
    """Return the dotted name of what is called, as far as it is one."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def is_soon(node: ast.expr | None) -> bool:
    """Tell whether this is a number of seconds that a slow machine can need."""
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
        and node.value < PATIENCE
    )


def faults_of_call(call: ast.Call) -> Iterator[str]:
    """Tell what in a call hangs on how quick the machine is."""
    name, given = name_of(call.func), {word.arg: word.value for word in call.keywords}
    if name in CLOCKS:
        yield f"{name} looks at a clock"
    if name == "asyncio.sleep" and not (isinstance(call.args[0], ast.Constant) and call.args[0].value == 0):
        yield "asyncio.sleep lets time pass"
    if is_soon(given.get("timeout")) or (name.rpartition(".")[2] in BOUNDED and any(map(is_soon, call.args))):
        yield f"{name or 'a call'} gives up soon"
    if name in HASTY and not given.keys() & {"timeout", "transport"}:
        yield f"{name} gives up after five seconds"
    if "deadline" in given and not (isinstance(given["deadline"], ast.Constant) and given["deadline"].value is None):
        yield "Hypothesis has a deadline"
    if "suppress_health_check" in given and not {"too_slow", "HealthCheck"} & names_in(given["suppress_health_check"]):
        yield "Hypothesis complains of slow examples"


def names_in(node: ast.expr) -> set[str]:
    """Return the names by which an expression takes health checks: single ones, or the class for all of them."""
    single = {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
    return single or {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def faults(text: str) -> list[str]:
    """List what in a piece of Python hangs on time, programs within its texts too."""
    module = ast.parse(text)
    found = [fault for node in ast.walk(module) if isinstance(node, ast.Call) for fault in faults_of_call(node)]
    imported = [node for node in ast.walk(module) if isinstance(node, ast.ImportFrom) and node.module in _MODULES]
    found += [f"{node.module} is to be imported whole, so that its names are seen" for node in imported]
    texts = [node.value for node in ast.walk(module) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return found + [f"a program in a text calls {clock}" for clock in CLOCKS for one in texts if f"{clock}(" in one]


_MODULES = ("time", "timeit")


def test_there_are_files_to_look_at() -> None:
    assert len(TESTS) > 100


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_test_hangs_on_no_clock(path: Path) -> None:
    assert faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("time.sleep(0.2)", "time.sleep looks at a clock"),
        ("assert time.monotonic() - started < 2", "time.monotonic looks at a clock"),
        ("from time import sleep", "time is to be imported whole"),
        ("await asyncio.sleep(0.1)", "asyncio.sleep lets time pass"),
        ("subprocess.run(words, timeout=60)", "subprocess.run gives up soon"),
        ("process.wait(5)", "process.wait gives up soon"),
        ("httpx.get(address)", "httpx.get gives up after five seconds"),
        ("settings(deadline=200)", "Hypothesis has a deadline"),
        ("settings(suppress_health_check=[HealthCheck.function_scoped_fixture])", "complains of slow examples"),
        ("SCRIPT = 'import time; ' + 'time' '.sleep(60)'", "a program in a text calls time.sleep"),
    ],
)
def test_what_hangs_on_a_clock_is_found(text: str, told: str) -> None:
    assert told in "; ".join(faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "await asyncio.sleep(0)",
        "process.wait(PATIENCE)",
        "thread.join()",
        "', '.join(names)",
        "httpx.get(address, timeout=PATIENCE)",
        "settings(deadline=None, suppress_health_check=list(HealthCheck))",
    ],
)
def test_what_hangs_on_none_is_left_alone(text: str) -> None:
    assert faults(text) == []
