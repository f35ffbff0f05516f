"""What can be written about a provider in a configuration: one table for each kind, and no secret in any.

A table is checked when it is made, so that a wrong value is refused at start and not at the first reconnect.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import read_regular_file, why_unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "LOOPBACK",
    "BrowserSpec",
    "CommandSpec",
    "DirectSpec",
    "EulerPaths",
    "EulerSpec",
    "JsSpec",
    "LocalDialect",
    "LocalSpec",
    "MobileSpec",
    "ProviderSpec",
    "ReplaySpec",
    "StaticSpec",
    "read_secret",
]

LocalDialect = Literal["auto", "signtok", "json", "api-eulerstream", "carcabot", "euler"]
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104 - names to compare with, nothing listens
_EULER_DOMAIN = "eulerstream.com"
_EULER_KEY = "EULER_API_KEY"
_SHA256_DIGITS = 64
_MAX_SECRET = 64 * 1024  # bytes of a key file


class ProviderSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="provider"):
    """What every table may hold.

    Attributes:
        per_minute: requests that the provider is asked for in a minute at most, by all rooms of the process together;
            0 for no limit.
    """

    per_minute: int = 0

    @property
    def kind(self) -> str:
        """The provider's name in a configuration."""
        return str(self.__struct_config__.tag)

    @property
    def host(self) -> str:
        """Which service is asked, as host and port or a path; empty when there is but one."""
        return ""

    @property
    def credential(self) -> str:
        """Where the credential is read from; never the credential."""
        return ""

    def check(self) -> None:
        """Raise ConfigError for values that cannot work."""
        if not self.per_minute >= 0:
            raise ConfigError(f"{self.kind}: per_minute must be 0 or more")


class DirectSpec(ProviderSpec, frozen=True, kw_only=True, tag="direct"):
    """The platform itself, as a guest.

    Attributes:
        region: whose socket hosts to use: `us`, `eu`, or empty for the default ones.
    """

    region: Literal["", "us", "eu"] = ""

    @property
    def host(self) -> str:
        """The region."""
        return self.region


class EulerPaths(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an EulerStream server has what. The paths move between its releases, so they are data.

    `{room_id}` and `{unique_id}` stand for the room and the host. Lists are tried in order: a 404 or 405 leads to the
    next one, and the one that worked is remembered.
    """

    connect: tuple[str, ...] = ("/webcast/rooms/{room_id}/connect", "/webcast/fetch")
    sign_url: tuple[str, ...] = ("/tiktok/signing/encrypt/sign_url", "/tiktok/sign_url", "/webcast/sign_url")
    room_id: tuple[str, ...] = ("/webcast/anchors/{unique_id}/room_id", "/webcast/room_id")
    rate_limits: tuple[str, ...] = ("/accounts/me/rate_limits", "/webcast/rate_limits")


class EulerSpec(ProviderSpec, frozen=True, kw_only=True, tag="euler"):
    """The EulerStream API, or any server that speaks it.

    Attributes:
        base_url: scheme and host, with a path before the server's own if there is one.
        api_key_env: environment variable that holds the key. A key is optional: the variable need not be set. For
            EulerStream's own hosts it is `EULER_API_KEY` unless another one is named; to no other host that key goes.
        api_key_file: file that holds the key; it must be there.
        paths: where the server has what.
        timeout: for one request, in seconds.
        client: the name by which we go.
        allow_insecure: whether plain http may go to other hosts than this machine.
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
        return _credential(self.key_env, self.api_key_file)

    @property
    def key_env(self) -> str:
        """The variable that is looked at; empty for none."""
        host = urlsplit(self.base_url).hostname or ""
        is_theirs = host == _EULER_DOMAIN or host.endswith(f".{_EULER_DOMAIN}")
        return self.api_key_env or (_EULER_KEY if is_theirs else "")

    def check(self) -> None:
        """Raise ConfigError for values that cannot work."""
        super().check()
        _check_base(self.kind, self.base_url, allow_insecure=self.allow_insecure)
        _check_positive(self.kind, "timeout", self.timeout)


class LocalSpec(ProviderSpec, frozen=True, kw_only=True, tag="local"):
    """A sign server of the user's.

    Attributes:
        base_url: scheme and host; a path may follow and is put before the dialect's.
        dialect: what the server speaks; found out when `auto`.
        path: instead of the dialect's own, for example `/signature`; empty for that one.
        timeout: for one request, in seconds.
        max_concurrency: requests at a time; more are refused at once, for a signature that waited has expired.
        api_key_env: environment variable that holds the server's key, sent as `X-Api-Key`; empty for none.
        api_key_file: file that holds it.
        allow_insecure: whether plain http may go to other hosts than this machine.
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
        """The file or the variable of the key; empty when there is none."""
        return _credential(self.api_key_env, self.api_key_file)

    def check(self) -> None:
        """Raise ConfigError for values that cannot work."""
        super().check()
        _check_base(self.kind, self.base_url, allow_insecure=self.allow_insecure)
        _check_positive(self.kind, "timeout", self.timeout)
        _check_positive(self.kind, "max_concurrency", self.max_concurrency)


class CommandSpec(ProviderSpec, frozen=True, kw_only=True, tag="command"):
    """A program that is given a URL and answers JSON.

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
        """Raise ConfigError for values that cannot work."""
        super().check()
        if not self.argv or not self.argv[0]:
            raise ConfigError("command: the program is missing: command:/path/to/program")
        _check_positive(self.kind, "timeout", self.timeout)


class StaticSpec(ProviderSpec, frozen=True, kw_only=True, tag="static"):
    """Outcomes from a file, each handed out once, in order.

    Attributes:
        path: a JSON list of plans and refusals.
    """

    path: str

    @property
    def host(self) -> str:
        """The file."""
        return self.path

    def check(self) -> None:
        """Raise ConfigError for values that cannot work."""
        super().check()
        _check_file(self.kind, self.path)


class ReplaySpec(ProviderSpec, frozen=True, kw_only=True, tag="replay"):
    """A recorded answer of a sign server, handed out every time.

    Attributes:
        path: the answer's body, a fetch response.
        cookie: guest cookies for the socket are not recorded: whether to get one from the platform, as `direct` does.
    """

    path: str
    cookie: bool = True

    @property
    def host(self) -> str:
        """The file."""
        return self.path

    def check(self) -> None:
        """Raise ConfigError for values that cannot work."""
        super().check()
        _check_file(self.kind, self.path)


class JsSpec(ProviderSpec, frozen=True, kw_only=True, tag="js"):
    """The user's copy of the platform's script in an embedded engine.

    Attributes:
        path: the script; or
        url: where to get it from, with
        sha256: of its bytes, in hex: mandatory with `url`, checked with `path` when given.
        engine: `quickjs` (extra `js`) or `v8` (extra `js-v8`).
        driver: how the script is asked: a name of a built-in one, or the path of a script that defines
            `sign(url, userAgent)`.
        time_limit: for one call, in seconds.
        memory_mb: that the engine may take, in MiB.
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
        """Raise ConfigError for values that cannot work."""
        super().check()
        if bool(self.path) == bool(self.url):
            raise ConfigError("js: either path or url names the script: js:/path/to/script.js")
        if self.url and not self.sha256:
            raise ConfigError("js: a script from a url needs its sha256, in hex")
        if self.url and not self.url.startswith("https://"):
            raise ConfigError("js: url must begin with https://")
        if self.sha256 and not _is_sha256(self.sha256):
            raise ConfigError("js: sha256 must be 64 hexadecimal digits")
        if self.path:
            _check_file(self.kind, self.path)
        _check_positive(self.kind, "time_limit", self.time_limit)
        _check_positive(self.kind, "memory_mb", self.memory_mb)


class BrowserSpec(ProviderSpec, frozen=True, kw_only=True, tag="browser"):
    """A real page signs in a real browser.

    Attributes:
        executable: the browser's program.
        page: the page that signs: a file, or an http(s) address; it defines `window.sign(url)`.
        allow_hosts: hosts that the page may ask besides its own; everything else is blocked.
        timeout: for starting, and for one call, in seconds.
        sandbox: the browser's own sandbox; it does not work for the root user of a container.
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
        """Raise ConfigError for values that cannot work."""
        super().check()
        _check_file(self.kind, self.executable)
        if not self.page.startswith(("http://", "https://")):
            _check_file(self.kind, self.page)
        _check_positive(self.kind, "timeout", self.timeout)


class MobileSpec(ProviderSpec, frozen=True, kw_only=True, tag="mobile"):
    """Headers of the mobile app. Experimental: nobody has shown that the socket takes them.

    Attributes:
        device_id: of a device that the user registered; digits.
        user_agent: of the app; empty leaves the client's own.
    """

    device_id: str = ""
    user_agent: str = ""

    def check(self) -> None:
        """Raise ConfigError for values that cannot work."""
        super().check()
        if self.device_id and not (self.device_id.isascii() and self.device_id.isdigit()):
            raise ConfigError("mobile: device_id must be digits")


def _credential(env: str, file: str) -> str:
    if file:
        return f"file:{file}"
    return f"env:{env}" if env else ""


def read_secret(env: str, file: str, environ: Mapping[str, str] | None = None) -> str:
    """Return the secret that a file holds, or else an environment variable; empty when the variable is not set.

    Raises:
        ConfigError: the file cannot be read, or is empty.
    """
    if not file:
        return (os.environ if environ is None else environ).get(env, "").strip() if env else ""
    with caught(OSError, UnicodeDecodeError) as failure:
        secret = read_regular_file(file, _MAX_SECRET).decode().strip()
    if failure:
        raise ConfigError(f"the key file {file} cannot be read: {why_unreadable(failure.error)}") from failure.cause
    if not secret:
        raise ConfigError(f"the key file {file} is empty")
    return secret


def _check_base(kind: str, url: str, *, allow_insecure: bool) -> None:
    # What was written is not shown: it may be a key in the wrong place.
    wrong = ConfigError(f"{kind}: base_url must be like https://host or http://127.0.0.1:3000")
    with caught(ValueError) as failure:
        parts = urlsplit(url)
        works = parts.scheme in {"http", "https"} and _is_host(parts.hostname or "") and parts.port != 0
    if failure:
        raise wrong from failure.cause
    if parts.username is not None or parts.password is not None:
        raise ConfigError(f"{kind}: base_url must hold no user name or password")
    if not works or "?" in url or "#" in url or not url.isprintable() or " " in url:
        raise wrong
    if parts.scheme == "http" and parts.hostname not in LOOPBACK and not allow_insecure:
        raise ConfigError(
            f"{kind}: plain http goes to this machine alone, and {parts.hostname} is another one",
            advice="Use https, or set allow_insecure=true if nobody can listen on the way",
        )


def _is_host(name: str) -> bool:
    """Return whether a name can be a host's; one with a comma is two providers, of which one is misspelt."""
    return bool(name) and all(letter.isalnum() or letter in "-._:%" for letter in name)


def _check_file(kind: str, path: str) -> None:
    try:
        is_there = Path(path).is_file()
    except (OSError, ValueError):  # a name too long, a folder that may not be looked into, a zero byte
        is_there = False
    if not is_there:
        raise ConfigError(f"{kind}: there is no file {path!r}")


def _check_positive(kind: str, name: str, value: float) -> None:
    if not value > 0:
        raise ConfigError(f"{kind}: {name} must be more than 0")


def _is_sha256(text: str) -> bool:
    return len(text) == _SHA256_DIGITS and all(letter in "0123456789abcdefABCDEF" for letter in text)
