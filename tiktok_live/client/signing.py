"""A client's chain of sign providers: built from the options, closed with the client, its decisions as events."""

from __future__ import annotations

import itertools
import logging
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeGuard, cast

from tiktok_live.client.dependencies import make_page_openers, make_resolver, make_tab_sources
from tiktok_live.errors import ResolverUnavailable
from tiktok_live.events.lifecycle import (
    SignProviderDelayedEvent,
    SignProviderEvent,
    SignProviderFailedEvent,
    SignProviderPausedEvent,
    SignProviderResumedEvent,
    SignProviderSkippedEvent,
    SignProviderSwitchedEvent,
)
from tiktok_live.extras import extra_not_installed
from tiktok_live.signing.base import SignProvider, UrlSigner
from tiktok_live.signing.chain.chain import SignChain
from tiktok_live.signing.chain.members import ChainMember
from tiktok_live.signing.chain.outcomes import provider_name
from tiktok_live.signing.chain.pool import DEFAULT_POOL, Decision, ProviderKey, SignPool
from tiktok_live.signing.config.provider_config import DirectConfig, EulerConfig, ProviderConfig
from tiktok_live.signing.config.sign_setting import SignSetting, parse_sign
from tiktok_live.signing.provider_factory import ProviderContext, build_member, build_provider, missing_extra
from tiktok_live.signing.providers.composed import SignedProvider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.net.clock import Clock
    from tiktok_live.net.http_client import HttpClient
    from tiktok_live.net.pages import PageOpeners
    from tiktok_live.rooms.base import RoomResolver
    from tiktok_live.signing.chain.members import ChainDecision

__all__ = ["Sign", "Signing", "is_setting", "provider_context", "sign_event"]

logger = logging.getLogger(__name__)

_KEY = "EULER_API_KEY"
_custom_numbers = itertools.count(1)

_TIMED = {
    Decision.SKIPPED: SignProviderSkippedEvent,
    Decision.DELAYED: SignProviderDelayedEvent,
    Decision.OPENED: SignProviderPausedEvent,
}


CustomProvider = SignProvider | UrlSigner
"""A custom provider. One that only signs URLs is combined with the plans of `direct`."""

Sign = SignSetting | CustomProvider | Sequence[str | ProviderConfig | Mapping[str, object] | CustomProvider]
"""The type of `LiveClient(sign=...)`."""


def is_setting(sign: object) -> TypeGuard[SignSetting]:
    """Return whether `sign` contains no custom provider, so that a configuration can hold it."""
    parts = sign if isinstance(sign, Sequence) else ()
    return isinstance(sign, str | ProviderConfig | Mapping | Sequence) and not any(map(_is_custom, parts))


class Signing:
    """Builds the chain when the client starts, and closes what it built.

    Args:
        config: the client's options, which name the providers.
        sign: providers to use instead, in order; None uses those of `config`. Custom providers are not closed here.
        pool: breakers and budgets; None uses the shared pool, in which custom providers still share nothing.

    Raises:
        ConfigError: an invalid provider, or one whose extra is not installed.
    """

    def __init__(self, config: LiveConfig, sign: Sign | None, pool: SignPool | None) -> None:
        self._config = config
        self._providers = config.providers if sign is None else _listed(sign)
        self._pool = pool or (SignPool() if all(map(_is_custom, self._providers)) else DEFAULT_POOL)
        # In the shared pool, custom providers of the same name must not share a breaker.
        self._place = f"own {next(_custom_numbers)}" if pool is None else ""
        self._chain: SignChain | None = None
        _check_extras(self._providers)

    def open(
        self,
        http: HttpClient,
        clock: Clock,
        on_decision: Callable[[ChainDecision], None],
        *,
        browsers: PageOpeners | None = None,
        resolver: RoomResolver | None = None,
    ) -> SignChain:
        """Return the chain.

        Args:
            http: the client's HTTP client.
            clock: source of time.
            on_decision: called with every decision.
            browsers: makes what opens live pages; by default in real browsers.
            resolver: looks up the host of a room; by default on the platform.

        Raises:
            ConfigError: a file or a key that a provider needs cannot be read.
        """
        _hint_at_key(self._providers)
        context = provider_context(self._config, http, clock, browsers=browsers, resolver=resolver)
        members: list[ChainMember] = []
        try:
            for provider in self._providers:
                members.append(_member(provider, context, self._place))  # noqa: PERF401 - those built before a failure must be kept
        finally:
            # If one cannot be built, those built before it are still closed with the client.
            self._chain = SignChain(
                members, self._pool, clock=clock, on_decision=on_decision, patience=self._config.close_patience
            )
        return self._chain

    @property
    def page_state(self) -> str:
        """What the page of a provider is doing that opens one, see `PageState`; empty if there is none."""
        return self._chain.page_state if self._chain is not None else ""

    async def aclose(self) -> None:
        """Close the providers that were built here."""
        if self._chain is not None:
            await self._chain.aclose()


def sign_event(made: ChainDecision, *, room_id: int, received_at: datetime) -> SignProviderEvent:
    """Return the event for a decision of the chain."""
    common = {"provider": made.provider, "reason": made.reason}
    timed: Callable[..., SignProviderEvent] | None = _TIMED.get(made.decision)
    if timed is not None:
        return timed(room_id=room_id, received_at=received_at, seconds=made.seconds, **common)
    if made.decision is Decision.SWITCHED:
        return SignProviderSwitchedEvent(room_id=room_id, received_at=received_at, previous=made.previous, **common)
    if made.decision is Decision.CLOSED:
        return SignProviderResumedEvent(room_id=room_id, received_at=received_at, **common)
    outcome, seconds = made.decision.value, made.seconds
    return SignProviderFailedEvent(
        room_id=room_id, received_at=received_at, outcome=outcome, retry_after=seconds, **common
    )


def _listed(sign: Sign) -> tuple[ProviderConfig | CustomProvider, ...]:
    """Return the providers of `sign`, checked."""
    if _is_custom(sign):
        return (sign,)
    if isinstance(sign, Sequence) and any(map(_is_custom, sign)):
        return tuple(each for part in sign for each in ((part,) if _is_custom(part) else _parsed(part)))
    return _parsed(sign)


def _parsed(setting: object) -> tuple[ProviderConfig, ...]:
    return parse_sign(cast("SignSetting", setting))  # raises for anything else


def _is_custom(sign: object) -> TypeGuard[CustomProvider]:
    return not isinstance(sign, ProviderConfig) and (hasattr(sign, "connect") or hasattr(sign, "sign_url"))


def _member(provider: ProviderConfig | CustomProvider, context: ProviderContext, place: str) -> ChainMember:
    if isinstance(provider, ProviderConfig):
        return build_member(provider, context)
    key, is_shared = ProviderKey(provider_name(provider), place), not place
    if hasattr(provider, "connect"):
        return ChainMember(cast("SignProvider", provider), key, is_owned=False, is_shared=is_shared)
    signed = SignedProvider(build_provider(DirectConfig(), context), provider, clock=context.clock)
    return ChainMember(signed, key, is_owned=False, is_shared=is_shared)


def provider_context(
    config: LiveConfig,
    http: HttpClient,
    clock: Clock,
    *,
    browsers: PageOpeners | None = None,
    resolver: RoomResolver | None = None,
) -> ProviderContext:
    """Return what providers need from a client's options, and its services or their defaults."""

    async def handle_of(room_id: int) -> str:
        try:
            lookup = await (resolver or make_resolver(config, http)).room_info(room_id)
        except ResolverUnavailable as error:
            logger.info("the host of the room %d could not be looked up: %s", room_id, error)
            return ""
        return lookup.room.unique_id if lookup.room is not None else ""

    return ProviderContext(
        http=http,
        clock=clock,
        web_url=config.web_url,
        socket_url=config.socket_url,
        http_timeout=config.http_timeout,
        allow_session_hosts=frozenset(config.allow_session_hosts),
        cache_dir=config.cache_dir,
        pages=browsers or make_page_openers(config, clock),
        tabs=make_tab_sources(config, clock),
        handle_of=handle_of,
    )


def _check_extras(providers: Iterable[ProviderConfig | CustomProvider]) -> None:
    for provider in providers:
        if isinstance(provider, ProviderConfig) and (extra := missing_extra(provider)):
            raise extra_not_installed(f"sign: {provider.kind}", extra)


def _hint_at_key(providers: Iterable[ProviderConfig | CustomProvider]) -> None:
    if os.environ.get(_KEY) and not any(isinstance(provider, EulerConfig) for provider in providers):
        logger.warning(
            '%s is set but not used: no provider "euler" is configured; for example sign="direct,euler"', _KEY
        )
