"""Where this library keeps what is the user's, on each system."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiktok_live.user_folders import cache_folder, config_folder, data_folder


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [
        ("linux", {"HOME": "/home/ann"}, "/home/ann/.cache/tiktok_live"),
        ("linux", {"HOME": "/home/ann", "XDG_CACHE_HOME": "/var/c"}, "/var/c/tiktok_live"),
        ("linux", {"HOME": "/home/ann", "XDG_CACHE_HOME": "c"}, "/home/ann/.cache/tiktok_live"),
        ("linux", {"HOME": "/home/ann", "XDG_CACHE_HOME": ""}, "/home/ann/.cache/tiktok_live"),
        ("linux", {"XDG_CACHE_HOME": "/var/c"}, "/var/c/tiktok_live"),
        ("linux", {"LOCALAPPDATA": "C:/L"}, None),
        ("freebsd14", {"HOME": "/home/ann"}, "/home/ann/.cache/tiktok_live"),
        ("darwin", {"HOME": "/Users/ann", "XDG_CACHE_HOME": "/c"}, "/Users/ann/Library/Caches/tiktok_live"),
        ("darwin", {}, None),
        ("win32", {"LOCALAPPDATA": "C:/L", "USERPROFILE": "C:/U", "HOME": "/h"}, "C:/L/tiktok_live"),
        ("win32", {"USERPROFILE": "C:/U"}, "C:/U/AppData/Local/tiktok_live"),
        ("win32", {"HOME": "/h"}, None),
    ],
)
def test_the_folder_of_each_platform(platform, environ, expected):
    assert cache_folder(environ, platform) == (Path(expected) if expected else None)


def test_the_folder_here(monkeypatch, tmp_path):
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    folder = cache_folder()
    assert folder is not None
    assert tmp_path in folder.parents
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [
        ("linux", {"HOME": "/home/ann"}, "/home/ann/.local/share/tiktok_live"),
        ("linux", {"HOME": "/home/ann", "XDG_DATA_HOME": "/data"}, "/data/tiktok_live"),
        ("linux", {"HOME": "/home/ann", "XDG_DATA_HOME": "here"}, "/home/ann/.local/share/tiktok_live"),
        ("darwin", {"HOME": "/Users/ann"}, "/Users/ann/Library/Application Support/tiktok_live"),
        ("win32", {"LOCALAPPDATA": "C:/local"}, "C:/local/tiktok_live"),
        ("win32", {"USERPROFILE": "C:/ann"}, "C:/ann/AppData/Local/tiktok_live"),
        ("linux", {}, None),
        ("darwin", {}, None),
        ("win32", {}, None),
    ],
)
def test_the_data_folder_of_each_platform(platform, environ, expected):
    assert data_folder(environ, platform) == (Path(expected) if expected else None)


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [
        ("linux", {"HOME": "/home/ann"}, "/home/ann/.config/tiktok-live"),
        ("linux", {"HOME": "/home/ann", "XDG_CONFIG_HOME": "/etc/xdg"}, "/etc/xdg/tiktok-live"),
        ("linux", {"HOME": "/home/ann", "XDG_CONFIG_HOME": "here"}, "/home/ann/.config/tiktok-live"),
        ("darwin", {"HOME": "/Users/ann"}, "/Users/ann/Library/Application Support/tiktok-live"),
        ("win32", {"LOCALAPPDATA": "C:/local"}, "C:/local/tiktok-live"),
        ("linux", {}, None),
    ],
)
def test_the_folder_of_the_options_is_named_like_the_command(platform, environ, expected):
    assert config_folder(environ, platform) == (Path(expected) if expected else None)
