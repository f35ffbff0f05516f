from __future__ import annotations

import copy
import json
import pickle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.random_messages import MESSAGES, messages, wire
from tiktok_live.events.base import DecodeContext, MessageEvent, UnknownEvent
from tiktok_live.events.decode import decode_message
from tiktok_live.events.models import Image, User
from tiktok_live.events.registry import MESSAGE_SPECS

relaxed = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
METHODS = pytest.mark.parametrize("method", sorted(MESSAGE_SPECS))


MAY_BE_NONE = {"winner", "winning_team"}


def read_everything(event: MessageEvent) -> None:
    """Read every attribute; none may raise, or be None if its type excludes None."""
    for name in event.attributes:
        value = getattr(event, name)
        assert value is not None or name.endswith("_at") or name in MAY_BE_NONE
    data = event.to_dict()
    text = json.dumps(data, allow_nan=False)
    assert json.loads(text) == data
    assert "\n" not in repr(event)
    assert copy.copy(event).to_dict() == data
    assert pickle.loads(pickle.dumps(event)).to_dict() == data


@METHODS
@relaxed
@given(data=st.data(), room_id=st.integers(0, 2**63 - 1), received_at=st.floats(0, 4e9))
def test_every_attribute_of_any_message_can_be_read(method, data, room_id, received_at):
    message = data.draw(messages(MESSAGES[method]))
    event = decode_message(method, bytes(message), 5, False, DecodeContext(room_id, received_at))
    assert not isinstance(event, UnknownEvent)
    read_everything(event)
    common = message.common
    assert event.room_id == ((common.room_id if common else 0) or room_id)


@pytest.mark.parametrize(
    ("method", "number"), [(method, number) for method, row in sorted(MESSAGE_SPECS.items()) for number in row.variants]
)
@settings(relaxed, max_examples=20)
@given(data=st.data())
def test_every_attribute_of_any_variant_can_be_read(method, number, data):
    message = data.draw(messages(MESSAGES[method]))
    setattr(message, MESSAGE_SPECS[method].discriminator, number)
    event = decode_message(method, bytes(message))
    assert type(event) is MESSAGE_SPECS[method].variants[number]
    read_everything(event)


@METHODS
@relaxed
@given(data=st.data())
def test_every_attribute_of_any_payload_can_be_read(method, data):
    payload = data.draw(wire(MESSAGES[method]))
    event = decode_message(method, payload)
    assert isinstance(event, (UnknownEvent, *MESSAGE_SPECS[method].classes))
    read_everything(event)


@given(method=st.text(max_size=30) | st.sampled_from(sorted(MESSAGE_SPECS)), payload=st.binary(max_size=60))
@settings(deadline=None)
def test_any_input_becomes_an_event(method, payload):
    event = decode_message(method, payload, 7)
    assert (event.method, event.msg_id) == (method, 7)
    read_everything(event)


@relaxed
@given(data=st.data())
def test_the_user_of_a_comment_matches_its_message(data):
    message = data.draw(messages(MESSAGES["WebcastChatMessage"]))
    event = decode_message("WebcastChatMessage", bytes(message))
    assert event.text == message.content
    if message.user is None:
        assert (event.user.id, event.user.nickname, event.user.avatar) == (0, "", Image())
    else:
        sent = message.user
        values = (event.user.id, event.user.nickname, event.user.unique_id, event.user.sec_uid)
        assert values == (sent.id, sent.nickname, sent.display_id, sent.sec_uid)
        assert list(event.user.avatar.urls) == (sent.avatar_thumb.url_list if sent.avatar_thumb else [])
        assert {badge.number for badge in event.user.badges} == {badge.scene_type for badge in sent.badge_list}
    assert isinstance(event.mentioned_user, User)
