from __future__ import annotations

import json
from operator import attrgetter

from tests.captures import expected, messages, needs_captures
from tests.values import mismatches
from tiktok_live.events.base import MessageEvent, UnknownEvent, UserEvent
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.gifts import GiftEvent
from tiktok_live.events.families.room import ViewerCountEvent
from tiktok_live.events.models import User
from tiktok_live.events.registry import MESSAGE_SPECS

pytestmark = needs_captures

# Attributes by the name that the recorded values have for them.
PERSON = {
    "id": "id",
    "nickname": "nickname",
    "display_id": "unique_id",
    "sec_uid": "sec_uid",
    "following": "following",
    "followers": "followers",
}


def decode(row) -> MessageEvent:
    return decode_message(row["method"], row["payload"], (row["common"] or {}).get("msg_id", 0))


def read() -> list[tuple[MessageEvent, dict]]:
    """Every event of a method with a row, and what was read from its payload without a schema."""
    return [(decode(row), expected()[row["sha256"]]) for row in messages() if row["method"] in MESSAGE_SPECS]


def person(user: User, told: dict) -> dict[str, tuple[object, object]]:
    pairs = {key: (getattr(user, name), told[key]) for key, name in PERSON.items() if key in told}
    # What is absent is None in the recorded values and empty in a user, but for what a user may not tell.
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1] and (pair[0] or pair[1])}


def test_every_payload_decodes_and_only_methods_without_a_row_are_unknown():
    assert len(messages()) == 529
    for row in messages():
        event = decode(row)
        assert isinstance(event, UnknownEvent) == (row["method"] not in MESSAGE_SPECS)
        if isinstance(event, UnknownEvent):
            assert event.payload == row["payload"]
            assert event.reason == "this library has no schema for this method"


def test_values_are_those_read_without_a_schema():
    rows = read()
    assert len(rows) >= 236
    assert {row["sha256"]: wrong for event, row in rows if (wrong := mismatches(event, row))} == {}


def test_people_are_those_read_without_a_schema():
    told = [(event.user, row.get("user") or row.get("host")) for event, row in read() if isinstance(event, UserEvent)]
    compared = [(user, row) for user, row in told if row]
    assert len(compared) > 150
    assert [wrong for user, told in compared if (wrong := person(user, told))] == []


def test_top_viewers_are_those_read_without_a_schema():
    for event, row in read():
        if isinstance(event, ViewerCountEvent):
            assert [place.score for place in event.top_viewers] == [place["score"] or 0 for place in row["ranks"]]
            assert [place.rank for place in event.top_viewers] == list(range(1, len(row["ranks"]) + 1))
            for place, told in zip(event.top_viewers, row["ranks"], strict=True):
                assert person(place.user, told["user"]) == {}
                assert bool(place.user.nickname) == (place.rank <= 5)


def test_gifts_are_those_read_without_a_schema():
    gifts = [(event, row) for event, row in read() if isinstance(event, GiftEvent)]
    assert len(gifts) == 74
    for event, row in gifts:
        gift = row["gift"]
        assert (event.gift.name, event.gift.diamonds) == (gift["name"], gift["diamond_count"])
        assert event.gift.is_streakable == gift["combo"] == (gift["type"] == 1)
        assert event.gift.icon.url.startswith("https://")
        assert event.recipient_id
        assert bool(event.group_id) == event.is_streak


def test_people_have_faces_and_known_badges():
    users = [event.user for event, _ in read() if isinstance(event, UserEvent)]
    assert sum(bool(user.avatar) for user in users) > 150
    assert max(user.gifter_level for user in users) > 10
    badges = [badge for user in users for badge in user.badges]
    assert badges
    for user in users:
        assert len({badge.number for badge in user.badges}) == len(user.badges)


def test_to_dict_is_json_and_stable():
    for row in messages():
        event = decode(row)
        shown = event.to_dict()
        assert json.loads(json.dumps(shown)) == shown == decode(row).to_dict()
        assert list(shown) == ["event", *event.attributes]


def test_proto_says_the_same():
    same = {"text": "content", "language": "content_language", "count": "count", "viewers": "total", "action": "action"}
    # Texts that the platform puts together are in no field of their own.
    told = {"chat", "control", "gift", "like", "live_intro", "member", "social", "viewer_count"}
    compared = 0
    for event, _ in read():
        names = {base.name for base in type(event).__mro__ if issubclass(base, MessageEvent)}
        for name, field in same.items():
            if names & told and name in event.attributes and hasattr(event.proto, field):
                assert getattr(event, name) == attrgetter(field)(event.proto)
                compared += 1
        if isinstance(event, UserEvent) and hasattr(event.proto, "user"):
            assert event.proto.user.id == event.user.id
            compared += 1
    assert compared > 300


def test_a_repr_of_every_event_is_one_short_line():
    for row in messages():
        shown = repr(decode(row))
        assert len(shown) < 1000
        assert "\n" not in shown
