"""Figures: true to their values, legible, harmless whatever the names, the same each time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np
import pytest

from comity.queries.reporting.numerals import decimals, numeral, ticks
from comity.queries.reporting.picture import bars as ranked
from comity.queries.reporting.picture.bars import Bar, bars, places
from comity.queries.reporting.picture.colours import colours, keys
from comity.queries.reporting.picture.communities import Group, communities_picture
from comity.queries.reporting.picture.distribution import distribution
from comity.queries.reporting.picture.figure import WIDTH, shortened
from comity.queries.reporting.picture.marks import BAR, PALETTE, REST
from comity.queries.reporting.picture.matrix import matrix
from comity.queries.reporting.picture.timeline import Span, timeline
from comity.queries.reporting.picture.widths import across
from comity.queries.reporting.picture.years import years

SVG = "{http://www.w3.org/2000/svg}"
QANAT = "المركز الدولي للقنوات"
EVIL = '</text><script>alert("1")</script>&\u202e\x0b'


def _read(svg: str) -> Element:
    return ElementTree.fromstring(svg)


def _texts(svg: str) -> list[str]:
    """Return what is written in a figure, without what is told of it."""
    texts = _found(svg, "text")
    for told in (told for text in texts for told in text.findall(f"{SVG}title")):
        told.text = ""
    return ["".join(text.itertext()) for text in texts]


def _found(svg: str, tag: str, **wanted: str) -> list[Element]:
    return [e for e in _read(svg).iter(f"{SVG}{tag}") if all(e.get(key) == value for key, value in wanted.items())]


#: Each figure on a list of names: of none, of one, of several.
FIGURES: dict[str, Callable[[list[str]], str]] = {
    "bars": lambda names: bars([Bar(name, name, k + 1.0, k, k + 2, name) for k, name in enumerate(names)], "T"),
    "places": lambda names: places([Bar(name, name, k + 1, 1, k + 2) for k, name in enumerate(names)], "T"),
    "distribution": lambda names: distribution(np.arange(len(names)), "T", unit=names[0] if names else "partners"),
    "matrix": lambda names: matrix(names, np.ones((len(names), len(names))), "T"),
    "timeline": lambda names: timeline([Span(name, date(2020, 1, 1), None, name, name) for name in names], "T"),
    "years": lambda names: years({2000 + k: {name: 1} for k, name in enumerate(names)}, "T"),
    "communities": lambda names: communities_picture([Group(name, 3, told=name) for name in names], [], "T"),
}


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_a_figure_of_nothing_says_so(draw: Callable[[list[str]], str]) -> None:
    assert any(text.startswith("Nothing to draw: ") for text in _texts(draw([])))


@pytest.mark.parametrize(
    "names", [["A"], ["A", QANAT, "水利中心"], [EVIL, "\n\t", "x" * 400]], ids=["one", "many", "evil"]
)
@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_a_figure_is_well_formed_named_legible_and_inside_its_frame(
    draw: Callable[[list[str]], str], names: list[str]
) -> None:
    svg = draw(names)
    root = _read(svg)
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "title desc")
    assert root.findtext(f"{SVG}title") == "T"
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {
        "svg", "title", "desc", "rect", "text", "tspan", "line", "circle", "path",
    }  # fmt: skip
    assert all(float(e.get("font-size", 12)) >= 11 for e in root.iter())
    height = float(root.get("height", 0))
    for text in _found(svg, "text"):
        assert 0 <= float(text.get("x", -1)) <= WIDTH
        assert 0 <= float(text.get("y", -1)) <= height
    assert svg == draw(names)
    assert "\u202e" not in svg


def test_names_from_right_to_left_stand_in_isolates() -> None:
    for name in ("bars", "matrix", "timeline", "years", "communities"):
        assert f"\u2068{QANAT}\u2069" in FIGURES[name]([QANAT])


def test_a_name_from_right_to_left_does_not_turn_the_title_that_it_stands_in() -> None:
    svg = bars([Bar("A", value=1)], f"{QANAT} and its partners", caption=[f"Of {QANAT}, 3 ties."])
    assert f"\u2068{QANAT}\u2069 and its partners" in _texts(svg)
    assert f"Of \u2068{QANAT}\u2069, 3 ties." in _texts(svg)


def test_bars_are_as_long_as_their_values_and_whiskers_reach_their_ends() -> None:
    svg = bars([Bar("A", value=4, low=2, high=8), Bar("B", value=2)], "T", axis="strength")
    first, second = (float(bar.get("width", 0)) for bar in _found(svg, "rect", fill=BAR))
    assert first == pytest.approx(2 * second, abs=0.1)
    whisker = max(_found(svg, "line"), key=lambda line: float(line.get("x2", 0)) - float(line.get("x1", 0)))
    assert float(whisker.get("x2", 0)) - float(whisker.get("x1", 0)) == pytest.approx(1.5 * first, abs=0.1)
    assert {"strength", "A", "B", "4", "2"} <= set(_texts(svg))


def test_bars_of_negative_values_run_the_other_way() -> None:
    up, down = _found(bars([Bar("A", value=3), Bar("B", value=-3)], "T"), "rect", fill=BAR)
    assert float(down.get("x", 0)) + float(down.get("width", 0)) == pytest.approx(float(up.get("x", 0)), abs=0.1)


def test_neighbours_of_one_group_are_bracketed_and_others_are_not() -> None:
    rows = [Bar("A", group="g"), Bar("B", group="g"), Bar("C", group="h"), Bar("D")]
    texts = _texts(bars(rows, "T"))
    assert "g" in texts
    assert "h" not in texts
    assert any("cannot be told apart" in text for text in texts)
    assert not any("cannot be told apart" in text for text in _texts(bars(rows[2:], "T")))


def test_a_caption_that_explains_the_brackets_is_not_told_twice() -> None:
    rows = [Bar("A", group="g"), Bar("B", group="g")]
    texts = _texts(bars(rows, "T", caption=["Bracket: these may as well stand in another order."]))
    assert not any("cannot be told apart" in text for text in texts)


def test_the_first_place_is_at_the_left_and_ranks_are_whole() -> None:
    svg = places([Bar("A", value=1, low=1, high=2), Bar("B", value=2, low=1, high=3), Bar("C", value=3)], "T")
    xs = [float(disc.get("cx", 0)) for disc in _found(svg, "circle")]
    assert xs == sorted(xs)
    assert {"1", "2", "3"} <= set(_texts(svg))
    assert "1.5" not in _texts(svg)


def test_too_many_rows_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranked, "MOST", 3)
    svg = bars([Bar(f"row {k}", value=k) for k in range(5)], "T")
    assert "2 more rows are not drawn." in _texts(svg)
    assert "row 3" not in _texts(svg)


def test_a_small_distribution_has_a_column_for_each_number_of_partners() -> None:
    svg = distribution(np.array([0, 1, 1, 1, 4]), "T")
    told = {title.text for title in _read(svg).iter(f"{SVG}title")}
    assert {"1 with 0 partners", "3 with 1 partners", "1 with 4 partners"} <= told
    assert len(_found(svg, "rect", fill=PALETTE[0])) == 3
    assert {"number of partners", "number of bodies"} <= set(_texts(svg))


def test_a_large_distribution_is_cumulative_and_tells_who_has_no_place_in_it() -> None:
    svg = distribution(np.array([0] * 7 + [1] * 150 + [10] * 40 + [1000] * 10), "T")
    told = {title.text for title in _read(svg).iter(f"{SVG}title")}
    assert {"200 bodies have at least 1 partners", "50 bodies have at least 10 partners"} <= told
    one, ten, thousand = (float(disc.get("cx", 0)) for disc in _found(svg, "circle"))
    assert thousand - ten == pytest.approx(2 * (ten - one), abs=0.2)
    assert any(text.startswith("7 bodies without partners") for text in _texts(svg))
    assert any(text.startswith("Nothing to draw") for text in _texts(distribution(np.zeros(300, dtype=np.int64), "T")))


def test_a_matrix_shows_each_pair_once_and_the_diagonal() -> None:
    svg = matrix(["IR", "RU", "CN"], np.array([[5, 1, 0], [1, 0, 2], [0, 2, 7]]), "T")
    told = [title.text for title in _read(svg).iter(f"{SVG}title")]
    assert [text for text in told if text and " – " in text] == [
        "IR – IR: 5", "RU – IR: 1", "RU – RU: 0", "CN – IR: 0", "CN – RU: 2", "CN – CN: 7",
    ]  # fmt: skip
    assert sorted(text for text in _texts(svg) if text.isdigit()) == ["1", "2", "5", "7"]


def test_groups_beyond_those_that_fit_are_summed_and_each_of_their_pairs_counts_once() -> None:
    n = 33
    values = np.ones((n, n), dtype=np.int64)
    values[:29, :29] = 50
    svg = matrix([f"c{k}" for k in range(n)], values, "T")
    told = {title.text for title in _read(svg).iter(f"{SVG}title")}
    assert "other (4) – c0: 4" in told
    assert "other (4) – other (4): 10" in told  # four inside one group, six between two
    assert any(text.startswith("“other” is the sum of 4 groups") for text in _texts(svg))


@pytest.mark.parametrize("values", [np.ones((2, 3)), np.array([[0, 1], [2, 0]])], ids=["not square", "not symmetric"])
def test_what_is_no_symmetric_matrix_is_refused(values: np.ndarray) -> None:
    with pytest.raises(ValueError, match="symmetric"):
        matrix(["a", "b"], values, "T")


def _luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def test_numbers_in_shaded_cells_have_the_contrast_that_wcag_asks_for() -> None:
    n = 30
    values = np.arange(n * n).reshape(n, n)
    svg = matrix([f"c{k}" for k in range(n)], values + values.T, "T")
    shades = [e.get("fill", "") for e in _found(svg, "rect")][1:]
    inks = [e.get("fill", "") for e in _found(svg, "text", **{"text-anchor": "middle"})]
    pairs = list(zip(shades[-len(inks) :], inks, strict=True))
    assert len(pairs) == n * (n + 1) // 2 - 1  # the first cell is 0
    for pair in pairs:
        dark, light = sorted(map(_luminance, pair))
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_timeline_is_in_order_with_open_ends_pointed_and_days_as_discs() -> None:
    items = [
        Span("later", date(2015, 1, 1), date(2020, 1, 1), "agreement", "ended"),
        Span("open", date(2010, 1, 1), None, "agreement"),
        Span("day", date(2012, 5, 5), date(2012, 5, 5), "meeting"),
        Span("undated", None, None),
    ]
    svg = timeline(items, "T")
    texts = _texts(svg)
    assert [text for text in texts if text in ("open", "day", "later", "undated")] == ["open", "day", "later"]
    assert len(_found(svg, "path")) == 1
    assert {"1 without a date are not drawn.", "ended", "agreement", "meeting"} <= set(texts)
    assert "day: 2012-05-05 to 2012-05-05" in {title.text for title in _read(svg).iter(f"{SVG}title")}


def test_the_day_on_which_statuses_are_told_is_marked_in_a_timeline() -> None:
    items = [Span("A", date(2010, 1, 1), date(2020, 1, 1))]
    svg = timeline(items, "T", on=date(2025, 11, 15))
    (label,) = (text for text in _found(svg, "text") if text.text == "2025-11-15")
    x = float(label.get("x", 0))
    assert any(line.get("x1") == line.get("x2") == label.get("x") for line in _found(svg, "line"))
    assert max(float(r.get("x", 0)) + float(r.get("width", 0)) for r in _found(svg, "rect")[1:]) < x < WIDTH
    assert "2025-11-15" not in _texts(timeline(items, "T"))


def test_more_agreements_than_rows_are_drawn_by_year() -> None:
    svg = timeline([Span(f"a{k}", date(2000 + k % 3, 1, 1), None, "agreement") for k in range(90)], "T")
    assert "2001: 30 agreement" in {title.text for title in _read(svg).iter(f"{SVG}title")}


def test_years_without_any_keep_their_place_and_columns_stack_to_their_sum() -> None:
    svg = years({2001: {"a": 2, "b": 1}, 2003: {"a": 1}}, "T")
    assert {"2001", "2002", "2003", "number of cooperations"} <= set(_texts(svg))
    low, high, _ = (rect for rect in _found(svg, "rect") if rect.find(f"{SVG}title") is not None)
    assert float(low.get("height", 0)) == pytest.approx(2 * float(high.get("height", 0)), abs=0.1)
    assert float(high.get("y", 0)) + float(high.get("height", 0)) == pytest.approx(float(low.get("y", 0)), abs=0.1)


def test_colours_go_to_the_most_frequent_and_grey_says_what_it_is() -> None:
    counts = {f"f{k}": 9 - k for k in range(8)} | {"": 1}
    assert list(colours(counts)) == ["f0", "f1", "f2", "f3", "f4", "f5"]
    assert keys(counts, "field")[-1] == ("other field, or no field on record", REST)


def test_a_long_text_is_cut_and_never_wider_than_its_room() -> None:
    for text in ("W" * 99, "Regional Centre " * 9, QANAT * 9, "水利" * 40):
        cut = shortened(text, 12, 150)
        assert cut.endswith("…")
        assert across(cut, 12) <= 150
    assert shortened("short", 12, 150) == "short"


def test_ticks_are_round_and_cover_what_is_drawn() -> None:
    for low, high in ((0.0, 1.0), (0.0, 0.003), (-3.0, 7.0), (0.0, 0.0), (0.0, 98765.0)):
        steps = ticks(low, high)
        assert steps[0] <= low <= high <= steps[-1]
        assert 2 <= len(steps) <= 12
    assert decimals(ticks(0, 0.003)) == 4
    assert numeral(-12345.678, 1) == "-12\u202f345.7"
