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
    from tiktok_live.client.dependencies import Dependencies
    from tiktok_live.client.handlers.context import HandlerContext
    from tiktok_live.client.handlers.router import Router
    from tiktok_live.client.health import ClientHealth
    from tiktok_live.client.live import LiveClient
    from tiktok_live.client.pool.live_pool import LivePool
    from tiktok_live.client.pool.pool_totals import PoolTotals
    from tiktok_live.client.room_lookups import look_up_details, look_up_many
    from tiktok_live.client.states import ClientState, CloseReason
    from tiktok_live.dispatch.builtin_filters import (
        contains,
        from_host,
        from_moderator,
        from_subscriber,
        from_user,
        in_language,
        is_follower,
        is_fresh,
        is_friend,
        matches,
        min_count,
        min_diamonds,
    )
    from tiktok_live.dispatch.filters import Filter
    from tiktok_live.dispatch.middleware import CallNext, Middleware
    from tiktok_live.dispatch.runner import HandlerHealth
    from tiktok_live.dispatch.streams import EventStream
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
        UsageError,
    )
    from tiktok_live.events.base import Event, MessageEvent, UnknownEvent, UserEvent
    from tiktok_live.events.catalogue import GiftCatalogue
    from tiktok_live.events.families.chat import ChatEvent, EmoteEvent, QuestionEvent
    from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
    from tiktok_live.events.families.room import LiveEndedEvent, LivePausedEvent, LiveResumedEvent, ViewerCountEvent
    from tiktok_live.events.families.social import FollowEvent, JoinEvent, LikeEvent, ShareEvent
    from tiktok_live.events.families.subscriptions import SubscribeEvent, SuperFanEvent
    from tiktok_live.events.images import Image
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
        SignProviderEvent,
        WaitingForLiveEvent,
    )
    from tiktok_live.events.models import Badge, Gift, User
    from tiktok_live.rooms.base import LookupStatus, Room, RoomLookup
    from tiktok_live.session.room_view import BattleSnapshot, LiveStatus, RoomSnapshot
    from tiktok_live.signing.base import (
        BadOutputOutcome,
        ConnectPlan,
        Identity,
        ProviderHealth,
        RateLimitedOutcome,
        RejectedOutcome,
        RoomFinder,
        RoomRef,
        SessionCookies,
        SignedRequest,
        SignProvider,
        UnavailableOutcome,
        UnsignedRequest,
        UrlSigner,
    )
    from tiktok_live.signing.chain.breaker import SignPolicy
    from tiktok_live.signing.chain.pool import SignPool
    from tiktok_live.signing.providers.direct import DirectProvider
    from tiktok_live.signing.providers.static import StaticProvider

__version__ = "0.1.0"

__all__ = [
    "AgeRestricted",
    "Backoff",
    "BadOutputOutcome",
    "Badge",
    "BattleSnapshot",
    "CallNext",
    "ChatEvent",
    "ClientHealth",
    "ClientState",
    "CloseReason",
    "CommandRefusedEvent",
    "ConfigError",
    "ConnectError",
    "ConnectPlan",
    "ConnectTimeout",
    "ConnectedEvent",
    "ConnectionClosed",
    "ConnectionClosedError",
    "ConnectionClosedOK",
    "Dependencies",
    "DirectProvider",
    "DisconnectedEvent",
    "EmoteEvent",
    "Event",
    "EventStream",
    "EventsDroppedEvent",
    "Filter",
    "FollowEvent",
    "Gift",
    "GiftCatalogue",
    "GiftCompleteEvent",
    "GiftEvent",
    "HandlerContext",
    "HandlerFailedEvent",
    "HandlerHealth",
    "HandshakeRejected",
    "Identity",
    "Image",
    "JoinEvent",
    "LifecycleEvent",
    "LikeEvent",
    "LiveClient",
    "LiveConfig",
    "LiveEndedEvent",
    "LivePausedEvent",
    "LivePool",
    "LiveResumedEvent",
    "LiveStatus",
    "LocalProtocolError",
    "LookupStatus",
    "MessageError",
    "MessageEvent",
    "Middleware",
    "NetworkError",
    "NotLive",
    "PayloadTooLarge",
    "PoolTotals",
    "ProtocolError",
    "ProviderHealth",
    "QuestionEvent",
    "RateLimitedOutcome",
    "ReconnectedEvent",
    "ReconnectingEvent",
    "RejectedOutcome",
    "RemoteProtocolError",
    "ResolveError",
    "ResolverBlocked",
    "ResolverUnavailable",
    "Room",
    "RoomClosedEvent",
    "RoomFinder",
    "RoomLookup",
    "RoomNotFound",
    "RoomRef",
    "RoomSnapshot",
    "Router",
    "SessionCookies",
    "ShareEvent",
    "SignError",
    "SignPolicy",
    "SignPool",
    "SignProvider",
    "SignProviderEvent",
    "SignRateLimited",
    "SignRejected",
    "SignUnavailable",
    "SignedRequest",
    "StaticProvider",
    "SubscribeEvent",
    "SuperFanEvent",
    "TikTokLiveError",
    "UnavailableOutcome",
    "UnknownEvent",
    "UnsignedRequest",
    "UrlSigner",
    "UsageError",
    "User",
    "UserEvent",
    "ViewerCountEvent",
    "WaitingForLiveEvent",
    "contains",
    "from_host",
    "from_moderator",
    "from_subscriber",
    "from_user",
    "in_language",
    "is_follower",
    "is_fresh",
    "is_friend",
    "look_up_details",
    "look_up_many",
    "matches",
    "min_count",
    "min_diamonds",
]

_HOMES = {
    "AgeRestricted": "tiktok_live.errors",
    "Backoff": "tiktok_live.backoff",
    "BadOutputOutcome": "tiktok_live.signing.base",
    "Badge": "tiktok_live.events.models",
    "BattleSnapshot": "tiktok_live.session.room_view",
    "CallNext": "tiktok_live.dispatch.middleware",
    "ChatEvent": "tiktok_live.events.families.chat",
    "ClientHealth": "tiktok_live.client.health",
    "ClientState": "tiktok_live.client.states",
    "CloseReason": "tiktok_live.client.states",
    "CommandRefusedEvent": "tiktok_live.events.lifecycle",
    "ConfigError": "tiktok_live.errors",
    "ConnectError": "tiktok_live.errors",
    "ConnectPlan": "tiktok_live.signing.base",
    "ConnectTimeout": "tiktok_live.errors",
    "ConnectedEvent": "tiktok_live.events.lifecycle",
    "ConnectionClosed": "tiktok_live.errors",
    "ConnectionClosedError": "tiktok_live.errors",
    "ConnectionClosedOK": "tiktok_live.errors",
    "Dependencies": "tiktok_live.client.dependencies",
    "DirectProvider": "tiktok_live.signing.providers.direct",
    "DisconnectedEvent": "tiktok_live.events.lifecycle",
    "EmoteEvent": "tiktok_live.events.families.chat",
    "Event": "tiktok_live.events.base",
    "EventStream": "tiktok_live.dispatch.streams",
    "EventsDroppedEvent": "tiktok_live.events.lifecycle",
    "Filter": "tiktok_live.dispatch.filters",
    "FollowEvent": "tiktok_live.events.families.social",
    "Gift": "tiktok_live.events.models",
    "GiftCatalogue": "tiktok_live.events.catalogue",
    "GiftCompleteEvent": "tiktok_live.events.families.gifts",
    "GiftEvent": "tiktok_live.events.families.gifts",
    "HandlerContext": "tiktok_live.client.handlers.context",
    "HandlerFailedEvent": "tiktok_live.events.lifecycle",
    "HandlerHealth": "tiktok_live.dispatch.runner",
    "HandshakeRejected": "tiktok_live.errors",
    "Identity": "tiktok_live.signing.base",
    "Image": "tiktok_live.events.images",
    "JoinEvent": "tiktok_live.events.families.social",
    "LifecycleEvent": "tiktok_live.events.lifecycle",
    "LikeEvent": "tiktok_live.events.families.social",
    "LiveClient": "tiktok_live.client.live",
    "LiveConfig": "tiktok_live.client.config",
    "LiveEndedEvent": "tiktok_live.events.families.room",
    "LivePausedEvent": "tiktok_live.events.families.room",
    "LivePool": "tiktok_live.client.pool.live_pool",
    "LiveResumedEvent": "tiktok_live.events.families.room",
    "LiveStatus": "tiktok_live.session.room_view",
    "LocalProtocolError": "tiktok_live.errors",
    "LookupStatus": "tiktok_live.rooms.base",
    "MessageError": "tiktok_live.errors",
    "MessageEvent": "tiktok_live.events.base",
    "Middleware": "tiktok_live.dispatch.middleware",
    "NetworkError": "tiktok_live.errors",
    "NotLive": "tiktok_live.errors",
    "PayloadTooLarge": "tiktok_live.errors",
    "PoolTotals": "tiktok_live.client.pool.pool_totals",
    "ProtocolError": "tiktok_live.errors",
    "ProviderHealth": "tiktok_live.signing.base",
    "QuestionEvent": "tiktok_live.events.families.chat",
    "RateLimitedOutcome": "tiktok_live.signing.base",
    "ReconnectedEvent": "tiktok_live.events.lifecycle",
    "ReconnectingEvent": "tiktok_live.events.lifecycle",
    "RejectedOutcome": "tiktok_live.signing.base",
    "RemoteProtocolError": "tiktok_live.errors",
    "ResolveError": "tiktok_live.errors",
    "ResolverBlocked": "tiktok_live.errors",
    "ResolverUnavailable": "tiktok_live.errors",
    "Room": "tiktok_live.rooms.base",
    "RoomClosedEvent": "tiktok_live.events.lifecycle",
    "RoomFinder": "tiktok_live.signing.base",
    "RoomLookup": "tiktok_live.rooms.base",
    "RoomNotFound": "tiktok_live.errors",
    "RoomRef": "tiktok_live.signing.base",
    "RoomSnapshot": "tiktok_live.session.room_view",
    "Router": "tiktok_live.client.handlers.router",
    "SessionCookies": "tiktok_live.signing.base",
    "ShareEvent": "tiktok_live.events.families.social",
    "SignError": "tiktok_live.errors",
    "SignPolicy": "tiktok_live.signing.chain.breaker",
    "SignPool": "tiktok_live.signing.chain.pool",
    "SignProvider": "tiktok_live.signing.base",
    "SignProviderEvent": "tiktok_live.events.lifecycle",
    "SignRateLimited": "tiktok_live.errors",
    "SignRejected": "tiktok_live.errors",
    "SignUnavailable": "tiktok_live.errors",
    "SignedRequest": "tiktok_live.signing.base",
    "StaticProvider": "tiktok_live.signing.providers.static",
    "SubscribeEvent": "tiktok_live.events.families.subscriptions",
    "SuperFanEvent": "tiktok_live.events.families.subscriptions",
    "TikTokLiveError": "tiktok_live.errors",
    "UnavailableOutcome": "tiktok_live.signing.base",
    "UnknownEvent": "tiktok_live.events.base",
    "UnsignedRequest": "tiktok_live.signing.base",
    "UrlSigner": "tiktok_live.signing.base",
    "UsageError": "tiktok_live.errors",
    "User": "tiktok_live.events.models",
    "UserEvent": "tiktok_live.events.base",
    "ViewerCountEvent": "tiktok_live.events.families.room",
    "WaitingForLiveEvent": "tiktok_live.events.lifecycle",
    "contains": "tiktok_live.dispatch.builtin_filters",
    "from_host": "tiktok_live.dispatch.builtin_filters",
    "from_moderator": "tiktok_live.dispatch.builtin_filters",
    "from_subscriber": "tiktok_live.dispatch.builtin_filters",
    "from_user": "tiktok_live.dispatch.builtin_filters",
    "in_language": "tiktok_live.dispatch.builtin_filters",
    "is_follower": "tiktok_live.dispatch.builtin_filters",
    "is_fresh": "tiktok_live.dispatch.builtin_filters",
    "is_friend": "tiktok_live.dispatch.builtin_filters",
    "look_up_details": "tiktok_live.client.room_lookups",
    "look_up_many": "tiktok_live.client.room_lookups",
    "matches": "tiktok_live.dispatch.builtin_filters",
    "min_count": "tiktok_live.dispatch.builtin_filters",
    "min_diamonds": "tiktok_live.dispatch.builtin_filters",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        from tiktok_live.events.other_names import refuse  # noqa: PLC0415 - only for the hint

        refuse(name, __name__, _HOMES)
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
