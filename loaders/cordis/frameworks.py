"""The programmes under which CORDIS's projects stand: the framework programme, and the codes of the legal basis."""

from __future__ import annotations

import re
from collections.abc import Iterator

from comity.graph.basics import Record
from comity.graph.bulk import Evidence, Framework, Name
from comity.graph.wording import shown
from comity.loaders.cordis.cells import listed
from comity.loaders.values import Wrong, text

#: What the codes stand for, written out; a code that is not here has itself as its name.
NAMES = {
    "FP5": "Fifth Framework Programme",
    "FP6": "Sixth Framework Programme",
    "FP7": "Seventh Framework Programme",
    "H2020": "Horizon 2020",
    "HORIZON": "Horizon Europe",
    "Euratom": "European Atomic Energy Community",
    "ERC": "European Research Council",
    "FET": "Future and emerging technologies",
    "MSCA": "Marie Skłodowska-Curie actions",
    "RI": "Research infrastructures",
    "LEIT": "Leadership in enabling and industrial technologies",
    "ARF": "Access to risk finance",
    "Innovation in SMEs": "Innovation in small and medium-sized enterprises",
    "SC1": "Health, demographic change and wellbeing",
    "SC2": "Food security, sustainable agriculture, marine research and the bioeconomy",
    "SC3": "Secure, clean and efficient energy",
    "SC4": "Smart, green and integrated transport",
    "SC5": "Climate action, environment, resource efficiency and raw materials",
    "SC6": "Inclusive, innovative and reflective societies",
    "SC7": "Secure societies",
    "SEWP": "Spreading excellence and widening participation",
    "SWAFS": "Science with and for society",
}
_APART = re.compile(r"[^a-z0-9]+")
_LONGEST = 80


class Frameworks:
    """Name the frameworks of projects, and make a record of each once all were met."""

    def __init__(self, dataset: str) -> None:
        self._dataset = dataset
        self._told: dict[str, tuple[str, str]] = {}
        self._found: dict[tuple[str, str], tuple[str, ...]] = {}

    def of(self, programme: str, basis: str) -> tuple[str, ...]:
        """Return the ids of the frameworks of a project, its programme first."""
        found = self._found.get((programme, basis))
        if found is None:
            found = self._found[programme, basis] = self._named(programme, basis)
        return found

    def _named(self, programme: str, basis: str) -> tuple[str, ...]:
        pairs = [(code, "frameworkProgramme") for code in listed(programme, "|;")]
        pairs += [(code, "legalBasis") for code in listed(basis, "|;")]
        named = [(_id(code, field), (text(code, field), field)) for code, field in pairs]
        for name, told in named:
            self._told[name] = min(told, self._told.get(name, told), key=lambda pair: (pair[0] not in NAMES, pair))
        return tuple(dict.fromkeys(name for name, _ in named))

    def records(self) -> Iterator[Record]:
        """Yield each framework: of several spellings of its code one that is written out, or the first in order."""
        for name, (code, field) in self._told.items():
            yield self._framework(name, code, field)

    def _framework(self, name: str, code: str, field: str) -> Record:
        title = NAMES.get(code)
        coded = Name(text=code, lang="und", type="preferred" if title is None else "acronym")
        return Framework(
            id=name,
            kind="programme",
            names=(coded,) if title is None else (Name(text=title, lang="en"), coded),
            note=None if title is None else "CORDIS has the code, which is written out here.",
            evidence=(Evidence(source=self._dataset, at=f"section {field}"),),
        )


def _id(code: str, field: str) -> str:
    """Make an id of a code: codes that differ in punctuation alone are one."""
    words = _APART.sub(lambda found: "." if found[0] == "." else "-", code.lower())
    if not (slug := words.strip("-.")) or len(code) > _LONGEST or not code.isascii():
        raise Wrong(field, f"{shown(code)} is no code of a programme")
    return f"cordis-programme-{slug}"
