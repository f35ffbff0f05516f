"""What a program can rely on in a replay: order, time, and handlers that lose nothing."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from tests.client.recorded_lives import RecordedLive, dicts, often, replayed
from tests.session.wire_messages import chat, frame
from tiktok_live.capture import CaptureHeader, CaptureReader, CaptureWriter, RecordKind
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.client.states import CloseReason
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.simulator.faults import kinds


async def test_a_provider_that_resumes_does_so_before_the_connection_is_announced(tmp_path: Path) -> None:
    refusals = often(kinds.Refuse, 0.8, status=503, message="", code=0)
    live = RecordedLive(seconds=40.0, seed=3, faults=(often(kinds.Drop, 0.05), refusals))
    events = dicts(await live.read(tmp_path / "live.ttlive"))
    names = [event["event"] for event in events]
    assert names[names.index("sign_provider_resumed") + 1] in {"connected", "reconnected"}
    assert dicts(await replayed(tmp_path / "live.ttlive")) == events


@pytest.fixture
async def capture(tmp_path: Path) -> Path:
    """A live without faults."""
    await RecordedLive(seconds=30.0, faults=()).read(tmp_path / "live.ttlive")
    return tmp_path / "live.ttlive"


async def test_a_live_that_ended_ends_in_its_replay(capture: Path) -> None:
    client = LiveClient.replay(capture)
    async with client:
        assert await client.wait_closed() is CloseReason.LIVE_ENDED
    assert client.unique_id == "someone"
    assert client.room.gifts > 0


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


async def test_a_file_that_was_cut_off_gives_what_it_has_and_says_so(
    capture: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole = dicts(await replayed(capture))
    cut(capture)
    client = LiveClient.replay(capture)
    events: list[Event] = []
    client.on("event")(events.append)
    async with client:
        assert await client.wait_closed() is CloseReason.CLOSED
    completions = {"gift_complete", "disconnected"}
    expected = [event for event in whole if event["event"] not in completions]
    got = [event for event in dicts(events) if event["event"] not in completions]
    assert got == expected[: len(got)]
    assert len(got) > 10
    assert events[-1].to_dict()["reason"] == "the recording ends here, in the middle of the live"
    assert "ends here" in caplog.text


@pytest.mark.parametrize("kinds_lost", [(RecordKind.CONNECTED,), (RecordKind.CONNECTED, RecordKind.LOOKUP)])
async def test_damage_costs_the_messages_that_it_touches_and_no_others(
    capture: Path, kinds_lost: tuple[RecordKind, ...]
) -> None:
    whole = dicts(await replayed(capture))
    with CaptureReader(capture) as reader:
        header, records = reader.header, list(reader)
    with CaptureWriter(capture.with_name("damaged.ttlive"), header) as writer:
        for record in records:
            if record.kind not in kinds_lost:
                writer.write(record.offset, RecordKind(record.kind), record.data)
    found = dicts(await replayed(capture.with_name("damaged.ttlive")))
    assert [event["msg_id"] for event in found] == [event["msg_id"] for event in whole]


@pytest.mark.parametrize("size", [1, 10])
async def test_a_slow_handler_with_a_small_queue_loses_no_event(capture: Path, size: int) -> None:
    client = LiveClient.replay(capture)
    slow: list[Event] = []
    fast: list[Event] = []

    @client.on("event", queue_size=size)
    async def keep(event: Event) -> None:
        for _ in range(20):
            await asyncio.sleep(0)
        slow.append(event)

    client.on("event")(fast.append)
    async with client:
        await client.wait_closed()
    assert slow == fast
    assert client.health.dropped == 0


async def test_a_stream_that_begins_after_the_start_misses_nothing_later(capture: Path) -> None:
    async with LiveClient.replay(capture) as client, client.stream("chat") as chats:
        texts = [chat.text async for chat in chats]
    assert texts == [event.text for event in await replayed(capture) if event.name == "chat"]


async def test_the_clock_is_the_recordings(capture: Path) -> None:
    client = LiveClient.replay(capture)
    woken: list[float] = []

    @client.on("connected")
    async def sleep(_: Event) -> None:
        begin = client._clock.wall()
        with pytest.raises(TimeoutError):
            await client.wait_for("live_suspended", timeout=10.0)
        woken.append(client._clock.wall() - begin)

    async with client:
        await client.wait_closed()
    assert woken == [pytest.approx(10.0)]


async def test_speed_takes_real_time(capture: Path) -> None:
    now = asyncio.get_running_loop().time
    began = now()
    await replayed(capture, speed=100.0)
    assert now() - began >= 0.25


async def test_closing_ends_a_replay_in_the_middle(capture: Path) -> None:
    client = LiveClient.replay(capture, speed=1.0)
    async with client:
        pass
    assert await client.wait_closed() is CloseReason.CLOSED


@pytest.mark.parametrize("speed", [0, -1.0, float("nan"), "fast"])
def test_a_speed_that_is_none_is_refused(tmp_path: Path, speed: float) -> None:
    with pytest.raises(ConfigError):
        LiveClient.replay(tmp_path / "none.ttlive", speed=speed)


def test_a_file_that_is_no_capture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.ttlive").write_text("not a capture, but a text that is long enough")
    with pytest.raises(ConfigError, match="not a capture"):
        LiveClient.replay(tmp_path / "text.ttlive")


async def test_streaks_time_out_as_recorded_whatever_the_replay_is_configured(tmp_path: Path) -> None:
    live = RecordedLive(seconds=60.0, faults=(often(kinds.LostGiftEnd, 0.9),))
    events = dicts(await live.read(tmp_path / "live.ttlive"))
    assert [event for event in events if event.get("reason") == "timeout"]
    for seconds in (1.0, 100.0):
        assert dicts(await replayed(tmp_path / "live.ttlive", config=LiveConfig(streak_timeout=seconds))) == events


async def test_a_stream_that_nobody_reads_delays_a_replay_once(capture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tiktok_live.client.replay.pacing._NO_PROGRESS", 0.3)
    client = LiveClient.replay(capture)
    events: list[Event] = []
    client.on("event")(events.append)
    unread = client.stream("event", limit=4)
    began = time.perf_counter()
    async with client:
        await client.wait_closed()
    assert time.perf_counter() - began < 2.5
    assert dicts([event for event in events if event.name != "events_dropped"]) == dicts(await replayed(capture))
    await unread.aclose()


@pytest.mark.parametrize("offset", [1e12, 1e6])
async def test_times_that_no_date_can_be_are_the_last_date(tmp_path: Path, offset: float) -> None:
    header = CaptureHeader(started_at=253_402_300_000.0, unique_id="ann")
    with CaptureWriter(tmp_path / "live.ttlive", header) as writer:
        writer.write(0.0, RecordKind.CONNECTED, {"room_id": 7})
        writer.write(offset, RecordKind.FRAME, frame(chat("late")))
    events = await replayed(tmp_path / "live.ttlive")
    assert [event.name for event in events] == ["connected", "chat", "disconnected"]


@pytest.mark.parametrize("speed", [10**400, 1e300], ids=["integer", "float"])
async def test_any_large_speed_is_as_fast_as_handlers_are(capture: Path, speed: float) -> None:
    assert dicts(await replayed(capture, speed=speed)) == dicts(await replayed(capture))
