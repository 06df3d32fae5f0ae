"""Reports as pages: one file that fetches nothing, whose links lead somewhere, and in which data stay text."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.queries.reporting.anchors import dangling, slug, targets
from comity.queries.reporting.combining import combined
from comity.queries.reporting.html.figure import embedded
from comity.queries.reporting.picture.bars import Bar, bars
from comity.queries.reporting.report import Links, Report, Section, escape
from comity.queries.table import Table

EVIL = "\"><script>alert(1)</script><img src=x onerror=alert(1)> ' & \u202egnp.exe\x00\x0b [a](javascript:alert(1))"
QANAT = "المركز الدولي للقنوات"


class Page(HTMLParser):
    """Collects what a page holds: tags with attributes, text by the tag it stands in, cells by row."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text: dict[str, str] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag, and that it is open."""
        self.tags.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in ("meta", "wbr", "br", "img", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last."""
        assert self.open.pop() == tag, f"</{tag}> closes what is not open"

    def handle_data(self, data: str) -> None:
        """Add text to all tags that are open."""
        for tag in set(self.open):
            self.text[tag] = self.text.get(tag, "") + data

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of each tag of a name."""
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def ids(self) -> list[str]:
        """Return all ids, in order."""
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]


def _report() -> Report:
    ranking = Table(("rank", "body", "strength", "link"), ((1, "A", 2.5, "https://a.example/x"), (2, QANAT, 1.0, None)))
    ties = Table(("cooperation", "what"), (("mou", "A and B"), ("board", "B and C")))
    edges = Table(("one", "cooperations"), (("A", "mou gone board"),))
    return Report(
        "Who is <central>?",
        (
            Section("Ranking", ("By *strength*; see [how](#how).",), ranking, "bars.svg",
                    links=Links(("tie-mou", "tie-board"), {"strength": "how"})),
            Section("Edges", (), edges, level=3, links=Links(tokens={"cooperations": "tie-"}), code="ASK { 1 < 2 }"),
            Section("How", ("By counting.",), anchor="how"),
            Section("Cooperations", (), ties, anchors=("tie-mou", "tie-board"), folded=True),
        ),
        {"ranking": ranking, "ties": ties},
        {"bars.svg": bars([Bar("A", value=2.5), Bar(QANAT, value=1)], "Bars")},
        ("**A** leads.",),
        {"Rule": "attendance"},
        {"calendar.ics": b"BEGIN:VCALENDAR"},
    )  # fmt: skip


def _hostile(text: str) -> Report:
    table = Table((text, "number", text + "2"), ((text, 1, text), (text, 2.0, f"https://a.example/{text}")))
    section = Section(
        escape(text), (escape(text),), table, "p.svg", code=text, anchor=text, anchors=(text, text),
        links=Links((text, "x"), {"number": text}, {text: ""}),
    )  # fmt: skip
    return Report(
        text,
        (section, Section(escape(text), folded=True, table=table)),
        {"t": table},
        {"p.svg": bars([Bar(text, text, 1, 0, 2, text, text)], text, text, [text], text)},
        (escape(text),),
        {text: escape(text)},
    )


def _loads(page: Page) -> list[str]:
    """List whatever a browser would fetch by itself."""
    loading = ("src", "srcset", "data", "poster", "background", "action", "xlink:href", "style")
    found = [f"{tag} {key}" for tag, attributes in page.tags for key in attributes if key in loading]
    return found + [
        tag for tag, _ in page.tags if tag in ("link", "script", "img", "iframe", "object", "embed", "base")
    ]


def test_a_page_fetches_nothing_runs_nothing_and_says_so() -> None:
    text = _report().html()
    page = Page(text)
    assert _loads(page) == []
    assert not re.search(r"url\(|@import|expression\(", page.text["style"])
    policy = next(meta["content"] for meta in page.all("meta") if "http-equiv" in meta)
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")


def test_ids_are_unique_and_every_link_inside_the_page_has_its_target() -> None:
    page = Page(combined("All", [("a", _report()), ("b", _report())]).html())
    assert len(page.ids) == len(set(page.ids))
    inside = [link["href"][1:] for link in page.all("a") if link["href"].startswith("#")]
    assert len(inside) > 20
    assert set(inside) <= set(page.ids)
    referred = [
        attributes[key] for _, attributes in page.tags for key in attributes if key.startswith("aria-labelledby")
    ]
    assert {word for words in referred for word in words.split()} <= set(page.ids)


def test_headings_are_in_order_and_one_stands_at_the_top() -> None:
    report = Report("T", (Section("Deep", level=4), Section("A"), Section("B", level=4), Section("C", level=3)))
    levels = [int(tag[1]) for tag, _ in Page(report.html()).tags if re.fullmatch("h[1-6]", tag)]
    assert levels == [1, 2, 2, 2, 3, 3]  # the title, the contents, then the sections


def test_a_page_has_a_language_a_skip_link_contents_and_tables_with_captions_and_scopes() -> None:
    page = Page(_report().html())
    assert page.all("html") == [{"lang": "en"}]
    first = page.all("a")[0]
    assert first["class"] == "skip"
    assert first["href"][1:] in [main["id"] for main in page.all("main")]
    assert page.all("nav") == [{"aria-label": "Contents"}]
    assert len(page.all("caption")) == len(page.all("table")) == 3
    assert {cell["scope"] for cell in page.all("th")} == {"row", "col"}


def test_wide_things_scroll_in_groups_that_keys_can_reach_and_that_have_names() -> None:
    page = Page(_report().html())
    groups = [attributes for tag, attributes in page.tags if "scroll" in attributes.get("class", "").split()]
    assert len(groups) == 5  # three tables, a picture, a query
    assert all(group["tabindex"] == "0" and group["role"] == "group" for group in groups)
    assert all("aria-label" in group or "aria-labelledby" in group for group in groups)


def test_landmarks_are_few_however_many_sections() -> None:
    page = Page(_report().html())
    assert not any("aria-labelledby" in section or "role" in section for section in page.all("section"))
    assert not any(attributes.get("role") == "region" for _, attributes in page.tags)
    assert [len(page.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]


def test_the_contents_leave_out_many_folded_sections_inside_another_and_keep_a_few() -> None:
    deep = [Section(f"Body {k}", level=3, folded=True) for k in range(40)]
    text = Report("T", (Section("Behind"), *deep, Section("Open", level=3), Section("All", folded=True))).html()
    contents = text.split("</nav>")[0].split("<nav")[1]
    assert re.findall(r'<a href="#(.*?)"', contents) == ["behind", "open", "all"]
    assert Report("T", (Section("Behind"), *deep)).html().split("</nav>")[0].count("<ol>") == 1
    assert Report("T", (Section("Behind"), *deep[:2])).html().split("</nav>")[0].count("<li>") == 3


def test_every_number_of_a_row_leads_to_its_evidence_and_a_heading_to_its_definition() -> None:
    text = _report().html()
    rows = re.findall(r"<tr>.*?</tr>", text)
    assert re.findall(r'<a href="#(.*?)">(.*?)</a>', rows[1]) == [("tie-mou", "1"), ("tie-mou", "2.5")]
    assert re.findall(r'<a href="#(.*?)">(.*?)</a>', rows[2]) == [("tie-board", "2"), ("tie-board", "1.0")]
    assert re.findall(r'<a href="#(.*?)">(.*?)</a>', rows[0]) == [("how", "strength")]


def test_words_lead_to_the_rows_that_are_there_and_the_others_stay_plain() -> None:
    text = _report().html()
    assert '<a href="#tie-mou">mou</a> gone <a href="#tie-board">board</a>' in text
    assert '<tr id="tie-mou">' in text


def test_links_that_lead_nowhere_are_found_and_written_as_plain_text() -> None:
    table = Table(("a", "n"), (("x", 1), ("y", 2)))
    links = Links(("here", "nowhere"), {"n": "undefined"}, {"a": "t-"})
    report = Report("T", (Section("Here", ("[x](#lost)",), table, links=links),))
    assert dangling(report) == ("lost", "nowhere", "undefined")
    assert dangling(_report()) == ()
    assert [link["href"] for link in Page(report.html()).all("a")] == ["#page/content", "#here", "#here"]


@pytest.mark.parametrize(
    "name", [EVIL, "]]><svg onload=x>", "</style><script>", "{{ 7 * 7 }}{% x %}", "a\u2067b\u202d", " "]
)
def test_hostile_names_stay_text(name: str) -> None:
    text = _hostile(name).html()
    page = Page(text)
    assert _loads(page) == []
    assert not [key for _, attributes in page.tags for key in attributes if key.startswith("on")]
    assert all(link["href"].startswith(("#", "https://a.example/")) for link in page.all("a"))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066\u2067\u202d]", text)
    assert len(page.ids) == len(set(page.ids))
    assert not any(re.search(r"\s", anchor) for anchor in page.ids)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=40))
def test_no_text_whatever_becomes_a_tag(name: str) -> None:
    usual, other = (Page(_hostile(text).html()) for text in ("name", name))
    tags = {"bdi", "p", "em", "strong", "code", "wbr", "a", "tspan", "title"}
    allowed = {tag for tag, _ in usual.tags} | tags
    assert {tag for tag, _ in other.tags} <= allowed
    assert other.open == []


def test_names_from_right_to_left_are_set_apart() -> None:
    report = replace(_report(), summary=(f"{QANAT} leads 3 others.",))
    text = report.html()
    assert text.count(f"<bdi>{QANAT}</bdi>") == 2  # in the table and in the sentence
    assert f"\u2068{QANAT}\u2069" in text  # in the picture


def test_queries_inside_folded_sections_are_not_printed_and_paper_says_so() -> None:
    query = "ASK { ?x ?y ?z }"
    text = Report("T", (Section("S", code=query), Section("Folded", code=query, folded=True))).html()
    assert text.count('<p class="unprinted" hidden>') == 1
    printed = text.split("@media print")[1].split("</style>")[0]
    assert re.search(r"details > pre \{ display: none", printed)
    assert re.search(r"\.unprinted \{ display: block", printed)


def test_a_picture_keeps_no_script_and_its_ids_are_its_own() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" onload="x()" aria-labelledby="title"><title id="title">T</title>'
        '<script>x()</script><g><a href="javascript:x()"><text>t</text></a></g><rect fill="url(http://a.example)"/></svg>'
    )
    made = embedded(svg, "s/figure")
    assert 'aria-labelledby="s/figure/title"' in made
    assert '<title id="s/figure/title">T</title>' in made
    assert not re.search("script|onload|href|url", made)


def test_an_empty_report_is_a_page_that_says_so() -> None:
    page = Page(Report("Nothing", ()).html())
    assert "no sections" in page.text["main"]
    assert page.all("nav") == []


def test_a_section_without_its_picture_is_written_without_it() -> None:
    assert "<svg" not in Report("T", (Section("S", picture="missing.svg"),)).html()


def test_a_folded_section_holds_what_is_nested_in_it_and_opens_in_print() -> None:
    report = Report("T", (Section("Appendix", folded=True), Section("Inner", ("deep",), level=3), Section("Next")))
    page = Page(report.html())
    assert "deep" in page.text["details"]
    assert "Next" not in page.text["details"]
    printed = page.text["style"].split("@media print")[1]
    assert re.search(r"details::details-content \{[^}]*content-visibility: visible", printed)


def test_two_runs_give_the_same_bytes() -> None:
    assert (_report().html(), _report().json(), _report().markdown()) == (
        _report().html(), _report().json(), _report().markdown(),
    )  # fmt: skip


def test_anchors_come_from_headings_and_differ() -> None:
    report = Report("T", (Section("The <same>"), Section("The *same*"), Section("!"), Section("x", anchor="the-same")))
    assert targets(report) == {"the-same-2", "the-same-3", "section", "the-same"}
    assert slug("a b\u202e<c>") == "a-b-c"


def test_reports_combined_do_not_collide_and_are_pushed_down() -> None:
    made = combined("All", [("one", _report()), ("two", replace(_report(), provenance={"Rule": "full"}))])
    assert set(made.tables) == {"one-ranking", "one-ties", "two-ranking", "two-ties"}
    assert set(made.pictures) == {"one-bars.svg", "two-bars.svg"}
    assert set(made.files) == {"one-calendar.ics", "two-calendar.ics"}
    assert [section.level for section in made.sections[:4]] == [2, 3, 4, 3]
    assert dangling(made) == ()
    assert made.provenance == {}
    assert "Rule: full" in made.markdown()
    assert '<a href="#two-tie-mou">mou</a>' in made.html()


def test_a_query_is_shown_in_html_and_fenced_in_markdown() -> None:
    report = Report("T", (Section("S", code="SELECT ?x { ?x a <http://a.example/```> }\n"),))
    assert "SELECT ?x { ?x a &lt;http://a.example/```&gt; }</code>" in report.html()
    assert "\n````sparql\nSELECT ?x { ?x a <http://a.example/```> }\n````\n" in report.markdown()


def test_a_report_is_written_in_all_its_forms(tmp_path: Path) -> None:
    names = [path.name for path in _report().write(tmp_path)]
    assert names == ["bars.svg", "calendar.ics", "ranking.csv", "report.html", "report.json", "report.md", "ties.csv"]
    assert (tmp_path / "calendar.ics").read_bytes() == b"BEGIN:VCALENDAR"
    assert (tmp_path / "report.html").read_text("utf-8") == _report().html()
