"""Provider configurations: one class per kind of provider. None of them holds a secret.

`check` is called when a configuration is read, so a wrong value is an error at start and not at the first reconnect.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.net.addresses import is_loopback
from tiktok_live.signing.config.credentials import credential_reference

__all__ = [
    "BrowserConfig",
    "CommandConfig",
    "DirectConfig",
    "EulerConfig",
    "EulerPaths",
    "ExtensionConfig",
    "JsConfig",
    "LocalConfig",
    "LocalDialect",
    "MobileConfig",
    "PageConfig",
    "ProviderConfig",
    "ReplayConfig",
    "StaticConfig",
    "is_this_machine",
]

LocalDialect = Literal["auto", "signtok", "json", "api-eulerstream", "carcabot", "euler"]
_UNSPECIFIED = "0.0.0.0"  # noqa: S104 - a connection to it reaches this machine; nothing listens here
_EULER_DOMAIN = "eulerstream.com"
_EULER_KEY = "EULER_API_KEY"
_SHA256_DIGITS = 64
_MAX_PORT = 65_535


class ProviderConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="provider"):
    """Base class: what every provider's configuration has.

    Attributes:
        per_minute: limit of requests per minute, for all rooms of the process together; 0 for no limit.
    """

    per_minute: int = 0

    @property
    def kind(self) -> str:
        """The provider's name in a configuration."""
        return str(self.__struct_config__.tag)

    @property
    def host(self) -> str:
        """The service that is used, as host and port or as a path; empty if the kind has only one."""
        return ""

    @property
    def credential(self) -> str:
        """Where the credential is read from, never the credential itself; empty for none."""
        return ""

    def check(self) -> None:
        """Raise ConfigError for invalid values."""
        if not self.per_minute >= 0:
            raise ConfigError(f"{self.kind}: per_minute must be 0 or more")


class DirectConfig(ProviderConfig, frozen=True, kw_only=True, tag="direct"):
    """The platform itself, as a guest.

    Attributes:
        region: which socket host to use: `us`, `eu`, or empty for the default.
    """

    region: Literal["", "us", "eu"] = ""

    @property
    def host(self) -> str:
        """The region."""
        return self.region


class EulerPaths(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The paths of an EulerStream server's endpoints. They change between its releases, so they can be configured.

    `{room_id}` and `{unique_id}` are replaced by the room and the host. Paths are tried in order: 404 and 405 lead to
    the next path, and a path that worked is remembered.
    """

    connect: tuple[str, ...] = ("/webcast/rooms/{room_id}/connect", "/webcast/fetch")
    sign_url: tuple[str, ...] = ("/tiktok/signing/encrypt/sign_url", "/tiktok/sign_url", "/webcast/sign_url")
    room_id: tuple[str, ...] = ("/webcast/anchors/{unique_id}/room_id", "/webcast/room_id")
    rate_limits: tuple[str, ...] = ("/accounts/me/rate_limits", "/webcast/rate_limits")


class EulerConfig(ProviderConfig, frozen=True, kw_only=True, tag="euler"):
    """The EulerStream API, or any server with the same API.

    Attributes:
        base_url: scheme and host, with an optional path that is put before the endpoints' paths.
        api_key_env: environment variable that holds the key. The key is optional, so the variable may be unset. For
            EulerStream's own hosts the default is `EULER_API_KEY`, which is never sent to any other host.
        api_key_file: file that holds the key; it must exist.
        paths: paths of the endpoints.
        timeout: for one request, in seconds.
        client: client name sent to the server.
        allow_insecure: whether to allow plain http to hosts other than this machine.
    """

    base_url: str = "https://api.eulerstream.com"
    api_key_env: str = ""
    api_key_file: str = ""
    paths: EulerPaths = EulerPaths()
    timeout: float = 15.0
    client: str = "tiktok-live-py"
    allow_insecure: bool = False
    per_minute: int = 10

    @property
    def host(self) -> str:
        """Host and port."""
        return urlsplit(self.base_url).netloc

    @property
    def credential(self) -> str:
        """The file or the variable of the key."""
        return credential_reference(self.key_env, self.api_key_file)

    @property
    def key_env(self) -> str:
        """The environment variable that the key is read from; empty for none."""
        host = urlsplit(self.base_url).hostname or ""
        is_theirs = host == _EULER_DOMAIN or host.endswith(f".{_EULER_DOMAIN}")
        return self.api_key_env or (_EULER_KEY if is_theirs else "")

    def check(self) -> None:
        """Raise ConfigError for invalid values."""
        super().check()
        _check_base(self.kind, self.base_url, allow_insecure=self.allow_insecure)
        _check_positive(self.kind, "timeout", self.timeout)


class LocalConfig(ProviderConfig, frozen=True, kw_only=True, tag="local"):
    """The user's own sign server.

    Attributes:
        base_url: scheme and host, with an optional path that is put before the dialect's path.
        dialect: the API that the server offers; `auto` detects it.
        path: path to use instead of the dialect's own, for example `/signature`; empty for the dialect's own.
        timeout: for one request, in seconds.
        max_concurrency: limit of concurrent requests. Requests above it fail at once: a signature that had to wait
            would have expired.
        api_key_env: environment variable that holds the server's key, sent as `X-Api-Key`; empty for none.
        api_key_file: file that holds the key; it must exist.
        allow_insecure: whether to allow plain http to hosts other than this machine.
    """

    base_url: str
    dialect: LocalDialect = "auto"
    path: str = ""
    timeout: float = 5.0
    max_concurrency: int = 16
    api_key_env: str = ""
    api_key_file: str = ""
    allow_insecure: bool = False

    @property
    def host(self) -> str:
        """Host and port."""
        return urlsplit(self.base_url).netloc

    @property
    def credential(self) -> str:
        """The file or the variable of the key; empty for none."""
        return credential_reference(self.api_key_env, self.api_key_file)

    def check(self) -> None:
        """Raise ConfigError for invalid values."""
        super().check()
        _check_base(self.kind, self.base_url, allow_insecure=self.allow_insecure)
        _check_positive(self.kind, "timeout", self.timeout)
        _check_positive(self.kind, "max_concurrency", self.max_concurrency)


class CommandConfig(ProviderConfig, frozen=True, kw_only=True, tag="command"):
    """A program that reads a URL and writes JSON.

    Attributes:
        argv: the program and its arguments.
        timeout: for one run, in seconds.
    """

    argv: tuple[str, ...]
    timeout: float = 10.0

    @property
    def host(self) -> str:
        """The program."""
        return self.argv[0]

    def check(self) -> None:
        """Raise ConfigError for invalid values."""
        super().check()
        if not self.argv or not self.argv[0]:
            raise ConfigError("command: the program is missing; write command:/path/to/program")
        _check_positive(self.kind, "timeout", self.timeout)


class StaticConfig(ProviderConfig, frozen=True, kw_only=True, tag="static"):
    """Outcomes from a file, each returned once, in order.

    Attributes:
        path: JSON file with a list of plans and failed outcomes.
    """

    path: str

    @property
    def host(self) -> str:
        """The file."""
        return self.path

    def check(self) -> None:
        """Raise ConfigError for invalid values."""
        super().check()
        _check_file(self.kind, self.path)


class ReplayConfig(ProviderConfig, frozen=True, kw_only=True, tag="replay"):
    """A recorded response of a sign server, returned every time.

    Attributes:
        path: file with the response's body, a fetch response (`FetchResult`).
        cookie: whether to get a guest cookie from the platform, as `direct` does. Recordings contain no cookie.
    """

    path: str
    cookie: bool = True

    @property
    def host(self) -> str:
        """The file."""
        return self.path

    def check(self) -> None:
        """Raise ConfigError for invalid values."""
        super().check()
        _check_file(self.kind, self.path)


class JsConfig(ProviderConfig, frozen=True, kw_only=True, tag="js"):
    """The user's copy of the platform's script in an embedded engine.

    Attributes:
        path: file with the script; either this or `url` is required.
        url: https address to fetch the script from.
        sha256: digest of the script's bytes, in hex: required with `url`, optional with `path`.
        engine: `quickjs` (extra `js`) or `v8` (extra `js-v8`).
        driver: how the script is called: the name of a built-in driver, or the path of a script that defines
            `sign(url, userAgent)`.
        time_limit: for one call, in seconds.
        memory_mb: memory limit of the engine, in MiB.
    """

    path: str = ""
    url: str = ""
    sha256: str = ""
    engine: Literal["quickjs", "v8"] = "quickjs"
    driver: str = "acrawler"
    time_limit: float = 2.0
    memory_mb: int = 128

    @property
    def host(self) -> str:
        """The script."""
        return self.path or self.url

    def check(self) -> None:
        """Raise ConfigError for invalid values."""
        super().check()
        if bool(self.path) == bool(self.url):
            raise ConfigError("js: set either path or url of the script, for example js:/path/to/script.js")
        if self.url and not self.sha256:
            raise ConfigError("js: url needs sha256, the digest of the script in hex")
        if self.url and not self.url.startswith("https://"):
            raise ConfigError("js: url must begin with https://")
        if self.sha256 and not _is_sha256(self.sha256):
            raise ConfigError("js: sha256 must be 64 hexadecimal digits")
        if self.path:
            _check_file(self.kind, self.path)
        _check_positive(self.kind, "time_limit", self.time_limit)
        _check_positive(self.kind, "memory_mb", self.memory_mb)


class BrowserConfig(ProviderConfig, frozen=True, kw_only=True, tag="browser"):
    """A page that signs in a real browser.

    Attributes:
        executable: path of the browser.
        page: file or http(s) address of a page that defines `window.sign(url)`.
        allow_hosts: hosts that the page may contact besides its own; all others are blocked.
        timeout: for starting the browser, and for one call, in seconds.
        sandbox: whether to use the browser's sandbox, which does not work for the root user of a container.
    """

    executable: str
    page: str
    allow_hosts: tuple[str, ...] = ()
    timeout: float = 30.0
    sandbox: bool = True

    @property
    def host(self) -> str:
        """The page."""
        return self.page

    def check(self) -> None:
        """Raise ConfigError for invalid values."""
        super().check()
        _check_file(self.kind, self.executable)
        if not self.page.startswith(("http://", "https://")):
            _check_file(self.kind, self.page)
        _check_positive(self.kind, "timeout", self.timeout)


class MobileConfig(ProviderConfig, frozen=True, kw_only=True, tag="mobile"):
    """Headers of the mobile app. Experimental: it is unknown whether the socket accepts them.

    Attributes:
        device_id: digits; the id of a device that the user registered.
        user_agent: user agent of the app; empty keeps the client's own.
    """

    device_id: str = ""
    user_agent: str = ""

    def check(self) -> None:
        """Raise ConfigError for invalid values."""
        super().check()
        if self.device_id and not (self.device_id.isascii() and self.device_id.isdigit()):
            raise ConfigError("mobile: device_id must be digits")


class PageConfig(ProviderConfig, frozen=True, kw_only=True, tag="page"):
    """The live page in a browser that the user may see: what the page receives is read.

    Attributes:
        executable: the browser's program; empty to find an installed one.
        profile: folder of the browser's profile; empty for the library's own.
        cdp: debugging address of a browser that the user started, on this machine, for example
            `http://127.0.0.1:9222`; empty to start one.
        media: what pages may load: no media and fonts (`block`), everything (`on`), or no pictures either (`none`).
        window: whether each room has a window of its own, or a tab (`tabs`), whose timers are slow while it is hidden.
        mode: whether the page's frames are read, or only its address and cookies are used for a socket of our own
            (`socket`). Experimental.
        rooms: with `mode=socket`, whether one page serves its own room only, or other rooms too (`shared`).
            Experimental.
        timeout: seconds until the page reads its room, and for a socket to be reopened.
        patience: seconds to wait for the user at a login wall or a captcha.
        sandbox: whether to use the browser's sandbox, which does not work for the root user of a container.
        screenshot: folder for a picture of each page that could not be read; empty for no pictures.
    """

    executable: str = ""
    profile: str = ""
    cdp: str = ""
    media: Literal["block", "on", "none"] = "block"
    window: Literal["window", "tabs"] = "window"
    mode: Literal["frames", "socket"] = "frames"
    rooms: Literal["own", "shared"] = "own"
    timeout: float = 30.0
    patience: float = 180.0
    sandbox: Literal["on", "off"] = "on"
    screenshot: str = ""

    @property
    def host(self) -> str:
        """The debugging address or the profile: rooms with the same one share a browser."""
        return self.cdp or self.profile

    def check(self) -> None:
        """Raise ConfigError for invalid values."""
        super().check()
        _check_positive(self.kind, "timeout", self.timeout)
        if not self.patience >= 0:
            raise ConfigError("page: patience must be 0 or more")
        if self.cdp:
            self._check_cdp()
        if self.rooms == "shared" and self.mode != "socket":
            raise ConfigError("page: rooms=shared needs mode=socket: a page receives its own room only")

    def _check_cdp(self) -> None:
        if self.executable or self.profile:
            raise ConfigError("page: cdp= uses a browser that is already running: leave out its program and profile")
        _check_base(self.kind, self.cdp, allow_insecure=True, option="cdp")
        if not is_loopback(urlsplit(self.cdp).hostname or ""):
            raise ConfigError(
                "page: cdp must be on this machine, for example http://127.0.0.1:9222",
                advice="With its debugging address, any program can control a browser: it must not be on a network",
            )


class ExtensionConfig(ProviderConfig, frozen=True, kw_only=True, tag="extension"):
    """A live page in the user's everyday browser, read by our extension.

    Attributes:
        port: of this machine, which the extension connects to.
        token_file: file of the token that the extension sends; empty for the one that `tiktok-live extension` makes.
        patience: how long to wait for a tab that is switched on, in seconds.
    """

    port: int = 28787
    token_file: str = ""
    patience: float = 120.0

    @property
    def host(self) -> str:
        """The port."""
        return str(self.port)

    @property
    def credential(self) -> str:
        """The file of the token; empty for the default."""
        return credential_reference("", self.token_file)

    def check(self) -> None:
        """Raise ConfigError for invalid values."""
        super().check()
        if not 0 < self.port <= _MAX_PORT:
            raise ConfigError(f"extension: port must be from 1 to {_MAX_PORT}")
        if not self.patience >= 0:
            raise ConfigError("extension: patience must be 0 or more")


def is_this_machine(host: str) -> bool:
    """Return whether a connection to `host` stays on this machine."""
    return host == _UNSPECIFIED or is_loopback(host)


def _check_base(kind: str, url: str, *, allow_insecure: bool, option: str = "base_url") -> None:
    # The value is not shown: it may be a key in the wrong place.
    invalid = ConfigError(f"{kind}: {option} must look like https://host or http://127.0.0.1:3000")
    with caught(ValueError) as failure:
        parts = urlsplit(url)
        is_valid = parts.scheme in {"http", "https"} and _is_host(parts.hostname or "") and parts.port != 0
    if failure:
        raise invalid from failure.cause
    if parts.username is not None or parts.password is not None:
        raise ConfigError(f"{kind}: {option} must not contain a user name or password")
    if not is_valid or "?" in url or "#" in url or not url.isprintable() or " " in url:
        raise invalid
    if parts.scheme == "http" and not is_this_machine(parts.hostname or "") and not allow_insecure:
        raise ConfigError(
            f"{kind}: plain http is allowed only to this machine, not to {parts.hostname}",
            advice="Use https, or set allow_insecure=true if the network in between is trusted",
        )


def _is_host(name: str) -> bool:
    """Return whether `name` can be a host name. One with a comma is two providers, the second one misspelled."""
    return bool(name) and all(letter.isalnum() or letter in "-._:%" for letter in name)


def _check_file(kind: str, path: str) -> None:
    try:
        exists = Path(path).is_file()
    except (OSError, ValueError):  # the name is too long or has a zero byte, or the folder may not be read
        exists = False
    if not exists:
        raise ConfigError(f"{kind}: there is no file {path!r}")


def _check_positive(kind: str, name: str, value: float) -> None:
    if not value > 0:
        raise ConfigError(f"{kind}: {name} must be more than 0")


def _is_sha256(text: str) -> bool:
    return len(text) == _SHA256_DIGITS and all(letter in "0123456789abcdefABCDEF" for letter in text)
