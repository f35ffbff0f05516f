"""Our providers against our server: one reads what the other writes."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.signserver.servers import PLAN, ROOM_ID, ScriptedBackend, serving
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
from tiktok_live.signing.config.sign_setting import parse_sign
from tiktok_live.signing.provider_factory import ProviderContext, build_provider

PAGE = "https://webcast.tiktok.com/webcast/room/enter/?aid=1988"
AGENT = "Mozilla/5.0 (theirs)"
URL_DIALECTS = ["signtok", "json", "api-eulerstream", "carcabot"]


async def sign(request):
    return SignedRequest(url=f"{request.url}&X-Bogus=bogus", user_agent=request.user_agent, fields={"X-Bogus": "bogus"})


class Signer(ScriptedBackend):
    async def sign_url(self, request):
        self.requests.append(request)
        return await sign(request)


@pytest.fixture
async def build():
    http = AiohttpClient()
    yield lambda text: build_provider(parse_sign(text)[0], ProviderContext(http=http, clock=SystemClock(), environ={}))
    await http.aclose()


@pytest.mark.parametrize("form", ["euler+{}", "local+{}?dialect=euler", "local+{}"])
async def test_a_plan_leads_to_the_same_socket(form, build):
    async with serving() as caller:
        plan = await build(form.format(caller.url)).connect(RoomRef(ROOM_ID), Identity(AGENT))
    assert isinstance(plan, ConnectPlan), plan
    expected, actual = urlsplit(PLAN.url), urlsplit(plan.url)
    assert (actual.scheme, actual.netloc, actual.path) == (expected.scheme, expected.netloc, expected.path)
    # Signatures contain pluses, which parse_qsl would decode as spaces.
    sent = dict(parse_qsl(expected.query.replace("+", "%2B")))
    assert sent.items() <= dict(parse_qsl(actual.query)).items()
    assert "ttwid=1%7Cabc" in plan.headers["Cookie"]
    assert plan.headers["User-Agent"] == "Mozilla/5.0 (plan)"


@pytest.mark.parametrize("dialect", URL_DIALECTS)
async def test_a_url_is_signed_in_every_dialect(dialect, build):
    async with serving(Signer()) as caller:
        signer = build(f"local+{caller.url}?dialect={dialect}")
        signed = await signer.sign_url(UnsignedRequest(url=PAGE, user_agent=AGENT))
    assert isinstance(signed, SignedRequest), signed
    assert signed.url == f"{PAGE}&X-Bogus=bogus"
    assert signed.fields["X-Bogus"] == "bogus"


async def test_a_url_is_signed_in_eulerstreams_dialect(build):
    async with serving(Signer()) as caller:
        signed = await build(f"euler+{caller.url}").sign_url(UnsignedRequest(url=PAGE, user_agent=AGENT))
    assert isinstance(signed, SignedRequest), signed
    assert (signed.url, signed.user_agent, signed.fields["X-Bogus"]) == (f"{PAGE}&X-Bogus=bogus", AGENT, "bogus")


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        (RateLimitedOutcome(7.0), RateLimitedOutcome),
        (RejectedOutcome("DEVICE_BLOCKED", "the platform refused"), RejectedOutcome),
        (UnavailableOutcome("down"), UnavailableOutcome),
        (BadOutputOutcome("invalid"), UnavailableOutcome),
    ],
)
async def test_our_provider_reads_an_error_as_the_same_outcome(outcome, kind, build):
    async with serving(ScriptedBackend(plan=outcome)) as caller:
        result = await build(f"euler+{caller.url}").connect(RoomRef(ROOM_ID), Identity(AGENT))
    assert isinstance(result, kind), result
    if isinstance(result, RateLimitedOutcome):
        assert result.retry_after == 7


async def test_our_providers_read_health_and_limits(build):
    async with serving() as caller:
        assert (await build(f"euler+{caller.url}").health()).ok
        assert (await build(f"local+{caller.url}").health()).ok
    async with serving(ScriptedBackend(healthy=False)) as caller:
        assert not (await build(f"local+{caller.url}").health()).ok
