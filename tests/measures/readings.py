"""Readings made in few words, without a store: ties of some parties, each cited by some sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from comity.queries.measures.centrality import betweenness, degree, strength
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats, Ints
from comity.queries.networks.ties import Body, Citation, Part, Reading, Source, Tie

KINDS = {"u": "igo", "v": "igo"}
NAMES = "abcduv"
EXACT: dict[str, Callable[[Network], Ints | Floats]] = {
    "degree": degree,
    "strength": strength,
    "betweenness": betweenness,
}


def cited(*said: str) -> tuple[Citation, ...]:
    """Cite sources, each written ``source`` or ``source:modality``."""
    split = [text.partition(":") for text in said]
    return tuple(Citation(f"{source}-{n}", source, how or "stated", "") for n, (source, _, how) in enumerate(split))


def tie(name: str, parties: Sequence[str], said: Sequence[str] = ("s",), kind: str = "agreement", **more: Any) -> Tie:
    """Make a tie; a party is written ``id``, ``id:role`` or ``id:role:source`` where a source speaks for that part."""
    parts = []
    for text in parties:
        party, role, source = (*text.split(":", 2), "", "")[:3]
        parts.append(Part(party, role or "party", cited(source) if source else ()))
    return Tie(name, name, kind, tuple(parts), cited(*said), "", None, None, None, **more)


def reading(ties: Sequence[Tie], names: str = NAMES, prints: Mapping[str, str] | None = None) -> Reading:
    """Gather ties between bodies of one letter each; ``prints`` maps a source to the one whose text it repeats."""
    prints = prints or {}
    parts = [part for held in ties for part in held.parts]
    said = [c for things in (ties, parts) for thing in things for c in thing.citations]
    sources = sorted({c.source for c in said} | set(prints.values()))
    return Reading(
        tuple(Body(name, name.upper(), name.upper(), KINDS.get(name, "university"), "") for name in names),
        tuple(sorted(ties, key=lambda held: held.iri)),
        {iri: Source(iri, f"Source {iri}", "", None, prints.get(iri, iri)) for iri in sources},
    )


_said = st.lists(
    st.sampled_from(["s", "t", "w", "s:hoped", "t:proposed", "x:stated", "x:denied"]), min_size=1, max_size=3
)
_role = st.sampled_from(["", ":host", ":convener", "::s", ":host:t", "::x", "::w:hoped"])
_parties = st.lists(st.tuples(st.sampled_from(NAMES), _role).map("".join), min_size=1, max_size=4)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Draw readings: one to six ties of several kinds, stated or hedged, by four sources of which two are one text."""
    kinds = st.sampled_from(["agreement", "meeting", "hosting"])
    many = draw(st.integers(1, 6))
    drawn = [tie(f"t{n}", draw(_parties), draw(_said), draw(kinds)) for n in range(many)]
    return reading(drawn, prints=draw(st.sampled_from([{}, {"x": "s"}, {"x": "elsewhere"}])))
