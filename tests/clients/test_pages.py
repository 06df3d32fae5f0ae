"""The pages in Chromium, at the width of a phone and of a desk: sound, reachable, and to be looked at.

With ``COMITY_SCREENSHOTS=FOLDER`` in the environment every page that is visited is kept there as a picture.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from comity.graph.parts import Name
from comity.graph.records import Organisation
from comity.server.pages.site import Site
from comity.server.pages.thing import thing
from tests.programs import node_package, program
from tests.serving import Served
from tests.small import make
from tests.waiting import PATIENCE

WIDTHS = {"phone": 390, "desk": 1280}
PAGES = {
    "home": "/",
    "organisation": "/page/rcuwm",
    "organisation-with-much": "/page/unesco",
    "agreement": "/page/s1-mou-iiiz-rcci",
    "person": "/page/person-almalik-salim",
    "source": "/page/s1",
    "dataset": "/dataset/c2c",
    "ontology": "/ontology",
    "browse": "/browse",
    "kind": "/browse/organisations",
    "search": "/search?q=water",
    "search-in-vain": "/search?q=xyzzy",
    "exports": "/exports",
    "form": "/ask",
    "answer": "/ask?query=SELECT+*+%7B+%3Fbody+skos%3AprefLabel+%3Fname+%7D+LIMIT+50",
}
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
WATCH = """
    window.refusedByPolicy = [];
    document.addEventListener("securitypolicyviolation", (e) =>
        window.refusedByPolicy.push(`${e.violatedDirective}: ${e.blockedURI}`));
"""
#: Colours are the same at every width, and looking at each takes half of the time.
AXE = """(colours) =>
    axe.run({rules: {"color-contrast": {enabled: colours}}}).then((found) => found.violations)
"""


@dataclass
class Visit:
    """A page that is open, and what went wrong on the way."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def to(self, address: str) -> Page:
        """Open an address in the page, and note every fault."""
        self.page.on("console", lambda said: self._note(said.text) if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("requestfailed", lambda request: self._note(f"{request.url}: {request.failure}"))
        self.page.on("response", lambda got: self._note(f"{got.url}: {got.status}") if got.status >= 400 else None)
        self.page.add_init_script(WATCH)
        self.page.goto(address)
        self.faults += self.page.evaluate("window.refusedByPolicy")
        return self.page

    def _note(self, fault: str) -> None:
        self.faults.append(fault)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium, to be driven; it ends with this module, for its event loop would be in the way of others."""
    chromium = program("chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Open a page of the width that the test names, or of a desk's."""
    width = WIDTHS[request.node.callspec.params.get("width", "desk")] if hasattr(request.node, "callspec") else 1280
    context = browser.new_context(viewport={"width": width, "height": 844})
    context.set_default_timeout(1000 * PATIENCE)
    yield Visit(context.new_page())
    context.close()


@pytest.fixture(scope="module")
def axe() -> str:
    """Return the script of axe-core."""
    return (node_package("axe-core") / "axe.min.js").read_text("utf-8")


def kept(page: Page, name: str) -> None:
    """Keep a picture of a page where the environment names a folder."""
    if folder := os.environ.get("COMITY_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, timeout=1000 * PATIENCE)


def told(violations: list[dict[str, Any]]) -> list[str]:
    """Say what axe found, rule by rule, with the places."""
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:4]]}" for one in violations]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_without_a_fault_fits_its_width_and_is_accessible(
    server: Served, visit: Visit, axe: str, name: str, width: str
) -> None:
    page = visit.to(server.address + PAGES[name])
    kept(page, f"{name}-{width}")
    assert visit.faults == []
    assert page.title()
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]
    page.evaluate(axe)
    assert told(page.evaluate(AXE, width == "desk")) == []


@pytest.mark.parametrize("name", ["organisation", "ontology", "search"])
def test_the_first_press_of_the_tab_key_offers_to_skip_to_the_content(server: Served, visit: Visit, name: str) -> None:
    page = visit.to(server.address + PAGES[name])
    page.keyboard.press("Tab")
    first = page.locator(":focus")
    assert first.is_visible()
    target = first.get_attribute("href") or ""
    assert target.startswith("#")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("(id) => document.querySelector(id).contains(document.activeElement)", target)


def test_evidence_opens_by_the_keyboard(server: Served, visit: Visit) -> None:
    page = visit.to(server.address + PAGES["organisation"])
    closed = page.locator("details:not([open])").first
    summary = closed.locator("summary").element_handle()
    summary.focus()
    page.keyboard.press("Enter")
    assert summary.evaluate("(node) => node.parentElement.open")


def test_sides_of_a_conflict_stand_below_each_other_on_a_phone_and_beside_each_other_at_a_desk(
    server: Served, browser: Browser
) -> None:
    for width, is_stacked in ((390, True), (1280, False)):
        with browser.new_context(viewport={"width": width, "height": 844}) as context:
            page = context.new_page()
            page.goto(server.address + PAGES["organisation"])
            first, second = (side.bounding_box() for side in page.locator(".sides > li").all())
            assert first is not None
            assert second is not None
            assert (second["y"] >= first["y"] + first["height"]) == is_stacked


def test_a_browser_that_calls_the_endpoint_or_loses_its_way_is_shown_a_page(server: Served, visit: Visit) -> None:
    """Without a query there is a form, which asks; an address that is none says so and leads on."""
    page = visit.page
    page.goto(f"{server.address}/sparql")
    page.get_by_role("button", name="Ask", exact=True).click()
    assert page.locator("table tbody tr").count() == 10
    page.goto(f"{server.address}/nowhere")
    assert page.locator("h1").inner_text() == "There is nothing here"


def test_every_link_of_a_page_to_this_server_leads_somewhere(server: Served, visit: Visit) -> None:
    page = visit.to(server.address + PAGES["organisation"])
    links = page.eval_on_selector_all("a[href], link[href]", "(all) => all.map((one) => one.href.split('#')[0])")
    ours = sorted({link for link in links if link.startswith(server.address)})
    assert len(ours) > 20
    answers = {link: page.request.get(link, headers={"accept": "*/*"}).status for link in ours}
    assert {link: status for link, status in answers.items() if status != 200} == {}


def test_without_javascript_one_searches_follows_a_link_and_opens_evidence(server: Served, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(server.address + "/")
        page.locator("input[type=search]").first.fill("urban water")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Regional Centre on Urban Water Management").first.click()
        assert page.locator("h1").inner_text().startswith("Regional Centre on Urban Water Management")
        evidence = page.locator("details:not([open])").first.element_handle()
        evidence.query_selector("summary").click()  # type: ignore[union-attr]
        assert evidence.get_attribute("open") is not None


def test_what_is_not_there_is_a_page_that_leads_on(server: Served, visit: Visit) -> None:
    page = visit.page
    answer = page.goto(f"{server.address}/page/nobody")
    assert answer is not None
    assert answer.status == 404
    kept(page, "missing")
    assert page.locator("h1").is_visible()
    assert page.locator("input[type=search]").count()


def test_a_name_is_written_in_its_direction(visit: Visit) -> None:
    name = "مرکز منطقه‌ای مدیریت آب شهری"
    store = make.store(Organisation(id="centre", kind="university", names=(Name(text=name, lang="fa"),)))
    visit.page.set_content(thing(store, f"{store.base}id/centre", Site()).body.decode())
    named = visit.page.locator("[lang=fa]").first
    assert named.inner_text() == name
    assert named.evaluate("(node) => getComputedStyle(node).direction") == "rtl"
