"""What a client's records of JSON contain, and the objects that they become again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, TypeAlias, TypeVar

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.events.catalogue import GiftCatalogue
from tiktok_live.events.lifecycle import (
    DisconnectedEvent,
    LifecycleEvent,
    ReconnectingEvent,
    SignProviderDelayedEvent,
    SignProviderFailedEvent,
    SignProviderPausedEvent,
    SignProviderResumedEvent,
    SignProviderSkippedEvent,
    SignProviderSwitchedEvent,
    WaitingForLiveEvent,
)
from tiktok_live.events.models import Gift
from tiktok_live.rooms.base import RoomLookup
from tiktok_live.session.gift_ledger import STREAK_TIMEOUT

__all__ = [
    "CLOSING",
    "TIMER",
    "ConnectedEntry",
    "connected_entry",
    "encode_event",
    "encode_gifts",
    "encode_lookup",
    "event_in",
    "gifts_in",
    "lookup_in",
]

CLOSING = "closing"
"""Name of the EVENT record that announces that the client closes."""
TIMER = "timer"
"""Name of the EVENT record of a time-out in the room: at this moment gift streaks were over."""

_Decoded = TypeVar("_Decoded")
_NAME = "event"
_RoomId: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
# The client's own events that a replay repeats. It makes the others itself: `connected` and what concerns handlers.
_EVENTS: dict[str, type[LifecycleEvent]] = {
    cls.name: cls
    for cls in (
        DisconnectedEvent,
        ReconnectingEvent,
        SignProviderDelayedEvent,
        SignProviderFailedEvent,
        SignProviderPausedEvent,
        SignProviderResumedEvent,
        SignProviderSkippedEvent,
        SignProviderSwitchedEvent,
        WaitingForLiveEvent,
    )
}
_gifts = msgspec.json.Decoder(tuple[Gift, ...]).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectedEntry:
    """The content of a CONNECTED record.

    Attributes:
        room_id: the room that was entered.
        unique_id: the host; may be empty.
        provider: name of the sign provider that made the plan.
        heartbeat_interval: in seconds.
        listen_only: whether another program kept the connection alive.
        cursor: position in the message stream; may be empty.
        streak_timeout: see `LiveConfig.streak_timeout`; in seconds.
    """

    room_id: _RoomId
    unique_id: str = ""
    provider: str = ""
    heartbeat_interval: float = 10.0
    listen_only: bool = False
    cursor: str = ""
    streak_timeout: float = STREAK_TIMEOUT


def connected_entry(content: Mapping[str, object]) -> ConnectedEntry:
    """Return what a CONNECTED record says.

    Raises:
        ConfigError: it is malformed.
    """
    return _decoded(content, ConnectedEntry, "connection")


def encode_lookup(lookup: RoomLookup) -> dict[str, object]:
    """Return the content of a LOOKUP record, without the cover and the video, whose addresses are signed."""
    entry: dict[str, object] = msgspec.to_builtins(lookup)
    if isinstance(room := entry.get("room"), dict):
        del room["cover_url"], room["details"]
    return entry


def lookup_in(content: Mapping[str, object]) -> RoomLookup:
    """Return the lookup in a LOOKUP record.

    Raises:
        ConfigError: it is malformed.
    """
    return _decoded(content, RoomLookup, "lookup")


def encode_event(event: LifecycleEvent) -> dict[str, object]:
    """Return the content of an EVENT record."""
    return {_NAME: event.name, **msgspec.to_builtins(event)}


def event_in(content: Mapping[str, object]) -> LifecycleEvent | str:
    """Return the event in an EVENT record, or its name if a replay does not repeat it.

    Raises:
        ConfigError: it is malformed.
    """
    name = content.get(_NAME)
    kind = _EVENTS.get(name) if isinstance(name, str) else None
    if kind is None:
        return str(name)
    return _decoded({key: value for key, value in content.items() if key != _NAME}, kind, f"{name} event")


def encode_gifts(catalogue: GiftCatalogue) -> bytes:
    """Return a gift catalogue as JSON."""
    return msgspec.json.encode(tuple(catalogue.values()))


def gifts_in(body: bytes) -> GiftCatalogue:
    """Return the gift catalogue in JSON.

    Raises:
        ConfigError: it is malformed.
    """
    with caught(msgspec.DecodeError, UnicodeDecodeError) as failure:
        return GiftCatalogue(_gifts(body))
    raise ConfigError(f"a capture's gift list is malformed: {failure.error}") from failure.cause


def _decoded(content: Mapping[str, object], kind: type[_Decoded], what: str) -> _Decoded:
    with caught(msgspec.ValidationError) as failure:
        return msgspec.convert(content, kind)
    raise ConfigError(f"a capture's {what} is malformed: {failure.error}") from failure.cause
