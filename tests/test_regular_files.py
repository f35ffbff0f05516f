"""Files that are none: pipes, devices, folders, loops of links, and more bytes than anybody has memory for."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tiktok_live.client.config import LiveConfig
from tiktok_live.client.session_cookies import session_from_file
from tiktok_live.errors import ConfigError
from tiktok_live.net.options import NetworkOptions
from tiktok_live.regular_files import FileTooLarge, NotRegularFile, read_regular_file, replace_file
from tiktok_live.rooms.gift_cache import GiftCache, StoredGifts
from tiktok_live.signing.base import BadOutputOutcome, UnavailableOutcome
from tiktok_live.signing.config.credentials import read_secret
from tiktok_live.signing.config.provider_config import JsConfig
from tiktok_live.signing.providers.js.drivers import find_driver
from tiktok_live.signing.providers.js.scripts import read_script
from tiktok_live.signing.providers.static import load_outcomes
from tiktok_live.signserver.keys import ApiKeys
from tiktok_live.simulator.faults.files import read_fault_file
from tiktok_live.simulator.replay import Replay

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes in folders here")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def looped(path: Path) -> None:
    path.symlink_to(path)


def link_to_a_pipe(path: Path) -> None:
    os.mkfifo(path.with_name("pipe"))
    path.symlink_to(path.with_name("pipe"))


def link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(6 * 1024**3)


ODD = [Path.mkdir, pipe, looped, link_to_a_pipe, link_to_a_device, sparse]


def test_a_file_is_read_whole_also_through_a_link(tmp_path):
    content = bytes(range(256)) * 10_000
    (tmp_path / "file").write_bytes(content)
    assert read_regular_file(tmp_path / "file", len(content)) == content
    assert read_regular_file(str(tmp_path / "file"), 2**40) == content
    (tmp_path / "empty").touch()
    assert read_regular_file(tmp_path / "empty", 0) == b""
    if os.name == "posix":
        (tmp_path / "link").symlink_to(tmp_path / "file")
        assert read_regular_file(tmp_path / "link", len(content)) == content


@pytest.mark.parametrize("size", [11, 3_000_000])
def test_a_file_beyond_the_limit_is_not_read(tmp_path, size):
    (tmp_path / "file").write_bytes(b"x" * size)
    with pytest.raises(FileTooLarge, match="it is larger than 10 bytes"):
        read_regular_file(tmp_path / "file", 10)


def test_a_file_that_grows_while_it_is_read_is_not_read_on(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"x" * 10)
    told = iter([b"yyyyyyy", b"yyyyyyy", b""])
    monkeypatch.setattr(os, "read", lambda *_: next(told))
    with pytest.raises(FileTooLarge):
        read_regular_file(tmp_path / "file", 10)


def test_a_file_that_reports_too_large_a_size_is_not_read(tmp_path, monkeypatch):
    sparse(tmp_path / "file")
    monkeypatch.setattr(os, "read", lambda *_: pytest.fail("it was read"))
    with pytest.raises(FileTooLarge):
        read_regular_file(tmp_path / "file", 2**32)


@pytest.mark.parametrize(
    ("name", "error"), [("none", FileNotFoundError), ("nul\0", OSError), ("x" * 5_000, OSError), ("\ud800", OSError)]
)
def test_a_file_that_is_not_there_is_the_system_s_error(tmp_path, name, error):
    with pytest.raises(error) as raised:
        read_regular_file(tmp_path / name, 10)
    assert raised.value.strerror


@needs_pipes
@pytest.mark.parametrize("make", [Path.mkdir, pipe, link_to_a_pipe, link_to_a_device])
def test_what_is_not_a_file_is_reported_without_blocking(tmp_path, make):
    make(tmp_path / "odd")
    with pytest.raises(NotRegularFile, match="it is not a regular file"):
        read_regular_file(tmp_path / "odd", 10)


@needs_pipes
def test_a_loop_of_links_is_an_error(tmp_path):
    looped(tmp_path / "odd")
    with pytest.raises(OSError, match="symbolic") as raised:
        read_regular_file(tmp_path / "odd", 10)
    assert raised.value.errno == errno.ELOOP


@needs_pipes
def test_a_pipe_that_takes_the_file_s_place_before_it_is_opened_is_found_out(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"x")
    pipe(tmp_path / "pipe")
    opened = os.open
    monkeypatch.setattr(os, "open", lambda path, flags: opened(tmp_path / "pipe", flags))
    with pytest.raises(NotRegularFile):
        read_regular_file(tmp_path / "file", 10)


@contextlib.contextmanager
def all_handles_closed() -> Iterator[None]:
    before = len(list(Path("/proc/self/fd").iterdir()))
    yield
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files cannot be counted here")
def test_no_handle_is_left_open(tmp_path):
    (tmp_path / "file").write_bytes(b"x" * 11)
    with all_handles_closed():
        assert len(read_regular_file(tmp_path / "file", 11)) == 11
        for _ in range(3):
            with pytest.raises(FileTooLarge):
                read_regular_file(tmp_path / "file", 10)


# --- whoever reads a file of the user's


READERS: dict[str, Callable[[Path], object]] = {
    "configuration": LiveConfig.from_file,
    "session": session_from_file,
    "key": lambda path: read_secret("", str(path)),
    "keys of a sign server": ApiKeys.from_file,
    "certificates": lambda path: NetworkOptions(ca_file=path),
    "driver": lambda path: find_driver(str(path)),
    "outcomes": lambda path: load_outcomes(str(path)),
    "faults": read_fault_file,
    "replay": Replay.from_file,
}


@needs_pipes
@pytest.mark.parametrize("make", ODD)
@pytest.mark.parametrize("reader", READERS)
def test_everything_that_is_not_a_regular_file_is_refused_with_a_reason(tmp_path, reader, make):
    make(tmp_path / "odd")
    with pytest.raises(ConfigError) as refused:
        READERS[reader](tmp_path / "odd")
    assert "odd" in refused.value.message


@needs_pipes
@pytest.mark.parametrize("reader", READERS)
def test_a_pipe_in_place_of_a_file_is_an_error(tmp_path, reader):
    pipe(tmp_path / "odd")
    with pytest.raises(ConfigError, match="it is not a regular file"):
        READERS[reader](tmp_path / "odd")


@needs_pipes
@pytest.mark.parametrize("make", ODD)
def test_a_script_that_is_not_a_file_is_an_outcome(tmp_path, make):
    make(tmp_path / "odd")
    assert isinstance(read_script(JsConfig(path=str(tmp_path / "odd")), None), BadOutputOutcome | UnavailableOutcome)
    kept = JsConfig(url="https://h/s.js", sha256="0" * 64)
    (tmp_path / "odd").rename(tmp_path / f"{kept.sha256}.js")
    assert read_script(kept, tmp_path) is None


# --- the gift cache

OWNER = {"host": "h", "language": "en", "region": "US"}
NAME = "gifts-h-en-US.json"


@needs_pipes
@pytest.mark.parametrize("make", ODD)
def test_a_cache_that_is_not_a_file_is_ignored_and_logged(tmp_path, caplog, make):
    make(tmp_path / NAME)
    with caplog.at_level(logging.DEBUG, "tiktok_live"):
        assert GiftCache(tmp_path, **OWNER).read() is None
    assert "could not read a gift list from" in caplog.text


@needs_pipes
@pytest.mark.parametrize("make", [pipe, looped, link_to_a_pipe, link_to_a_device, sparse])
def test_a_new_list_replaces_something_that_is_not_a_file(tmp_path, make):
    make(tmp_path / NAME)
    stored = StoredGifts(**OWNER, stored_at=1.0, gifts=())
    GiftCache(tmp_path, **OWNER).write(stored)
    assert GiftCache(tmp_path, **OWNER).read() == stored
    assert not (tmp_path / NAME).is_symlink()


@needs_pipes
@pytest.mark.parametrize("make", [pipe, looped, link_to_a_pipe, link_to_a_device])
def test_an_unusable_cache_folder_disables_the_cache(tmp_path, caplog, make):
    make(tmp_path / "folder")
    cache = GiftCache(tmp_path / "folder", **OWNER)
    with caplog.at_level(logging.DEBUG, "tiktok_live"):
        cache.write(StoredGifts(**OWNER, stored_at=1.0, gifts=()))
        assert cache.read() is None
    assert "could not store" in caplog.text


def test_a_file_is_replaced_as_a_whole_and_is_private(tmp_path):
    path = tmp_path / "note.json"
    path.write_bytes(b"old")
    path.chmod(0o644)
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_replaced_leaves_nothing(tmp_path):
    (tmp_path / "folder" / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="folder"):
        replace_file(tmp_path / "folder", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
