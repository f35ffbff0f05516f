from __future__ import annotations

import copy
import inspect
import json
import pickle
from datetime import UTC, datetime

import pytest

from tests.events.factories import ONE_OF_EACH
from tiktok_live.events import lifecycle
from tiktok_live.events.base import json_value
from tiktok_live.events.lifecycle import (
    CommandRefusedEvent,
    ConnectedEvent,
    DisconnectedEvent,
    EventsDroppedEvent,
    HandlerFailedEvent,
    LifecycleEvent,
    ReconnectedEvent,
    ReconnectingEvent,
    RoomClosedEvent,
    SignProviderDelayedEvent,
    SignProviderEvent,
    SignProviderFailedEvent,
    SignProviderPausedEvent,
    SignProviderResumedEvent,
    SignProviderSkippedEvent,
    SignProviderSwitchedEvent,
    WaitingForLiveEvent,
)
from tiktok_live.events.models import User
from tiktok_live.retention import EVENT_OVERHEAD

NOW = datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
WHERE = {"room_id": 7300000000000000001, "received_at": NOW}
CHAT = ONE_OF_EACH[0]
EVENTS = {
    LifecycleEvent(**WHERE): {},
    ConnectedEvent(**WHERE, unique_id="host", provider="direct"): {"unique_id": "host", "provider": "direct"},
    DisconnectedEvent(**WHERE, reason="silence"): {"reason": "silence"},
    ReconnectingEvent(**WHERE, attempt=2, delay=1.5, cause="x"): {"attempt": 2, "delay": 1.5, "cause": "x"},
    ReconnectedEvent(**WHERE, gap=12.5): {"gap": 12.5},
    HandlerFailedEvent(**WHERE, handler="bot.greet", failed_on=CHAT, error=KeyError("x")): {
        "handler": "bot.greet",
        "failed_on": CHAT.to_dict(),
        "error": "KeyError: 'x'",
    },
    EventsDroppedEvent(**WHERE, handler="bot.greet", dropped=3, queue_size=10): {
        "handler": "bot.greet",
        "dropped": 3,
        "queue_size": 10,
    },
    WaitingForLiveEvent(**WHERE, status="offline", next_look=60.0): {"status": "offline", "next_look": 60.0},
}
SIGNING = {"provider": "direct", "reason": "it is down"}
EVENTS |= {
    SignProviderEvent(**WHERE, **SIGNING): SIGNING,
    SignProviderFailedEvent(**WHERE, **SIGNING, outcome="unavailable", retry_after=7.0): {
        **SIGNING,
        "outcome": "unavailable",
        "retry_after": 7.0,
    },
    SignProviderSkippedEvent(**WHERE, **SIGNING, seconds=4.0): {**SIGNING, "seconds": 4.0},
    SignProviderDelayedEvent(**WHERE, **SIGNING, seconds=4.0): {**SIGNING, "seconds": 4.0},
    SignProviderSwitchedEvent(**WHERE, **SIGNING, previous="euler"): {**SIGNING, "previous": "euler"},
    SignProviderPausedEvent(**WHERE, **SIGNING, seconds=4.0): {**SIGNING, "seconds": 4.0},
    SignProviderResumedEvent(**WHERE, **SIGNING): SIGNING,
}
USER = User(id=7, unique_id="ann", nickname="Ann")
REFUSED = {"command": "song", "reason": "usage", "detail": "TITLE is missing"}
EVENTS[CommandRefusedEvent(**WHERE, **REFUSED, user=USER)] = {
    "command": "song",
    "user": json_value("user", USER),
    "reason": "usage",
    "detail": "TITLE is missing",
    "retry_after": 0.0,
}
CLOSED = RoomClosedEvent(**WHERE, unique_id="host", reason="it is full", error=KeyError("x"))
EVENTS[CLOSED] = {"unique_id": "host", "reason": "it is full", "error": "KeyError: 'x'"}
EACH = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)


def test_every_class_is_covered():
    assert {type(event).__name__ for event in EVENTS} == set(lifecycle.__all__)


@EACH
def test_the_header_of_a_lifecycle_event(event):
    assert (event.method, event.msg_id, event.is_backlog, event.proto) == ("", 0, False, None)
    assert (event.room_id, event.received_at, event.created_at) == (7300000000000000001, NOW, NOW)


@EACH
def test_to_dict_is_json_header_first_then_the_fields_in_order(event):
    data = event.to_dict()
    assert json.loads(json.dumps(data)) == data
    expected = {
        "event": event.name,
        "method": "",
        "msg_id": "0",
        "room_id": "7300000000000000001",
        "created_at": "2025-06-15T15:06:40+00:00",
        "received_at": "2025-06-15T15:06:40+00:00",
        "is_backlog": False,
        **EVENTS[event],
    }
    assert data == expected
    assert list(data) == list(expected)


@EACH
def test_no_lifecycle_event_is_droppable(event):
    assert event.is_droppable is False


@EACH
def test_retained_bytes_include_the_failed_event(event):
    kept = event.failed_on.retained_bytes if isinstance(event, HandlerFailedEvent) else 0
    assert event.retained_bytes == kept + EVENT_OVERHEAD


@EACH
def test_no_attribute_can_be_set_or_deleted_and_none_added(event):
    for name in (*event.attributes, "proto", "name", "to_dict", "something_new"):
        with pytest.raises(AttributeError):
            setattr(event, name, 1)
        with pytest.raises(AttributeError):
            delattr(event, name)
    assert not hasattr(event, "__dict__")


@EACH
def test_events_are_equal_by_value_hashable_and_copy(event):
    again = copy.copy(event)
    assert again == event
    assert hash(again) == hash(event)
    if not isinstance(event, HandlerFailedEvent | RoomClosedEvent):  # exceptions have no equality by value
        for duplicate in (copy.deepcopy(event), pickle.loads(pickle.dumps(event))):
            assert duplicate == event
            assert hash(duplicate) == hash(event)


def test_different_values_are_different_events():
    assert ReconnectedEvent(**WHERE, gap=1.0) != ReconnectedEvent(**WHERE, gap=2.0)
    assert LifecycleEvent(**WHERE) != DisconnectedEvent(**WHERE, reason="")


def test_a_pickled_handler_failure_keeps_event_and_error():
    event = HandlerFailedEvent(**WHERE, handler="greet", failed_on=CHAT, error=ValueError("x"))
    again = pickle.loads(pickle.dumps(event))
    assert again.failed_on == CHAT
    assert repr(again.error) == "ValueError('x')"


def test_fields_are_keyword_only_and_required():
    with pytest.raises(TypeError):
        DisconnectedEvent(1, NOW, "silence")
    with pytest.raises(TypeError):
        DisconnectedEvent(**WHERE)
    assert list(inspect.signature(ReconnectedEvent).parameters) == ["room_id", "received_at", "gap"]


def test_a_repr_shows_only_the_fields_of_its_class():
    data = repr(ReconnectingEvent(**WHERE, attempt=2, delay=1.5, cause="silence"))
    assert data == "ReconnectingEvent(attempt=2, delay=1.5, cause='silence')"


def test_secrets_in_errors_are_redacted():
    error = RuntimeError("401 for sessionid=abc123secret")
    event = HandlerFailedEvent(**WHERE, handler="greet", failed_on=CHAT, error=error)
    assert "abc123secret" not in repr(event)
    assert "abc123secret" not in json.dumps(event.to_dict())
    assert "sessionid=***" in repr(event)
