"""A signer's user agent: asked for before the address is built, or taken from the signature, and never half of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.user_agents import CHROME_LINUX, CHROME_WINDOWS, HEADLESS, USER_AGENTS
from tiktok_live.net.user_agents import contradictions
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    Identity,
    ProviderHealth,
    RejectedOutcome,
    RoomRef,
    SignedRequest,
    UnavailableOutcome,
    UnsignedRequest,
)
from tiktok_live.signing.providers.composed import SignedProvider
from tiktok_live.signing.providers.direct import DirectProvider
from tiktok_live.signing.user_agents import HEADLESS_BROWSER
from tiktok_live.testing import VirtualClock

ROOM = RoomRef(7, "someone")
OTHERS = sorted({*USER_AGENTS.values()} - {CHROME_LINUX})
PRINTABLE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=60)


class Signer:
    """Signs for a list of user agents in turn, and for the last one from then on; None signs for the request's."""

    name = "signer"

    def __init__(self, *user_agents: str | None, headers: dict[str, str] | None = None) -> None:
        self.user_agents = list(user_agents)
        self.headers = headers or {}
        self.requests: list[UnsignedRequest] = []

    async def sign_url(self, request):
        self.requests.append(request)
        user_agent = self.user_agents.pop(0) if len(self.user_agents) > 1 else self.user_agents[0]
        signed_for = request.user_agent if user_agent is None else user_agent
        return SignedRequest(url=f"{request.url}&X-Bogus=s%2F1", user_agent=signed_for, headers=self.headers)

    async def health(self):
        return ProviderHealth(ok=True)

    async def aclose(self):
        pass


class Knowing(Signer):
    """Says its user agent before it signs."""

    def __init__(self, own, *user_agents: str | None) -> None:
        super().__init__(*user_agents)
        self.own = own

    async def own_user_agent(self):
        return self.own


def provider(signer: Signer) -> SignedProvider:
    clock = VirtualClock()
    direct = DirectProvider(None, web_url="https://web", socket_url="wss://socket", clock=clock)  # type: ignore[arg-type]
    return SignedProvider(direct, signer, clock=clock)


def guest() -> Identity:
    return Identity(CHROME_LINUX, cookies={"ttwid": "x"})


async def plan_of(made: SignedProvider) -> ConnectPlan:
    plan = await made.connect(ROOM, guest())
    assert isinstance(plan, ConnectPlan), plan
    assert contradictions(plan.url, plan.headers["User-Agent"]) == []
    assert plan.url.endswith("&X-Bogus=s%2F1")
    return plan


@pytest.mark.parametrize("own", OTHERS)
async def test_a_signer_that_knows_its_user_agent_is_asked_first(own):
    signer = Knowing(own, own)
    assert (await plan_of(provider(signer))).headers["User-Agent"] == own
    (request,) = signer.requests
    assert (request.user_agent, contradictions(request.url, own)) == (own, [])


@pytest.mark.parametrize("own", OTHERS)
async def test_one_that_says_it_with_its_signature_signs_once_more(own):
    signer = Signer(own)
    made = provider(signer)
    assert (await plan_of(made)).headers["User-Agent"] == own
    assert [request.user_agent for request in signer.requests] == [CHROME_LINUX, own]
    assert contradictions(signer.requests[1].url, own) == []
    # It is remembered.
    assert (await plan_of(made)).headers["User-Agent"] == own
    assert len(signer.requests) == 3


async def test_a_new_user_agent_of_a_signer_replaces_the_remembered_one():
    signer = Signer(CHROME_WINDOWS)
    made = provider(signer)
    await plan_of(made)
    signer.user_agents = ["new/2"]
    assert (await plan_of(made)).headers["User-Agent"] == "new/2"
    assert [request.user_agent for request in signer.requests][2:] == [CHROME_WINDOWS, "new/2"]


@pytest.mark.parametrize("signer", [Signer(None), Signer(""), Knowing("", None), Knowing("", "")])
async def test_a_signer_without_one_signs_for_the_client_s(signer):
    assert (await plan_of(provider(signer))).headers["User-Agent"] == CHROME_LINUX
    assert len(signer.requests) == 1


async def test_one_that_says_another_one_than_it_uses_signs_once_more():
    signer = Knowing("said/1", "used/2")
    assert (await plan_of(provider(signer))).headers["User-Agent"] == "used/2"


async def test_a_signer_that_changes_its_user_agent_each_time_is_bad_output():
    signer = Signer("a/1", "b/2", "c/3")
    outcome = await provider(signer).connect(ROOM, guest())
    assert outcome == BadOutputOutcome("the signer signed for another user agent each time")
    assert "always with the same one" in outcome.advice
    assert len(signer.requests) == 2


@pytest.mark.parametrize("name", ["User-Agent", "user-agent"])
async def test_a_user_agent_among_the_headers_counts_too(name):
    plan = await plan_of(provider(Signer("", headers={name: "its/2", "X-Gorgon": "g"})))
    assert [value for key, value in plan.headers.items() if key.lower() == "user-agent"] == ["its/2"]
    assert plan.headers["X-Gorgon"] == "g"


async def test_client_hints_of_a_signer_are_not_sent_on_the_socket():
    hints = {"Sec-CH-UA": '"Other";v="1"', "sec-ch-ua-platform": '"Windows"'}
    plan = await plan_of(provider(Signer(None, headers=hints)))
    assert not [name for name in plan.headers if name.lower().startswith("sec-")]


@pytest.mark.parametrize(
    "signer", [Signer(HEADLESS), Knowing(HEADLESS, None), Signer("", headers={"user-agent": HEADLESS})]
)
async def test_a_headless_browser_s_is_rejected(signer):
    outcome = await provider(signer).connect(ROOM, guest())
    assert isinstance(outcome, RejectedOutcome)
    assert outcome.kind == HEADLESS_BROWSER
    assert "visible window" in outcome.advice


async def test_a_url_signed_for_a_headless_browser_is_rejected():
    outcome = await provider(Signer(HEADLESS)).sign_url(UnsignedRequest(url="https://h/?a=1"))
    assert isinstance(outcome, RejectedOutcome)
    assert outcome.kind == HEADLESS_BROWSER


@pytest.mark.parametrize("user_agent", ["a\r\nb", "\x00", "é/1"])
async def test_a_user_agent_that_cannot_be_sent_is_bad_output(user_agent):
    for signer in (Signer(user_agent), Knowing(user_agent, None)):
        outcome = await provider(signer).connect(ROOM, guest())
        assert outcome == BadOutputOutcome("the signer returned a user agent that cannot be sent")


async def test_a_signer_that_cannot_say_its_user_agent_signs_nothing():
    signer = Knowing(UnavailableOutcome("it does not start"), None)
    assert await provider(signer).connect(ROOM, guest()) == UnavailableOutcome("it does not start")
    assert signer.requests == []


async def test_the_guest_cookie_stays_the_client_s():
    identity = guest()
    plan = await provider(Signer(CHROME_WINDOWS)).connect(ROOM, identity)
    assert isinstance(plan, ConnectPlan)
    assert plan.headers["Cookie"] == "ttwid=x"
    assert identity == guest()


@given(st.lists(PRINTABLE, min_size=1, max_size=3), PRINTABLE)
async def test_no_plan_has_two_user_agents(user_agents, own):
    outcome = await provider(Knowing(own, *user_agents)).connect(ROOM, guest())
    if isinstance(outcome, ConnectPlan):
        assert contradictions(outcome.url, outcome.headers["User-Agent"]) == []
    else:
        assert isinstance(outcome, BadOutputOutcome | RejectedOutcome)
