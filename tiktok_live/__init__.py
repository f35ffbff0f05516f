"""An asyncio client for TikTok LIVE: typed events from public rooms, no key and no account needed.

    from tiktok_live import ChatEvent, LiveClient

    client = LiveClient("@someone")

    @client.on("chat")
    async def greet(event: ChatEvent) -> None:
        print(f"{event.user.nickname}: {event.text}")

    client.run()

Every public name is here and is loaded on first use, so that this import costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktok_live.backoff import Backoff
    from tiktok_live.client.config import LiveConfig
    from tiktok_live.client.live import LiveClient
    from tiktok_live.client.supervisor import ClientState
    from tiktok_live.errors import (
        AgeRestricted,
        ConfigError,
        ConnectError,
        ConnectionClosed,
        ConnectionClosedError,
        ConnectionClosedOK,
        ConnectTimeout,
        HandshakeRejected,
        LocalProtocolError,
        MessageError,
        NetworkError,
        NotLive,
        PayloadTooLarge,
        ProtocolError,
        RemoteProtocolError,
        ResolveError,
        ResolverBlocked,
        ResolverUnavailable,
        RoomNotFound,
        SignError,
        SignRateLimited,
        SignRejected,
        SignUnavailable,
        TikTokLiveError,
    )
    from tiktok_live.events.base import Event, MessageEvent, UnknownEvent, UserEvent
    from tiktok_live.events.chat import ChatEvent, EmoteEvent, QuestionEvent
    from tiktok_live.events.gifts import EnvelopeEvent, GiftEvent
    from tiktok_live.events.lifecycle import (
        ConnectedEvent,
        DisconnectedEvent,
        EventsDroppedEvent,
        HandlerFailedEvent,
        LifecycleEvent,
        ReconnectedEvent,
        ReconnectingEvent,
    )
    from tiktok_live.events.models import Badge, BadgeKind, Gift, Image, TopViewer, User
    from tiktok_live.events.room import (
        ControlEvent,
        LiveEndedEvent,
        LiveIntroEvent,
        LivePausedEvent,
        LiveResumedEvent,
        LiveSuspendedEvent,
        SystemMessageEvent,
        ViewerCountEvent,
    )
    from tiktok_live.events.social import FollowEvent, JoinEvent, LikeEvent, MemberEvent, ShareEvent, SocialEvent
    from tiktok_live.rooms.models import Room, RoomLookup, RoomStatus
    from tiktok_live.signing.base import ConnectPlan, SignProvider
    from tiktok_live.signing.direct import DirectProvider
    from tiktok_live.signing.static import StaticProvider

__version__ = "0.1.0"

__all__ = [
    "AgeRestricted",
    "Backoff",
    "Badge",
    "BadgeKind",
    "ChatEvent",
    "ClientState",
    "ConfigError",
    "ConnectError",
    "ConnectPlan",
    "ConnectTimeout",
    "ConnectedEvent",
    "ConnectionClosed",
    "ConnectionClosedError",
    "ConnectionClosedOK",
    "ControlEvent",
    "DirectProvider",
    "DisconnectedEvent",
    "EmoteEvent",
    "EnvelopeEvent",
    "Event",
    "EventsDroppedEvent",
    "FollowEvent",
    "Gift",
    "GiftEvent",
    "HandlerFailedEvent",
    "HandshakeRejected",
    "Image",
    "JoinEvent",
    "LifecycleEvent",
    "LikeEvent",
    "LiveClient",
    "LiveConfig",
    "LiveEndedEvent",
    "LiveIntroEvent",
    "LivePausedEvent",
    "LiveResumedEvent",
    "LiveSuspendedEvent",
    "LocalProtocolError",
    "MemberEvent",
    "MessageError",
    "MessageEvent",
    "NetworkError",
    "NotLive",
    "PayloadTooLarge",
    "ProtocolError",
    "QuestionEvent",
    "ReconnectedEvent",
    "ReconnectingEvent",
    "RemoteProtocolError",
    "ResolveError",
    "ResolverBlocked",
    "ResolverUnavailable",
    "Room",
    "RoomLookup",
    "RoomNotFound",
    "RoomStatus",
    "ShareEvent",
    "SignError",
    "SignProvider",
    "SignRateLimited",
    "SignRejected",
    "SignUnavailable",
    "SocialEvent",
    "StaticProvider",
    "SystemMessageEvent",
    "TikTokLiveError",
    "TopViewer",
    "UnknownEvent",
    "User",
    "UserEvent",
    "ViewerCountEvent",
]

_HOMES = {
    "AgeRestricted": "tiktok_live.errors",
    "Backoff": "tiktok_live.backoff",
    "Badge": "tiktok_live.events.models",
    "BadgeKind": "tiktok_live.events.models",
    "ChatEvent": "tiktok_live.events.chat",
    "ClientState": "tiktok_live.client.supervisor",
    "ConfigError": "tiktok_live.errors",
    "ConnectError": "tiktok_live.errors",
    "ConnectPlan": "tiktok_live.signing.base",
    "ConnectTimeout": "tiktok_live.errors",
    "ConnectedEvent": "tiktok_live.events.lifecycle",
    "ConnectionClosed": "tiktok_live.errors",
    "ConnectionClosedError": "tiktok_live.errors",
    "ConnectionClosedOK": "tiktok_live.errors",
    "ControlEvent": "tiktok_live.events.room",
    "DirectProvider": "tiktok_live.signing.direct",
    "DisconnectedEvent": "tiktok_live.events.lifecycle",
    "EmoteEvent": "tiktok_live.events.chat",
    "EnvelopeEvent": "tiktok_live.events.gifts",
    "Event": "tiktok_live.events.base",
    "EventsDroppedEvent": "tiktok_live.events.lifecycle",
    "FollowEvent": "tiktok_live.events.social",
    "Gift": "tiktok_live.events.models",
    "GiftEvent": "tiktok_live.events.gifts",
    "HandlerFailedEvent": "tiktok_live.events.lifecycle",
    "HandshakeRejected": "tiktok_live.errors",
    "Image": "tiktok_live.events.models",
    "JoinEvent": "tiktok_live.events.social",
    "LifecycleEvent": "tiktok_live.events.lifecycle",
    "LikeEvent": "tiktok_live.events.social",
    "LiveClient": "tiktok_live.client.live",
    "LiveConfig": "tiktok_live.client.config",
    "LiveEndedEvent": "tiktok_live.events.room",
    "LiveIntroEvent": "tiktok_live.events.room",
    "LivePausedEvent": "tiktok_live.events.room",
    "LiveResumedEvent": "tiktok_live.events.room",
    "LiveSuspendedEvent": "tiktok_live.events.room",
    "LocalProtocolError": "tiktok_live.errors",
    "MemberEvent": "tiktok_live.events.social",
    "MessageError": "tiktok_live.errors",
    "MessageEvent": "tiktok_live.events.base",
    "NetworkError": "tiktok_live.errors",
    "NotLive": "tiktok_live.errors",
    "PayloadTooLarge": "tiktok_live.errors",
    "ProtocolError": "tiktok_live.errors",
    "QuestionEvent": "tiktok_live.events.chat",
    "ReconnectedEvent": "tiktok_live.events.lifecycle",
    "ReconnectingEvent": "tiktok_live.events.lifecycle",
    "RemoteProtocolError": "tiktok_live.errors",
    "ResolveError": "tiktok_live.errors",
    "ResolverBlocked": "tiktok_live.errors",
    "ResolverUnavailable": "tiktok_live.errors",
    "Room": "tiktok_live.rooms.models",
    "RoomLookup": "tiktok_live.rooms.models",
    "RoomNotFound": "tiktok_live.errors",
    "RoomStatus": "tiktok_live.rooms.models",
    "ShareEvent": "tiktok_live.events.social",
    "SignError": "tiktok_live.errors",
    "SignProvider": "tiktok_live.signing.base",
    "SignRateLimited": "tiktok_live.errors",
    "SignRejected": "tiktok_live.errors",
    "SignUnavailable": "tiktok_live.errors",
    "SocialEvent": "tiktok_live.events.social",
    "StaticProvider": "tiktok_live.signing.static",
    "SystemMessageEvent": "tiktok_live.events.room",
    "TikTokLiveError": "tiktok_live.errors",
    "TopViewer": "tiktok_live.events.models",
    "UnknownEvent": "tiktok_live.events.base",
    "User": "tiktok_live.events.models",
    "UserEvent": "tiktok_live.events.base",
    "ViewerCountEvent": "tiktok_live.events.room",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
