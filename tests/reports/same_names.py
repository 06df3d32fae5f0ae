"""A graph in which names are no keys: several bodies bear one name or one acronym, as in registries."""

from __future__ import annotations

from functools import cache

from comity.graph.parts import Evidence, Name
from comity.graph.records import Organisation, Record
from comity.graph.store import Store
from comity.graph.triples import quads
from tests.shipped import store_of
from tests.small import PAPER, make

#: Names that more than one body bears, however they are written.
SHARED = ("Ministry of Health", "Ministry of Science", "Pair One", "ICRC", "IRIS", "Institute for Health Research")
SECOND = make.source(id="second", title="A second paper", url="https://a.example/second", published="2021-05")


def body(name: str, text: str, country: str = "", acronym: str = "", kind: str = "ministry") -> Organisation:
    """Make a body by its id and its name."""
    made = make.body(name, kind, country, fields=("field-health",))
    names = (Name(text=text, lang="en"), *((Name(text=acronym, type="acronym"),) if acronym else ()))
    return Organisation(id=name, kind=kind, names=names, places=made.places, fields=made.fields, evidence=(cite(),))


def cite(source: str = "paper", modality: str = "stated") -> Evidence:
    """Cite one of the two papers."""
    return make.evidence(source, modality)


BODIES = (
    body("h-fr", "Ministry of Health", "FR"),
    body("h-de", "Ministry of Health", "DE"),
    body("h-de2", "ministry  of health", "DE"),
    body("h-none", "MINISTRY OF HEALTH"),
    body("s-de", "Ministry of Science", "DE"),
    body("s-fr", "Ministry of Science", "FR"),
    body("n-p1", "Pair One", "DE", kind="category-2-centre"),
    body("n-p2", "Pair One", "DE", kind="category-2-centre"),
    body("rivers-kz", "International Centre for Rivers and Cities", "KZ", "ICRC", "category-2-centre"),
    body("red", "International Committee of Relief Chapters", "CH", "ICRC", "igo"),
    body("park", "Regional Centre for Parks", "IR", "IRIS", "category-2-centre"),
    body("flower", "Iris", "IT", kind="network"),
    body("i-1", "Institute for Health Research", "FR", kind="category-2-centre"),
    body("i-2", "Institute for Health Research", "FR", kind="category-2-centre"),
    body("alone", "A centre of its own name", "IT", "ACON", "category-2-centre"),
    body("unesco", "A patron", "", "UNESCO", "igo"),
)


def _ties() -> tuple[Record, ...]:
    both = {"evidence": (cite(), cite("second"))}
    again = {"evidence": (cite("second"),)}
    lapsed = (make.milestone(kind="signed", date="2015-01-01", evidence=(cite(),)),)
    made = [
        make.tie("hosting-p1", "hosting", ["h-fr:host", "n-p1:hosted"], title="", **both),
        make.tie("hosting-p2", "hosting", ["h-de:host", "n-p2:hosted"], title=""),
        make.tie("ministries", "membership", ["h-fr:body", "h-de:member", "h-de2:member", "h-none:member"], title=""),
        make.tie("mou-science", "agreement", ["s-de", "s-fr"], milestones=lapsed, term_years=5, **both),
        make.tie("mou-hs", "agreement", ["h-de2", "s-de"], date="2018-02", **again),
        make.tie("mou-hf", "agreement", ["h-de2", "s-fr"], date="2019-03"),
        make.tie("meeting", "meeting", ["n-p1", "n-p2", "rivers-kz", "park", "i-1"], date="2014-05", **both),
        make.tie("later", "meeting", ["i-1", "i-2", "alone", "park"], date="2020-06", **again),
        make.tie("past", "visit", ["n-p1", "i-2"], date="2021"),
        make.tie("past-2", "visit", ["n-p2", "i-2"], date="2022", **both),
        make.tie("rivers", "agreement", ["rivers-kz", "red"], date="2016", **again),
        make.tie("flowers", "joint-activity", ["flower", "park", "s-fr"], date="2017"),
        make.tie("wish", "agreement", ["i-1", "h-fr"], evidence=(cite(modality="hoped"),)),
        *(
            make.tie(f"auspices-{x}", "auspices", ["unesco:patron", f"{x}:designated"], title="")
            for x in ("n-p1", "i-2")
        ),
    ]
    return tuple(made)


@cache
def same_names() -> Store:
    """Make the store, with its labels derived."""
    records = (PAPER, SECOND, make.field(id="field-health", names=(Name(text="Health"),)), *BODIES, *_ties())
    return store_of(quad for record in records for quad in quads(record, "test"))
