from __future__ import annotations

import contextlib
import copy
import pickle
from datetime import UTC, datetime, timedelta

import pytest

from tiktok_live import ChatEvent, ConfigError, FollowEvent, GiftEvent, UnknownEvent
from tiktok_live.events import BattleSide, BattleStartEvent, GiftCompleteEvent, MemberEvent, PollOption, SocialEvent
from tiktok_live.events.base import MessageEvent
from tiktok_live.events.families.chat import CaptionLine
from tiktok_live.events.images import Image
from tiktok_live.events.models import Badge, BadgeKind, User
from tiktok_live.events.names import EVENTS
from tiktok_live.events.samples import sample
from tiktok_live.events.texts import Emote, EmoteSegment, TextSegment
from tiktok_live.rooms.base import LookupStatus, require_live
from tiktok_live.testing import (
    make_chat,
    make_event,
    make_follow,
    make_gift,
    make_gift_complete,
    make_gift_kind,
    make_image,
    make_join,
    make_like,
    make_lookup,
    make_room,
    make_share,
    make_subscribe,
    make_user,
    make_viewers,
)
from tiktok_live.testing.factories import settable

BASES = {"event", "message", "user", "derived", "battle", "pictionary"}
MADE = {name: cls for name, cls in EVENTS.items() if name not in BASES}
# What no field of the message holds: it follows from other attributes.
DERIVED = {
    "unknown": {"reason", "created_at"},
    "emote": {"emote_ids"},
    "gift": {"delta", "diamonds", "streak_id", "is_streak"},
    "gift_complete": {"streak_id"},
    "battle_end": {"winner", "winning_team", "has_punishment"},
    "battle_notice": {"battle_id"},
}
# Attributes of the last tick that a completion does not show.
OF_THE_TICK = {"is_final", "group_id"}


# One test for all classes, as each takes a few milliseconds: the assertion names those that fail.


def test_every_event_can_be_made_by_name_and_by_class():
    assert {name: type(make_event(name)) for name in MADE} == MADE
    assert {name: type(make_event(cls)) for name, cls in MADE.items()} == MADE


def test_every_attribute_that_a_field_feeds_can_be_set():
    lost = {}
    for name, cls in MADE.items():
        values = {"room_id": 123, "is_backlog": True} if issubclass(cls, MessageEvent) else {"room_id": 123}
        example = sample(cls)
        for attribute in set(settable(cls)) - OF_THE_TICK:
            value = values.get(attribute, getattr(example, attribute))
            if getattr(make_event(cls, **{attribute: value}), attribute) != value:
                lost[name, attribute] = value
    assert lost == {}


def test_only_what_follows_from_others_cannot_be_set():
    messages = {name: cls for name, cls in MADE.items() if issubclass(cls, MessageEvent) or name == "gift_complete"}
    left = {name: set(cls.attributes) - set(settable(cls)) for name, cls in messages.items()}
    assert {name: attributes for name, attributes in left.items() if attributes} == DERIVED


@pytest.mark.parametrize("name", sorted(BASES))
def test_a_mere_base_is_refused_with_what_can_be_made(name):
    with pytest.raises(ConfigError, match="only a base") as caught:
        make_event(name)
    assert "Make one of these: " in caught.value.advice


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: make_event("folow"), "did you mean 'follow'"),
        (lambda: make_event("chat", txt="hi"), "did you mean 'text'"),
        (lambda: make_chat("hi", langauge="de"), "did you mean 'language'"),
        (lambda: make_event("gift", delta=3), "GiftEvent.delta cannot be set"),
        (lambda: make_gift("Roze"), "did you mean 'Rose'"),
        (lambda: make_event("chat", text=3), "do not fit into a ChatEvent"),
        (lambda: make_event("chat", user=3), "do not fit"),
        (lambda: make_event("like", count=2**70), "do not fit"),
        (lambda: make_event("social", action=1), "is a FollowEvent, not a SocialEvent"),
        (lambda: make_event("question", asked_at=datetime(1990, 1, 1, tzinfo=UTC)), "asked_at would be None"),
        (lambda: make_event("unknown", method="WebcastChatMessage"), "is a ChatEvent"),
        (lambda: make_event("chat", method="WebcastGiftMessage"), "no message 'WebcastGiftMessage' becomes"),
        (lambda: make_user("ann", id=2**70), "a user cannot have"),
    ],
)
def test_what_cannot_be_made_is_refused_with_the_fix(make, words):
    with pytest.raises(ConfigError, match=words) as caught:
        make()
    assert "configuration:" not in caught.value.message  # no error inside another


def test_any_value_gives_an_event_or_the_error_that_is_documented():
    values = (None, 3, "x", b"\xff", object(), -1, 2**70, "\ud800", [1], float("nan"), {"a": object()})
    for name in (
        "chat",
        "gift",
        "gift_complete",
        "unknown",
        "goal",
        "battle_end",
        "guest_list",
        "poll_votes",
        "banner",
    ):
        for attribute in settable(EVENTS[name]):
            for value in values:
                with contextlib.suppress(ConfigError):
                    make_event(name, **{attribute: value}).to_dict()


def test_defaults():
    assert make_event("emote").user == make_user("ann")
    assert make_chat().text == "hello"
    assert (make_gift().gift.name, make_gift().count, make_gift().is_final) == ("Rose", 1, True)
    assert not make_chat().mentioned_user
    assert make_event("chat", user=User()).user == User()
    assert make_chat().msg_id != make_chat().msg_id
    assert make_chat().created_at == make_chat().received_at == datetime.fromtimestamp(1_750_000_000, UTC)


def test_an_event_is_decoded_from_its_message():
    event = make_chat("hi", user="ben")
    assert event.proto.content == "hi"
    assert event.proto.user.nickname == "ben"
    assert event == copy.copy(event) == pickle.loads(pickle.dumps(event))


def test_the_same_name_is_the_same_user():
    assert make_user("ann").id == make_user("ann").id != make_user("ben").id
    assert (make_user("Ann Lee").unique_id, make_user("Ann Lee").nickname) == ("ann.lee", "Ann Lee")
    assert make_user("ann", id=7, unique_id="a.b", nickname="Ännchen").nickname == "Ännchen"


def test_roles_and_levels_come_with_their_badges():
    user = make_user("mia", is_moderator=True, is_subscriber=True, gifter_level=12, fan_level=3, top_gifter_rank=2)
    assert {badge.kind for badge in user.badges} == set(BadgeKind) & {
        BadgeKind.MODERATOR,
        BadgeKind.SUBSCRIBER,
        BadgeKind.GIFTER_LEVEL,
        BadgeKind.FAN_CLUB,
        BadgeKind.TOP_GIFTER,
    }
    assert (user.gifter_level, user.fan_level, user.top_gifter_rank) == (12, 3, 2)
    assert make_chat(user=user).user == user
    assert make_user("x", badges=[Badge(BadgeKind.FRIEND, number=3)]).badges[0].kind is BadgeKind.FRIEND


@pytest.mark.parametrize("flag", ["is_moderator", "is_subscriber", "is_follower", "is_friend", "is_host", "is_gifter"])
def test_every_role_arrives(flag):
    assert getattr(make_chat(user=make_user("mia", **{flag: True})).user, flag) is True
    assert getattr(make_chat().user, flag) is False


def test_roles_without_a_field_are_unknown_as_on_the_platform():
    user = make_follow(make_user("mia", is_host=True, is_moderator=True, is_friend=True)).user
    assert (user.is_host, user.is_gifter, user.is_moderator, user.is_friend) == (None, None, True, True)


def test_gifts():
    assert (make_gift("Galaxy", count=2).diamonds, make_gift("Galaxy").is_streak) == (2000, False)
    own = make_gift_kind("Dragon", diamonds=500)
    assert make_gift(own, "ben", count=2).diamonds == 1000
    assert make_gift(own).gift == own
    assert not make_gift("Rose", is_final=False).is_final
    assert make_gift("rose").streak_id != make_gift("rose").streak_id


def test_a_complete_gift():
    event = make_gift_complete("Rose", "ben", count=4, continues=True, recipient_id=9)
    assert (event.user.nickname, event.gift.name, event.count, event.diamonds) == ("ben", "Rose", 4, 4)
    assert (event.reason, event.continues, event.recipient_id) == ("end", True, 9)
    assert make_gift_complete("Galaxy").reason == "single"
    assert isinstance(make_event("gift_complete", diamonds=77), GiftCompleteEvent)
    assert make_event("gift_complete", diamonds=77).diamonds == 77


def test_shortcuts():
    assert (make_like("ben", 3).count, make_like(total=9).total) == (3, 9)
    assert make_join("ben", viewers=4).viewers == 4
    assert make_share("ben", share_count=2).share_count == 2
    assert make_subscribe("ben", 6).months == 6
    assert (make_viewers(7).viewers, make_viewers(7).total_viewers, make_viewers(7, 9).total_viewers) == (7, 7, 9)
    assert isinstance(make_event("unknown", method="WebcastNewMessage", payload=b"\x08\x02"), UnknownEvent)
    assert isinstance(make_event(SocialEvent, action=12), SocialEvent)
    assert not isinstance(make_event(SocialEvent), FollowEvent)
    assert type(make_event(MemberEvent, action=26)) is MemberEvent
    assert isinstance(make_event(GiftEvent), GiftEvent)
    assert make_event("command_refused", user="ben").user.nickname == "ben"


def test_texts_emotes_and_lines():
    smile = Emote("1", make_image("smile"))
    assert make_event("chat", text="hi", emotes=(smile,)).segments == (TextSegment("hi"), EmoteSegment(smile, 2))
    split = (TextSegment("a"), EmoteSegment(smile, 1), TextSegment("b"))
    event = make_event(ChatEvent, segments=split)
    assert (event.text, event.segments) == ("ab", split)
    assert make_event("caption", lines=(CaptionLine("hallo", "de"),)).text == "hallo"


def test_nested_models():
    ann, ben = (User(n, name, name) for n, name in ((1, "ann"), (2, "ben")))
    sides = (BattleSide(ann, 10), BattleSide(ben, 20, win_streak=2))
    assert make_event(BattleStartEvent, sides=sides).sides == sides
    options = (PollOption(0, "yes", 3), PollOption(1, "no"))
    assert make_event("poll_votes", options=options).options == options


def test_times_may_be_naive_and_have_milliseconds():
    at = datetime(2026, 5, 1, 12, 0, 0, 250_000, tzinfo=UTC)
    assert make_chat(created_at=at).created_at == at
    assert make_chat(created_at=at).received_at == at
    later = at + timedelta(seconds=4)
    assert make_chat(created_at=at, received_at=later).received_at == later


def test_rooms_and_lookups():
    room = make_room("host", viewers=3, title="t")
    assert (room.unique_id, room.viewers, room.title, room.status) == ("host", 3, "t", LookupStatus.LIVE)
    assert require_live(make_lookup(), "host").unique_id == "host"
    assert make_lookup("offline").room is None
    assert make_lookup("live", room).room is room
    assert make_image("rose").url == "https://cdn.example/rose.webp"
    assert make_image(urls=["https://x.example/a.png"]) == Image(("https://x.example/a.png",), "picture", 100, 100)
