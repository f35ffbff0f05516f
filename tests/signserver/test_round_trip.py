"""Our own providers ask our own server: what one writes the other reads."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.signserver.servers import PLAN, ROOM_ID, Scripted, serving
from tiktok_live.net.clock import SystemClock
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    Identity,
    RateLimitedOutcome,
    RejectedOutcome,
    RoomRef,
    SignedRequest,
    UnavailableOutcome,
    UnsignedRequest,
)
from tiktok_live.signing.config.provider_factory import ProviderContext, build_provider
from tiktok_live.signing.config.sign_strings import parse_sign

PAGE = "https://webcast.tiktok.com/webcast/room/enter/?aid=1988"
AGENT = "Mozilla/5.0 (theirs)"
URL_DIALECTS = ["signtok", "json", "api-eulerstream", "carcabot"]


async def sign(request):
    return SignedRequest(url=f"{request.url}&X-Bogus=bogus", user_agent=request.user_agent, fields={"X-Bogus": "bogus"})


class Signer(Scripted):
    async def sign_url(self, request):
        self.requests.append(request)
        return await sign(request)


@pytest.fixture
async def made():
    http = AiohttpClient()
    yield lambda text: build_provider(parse_sign(text)[0], ProviderContext(http=http, clock=SystemClock(), environ={}))
    await http.aclose()


@pytest.mark.parametrize("form", ["euler+{}", "local+{}?dialect=euler", "local+{}"])
async def test_a_plan_leads_to_the_same_socket(form, made):
    async with serving() as caller:
        plan = await made(form.format(caller.url)).connect(RoomRef(ROOM_ID), Identity(AGENT))
    assert isinstance(plan, ConnectPlan), plan
    asked, given = urlsplit(PLAN.url), urlsplit(plan.url)
    assert (given.scheme, given.netloc, given.path) == (asked.scheme, asked.netloc, asked.path)
    # Signatures hold pluses; as form data they would be spaces.
    sent = dict(parse_qsl(asked.query.replace("+", "%2B")))
    assert sent.items() <= dict(parse_qsl(given.query)).items()
    assert "ttwid=1%7Cabc" in plan.headers["Cookie"]
    assert plan.headers["User-Agent"] == "Mozilla/5.0 (plan)"


@pytest.mark.parametrize("dialect", URL_DIALECTS)
async def test_an_address_is_signed_in_every_dialect(dialect, made):
    async with serving(Signer()) as caller:
        signer = made(f"local+{caller.url}?dialect={dialect}")
        signed = await signer.sign_url(UnsignedRequest(url=PAGE, user_agent=AGENT))
    assert isinstance(signed, SignedRequest), signed
    assert signed.url == f"{PAGE}&X-Bogus=bogus"
    assert signed.fields["X-Bogus"] == "bogus"


async def test_an_address_is_signed_as_eulerstream_does(made):
    async with serving(Signer()) as caller:
        signed = await made(f"euler+{caller.url}").sign_url(UnsignedRequest(url=PAGE, user_agent=AGENT))
    assert isinstance(signed, SignedRequest), signed
    assert (signed.url, signed.user_agent, signed.fields["X-Bogus"]) == (f"{PAGE}&X-Bogus=bogus", AGENT, "bogus")


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        (RateLimitedOutcome(7.0), RateLimitedOutcome),
        (RejectedOutcome("DEVICE_BLOCKED", "the platform refused"), RejectedOutcome),
        (UnavailableOutcome("down"), UnavailableOutcome),
        (BadOutputOutcome("nonsense"), UnavailableOutcome),
    ],
)
async def test_a_refusal_comes_out_as_what_it_was(outcome, kind, made):
    async with serving(Scripted(plan=outcome)) as caller:
        answered = await made(f"euler+{caller.url}").connect(RoomRef(ROOM_ID), Identity(AGENT))
    assert isinstance(answered, kind), answered
    if isinstance(answered, RateLimitedOutcome):
        assert answered.retry_after == 7


async def test_health_and_limits_are_understood(made):
    async with serving() as caller:
        assert (await made(f"euler+{caller.url}").health()).ok
        assert (await made(f"local+{caller.url}").health()).ok
    async with serving(Scripted(healthy=False)) as caller:
        assert not (await made(f"local+{caller.url}").health()).ok
