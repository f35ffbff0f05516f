from __future__ import annotations

import time

import pytest

from tiktok_live.capture.anonymizing import Identities
from tiktok_live.capture.anonymizing import known_names as names_module
from tiktok_live.capture.anonymizing.known_names import KnownNames


def names(*known: str) -> KnownNames:
    found = KnownNames()
    for name in known:
        found.add(name, "NEW")
    return found


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("hello Ann", "hello NEW"),
        ("ann, ANN!", "NEW, NEW!"),
        ("banana", "banana"),
        ("Ann Lee is Ann", "NEW is NEW"),
        ("こんにちは桜子さん", "こんにちはNEWさん"),
        ("🌸 and 🌸x🌸", "🌸 and NEW"),
        ("İ ann", "İ NEW"),
        ("I", "I"),
        ("", ""),
    ],
)
def test_known_names_are_found(text, replaced):
    # The last two are too short: each would be found in ordinary texts.
    assert names("ann", "Ann Lee", "🌸x🌸", "桜子", "I", "桜").replaced(text) == replaced


def test_the_longest_name_counts():
    assert names("ann", "ann lee", "ann l").replaced("ann lee, ann lees, ann") == "NEW, NEW lees, NEW"


def test_the_names_are_bounded(monkeypatch):
    monkeypatch.setattr(names_module, "MAX_NAMES", 2)
    assert names("ann", "bob", "eve").replaced("ann bob eve") == "NEW NEW eve"


def test_replacements_depend_on_the_key_alone():
    one, same, other = Identities(key=b"a"), Identities(key=b"a"), Identities(key=b"b")
    assert one.number(7) == same.number(7) != other.number(7)
    assert one.handle("@Ann ") == same.handle("ann") != other.handle("ann")
    assert 6 * 10**18 <= one.number(7) < 7 * 10**18
    assert (one.number(0), one.handle(""), one.nickname(" "), one.id_text("")) == (0, "", "", "")
    assert one.id_text("7") == str(one.number(7))
    assert one.id_text("MS4w").startswith("id")


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("call 0151-234-5678 now", "call 0000000 now"),
        ("see https://x.example/ann?a=1 or www.x.y", "see [link] or [link]"),
        ("ann@example.org", "[link]"),
        ("twitch.tv/ann", "[link]"),
        ("5 + 5 = 10, 123456", "5 + 5 = 10, 123456"),
    ],
)
def test_links_addresses_and_long_numbers_are_replaced(text, new):
    assert Identities().text(text) == new


@pytest.mark.parametrize("text", ["a", "a-", "a."])
def test_a_long_text_takes_no_longer_than_many_short_ones(text):
    began = time.perf_counter()
    Identities().text(text * 10_000)
    assert time.perf_counter() - began < 2.0
