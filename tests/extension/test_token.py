"""The token: made once, private, and renewed on request."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tiktok_live.errors import ConfigError
from tiktok_live.extension.token import default_token_file, ensure_token, read_token


def test_it_is_in_the_users_data_folder():
    environ = {"HOME": "/home/ann"}
    assert default_token_file(environ, "linux") == Path("/home/ann/.local/share/tiktok_live/extension-token")


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_a_user_without_a_home_has_none(platform):
    assert default_token_file({}, platform) is None


def test_it_is_made_once_and_renewed_on_request(tmp_path):
    path = tmp_path / "data" / "tiktok_live" / "token"
    assert ensure_token(path)
    first = read_token(path)
    assert len(first) > 40
    assert not ensure_token(path)
    assert read_token(path) == first
    assert ensure_token(path, renew=True)
    assert read_token(path) != first
    assert [each.name for each in path.parent.iterdir()] == ["token"]


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_only_the_user_may_read_it(tmp_path):
    path = tmp_path / "tiktok_live" / "token"
    ensure_token(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_missing_an_empty_and_an_unreadable_file_are_explained(tmp_path):
    path = tmp_path / "token"
    with pytest.raises(ConfigError, match="has no token yet") as missing:
        read_token(path)
    assert "tiktok-live extension DIR" in missing.value.advice
    path.write_text(" \n")
    with pytest.raises(ConfigError, match="is empty"):
        read_token(path)
    path.write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="cannot be read"):
        ensure_token(path)
    path.write_bytes(b"a" * 5000)
    with pytest.raises(ConfigError, match="larger than 4096 bytes"):
        read_token(path)
    with pytest.raises(ConfigError, match="cannot be written"):
        ensure_token(path / "inside" / "token")
