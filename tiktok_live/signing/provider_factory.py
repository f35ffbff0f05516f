"""From configurations to providers. The module of a provider is imported only when it is configured."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.extension.token import default_token_file, read_token
from tiktok_live.extras import extra_not_installed
from tiktok_live.net.pages import PageOptions, TabOptions
from tiktok_live.signing.chain.members import ChainMember
from tiktok_live.signing.chain.pool import ProviderKey
from tiktok_live.signing.config.credentials import read_secret
from tiktok_live.signing.config.provider_config import (
    BrowserConfig,
    CommandConfig,
    DirectConfig,
    EulerConfig,
    ExtensionConfig,
    JsConfig,
    LocalConfig,
    MobileConfig,
    PageConfig,
    ProviderConfig,
    ReplayConfig,
    StaticConfig,
)
from tiktok_live.signing.providers.composed import SignedProvider
from tiktok_live.signing.providers.direct import SOCKET_HOSTS, DirectProvider

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from tiktok_live.net.clock import Clock
    from tiktok_live.net.http_client import HttpClient
    from tiktok_live.net.pages import PageOpeners, TabSources
    from tiktok_live.signing.base import SignProvider, UrlSigner

__all__ = [
    "ProviderContext",
    "build_member",
    "build_provider",
    "missing_extra",
    "missing_extra_of",
    "page_options",
    "page_time_limit",
]

_START_TIME = 60.0  # seconds that starting a browser may take, besides the time for the page

_page_numbers = itertools.count(1)

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
        pages: makes what opens live pages in a browser; None where no window can be opened.
        tabs: makes what reads tabs of the user's everyday browser; None where none can be read.
        handle_of: looks up the handle of a room's host; it returns an empty one if it is not found.
    """

    http: HttpClient
    clock: Clock
    web_url: str = "https://www.tiktok.com"
    socket_url: str = SOCKET_HOSTS[""]
    http_timeout: float = 10.0
    allow_session_hosts: frozenset[str] = frozenset()
    cache_dir: Path | None = None
    environ: Mapping[str, str] | None = field(default=None, repr=False)
    pages: PageOpeners | None = None
    tabs: TabSources | None = None
    handle_of: Callable[[int], Awaitable[str]] | None = None


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
    if isinstance(config, PageConfig):
        return _page_member(config, context, page_time_limit(config))
    if isinstance(config, ExtensionConfig):
        return _page_member(config, context, _START_TIME + config.patience)
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
    if isinstance(config, PageConfig):
        return _page(config, context)
    if isinstance(config, ExtensionConfig):
        return _extension(config, context)
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


def _page(config: PageConfig, context: ProviderContext) -> SignProvider:
    if context.pages is None:
        raise ConfigError("page: no browser can be opened here")
    options = page_options(config)
    opener = context.pages(options)
    if config.mode == "socket":
        from tiktok_live.signing.providers.page_captures import captures_of_loop  # noqa: PLC0415 - lazy
        from tiktok_live.signing.providers.page_socket import PageSocketProvider  # noqa: PLC0415 - lazy

        return PageSocketProvider(
            opener,
            web_url=context.web_url,
            handle_of=context.handle_of,
            captures=captures_of_loop((options, context.web_url)) if config.rooms == "shared" else None,
            clock=context.clock,
        )
    from tiktok_live.signing.providers.page import PageProvider  # noqa: PLC0415 - lazy

    return PageProvider(opener, web_url=context.web_url, clock=context.clock, handle_of=context.handle_of)


def page_options(config: PageConfig) -> PageOptions:
    """Return how pages are opened, for the transport."""
    return PageOptions(
        executable=config.executable,
        profile=Path(config.profile).expanduser() if config.profile else None,
        cdp=config.cdp,
        sandbox=config.sandbox == "on",
        media=config.media,
        window=config.window,
        timeout=config.timeout,
        patience=config.patience,
        screenshot=Path(config.screenshot).expanduser() if config.screenshot else None,
    )


def page_time_limit(config: PageConfig) -> float:
    """Return the seconds after which a chain gives up on a page: it gives up by itself before, and says why."""
    return _START_TIME + 2 * config.timeout + config.patience


def _page_member(config: PageConfig | ExtensionConfig, context: ProviderContext, limit: float) -> ChainMember:
    # Every client has a breaker of its own: that one host's page is not read says nothing about other pages.
    key = ProviderKey(config.kind, f"{config.host} {next(_page_numbers)}", config.credential)
    return ChainMember(build_provider(config, context), key, config.per_minute, is_shared=False, time_limit=limit)


def _extension(config: ExtensionConfig, context: ProviderContext) -> SignProvider:
    from tiktok_live.signing.providers.page import PageProvider  # noqa: PLC0415 - lazy

    token_file = Path(config.token_file).expanduser() if config.token_file else default_token_file(context.environ)
    if token_file is None:
        raise ConfigError(
            "extension: this user has no home folder for the token", advice="Name a file: token_file=PATH"
        )
    read_token(token_file)
    if context.tabs is None:
        raise ConfigError("extension: no tab can be read here")
    tabs = context.tabs(TabOptions(port=config.port, token_file=token_file, patience=config.patience))
    return PageProvider(
        tabs, web_url=context.web_url, clock=context.clock, handle_of=context.handle_of, name=config.kind
    )


def _check_program(program: str) -> None:
    """Raise ConfigError if there is no such program: no retry makes one."""
    with caught(ValueError):  # a zero byte
        if shutil.which(program) is not None:
            return
    raise ConfigError(
        f"command: there is no program {program!r} that can be started",
        advice="Check its path, and that it is executable",
    )


def _signer(config: ProviderConfig, context: ProviderContext) -> UrlSigner:
    match config:
        case CommandConfig():
            from tiktok_live.signing.providers.command import CommandSigner  # noqa: PLC0415 - lazy, see the module

            _check_program(config.argv[0])
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
