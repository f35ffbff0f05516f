"""tiktok-live-connector watches our simulator by way of our sign server, and sees what our own client sees."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.interop.ours import by_kind, came_first, our_rows
from tests.interop.peer import NAME, lifecycle, platform, room, watch
from tiktok_live.signing.base import RateLimitedOutcome, UnavailableOutcome
from tiktok_live.simulator import HandshakeRefusal, HostStatus

FOLDER = os.environ.get("CONNECTOR_DIR", "")
SCRIPT = Path(__file__).parent / "connector" / "connector_script.mjs"

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(not FOLDER, reason="CONNECTOR_DIR names no folder with tiktok-live-connector 2.5.0"),
]


async def peer(served, name=NAME):
    return await watch("node", str(SCRIPT), served.simulator.url, served.sign_url, name, CONNECTOR_DIR=FOLDER)


def in_order(rows):
    """Sort rows as they were sent: this client inflates frames in several threads, and hands out the first ready."""
    return sorted(rows, key=lambda row: int(row["id"]))


async def test_it_sees_what_our_client_sees():
    expected = await our_rows()
    async with platform(room()) as served:
        rows = await peer(served)
        (record,) = served.simulator.connections
        cookies = list(served.simulator.cookies)
        signed = [request for request in served.simulator.requests if "X-Bogus=simulated" in request.query]
    seen = {kind: in_order(found) for kind, found in by_kind(rows).items()}
    assert all(len(found) > 5 for kind, found in seen.items() if kind not in {"paused", "resumed"})
    assert seen == by_kind(expected)
    assert came_first(rows)
    assert [row for row in rows if row["kind"] not in seen] == lifecycle()
    assert record.entered == [room().room_id]
    assert (len(record.acks), record.unacked) == (record.batches, set())
    assert record.headers["Cookie"] == f"ttwid={cookies[-1]}"
    assert not record.unreadable
    assert [request.path for request in signed] == ["/webcast/gift/list/"]


async def fails(served, name=NAME):
    *before, error = await peer(served, name)
    assert error["kind"] == "error"
    assert not {"connected", "ended", "disconnected"} & {row["kind"] for row in before}
    return error


async def test_it_understands_a_refused_socket():
    async with platform(room(), handshake=HandshakeRefusal()) as served:
        error = await fails(served)
        (record,) = served.simulator.connections
    assert (error["type"], error["text"]) == ("Error", "Error connecting to WebSocket with message: DEVICE_BLOCKED")
    assert record.refusal == HandshakeRefusal()


async def test_it_understands_that_it_asked_too_often():
    async with platform(room(), refusal=RateLimitedOutcome(7.0)) as served:
        error = await fails(served)
        assert not served.simulator.connections
    assert (error["type"], error["retry_after"]) == ("SignatureRateLimitError", 7000)


async def test_it_understands_that_nobody_signs():
    async with platform(room(), refusal=UnavailableOutcome("no browser is there")) as served:
        error = await fails(served)
    assert error["type"] == "SignAPIError"
    assert "Unexpected sign server status 503" in error["text"]


@pytest.mark.parametrize(
    ("status", "name", "said"),
    [
        (HostStatus.OFFLINE, NAME, "UserOfflineError"),
        (HostStatus.AGE_RESTRICTED, NAME, "InvalidResponseCompositeError"),
        (HostStatus.LIVE, "nobody", "InvalidResponseCompositeError"),
    ],
    ids=["offline", "for adults", "nobody"],
)
async def test_it_understands_who_cannot_be_watched(status, name, said):
    async with platform(room(status)) as served:
        assert (await fails(served, name))["type"] == said
