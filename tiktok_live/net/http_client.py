"""The one HTTP client: a small seam, and its one adapter over aiohttp.

Room lookup and sign providers ask through `HttpClient`, so a test scripts the answers and no other module knows
aiohttp. The adapter keeps no cookies, verifies TLS, sends the exact bytes of the URL it is given (a signature covers
those bytes), goes through the proxy or not at all, and never reads more than it was allowed to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from string import punctuation
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import quote, urljoin, urlsplit

from tiktok_live.causes import caught
from tiktok_live.errors import (
    ConfigError,
    NetworkError,
    PayloadTooLarge,
    RemoteProtocolError,
    UsageError,
)
from tiktok_live.net.options import NetworkOptions
from tiktok_live.net.proxy import WRONG_CREDENTIALS
from tiktok_live.redaction import redact
from tiktok_live.wire.inflate import inflate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import aiohttp

    from tiktok_live.net.aiohttp_backend import AiohttpSessions, RequestRoute

__all__ = ["AiohttpClient", "Headers", "HttpClient", "HttpResponse", "cookie_pairs"]

_MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# What may follow a redirect to another origin; cookies and keys were meant for the first one.
_HARMLESS_HEADERS = frozenset({"accept", "accept-language", "cache-control", "user-agent"})


_ATTRIBUTES = frozenset({"path", "domain", "expires", "max-age", "samesite", "priority"})
_TOO_SLOW = (
    "Check the connection to the internet; a slow one needs a longer http_timeout (a sign server's is its timeout)"
)


class Headers(Mapping[str, str]):
    """Header values by name, which may be asked for in any case; the names it lists are in lower case."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str] = MappingProxyType({})) -> None:
        self._values = {name.lower(): value for name, value in values.items()}

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Headers({sorted(self._values)})"


@dataclass(frozen=True, slots=True, repr=False)
class HttpResponse:
    """One answer.

    Attributes:
        url: where the answer came from, after redirects.
        status: HTTP status.
        headers: by name in any case, repeated ones joined by `", "`; `Set-Cookie` is not among them.
        cookies: values by name as the server wrote them (never decoded, quotes kept), from every `Set-Cookie` of
            the answer and of the redirects before it; of two with one name the last.
        body: bytes, decompressed.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=Headers)
    cookies: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""

    def __post_init__(self) -> None:
        object.__setattr__(self, "headers", Headers(self.headers))
        object.__setattr__(self, "cookies", MappingProxyType(dict(self.cookies)))

    def text(self) -> str:
        """Return the body as text; bytes that are not UTF-8 become replacement characters."""
        return self.body.decode("utf-8", errors="replace")

    def __repr__(self) -> str:
        return (
            f"HttpResponse(url={redact(self.url)!r}, status={self.status}, "
            f"cookies={sorted(self.cookies)}, body={len(self.body)} bytes)"
        )


class HttpClient(Protocol):
    """What asks HTTP hosts. Tests script one; `AiohttpClient` is the real one."""

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        timeout: float,
        max_bytes: int,
        follow_redirects: bool = True,
    ) -> HttpResponse:
        """Ask for `url`, its bytes unchanged, and return the answer whatever its status.

        `timeout` is in seconds for the whole exchange; `max_bytes` bounds the decompressed body.

        Raises:
            NetworkError: no answer, not in time, or one that cannot be read.
            PayloadTooLarge: the body is, or inflates to, more than `max_bytes`.
            ConfigError: `url` is not an http or https URL.
        """
        ...

    async def post(
        self, url: str, *, headers: Mapping[str, str], body: bytes, timeout: float, max_bytes: int
    ) -> HttpResponse:
        """Send `body` to `url`, both unchanged, and return the answer whatever its status; redirects are not followed.

        Raises:
            NetworkError, PayloadTooLarge, ConfigError: as for `get`.
        """
        ...

    async def aclose(self) -> None:
        """Give the connections back; calling it again does nothing."""
        ...


class AiohttpClient:
    """The HTTP client over aiohttp, for use in one event loop.

    Args:
        network: proxy, certificate authorities and address family; the defaults unless given. A proxy that does not
            work is an error with hop `"proxy"`, never a direct connection.
    """

    def __init__(self, *, network: NetworkOptions | None = None) -> None:
        self._network = network or NetworkOptions()
        self._engine: AiohttpSessions | None = None
        self._closed = False

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        timeout: float,
        max_bytes: int,
        follow_redirects: bool = True,
    ) -> HttpResponse:
        """Ask for `url`; see `HttpClient.get`. `Accept-Encoding` is this client's own business.

        At most five redirects are followed, never from https to http; to another origin go only the headers
        that hold no secret.

        Raises:
            UsageError: after `aclose`.
        """
        limits = _limits(timeout, max_bytes)
        cookies: dict[str, str] = {}
        for _ in range(_MAX_REDIRECTS + 1):
            response = await self._exchange("GET", url, headers, limits)
            cookies.update(response.cookies)
            location = response.headers.get("Location", "") if response.status in _REDIRECTS else ""
            if not (follow_redirects and location):
                return replace(response, cookies=cookies)
            url, headers = _redirected(url, location, headers)
        raise NetworkError(f"{_host(url)} redirects more than {_MAX_REDIRECTS} times")

    async def post(
        self, url: str, *, headers: Mapping[str, str], body: bytes, timeout: float, max_bytes: int
    ) -> HttpResponse:
        """Send `body` to `url`; see `HttpClient.post`.

        Raises:
            UsageError: after `aclose`.
        """
        return await self._exchange("POST", url, headers, _limits(timeout, max_bytes), body)

    async def aclose(self) -> None:
        """Give the connections back; calling it again does nothing."""
        self._closed = True
        engine, self._engine = self._engine, None
        if engine is not None:
            await engine.aclose()

    async def _exchange(
        self, method: str, url: str, headers: Mapping[str, str], limits: _Limits, body: bytes | None = None
    ) -> HttpResponse:
        """Return the answer to one request, its failures as ours."""
        host = _host(url)
        engine = self._open()
        hop = engine.hop(url, host)
        sent = {**headers, "Accept-Encoding": "gzip"}
        network = engine.failures(hop)
        with caught(TimeoutError, ValueError, *network) as failure:
            async with (
                asyncio.timeout_at(limits.deadline),
                engine.request(method, url, hop, headers=sent, body=body) as response,
            ):
                return await _answer(response, url, hop, limits.max_bytes)
        if isinstance(failure.error, TimeoutError):
            said = f"did not answer within {limits.timeout:g} s"
            raise hop.failed(said, failure.error, advice=_TOO_SLOW) from failure.cause
        if isinstance(failure.error, network):
            raise _failure(failure.error, hop, engine.refusal(failure.error)) from failure.cause
        raise ConfigError(f"the request to {hop.asked} cannot be sent: {failure.error}") from failure.cause

    def _open(self) -> AiohttpSessions:
        if self._closed:
            raise UsageError("this HTTP client is closed")
        if self._engine is None:
            from tiktok_live.net.aiohttp_backend import AiohttpSessions  # noqa: PLC0415 - aiohttp takes longer than all of this library

            self._engine = AiohttpSessions(self._network)
        return self._engine


class _Limits(NamedTuple):
    """Of a whole call, redirects included: seconds, when they are over, and bytes of one body."""

    timeout: float
    deadline: float
    max_bytes: int


def _limits(timeout: float, max_bytes: int) -> _Limits:
    return _Limits(timeout, asyncio.get_running_loop().time() + timeout, max_bytes)


def _failure(error: Exception, hop: RequestRoute, refusal: int | None) -> NetworkError:
    if refusal is not None:
        return hop.failed(f"was refused: HTTP {refusal}", error, refusal)
    return hop.broken(error)


async def _answer(response: aiohttp.ClientResponse, url: str, hop: RequestRoute, max_bytes: int) -> HttpResponse:
    if hop.is_forwarded and response.status == WRONG_CREDENTIALS:
        raise hop.failed(f"was refused: HTTP {response.status}", status=response.status)
    return HttpResponse(
        url=url,
        status=response.status,
        headers=_joined(response.headers.items()),
        cookies=_cookies(response.headers.getall("Set-Cookie", [])),
        body=await _read(response, hop.host, max_bytes),
    )


async def _read(response: aiohttp.ClientResponse, host: str, max_bytes: int) -> bytes:
    """Return the whole body, inflated; at no time is more than the limit held of either form."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > max_bytes:
            raise PayloadTooLarge(f"{host} answered with more than {max_bytes} bytes")
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding == "identity":
        return bytes(body)
    if encoding != "gzip":
        raise NetworkError(f"{host} answered in an encoding nobody asked for: {encoding:.40}")
    with caught(RemoteProtocolError) as failure:
        return inflate(bytes(body), max_bytes)
    raise NetworkError(f"{host} sent a compressed body that does not inflate: {failure.error.message}")


def _origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of an http or https URL; ValueError for anything else."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("an http:// or https:// URL with a host is needed")
    if not (url.isascii() and url.isprintable()) or " " in url:
        raise ValueError("spaces, control characters and letters beyond ASCII must be percent-encoded")
    return parts.scheme, parts.hostname, parts.port


def _host(url: str) -> str:
    """Return the host and port of a URL, for messages; ConfigError when there is none."""
    with caught(ValueError) as failure:
        _, host, port = _origin(url)
        return host if port is None else f"{host}:{port}"
    raise ConfigError(f"the URL {url!r} does not work: {failure.error}") from failure.cause


def _redirected(url: str, location: str, headers: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
    """Return where a redirect leads, and the headers that may go there."""
    with caught(ValueError) as failure:
        # Servers write names unencoded; what may stand in a URL stays as it is.
        target = urljoin(url, quote(location, safe=punctuation, errors="surrogateescape"))
        here, there = _origin(url), _origin(target)
    if failure:
        raise NetworkError(f"{_host(url)} redirects to something that is no URL: {failure.error}") from failure.cause
    if here[0] == "https" and there[0] == "http":
        raise NetworkError(f"{here[1]} redirects from https to plain http, which is not followed")
    if here != there:
        headers = {name: value for name, value in headers.items() if name.lower() in _HARMLESS_HEADERS}
    return target, headers


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in pairs:
        lowered = name.lower()
        if lowered != "set-cookie":
            joined[lowered] = f"{joined[lowered]}, {value}" if lowered in joined else value
    return joined


def _cookies(set_cookie_headers: Iterable[str]) -> dict[str, str]:
    """Return name and value of each header, the value's bytes untouched: the platform compares them."""
    cookies: dict[str, str] = {}
    for header in set_cookie_headers:
        name, separator, value = header.partition(";")[0].partition("=")
        if separator and name.strip():
            cookies[name.strip()] = value.strip()
    return cookies


def cookie_pairs(header: str) -> dict[str, str]:
    """Return the pairs of a `Cookie` header in their order, values byte for byte, without attributes of cookies."""
    pairs: dict[str, str] = {}
    for pair in header.split(";"):
        name, _, value = pair.strip().partition("=")
        if name and value and " " not in name and name.lower() not in _ATTRIBUTES:
            pairs[name] = value
    return pairs
