"""Failures of proxies: the hop is the proxy, whatever was using it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.failures.provocations import SECRET, Web, failure, unused_host
from tests.failures.row import row
from tests.transports.servers import serving_bytes
from tiktok_live.errors import ConnectError, ResolverUnavailable, SignUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from tests.failures.row import Provoke
    from tiktok_live.errors import TikTokLiveError


def behind(answer: bytes | None, where: str) -> Provoke:
    """The proxy sends this response, or is down; used by the lookup, a sign provider or the socket."""

    async def provoke(_: Path) -> TikTokLiveError:
        if answer is None:
            return await through(unused_host())
        async with serving_bytes(answer) as (host, _requests):
            return await through(host)

    async def through(host: str) -> TikTokLiveError:
        options: dict[str, Any] = {"proxy": f"http://me:{SECRET}@{host}"}
        if where == "socket":
            options |= {"http": Web()}
        return await failure(**options, **({"room_id": 1} if where == "signer" else {}))

    return provoke


NO_MORE = b"Content-Length: 0\r\nConnection: close\r\n\r\n"
PROXY = [
    row(kind, f"through the proxy … {text}", advice, behind(answer, where), hop="proxy", again=again)
    for kind, where, verb in (
        (ResolverUnavailable, "lookup", ("could not be reached", "was refused: HTTP 407")),
        (SignUnavailable, "signer", ("could not be reached", "was refused: HTTP 407")),
        (ConnectError, "socket", ("cannot be reached", "cannot be reached: HTTP 407")),
    )
    for text, advice, answer, again in (
        (verb[0], "Check that the proxy is running", None, True),
        (verb[1], "requires a user name and a password", b"HTTP/1.1 407 X\r\n" + NO_MORE, False),
        (verb[0], "Check that the proxy is running", b"SSH-2.0-x\r\n\r\n", True),
    )
]
