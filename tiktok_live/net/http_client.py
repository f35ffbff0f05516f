"""The HTTP client: a small interface, and its implementation with aiohttp.

Room lookup and sign providers use `HttpClient`, so that tests can script the responses. The implementation keeps no
cookies, verifies TLS, sends URLs unchanged (a signature covers their bytes), never bypasses the proxy, and limits the
size of responses.
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

__all__ = ["AiohttpClient", "Headers", "HttpClient", "HttpResponse", "cookie_header", "cookie_pairs"]

_MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Headers that are sent on after a redirect to another origin; cookies and keys are for the first origin only.
_SAFE_HEADERS = frozenset(
    {
        *("accept", "accept-language", "cache-control", "user-agent"),
        *("sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform"),
    }
)
_COOKIE_ATTRIBUTES = frozenset({"path", "domain", "expires", "max-age", "samesite", "priority"})
_TOO_SLOW = "Check the internet connection; if it is slow, raise http_timeout (for a sign server: its timeout)"


class Headers(Mapping[str, str]):
    """Header values by case-insensitive name; iteration yields lower-case names."""

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
    """One HTTP response.

    Attributes:
        url: URL of the response, after redirects.
        status: HTTP status.
        headers: by case-insensitive name, repeated ones joined by `", "`; without `Set-Cookie`.
        cookies: raw values by name (not decoded, quotes kept), from every `Set-Cookie` of the response and of the
            redirects before it; the last one wins.
        body: decompressed bytes.
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
    """Interface of HTTP clients. Tests script one; `AiohttpClient` is the real one."""

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        timeout: float,
        max_bytes: int,
        follow_redirects: bool = True,
    ) -> HttpResponse:
        """Request `url`, which is sent unchanged, and return the response, whatever its status.

        `timeout` is in seconds for the whole exchange; `max_bytes` limits the decompressed body.

        Raises:
            NetworkError: no response in time, or an unreadable one.
            PayloadTooLarge: the body is, or inflates to, more than `max_bytes`.
            ConfigError: `url` is not an http or https URL.
        """
        ...

    async def post(
        self, url: str, *, headers: Mapping[str, str], body: bytes, timeout: float, max_bytes: int
    ) -> HttpResponse:
        """Send `body` to `url`, both unchanged, and return the response, whatever its status. Follows no redirects.

        Raises:
            NetworkError, PayloadTooLarge, ConfigError: as for `get`.
        """
        ...

    async def aclose(self) -> None:
        """Close all connections. May be called repeatedly."""
        ...


class AiohttpClient:
    """HTTP client with aiohttp, for use in one event loop.

    Args:
        network: proxy, certificate authorities and address family. A proxy that does not work is an error with hop
            `"proxy"`; it is never bypassed.
    """

    def __init__(self, *, network: NetworkOptions | None = None) -> None:
        self._network = network or NetworkOptions()
        self._sessions: AiohttpSessions | None = None
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
        """Request `url`; see `HttpClient.get`. The client sets `Accept-Encoding` itself.

        Follows at most five redirects, never from https to http. Only headers without secrets are sent to another
        origin.

        Raises:
            UsageError: called after `aclose`.
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
        raise NetworkError(f"{_host(url)} redirected more than {_MAX_REDIRECTS} times")

    async def post(
        self, url: str, *, headers: Mapping[str, str], body: bytes, timeout: float, max_bytes: int
    ) -> HttpResponse:
        """Send `body` to `url`; see `HttpClient.post`.

        Raises:
            UsageError: called after `aclose`.
        """
        return await self.send("POST", url, headers=headers, body=body, timeout=timeout, max_bytes=max_bytes)

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None, timeout: float, max_bytes: int
    ) -> HttpResponse:
        """Send a request with any method, and return the response, whatever its status. Follows no redirects.

        Raises:
            NetworkError, PayloadTooLarge, ConfigError: as for `HttpClient.get`.
            UsageError: called after `aclose`.
        """
        return await self._exchange(method, url, headers, _limits(timeout, max_bytes), body)

    async def aclose(self) -> None:
        """Close all connections. May be called repeatedly."""
        self._closed = True
        sessions, self._sessions = self._sessions, None
        if sessions is not None:
            await sessions.aclose()

    async def _exchange(
        self, method: str, url: str, headers: Mapping[str, str], limits: _Limits, body: bytes | None = None
    ) -> HttpResponse:
        """Send one request and return its response; raise failures as our errors."""
        host = _host(url)
        sessions = self._open()
        route = sessions.route(url, host)
        headers = {**headers, "Accept-Encoding": "gzip"}
        network_errors = sessions.failures(route)
        with caught(TimeoutError, ValueError, *network_errors) as failure:
            async with (
                asyncio.timeout_at(limits.deadline),
                sessions.request(method, url, route, headers=headers, body=body) as response,
            ):
                return await _read_response(response, url, route, limits.max_bytes)
        if isinstance(failure.error, TimeoutError):
            message = f"did not respond within {limits.timeout:g} s"
            raise route.failure(message, failure.error, advice=_TOO_SLOW) from failure.cause
        if isinstance(failure.error, network_errors):
            raise _failure(failure.error, route, sessions.proxy_refusal(failure.error)) from failure.cause
        raise ConfigError(f"the request to {route.target} cannot be sent: {failure.error}") from failure.cause

    def _open(self) -> AiohttpSessions:
        if self._closed:
            raise UsageError("this HTTP client is closed")
        if self._sessions is None:
            from tiktok_live.net.aiohttp_backend import AiohttpSessions  # noqa: PLC0415 - slow to import

            self._sessions = AiohttpSessions(self._network)
        return self._sessions


class _Limits(NamedTuple):
    """Limits of a whole call, redirects included: seconds, loop time of the deadline, bytes of one body."""

    timeout: float
    deadline: float
    max_bytes: int


def _limits(timeout: float, max_bytes: int) -> _Limits:
    return _Limits(timeout, asyncio.get_running_loop().time() + timeout, max_bytes)


def _failure(error: Exception, route: RequestRoute, status: int | None) -> NetworkError:
    if status is not None:
        return route.failure(f"was refused: HTTP {status}", error, status)
    return route.connection_error(error)


async def _read_response(
    response: aiohttp.ClientResponse, url: str, route: RequestRoute, max_bytes: int
) -> HttpResponse:
    if route.is_forwarded and response.status == WRONG_CREDENTIALS:
        raise route.failure(f"was refused: HTTP {response.status}", status=response.status)
    return HttpResponse(
        url=url,
        status=response.status,
        headers=_joined(response.headers.items()),
        cookies=_cookies(response.headers.getall("Set-Cookie", [])),
        body=await _read_body(response, route.host, max_bytes),
    )


async def _read_body(response: aiohttp.ClientResponse, host: str, max_bytes: int) -> bytes:
    """Return the whole inflated body; neither form of it ever exceeds the limit in memory."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > max_bytes:
            raise PayloadTooLarge(f"{host} sent more than {max_bytes} bytes")
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding == "identity":
        return bytes(body)
    if encoding != "gzip":
        raise NetworkError(f"{host} used an encoding that was not requested: {encoding:.40}")
    with caught(RemoteProtocolError) as failure:
        return inflate(bytes(body), max_bytes)
    raise NetworkError(f"{host} sent a compressed body that does not inflate: {failure.error.message}")


def _origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of an http or https URL; ValueError for anything else."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("it is not an http:// or https:// URL with a host")
    if not (url.isascii() and url.isprintable()) or " " in url:
        raise ValueError("spaces, control characters and non-ASCII characters must be percent-encoded")
    return parts.scheme, parts.hostname, parts.port


def _host(url: str) -> str:
    """Return the host and port of a URL, for messages; ConfigError if it has none."""
    with caught(ValueError) as failure:
        _, host, port = _origin(url)
        return host if port is None else f"{host}:{port}"
    raise ConfigError(f"the URL {url!r} is invalid: {failure.error}") from failure.cause


def _redirected(url: str, location: str, headers: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
    """Return the target of a redirect, and the headers to send there."""
    with caught(ValueError) as failure:
        # Some servers do not percent-encode the location; characters that are valid in a URL stay.
        target = urljoin(url, quote(location, safe=punctuation, errors="surrogateescape"))
        here, there = _origin(url), _origin(target)
    if failure:
        raise NetworkError(f"{_host(url)} redirects to an invalid URL: {failure.error}") from failure.cause
    if here[0] == "https" and there[0] == "http":
        raise NetworkError(f"{here[1]} redirects from https to plain http, which is not followed")
    if here != there:
        headers = {name: value for name, value in headers.items() if name.lower() in _SAFE_HEADERS}
    return target, headers


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in pairs:
        lowered = name.lower()
        if lowered != "set-cookie":
            joined[lowered] = f"{joined[lowered]}, {value}" if lowered in joined else value
    return joined


def _cookies(set_cookie_headers: Iterable[str]) -> dict[str, str]:
    """Return the cookies by name, values unchanged: the platform compares their bytes."""
    cookies: dict[str, str] = {}
    for header in set_cookie_headers:
        name, separator, value = header.partition(";")[0].partition("=")
        if separator and name.strip():
            cookies[name.strip()] = value.strip()
    return cookies


def cookie_header(cookies: Mapping[str, str]) -> str:
    """Return the value of a `Cookie` header."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def cookie_pairs(header: str) -> dict[str, str]:
    """Return the pairs of a `Cookie` header in order, values unchanged, without cookie attributes such as `Path`."""
    pairs: dict[str, str] = {}
    for pair in header.split(";"):
        name, _, value = pair.strip().partition("=")
        if name and value and " " not in name and name.lower() not in _COOKIE_ATTRIBUTES:
            pairs[name] = value
    return pairs
