"""How to reach hosts: proxy, certificate authorities and address family. The same options apply to every hop.

A configured proxy is used for everything, including name lookups. If it does not work, that is an error: there is no
fallback to a direct connection.
"""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import urlsplit

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.extras import extra_not_installed
from tiktok_live.net.addresses import is_address
from tiktok_live.net.proxy import check_socks_credentials, environment_proxies, proxies_of
from tiktok_live.regular_files import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tiktok_live.net.proxy import Proxy

__all__ = ["AddressFamily", "NetworkOptions"]

AddressFamily = Literal["any", "ipv4", "ipv6"]
"""Which addresses of a host name to use."""

_MAX_CA_FILE = 16 * 1024 * 1024  # bytes; system bundles have 0.3 MB
_EXTRA_MODULES = ("aiohttp_socks", "python_socks")
_FAMILIES = {"any": socket.AF_UNSPEC, "ipv4": socket.AF_INET, "ipv6": socket.AF_INET6}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NetworkOptions:
    """How to reach hosts. Validated on construction.

    Attributes:
        proxy: URL of the proxy for every hop: http, https, socks5 or socks5h, with percent-encoded user name and
            password if required. The proxy always resolves host names, with socks5 too. Empty for no proxy.
        proxy_from_env: use the proxies in the environment variables `https_proxy`, `http_proxy` and `all_proxy` (for
            the socket, `wss_proxy` and `ws_proxy` take precedence), in lower or upper case, and the exceptions in
            `no_proxy`. They are read once, on construction. Cannot be combined with `proxy`.
        ca_file: PEM file with certificate authorities to trust in addition to the system's.
        family: which addresses to use for names that this machine resolves: the proxy's name if there is one,
            otherwise the host's. Numeric addresses are used unchanged.

    Raises:
        ConfigError: a value is invalid, or a SOCKS proxy is used without the extra `socks`.
    """

    proxy: str = ""
    proxy_from_env: bool = False
    ca_file: str | Path | None = None
    family: AddressFamily = "any"
    # Proxies by the scheme of the target URL, and hosts that bypass them.
    _proxies: Mapping[str, Proxy] = field(init=False, compare=False)
    _exceptions: tuple[str, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if self.proxy and self.proxy_from_env:
            raise ConfigError("set either proxy or proxy_from_env, not both")
        if self.family not in get_args(AddressFamily):
            raise ConfigError(f"family must be one of {', '.join(get_args(AddressFamily))}, not {self.family!r}")
        proxies, exceptions = environment_proxies() if self.proxy_from_env else (proxies_of(self.proxy), ())
        for proxy in proxies.values():
            self._check(proxy)
        object.__setattr__(self, "_proxies", proxies)
        object.__setattr__(self, "_exceptions", exceptions)
        if self.ca_file is not None:
            self.ssl_context()

    def resolve(self, url: str) -> Proxy | None:
        """Return the proxy for `url` (http, https, ws or wss); None for a direct connection."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if any(_is_excepted(host, parts.port, exception) for exception in self._exceptions):
            return None
        return self._proxies.get(parts.scheme)

    def ssl_context(self) -> ssl.SSLContext:
        """Return a new client context, which always verifies certificates and host names.

        Reads files; takes about 20 ms.

        Raises:
            ConfigError: `ca_file` cannot be read or contains no certificate.
        """
        context = ssl.create_default_context()
        # aiohttp and websockets support only HTTP/1.1.
        context.set_alpn_protocols(["http/1.1"])
        if self.ca_file is not None:
            with caught(OSError, ValueError) as failure:
                # PEM is ASCII, but comments between certificates may not be.
                pem = read_regular_file(self.ca_file, _MAX_CA_FILE).decode("ascii", errors="ignore")
                context.load_verify_locations(cadata=pem)
            if failure:
                raise ConfigError(
                    f"ca_file {str(self.ca_file)!r} is not a file with PEM certificates: {failure.error}"
                ) from failure.cause
        return context

    def family_of(self, host: str) -> socket.AddressFamily:
        """Return the address family to resolve `host` with; unspecified if it is an address itself."""
        return socket.AF_UNSPEC if is_address(host) else _FAMILIES[self.family]

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
                f"family={self.family!r} needs the IP address of a SOCKS proxy, not its host name: write the address"
            )
        check_socks_credentials(proxy)


def _is_excepted(host: str, port: int | None, exception: str) -> bool:
    """Return whether an entry of `no_proxy` matches `host`: a name (and its subdomains), an address or `*`."""
    name = exception.removeprefix("*").removeprefix(".")
    if exception == "*" or name in {host, f"{host}:{port}", f"[{host}]", f"[{host}]:{port}"}:
        return True
    return bool(name) and (host.endswith(f".{name}") or f"{host}:{port}".endswith(f".{name}"))
