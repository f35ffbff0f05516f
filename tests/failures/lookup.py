"""Failures of the room lookup: protocol.md 1.3, 1.4, 1.6 and 2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.failures.provocations import (
    SESSION,
    SLOW,
    Web,
    api,
    fail_lookup,
    failure,
    page,
    plain_host,
    response,
    silent_host,
    state,
    untrusted_host,
    unused_host,
)
from tests.failures.row import row
from tests.transports.servers import serving_bytes
from tiktok_live.errors import AgeRestricted, NotLive, ResolverBlocked, ResolverUnavailable, RoomNotFound
from tiktok_live.rooms.web import WebResolver

if TYPE_CHECKING:
    from pathlib import Path

    from tiktok_live.errors import TikTokLiveError


async def withheld(_: Path) -> TikTokLiveError:
    http = Web(page=response("<html>"), api=api(4003110))
    resolver = WebResolver(http, web_url="http://h", webcast_url="http://h", user_agent="a", session="withheld")
    return await failure(http=http, resolver=resolver)


async def lookup_at(scheme: str, host: str, **options: Any) -> TikTokLiveError:
    return await failure(web_url=f"{scheme}://{host}", webcast_url=f"{scheme}://{host}", **options)


async def slow_lookup(_: Path) -> TikTokLiveError:
    async with silent_host() as host:
        return await lookup_at("http", host, **SLOW)


async def untrusted_lookup(folder: Path) -> TikTokLiveError:
    async with untrusted_host(folder) as host:
        return await lookup_at("https", host)


async def not_http_lookup(_: Path) -> TikTokLiveError:
    async with serving_bytes(b"SSH-2.0-x\r\n\r\n") as (host, _requests):
        return await lookup_at("http", host)


async def plain_lookup(_: Path) -> TikTokLiveError:
    async with plain_host() as host:
        return await lookup_at("https", host)


LOOKUP = [
    row(
        RoomNotFound,
        "was not found, or has never been live",
        "spelling",
        lambda _: fail_lookup(page=response("<html>"), api=api(19881007, "user_not_found")),
    ),
    row(NotLive, "the last live has ended", "when the host is live", lambda _: fail_lookup(page=page(4))),
    row(NotLive, "is offline: the user has no room", "when the host is live", lambda _: fail_lookup(page=page(4, ""))),
    row(
        AgeRestricted,
        "is for adults",
        "pass the session of an adult's account",
        lambda _: fail_lookup(page=response("<html>"), api=api(4003110)),
    ),
    row(
        AgeRestricted,
        "is for adults",
        "The session was sent but not accepted",
        lambda _: failure(http=Web(page=response("<html>"), api=api(4003110)), session=SESSION),
    ),
    row(AgeRestricted, "is for adults", "was not sent: the host must be the platform's", withheld),
    row(
        ResolverBlocked,
        "was blocked: a captcha page",
        "read the live through a browser",
        lambda _: fail_lookup(page=response("tiktok-verify-page")),
    ),
    row(
        ResolverBlocked,
        "was blocked: a captcha challenge",
        "does not solve captchas",
        lambda _: fail_lookup(
            page=response("", 404), api=response('{"code":"10000","type":"verify","subtype":"slide"}')
        ),
    ),
    row(
        ResolverBlocked,
        "was blocked: a sign-in page",
        "pass the session of an account",
        lambda _: fail_lookup(page=response("<title>Log in | TikTok</title>")),
    ),
    row(
        ResolverBlocked,
        "a sign-in is required",
        "pass the session of an account",
        lambda _: fail_lookup(page=response("", 404), api=api(20003, "User doesn't login")),
    ),
    row(
        ResolverBlocked,
        "was blocked: a page for regions without the service",
        "a proxy (proxy=)",
        lambda _: fail_lookup(page=response("TikTok isn't available in your region")),
    ),
    row(
        ResolverBlocked,
        "the region is not served",
        "a proxy (proxy=)",
        lambda _: fail_lookup(page=response("", 404), api=api(7, "not available in your country")),
    ),
    row(
        ResolverBlocked,
        "was blocked: a firewall's page",
        "The platform's firewall refuses this network",
        lambda _: fail_lookup(page=response("<title>Access Denied</title>")),
    ),
    row(
        ResolverBlocked, "was blocked: a page of", "Wait a few minutes", lambda _: fail_lookup(page=response("<html>"))
    ),
    row(ResolverBlocked, "was blocked: an empty page", "through a browser", lambda _: fail_lookup(page=response())),
    row(ResolverBlocked, "was blocked: HTTP 403", "another network", lambda _: fail_lookup(page=response("", 403))),
    row(
        ResolverBlocked,
        "too many requests, retry after 30 s",
        "Wait 30 s",
        lambda _: fail_lookup(page=response("", 429, Retry_After="30")),
    ),
    row(
        ResolverBlocked,
        "too many requests, retry after a few minutes",
        "Wait a few minutes",
        lambda _: fail_lookup(page=response("", 429)),
    ),
    row(
        ResolverUnavailable,
        "the profile is private",
        "Try again later",
        lambda _: fail_lookup(
            page=response(
                '<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__">{"__DEFAULT_SCOPE__":'
                '{"webapp.user-detail": {"statusCode": 10222}}}</script>'
            ),
            api=api(7, "odd"),
        ),
    ),
    row(
        ResolverUnavailable,
        "but the room id is missing",
        "Try again in a minute",
        lambda _: fail_lookup(page=response("", 404), api=api(0, data=state(2, "0"))),
    ),
    row(
        ResolverUnavailable,
        "the API has no data about this user",
        "Check the spelling",
        lambda _: failure(http=Web(api=api(0)), lookup=("api",)),
    ),
    row(
        ResolverUnavailable,
        "the state of the page has no LiveRoom",
        "Check the spelling",
        lambda _: fail_lookup(
            page=response('<script id="SIGI_STATE">{"ItemModule": {"7": {}}}</script>'), api=api(7, "odd")
        ),
    ),
    row(
        ResolverUnavailable,
        "could not be determined: HTTP 404",
        "Check the spelling",
        lambda _: fail_lookup(page=response("", 404), api=api(7, "odd")),
    ),
    row(
        ResolverUnavailable,
        "the API rejected the request",
        "Try again later",
        lambda _: failure(http=Web(api=api(10011, "params_error")), lookup=("api",)),
    ),
    row(
        ResolverUnavailable,
        "returned HTTP 503: it is overloaded",
        "Try again in a minute",
        lambda _: fail_lookup(page=response("", 503), api=response("", 503)),
    ),
    row(
        ResolverUnavailable,
        "the connection was refused, nothing is listening there",
        "Check the network",
        lambda _: lookup_at("http", unused_host()),
    ),
    row(
        ResolverUnavailable,
        "its name could not be resolved",
        "name server (DNS)",
        lambda _: lookup_at("https", "h.invalid"),
    ),
    row(ResolverUnavailable, "did not respond within 0.05 s", "http_timeout", slow_lookup),
    row(
        ResolverUnavailable,
        "its certificate is not trusted, self-signed certificate",
        "ca_file",
        untrusted_lookup,
        again=False,
    ),
    row(ResolverUnavailable, "the TLS handshake failed", "the address and the port", plain_lookup),
    row(ResolverUnavailable, "the response is not HTTP", "Check the network", not_http_lookup),
]
