from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from tiktok_live.net.devtools.errors import BrowserUnusable, UnusableKind
from tiktok_live.net.devtools.profile import BrowserNote, ProfileLock, default_profile

NOTE = BrowserNote(pid=7, address="ws://127.0.0.1:9222/devtools/browser/a", owner=8, started=1.5)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@POSIX
def test_a_new_folder_is_private(tmp_path):
    folder = tmp_path / "data" / "browser"
    old = os.umask(0)
    try:
        with ProfileLock(folder) as lock:
            lock.write_note(NOTE)
    finally:
        os.umask(old)
    assert mode(folder) == 0o700
    assert mode(folder / "tiktok_live.json") == 0o600


@POSIX
def test_a_profile_that_others_may_read_is_made_private(tmp_path):
    (tmp_path / "Local State").touch()
    tmp_path.chmod(0o755)
    with ProfileLock(tmp_path):
        assert mode(tmp_path) == 0o700


@POSIX
def test_a_folder_with_other_files_is_refused_and_stays_as_it_is(tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "letter.txt").touch()
    with pytest.raises(BrowserUnusable, match="contains other files") as raised:
        ProfileLock(tmp_path)
    assert raised.value.kind is UnusableKind.PROFILE_UNUSABLE
    assert mode(tmp_path) == 0o755
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@POSIX
def test_a_folder_of_another_user_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(BrowserUnusable, match="belongs to another user"):
        ProfileLock(tmp_path)


@pytest.mark.parametrize("name", ["file", "nul\0"])
def test_what_is_no_folder_is_refused(tmp_path, name):
    (tmp_path / "file").touch()
    with pytest.raises(BrowserUnusable, match="cannot be used") as raised:
        ProfileLock(tmp_path / name)
    assert raised.value.kind is UnusableKind.PROFILE_UNUSABLE
    assert "page?profile=DIR" in raised.value.advice


def test_a_locked_folder_is_in_use_until_it_is_released(tmp_path):
    with ProfileLock(tmp_path) as lock:
        lock.write_note(NOTE)
        with pytest.raises(BrowserUnusable, match=r"another program of yours \(process 8\)") as raised:
            ProfileLock(tmp_path)
        assert raised.value.kind is UnusableKind.PROFILE_IN_USE
        assert "page?profile=DIR" in raised.value.advice
    lock.release()
    ProfileLock(tmp_path).release()


def test_the_note_is_read_and_removed(tmp_path):
    with ProfileLock(tmp_path) as lock:
        assert lock.note() is None
        lock.write_note(NOTE)
        assert lock.note() == NOTE
        lock.remove_note()
        lock.remove_note()
        assert lock.note() is None


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"pid": "7"}', b"[" * 5_000, b" " * 10_000])
def test_an_unreadable_note_is_none(tmp_path, content):
    (tmp_path / "tiktok_live.json").write_bytes(content)
    (tmp_path / "Local State").touch()
    with ProfileLock(tmp_path) as lock:
        assert lock.note() is None


@pytest.mark.parametrize(
    ("platform", "environ", "executable", "folder"),
    [
        ("linux", {"HOME": "/home/me"}, "/usr/bin/chromium", "/home/me/.local/share/tiktok_live/browser"),
        ("linux", {"HOME": "/home/me", "XDG_DATA_HOME": "/data"}, "", "/data/tiktok_live/browser"),
        ("linux", {"HOME": "/home/me", "XDG_DATA_HOME": "data"}, "", "/home/me/.local/share/tiktok_live/browser"),
        ("linux", {"HOME": "/h"}, "/snap/bin/chromium", "/h/snap/chromium/common/tiktok_live/browser"),
        (
            "linux",
            {"HOME": "/h", "XDG_DATA_HOME": "/data"},
            "/var/lib/flatpak/exports/bin/com.google.Chrome",
            "/h/.var/app/com.google.Chrome/data/tiktok_live/browser",
        ),
        ("darwin", {"HOME": "/Users/me"}, "", "/Users/me/Library/Application Support/tiktok_live/browser"),
        ("win32", {"LOCALAPPDATA": "C:/local"}, "", "C:/local/tiktok_live/browser"),
        ("win32", {"USERPROFILE": "C:/me"}, "", "C:/me/AppData/Local/tiktok_live/browser"),
    ],
)
def test_the_default_folder_is_in_the_user_s_data(platform, environ, executable, folder):
    assert default_profile(environ, platform, executable) == Path(folder)


def test_without_a_home_a_folder_must_be_chosen():
    with pytest.raises(BrowserUnusable, match="home folder") as raised:
        default_profile({}, "linux")
    assert raised.value.kind is UnusableKind.PROFILE_UNUSABLE
