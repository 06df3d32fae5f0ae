"""Downloads: asked for or not at all, and what lies in the cache is what came, from where it is wanted."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from comity import downloads, fetch
from comity.config import SourceEntry
from comity.graph.errors import ComityError, InputError
from tests.config.downloading import NEW, OLD, download, entry_of, sum_of, with_old_copy
from tests.config.served import Answer, Served


def test_a_first_download_is_written_with_a_record_of_where_it_came_from(served: Served, tmp_path: Path) -> None:
    served.answers["/a/data.zip?key=secret"] = Answer(OLD, etag='"one"', headers={"Last-Modified": "yesterday"})
    told: list[str] = []
    entry = entry_of(served, "/a/data.zip?key=secret")
    file = fetch.fetch(entry, tmp_path / "new" / "cache", download=True, tell=told.append)
    assert file == tmp_path / "new" / "cache" / "ror_data.zip"
    assert file.read_bytes() == OLD
    note = (file.parent / "ror_data.zip+download.json").read_text()
    assert json.loads(note)["url"] == f"{served.address}/a/data.zip"
    assert "secret" not in note + "".join(told)
    record = downloads.held(entry, file)
    assert (record.sha256, record.size, record.etag, record.last_modified) == (sum_of(OLD), 10, '"one"', "yesterday")
    assert told[-1] == f"ror: 0.0 MB downloaded, SHA-256 {sum_of(OLD)}"


def test_a_request_says_who_asks_and_has_no_credentials_and_no_cookies(served: Served, tmp_path: Path) -> None:
    served.answers["/data.zip"] = Answer(status=302, headers={"Location": "/b", "Set-Cookie": "a=b; Path=/"})
    served.answers["/b"] = Answer(OLD)
    assert download(entry_of(served), tmp_path) == OLD
    for _path, headers in served.asked:
        assert headers["User-Agent"] == "comity/0.1.0"
        assert headers["Accept-Encoding"] == "identity"
        assert {"authorization", "cookie"} & {name.lower() for name in headers} == set()


def test_what_has_not_changed_is_not_sent_again(served: Served, tmp_path: Path) -> None:
    entry, told = with_old_copy(served, tmp_path), []
    assert fetch.fetch(entry, tmp_path, download=True, tell=lambda step: told.append(step)).read_bytes() == OLD
    assert served.asked[-1][1]["If-None-Match"] == '"one"'
    assert told[-1].startswith("ror: not changed since 2")


def test_a_server_without_tags_is_asked_by_the_date_of_its_file(served: Served, tmp_path: Path) -> None:
    day = "Mon, 23 Nov 2026 10:00:00 GMT"
    served.answers["/data.zip"] = Answer(OLD, headers={"Last-Modified": day})
    assert download(entry_of(served), tmp_path) == OLD
    served.answers["/data.zip"] = Answer(status=304, length=False)
    assert download(entry_of(served), tmp_path) == OLD
    assert served.asked[-1][1]["If-Modified-Since"] == day


def test_what_has_changed_takes_the_old_copy_s_place(served: Served, tmp_path: Path) -> None:
    entry = with_old_copy(served, tmp_path)
    served.answers["/data.zip"] = Answer(NEW, etag='"two"')
    assert download(entry, tmp_path) == NEW
    assert len(list(tmp_path.iterdir())) == 2


def test_a_version_that_cannot_be_sent_back_is_not_kept(served: Served, tmp_path: Path) -> None:
    served.answers["/data.zip"] = Answer(OLD, headers={"ETag": "\xe9t\xe9"})
    for _ in range(2):
        assert download(entry_of(served), tmp_path) == OLD
    assert "If-None-Match" not in served.asked[-1][1]


def test_without_download_nothing_is_asked(served: Served, tmp_path: Path) -> None:
    entry = entry_of(served)
    with pytest.raises(InputError, match=r"never downloaded: `comity build --config … --download` downloads it"):
        fetch.fetch(entry, tmp_path / "none", download=False)
    assert served.asked == []
    assert not (tmp_path / "none").exists()
    with_old_copy(served, tmp_path)
    asked = len(served.asked)
    assert fetch.fetch(entry, tmp_path, download=False).read_bytes() == OLD
    assert len(served.asked) == asked


@pytest.mark.parametrize("note", [None, b"", b"[]", b'{"url": 1}', b"[" * 50_000, b"\xff", b"CHANGED"])
def test_a_copy_that_is_not_what_came_is_refused_and_can_be_downloaded_anew(
    served: Served, tmp_path: Path, note: bytes | None
) -> None:
    entry = with_old_copy(served, tmp_path)
    beside = tmp_path / "ror_data.zip+download.json"
    if note is None:
        beside.unlink()
    elif note == b"CHANGED":
        (tmp_path / "ror_data.zip").write_bytes(OLD[:-1])
    else:
        beside.write_bytes(note)
    with pytest.raises(InputError, match=r"it was changed or cut since; `comity build --config … --download`"):
        fetch.fetch(entry, tmp_path, download=False)
    assert download(entry, tmp_path) == OLD
    assert "If-None-Match" not in served.asked[-1][1]
    assert fetch.fetch(entry, tmp_path, download=False).read_bytes() == OLD


def test_a_copy_from_another_address_is_refused_and_not_taken_for_this_one(served: Served, tmp_path: Path) -> None:
    with_old_copy(served, tmp_path)
    other = entry_of(served, "/elsewhere/data.zip")
    with pytest.raises(InputError, match="from another address than"):
        fetch.fetch(other, tmp_path, download=False)
    served.answers["/elsewhere/data.zip"] = Answer(NEW, etag='"one"')
    assert download(other, tmp_path) == NEW


def test_a_copy_with_another_sum_than_the_configuration_wants_is_refused(served: Served, tmp_path: Path) -> None:
    with_old_copy(served, tmp_path)
    with pytest.raises(InputError, match=f"{sum_of(OLD)}, and the configuration wants {sum_of(NEW)}"):
        fetch.fetch(entry_of(served, sha256=sum_of(NEW)), tmp_path, download=False)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/..%2f..%2f..%2fetc%2fpasswd", "ror_etc-passwd"),
        ("/..", "ror_download"),
        ("/", "ror_download"),
        ("", "ror_download"),
        ("/%00%0a;rm%20-rf", "ror_rm-rf"),
        ("/a%5C..%5Cb.zip", "ror_a-..-b.zip"),
        ("/x.zip%2bdownload.json", "ror_x.zip-download.json"),
        ("/.part", "ror_part"),
        ("/%E6%96%87%E4%BB%B6.zip", "ror_zip"),
        ("/" + "n" * 5000 + ".zip", "ror_" + "n" * 96 + ".zip"),
    ],
)
def test_a_file_s_name_stays_in_the_cache_whatever_the_address(tmp_path: Path, path: str, name: str) -> None:
    entry = SourceEntry(id="ror", loader="ror", url=f"https://a.example{path}")
    assert downloads.place(entry, tmp_path) == tmp_path / name


def test_an_interruption_keeps_the_old_copy_and_leaves_no_part(served: Served, tmp_path: Path) -> None:
    entry = with_old_copy(served, tmp_path)
    served.answers["/data.zip"] = Answer(NEW)

    def tell(step: str) -> None:
        if step.endswith(" MB"):
            assert len(list(tmp_path.glob(".*.part"))) == 1
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch.fetch(entry, tmp_path, download=True, tell=tell)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ror_data.zip", "ror_data.zip+download.json"]
    assert fetch.fetch(entry, tmp_path, download=False).read_bytes() == OLD


def test_what_a_killed_process_left_is_removed_a_day_later(served: Served, tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / f".ror_data.zip.{name}.part").write_bytes(b"x")
    os.utime(tmp_path / ".ror_data.zip.old.part", (0, 0))
    served.answers["/data.zip"] = Answer(OLD)
    download(entry_of(served), tmp_path)
    assert [path.name for path in tmp_path.glob(".*")] == [".ror_data.zip.new.part"]


def test_downloads_of_the_same_file_at_once_leave_a_whole_copy(served: Served, tmp_path: Path) -> None:
    entry, failed = entry_of(served), []

    def run() -> None:
        try:
            for number in range(8):
                served.answers["/data.zip"] = Answer(f"{threading.get_ident()} {number}".encode())
                fetch.fetch(entry, tmp_path, download=True)
                fetch.fetch(entry, tmp_path, download=False)
        except ComityError as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(list(tmp_path.iterdir())) == 2


def test_a_listener_that_has_left_is_no_fault_of_the_source(served: Served, tmp_path: Path) -> None:
    def tell(_step: str) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        fetch.fetch(entry_of(served), tmp_path, download=True, tell=tell)


def test_a_cache_that_is_no_folder_is_told(served: Served, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    for anew in (True, False):
        with pytest.raises(InputError, match="cache.*: check the folder, its rights and its space"):
            fetch.fetch(entry_of(served), tmp_path / "cache", download=anew)


def test_files_of_a_source_with_a_path_are_those_files(served: Served, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    entry = SourceEntry(id="ror", loader="ror", path=(file,), sha256=sum_of(OLD))
    with pytest.raises(InputError, match=r"source 'ror': .*a\.json is not there"):
        fetch.files(entry, tmp_path, download=False)
    file.write_bytes(OLD)
    assert fetch.files(entry, tmp_path, download=True) == (file,)
    file.write_bytes(NEW)
    with pytest.raises(InputError, match=f"{sum_of(NEW)}, and the configuration wants {sum_of(OLD)}"):
        fetch.files(entry, tmp_path, download=False)
    with pytest.raises(InputError, match="has no url"):
        fetch.fetch(entry, tmp_path, download=False)
    served.answers["/data.zip"] = Answer(OLD)
    assert fetch.files(entry_of(served), tmp_path, download=True) == (tmp_path / "ror_data.zip",)


def test_a_sum_of_a_folder_is_told(tmp_path: Path) -> None:
    entry = SourceEntry(id="ror", loader="ror", path=(tmp_path,), sha256=sum_of(OLD))
    with pytest.raises(InputError, match="Is a directory"):
        fetch.files(entry, tmp_path, download=False)
