"""Every option of a client and its default."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Self, cast
from urllib.parse import urlsplit

from tiktok_live.backoff import Backoff
from tiktok_live.client.lookups import MIN_POLL
from tiktok_live.client.options.environment import CONFIG_FILE, read_environment, variable_of
from tiktok_live.client.options.kinds import OFF, OptionKind
from tiktok_live.client.options.layers import Layer, join
from tiktok_live.client.options.option_kinds import kinds_of
from tiktok_live.errors import ConfigError
from tiktok_live.net.addresses import is_platform
from tiktok_live.net.options import AddressFamily, NetworkOptions
from tiktok_live.net.user_agents import HEADLESS_ADVICE, is_headless
from tiktok_live.redaction import redact
from tiktok_live.retention import MAX_RETAINED
from tiktok_live.rooms.base import LookupSource
from tiktok_live.session.gift_ledger import STREAK_TIMEOUT
from tiktok_live.session.options import Backlog, SessionOptions
from tiktok_live.signing.base import SessionCookies
from tiktok_live.signing.config.provider_config import ProviderConfig
from tiktok_live.signing.config.sign_setting import SignSetting, parse_sign
from tiktok_live.signing.providers.direct import SOCKET_HOSTS
from tiktok_live.user_folders import cache_folder
from tiktok_live.wire.batches import MAX_MESSAGES
from tiktok_live.wire.inflate import MAX_INFLATED

__all__ = ["CONFIG_FILE", "ENVIRONMENT", "LISTEN_STALL", "LiveConfig", "option_kinds", "with_overrides"]


logger = logging.getLogger(__name__)

LISTEN_STALL = 180.0
"""Minimum `stall_timeout` in seconds for frames that a page receives. A hidden page is allowed one heartbeat a minute,
so a quiet room may be silent for that long, and nothing can be sent to probe it."""

_USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_REGION = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveConfig:
    """The options of a client. All times are in seconds, all sizes in bytes.

    Attributes:
        web_url: base URL of the live pages and the user lookup.
        webcast_url: base URL of the room API, without `/webcast`.
        socket_url: base URL of the socket, without the path.
        sign: the sign providers, tried in order, for example `direct,euler`; a string, a table or a list of them, see
            `docs/signing.md`.
        allow_session_hosts: hosts, besides the platform's own, that may receive the user's session.
        proxy: URL of a proxy for every hop, lookup, signing and socket. `http://`, `https://` or `socks5://` (extra
            `socks`), with user name and password if needed. If the proxy is down you get an error; the library never
            connects directly.
        proxy_from_env: whether to use the proxy variables of the environment; they are ignored by default.
        ca_file: PEM file of certificate authorities to trust in addition to the system's.
        family: address family of host names: `ipv4`, `ipv6` or `any`.
        user_agent: user agent of every request and of the socket, with the parameters and client hints that agree
            with it. A sign provider with a user agent of its own replaces it on the socket.
        language: the language that the platform localises to, for example `en`.
        region: country code in upper case, for example `US`.
        session: the user's own session, for rooms that guests may not read; sent only to the platform and to
            `allow_session_hosts`.
        follow: whether to wait for the host's next live, instead of ending, when a live is over or the host is offline.
            Temporary failures are then never final: when `start_attempts` or the delays of `reconnect` are used up,
            attempts continue, at first `poll` seconds apart, then at growing intervals of up to five minutes.
        poll: interval of room lookups while waiting for a live, 5 or more; lookups need no signature.
        lookup: the sources for a user's room, in order: `page`, `api`.
        backlog: what to do with messages from before the connection: deliver and flag them (`mark`), drop them
            (`drop`), or deliver them without a flag (`deliver`).
        reconnect: delays and number of reconnect attempts; None gives up at the first failure.
        start_attempts: how many attempts `start()` makes before it raises; a verdict is never retried.
        queue_size: maximum number of events that wait for one handler; beyond it the oldest are dropped.
        slow_after: a handler that takes this long for one event is logged; a plain function on the loop at a tenth.
        http_timeout: how long one HTTP request may take.
        connect_timeout: how long opening the socket may take.
        first_frame_timeout: how long to wait for the first frame after the socket opened.
        first_message_timeout: how long to wait for the first batch of messages after the socket opened; None waits
            forever.
        stall_timeout: silence after which the connection counts as dead; at least 180 for a page in a browser, whose
            heartbeats may be a minute apart.
        streak_timeout: a gift streak without a tick for this long is complete.
        room_state: whether to read what `LiveClient.room` needs (likes, viewers, battles, the introduction) even if no
            handler listens to it. Gifts and the state of the live are always read.
        cache_dir: folder that caches the gift catalogue for a day; None keeps the catalogue only in memory.
        heartbeat_interval: time between two heartbeats until the server sets it.
        end_grace: how long the socket is still read after the live ended.
        close_patience: how long handlers may finish their events when the client closes.
        healthy_after: a connection that lasted this long refills the budget of reconnects.
        max_inflated: limit of one inflated payload, in bytes.
        max_messages: limit of messages in one frame; recorded frames have at most 20.
        max_retained: budget of waiting events and open gift streaks together, in bytes; beyond it the oldest is
            evicted, which `ClientHealth.evicted` counts.

    Raises:
        ConfigError: an option cannot work.
    """

    web_url: str = "https://www.tiktok.com"
    webcast_url: str = "https://webcast.tiktok.com"
    socket_url: str = SOCKET_HOSTS[""]
    sign: SignSetting = "direct"
    allow_session_hosts: tuple[str, ...] = ()
    proxy: str = field(default="", repr=False)
    proxy_from_env: bool = False
    ca_file: Path | None = None
    family: AddressFamily = "any"
    user_agent: str = _USER_AGENT
    language: str = "en"
    region: str = "US"
    session: SessionCookies | None = None
    follow: bool = False
    poll: float = 60.0
    lookup: tuple[LookupSource, ...] = ("page", "api")
    backlog: Backlog = "mark"
    reconnect: Backoff | None = field(default_factory=Backoff)
    start_attempts: int = 2
    queue_size: int = 10_000
    slow_after: float = 1.0
    http_timeout: float = 10.0
    connect_timeout: float = 15.0
    first_frame_timeout: float = 15.0
    first_message_timeout: float | None = 60.0
    stall_timeout: float = 60.0
    streak_timeout: float = STREAK_TIMEOUT
    room_state: bool = True
    cache_dir: Path | None = field(default_factory=cache_folder)
    heartbeat_interval: float = 10.0
    end_grace: float = 1.0
    close_patience: float = 5.0
    healthy_after: float = 60.0
    max_inflated: int = MAX_INFLATED
    max_messages: int = MAX_MESSAGES
    max_retained: int = MAX_RETAINED

    def __post_init__(self) -> None:
        for name, kind in option_kinds().items():
            object.__setattr__(self, name, kind.checked(name, getattr(self, name)))
        for name, schemes in (("web_url", "http"), ("webcast_url", "http"), ("socket_url", "ws")):
            _check_url(name, getattr(self, name), (schemes, f"{schemes}s"))
        if not self.lookup:
            raise ConfigError("lookup needs at least one of: page, api")
        for name in ("user_agent", "language", "region"):
            _check_header_text(name, getattr(self, name))
        _check_locale(self.language, self.region)
        if is_headless(self.user_agent):
            raise ConfigError("user_agent is that of a headless browser", advice=HEADLESS_ADVICE)
        object.__setattr__(self, "sign", parse_sign(self.sign))
        self.network()
        self._check_numbers()

    def network(self) -> NetworkOptions:
        """Return the network options: proxy, TLS and address family.

        Raises:
            ConfigError: the proxy or the CA file cannot work.
        """
        return NetworkOptions(
            proxy=self.proxy, proxy_from_env=self.proxy_from_env, ca_file=self.ca_file, family=self.family
        )

    def session_for(self, *urls: str) -> SessionCookies | None:
        """Return the user's session if all of these URLs may receive it."""
        allowed = all(is_platform(url) or urlsplit(url).hostname in self.allow_session_hosts for url in urls)
        return self.session if allowed else None

    def session_options(self, *, listen_only: bool) -> SessionOptions:
        """Return the options of a protocol session.

        Args:
            listen_only: whether the session sends nothing.
        """
        return SessionOptions(
            heartbeat_interval=self.heartbeat_interval,
            first_frame_timeout=self.first_frame_timeout,
            first_message_timeout=self.first_message_timeout,
            stall_timeout=max(self.stall_timeout, LISTEN_STALL) if listen_only else self.stall_timeout,
            end_grace=self.end_grace,
            max_inflated=self.max_inflated,
            max_messages=self.max_messages,
            room_state=self.room_state,
            backlog=self.backlog,
            listen_only=listen_only,
        )

    @property
    def providers(self) -> tuple[ProviderConfig, ...]:
        """The provider tables of `sign`, checked."""
        return cast("tuple[ProviderConfig, ...]", self.sign)  # parsed in __post_init__

    def _check_numbers(self) -> None:
        # `not x >= 1` instead of `x < 1`, so that NaN fails too.
        for name in ("queue_size", "start_attempts", "max_inflated", "max_messages", "max_retained"):
            if not getattr(self, name) >= 1:
                raise ConfigError(f"{name} must be 1 or more")
        for name in (name for name in self.__slots__ if name.endswith(("_timeout", "_interval", "slow_after"))):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise ConfigError(f"{name} must be more than 0 seconds")
        if not self.poll >= MIN_POLL:
            raise ConfigError(f"poll must be {MIN_POLL:g} seconds or more")
        for name in ("end_grace", "close_patience", "healthy_after"):
            if not getattr(self, name) >= 0:
                raise ConfigError(f"{name} must be 0 seconds or more")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Return the options of the environment, which override those of the file that `TIKTOK_LIVE_CONFIG` names.

        The variable of an option is `TIKTOK_LIVE_` and its name in upper case, see `docs/configuration.md`. Unknown
        ones are logged, once each. All other options have their defaults.

        Raises:
            ConfigError: an option cannot work.
        """
        env = os.environ if environ is None else environ
        kinds = option_kinds()
        file = env.get(CONFIG_FILE, OFF).strip()
        layers = [_read_file(file, kinds)] if file.lower() not in {"", OFF} else []
        joined = join(cls, [*layers, read_environment(env, kinds)])
        for unknown in joined.unknown:
            _log_once(unknown.message, unknown.advice)
        return joined.checked()

    @classmethod
    def from_file(cls, path: str | Path) -> Self:
        """Return the options of a TOML file, whose keys are the attribute names of this class.

        Raises:
            ConfigError: the file cannot be read, or an option cannot work.
        """
        return join(cls, [_read_file(path, option_kinds())]).checked()

    def at(self, url: str) -> Self:
        """Return these options with every host at `url`, for example a simulator's `http://127.0.0.1:8080`.

        Raises:
            ConfigError: `url` is not an http or https URL.
        """
        _check_url("the URL of the simulator", url, ("http", "https"))
        base = url.rstrip("/")
        scheme, _, rest = base.partition("://")
        socket = "wss" if scheme.lower() == "https" else "ws"
        return replace(self, web_url=base, webcast_url=base, socket_url=f"{socket}://{rest}")


ENVIRONMENT = {name: variable_of(name) for name in LiveConfig.__slots__}
"""Environment variables that set options, by option."""


def with_overrides(config: LiveConfig | None, **options: object) -> LiveConfig:
    """Return `config`, or the environment's if it is None, with those options that are not None."""
    given = {name: value for name, value in options.items() if value is not None}
    base = config if config is not None else LiveConfig.from_env()
    if not isinstance(base, LiveConfig):
        advice = 'Pass config=LiveConfig(language="de"), or LiveConfig.from_file(path)'
        raise ConfigError(f"config must be a LiveConfig, not of type {type(base).__name__}", advice=advice)
    return replace(base, **given) if given else base  # type: ignore[arg-type] # each has its option's type


@cache
def option_kinds() -> Mapping[str, OptionKind]:
    """Return what each option may be, by its name and in their order."""
    return kinds_of(LiveConfig)


@cache
def _log_once(message: str, advice: str) -> None:
    logger.warning("%s. %s", message, advice)


def _read_file(path: str | Path, kinds: Mapping[str, OptionKind]) -> Layer:
    from tiktok_live.client.options.toml_file import read_toml  # noqa: PLC0415 - most clients have no file

    return read_toml(path, kinds)


def _check_url(name: str, url: str, schemes: tuple[str, ...]) -> None:
    try:
        parts = urlsplit(url)
        is_host = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # an invalid port or IPv6 address
        is_host = False
    if not is_host:
        raise ConfigError(f"{name} must begin with {schemes[0]}:// or {schemes[1]}:// and a host, not {url!r}")
    if "?" in url or "#" in url:
        raise ConfigError(f"{name} must end before any ? or #, not {redact(url)!r}")
    if "@" in urlsplit(url).netloc:
        raise ConfigError(f"{name} must have no user name and password, not {redact(url)!r}")


def _check_locale(language: str, region: str) -> None:
    # The platform gets them as they are, and does not say that it does not know one.
    if not _LANGUAGE.fullmatch(language):
        raise ConfigError(f"language must be a code such as de or zh-Hant, not {language!r}")
    if not _REGION.fullmatch(region):
        raise ConfigError(f"region must be a country code of two upper-case letters, such as US, not {region!r}")


def _check_header_text(name: str, value: str) -> None:
    if not value or not (value.isascii() and value.isprintable()):
        raise ConfigError(f"{name} must be printable ASCII text, not {value!r}")
