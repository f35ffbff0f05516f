"""The message of the platform that carries an event."""

from __future__ import annotations

import betterproto2

from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event, MessageEvent
from tiktok_live.events.derived import DerivedEvent
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.testing.factories import build_event
from tiktok_live.wire.batches import BatchMessage

__all__ = ["as_message"]


def as_message(message: Event | BatchMessage | betterproto2.Message) -> BatchMessage:
    """Return the message of an event or of a class of `tiktok_live.proto`; one of a batch is returned unchanged.

    Raises:
        ConfigError: the client makes this event.
    """
    if isinstance(message, BatchMessage):
        return message
    if isinstance(message, MessageEvent):
        return BatchMessage(message.method, message._payload, message.msg_id, message.is_backlog)  # noqa: SLF001 - the bytes as they were decoded
    if isinstance(message, betterproto2.Message):
        return _from_proto(message)
    raise ConfigError(f"a {type(message).__name__} is no message of the platform: {_hint(message)}")


def _hint(message: object) -> str:
    if isinstance(message, DerivedEvent):
        return "send the gift, which the client completes"
    if isinstance(message, Event):
        return "the client makes it"
    return 'send an event of make_event("chat", text="hi"), or a message of tiktok_live.proto'


def _from_proto(message: betterproto2.Message) -> BatchMessage:
    package, name = type(message).__module__.rpartition(".")[2], type(message).__name__
    method = next((spec.method for spec in MESSAGE_SPECS.values() if spec.message == f"{package}.{name}"), name)
    common = getattr(message, "common", None)
    msg_id = getattr(common, "msg_id", 0) or build_event("unknown", {}).msg_id
    return BatchMessage(method, bytes(message), msg_id)
