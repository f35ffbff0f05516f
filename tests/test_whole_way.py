"""Recorded payloads end to end: simulator, loopback socket, client, handler."""

from __future__ import annotations

import base64
import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.captures import CAPTURES, expected, messages, needs_captures
from tests.values import mismatches
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.client.states import CloseReason
from tiktok_live.events.base import Event, MessageEvent, UnknownEvent
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.signing.base import ConnectPlan, Identity, RoomRef, SignOutcome
from tiktok_live.signing.providers.direct import DirectProvider
from tiktok_live.simulator import Replay, Script, SimulatedRoom, Simulator, Step
from tiktok_live.wire.batches import BatchMessage, decode_batch

if TYPE_CHECKING:
    from pathlib import Path

    from tiktok_live.net.http_client import HttpClient

pytestmark = needs_captures

RESPONSES = ["response_2025-10.pb", "response_2026-08.pb"]
PER_BATCH = 9


def ordered() -> list[dict]:
    """Return all recorded payloads, with those that end the live last."""

    def ends(row: dict) -> bool:
        return row["method"] == "WebcastControlMessage" and expected()[row["sha256"]]["action"] in {3, 4}

    return sorted(messages(), key=ends)


def batches(sent: list[BatchMessage]) -> Script:
    steps = [Step(0.0, tuple(sent[at : at + PER_BATCH])) for at in range(0, len(sent), PER_BATCH)]
    return Script(tuple(steps))


async def watch(simulator: Simulator, **options: object) -> list[MessageEvent]:
    """Read the room to its end and return its message events."""
    client = LiveClient("demo", config=LiveConfig(reconnect=None, close_patience=30.0).at(simulator.url), **options)
    seen: list[MessageEvent] = []
    client.on(MessageEvent)(seen.append)
    async with client:
        assert await client.wait_closed() == CloseReason.LIVE_ENDED
    return seen


def check_events(seen: list[MessageEvent], sent: list[BatchMessage]) -> None:
    """Check that every message arrived exactly once, in order, and typed if it has a schema."""
    assert [(event.method, event.msg_id, event._payload) for event in seen] == [
        (message.method, message.msg_id, message.payload) for message in sent
    ]
    wrong = [event for event in seen if isinstance(event, UnknownEvent) is (event.method in MESSAGE_SPECS)]
    assert wrong == []


async def test_every_recorded_payload_arrives_once_in_order_with_its_values() -> None:
    rows = ordered()
    sent = [BatchMessage(row["method"], row["payload"], 7_000_000_000_000_000_000 + n) for n, row in enumerate(rows)]
    async with Simulator(SimulatedRoom(unique_id="demo", scenario=batches(sent)), speed=0) as simulator:
        seen = await watch(simulator)
        (connection,) = simulator.connections
    assert len(seen) == len(messages()) == 529
    check_events(seen, sent)
    wrong = {
        index: found
        for index, (event, row) in enumerate(zip(seen, rows, strict=True))
        if (found := mismatches(event, expected()[row["sha256"]]))
    }
    assert wrong == {}
    assert connection.batches >= len(sent) // PER_BATCH
    assert connection.unacked == set()


async def test_recorded_payloads_replay_from_json_lines(tmp_path: Path) -> None:
    rows = ordered()
    lines = [json.dumps({"method": row["method"], "b64": base64.b64encode(row["payload"]).decode()}) for row in rows]
    path = tmp_path / "recorded.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    room = SimulatedRoom(unique_id="demo", scenario=Replay.from_file(path, end=True))
    async with Simulator(room, speed=0) as simulator:
        seen = await watch(simulator)
    # If the last control message of the recording is not an end, the replay appends one.
    assert Counter(event.method for event in seen[: len(rows)]) == Counter(row["method"] for row in rows)
    assert [event._payload for event in seen[: len(rows)]] == [row["payload"] for row in rows]
    assert len({event.msg_id for event in seen}) == len(seen)


class WithFirstResponse:
    """The direct provider, with a first response in its plan."""

    name = "with first response"

    def __init__(self, direct: DirectProvider, body: bytes) -> None:
        self._direct = direct
        self._body = body

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        outcome = await self._direct.connect(room, identity)
        assert isinstance(outcome, ConnectPlan)
        return ConnectPlan(
            url=outcome.url,
            headers=outcome.headers,
            provider=self.name,
            cursor=decode_batch(self._body).cursor,
            first_response=self._body,
        )

    health = aclose = None


def ending(simulated: SimulatedRoom) -> tuple[BatchMessage, ...]:
    """A control message that ends the live."""
    payload = next(row["payload"] for row in messages() if expected()[row["sha256"]].get("action") == 3)
    return (BatchMessage("WebcastControlMessage", payload, simulated.room_id - 1),)


@pytest.mark.parametrize("name", RESPONSES)
async def test_a_recorded_response_as_the_plans_first_response(name: str) -> None:
    from tiktok_live.net.http_client import AiohttpClient

    body = (CAPTURES / name).read_bytes()
    sent = list(decode_batch(body).messages)
    room = SimulatedRoom(unique_id="demo")
    room = SimulatedRoom(unique_id="demo", scenario=Script((Step(0.0, ending(room)),)))
    http: HttpClient = AiohttpClient()
    async with Simulator(room, speed=0) as simulator:
        direct = DirectProvider(http, web_url=simulator.url, socket_url=simulator.ws_url)
        seen = await watch(simulator, sign=WithFirstResponse(direct, body))
        (connection,) = simulator.connections
    await http.aclose()
    check_events(seen[:-1], sent)
    assert seen[-1].name == "live_ended"
    chats = [event for event in seen if event.name == "chat"]
    assert chats
    assert all(event.is_backlog for event in chats)
    assert not any(event.is_backlog for event in seen if event.name in {"live_intro", "system_message", "viewer_count"})
    assert connection.unacked == set()


@pytest.mark.parametrize("name", RESPONSES)
async def test_a_recorded_response_as_a_batch_of_the_socket(name: str) -> None:
    sent = list(decode_batch((CAPTURES / name).read_bytes()).messages)
    end = ending(SimulatedRoom(unique_id="demo"))
    script = Script((Step(0.0, tuple(sent)), Step(0.0, end)))
    async with Simulator(SimulatedRoom(unique_id="demo", scenario=script), speed=0) as simulator:
        seen = await watch(simulator)
        (connection,) = simulator.connections
    check_events(seen, [*sent, *end])
    by_id = {message.msg_id: message.is_history for message in sent}
    assert all(event.is_backlog is by_id[event.msg_id] for event in seen if event.msg_id in by_id)
    assert connection.unacked == set()


async def test_handlers_receive_typed_events() -> None:
    rows = ordered()
    sent = [BatchMessage(row["method"], row["payload"], n + 1) for n, row in enumerate(rows)]
    async with Simulator(SimulatedRoom(unique_id="demo", scenario=batches(sent)), speed=0) as simulator:
        seen = await watch(simulator)
    counts = Counter(type(event).__name__ for event in seen)
    typed = sum(row["method"] in MESSAGE_SPECS for row in rows)
    assert counts["UnknownEvent"] == len(rows) - typed
    assert counts["JoinEvent"] == 24
    assert counts["GiftEvent"] == 74
    assert all(isinstance(event, Event) for event in seen)
