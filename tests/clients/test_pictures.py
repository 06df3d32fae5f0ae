"""Figures in Chromium, with whatever fonts this machine has: no text is cut off, none runs into another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from comity.graph.store import Store
from comity.queries.networks.reading import read
from comity.queries.reporting.picture.figure import WIDTH
from comity.queries.reporting.picture.widths import across
from comity.queries.reporting.request import Request
from comity.queries.reports import centrality
from tests.programs import program

QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
#: For each text that is drawn: what it says, and the sides of its box, from the figure's top left corner.
BOXES = """() => {
    const figure = document.querySelector("svg").getBoundingClientRect();
    return [...document.querySelectorAll("svg text")].map((text) => {
        const box = text.getBoundingClientRect();
        return [text.lastChild.textContent, box.left - figure.left, box.top - figure.top,
                box.right - figure.left, box.bottom - figure.top];
    });
}"""
#: Names as they are, in many scripts.
NAMES = (
    "Regional Centre on Urban Water Management for Latin America and the Caribbean",
    "WORLD HERITAGE INSTITUTE OF TRAINING AND RESEARCH (WHITRAP), ASIA-PACIFIC REGION",
    "Międzynarodowe Centrum Ekohydrologii, Łódź; Universität für Bodenkultur Wien, Œuvre",
    "Санкт-Петербургский горный университет императрицы Екатерины Великой, ЩЁЖШ",
    "Εθνικό Μετσόβιο Πολυτεχνείο, ΜΗΧΑΝΙΚΩΝ",
    "المركز الدولي للقنوات المائية والهياكل المائية التاريخية، يزد",
    "مرکز منطقه‌ای مدیریت آب شهری، تهران",
    "האוניברסיטה העברית בירושלים",
    "联合国教科文组织亚太地区世界遗产培训与研究中心，上海",
    "アジア太平洋無形文化遺産研究センター",
    "유네스코아태무형유산센터, 전주",
    "Trường Đại học Khoa học Tự nhiên, Đại học Quốc gia Hà Nội; NƯỚC",
    "1234567890 %&@#$ (2011–2025) “the” — and so on… [A/B]",
)
FAMILIES = (
    *("'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif", "'DejaVu Sans', Verdana, sans-serif"),
    *("'Noto Sans', sans-serif", "sans-serif"),
)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """Open an empty page in Chromium."""
    chromium = program("chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield started.new_page(viewport={"width": 1280, "height": 1000})
        started.close()


@pytest.mark.parametrize("weight", [400, 700])
@pytest.mark.parametrize("family", FAMILIES)
def test_no_name_is_wider_than_was_reckoned_with(page: Page, family: str, weight: int) -> None:
    drawn = "".join(f'<text x="0" y="{20 * n}" font-size="12">{name}</text>' for n, name in enumerate(NAMES, 1))
    page.set_content(f'<svg width="2000" height="900" font-family="{family}" font-weight="{weight}">{drawn}</svg>')
    wider = {
        text: (round(right - left), round(across(text, 12, weight)))
        for text, left, _, right, _ in page.evaluate(BOXES)
        if right - left > across(text, 12, weight) + 0.5
    }
    assert wider == {}


@pytest.fixture(scope="module")
def pictures(shipped: Store) -> Mapping[str, str]:
    """Draw what the report on centrality shows of the shipped records."""
    return centrality.report(shipped, read(shipped), Request()).pictures


def test_no_text_of_the_shipped_figures_is_cut_off_or_runs_into_another(
    page: Page, pictures: Mapping[str, str]
) -> None:
    assert pictures
    for name, svg in {**pictures, "docs": (Path("docs") / "network.svg").read_text("utf-8")}.items():
        page.set_content(f'<body style="margin: 0">{svg}')
        boxes = page.evaluate(BOXES)
        cut = [text for text, left, top, right, _ in boxes if left < -0.5 or top < -0.5 or right > WIDTH + 0.5]
        assert (name, cut) == (name, [])
        assert (name, [*_overlapping(boxes)]) == (name, [])


def _overlapping(boxes: list[tuple[str, float, float, float, float]]) -> Iterator[tuple[str, str]]:
    for n, (one, *a) in enumerate(boxes):
        for other, *b in boxes[n + 1 :]:
            if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 4:
                yield one, other
