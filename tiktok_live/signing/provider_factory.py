"""From configurations to providers. The module of a provider is imported only when it is configured."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tiktok_live.extras import extra_not_installed
from tiktok_live.signing.chain.members import ChainMember
from tiktok_live.signing.chain.pool import ProviderKey
from tiktok_live.signing.config.credentials import read_secret
from tiktok_live.signing.config.provider_config import (
    BrowserConfig,
    CommandConfig,
    DirectConfig,
    EulerConfig,
    JsConfig,
    LocalConfig,
    MobileConfig,
    ProviderConfig,
    ReplayConfig,
    StaticConfig,
)
from tiktok_live.signing.providers.composed import SignedProvider
from tiktok_live.signing.providers.direct import SOCKET_HOSTS, DirectProvider

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tiktok_live.net.clock import Clock
    from tiktok_live.net.http_client import HttpClient
    from tiktok_live.signing.base import SignProvider, UrlSigner

__all__ = ["ProviderContext", "build_member", "build_provider", "missing_extra", "missing_extra_of"]

# Package and the extra that installs it, by kind of provider or engine.
_NEEDS = {
    "browser": ("playwright", "browser"),
    "mobile": ("tiktok_signer", "mobile"),
    "quickjs": ("quickjs", "js"),
    "v8": ("py_mini_racer", "js-v8"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderContext:
    """What providers need besides their configuration.

    Attributes:
        http: the client's HTTP client.
        clock: source of time.
        web_url: address of the site that sets guest cookies.
        socket_url: the socket's scheme and host.
        http_timeout: for one request to the platform, in seconds.
        allow_session_hosts: hosts besides the platform's own that may receive the user's session.
        cache_dir: folder for a downloaded script; None keeps it only in memory.
        environ: environment variables to read keys from; None for those of the process.
    """

    http: HttpClient
    clock: Clock
    web_url: str = "https://www.tiktok.com"
    socket_url: str = SOCKET_HOSTS[""]
    http_timeout: float = 10.0
    allow_session_hosts: frozenset[str] = frozenset()
    cache_dir: Path | None = None
    environ: Mapping[str, str] | None = field(default=None, repr=False)


def missing_extra(config: ProviderConfig) -> str:
    """Return the extra that must be installed for this provider; empty if nothing is missing."""
    return missing_extra_of(config.engine if isinstance(config, JsConfig) else config.kind)


def missing_extra_of(kind: str) -> str:
    """Return the extra that must be installed for a kind of provider or an engine of `js`; empty if none is missing."""
    package, extra = _NEEDS.get({"js": "quickjs"}.get(kind, kind), ("", ""))
    return extra if package and find_spec(package) is None else ""


def build_member(config: ProviderConfig, context: ProviderContext) -> ChainMember:
    """Return the provider of a configuration as a member of a chain.

    Raises:
        ConfigError: an extra is not installed, or a file cannot be used.
    """
    host = config.host
    if isinstance(config, DirectConfig):
        host = urlsplit(_socket_url(config, context)).netloc
    key = ProviderKey(config.kind, host, config.credential)
    return ChainMember(build_provider(config, context), key, config.per_minute)


def build_provider(config: ProviderConfig, context: ProviderContext) -> SignProvider:
    """Return the provider of a configuration.

    Raises:
        ConfigError: an extra is not installed, or a file cannot be used.
    """
    extra = missing_extra(config)
    if extra:
        raise extra_not_installed(config.kind, extra)
    if isinstance(config, DirectConfig):
        return _direct(config, context)
    if isinstance(config, EulerConfig | LocalConfig):
        return _server(config, context)
    if isinstance(config, StaticConfig | ReplayConfig):
        return _recorded(config, context)
    return SignedProvider(_direct(DirectConfig(), context), _signer(config, context), clock=context.clock)


def _direct(config: DirectConfig, context: ProviderContext) -> DirectProvider:
    return DirectProvider(
        context.http,
        web_url=context.web_url,
        socket_url=_socket_url(config, context),
        timeout=context.http_timeout,
        clock=context.clock,
        allow_session_hosts=context.allow_session_hosts,
    )


def _socket_url(config: DirectConfig, context: ProviderContext) -> str:
    """Return the region's socket host, or the host that the user configured, whatever the region."""
    return SOCKET_HOSTS[config.region] if context.socket_url == SOCKET_HOSTS[""] else context.socket_url


def _server(config: EulerConfig | LocalConfig, context: ProviderContext) -> SignProvider:
    if isinstance(config, EulerConfig):
        from tiktok_live.signing.providers.euler.provider import EulerProvider  # noqa: PLC0415 - lazy, see the module

        return EulerProvider(
            config,
            context.http,
            api_key=read_secret(config.key_env, config.api_key_file, context.environ),
            clock=context.clock,
            allow_session_hosts=context.allow_session_hosts,
        )
    from tiktok_live.signing.providers.local import LocalProvider  # noqa: PLC0415 - lazy

    return LocalProvider(
        config,
        context.http,
        direct=_direct(DirectConfig(), context),
        clock=context.clock,
        allow_session_hosts=context.allow_session_hosts,
        api_key=read_secret(config.api_key_env, config.api_key_file, context.environ),
    )


def _recorded(config: StaticConfig | ReplayConfig, context: ProviderContext) -> SignProvider:
    if isinstance(config, StaticConfig):
        from tiktok_live.signing.providers.static import StaticProvider, load_outcomes  # noqa: PLC0415 - lazy

        return StaticProvider(load_outcomes(config.path))
    from tiktok_live.signing.providers.replay import ReplayProvider  # noqa: PLC0415 - lazy

    return ReplayProvider(config, direct=_direct(DirectConfig(), context), clock=context.clock)


def _signer(config: ProviderConfig, context: ProviderContext) -> UrlSigner:
    match config:
        case CommandConfig():
            from tiktok_live.signing.providers.command import CommandSigner  # noqa: PLC0415 - lazy, see the module

            return CommandSigner(config)
        case JsConfig():
            from tiktok_live.signing.providers.js.signer import JsSigner  # noqa: PLC0415 - lazy

            return JsSigner(config, http=context.http, cache_dir=context.cache_dir)
        case BrowserConfig():
            from tiktok_live.signing.providers.browser.signer import BrowserSigner  # noqa: PLC0415 - lazy

            return BrowserSigner(config, clock=context.clock)
        case MobileConfig():
            from tiktok_live.signing.providers.mobile.signer import MobileSigner  # noqa: PLC0415 - lazy

            return MobileSigner(config, clock=context.clock)
        case _:
            raise AssertionError(f"{config.kind} is not a URL signer")
