from __future__ import annotations

import dataclasses
from typing import get_args

import pytest

from tiktok_live.signing.base import (
    BadOutput,
    ConnectPlan,
    Health,
    Identity,
    RateLimited,
    Rejected,
    RoomRef,
    SignOutcome,
    Unavailable,
)

HIDDEN = "S3cr3tV4lue"


def test_a_plan_has_no_cursor_no_first_messages_and_no_end_unless_told():
    plan = ConnectPlan(url="wss://h/", headers={}, provider="direct")
    assert (plan.cursor, plan.first_response, plan.expires_at) == ("", b"", None)


def test_a_plan_cannot_be_changed():
    plan = ConnectPlan(url="wss://h/", headers={}, provider="direct")
    with pytest.raises(dataclasses.FrozenInstanceError):
        plan.url = "wss://elsewhere/"


def test_a_plan_made_from_another_one_hides_the_same():
    plan = ConnectPlan(url="wss://h/", headers={}, provider="direct")
    changed = dataclasses.replace(
        plan, url=f"wss://h/?X-Gnarly={HIDDEN}", headers={"Cookie": f"a={HIDDEN}"}, cursor=HIDDEN, first_response=b"x"
    )
    assert repr(changed) == "ConnectPlan(url='wss://h/?X-Gnarly=***', headers=['Cookie'], provider='direct')"


def test_each_identity_has_a_jar_of_its_own():
    one, other = Identity("me/1"), Identity("me/1")
    one.cookies["ttwid"] = "1"
    assert other.cookies == {}
    assert (one.language, one.region, one.renewals) == ("en", "US", 0)


def test_the_outcomes_are_these_five():
    assert set(get_args(SignOutcome)) == {ConnectPlan, RateLimited, Unavailable, Rejected, BadOutput}


def test_outcomes_are_values():
    assert RateLimited(5) == RateLimited(5, "")
    assert Unavailable("down") != BadOutput("down")
    assert Rejected("DEVICE_BLOCKED", "no") == Rejected("DEVICE_BLOCKED", "no")
    assert Health(ok=True) == Health(ok=True, detail="")
    assert RoomRef(7) == RoomRef(7, "")
