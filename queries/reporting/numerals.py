"""Numbers for readers: decimals that agree, thousands set apart, round steps for an axis."""

from __future__ import annotations

import math
from collections.abc import Iterable

#: More decimals than this are not shown.
_MOST = 6


def decimals(values: Iterable[object], most: int = _MOST) -> int:
    """Count the decimals that the numbers among some values need, up to ``most``.

    >>> decimals([1, 2.5, 0.25, "text"]), decimals([1 / 3], 2)
    (2, 2)
    """
    finite = (value for value in values if isinstance(value, float) and math.isfinite(value))
    return max((len(f"{value:.{most}f}".rstrip("0").partition(".")[2]) for value in finite), default=0)


def numeral(value: float, places: int = 0) -> str:
    """Write a number with ``places`` decimals where it is no integer; a narrow space sets thousands apart.

    >>> numeral(3.5, 2), numeral(12345).replace("\u202f", " "), numeral(float("nan")), numeral(0.0000001, 4)
    ('3.50', '12 345', '–', '1e-07')
    """
    if not math.isfinite(value):
        return "–"
    if isinstance(value, int):
        return _apart(str(value))
    if value and abs(value) < 0.5 * 10.0**-places:
        return f"{value:.2g}"
    return _apart(f"{value:.{places}f}")


def several(number: int, one: str, more: str = "") -> str:
    """Write a number with the name of what it counts, in the singular where it is one.

    >>> several(1, "pair"), several(0, "pair"), several(2, "body", "bodies")
    ('1 pair', '0 pairs', '2 bodies')
    """
    return f"{number} {one if number == 1 else more or f'{one}s'}"


def _apart(digits: str) -> str:
    whole, point, rest = digits.partition(".")
    return (f"{int(whole):,}".replace(",", "\u202f") if len(whole.lstrip("-")) > 4 else whole) + point + rest


def ticks(low: float, high: float, about: int = 6) -> list[float]:
    """Return round numbers from the first at or below ``low`` to the first at or above ``high``.

    >>> ticks(0, 17)
    [0.0, 5.0, 10.0, 15.0, 20.0]
    """
    raw = (high - low) / about if high > low else 1.0
    magnitude = 10.0 ** math.floor(math.log10(raw))
    step = next(m * magnitude for m in (1, 2, 2.5, 5, 10) if m * magnitude >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(k * step, 10) for k in range(first, max(last, first + 1) + 1)]
