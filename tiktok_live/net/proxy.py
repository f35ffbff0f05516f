"""Proxies: parsing of proxy URLs, from options and from the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from tiktok_live.errors import ConfigError
from tiktok_live.net.addresses import host_and_port, is_address

__all__ = ["WRONG_CREDENTIALS", "Proxy", "check_socks_credentials", "environment_proxies", "proxies_of", "proxy_advice"]

WRONG_CREDENTIALS = 407
"""HTTP status of a proxy that requires other credentials (407); a retry does not help."""

# No example with credentials: they would be masked in the error.
_SPELLING = "write http://host:port, or https://, socks5:// or socks5h:// in place of http://"
_CREDENTIALS = "Write credentials before the host as user:password@, percent-encoded except for letters and digits"
_DEFAULT_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
_MAX_LABEL = 63  # characters per label of a host name: RFC 1035
_MAX_SOCKS_CREDENTIAL = 255  # bytes: RFC 1929 has a one-byte length
# Prefixes of the `_proxy` variables for each URL scheme; the first one that is set applies.
_VARIABLES = {
    "http": ("http", "all"),
    "https": ("https", "all"),
    "ws": ("ws", "http", "all"),
    "wss": ("wss", "https", "all"),
}


@dataclass(frozen=True, slots=True)
class Proxy:
    """A validated proxy.

    Attributes:
        scheme: `http`, `https` or `socks5h`.
        host: name or address, without brackets.
        port: TCP port.
        username: decoded; empty if there is none.
        password: decoded; may be empty.
    """

    scheme: Literal["http", "https", "socks5h"]
    host: str
    port: int
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """Host and port, for messages."""
        return host_and_port(self.host, self.port)

    @property
    def url(self) -> str:
        """The URL without credentials."""
        return f"{self.scheme}://{self.address}"

    @property
    def secret_url(self) -> str:
        """The URL with percent-encoded credentials, for the library that connects. Never put it into a message."""
        if not self.username:
            return self.url
        credentials = f"{quote(self.username, safe='')}:{quote(self.password, safe='')}"
        return f"{self.scheme}://{credentials}@{self.address}"

    @property
    def is_socks(self) -> bool:
        """Whether it is a SOCKS5 proxy."""
        return self.scheme == "socks5h"


def proxy_advice(status: int | None = None) -> str:
    """Return the advice for a proxy that failed, or that refused with an HTTP status."""
    if status == WRONG_CREDENTIALS:
        return "The proxy requires a user name and a password, or rejected these: write user:password@ before its host"
    if status is not None:
        return "The proxy works, but refuses or cannot reach this host: ask its administrator, or use another proxy"
    return "Check that the proxy is running, and check its address, scheme and credentials; it is never bypassed"


def proxies_of(url: str) -> dict[str, Proxy]:
    """Return the proxy that the option `proxy` names, by URL scheme; empty without one.

    Raises:
        ConfigError: `url` is not a usable proxy URL.
    """
    return dict.fromkeys(_VARIABLES, _parse(url, "proxy")) if url else {}


def environment_proxies() -> tuple[dict[str, Proxy], tuple[str, ...]]:
    """Return the proxies in the environment by URL scheme, and the exceptions in `no_proxy`.

    Raises:
        ConfigError: a variable is not a usable proxy URL.
    """
    from urllib.request import getproxies_environment  # noqa: PLC0415 - slow to import, and rarely needed

    found = getproxies_environment()
    proxies: dict[str, Proxy] = {}
    for scheme, names in _VARIABLES.items():
        name = next((name for name in names if found.get(name)), None)
        if name is not None:
            proxies[scheme] = _parse(_with_scheme(found[name]), f"the environment's {name}_proxy")
    return proxies, tuple(found.get("no", "").lower().replace(",", " ").split())


def _with_scheme(value: str) -> str:
    # In these variables a bare `host:port` means an http proxy.
    return value if "://" in value else f"http://{value}"


def _parse(url: str, role: str) -> Proxy:
    """Return the proxy at `url`; errors show no part of it that could be a password."""
    scheme = url.partition("://")[0].lower() if "://" in url else ""
    if scheme not in _DEFAULT_PORTS:
        problem = f"has the unknown scheme {scheme[:20]!r}" if scheme else "has no scheme"
        raise ConfigError(f"{role} {problem}: {_SPELLING}", advice=_CREDENTIALS)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        port, parts = 0, urlsplit("")
    is_bare = parts.path in {"", "/"} and not parts.query and not parts.fragment and _is_host(parts.hostname or "")
    if not (parts.hostname and port != 0 and is_bare and url.isascii() and url.isprintable()) or " " in url:
        raise ConfigError(f"{role} is not a usable URL: {_SPELLING}", advice=_CREDENTIALS)
    return Proxy(
        scheme="http" if scheme == "http" else "https" if scheme == "https" else "socks5h",
        host=parts.hostname,
        port=port or _DEFAULT_PORTS[scheme],
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def check_socks_credentials(proxy: Proxy) -> None:
    """Check the credentials of a SOCKS5 proxy.

    Raises:
        ConfigError: only one of user name and password is given, or they do not fit the protocol (RFC 1929).
    """
    if bool(proxy.username) != bool(proxy.password):
        raise ConfigError("a SOCKS proxy needs both a user name and a password, or neither")
    for part in (proxy.username, proxy.password):
        if not part.isascii() or len(part) > _MAX_SOCKS_CREDENTIAL:
            raise ConfigError(
                f"user name and password of a SOCKS proxy must be ASCII of at most {_MAX_SOCKS_CREDENTIAL} characters"
            )


def _is_host(host: str) -> bool:
    """Return whether `host` is an address or a valid DNS name."""
    labels = host.removesuffix(".").split(".")
    return is_address(host) or all(0 < len(label) <= _MAX_LABEL and "%" not in label for label in labels)
