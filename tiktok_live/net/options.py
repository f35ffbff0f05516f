"""How this machine reaches hosts: proxies, certificate authorities, address families. The same for every hop.

A proxy that is set is used for everything, and every name is looked up by it, never here. One that does not work is
an error: there is no way around it.
"""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass, field
from importlib.util import find_spec
from ipaddress import ip_address
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import quote, unquote, urlsplit

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.extras import extra_not_installed
from tiktok_live.regular_files import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["WRONG_CREDENTIALS", "AddressFamily", "NetworkOptions", "Proxy", "is_platform", "proxy_advice"]

AddressFamily = Literal["any", "ipv4", "ipv6"]
"""Which addresses of a name are used."""

WRONG_CREDENTIALS = 407
"""HTTP status of a proxy that wants credentials, or others; trying again does not help."""

# Without a URL that holds credentials: it would be masked in the error.
_SPELLING = "write http://host:port with https://, socks5:// or socks5h:// in place of http:// if that is its kind"
_CREDENTIALS = "Credentials go before the host as user:password@ with everything but letters and digits percent-encoded"
_MAX_CA_FILE = 16 * 1024 * 1024  # bytes; the bundles of systems have 0.3 MB
_DEFAULT_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
_EXTRA_MODULES = ("aiohttp_socks", "python_socks")
_MAX_LABEL = 63  # characters between the dots of a name: RFC 1035
_MAX_SOCKS_CREDENTIAL = 255  # bytes: RFC 1929 counts them in one byte
_FAMILIES = {"any": socket.AF_UNSPEC, "ipv4": socket.AF_INET, "ipv6": socket.AF_INET6}
# The variable of a scheme, by what stands before `_proxy`; the first that is set counts.
_VARIABLES = {
    "http": ("http", "all"),
    "https": ("https", "all"),
    "ws": ("ws", "http", "all"),
    "wss": ("wss", "https", "all"),
}


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy, checked.

    Attributes:
        scheme: `http`, `https` or `socks5h`.
        host: name or address, without brackets.
        port: TCP port.
        username: decoded; empty without credentials.
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
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """The URL without credentials."""
        return f"{self.scheme}://{self.address}"

    @property
    def secret_url(self) -> str:
        """The URL with the credentials, percent-encoded; for the library that connects, never for a message."""
        if not self.username:
            return self.url
        credentials = f"{quote(self.username, safe='')}:{quote(self.password, safe='')}"
        return f"{self.scheme}://{credentials}@{self.address}"

    @property
    def is_socks(self) -> bool:
        """Whether it is a SOCKS5 proxy."""
        return self.scheme == "socks5h"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NetworkOptions:
    """How to reach hosts. Checked when it is made.

    Attributes:
        proxy: URL of the proxy for every hop: http, https, socks5 or socks5h, with user name and password if it
            wants them, percent-encoded. Names are always looked up by the proxy, with socks5 too. Empty means no
            proxy.
        proxy_from_env: take the proxies from the variables `https_proxy`, `http_proxy`, `all_proxy` (and `wss_proxy`
            and `ws_proxy`, which count more for the socket), in capitals too, and the exceptions from `no_proxy`.
            They are read once, now. Not together with `proxy`.
        ca_file: PEM file with certificate authorities to trust beside the system's.
        family: which addresses to use for the names that this machine looks up: the proxy's when there is one, else
            the host's. An address that is written as a number is used as it is.

    Raises:
        ConfigError: for a value that cannot work, and for a SOCKS proxy without the extra `socks`.
    """

    proxy: str = ""
    proxy_from_env: bool = False
    ca_file: str | Path | None = None
    family: AddressFamily = "any"
    # Proxies by scheme of the host's URL, and hosts that are asked directly.
    _proxies: Mapping[str, Proxy] = field(init=False, compare=False)
    _exceptions: tuple[str, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if self.proxy and self.proxy_from_env:
            raise ConfigError("give either proxy or proxy_from_env, not both")
        if self.family not in get_args(AddressFamily):
            raise ConfigError(f"family must be one of {', '.join(get_args(AddressFamily))}, not {self.family!r}")
        proxies, exceptions = _environment() if self.proxy_from_env else (_everywhere(self.proxy), ())
        for proxy in proxies.values():
            self._check(proxy)
        object.__setattr__(self, "_proxies", proxies)
        object.__setattr__(self, "_exceptions", exceptions)
        if self.ca_file is not None:
            self.ssl_context()

    def resolve(self, url: str) -> Proxy | None:
        """Return the proxy for `url` (http, https, ws or wss); None means a direct connection."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if any(_is_excepted(host, parts.port, exception) for exception in self._exceptions):
            return None
        return self._proxies.get(parts.scheme)

    def ssl_context(self) -> ssl.SSLContext:
        """Return a new context for clients: certificates and names are always verified.

        Reads files; takes some 20 ms.

        Raises:
            ConfigError: `ca_file` cannot be read or holds no certificate.
        """
        context = ssl.create_default_context()
        # Both libraries speak HTTP/1.1 only.
        context.set_alpn_protocols(["http/1.1"])
        if self.ca_file is not None:
            with caught(OSError, ValueError) as failure:
                # PEM is ASCII; bundles have comments between the certificates that are not.
                pem = read_regular_file(self.ca_file, _MAX_CA_FILE).decode("ascii", errors="ignore")
                context.load_verify_locations(cadata=pem)
            if failure:
                raise ConfigError(
                    f"ca_file {str(self.ca_file)!r} is no file with certificates in PEM format: {failure.error}"
                ) from failure.cause
        return context

    def family_of(self, host: str) -> socket.AddressFamily:
        """Return which addresses of `host` to ask for; any when it is an address itself."""
        return socket.AF_UNSPEC if _is_address(host) else _FAMILIES[self.family]

    def __repr__(self) -> str:
        proxy = self._proxies["https"].url if self.proxy else ""
        return (
            f"NetworkOptions(proxy={proxy!r}, proxy_from_env={self.proxy_from_env!r}, "
            f"ca_file={self.ca_file!r}, family={self.family!r})"
        )

    def _check(self, proxy: Proxy) -> None:
        if not proxy.is_socks:
            return
        if any(find_spec(module) is None for module in _EXTRA_MODULES):
            raise extra_not_installed("a SOCKS proxy", "socks")
        if self.family_of(proxy.host) != socket.AF_UNSPEC:
            raise ConfigError(
                f"family={self.family!r} cannot be chosen for a SOCKS proxy with a name: write its address as a number"
            )
        _check_socks_credentials(proxy)


def is_platform(url: str) -> bool:
    """Return whether a URL leads to the platform's own hosts, over TLS."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme in {"https", "wss"} and (host == "tiktok.com" or host.endswith(".tiktok.com"))


def proxy_advice(status: int | None = None) -> str:
    """Return what to do about a proxy that failed, or that refused with an HTTP status."""
    if status == WRONG_CREDENTIALS:
        return "The proxy wants a user name and a password, or others than these: user:password@ before its host"
    if status is not None:
        return "The proxy works and refuses, or cannot reach, this host: ask who runs it, or use another"
    return "Check that the proxy runs, its address, its kind and its credentials; nothing goes around it"


def _everywhere(url: str) -> dict[str, Proxy]:
    return dict.fromkeys(_VARIABLES, _parse(url, "proxy")) if url else {}


def _environment() -> tuple[dict[str, Proxy], tuple[str, ...]]:
    """Return the environment's proxies by scheme, and its exceptions."""
    from urllib.request import getproxies_environment  # noqa: PLC0415 - takes its time, and is rarely needed

    found = getproxies_environment()
    proxies: dict[str, Proxy] = {}
    for scheme, names in _VARIABLES.items():
        name = next((name for name in names if found.get(name)), None)
        if name is not None:
            proxies[scheme] = _parse(_with_scheme(found[name]), f"the environment's {name}_proxy")
    return proxies, tuple(found.get("no", "").lower().replace(",", " ").split())


def _is_excepted(host: str, port: int | None, exception: str) -> bool:
    """Return whether an entry of `no_proxy` (a name, with all names below it, an address, or `*`) is for `host`."""
    name = exception.removeprefix("*").removeprefix(".")
    if exception == "*" or name in {host, f"{host}:{port}", f"[{host}]", f"[{host}]:{port}"}:
        return True
    return bool(name) and (host.endswith(f".{name}") or f"{host}:{port}".endswith(f".{name}"))


def _with_scheme(value: str) -> str:
    # Every program that reads these variables takes a bare `host:port` for an http proxy.
    return value if "://" in value else f"http://{value}"


def _parse(url: str, role: str) -> Proxy:
    """Return the proxy that `url` names; no error shows any of it that could be a password."""
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
        raise ConfigError(f"{role} does not work: {_SPELLING}", advice=_CREDENTIALS)
    return Proxy(
        scheme="http" if scheme == "http" else "https" if scheme == "https" else "socks5h",
        host=parts.hostname,
        port=port or _DEFAULT_PORTS[scheme],
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _check_socks_credentials(proxy: Proxy) -> None:
    if bool(proxy.username) != bool(proxy.password):
        raise ConfigError("a SOCKS proxy takes a user name with a password, or neither")
    for part in (proxy.username, proxy.password):
        if not part.isascii() or len(part) > _MAX_SOCKS_CREDENTIAL:
            raise ConfigError(
                f"a SOCKS proxy's user name and password are ASCII, {_MAX_SOCKS_CREDENTIAL} characters at most"
            )


def _is_host(host: str) -> bool:
    """Return whether `host` is an address, or a name that the name system can hold."""
    labels = host.removesuffix(".").split(".")
    return _is_address(host) or all(0 < len(label) <= _MAX_LABEL and "%" not in label for label in labels)


def _is_address(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
