"""How this machine reaches hosts: proxies, certificate authorities, address families. The same for every hop.

A proxy that is set is used for everything, and every name is looked up by it, never here. One that does not work is
an error: there is no way around it.
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
"""Which addresses of a name are used."""

_MAX_CA_FILE = 16 * 1024 * 1024  # bytes; the bundles of systems have 0.3 MB
_EXTRA_MODULES = ("aiohttp_socks", "python_socks")
_FAMILIES = {"any": socket.AF_UNSPEC, "ipv4": socket.AF_INET, "ipv6": socket.AF_INET6}


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
        proxies, exceptions = environment_proxies() if self.proxy_from_env else (proxies_of(self.proxy), ())
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
                f"family={self.family!r} cannot be chosen for a SOCKS proxy with a name: write its address as a number"
            )
        check_socks_credentials(proxy)


def _is_excepted(host: str, port: int | None, exception: str) -> bool:
    """Return whether an entry of `no_proxy` (a name, with all names below it, an address, or `*`) is for `host`."""
    name = exception.removeprefix("*").removeprefix(".")
    if exception == "*" or name in {host, f"{host}:{port}", f"[{host}]", f"[{host}]:{port}"}:
        return True
    return bool(name) and (host.endswith(f".{name}") or f"{host}:{port}".endswith(f".{name}"))
