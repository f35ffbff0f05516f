"""Failures of sign providers: signing.md 3, 5 and 6."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.failures.provocations import SECRET, Web, fail_signing, failure, response, socket_at
from tests.failures.row import row
from tests.transports.servers import serving_bytes
from tests.user_agents import HEADLESS
from tiktok_live.backoff import Backoff
from tiktok_live.errors import (
    AgeRestricted,
    HandshakeRejected,
    NetworkError,
    NotLive,
    RoomNotFound,
    SignRateLimited,
    SignRejected,
    SignUnavailable,
)
from tiktok_live.signing.base import ProviderHealth, RejectedOutcome, SignedRequest
from tiktok_live.signing.chain.pool import SignPool
from tiktok_live.signing.config.provider_config import BrowserConfig
from tiktok_live.signing.providers.browser.page import open_page
from tiktok_live.signing.providers.browser.signer import BrowserSigner
from tiktok_live.signing.providers.static import StaticProvider
from tiktok_live.testing import VirtualClock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.failures.row import Provoke
    from tiktok_live.errors import TikTokLiveError
    from tiktok_live.signing.base import UnsignedRequest


EULER = "euler+https://sign.example"
KEYED = {"provider": "euler", "base_url": "https://sign.example", "api_key_env": "SIGN_KEY"}
FILED = {"provider": "euler", "base_url": "https://sign.example", "api_key_file": "key.txt"}


def keyed(status: int, message: str = "", *, table: object = KEYED) -> Provoke:
    async def provoke(folder: Path) -> TikTokLiveError:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SIGN_KEY", SECRET)
            patch.chdir(folder)
            (folder / "key.txt").write_text(SECRET)
            return await fail_signing(table, signer=response(f'{{"code": {status}, "message": "{message}"}}', status))

    return provoke


def euler(text: str, status: int = 200, **headers: str) -> Provoke:
    return lambda _: fail_signing(EULER, signer=response(text, status, **headers))


async def left_alone(_: Path) -> TikTokLiveError:
    # The guest is refused, then another one; the next client does not even try.
    options = {"sign_pool": SignPool(), "reconnect": Backoff(initial=0.01)}
    async with serving_bytes(b"HTTP/1.1 200 OK\r\nHandshake-Msg: DEVICE_BLOCKED\r\n\r\n") as (host, _requests):
        assert isinstance(await socket_at("ws", host, **options), HandshakeRejected)
        return await socket_at("ws", host, **options)


def verdict(kind: str, detail: str) -> Provoke:
    return lambda _: failure(http=Web(), sign=StaticProvider([RejectedOutcome(kind, detail)]))


class Own:
    """Signs for its own user agents, in turn."""

    name = "own"

    def __init__(self, *user_agents: str) -> None:
        self.user_agents = list(user_agents)

    async def sign_url(self, request: UnsignedRequest) -> SignedRequest:
        return SignedRequest(url=request.url, user_agent=self.user_agents.pop(0))

    async def health(self) -> ProviderHealth:
        return ProviderHealth(ok=True)

    async def aclose(self) -> None:
        """Nothing to close."""


async def without_display(_: Path) -> TikTokLiveError:
    config = BrowserConfig(executable="chromium", page="page.html")
    signer = BrowserSigner(config, clock=VirtualClock(), open_browser=open_page)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tiktok_live.signing.providers.browser.page.has_display", lambda *_: False)
        return await failure(http=Web(), sign=signer)


SIGNER = [
    row(
        SignRejected,
        "the platform returned 403 to the request for a guest cookie",
        "watch --browser",
        lambda _: fail_signing(cookie=response("", 403)),
    ),
    row(
        SignRateLimited,
        "is rate-limited for 30 s: the platform returned 429",
        "Wait 30 s",
        lambda _: fail_signing(cookie=response("", 429, Retry_After="30")),
    ),
    row(
        SignUnavailable,
        "the platform returned 503 to the request for a guest cookie",
        "Try again later",
        lambda _: fail_signing(cookie=response("", 503)),
    ),
    row(
        SignUnavailable,
        "the platform set no guest cookie in 3 responses",
        "watch --browser",
        lambda _: fail_signing(cookie=response()),
    ),
    row(SignRejected, "refused (BAD_KEY)", "Check the key in the environment variable SIGN_KEY", keyed(401, "bad key")),
    row(SignRejected, "refused (BAD_KEY)", "Check the key in the file key.txt", keyed(401, "bad key", table=FILED)),
    row(SignRejected, "refused (BAD_KEY)", "requires a key: put it in", euler('{"message": "who?"}', 401)),
    row(SignRejected, "refused (PREMIUM)", "SIGN_KEY does not allow this", keyed(402, "too cheap")),
    row(SignRejected, "refused (PREMIUM)", "requires a key that allows this", euler('{"message": "pay"}', 402)),
    row(SignRejected, "refused (FORBIDDEN)", "another network", euler("<html>", 403)),
    row(SignRejected, "has none of the requested paths", "Check the sign server's address", euler("", 404)),
    row(
        SignRejected,
        "refused (DETECTED)",
        "another sign provider",
        euler('{"message": "no", "limit_label": "detected"}', 502),
    ),
    row(
        SignRateLimited,
        "is rate-limited for 7 s: the sign server returned 429: slow",
        "second sign provider",
        euler('{"message": "slow"}', 429, Retry_After="7"),
    ),
    row(SignRateLimited, "is rate-limited for 60 s", "Wait 60 s", euler('{"message": "slow"}', 429, Retry_After="0")),
    row(
        SignUnavailable,
        "the sign server returned 503: No agents",
        "Try again later",
        euler('{"message": "No agents are currently available"}', 503),
    ),
    row(
        SignUnavailable,
        "returned an invalid response: the sign server's response is empty",
        "another sign provider",
        euler(""),
    ),
    row(
        SignUnavailable,
        "returned an invalid response: the sign server's response is not a fetch response",
        "another sign provider",
        euler("<html>"),
    ),
    row(
        SignUnavailable,
        "returned an invalid response: the sign server returned JSON",
        "another sign provider",
        euler("{}"),
    ),
    row(
        SignUnavailable,
        "the sign provider euler is unavailable: h could not be reached",
        "Try again later",
        lambda _: fail_signing(EULER, signer=NetworkError("h could not be reached: the connection was reset")),
    ),
    row(
        SignUnavailable,
        "the sign server's dialect could not be detected",
        "another sign provider",
        lambda _: fail_signing("local+http://127.0.0.1:9", signer=response("", 404)),
    ),
    row(
        SignRejected,
        "refused (NOT_SIGNED): not today",
        "another sign provider",
        lambda _: fail_signing(
            "local+http://127.0.0.1:9?dialect=json", signer=response('{"status": "error", "data": "not today"}')
        ),
    ),
    row(
        SignRejected,
        "refused (HEADLESS_BROWSER): the user agent is that of a headless browser",
        "visible window",
        lambda _: failure(http=Web(), sign=Own(HEADLESS)),
    ),
    row(
        SignRejected,
        "refused (NO_DISPLAY): the browser has no screen to open its window on",
        "desktop session",
        without_display,
    ),
    row(
        SignUnavailable,
        "the signer signed for another user agent each time",
        "always with the same one",
        lambda _: failure(http=Web(), sign=Own("a/1", "b/2")),
    ),
    row(SignRejected, "was skipped: it is paused for another", "another sign provider", left_alone),
    row(
        SignRejected,
        "each sign provider (direct, euler) refused",
        "another network",
        lambda _: fail_signing(["direct", EULER], cookie=response("", 403), signer=response('{"message": "pay"}', 402)),
    ),
    row(
        NotLive,
        "the sign server says that the live is over",
        "when the host is live",
        verdict("ROOM_OFFLINE", "the sign server says that the live is over"),
    ),
    row(
        RoomNotFound,
        "the sign server found no such room",
        "spelling",
        verdict("ROOM_NOT_FOUND", "the sign server found no such room"),
    ),
    row(
        AgeRestricted,
        "the sign server says that it is for adults",
        "pass the session",
        verdict("AGE_RESTRICTED", "the sign server says that it is for adults"),
    ),
]
