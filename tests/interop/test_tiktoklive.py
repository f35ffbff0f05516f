"""TikTokLive watches our simulator by way of our sign server, and sees what our own client sees."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.interop.ours import by_kind, came_first, our_rows
from tests.interop.peer import NAME, SPEED, lifecycle, platform, room, watch
from tiktok_live.signing.base import RateLimitedOutcome, UnavailableOutcome
from tiktok_live.simulator import HandshakeRefusal, HostStatus

PYTHON = os.environ.get("TIKTOKLIVE_PYTHON", "")
SCRIPT = Path(__file__).with_name("tiktoklive_script.py")

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(not PYTHON, reason="TIKTOKLIVE_PYTHON names no interpreter with TikTokLive 7.0.1"),
]


async def peer(served, name=NAME, *room_id):
    return await watch(PYTHON, str(SCRIPT), served.simulator.url, served.sign_url, name, *room_id)


@pytest.mark.parametrize("speed", [0, SPEED])
async def test_it_sees_what_our_client_sees(speed):
    expected = await our_rows()
    async with platform(room(), speed=speed) as served:
        rows = await peer(served)
        (record,) = served.simulator.connections
        cookies = list(served.simulator.cookies)
    seen = by_kind(rows)
    assert all(len(found) > 5 for kind, found in seen.items() if kind not in {"paused", "resumed"})
    assert seen == by_kind(expected)
    assert came_first(rows)
    assert [row for row in rows if row["kind"] not in seen] == lifecycle()
    assert record.entered == [room().room_id]
    assert (len(record.acks), record.unacked) == (record.batches, set())
    assert record.heartbeats[0] == 1
    assert f"ttwid={cookies[-1]};" in record.headers["Cookie"]
    assert not record.unreadable
    assert record.close_code == 1000


async def fails(served, *user):
    (error,) = await peer(served, *user)
    assert error.pop("kind") == "error"
    return error


async def test_it_understands_a_refused_socket():
    async with platform(room(), handshake=HandshakeRefusal()) as served:
        error = await fails(served)
        (record,) = served.simulator.connections
    assert error["type"] == "WebcastBlockedError"
    assert "DEVICE_BLOCKED" in error["text"]
    assert record.refusal == HandshakeRefusal()


async def test_it_understands_that_it_asked_too_often():
    async with platform(room(), refusal=RateLimitedOutcome(7.0)) as served:
        error = await fails(served)
        assert not served.simulator.connections
    assert (error["type"], error["retry_after"]) == ("SignatureRateLimitError", 7)


async def test_it_understands_that_nobody_signs():
    async with platform(room(), refusal=UnavailableOutcome("no browser is there")) as served:
        error = await fails(served)
    assert error["type"] == "SignAPIError"
    assert "SIGN_NOT_200" in error["text"]


@pytest.mark.parametrize(
    ("status", "user", "said"),
    [
        (HostStatus.OFFLINE, [NAME], "UserOfflineError"),
        # Its lookup by name knows no age limit, only what it asks with a room id does.
        (HostStatus.AGE_RESTRICTED, [NAME, str(room().room_id)], "AgeRestrictedError"),
        (HostStatus.LIVE, ["nobody"], "UserNotFoundError"),
    ],
    ids=["offline", "for adults", "nobody"],
)
async def test_it_understands_who_cannot_be_watched(status, user, said):
    async with platform(room(status)) as served:
        assert (await fails(served, *user))["type"] == said
