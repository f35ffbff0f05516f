from __future__ import annotations

import os

import pytest

from tiktok_live.errors import ConfigError
from tiktok_live.overlay import media as module
from tiktok_live.overlay.media import Media, is_secure_url


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "media"
    (inside / "sounds").mkdir(parents=True)
    for name in ("a.png", "sounds/horn.mp3", "script.js", ".hidden.png", "page.html"):
        (inside / name).write_bytes(b"x")
    (tmp_path / "secret.png").write_bytes(b"x")
    (inside / "link.png").symlink_to(tmp_path / "secret.png")
    (inside / "circle.png").symlink_to(inside / "circle.png")
    os.mkfifo(inside / "pipe.png")
    return inside


def test_files_of_the_folder_are_found(folder):
    media = Media(folder)
    assert media.find("a.png") == folder.resolve() / "a.png"
    assert media.url_of("sounds/horn.mp3") == "/overlay/own/sounds/horn.mp3"


@pytest.mark.parametrize(
    "name",
    [
        *("../secret.png", "sounds/../../secret.png", "/etc/passwd", "link.png", "circle.png", "pipe.png", "script.js"),
        *("page.html", ".hidden.png", "none.png", "", ".", "a.png/", "a\\b.png", "c:a.png", "a.png::$DATA", "a.png\0"),
        *("sounds", "a/b/c/d/e.png", "x" * 300 + ".png"),
    ],
)
def test_nothing_else_is_found(folder, name):
    assert Media(folder).find(name) is None
    assert Media(None).find(name) is None


def test_large_files_are_not_served(folder, monkeypatch):
    monkeypatch.setattr(module, "MAX_MEDIA", 0)
    assert Media(folder).find("a.png") is None


def test_published_files_have_one_address_each(folder):
    media = Media(None)
    address = media.publish(folder / "a.png")
    assert address == media.publish(folder / "sounds" / ".." / "a.png")
    assert media.find(address.removeprefix("/overlay/own/")) == (folder / "a.png").resolve()
    for name in ("script.js", "none.png", "pipe.png"):
        with pytest.raises(ConfigError, match="pages cannot show or play"):
            media.publish(folder / name)


def test_secure_urls():
    assert is_secure_url("https://cdn.example/a.png")
    assert not any(map(is_secure_url, ("http://cdn.example/a.png", "https://a b", 'https://a"', "javascript:1", "")))
