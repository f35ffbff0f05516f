from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    Identity,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    RoomRef,
    SessionCookies,
    SignedRequest,
    UnavailableOutcome,
    UnsignedRequest,
)
from tiktok_live.signing.providers.composed import PLAN_LIFETIME, SignedProvider
from tiktok_live.signing.providers.static import StaticProvider
from tiktok_live.testing import VirtualClock

ROOM = RoomRef(7, "someone")
PLAN = ConnectPlan(
    url="wss://h:1/path/?a=1&b=%7B2",
    headers={"User-Agent": "me/1", "Cookie": "ttwid=x; other=y", "Origin": "o"},
    provider="direct",
    cursor="c",
)
PAGE = "https://h:1/path/?a=1&b=%7B2"


class Signer:
    """Returns a fixed outcome, or the URL with a signature appended."""

    name = "signer"

    def __init__(self, outcome=None, **values) -> None:
        self.outcome = outcome
        self.values = values
        self.requests: list[UnsignedRequest] = []
        self.closed = 0

    async def sign_url(self, request):
        self.requests.append(request)
        return self.outcome or SignedRequest(url=f"{request.url}&X-Bogus=s%2F1", **self.values)

    async def health(self):
        return ProviderHealth(ok=False, detail="asleep")

    async def aclose(self):
        self.closed += 1


def guest() -> Identity:
    return Identity("me/1", cookies={"ttwid": "x"}, session=SessionCookies("S3cr3t", "useast1a"))


async def connect(signer: Signer, plan=PLAN, clock: VirtualClock | None = None):
    return await SignedProvider(StaticProvider([plan]), signer, clock=clock or VirtualClock()).connect(ROOM, guest())


async def test_the_signed_url_is_used_byte_for_byte():
    clock = VirtualClock()
    await clock.advance(5.0)
    plan = await connect(Signer(), clock=clock)
    assert plan == ConnectPlan(
        url="wss://h:1/path/?a=1&b=%7B2&X-Bogus=s%2F1",
        headers=PLAN.headers,
        provider="signer",
        cursor="c",
        expires_at=5.0 + PLAN_LIFETIME,
    )


async def test_the_signer_receives_an_http_url_and_no_session():
    signer = Signer()
    await connect(signer)
    assert signer.requests == [UnsignedRequest(url=PAGE, user_agent="me/1", cookies={"ttwid": "x"})]


async def test_an_unencrypted_socket_stays_unencrypted():
    signer = Signer()
    plan = await connect(signer, ConnectPlan(url="ws://h/?a=1", headers={}, provider="direct"))
    assert signer.requests[0].url == "http://h/?a=1"
    assert plan.url == "ws://h/?a=1&X-Bogus=s%2F1"


async def test_headers_and_cookies_of_the_signature_are_sent():
    plan = await connect(
        Signer(headers={"X-Gorgon": "g"}, user_agent="me/1", cookies={"msToken": "m", "ttwid": "evil"})
    )
    assert plan.headers == {
        "User-Agent": "me/1",
        "Cookie": "ttwid=x; other=y; msToken=m",
        "Origin": "o",
        "X-Gorgon": "g",
    }
    assert PLAN.headers["User-Agent"] == "me/1"


async def test_cookies_are_added_to_a_plan_without_cookies():
    bare = ConnectPlan(url="wss://h/?a=1", headers={}, provider="direct")
    assert (await connect(Signer(cookies={"a": "1", "b": "2"}), bare)).headers == {"Cookie": "a=1; b=2"}


async def test_a_signer_may_re_encode_the_query():
    assert (await connect(Signer(SignedRequest(url="https://h:1/path/?a=%31&b={2&x=1")))).url.endswith(
        "?a=%31&b={2&x=1"
    )


async def test_an_unchanged_url_is_accepted():
    assert (await connect(Signer(SignedRequest(url=PAGE)))).url == PLAN.url


@pytest.mark.parametrize(
    "failure", [RateLimitedOutcome(3.0), UnavailableOutcome("x"), RejectedOutcome("A", "b"), BadOutputOutcome("y")]
)
async def test_a_failed_outcome_of_either_is_returned(failure):
    signer = Signer()
    assert await connect(signer, failure) is failure
    assert signer.requests == []
    assert await connect(Signer(failure)) is failure


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("https://evil:1/path/?a=1&b=%7B2", "a different URL"),
        ("https://h:2/path/?a=1&b=%7B2", "a different URL"),
        ("https://me@h:1/path/?a=1&b=%7B2", "a different URL"),
        ("https://h:1/other/?a=1&b=%7B2", "a different URL"),
        ("https://h:1/path/", "changed the query"),
        ("https://h:1/path/?b=%7B2&a=1", "changed the query"),
        ("https://h:1/path/?a=1&b=%7B2345", "changed the query"),
        (f"{PAGE}&x=1\r\nCookie: a", "characters that cannot be sent"),
        (f"{PAGE}&x=\n1", "characters that cannot be sent"),
        (f"{PAGE}&x=1 2", "characters that cannot be sent"),
        (f"{PAGE}&x=é", "characters that cannot be sent"),
        (f"{PAGE}#x", "characters that cannot be sent"),
        ("https://[", "an invalid URL"),
        ("", "a different URL"),
    ],
)
async def test_a_different_url_is_bad_output(url, message):
    outcome = await connect(Signer(SignedRequest(url=url)))
    assert isinstance(outcome, BadOutputOutcome)
    assert message in outcome.detail
    assert not url or url not in outcome.detail


async def test_it_delegates_to_its_signer():
    signer = Signer()
    provider = SignedProvider(StaticProvider([]), signer, clock=VirtualClock())
    assert provider.name == "signer"
    assert await provider.health() == ProviderHealth(ok=False, detail="asleep")
    signed = await provider.sign_url(UnsignedRequest(url="https://h/"))
    assert isinstance(signed, SignedRequest)
    assert urlsplit(signed.url).hostname == "h"
    await provider.aclose()
    assert signer.closed == 1
