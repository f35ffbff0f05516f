from __future__ import annotations

import subprocess
import sys

import pytest
from google.protobuf import descriptor_pool
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.random_messages import field
from tiktok_live.errors import MessageError, RemoteProtocolError
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.wire.codec import message_type, parse

CHAT = "chat.WebcastChatMessage"
LAZY = """
import sys
import tiktok_live.wire.frames
assert not any(name.startswith("google.protobuf") for name in sys.modules)
assert "betterproto2" not in sys.modules
tiktok_live.wire.frames.heartbeat(1, 1)
assert "google.protobuf.message" in sys.modules
assert "betterproto2" not in sys.modules
"""


def test_a_payload_becomes_the_named_message():
    message = parse(CHAT, field(3, "hé 🌹".encode()) + field(2, field(1, 2**63 - 1)))
    assert message.content == "hé 🌹"
    assert message.user.id == 2**63 - 1
    assert message.DESCRIPTOR.full_name == "tiktok_live.chat.WebcastChatMessage"


def test_a_type_is_made_once():
    assert message_type(CHAT) is message_type(CHAT)
    assert isinstance(parse(CHAT, b""), message_type(CHAT))


@pytest.mark.parametrize("name", ["chat.Nothing", "Nothing", ""])
def test_an_unknown_name_is_a_key_error(name):
    with pytest.raises(KeyError):
        message_type(name)
    with pytest.raises(KeyError):
        parse(name, b"")


@pytest.mark.parametrize(
    "payload",
    [
        b"\x1a\x05hi",  # truncated text
        b"\x1a\x02\xff\xfe",  # not UTF-8
        b"\x1a\x03\xed\xa0\x80",  # half of a surrogate pair
        b"\x12\x02\x08",  # truncated inside the user
        b"\x80" * 11,  # a number without an end
        b"\x00\x00",  # field 0
        b"\x1c",  # the end of a group that never began
        field(2, field(45, b"") * 3)[:-1],
    ],
)
def test_bad_bytes_are_a_message_error_that_names_the_message(payload):
    with pytest.raises(MessageError, match=r"chat\.WebcastChatMessage does not parse") as caught:
        parse(CHAT, payload)
    assert isinstance(caught.value, RemoteProtocolError)


def test_nesting_without_end_is_a_message_error():
    user = b""
    for _ in range(10_000):
        user = field(45, user)  # User.top_fans
    with pytest.raises(MessageError):
        parse(CHAT, field(2, user))


def test_the_private_pool_does_not_conflict_with_other_libraries():
    message_type(CHAT)
    with pytest.raises(KeyError):
        descriptor_pool.Default().FindMessageTypeByName("tiktok_live.chat.WebcastChatMessage")


@settings(deadline=None)
@given(name=st.sampled_from(sorted({row.message for row in MESSAGE_SPECS.values()})), payload=st.binary(max_size=100))
def test_random_bytes_parse_or_are_a_message_error(name, payload):
    try:
        message = parse(name, payload)
    except MessageError:
        return
    assert parse(name, message.SerializeToString()) == message


def test_nothing_is_loaded_before_the_first_message():
    done = subprocess.run([sys.executable, "-c", LAZY], check=False, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.returncode == 0
