"""The named queries: one file each under ``sparql/``, with its question in plain words and its parameters.

A file starts with lines ``#+ key: value`` (grlc's convention), the question's number first where it has one::

    #+ question: 1
    #+ summary: Who hosts which Category 2 centre of a country?
    #+ empty: no centre of this country is on record in these sources
    #+ param country: the centres' country, as its ISO 3166-1 code

and each parameter is one line of the query, whose data are its default::

    VALUES ?country { country:IRN }  #+ param

``#+ param = today`` says that the default is today's date, not the day written in the file;
``#+ param or any`` that the value ``any`` leaves it open, ``#+ param = any`` that it is open by default.
A given value replaces the data of that line, as a term of the default's type.

A query may stand on another one::

    {
      #+ include counted-ties
      VALUES ?body { id:rcuwm }  #+ param
      ?body comity:partyTo ?tie .
      #+ end
    }

brings in that query's SELECT and its parameters; where it has a line ``#+ here``, the lines in between are put,
so that what it looks at is narrowed before it is computed. What is no question of its own, and common to several,
stands in ``rules/``.

What every query means by *known* stands once, in ``rules/known-from.rq``::

    #+ fact: tie (party role)
    …
    #+ known ?cited

keeps, where a day ``known_by`` is given, the sources that were known by it (without one the line is dropped), and
``#+ known-from ?source`` gives the day itself as ``?source_known_from``. ``fact`` names the columns that tell the
facts of an answer apart, those in brackets what may change of one, and ``fact: number`` columns that count them:
by these is counted what an answer leaves out because its sources are undated (see ``undated``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from comity.graph.dates import today
from comity.graph.errors import InputError
from comity.graph.wording import nearest
from comity.queries.parameters import Parameter, read_default

FOLDER = Path(__file__).parent / "sparql"
_KEY = re.compile(r"#\+ (question|summary|empty|fact): (.+)|#\+ param (\w+): (.+)")
_VALUES = re.compile(r"^(\s*VALUES \?(\w+) \{ )(.+?)( \}\s*)#\+ param( = today| = any| or any)?\s*$", re.MULTILINE)

_INCLUDE = re.compile(r"^ *#\+ include ([a-z0-9-]+)\n(.*?)^ *#\+ end\n", re.MULTILINE | re.DOTALL)
_HERE = re.compile(r"^ *#\+ here\n", re.MULTILINE)
#: The parameter that says by which day a source must have been known.
KNOWN_BY = "known_by"
_RULE = (FOLDER / "rules" / "known-from.rq").read_text(encoding="utf-8")
_KNOWN = re.compile(r"^( *)#\+ known(-from)? (\?\w+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """Hold a query with its question in plain words, what an empty answer means, and its parameters."""

    name: str
    question: str | None
    summary: str
    empty: str
    params: tuple[Parameter, ...]
    text: str
    fact: str = ""
    """The columns by which facts are counted that an answer as known by a day leaves out."""

    def bind(self, prefixes: Mapping[str, str], values: Mapping[str, str] | None = None) -> str:
        """Return the SPARQL text with the values given in the place of the defaults.

        A parameter that is not given keeps its default. Raises ``InputError`` for a parameter that the
        query does not have, and for a value that its type does not admit.
        """
        given = dict(values or {})
        for unknown in given.keys() - {p.name for p in self.params}:
            known = ", ".join(p.name for p in self.params) or "none"
            hint = nearest(unknown, [p.name for p in self.params])
            raise InputError(f"the query {self.name!r} has no parameter {unknown!r}{hint}; it has: {known}")
        by_name = {p.name: p for p in self.params}

        def replaced(match: re.Match[str]) -> str:
            parameter = by_name[match[2]]
            if parameter.name in given:
                data = parameter.data(given[parameter.name], prefixes)
            else:
                data = parameter.default_data(today())
            return f"{match[1]}{data}{match[4]}"

        text = _VALUES.sub(replaced, self.text)
        opened = f"VALUES ?{KNOWN_BY} {{ UNDEF }}" in text
        return _KNOWN.sub(lambda match: _known(match, opened=opened), text)


def _known(match: re.Match[str], *, opened: bool) -> str:
    """Put the rule in the place of its line, of the source that this names; nothing where no day is asked for."""
    indent, day_alone, source = match.groups()
    if opened and not day_alone:
        return ""
    kept = "" if day_alone else f"FILTER({source}_known_from <= ?{KNOWN_BY})\n"
    lines = f"{_RULE.replace('?cited', source)}{kept}".splitlines(keepends=True)
    return "".join(f"{indent}{line}" for line in lines)


def parse_query(name: str, text: str) -> NamedQuery:
    """Read a query's front matter and parameters; raises ``InputError`` where they do not fit together."""
    keys: dict[str, str] = {}
    told: dict[str, str] = {}
    for match in map(_KEY.fullmatch, (line.rstrip() for line in text.splitlines() if line.startswith("#+ "))):
        if match is None:
            raise InputError(f"{name}.rq: a '#+' line is none of: question, summary, empty, fact, param NAME")
        if match[3]:
            told.setdefault(match[3], match[4])  # what the query says itself, before what an included one says
        else:
            keys[match[1]] = match[2]
    if missing := [key for key in ("summary", "empty") if key not in keys]:
        raise InputError(f"{name}.rq: its front matter lacks {' and '.join(missing)}")
    found: dict[str, re.Match[str]] = {}
    for match in _VALUES.finditer(text):
        found.setdefault(match[2], match)
    if told.keys() != found.keys():
        raise InputError(f"{name}.rq: told are the parameters {sorted(told)}, its VALUES lines have {sorted(found)}")
    params = tuple(read_default(p, told[p], match[3], match[5] or "") for p, match in found.items())
    return NamedQuery(name, keys.get("question"), keys["summary"], keys["empty"], params, text, keys.get("fact", ""))


@lru_cache(maxsize=256)
def _load(file: Path) -> NamedQuery:
    return parse_query(file.stem, _HERE.sub("", _with_included(file.read_text(encoding="utf-8"), file.parent)))


def _with_included(text: str, folder: Path) -> str:
    """Put included queries in their places, and what is said of their parameters behind that of the query's own."""
    told: list[str] = []

    def included(match: re.Match[str]) -> str:
        inner = _with_included(_included(match[1], folder), folder)
        told.extend(line for line in inner.splitlines(keepends=True) if line.startswith("#+ param "))
        query = inner[inner.index("\nSELECT ") + 1 :].partition("\nORDER BY")[0]
        return _HERE.sub(lambda _: match[2], f"{query.rstrip()}\n")

    whole = _INCLUDE.sub(included, text)
    own = len(whole) - len(re.sub(r"\A(#\+ .*\n)+", "", whole))
    return whole[:own] + "".join(dict.fromkeys(told)) + whole[own:]


def _included(name: str, folder: Path) -> str:
    """Read a query, or what several queries have in common, by its name; raises ``InputError``."""
    files = {file.stem: file for place in (folder / "rules", folder) for file in place.glob("*.rq")}
    if name not in files:
        raise InputError(f"included is a query {name!r} that is not there{nearest(name, sorted(files))}")
    return files[name].read_text(encoding="utf-8")


def catalogue(folder: Path = FOLDER) -> dict[str, NamedQuery]:
    """Return every named query, in order of name."""
    return {file.stem: _load(file) for file in sorted(folder.glob("*.rq"))}


def find(wanted: str, folder: Path = FOLDER, others: Collection[NamedQuery] = ()) -> NamedQuery:
    """Return a named query by its name or by the number of the question that it answers.

    ``others`` are questions that are answered otherwise, and found in the same way. Raises
    ``InputError`` with the nearest names where there is none.

    >>> find("1").name
    'hosts-by-country'
    """
    file = folder / f"{wanted}.rq"
    if re.fullmatch(r"[a-z0-9-]+", wanted) and file.is_file():
        return _load(file)
    for file in sorted(folder.glob("*.rq")):
        if file.read_text(encoding="utf-8").startswith(f"#+ question: {wanted}\n"):
            return _load(file)
    for query in others:
        if wanted in (query.name, query.question):
            return query
    queries = {**catalogue(folder), **{query.name: query for query in others}}
    numbers = ", ".join(sorted((q.question for q in queries.values() if q.question), key=int))
    raise InputError(
        f"there is no named query {wanted!r}{nearest(wanted, list(queries))}; "
        f"known by number: {numbers}; by name: {', '.join(sorted(queries))}"
    )
