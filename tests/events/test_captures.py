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

# Attributes by their name in the recorded values.
USER_ATTRIBUTES = {
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
    """Return every event of a registered method, with the values read from its payload without a schema."""
    return [(decode(row), expected()[row["sha256"]]) for row in messages() if row["method"] in MESSAGE_SPECS]


def differences(user: User, expected: dict) -> dict[str, tuple[object, object]]:
    pairs = {key: (getattr(user, name), expected[key]) for key, name in USER_ATTRIBUTES.items() if key in expected}
    # Absent values are None in the recorded values and empty in `User`, except for optional ones.
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1] and (pair[0] or pair[1])}


def test_every_payload_decodes_and_only_unregistered_methods_are_unknown():
    assert len(messages()) == 529
    for row in messages():
        event = decode(row)
        assert isinstance(event, UnknownEvent) == (row["method"] not in MESSAGE_SPECS)
        if isinstance(event, UnknownEvent):
            assert event.payload == row["payload"]
            assert event.reason == "this library has no schema for this method"


def test_values_match_a_schemaless_parse():
    rows = read()
    assert len(rows) >= 236
    assert {row["sha256"]: wrong for event, row in rows if (wrong := mismatches(event, row))} == {}


def test_users_match_a_schemaless_parse():
    users = [(event.user, row.get("user") or row.get("host")) for event, row in read() if isinstance(event, UserEvent)]
    compared = [(user, row) for user, row in users if row]
    assert len(compared) > 150
    assert [wrong for user, expected in compared if (wrong := differences(user, expected))] == []


def test_top_viewers_match_a_schemaless_parse():
    for event, row in read():
        if isinstance(event, ViewerCountEvent):
            assert [place.score for place in event.top_viewers] == [place["score"] or 0 for place in row["ranks"]]
            assert [place.rank for place in event.top_viewers] == list(range(1, len(row["ranks"]) + 1))
            for place, expected in zip(event.top_viewers, row["ranks"], strict=True):
                assert differences(place.user, expected["user"]) == {}
                assert bool(place.user.nickname) == (place.rank <= 5)


def test_gifts_match_a_schemaless_parse():
    gifts = [(event, row) for event, row in read() if isinstance(event, GiftEvent)]
    assert len(gifts) == 74
    for event, row in gifts:
        gift = row["gift"]
        assert (event.gift.name, event.gift.diamonds) == (gift["name"], gift["diamond_count"])
        assert event.gift.is_streakable == gift["combo"] == (gift["type"] == 1)
        assert event.gift.icon.url.startswith("https://")
        assert event.recipient_id
        assert bool(event.group_id) == event.is_streak


def test_users_have_avatars_and_known_badges():
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
        data = event.to_dict()
        assert json.loads(json.dumps(data)) == data == decode(row).to_dict()
        assert list(data) == ["event", *event.attributes]


def test_proto_agrees_with_the_event():
    same = {"text": "content", "language": "content_language", "count": "count", "viewers": "total", "action": "action"}
    # Composed texts are not in a single field.
    expected = {"chat", "control", "gift", "like", "live_intro", "member", "social", "viewer_count"}
    compared = 0
    for event, _ in read():
        names = {base.name for base in type(event).__mro__ if issubclass(base, MessageEvent)}
        for name, field in same.items():
            if names & expected and name in event.attributes and hasattr(event.proto, field):
                assert getattr(event, name) == attrgetter(field)(event.proto)
                compared += 1
        if isinstance(event, UserEvent) and hasattr(event.proto, "user"):
            assert event.proto.user.id == event.user.id
            compared += 1
    assert compared > 300


def test_a_repr_of_every_event_is_one_short_line():
    for row in messages():
        text = repr(decode(row))
        assert len(text) < 1000
        assert "\n" not in text
