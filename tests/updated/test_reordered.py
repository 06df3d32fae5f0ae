"""A list in another order is no change: of records, of what is in them, of rows, of columns, of files."""

from __future__ import annotations

import csv
import json
from contextlib import closing
from dataclasses import replace
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.cli.loading import LoaderStream
from comity.cli.records import datasets
from comity.graph import digests
from comity.graph.vocabulary import DEFAULT_BASE
from comity.loaders import curated, discovery, links
from tests.command import run
from tests.loaders.ror.released import record, ror_id
from tests.updated.releases import bring, folder
from tests.updated.worlds import PROJECT, Source, cordis, desk, ror, table

NAMES = [{"text": "One"}, {"text": "Un", "lang": "fr"}]


def shuffled(value: Any, chance: Random) -> Any:
    """Put every list within a value into another order."""
    if isinstance(value, dict):
        return {key: shuffled(value[key], chance) for key in chance.sample(list(value), len(value))}
    if isinstance(value, list):
        return [shuffled(item, chance) for item in chance.sample(value, len(value))]
    return value


def shuffled_table(text: str, chance: Random) -> str:
    """Put the rows and the columns of a table into another order."""
    header, *rows = csv.reader(StringIO(text), delimiter=";")
    order = chance.sample(range(len(header)), len(header))
    out = StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([[cells[index] for index in order] for cells in (header, *chance.sample(rows, len(rows)))])
    return out.getvalue()


def shuffled_json(text: str, chance: Random) -> str:
    """Put the lists of a JSON file into another order."""
    return json.dumps(shuffled(json.loads(text), chance))


def reordered(source: Source, chance: Random) -> Source:
    """Release the same in another order."""
    files = [
        (
            name,
            shuffled_table(text, chance) if name.endswith(".csv") else json.dumps(shuffled(json.loads(text), chance)),
        )
        for name, text in source.files
    ]
    return replace(source, files=tuple(chance.sample(files, len(files))))


def said(source: Source) -> dict[str, object]:
    """Return by record what is compared of a release to know what the next one changed."""
    with folder() as here:
        entry = source.write(here)
        if source.loader == "curated":
            made = datasets(links.settle([curated.read(entry.path, None)], {})[0], DEFAULT_BASE)
            return {each.name: frozenset(map(str, each.quads())) for each in made}
        stream = LoaderStream(discovery.named(source.loader), entry, DEFAULT_BASE, None)  # type: ignore[arg-type]
        with closing(stream.aside):
            return {each.id: (each.listed, digests.digest(each.text + each.left_out)) for each in stream.blocks()}


CHANCE = st.randoms(use_true_random=False)


@given(ror(), CHANCE)
def test_a_list_of_a_registry_in_another_order_is_no_change(source: Source, chance: Random) -> None:
    """Of records, and of the names, relations, kinds, pages in one."""
    assert said(reordered(source, chance)) == said(source)


@settings(max_examples=150)
@given(cordis(), CHANCE)
def test_rows_columns_and_files_of_projects_in_another_order_are_no_change(source: Source, chance: Random) -> None:
    assert said(reordered(source, chance)) == said(source)


@given(desk(), CHANCE)
def test_a_list_of_records_in_another_order_is_no_change(source: Source, chance: Random) -> None:
    """Of records, of files, and of the names, parties and the like in one."""
    assert said(reordered(source, chance)) == said(source)


RELEASE = [record(n, relationships=[{"type": "child", "id": ror_id(n + 1), "label": f"I {n}"}]) for n in range(1, 9)]


@pytest.mark.usefixtures("small_ontology")
def test_diff_says_so_of_a_registry_and_of_records(tmp_path: Path) -> None:
    """The file is another one and is read again; nothing in it is another statement."""
    mine = json.dumps(
        {"dataset": "mine", "organisations": [{"id": f"m{n}", "kind": "state", "names": NAMES} for n in "ab"]}
    )
    sources = [Source("ror", "ror", (("v1.0-ror-data.json", json.dumps(RELEASE)),))]
    sources.append(Source("mine", "curated", (("mine.json", mine),)))
    bring(tmp_path / "s", [source.write(tmp_path) for source in sources])
    chance = Random(7)  # noqa: S311 - no secret
    later = bring(tmp_path / "s", [reordered(source, chance).write(tmp_path) for source in sources])
    assert later.report is not None
    assert [item.triples is None for item in later.report.loaded] == [True, False, False]
    compared = run("diff", "--store", tmp_path / "s")
    assert "say the same" in compared.stderr


def test_where_a_source_counts_its_participants_their_places_are_its_own_and_not_those_of_the_rows() -> None:
    """CORDIS has the column ``order``: another number there is a change, wherever the row stands."""
    rows = [{"projectID": "101", "organisationID": f"90{n}", "role": "participant", "order": str(n)} for n in (1, 2)]
    names = ["projectID", "organisationID", "role", "order", "name", "country"]
    columns = [*names, "ecContribution", "netEcContribution", "totalCost", "endOfParticipation", "shortName"]
    columns += ["activityType", "city"]
    project = table([{"id": "101", "title": "Salt", "frameworkProgramme": "H2020"}], PROJECT)

    def released(*given: dict[str, str]) -> Source:
        made = [{**row, "name": row["organisationID"]} for row in given]
        return Source("cordis", "cordis", (("p/project.csv", project), ("p/organization.csv", table(made, columns))))

    assert said(released(*rows)) == said(released(*reversed(rows)))
    assert said(released(*rows)) != said(released(rows[0], {**rows[1], "order": "3"}))
