"""An anonymized recording of a simulated live with faults replays with the same events and totals."""

from __future__ import annotations

from collections import Counter

from tests.capture.anonymizing.test_files import left_in
from tests.client.replay.recorded_live import record_live, replay
from tiktok_live.capture.anonymizing import anonymize
from tiktok_live.events import ChatEvent, GiftCompleteEvent


def gifts(events) -> list:
    found = [event for event in events if isinstance(event, GiftCompleteEvent)]
    return [(event.gift.id, event.gift.name, event.count, event.diamonds, event.continues) for event in found]


async def test_events_gifts_and_totals_are_those_of_the_live(tmp_path):
    live = await record_live(tmp_path / "a.ttlive", seed=3)
    anonymize(tmp_path / "a.ttlive", tmp_path / "b.ttlive")
    again = await replay(tmp_path / "b.ttlive")
    assert [event.name for event in again.events] == [event.name for event in live.events]
    assert gifts(again.events) == gifts(live.events)
    assert len(gifts(live.events)) > 5
    chats = [[event for event in each.events if isinstance(event, ChatEvent)] for each in (live, again)]
    before, after = (sorted(Counter(event.user.id for event in each).values()) for each in chats)
    assert after == before
    assert [event.received_at for event in again.events if event.name == "like"]
    for name in ("likes", "diamonds", "viewers", "chats", "gifts"):
        assert getattr(again.room, name, None) == getattr(live.room, name, None), name
    users = {event.user.nickname for event in chats[0]} | {event.user.unique_id for event in chats[0]}
    names = [name for name in users if len(name) >= 5]
    assert names
    assert left_in(tmp_path / "b.ttlive", [*names, str(live.events[-1].room_id)]) == []


async def test_a_recording_can_be_anonymized_while_it_is_written(tmp_path):
    live = await record_live(tmp_path / "a.ttlive", seed=4, faults=False, seconds=30, anonymize=True)
    again = await replay(tmp_path / "a.ttlive")
    assert [event.name for event in again.events] == [event.name for event in live.events]
    assert gifts(again.events) == gifts(live.events)
