"""Group by group, each pair once: shaded cells with their number."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from comity.queries.networks.projection import Floats, Ints
from comity.queries.reporting.numerals import decimals, numeral
from comity.queries.reporting.picture.figure import EDGE, WIDTH, figure, moved, nothing, shortened
from comity.queries.reporting.picture.marks import SOFT, WASH, Mark, Rect, Text
from comity.queries.reporting.picture.widths import across
from comity.queries.sums import total

#: Rows that can be read in one picture; the weakest beyond are summed as one.
MOST = 30
_WIDEST, _LABEL, _TOP = 44.0, 210.0, 12.0
#: The shades of the cells, from few to many: sRGB of the palest and the darkest.
_PALE, _DARK = (226.0, 239.0, 248.0), (0.0, 90.0, 158.0)
#: From this depth of shade on white is easier to read than black; either has a contrast above 4.5 : 1.
_TURN = 0.775


def matrix(
    labels: Sequence[str],
    values: Floats | Ints,
    title: str,
    subtitle: str = "",
    caption: Sequence[str] = (),
    what: str = "cooperations",
) -> str:
    """Draw a symmetric matrix as its lower triangle, the diagonal (inside a group) included.

    The order of the labels is kept. Beyond ``MOST`` groups, those with the least in all become one,
    "other", at the end. Raises ``ValueError`` where the values are not square, finite and symmetric.
    """
    numbers = np.asarray(values)
    if numbers.shape != (len(labels), len(labels)) or not np.allclose(numbers, numbers.T):
        raise ValueError(f"{len(labels)} labels want a symmetric matrix, not one of shape {numbers.shape}")
    if not len(labels) or not numbers.any():
        return nothing(title, subtitle, caption, f"no two groups share {what}.")
    names, shown, folded = _folded(list(labels), numbers)
    left = EDGE + 10 + min(_LABEL, max(across(name, 12) for name in names))
    size = min(_WIDEST, (WIDTH - EDGE - left - 130) / len(names))
    told = [f"Shade and number: {what} (k: thousands); on the diagonal, those inside one group. Empty: none on record."]
    if folded:
        told.append(f"“other” is the sum of {folded} groups with fewer, and as dark as the darkest cell at most.")
    cells = (moved(mark, 0.0, _TOP) for mark in _cells(names, shown, left, size, bool(folded)))
    return figure(title, subtitle, [*told, *caption], cells, _TOP + size * len(names) + 12)


def _folded(labels: list[str], values: NDArray[np.generic]) -> tuple[list[str], Floats, int]:
    """Sum the groups with the least as one; a pair inside them counts once."""
    numbers = np.asarray(values, dtype=np.float64)
    if len(labels) <= MOST:
        return labels, numbers, 0
    order = sorted(range(len(labels)), key=lambda n: (-round(float(total(numbers[n])), 9), n))
    kept, rest = sorted(order[: MOST - 1]), sorted(order[MOST - 1 :])
    shown = np.zeros((MOST, MOST))
    shown[:-1, :-1] = numbers[np.ix_(kept, kept)]
    shown[-1, :-1] = shown[:-1, -1] = total(numbers[np.ix_(rest, kept)])
    shown[-1, -1] = total(np.tril(numbers[np.ix_(rest, rest)]).ravel())
    return [*(labels[n] for n in kept), f"other ({len(rest)})"], shown, len(rest)


def _cells(labels: Sequence[str], values: Floats, left: float, size: float, has_rest: bool) -> Iterator[Mark]:
    """Draw the rows; each label stands at the left of its row, and again above its column, on the diagonal."""
    most = float((values[:-1, :-1] if has_rest else values).max()) or 1.0
    digits = decimals(values.ravel().tolist(), 1)
    for r, label in enumerate(labels):
        middle = size * (r + 0.5)
        yield Text(left - 10, middle + 4, shortened(label, 12, left - EDGE - 8), 12, "end", told=label)
        for c, other in enumerate(labels[: r + 1]):
            pair = f"{label} – {other}"
            yield from _cell(left + size * c, size * r, size, float(values[r, c]), most, digits, pair)
        room = WIDTH - EDGE / 2 - (left + size * (r + 1) + 10)
        yield Text(left + size * (r + 1) + 10, middle + 4, shortened(label, 11, room), 11, colour=SOFT, told=label)


def _cell(x: float, y: float, size: float, value: float, most: float, digits: int, pair: str) -> Iterator[Mark]:
    depth = math.sqrt(min(1.0, max(value, 0.0) / most))
    text = numeral(int(value) if value.is_integer() else value, digits)
    yield Rect(x + 0.5, y + 0.5, size - 1, size - 1, _shade(depth) if value else WASH, f"{pair}: {text}")
    if across(text, 11) > size - 1:
        text = f"{value / 1000:.0f}k"
    if value:
        yield Text(x + size / 2, y + size / 2 + 4, text, 11, "middle", "#ffffff" if depth > _TURN else "#000000")


def _shade(depth: float) -> str:
    mixed = (round(pale + depth * (dark - pale)) for pale, dark in zip(_PALE, _DARK, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)
