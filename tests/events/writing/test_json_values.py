from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tiktok_live.events import ChatEvent, GiftEvent, LikeEvent
from tiktok_live.events.base import MessageEvent
from tiktok_live.events.models import Badge, BadgeKind, User
from tiktok_live.events.names import EVENTS
from tiktok_live.events.samples import sample
from tiktok_live.events.texts import EmoteSegment, TextSegment
from tiktok_live.events.writing.event_fields import writers_of
from tiktok_live.events.writing.json_values import attribute_type, from_json


def samples():
    for cls in EVENTS.values():
        try:
            event = sample(cls)
        except KeyError:
            continue  # only a base of others
        if isinstance(event, MessageEvent):
            yield event


def test_every_attribute_that_can_be_written_comes_back_from_its_json():
    checked = 0
    for event in samples():
        row = json.loads(json.dumps(event.to_dict()))
        for name in writers_of(type(event)):
            value = getattr(event, name)
            assert from_json(attribute_type(type(event), name), row[name]) == value, (event.name, name)
            checked += 1
    assert checked > 200


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (int, "7300000000000000001", 7_300_000_000_000_000_001),
        (float, 3, 3.0),
        (bytes, "AAE=", b"\x00\x01"),
        (BadgeKind, "fan_club", BadgeKind.FAN_CLUB),
        (datetime | None, None, None),
        (datetime | None, "2026-11-30T12:00:00+00:00", datetime(2026, 11, 30, 12, tzinfo=UTC)),
        (tuple[int, ...], ["1", 2], (1, 2)),
        (User, {"id": "5", "badges": [{"kind": "moderator"}], "new": 1}, User(5, badges=(Badge(BadgeKind.MODERATOR),))),
        (TextSegment | EmoteSegment, {"text": "hi"}, TextSegment("hi")),
    ],
)
def test_each_kind_of_value(kind, value, expected):
    assert from_json(kind, value) == expected


@pytest.mark.parametrize(
    ("cls", "name", "value"),
    [
        (ChatEvent, "text", 5),
        (ChatEvent, "user", "ann"),
        (ChatEvent, "segments", "text"),
        (ChatEvent, "created_at", "yesterday"),
        (GiftEvent, "gift", {"id": "many"}),
        (GiftEvent, "is_final", 1),
        (LikeEvent, "total", None),
    ],
)
def test_other_json_is_refused(cls, name, value):
    with pytest.raises((ValueError, TypeError, KeyError)):
        from_json(attribute_type(cls, name), value)
