"""Examines the hosts: proxy, name resolution, connection and certificate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tiktok_live.doctor.journal import Finding
from tiktok_live.doctor.results import Hop, Verdict
from tiktok_live.errors import NetworkError
from tiktok_live.net.addresses import host_and_port, is_address
from tiktok_live.net.proxy import proxy_advice

if TYPE_CHECKING:
    from tiktok_live.client.config import LiveConfig
    from tiktok_live.doctor.journal import Journal
    from tiktok_live.net.clock import Clock
    from tiktok_live.net.probing import HostProbe
    from tiktok_live.net.proxy import Proxy

__all__ = ["HostHops"]

_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}
_DAY = 86_400.0
_SOON = 3 * _DAY  # a certificate that is renewed in time never gets this old
_PROXIED = "the proxy resolves the name and opens the connection; the hops below use it"
# Products that inspect TLS traffic with an authority of their own, as their certificates name them.
_INSPECTORS = re.compile(
    r"zscaler|fortinet|fortigate|netskope|palo alto|sophos|kaspersky|\beset\b|avast|\bavg\b|bitdefender|mcafee|symantec"
    r" web|blue ?coat|cisco umbrella|opendns|forcepoint|websense|check point|barracuda|watchguard|untangle|mitmproxy"
    r"|charles proxy|fiddler|burp|portswigger|proxyman|http toolkit|adguard|squid|untrusted root",
    re.IGNORECASE,
)


class HostHops:
    """Examines every host once.

    Args:
        config: names the hosts and the proxy.
        probe: resolves names and opens connections.
        journal: gets the results.
        clock: source of time.
    """

    def __init__(self, config: LiveConfig, probe: HostProbe, journal: Journal, clock: Clock) -> None:
        self._network = config.network()
        self._urls = (config.web_url, config.webcast_url, config.socket_url)
        self._probe = probe
        self._journal = journal
        self._clock = clock
        self._down: dict[str, str] = {}  # why a host or proxy cannot be used, by its address

    async def examine(self) -> None:
        """Examine the proxies, then the hosts."""
        for proxy in {proxy.address: proxy for url in self._urls if (proxy := self._network.resolve(url))}.values():
            await self._examine_proxy(proxy)
        seen: set[str] = set()
        for url in self._urls:
            if _place(url) not in seen:
                seen.add(_place(url))
                await self._examine_host(url)

    def problem(self, url: str) -> str:
        """Return why requests to `url` make no sense; empty if they do."""
        proxy = self._network.resolve(url)
        return self._down.get(proxy.address if proxy is not None else _place(url), "")

    async def _examine_proxy(self, proxy: Proxy) -> None:
        if not await self._journal.examine(Hop.PROXY, self._reach_proxy(proxy)):
            self._down[proxy.address] = "the proxy cannot be reached"

    async def _reach_proxy(self, proxy: Proxy) -> Finding:
        try:
            await self._probe.open(proxy.host, proxy.port, tls=proxy.scheme == "https")
        except NetworkError as error:
            raise NetworkError(f"the proxy {error.message}", hop="proxy", advice=proxy_advice()) from error
        return Finding(f"the {'SOCKS' if proxy.is_socks else proxy.scheme} proxy accepts connections")

    async def _examine_host(self, url: str) -> None:
        host, target, port = urlsplit(url).hostname or "", _place(url), _port(url)
        if self._network.resolve(url) is not None:
            why = self.problem(url) or _PROXIED
            self._journal.skip(why, Hop.DNS, Hop.TLS, target=target)
            return
        if is_address(host):
            self._journal.skip("it is an address, not a name", Hop.DNS, target=target)
        elif not await self._journal.examine(Hop.DNS, self._resolve(host), host):
            self._down[target] = f"the name {host} is not resolved"
            self._journal.skip(self._down[target], Hop.TLS, target=target)
            return
        is_tls = urlsplit(url).scheme in {"https", "wss"}
        if not await self._journal.examine(Hop.TLS, self._connect(host, port, is_tls=is_tls), target):
            self._down[target] = f"{host} accepts no connection"

    async def _resolve(self, host: str) -> Finding:
        addresses = await self._probe.resolve(host)
        families = sorted({"IPv6" if ":" in address else "IPv4" for address in addresses})
        return Finding(f"{len(addresses)} address{'es' if len(addresses) > 1 else ''} ({' and '.join(families)})")

    async def _connect(self, host: str, port: int, *, is_tls: bool) -> Finding:
        certificate = await self._probe.open(host, port, tls=is_tls)
        if certificate is None:
            return Finding("the host accepts connections; they are not encrypted (http, ws)")
        days = (certificate.expires_at - self._clock.wall()) / _DAY
        detail = f"{certificate.version}, the certificate by {certificate.issuer or 'an unnamed issuer'} is trusted"
        if _INSPECTORS.search(certificate.issuer):
            return Finding(
                f"{detail}, and its issuer is a product that inspects TLS traffic",
                "If something fails below, exclude tiktok.com from the inspection, or use another network",
                Verdict.WARNED,
            )
        if days * _DAY < _SOON:
            return Finding(f"{detail}, but expires in {max(0.0, days):.0f} days", "", Verdict.WARNED)
        return Finding(f"{detail} and valid for {days:.0f} days")


def _port(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or _PORTS[parts.scheme]


def _place(url: str) -> str:
    """Return the host of `url`, with its port if that is not the usual one."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = _port(url)
    return host if port == _PORTS[parts.scheme] else host_and_port(host, port)
