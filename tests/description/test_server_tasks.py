"""What the server does for those who ask what the data are, and for the data as files."""

from __future__ import annotations

import gzip
import pickle
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCAT, Graph, URIRef

from comity.graph.store import Store
from comity.server.descriptions import OFFERED, describe, offered, send_dump
from comity.server.media_types import GRAPHS
from tests.description.offers import SITE


@pytest.mark.parametrize("what", ["void", "dcat"])
def test_a_description_says_the_same_in_each_media_type(shipped: Store, what: str) -> None:
    found = []
    for media_type in OFFERED:
        answer = describe(shipped, what, media_type, SITE)
        assert answer.media_type.partition(";")[0] == media_type
        found.append({str(quad.triple) for quad in ox.parse(answer.body, GRAPHS[media_type])})
    assert found[0]
    assert all(said == found[0] for said in found)


def test_a_site_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(SITE)) == SITE  # noqa: S301 - our own


def test_a_dump_is_made_once_and_then_described_with_its_hash(shipped: Store, tmp_path: Path) -> None:
    """Until it is made, the catalogue has its address alone."""
    assert [(made.name, made.sha256) for made in offered(shipped, str(tmp_path))] == [
        ("c2c.nq.gz", None),
        ("seeds.nq.gz", None),
    ]
    answer = send_dump(shipped, "seeds.nq.gz", str(tmp_path))
    content = Path(answer.file).read_bytes()
    assert (answer.status, answer.kept, answer.media_type) == (200, True, "application/gzip")
    assert dict(answer.headers)["etag"] == f'"{sha256(content).hexdigest()}"'
    said = set(ox.parse(gzip.decompress(content), ox.RdfFormat.N_QUADS))
    assert {quad for quad in said if quad.graph_name == shipped.graph("seeds")} == set(shipped.quads("seeds"))
    made = Path(answer.file).stat().st_mtime_ns
    assert send_dump(shipped, "seeds.nq.gz", str(tmp_path)) == answer
    assert Path(answer.file).stat().st_mtime_ns == made
    described = Graph().parse(data=describe(shipped, "dcat", "text/turtle", SITE, str(tmp_path)).body, format="turtle")
    node = URIRef("https://data.example.org/dcat#seeds.nq.gz")
    assert int(str(described.value(node, DCAT.byteSize))) == len(content)


def test_other_formats_can_be_had_by_their_names(shipped: Store, tmp_path: Path) -> None:
    answer = send_dump(shipped, "seeds.ttl", str(tmp_path))
    assert answer.media_type == "text/turtle; charset=utf-8"
    assert Path(answer.file).read_bytes().startswith(b"# The three seed documents, version ")


@pytest.mark.parametrize(
    "name", ["x.nq.gz", "../seeds.nq.gz", "seeds", "seeds.doc", "", "memory/seeds.nq.gz", "a" * 9999]
)
def test_a_name_that_no_dump_has_is_not_found_and_no_path(shipped: Store, tmp_path: Path, name: str) -> None:
    answer = send_dump(shipped, name, str(tmp_path))
    assert answer.status == 404
    assert "seeds.nq.gz" in answer.body.decode()
    assert len(answer.body) < 500
    assert list(tmp_path.iterdir()) == []


def test_the_dumps_of_generations_that_were_are_removed(shipped: Store, tmp_path: Path) -> None:
    """Whoever may write makes a generation with each change: their dumps do not fill the disk."""
    was = tmp_path / "000001-a"
    was.mkdir()
    (was / "seeds.nt").write_bytes(b"much")
    answer = send_dump(shipped, "seeds.nt", str(tmp_path))
    assert list(tmp_path.iterdir()) == [Path(answer.file).parent]
    assert Path(answer.file).parent != was
