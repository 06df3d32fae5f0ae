"""What figures are drawn of: marks as plain values, in pixels; the later ones lie on top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

#: Ink, softer ink for notes, lines of a grid, and the wash behind what belongs together.
INK, SOFT, GRID, WASH = "#14202b", "#4a5763", "#dde3e8", "#f1f4f7"
#: Okabe and Ito's palette (Color Universal Design, 2008), told apart by colour-blind readers; grey is for the rest.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
REST = "#8C959F"
#: The colour of bars, pale enough for whiskers to be seen on it.
BAR = "#7db4dc"


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; ``told`` is shown where a pointer rests on it."""

    shape: ClassVar[str] = "line"
    x1: float
    y1: float
    x2: float
    y2: float
    colour: str = GRID
    width: float = 1.0
    told: str = ""
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Disc:
    """A disc; its white rim sets it apart from what is behind."""

    shape: ClassVar[str] = "disc"
    x: float
    y: float
    radius: float
    colour: str
    told: str = ""
    rim: float = 1.5


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled rectangle."""

    shape: ClassVar[str] = "rect"
    x: float
    y: float
    width: float
    height: float
    colour: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """A filled shape, given by its corners."""

    shape: ClassVar[str] = "path"
    corners: tuple[tuple[float, float], ...]
    colour: str


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; ``note`` follows it in softer ink, ``halo`` sets it apart from lines behind it."""

    shape: ClassVar[str] = "text"
    x: float
    y: float
    text: str
    size: float = 12.0
    anchor: str = "start"
    colour: str = INK
    weight: int = 400
    note: str = ""
    told: str = ""
    halo: bool = False
    turned: bool = False
    """Whether it runs upwards: for the name of a vertical axis."""
    prose: bool = False
    """Whether it is a sentence, in which names from right to left turn nothing but themselves."""


Mark = Line | Disc | Rect | Path | Text
