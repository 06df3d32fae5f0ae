"""Whatever is in a release, it is read, set aside with a reason, or refused in a sentence."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from comity.graph.basics import Record
from comity.graph.errors import ComityError
from comity.graph.triples import Mapping
from comity.graph.vocabulary import DEFAULT_BASE
from comity.loaders.base import Fault, Unknown
from comity.loaders.cordis import records

INPUT = Path(__file__).parent / "input"
SMALL = {layout: {f.name: f.read_bytes() for f in (INPUT / layout).iterdir()} for layout in ("csv", "json")}
PIECES = st.sampled_from(
    [
        *(b'"', b";", b"\n", b"\r", b"\\", b"\x00", b"\xff", b"\xed\xa0\x80", "é\u202e\u0085".encode(), b"900001"),
        *(b"[", b"{}", b"null", b"1e999", b"-0", b"9" * 400, b"NaN", b"2899-01-01", b"..", b"<", b"%zz", b"|", b"/"),
        *(b"", b" ", b"EL"),
    ]
)


def holds(files: dict[str, bytes]) -> None:
    """Read a release, and write and parse all that it says; a fault and a refusal are one line."""
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        found, refused = told(Path(folder))
    mapping = Mapping(DEFAULT_BASE)
    text = (
        "".join([mapping.text(item) for item in found if not isinstance(item, Fault | Unknown)])
        + mapping.described_dates()
    )
    for _ in parse(text.encode(), format=RdfFormat.N_TRIPLES):
        pass
    assert "\n" not in "".join([refused, *(item.sentence() for item in found if isinstance(item, Fault | Unknown))])


def told(path: Path) -> tuple[list[Record | Fault | Unknown], str]:
    """Return what comes of a release, and with what it is refused."""
    found: list[Record | Fault | Unknown] = []
    try:
        for item in records([path], "cordis", {}):
            found.append(item)  # noqa: PERF402 (what came before a refusal stays)
    except ComityError as error:
        return found, str(error)
    return found, ""


@settings(max_examples=60, deadline=None)
@given(layout=st.sampled_from(["csv", "json"]), data=st.data())
def test_any_bytes_as_a_file(layout: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(SMALL[layout])))
    content = data.draw(st.binary(max_size=200) | st.lists(PIECES, max_size=30).map(b"".join))
    holds({**SMALL[layout], name: content})


@settings(max_examples=100, deadline=None)
@given(layout=st.sampled_from(["csv", "json"]), data=st.data())
def test_rows_with_pieces_put_into_them(layout: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(SMALL[layout])))
    content = SMALL[layout][name]
    for _ in range(data.draw(st.integers(1, 4))):
        place, length = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 12))
        content = content[:place] + data.draw(PIECES) + content[place + length :]
    holds({**SMALL[layout], name: content})


@settings(max_examples=100, deadline=None)
@given(name=st.sampled_from(["project", "organization", "euroSciVoc"]), data=st.data())
def test_cells_with_anything_in_them(name: str, data: st.DataObject) -> None:
    lines = SMALL["csv"][f"{name}.csv"].decode().replace(".\n\t", ".").splitlines()
    row = data.draw(st.integers(1, len(lines) - 1))
    cells = lines[row][1:-1].split('";"')
    place = data.draw(st.integers(0, len(cells) - 1))
    text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | PIECES.map(
        lambda b: b.decode("utf-8", "ignore")
    )
    cells[place] = data.draw(text | st.sampled_from(cells)).replace('"', '""')
    lines[row] = '"' + '";"'.join(cells) + '"'
    holds({**SMALL["csv"], f"{name}.csv": "\n".join(lines).encode()})
