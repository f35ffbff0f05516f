from __future__ import annotations

import hashlib

import pytest

from tiktok_live.errors import ConfigError
from tiktok_live.signserver import ApiKeys, new_key
from tiktok_live.signserver.keys import add_key


def test_a_new_key_is_accepted_and_never_shown():
    new, other = new_key("bob"), new_key("bob")
    assert new.key != other.key
    assert len(new.key) >= 40
    name, _, digest = new.line.partition(":")
    assert (name, digest) == ("bob", hashlib.sha256(new.key.encode()).hexdigest())
    keys = ApiKeys({name: digest.upper()})
    assert keys.owner(new.key) == "bob"
    assert keys.owner(other.key) == keys.owner("") == keys.owner(digest) == keys.owner("\udcff") == ""
    assert new.key not in repr(new)
    assert digest not in repr(keys)


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\nb", "x" * 65, "ü"])
def test_invalid_names_are_rejected(name):
    with pytest.raises(ConfigError, match="name"):
        new_key(name)
    with pytest.raises(ConfigError, match="name:sha256"):
        ApiKeys({name: "0" * 64})


def test_a_file_of_keys(tmp_path):
    bob, eve = new_key("bob"), new_key("eve")
    path = tmp_path / "keys"
    path.write_text(f"# ours\n\n  {bob.line}  \n{eve.line.upper().replace('EVE', 'eve')}\n", encoding="utf-8")
    keys = ApiKeys.from_file(path)
    assert len(keys) == 2
    assert (keys.owner(bob.key), keys.owner(eve.key)) == ("bob", "eve")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"# none\n",
        b"bob\n",
        b"bob:secretkey\n",
        b"bob:" + b"0" * 63,
        b"\xff\xfe",
        b"a:" + b"0" * 64 + b"\na:" + b"1" * 64,
    ],
)
def test_an_invalid_file_is_rejected_without_showing_its_content(tmp_path, content):
    path = tmp_path / "keys"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        ApiKeys.from_file(path)
    assert "secretkey" not in str(caught.value)


def test_the_error_names_a_missing_file(tmp_path):
    with pytest.raises(ConfigError, match=r"nothing.here"):
        ApiKeys.from_file(tmp_path / "nothing.here")


def test_a_hash_must_be_hexadecimal():
    with pytest.raises(ConfigError, match="64 hexadecimal"):
        ApiKeys({"bob": "g" * 64})


def test_a_key_is_added_to_a_file_once(tmp_path):
    path = tmp_path / "keys"
    bob, eve = add_key(path, "bob"), add_key(path, "eve")
    keys = ApiKeys.from_file(path)
    assert (keys.owner(bob), keys.owner(eve), keys.names) == ("bob", "eve", {"bob", "eve"})
    assert bob not in path.read_text(encoding="utf-8")
    with pytest.raises(ConfigError, match="has a key of bob already"):
        add_key(path, "bob")
    with pytest.raises(ConfigError, match="cannot be written"):
        add_key(tmp_path / "no such folder" / "keys", "bob")
