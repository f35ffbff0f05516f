"""The one HTTP client: a small seam, and its one adapter over aiohttp.

Room lookup and sign providers ask through `HttpClient`, so a test scripts the answers and no other module knows
aiohttp. The adapter keeps no cookies, verifies TLS, ignores proxy variables of the environment, sends the exact
bytes of the URL it is given (a signature covers those bytes), and never reads more than it was allowed to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from string import punctuation
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import quote, urljoin, urlsplit

from tiktok_live.errors import ConfigError, LocalProtocolError, NetworkError, PayloadTooLarge, RemoteProtocolError
from tiktok_live.redaction import redact
from tiktok_live.wire.inflate import inflate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import aiohttp
    import yarl

__all__ = ["AiohttpClient", "Headers", "HttpClient", "HttpResponse"]

_MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# aiohttp's 8 KB is little for a signed Location; this is still a bound.
_MAX_HEADER_BYTES = 64 * 1024
# What may follow a redirect to another origin; cookies and keys were meant for the first one.
_HARMLESS_HEADERS = frozenset({"accept", "accept-language", "cache-control", "user-agent"})


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

    async def aclose(self) -> None:
        """Give the connections back; calling it again does nothing."""
        ...


class AiohttpClient:
    """The HTTP client over aiohttp, for use in one event loop.

    `proxy` is the URL of an http or https proxy, with user name and password if it wants them; empty means a
    direct connection. A proxy that does not work is an error, never a direct connection.

    Raises:
        ConfigError: for a proxy that is not an http or https URL.
    """

    def __init__(self, *, proxy: str = "") -> None:
        self._via = f" through the proxy {_host(proxy, 'the proxy')}" if proxy else ""
        self._proxy = proxy or None
        self._engine: _Engine | None = None
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
            LocalProtocolError: after `aclose`.
        """
        asked = f"{_host(url, 'the URL')}{self._via}"
        engine = self._open()
        try:
            async with asyncio.timeout(timeout):
                return await self._follow(url, headers, max_bytes, follow_redirects=follow_redirects)
        except TimeoutError as error:
            raise NetworkError(f"{asked} did not answer within {timeout:g} s") from error
        except engine.failures as error:
            raise NetworkError(f"{asked} could not be asked: {str(error) or type(error).__name__}") from error
        except ValueError as error:
            raise ConfigError(f"the request to {asked} cannot be sent: {error}") from error

    async def aclose(self) -> None:
        """Give the connections back; calling it again does nothing."""
        self._closed = True
        engine, self._engine = self._engine, None
        if engine is not None:
            await engine.session.close()

    def _open(self) -> _Engine:
        if self._closed:
            raise LocalProtocolError("this HTTP client is closed")
        if self._engine is None:
            self._engine = _load_engine()
        return self._engine

    async def _follow(
        self, url: str, headers: Mapping[str, str], max_bytes: int, *, follow_redirects: bool
    ) -> HttpResponse:
        cookies: dict[str, str] = {}
        for _ in range(_MAX_REDIRECTS + 1):
            response = await self._exchange(url, headers, max_bytes)
            cookies.update(response.cookies)
            location = response.headers.get("Location", "") if response.status in _REDIRECTS else ""
            if not (follow_redirects and location):
                return replace(response, cookies=cookies)
            url, headers = _redirected(url, location, headers)
        raise NetworkError(f"{_host(url, 'the URL')} redirects more than {_MAX_REDIRECTS} times")

    async def _exchange(self, url: str, headers: Mapping[str, str], max_bytes: int) -> HttpResponse:
        engine = self._open()
        sent = {**headers, "Accept-Encoding": "gzip"}
        request = engine.session.get(engine.exact_url(url), headers=sent, proxy=self._proxy, allow_redirects=False)
        async with request as response:
            return HttpResponse(
                url=url,
                status=response.status,
                headers=_joined(response.headers.items()),
                cookies=_cookies(response.headers.getall("Set-Cookie", [])),
                body=await _read(response, _host(url, "the URL"), max_bytes),
            )


class _Engine(NamedTuple):
    """What is left of aiohttp once it is imported: the only things of it that the client uses."""

    session: aiohttp.ClientSession
    failures: tuple[type[Exception], ...]
    exact_url: Callable[[str], yarl.URL]


def _load_engine() -> _Engine:
    """Import aiohttp and open a session in the running loop.

    The import stands here because it takes longer than all of this library's: who only looks at the package, or
    scripts its answers, does not pay for it.
    """
    import aiohttp  # noqa: PLC0415 - see above
    import yarl  # noqa: PLC0415 - see above

    session = aiohttp.ClientSession(
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
        # Inflating is ours: aiohttp bounds a chunk, not the body.
        auto_decompress=False,
        max_field_size=_MAX_HEADER_BYTES,
        max_line_size=_MAX_HEADER_BYTES,
    )
    return _Engine(session, (aiohttp.ClientError, OSError), partial(yarl.URL, encoded=True))


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
    try:
        return inflate(bytes(body), max_bytes)
    except RemoteProtocolError as error:
        raise NetworkError(f"{host} sent a compressed body that does not inflate: {error.message}") from error


def _origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of an http or https URL; ValueError for anything else."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("an http:// or https:// URL with a host is needed")
    if not (url.isascii() and url.isprintable()) or " " in url:
        raise ValueError("spaces, control characters and letters beyond ASCII must be percent-encoded")
    return parts.scheme, parts.hostname, parts.port


def _host(url: str, role: str) -> str:
    """Return the host and port of a URL, for messages; ConfigError when there is none."""
    try:
        _, host, port = _origin(url)
    except ValueError as error:
        raise ConfigError(f"{role} {url!r} does not work: {error}") from error
    return host if port is None else f"{host}:{port}"


def _redirected(url: str, location: str, headers: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
    """Return where a redirect leads, and the headers that may go there."""
    try:
        # Servers write names unencoded; what may stand in a URL stays as it is.
        target = urljoin(url, quote(location, safe=punctuation, errors="surrogateescape"))
        here, there = _origin(url), _origin(target)
    except ValueError as error:
        raise NetworkError(f"{_host(url, 'the URL')} redirects to something that is no URL: {error}") from error
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
