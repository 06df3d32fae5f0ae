"""Tables: cells of RDF terms, and every format in which a table is written."""

from __future__ import annotations

import csv
import io
import json

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from comity.graph.errors import InputError
from comity.graph.vocabulary import prefixes
from comity.queries.table import Table, cell, compact, terminal, width

XSD = "http://www.w3.org/2001/XMLSchema#"
TABLE = Table(
    ("name", "n", "known"),
    (
        ("Zāyande, “Rūd”\nriver", 12, True),
        ("مرکز بین‌المللی قنات", 3, None),
        ("水利", 0, False),
        ('a|b\t"c"', None, None),
    ),
)


def typed(value: str, datatype: str) -> Literal:
    """Make a typed literal."""
    return Literal(value, datatype=NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("node", "value"),
    [
        (None, None),
        (NamedNode("https://w3id.org/comity/id/rcuwm"), "id:rcuwm"),
        (NamedNode("https://w3id.org/comity/ontology#kind-visit"), "kind:visit"),
        (NamedNode("https://w3id.org/comity/ontology#Meeting"), "comity:Meeting"),
        (NamedNode("https://w3id.org/comity/id/"), "https://w3id.org/comity/id/"),
        (NamedNode("https://a.example/"), "https://a.example/"),
        (BlankNode("b"), "_:b"),
        (Literal("قنات", language="fa"), "قنات"),
        (typed("7", "integer"), 7),
        (typed("0.5", "decimal"), 0.5),
        (typed("true", "boolean"), True),
        (typed("2024-06-24", "date"), "2024-06-24"),
        (typed("many", "integer"), "many"),
    ],
)
def test_term_becomes_a_cell(node: object, value: object) -> None:
    assert cell(node, prefixes()) == value


def test_what_is_no_term_is_named() -> None:
    with pytest.raises(TypeError, match="unexpected term: 3"):
        cell(3, prefixes())


def test_longest_namespace_wins() -> None:
    assert compact("x:ab", {"a": "x:", "b": "x:a"}) == "b:b"


def test_csv_is_that_of_rfc_4180() -> None:
    text = TABLE.write("csv")
    assert text.startswith('name,n,known\r\n"Zāyande, “Rūd”\nriver",12,true\r\n')
    assert list(csv.reader(io.StringIO(text, newline="")))[4] == ['a|b\t"c"', "", ""]


def test_tsv_has_one_line_a_row() -> None:
    lines = TABLE.write("tsv").splitlines()
    assert lines[0] == "name\tn\tknown"
    assert lines[4] == 'a|b "c"\t\t'
    assert len(lines) == 5


def test_json_keeps_numbers_truth_values_and_what_is_not_bound() -> None:
    found = json.loads(TABLE.write("json"))
    assert found["columns"] == ["name", "n", "known"]
    assert found["rows"][1] == {"name": "مرکز بین‌المللی قنات", "n": 3, "known": None}


def test_markdown_escapes_bars_and_sets_numbers_to_the_right() -> None:
    lines = TABLE.write("md").splitlines()
    assert lines[1] == "| --- | --: | --- |"
    assert lines[5] == '| a\\|b "c" |  |  |'


def test_text_is_aligned_and_isolates_what_runs_from_right_to_left() -> None:
    lines = TABLE.write("table").splitlines()
    assert "\u2068مرکز بین‌المللی قنات\u2069" in lines[3]
    assert lines[2].index("true") == width(lines[4][: lines[4].index("false")])


def test_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="known: table, csv, tsv, json, md"):
        TABLE.write("xls")


def test_table_that_is_too_wide_is_folded_and_loses_nothing() -> None:
    wide = Table(("name", "n"), (("word " * 40, 1), ("x" * 90, 2)))
    text = terminal(wide, 60)
    assert all(width(line) <= 60 for line in text.splitlines())
    assert text.count("word") == 40
    assert text.count("x") == 90
    assert terminal(TABLE, 200) == TABLE.write("table")


def test_empty_table_is_its_head() -> None:
    assert Table(("a", "b"), ()).write("csv") == "a,b\r\n"
    assert Table(("a", "b"), ()).write("table").splitlines()[0] == "a  b"
