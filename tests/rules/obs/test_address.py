from __future__ import annotations

import pytest

from tiktok_live.errors import ConfigError
from tiktok_live.rules.obs.address import ObsAddress

SECRET = "S3cr3tV4lue"


@pytest.mark.parametrize(
    "url",
    ["", "127.0.0.1:4455", "http://127.0.0.1:4455", "ws://", "ws://h:99999", "ws://u:p@h:1", "ws://h/?a", "ws://[h"],
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(ConfigError, match="must be the address of the WebSocket server of OBS"):
        ObsAddress(url=url)


@pytest.mark.parametrize("password", [SECRET, f"pass:{SECRET}", "env:", "file:"])
def test_a_password_in_the_file_is_refused_and_not_shown(password):
    with pytest.raises(ConfigError, match="never be it") as failed:
        ObsAddress(password=password)
    assert SECRET not in f"{failed.value}{failed.value!r}"


def test_where_a_password_is_read_from(tmp_path, monkeypatch):
    monkeypatch.setenv("OBS", SECRET)
    (tmp_path / "obs.txt").write_text(f"{SECRET}\n")
    assert ObsAddress().read_password() == ""
    assert ObsAddress(password="env:OBS").read_password() == SECRET
    assert ObsAddress(password="file:obs.txt", folder=tmp_path).read_password() == SECRET
    assert SECRET not in repr(ObsAddress(password="file:obs.txt", folder=tmp_path))
    with pytest.raises(ConfigError, match="OBS_2 is not set"):
        ObsAddress(password="env:OBS_2").read_password()
    with pytest.raises(ConfigError, match="cannot be read"):
        ObsAddress(password="file:none.txt", folder=tmp_path).read_password()
