"""A configuration is read whole or refused with every fault, each in a sentence with its line."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity import config
from comity.config import Config
from comity.graph.errors import InputError
from comity.loaders import discovery

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"
GOOD = '[[source]]\nid = "mine"\nloader = "curated"\npath = "mine.yaml"\n'


def _read(folder: Path, text: str | bytes) -> Config:
    file = folder / "comity.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return config.read(file)


def _faults(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        _read(folder, text)
    return str(caught.value).replace(f"{folder}/", "").split("\n")


def test_the_example_of_the_page_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = sorted({*discovery.names(), "cordis", "ror"})
    monkeypatch.setattr(discovery, "names", lambda: known)
    example = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    read = _read(tmp_path, example[0])
    ror, cordis, own = read.sources
    assert (read.store, read.base) == (tmp_path / "comity-store", "https://data.example.org/")
    assert read.cache == tmp_path / "downloads"
    assert (ror.id, ror.path, ror.url) == ("ror", (tmp_path / "data/ror-data.zip",), None)
    assert (cordis.path, cordis.max_bytes, dict(ror.options)) == (
        (),
        500_000_000,
        {"version": "v2.8", "published": "2026-04-15"},
    )
    assert cordis.url is not None
    assert own.path == (tmp_path / "records/agreements.yaml", tmp_path / "records/meetings")
    assert [example[0].split("\n")[entry.line - 1][:10] for entry in read.sources] == ["[[source]]"] * 3


def test_the_page_explains_every_key_and_no_other() -> None:
    told = set(re.findall(r"^\| `\[?(?:source\.)?([a-z0-9_]+)\]?` \|", PAGE.read_text("utf-8"), re.M))
    assert told == set(config.TOP_KEYS) - {"source"} | set(config.SOURCE_KEYS)


def test_what_is_not_said_has_a_default(tmp_path: Path) -> None:
    read = _read(tmp_path, GOOD)
    (mine,) = read.sources
    assert (read.file, read.store, read.base, read.cache) == (
        tmp_path / "comity.toml",
        None,
        None,
        tmp_path / "downloads",
    )
    assert (mine.url, mine.sha256, mine.licence, dict(mine.options)) == (None, None, None, {})
    assert (mine.max_bytes, mine.line) == (2_000_000_000, 1)


@pytest.mark.parametrize(
    ("text", "size"), [('"500 MB"', 5 * 10**8), ('"1.5GB"', 15 * 10**8), ('"7 B"', 7), ('"7"', 7), ("7", 7)]
)
def test_a_size_is_a_number_or_has_a_unit(tmp_path: Path, text: str, size: int) -> None:
    assert _read(tmp_path, f"{GOOD}max_size = {text}").sources[0].max_bytes == size


def test_options_keep_their_types(tmp_path: Path) -> None:
    read = _read(tmp_path, f'{GOOD}[source.options]\na = "x"\nb = 1\nc = 1.5\nd = true\ne = ["x", 2]\n')
    assert dict(read.sources[0].options) == {"a": "x", "b": 1, "c": 1.5, "d": True, "e": ["x", 2]}


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    read = _read(tmp_path, b"\xef\xbb\xbf# mine\r\n" + GOOD.replace("\n", "\r\n").encode())
    assert read.sources[0].line == 2


def test_every_fault_of_a_file_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    faults = _faults(
        tmp_path,
        'stor = "x"\nbase = "no"\n\n[[source]]\nid = "ROR"\nloader = "curatd"\npath = "x"\n'
        '\n[[source]]\nurl = "ftp://x"\nmax_size = "much"\n[source.options]\nday = 2020-01-01\n',
    )
    places = [fault.split(": ")[:2] for fault in faults]
    assert sorted(places) == [
        ["comity.toml:1", "field stor"],
        ["comity.toml:10", "source 2, field url"],
        ["comity.toml:11", "source 2, field max_size"],
        ["comity.toml:12", "source 2, field options"],
        ["comity.toml:2", "field base"],
        ["comity.toml:5", "source 'ROR', field id"],
        ["comity.toml:6", "source 'ROR', field loader"],
        ["comity.toml:9", "source 2, field id"],
        ["comity.toml:9", "source 2, field loader"],
    ]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            'license = "x"',
            "comity.toml:5: source 'mine', field license: there is no such field (did you mean 'licence'?)",
        ),
        ('"a b" = 1', "field 'a b': there is no such field"),
        ('url = "https://a.example/"', "either a path or a url; both are given"),
        ('licence = "CC BY"', "'CC BY' is no address of the web: write one from http:// or https:// on"),
        ('licence = "http://a:b"', "this is no address"),
        ('licence = "https://me:pw@a.example/"', "with user or password is not taken"),
        ('sha256 = "abc"', "'abc' is no SHA-256: it has 64 hexadecimal digits"),
        ("sha256 = 5", "5 stands here in place of a SHA-256: write it in quotes"),
        ('sha256 = " "', "is empty; write a SHA-256, or leave the field away"),
        ("max_size = true", "true is no size"),
        ("max_size = 0", "0 is no size"),
        ("max_size = 1.5", "1.5 is no size"),
        (f"max_size = 0x{'f' * 9999}", "a number beyond 64 bits is no size"),
        ('max_size = "999999999999999 TB"', "is no size: write '500 MB', '2 GB', or a number of bytes"),
        ("options = 1", "1 is no table: write [source.options]"),
        ("[source.options]\na = {b = 1}", "a has a table: an option is a text, a number"),
        ("[source.options]\na = [[1]]", "a has a list"),
        ("[source.options]\na = inf", "a has inf"),
        (f"[source.options]\na = 0x{'f' * 99}", "a has a number beyond 64 bits"),
    ],
)
def test_a_value_that_cannot_be_is_told(tmp_path: Path, more: str, told: str) -> None:
    (fault,) = _faults(tmp_path, f"{GOOD}{more}\n")
    assert told in fault


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"mine.yaml"', "[]", "the list is empty: name a file or a folder"),
        ('"mine.yaml"', "[1]", "1 stands here in place of a path"),
        ('"mine.yaml"', '"a\\u0000b"', "has a control character"),
        ('path = "mine.yaml"', "", "either a path or a url; neither is given"),
        ('path = "mine.yaml"', 'url = "file:///etc/passwd"', "is no address of the web"),
        ('path = "mine.yaml"', 'url = "https://me@a.example/x"', "no credentials are sent; download it by hand"),
        ('path = "mine.yaml"', 'url = "https:///x"', "is no address of the web"),
        ('path = "mine.yaml"', f'path = ["a", "b"]\nsha256 = "{"0" * 64}"', "is the sum of one file, and path names 2"),
        ('id = "mine"', 'id = "provenance"', "is a graph of the store's own: give the source another id"),
        ('id = "mine"', 'id = "../up"', "is no name of a dataset"),
        ('id = "mine"', f'id = "{"m" * 121}"', "is no name of a dataset"),
        ('"curated"', '"curate"', "there is no loader 'curate' (did you mean 'curated'?); known: "),
        ("[[source]]", "[source]", "comity.toml:1: field source: write [[source]], with two brackets on each side"),
        (GOOD, "", "comity.toml:1: field source: is missing: write [[source]] for each source"),
        (GOOD, "source = []", "the list is empty"),
        (GOOD, "source = [1]", "write [[source]]"),
    ],
)
def test_a_source_that_cannot_be_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    (fault,) = _faults(tmp_path, GOOD.replace(old, new))
    assert told in fault


def test_an_id_that_stands_twice_is_told_with_both_lines(tmp_path: Path) -> None:
    (fault,) = _faults(tmp_path, GOOD + GOOD)
    assert fault.startswith("comity.toml:6: source 'mine', field id: stands on line 2 already")


def test_where_sources_cannot_be_counted_line_1_is_told(tmp_path: Path) -> None:
    """In a list on one line no source has a line of its own."""
    (fault,) = _faults(tmp_path, '\n\nsource = [{id = "a", loader = "curated", path = 1}]')
    assert fault.startswith("comity.toml:1: source 'a', field path: 1 stands")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"a = 1\nb = \xff\n", "comity.toml:2: byte 0xff is not UTF-8; save the file as UTF-8"),
        ("a = 1\nb = x\n", "comity.toml:2:5: this is no TOML: Invalid value; put texts in quotes"),
        ("a = 1\nb = 'x\n", "comity.toml:2:1: this is no TOML: "),
        ("a = 1\nb = '''x\n\n", "comity.toml:2:1: this is no TOML: Expected"),
        ("a = " + "1" * 5000, "comity.toml:1: this cannot be read: it has a number or date that cannot be one"),
        ("a = " + "[" * 5000, "comity.toml:1: this cannot be read: nested too deep"),
        (b"#" * 1_000_001, "comity.toml has more than 1 MB"),
    ],
)
def test_a_file_that_is_no_toml_is_told_with_line_and_column(tmp_path: Path, text: str | bytes, told: str) -> None:
    (fault,) = _faults(tmp_path, text)
    assert fault.startswith(told)


def test_a_file_that_is_not_there_or_is_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no\.toml is not there: docs/configuration\.md has"):
        config.read(tmp_path / "no.toml")
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        config.read(tmp_path)
    with pytest.raises(InputError, match="cannot be read: embedded null"):
        config.read(tmp_path / "\0")


def test_a_depth_that_no_message_can_show_is_told(tmp_path: Path) -> None:
    (fault,) = _faults(tmp_path, f"{GOOD}[source.options]\n{'a.' * 3000}a = 1\n")
    assert "a has a table" in fault


def test_only_keeps_the_named_sources_in_the_file_s_order(tmp_path: Path) -> None:
    read = _read(tmp_path, "".join(GOOD.replace("mine", name) for name in ("ror", "mine", "cordis")))
    assert [entry.id for entry in read.only(["cordis", "ror", "ror"]).sources] == ["ror", "cordis"]
    assert read.only([]) == read
    with pytest.raises(InputError, match=r"no source 'rorr' \(did you mean 'ror'\?\); known: ror, mine, cordis"):
        read.only(["rorr", "mine"])


def _read_or_refused(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        told = ""
        try:
            _read(Path(folder), data)
        except InputError as error:
            told = str(error)
        assert all(f"{folder}/comity.toml" in line for line in told.split("\n") if told)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _read_or_refused(data)


KEYS = st.sampled_from([*config.TOP_KEYS, *config.SOURCE_KEYS, "x", "'a b'", "options.y"])
VALUES = (
    st.sampled_from(["1", "-1", "1e9", "nan", "true", "2020-01-01", "07:32:00"])
    | st.sampled_from(
        [
            "''",
            "'x'",
            "'curated'",
            "'https://a.example/'",
            "'http://['",
            "'ontology'",
            "'2 GB'",
            "'\u2028'",
            '"\\u0000"',
        ]
    )
    | st.sampled_from(["[]", "['a', 1]", "{}", "{a = []}", "[[]]"])
)
LINES = st.tuples(KEYS, VALUES).map(" = ".join) | st.sampled_from(
    ["[[source]]", "[source]", "[source.options]", "[[x]]", "[[ 'source' ]]", "'''", ""]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(LINES, max_size=12).map("\n".join))
def test_any_lines_are_read_or_refused(text: str) -> None:
    _read_or_refused(text.encode())
