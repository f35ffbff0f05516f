from __future__ import annotations

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tiktok_live.events.images import Image
from tiktok_live.events.models import Gift
from tiktok_live.rooms.gift_cache import GiftCache, StoredGifts

OWNER = {"host": "webcast.example.com", "language": "en", "region": "US"}
GIFTS = (Gift(5655, "Rose 🌹", 1, is_streakable=True, icon=Image(("https://x/r.png",), "r", 4, 3)), Gift(1))
STORED = StoredGifts(**OWNER, stored_at=1_750_000_000.5, gifts=GIFTS)


def cache(folder: Path, **owner: str) -> GiftCache:
    return GiftCache(folder, **(OWNER | owner))


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_was_written_is_read(tmp_path):
    folder = tmp_path / "not" / "there yet"
    assert cache(folder).read() is None
    cache(folder).write(STORED)
    assert cache(folder).read() == STORED
    assert files(folder) == ["gifts-webcast.example.com-en-US.json"]


def test_each_host_language_and_region_has_its_own(tmp_path):
    cache(tmp_path).write(STORED)
    for other in ({"host": "127.0.0.1"}, {"language": "de"}, {"region": "GB"}):
        assert cache(tmp_path, **other).read() is None
        cache(tmp_path, **other).write(msgspec.structs.replace(STORED, **other))
    assert len(files(tmp_path)) == 4
    assert cache(tmp_path).read() == STORED


@pytest.mark.parametrize("language", ["../../x", "a/b", "C:\\x", "..", "x\ty", "a" * 300, "nul\0"])
def test_no_language_leads_out_of_the_folder(tmp_path, language):
    folder = tmp_path / "cache"
    stored = msgspec.structs.replace(STORED, language=language)
    cache(folder, language=language).write(stored)
    assert files(tmp_path) == ["cache"]
    assert cache(folder, language=language).read() == (None if len(language) > 255 else stored)


def test_a_file_of_somebody_else_is_not_taken(tmp_path):
    # Both become one file name.
    cache(tmp_path, language="a/b").write(msgspec.structs.replace(STORED, language="a/b"))
    assert len(files(tmp_path)) == 1
    assert cache(tmp_path, language="a?b").read() is None


def test_a_new_list_replaces_the_old_one_without_temporary_files(tmp_path):
    cache(tmp_path).write(STORED)
    later = msgspec.structs.replace(STORED, stored_at=1_750_000_999.0, gifts=())
    cache(tmp_path).write(later)
    assert cache(tmp_path).read() == later
    assert len(files(tmp_path)) == 1


def test_two_concurrent_writers(tmp_path):
    lists = [msgspec.structs.replace(STORED, stored_at=float(number), gifts=GIFTS * 50) for number in range(20)]
    with ThreadPoolExecutor(4) as pool:
        wrote = [pool.submit(cache(tmp_path).write, each) for each in lists]
        read = [pool.submit(cache(tmp_path).read) for _ in lists]
    assert all(task.result() is None for task in wrote)
    # Whenever it was read, it was whole; on Windows a file that is being replaced may not be readable at all.
    assert all(task.result() in (None, *lists) for task in read)
    assert cache(tmp_path).read() in lists
    assert len(files(tmp_path)) == 1


# --- bad disks


def test_a_folder_that_cannot_be_made_is_a_debug_line(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    with caplog.at_level(logging.DEBUG, "tiktok_live"):
        cache(tmp_path / "file").write(STORED)
        assert cache(tmp_path / "file").read() is None
    assert [record.levelname for record in caplog.records] == ["DEBUG", "DEBUG"]
    assert (tmp_path / "file").read_text() == "in the way"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is read-only for this user")
def test_a_read_only_folder_is_a_debug_line(tmp_path, caplog):
    tmp_path.chmod(0o500)
    with caplog.at_level(logging.DEBUG, "tiktok_live"):
        cache(tmp_path).write(STORED)
    assert [record.levelname for record in caplog.records] == ["DEBUG"]
    tmp_path.chmod(0o700)
    assert files(tmp_path) == []


def test_a_failed_replacement_leaves_no_temporary_file(tmp_path, caplog, monkeypatch):
    def refuse(*args: object) -> None:
        raise PermissionError("another process has it open")

    monkeypatch.setattr(Path, "replace", refuse)
    with caplog.at_level(logging.DEBUG, "tiktok_live"):
        cache(tmp_path).write(STORED)
    assert "another process has it open" in caplog.text
    assert files(tmp_path) == []


def test_an_invalid_folder_is_logged(caplog):
    with caplog.at_level(logging.DEBUG, "tiktok_live"):
        cache(Path("nul\0")).write(STORED)
        assert cache(Path("nul\0")).read() is None
    assert [record.levelname for record in caplog.records] == ["DEBUG", "DEBUG"]


def with_content(folder: Path, content: bytes) -> GiftCache:
    cache(folder).write(STORED)
    (folder / files(folder)[0]).write_bytes(content)
    return cache(folder)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"new": ' + b"[" * 100_000,
        b'{"host": 1}',
        msgspec.json.encode(STORED).replace(b"5655", b'"x"'),
        msgspec.json.encode(STORED).replace(b"Rose", b"\xff"),
    ],
)
def test_an_invalid_file_is_ignored(tmp_path, content):
    assert with_content(tmp_path, content).read() is None


def test_a_truncated_file_is_ignored(tmp_path):
    whole = msgspec.json.encode(STORED)
    for length in range(len(whole)):
        assert with_content(tmp_path, whole[:length]).read() is None


def test_a_file_of_a_newer_version_is_read(tmp_path):
    content = msgspec.json.encode(STORED).replace(b'"host"', b'"new": [{"a": 1}], "host"')
    assert with_content(tmp_path, content).read() == STORED


@given(content=st.binary(max_size=100))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_is_a_list_or_none(tmp_path, content):
    assert with_content(tmp_path, content).read() is None
