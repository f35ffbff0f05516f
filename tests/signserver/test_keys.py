from __future__ import annotations

import hashlib

import pytest

from tiktok_live.errors import ConfigError
from tiktok_live.signserver import ApiKeys, new_key


def test_a_new_key_opens_and_stands_nowhere():
    made, other = new_key("bob"), new_key("bob")
    assert made.key != other.key
    assert len(made.key) >= 40
    name, _, digest = made.line.partition(":")
    assert (name, digest) == ("bob", hashlib.sha256(made.key.encode()).hexdigest())
    keys = ApiKeys({name: digest.upper()})
    assert keys.owner(made.key) == "bob"
    assert keys.owner(other.key) == keys.owner("") == keys.owner(digest) == keys.owner("\udcff") == ""
    assert made.key not in repr(made)
    assert digest not in repr(keys)


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\nb", "x" * 65, "ü"])
def test_a_name_fits_in_a_line(name):
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
def test_a_wrong_file_is_refused_and_not_repeated(tmp_path, content):
    path = tmp_path / "keys"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        ApiKeys.from_file(path)
    assert "secretkey" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"nothing.here"):
        ApiKeys.from_file(tmp_path / "nothing.here")


def test_a_hash_is_hexadecimal():
    with pytest.raises(ConfigError, match="64 hexadecimal"):
        ApiKeys({"bob": "g" * 64})
