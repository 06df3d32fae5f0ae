"""Networks to write: small ones by hand, any ones by Hypothesis, and names that break careless writers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from comity.queries.networks.network import Network, network_of
from comity.queries.networks.ties import Body, Citation, Part, Reading, Source, Tie

BASE = "https://w3id.org/comity/id/"
PAPER = Source(f"{BASE}paper", "A paper & more", "https://a.example/paper?a=1&b=2", date(2020, 5, 31), f"{BASE}paper")
BOOK = Source(f"{BASE}book", "A book; <second> edition", "", None, f"{BASE}book")
SOURCES = {source.iri: source for source in (BOOK, PAPER)}

HOSTILE = (
    "<script>alert('x')</script> & \"Sons\"",
    "two\nlines\tand\r\na return\rtoo",
    "\u200fقنات\u200f \u2067(ایران)\u2069",
    "bell\x07 null\x00 escape\x1b \ufffe\uffff \ud800half",
    "=HYPERLINK(1) {label} 100%",
    'ends with a backslash\\ or "\\"',
    "]]> &amp; &#0; <!-- --> ; | , '",
    "𝔘𝔫𝔦 數字 é e\u0301 \u2028\u0085",
)


def body(name: str, label: str = "", **more: Any) -> Body:
    """Make a body whose IRI ends in its name."""
    return Body(f"{BASE}{name}", label or name.upper(), **{"short": name, "kind": "university", "country": "", **more})


def tie(name: str, kind: str, parties: Sequence[str], when: str = "", **more: Any) -> Tie:
    """Make a tie of parties, written ``id`` or ``id:role``; the paper and the book cite it."""
    cited = tuple(
        Citation(f"{BASE}{name}#{source}", f"{BASE}{source}", "stated", "p. 1") for source in ("paper", "book")
    )
    split = [text.partition(":") for text in parties]
    parts = tuple(Part(f"{BASE}{party}", role or "party", ()) for party, _, role in split)
    dates = {"earliest": None, "latest": None, "ended": None, **more}
    return Tie(f"{BASE}{name}", f"What {name} is", kind, parts, cited, when, **dates)


def network(bodies: Sequence[Body], ties: Sequence[Tie] = (), rule: str = "fractional") -> Network:
    """Make a network by a counting rule."""
    read = Reading(tuple(sorted(bodies, key=lambda b: b.iri)), tuple(sorted(ties, key=lambda t: t.iri)), SOURCES)
    return network_of(read, rule)


def named(names: Sequence[str]) -> Network:
    """Make a path of bodies with these labels, and one isolated body."""
    bodies = [body(f"b{k}", name) for k, name in enumerate(names)]
    ties = [tie(f"t{k}", "agreement", [f"b{k}", f"b{k + 1}"], "2010") for k in range(len(names) - 1)]
    return network([*bodies, body("zz", "Alone")], ties)


EMPTY = network([])
ALONE = network([body("a", "Alone")])
MEETING = network(
    [body("a", "A", country="IR/RU", field="Water"), body("b", "B"), body("c", "C"), body("d", "Isolated")],
    [
        tie("m", "meeting", ["a", "b", "c"], "2020-05", earliest=date(2020, 5, 1), latest=date(2020, 5, 31)),
        tie("n", "agreement", ["a", "b"], "2010", earliest=date(2010, 1, 1), latest=date(2010, 12, 31)),
        tie("o", "visit", ["b", "c"]),
    ],
)
"""A and B are tied by a meeting of three (1/2) and an agreement (1), B and C by the meeting and an undated visit."""

_TEXT = st.text(max_size=12) | st.text(
    st.sampled_from("a\"'<>&;|{}\\\n\r\t \x00\x1f\u200f\ufeff\ufffe\ud800=+"), max_size=12
)
_DAYS = st.none() | st.dates()


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Draw networks with any labels, dates and kinds."""
    names = [f"b{k}" for k in range(draw(st.integers(0, 6)))]
    bodies = [body(name, draw(_TEXT) or name, field=draw(_TEXT)) for name in names]
    if len(names) < 2:
        return network(bodies)
    parties = st.lists(st.sampled_from(names), min_size=2, max_size=4, unique=True)
    ties = []
    for k in range(draw(st.integers(0, 5))):
        dates: dict[str, Any] = {"earliest": draw(_DAYS), "latest": draw(_DAYS), "ended": draw(_DAYS)}
        made = tie(f"t{k}", draw(st.sampled_from(("agreement", "meeting"))), draw(parties), **dates)
        ties.append(replace(made, when=draw(_TEXT)))
    return network(bodies, ties)


def plain(text: str) -> str:
    """Return what XML can hold of a text, by the numbers of its characters."""
    return "".join(
        sign
        for sign in text
        if sign in "\t\n\r" or " " <= sign < "\ud800" or "\ue000" <= sign <= "\ufffd" or sign >= "\U00010000"
    )


def ids(network: Network) -> list[str]:
    """Return the last parts of the bodies' IRIs."""
    return [node.iri.removeprefix(BASE) for node in network.nodes]


def weights(network: Network) -> dict[tuple[str, str], float]:
    """Return the weights by the ids of both ends."""
    names = ids(network)
    ends = zip(network.i.tolist(), network.j.tolist(), network.weight.tolist(), strict=True)
    return {(names[i], names[j]): weight for i, j, weight in ends}
