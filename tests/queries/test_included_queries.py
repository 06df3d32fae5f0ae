"""A query may stand on another one, and narrow what that looks at."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.graph.errors import InputError
from comity.graph.vocabulary import prefixes
from comity.queries.catalogue import find

INNER = """#+ summary: Who is party to what?
#+ empty: nobody is
#+ param kind: the kind of tie
SELECT ?tie ?party
WHERE {
  #+ here
  VALUES ?kind { kind:meeting }  #+ param
  ?party comity:partyTo ?tie . ?tie comity:kind ?kind .
}
ORDER BY ?tie ?party
"""
OUTER = """#+ summary: Whom did a body meet?
#+ empty: it met nobody
#+ param body: the body
SELECT ?party
WHERE {
  {
    #+ include inner
    VALUES ?body { id:a }  #+ param
    ?body comity:partyTo ?tie .
    #+ end
  }
}
ORDER BY ?party
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write two queries, of which one includes the other."""
    (tmp_path / "inner.rq").write_text(INNER, encoding="utf-8")
    (tmp_path / "outer.rq").write_text(OUTER, encoding="utf-8")
    return tmp_path


def test_an_included_query_is_narrowed_and_brings_its_parameters(folder: Path) -> None:
    query = find("outer", folder)
    assert [parameter.name for parameter in query.params] == ["body", "kind"]
    text = query.bind(prefixes(), {"kind": "visit", "body": "b"})
    assert text.index("id/b>") < text.index("ontology#kind-visit>")
    assert text.count("ORDER BY") == 1
    assert "#+ include" not in text


def test_the_included_query_alone_looks_at_everything(folder: Path) -> None:
    text = find("inner", folder).bind(prefixes())
    assert "#+ here" not in text
    assert [parameter.name for parameter in find("inner", folder).params] == ["kind"]


def test_a_query_that_includes_what_is_not_there_is_refused(folder: Path) -> None:
    (folder / "lost.rq").write_text(OUTER.replace("include inner", "include innner"), encoding="utf-8")
    with pytest.raises(InputError, match="did you mean 'inner'"):
        find("lost", folder)
