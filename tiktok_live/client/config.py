"""Every option of a client and its default."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self, cast, get_args
from urllib.parse import urlsplit

from tiktok_live.backoff import Backoff
from tiktok_live.client.config_file import read_options
from tiktok_live.client.lookups import MIN_POLL
from tiktok_live.client.session_cookies import session_from_env
from tiktok_live.errors import ConfigError
from tiktok_live.net.addresses import is_platform
from tiktok_live.net.options import AddressFamily, NetworkOptions
from tiktok_live.retention import MAX_RETAINED
from tiktok_live.rooms.base import LookupSource
from tiktok_live.rooms.gift_cache import default_cache_dir
from tiktok_live.session.gift_ledger import STREAK_TIMEOUT
from tiktok_live.session.options import Backlog, SessionOptions
from tiktok_live.signing.base import SessionCookies
from tiktok_live.signing.config.provider_config import ProviderConfig
from tiktok_live.signing.config.sign_setting import SignSetting, parse_sign
from tiktok_live.signing.providers.direct import SOCKET_HOSTS
from tiktok_live.wire.batches import MAX_MESSAGES
from tiktok_live.wire.inflate import MAX_INFLATED

__all__ = ["CONFIG_FILE", "ENVIRONMENT", "LiveConfig", "with_overrides"]


ENVIRONMENT = {
    "web_url": "TIKTOK_LIVE_WEB_URL",
    "webcast_url": "TIKTOK_LIVE_WEBCAST_URL",
    "socket_url": "TIKTOK_LIVE_SOCKET_URL",
    "sign": "TIKTOK_LIVE_SIGN",
    "proxy": "TIKTOK_LIVE_PROXY",
}
"""Environment variables that set options, by option."""

CONFIG_FILE = "TIKTOK_LIVE_CONFIG"
"""Environment variable that names a TOML file of options."""

_USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveConfig:
    """The options of a client. All times are in seconds, all sizes in bytes.

    Attributes:
        web_url: base URL of the live pages and the user lookup.
        webcast_url: base URL of the room API, without `/webcast`.
        socket_url: base URL of the socket, without the path.
        sign: the sign providers, tried in order: a string, a table or a list of them, see `docs/signing.md`.
        allow_session_hosts: hosts, besides the platform's own, that may receive the user's session.
        proxy: used for every hop: lookup, signing, socket. `http://`, `https://` or `socks5://` (extra `socks`), with
            user name and password if needed. If the proxy is down you get an error; the library never connects
            directly.
        proxy_from_env: whether to use the proxy variables of the environment; they are ignored by default.
        ca_file: PEM file of certificate authorities to trust in addition to the system's.
        family: address family of host names: `ipv4`, `ipv6` or `any`.
        user_agent: sent with every request and on the socket.
        language: the language that the platform localises to, for example `en`.
        region: country code in upper case, for example `US`.
        session: the user's own session, for rooms that guests may not read; sent only to the platform and to
            `allow_session_hosts`.
        follow: whether to wait for the host's next live, instead of ending, when a live is over or the host is offline.
            Temporary failures are then never final: when `start_attempts` or the delays of `reconnect` are used up,
            attempts continue, at first `poll` seconds apart, then at growing intervals of up to five minutes.
        poll: interval of room lookups while waiting for a live, 5 or more; lookups need no signature.
        lookup: the sources for a user's room, in order.
        backlog: messages from before the connection: delivered and flagged (`mark`), dropped (`drop`), or delivered
            without a flag (`deliver`).
        reconnect: delays and number of reconnect attempts; None gives up at the first failure.
        start_attempts: how many attempts `start()` makes before it raises; a verdict is never retried.
        queue_size: maximum number of events that wait for one handler; beyond it the oldest are dropped.
        slow_after: a handler that takes this long for one event is logged; a plain function on the loop at a tenth.
        http_timeout: for one HTTP request.
        connect_timeout: for opening the socket.
        first_frame_timeout: for the first frame after the socket opened.
        first_message_timeout: for the first batch of messages after the socket opened; None waits forever.
        stall_timeout: silence after which the connection counts as dead.
        streak_timeout: a gift streak without a tick for this long is complete.
        room_state: whether to read what `LiveClient.room` needs (likes, viewers, battles, the introduction) even if no
            handler listens to it. Gifts and the state of the live are always read.
        cache_dir: folder that caches the gift catalogue for a day; None keeps it only in memory.
        heartbeat_interval: used until the server sends one.
        end_grace: how long the socket is still read after the live ended.
        close_patience: how long handlers may finish their events when the client closes.
        healthy_after: a connection that lasted this long refills the budget of reconnects.
        max_inflated: limit of one inflated payload.
        max_messages: limit of messages in one frame; recorded frames have at most 20.
        max_retained: budget of waiting events and open gift streaks together; beyond it the oldest is evicted, which
            `ClientHealth.evicted` counts.

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
    cache_dir: Path | None = field(default_factory=default_cache_dir)
    heartbeat_interval: float = 10.0
    end_grace: float = 1.0
    close_patience: float = 5.0
    healthy_after: float = 60.0
    max_inflated: int = MAX_INFLATED
    max_messages: int = MAX_MESSAGES
    max_retained: int = MAX_RETAINED

    def __post_init__(self) -> None:
        for name, schemes in (("web_url", "http"), ("webcast_url", "http"), ("socket_url", "ws")):
            _check_url(name, getattr(self, name), (schemes, f"{schemes}s"))
        _check_choice("backlog", self.backlog, get_args(Backlog))
        if not self.lookup:
            raise ConfigError("lookup needs at least one of: page, api")
        for source in self.lookup:
            _check_choice("lookup", source, get_args(LookupSource))
        for name in ("user_agent", "language", "region"):
            _check_header_text(name, getattr(self, name))
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
            stall_timeout=self.stall_timeout,
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
        """Return the options of the environment (see `ENVIRONMENT`), which override those of the configuration file.

        `TIKTOK_LIVE_CONFIG` names the file. All other options have their defaults.

        Raises:
            ConfigError: an option cannot work.
        """
        env = os.environ if environ is None else environ
        base = cls.from_file(env[CONFIG_FILE]) if env.get(CONFIG_FILE) else cls()
        overrides = {option: env[variable] for option, variable in ENVIRONMENT.items() if env.get(variable)}
        session = session_from_env(env)
        return replace(base, session=session or base.session, **overrides)  # type: ignore[arg-type] # these options are text

    @classmethod
    def from_file(cls, path: str | Path) -> Self:
        """Return the options of a TOML file, whose keys are the attribute names of this class.

        Raises:
            ConfigError: the file cannot be read, or an option cannot work.
        """
        return cls(**read_options(path, cls))  # type: ignore[arg-type] # converted to the fields' types

    def at(self, url: str) -> Self:
        """Return these options with every host at `url`, for example a simulator's `http://127.0.0.1:8080`.

        Raises:
            ConfigError: `url` is not an http or https URL.
        """
        _check_url("url", url, ("http", "https"))
        base = url.rstrip("/")
        scheme, _, rest = base.partition("://")
        socket = "wss" if scheme.lower() == "https" else "ws"
        return replace(self, web_url=base, webcast_url=base, socket_url=f"{socket}://{rest}")


def with_overrides(config: LiveConfig | None, **options: object) -> LiveConfig:
    """Return `config`, or the environment's if it is None, with those options that are not None."""
    given = {name: value for name, value in options.items() if value is not None}
    base = config if config is not None else LiveConfig.from_env()
    return replace(base, **given) if given else base  # type: ignore[arg-type] # each has its option's type


def _check_url(name: str, url: str, schemes: tuple[str, ...]) -> None:
    try:
        parts = urlsplit(url)
        is_host = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # an invalid port or IPv6 address
        is_host = False
    if not is_host:
        raise ConfigError(f"{name} must begin with {schemes[0]}:// or {schemes[1]}:// and a host, not {url!r}")
    if "?" in url or "#" in url:
        raise ConfigError(f"{name} must end before any ? or #, not {url!r}")


def _check_header_text(name: str, value: str) -> None:
    if not value or not (value.isascii() and value.isprintable()):
        raise ConfigError(f"{name} must be printable ASCII text, not {value!r}")


def _check_choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ConfigError(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
