from __future__ import annotations

import dataclasses
from typing import get_args

import pytest

from tiktok_live.errors import NetworkError
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
    SignOutcome,
    UnavailableOutcome,
    UnsignedRequest,
    UrlOutcome,
)
from tiktok_live.transports.memory import MemoryConnector

HIDDEN = "S3cr3tV4lue"


def test_defaults_of_a_plan():
    plan = ConnectPlan(url="wss://h/", headers={}, provider="direct")
    assert (plan.cursor, plan.first_response, plan.expires_at) == ("", b"", None)


def test_a_plan_is_immutable():
    plan = ConnectPlan(url="wss://h/", headers={}, provider="direct")
    with pytest.raises(dataclasses.FrozenInstanceError):
        plan.url = "wss://elsewhere/"


def test_the_repr_of_a_plan_has_no_secrets():
    plan = ConnectPlan(url="wss://h/", headers={}, provider="direct")
    changed = dataclasses.replace(
        plan, url=f"wss://h/?X-Gnarly={HIDDEN}", headers={"Cookie": f"a={HIDDEN}"}, cursor=HIDDEN, first_response=b"x"
    )
    assert repr(changed) == "ConnectPlan(url='wss://h/?X-Gnarly=***', headers=['Cookie'], provider='direct')"


def test_identities_do_not_share_cookies():
    one, other = Identity("me/1"), Identity("me/1")
    one.cookies["ttwid"] = "1"
    assert other.cookies == {}
    assert (one.language, one.region, one.renewals) == ("en", "US", 0)


def test_the_outcomes_of_a_provider():
    assert set(get_args(SignOutcome)) == {
        ConnectPlan,
        RateLimitedOutcome,
        UnavailableOutcome,
        RejectedOutcome,
        BadOutputOutcome,
    }


def test_outcomes_compare_by_value():
    assert RateLimitedOutcome(5) == RateLimitedOutcome(5, "")
    assert UnavailableOutcome("down") != BadOutputOutcome("down")
    assert RejectedOutcome("DEVICE_BLOCKED", "no") == RejectedOutcome("DEVICE_BLOCKED", "no")
    assert ProviderHealth(ok=True) == ProviderHealth(ok=True, detail="")
    assert RoomRef(7) == RoomRef(7, "")


def test_the_outcomes_of_a_url_signer():
    assert set(get_args(UrlOutcome)) == {
        SignedRequest,
        RateLimitedOutcome,
        UnavailableOutcome,
        RejectedOutcome,
        BadOutputOutcome,
    }


def test_a_session_is_two_cookies_and_its_repr_hides_the_secret_one():
    session = SessionCookies(HIDDEN, "useast1a")
    assert session.cookies == {"sessionid": HIDDEN, "tt-target-idc": "useast1a"}
    assert repr(session) == "SessionCookies(target_idc='useast1a')"


def test_the_repr_of_an_identity_has_no_secrets():
    identity = Identity("me/1", cookies={"ttwid": HIDDEN}, session=SessionCookies(HIDDEN, "useast1a"))
    assert repr(identity) == "Identity('me/1', cookies=['ttwid'], renewals=0)"
    assert Identity("me/1").session is None


def test_the_reprs_of_requests_have_no_secrets():
    unsigned = UnsignedRequest(url=f"https://h/?msToken={HIDDEN}", cookies={"ttwid": HIDDEN}, body=HIDDEN.encode())
    assert repr(unsigned) == "UnsignedRequest(GET 'https://h/?msToken=***', cookies=['ttwid'])"
    signed = SignedRequest(
        url=f"https://h/?X-Bogus={HIDDEN}",
        headers={"X-Argus": HIDDEN},
        fields={"X-Bogus": HIDDEN},
        cookies={"a": HIDDEN},
    )
    assert repr(signed) == "SignedRequest('https://h/?X-Bogus=***', headers=['X-Argus'], fields=['X-Bogus'])"


def test_requests_do_not_share_defaults():
    one, other = UnsignedRequest(url="https://h/"), UnsignedRequest(url="https://h/")
    assert (one.method, one.user_agent, one.body) == ("GET", "", b"")
    assert one.cookies is not other.cookies
    assert SignedRequest(url="https://h/").headers == {}


def test_an_outcome_keeps_the_details_of_a_network_error():
    refused = UnavailableOutcome.of(NetworkError("p refused", hop="proxy", advice="Start it", retryable=False))
    assert (refused.detail, refused.hop, refused.advice, refused.retryable) == ("p refused", "proxy", "Start it", False)


def test_an_outcome_does_not_keep_the_default_advice_of_a_network_error():
    down = UnavailableOutcome.of(NetworkError("h is down"))
    assert (down.detail, down.hop, down.advice, down.retryable) == ("h is down", "", "", True)


def test_advice_is_not_compared():
    assert UnavailableOutcome("x", advice="a") == UnavailableOutcome("x", advice="b")
    assert RejectedOutcome("K", "x", "a") == RejectedOutcome("K", "x", "b")
    assert UnavailableOutcome("x", "proxy") != UnavailableOutcome("x")


def test_a_plan_may_have_its_own_connector_and_be_listen_only():
    plan = ConnectPlan(url="wss://h/", headers={}, provider="direct")
    assert (plan.connector, plan.listen_only) == (None, False)
    connector = MemoryConnector([])
    changed = dataclasses.replace(plan, connector=connector, listen_only=True)
    assert (changed.connector, changed.listen_only) == (connector, True)
