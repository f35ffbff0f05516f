from __future__ import annotations

import pytest

from tests.fuzz.filled import filled_payloads
from tests.random_messages import field
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.wire import allowance as module
from tiktok_live.wire.allowance import Allowance

CHAT = "chat.WebcastChatMessage"
FAN, BADGE = field(45, b""), field(64, b"")  # of a `User`: another one, which is the largest message there is
MB = 1_000_000


def refused(payload: bytes) -> bool:
    return Allowance().spend(CHAT, payload) is None


def test_one_text_is_never_too_large():
    assert Allowance().spend(CHAT, field(3, b"x" * 15 * MB)) < 1000
    assert not refused(field(3, b"\x0a\x00" * 7 * MB))


@pytest.mark.parametrize(
    "payload",
    [
        field(2, FAN * 300_000),
        field(2, BADGE * MB),
        field(2, field(45, field(1, 1)) * 300_000),
        field(2, BADGE * MB) + b"\x0a",  # cut off: the parser would get as far
        field(1, 1) * 2 * MB,
        field(500, b"") * 2 * MB,
        (b"\xa3\x06" + b"\xa4\x06") * MB,
        field(20, bytes(15 * MB)),  # packed numbers, one byte each
        b"\xa2\x01\x00" * 2 * MB,  # the same in pieces of none
        field(1, field(17, b"") * 2 * MB),
        (b"\x92\x80\x00" + b"\x80\x00") * MB,  # tags and lengths of more bytes than they need
    ],
    ids=[
        "people",
        "badges",
        "people who have something",
        "badges, then cut off",
        "numbers",
        "unknown fields",
        "groups",
        "packed numbers",
        "empty packs",
        "texts",
        "users in long writing",
    ],
)
def test_millions_of_parts_are_too_many(payload):
    assert refused(payload)


def test_what_a_group_holds_hides_nothing_behind_it():
    broken = b"\xa3\x06" + field(2, b"\xff\xff") + b"\xa4\x06"  # no user, and none is asked for there
    assert refused(broken + field(2, FAN * 300_000))


def test_bytes_that_are_no_protobuf_are_left_to_the_parser():
    assert not refused(b"\xff" * 20)
    assert not refused(field(2, field(3, b"Ann")[:-1]) * 10)


def test_a_message_weighs_about_what_the_parser_allocates():
    empty = Allowance().spend(CHAT, b"")
    weight = Allowance().spend(CHAT, field(2, FAN * 1000)) - empty
    assert 600_000 < weight < 900_000  # measured: 640 bytes each
    assert 7000 < Allowance().spend(CHAT, field(20, bytes(1000))) - empty < 9000


@pytest.mark.parametrize(("method", "payload"), filled_payloads())
def test_no_message_with_every_field_set_comes_near(method, payload):
    assert Allowance().spend(MESSAGE_SPECS[method].message, payload) < 0.01 * module.MAX_PARSED


def test_the_messages_of_a_batch_share_it(monkeypatch):
    monkeypatch.setattr(module, "MAX_PARTS", 1000)
    allowance, hundred = Allowance(), field(2, BADGE * 99)
    for _ in range(9):
        assert allowance.spend(CHAT, hundred)
    assert allowance.spend(CHAT, hundred) is None


def test_one_gets_half_of_what_is_left_and_leaves_the_rest_to_those_behind_it(monkeypatch):
    monkeypatch.setattr(module, "MAX_PARTS", 1000)
    allowance = Allowance()
    for _ in range(3):
        assert allowance.spend(CHAT, field(2, BADGE * 600)) is None
    assert allowance.spend(CHAT, field(2, BADGE * 50))


def test_what_is_refused_takes_no_memory_from_the_others(monkeypatch):
    monkeypatch.setattr(module, "MAX_PARSED", 100_000)
    allowance = Allowance()
    for _ in range(20):
        assert allowance.spend(CHAT, field(2, FAN * 100)) is None  # half of them would be too heavy
    assert allowance.spend(CHAT, field(2, FAN * 50))


def test_many_small_messages_are_no_monstrous_one():
    allowance = Allowance(messages=100_000)
    for _ in range(100_000):
        assert allowance.spend(CHAT, b"\x0a\x02\x18\x05\x12\x07\x08\x01\x1a\x03Ann\x1a\x02hi")


def test_what_takes_longer_than_a_walk_costs_more(monkeypatch):
    monkeypatch.setattr(module, "MAX_PARTS", 1000)
    payload = field(2, BADGE * 200)
    assert Allowance().spend(CHAT, payload, times=2)
    assert Allowance().spend(CHAT, payload, times=3) is None
