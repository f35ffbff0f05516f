"""A client's chain of sign providers: from its options to providers, and their end."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from tiktok_live.errors import ConfigError
from tiktok_live.signing.chain import Member, SignChain
from tiktok_live.signing.pool import DEFAULT_POOL, ProviderKey, SignPool
from tiktok_live.signing.registry import ProviderContext, build_member, missing_extra
from tiktok_live.signing.specs import EulerSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.clock import Clock
    from tiktok_live.http_client import HttpClient
    from tiktok_live.signing.base import SignProvider
    from tiktok_live.signing.chain import ChainNews

__all__ = ["Signing", "provider_context"]

logger = logging.getLogger(__name__)

_KEY = "EULER_API_KEY"


class Signing:
    """Makes the chain when the client starts, and closes what it made.

    Args:
        config: names the providers.
        provider: of the user's own, instead of those.
        pool: breakers and budgets; the shared ones when None. A provider of the user's own shares nothing by itself.

    Raises:
        ConfigError: a provider needs an extra that is not installed.
    """

    def __init__(self, config: LiveConfig, provider: SignProvider | None, pool: SignPool | None) -> None:
        self._config = config
        self._provider = provider
        self._pool = pool
        self._chain: SignChain | None = None
        if provider is None:
            _check_extras(config)

    def open(self, http: HttpClient, clock: Clock, tell: Callable[[ChainNews], None]) -> SignChain:
        """Return the chain.

        Raises:
            ConfigError: a file or a key that a provider needs cannot be read.
        """
        if self._provider is not None:
            member = Member(self._provider, ProviderKey(self._provider.name))
            return SignChain([member], self._pool or SignPool(), clock=clock, tell=tell)
        _hint_at_key(self._config)
        context = provider_context(self._config, http, clock)
        members: list[Member] = []
        try:
            for spec in self._config.providers:
                members.append(build_member(spec, context))  # noqa: PERF401 - those before a failure are kept
        finally:
            # What was made before one that cannot be made is closed with the client, too.
            self._chain = SignChain(members, self._pool or DEFAULT_POOL, clock=clock, tell=tell)
        return self._chain

    async def aclose(self) -> None:
        """Close the providers that were made here."""
        if self._chain is not None:
            await self._chain.aclose()


def provider_context(config: LiveConfig, http: HttpClient, clock: Clock) -> ProviderContext:
    """Return what providers need of a client's options."""
    return ProviderContext(
        http=http,
        clock=clock,
        web_url=config.web_url,
        socket_url=config.socket_url,
        http_timeout=config.http_timeout,
        allow_session_hosts=frozenset(config.allow_session_hosts),
        cache_dir=config.cache_dir,
    )


def _check_extras(config: LiveConfig) -> None:
    for spec in config.providers:
        if extra := missing_extra(spec):
            raise ConfigError(
                f"sign: {spec.kind} needs a package that is not installed",
                advice=f'Install it with: pip install "tiktok-live[{extra}]"',
            )


def _hint_at_key(config: LiveConfig) -> None:
    if os.environ.get(_KEY) and not any(isinstance(spec, EulerSpec) for spec in config.providers):
        logger.warning(
            '%s is set and not used: no provider "euler" is configured, for example sign="direct,euler"', _KEY
        )
