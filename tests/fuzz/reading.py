"""Reads all that an event has to say, none of which may raise."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from tiktok_live.errors import MessageError
from tiktok_live.events.base import Event, MessageEvent

__all__ = ["read_event", "read_value"]


def read_event(event: Event) -> None:
    """Read every attribute, the dict, the text, the message and a pickled copy of an event."""
    for name in event.attributes:
        read_value(getattr(event, name))
    shown = event.to_dict()
    assert json.loads(json.dumps(shown, allow_nan=False)) == shown
    msgspec.json.encode(shown)  # unlike the above it wants text that can be UTF-8
    assert "\n" not in repr(event)
    if isinstance(event, MessageEvent):
        read_message_event(event, shown)


def read_message_event(event: MessageEvent, shown: dict[str, object]) -> None:
    """Read what only events of a message have: equality, a pickled copy, the platform's message."""
    copy = pickle.loads(pickle.dumps(event))
    assert type(copy) is type(event)
    assert (copy, hash(copy)) == (event, hash(event))
    assert copy.to_dict() == shown
    try:
        repr(event.proto)
    except MessageError:
        return


def read_value(value: object) -> None:
    """Read a value of an attribute, all that it holds, and all that it can be asked for."""
    if isinstance(value, msgspec.Struct):
        for name in _names(type(value)):
            read_value(getattr(value, name))
        hash(value)
        repr(value)
    elif isinstance(value, tuple | list):
        for item in value:
            read_value(item)
    elif isinstance(value, Mapping):
        for key in value:
            read_value(value[key])


@cache
def _names(cls: type[Any]) -> tuple[str, ...]:
    found = [name for base in cls.__mro__ for name, part in vars(base).items() if isinstance(part, property)]
    return (*cls.__struct_fields__, *found)
