from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from itertools import islice, pairwise

import pytest

from tiktok_live.errors import ConfigError
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.chat import ChatEvent, EmoteEvent, QuestionEvent
from tiktok_live.events.families.gifts import EnvelopeEvent, GiftEvent
from tiktok_live.events.families.room import (
    LiveEndedEvent,
    LiveIntroEvent,
    LivePausedEvent,
    LiveResumedEvent,
    SystemMessageEvent,
    ViewerCountEvent,
)
from tiktok_live.events.families.social import FollowEvent, JoinEvent, LikeEvent, ShareEvent
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.simulator import GIFTS, SimulatedRoom, Traffic
from tiktok_live.wire.codec import parse

ROOM = SimulatedRoom(unique_id="demo_host")
STARTED_MS = 1_750_000_000_000
KINDS = {
    ChatEvent,
    EmoteEvent,
    QuestionEvent,
    GiftEvent,
    EnvelopeEvent,
    LikeEvent,
    JoinEvent,
    FollowEvent,
    ShareEvent,
    ViewerCountEvent,
    LivePausedEvent,
    LiveResumedEvent,
    LiveEndedEvent,
    LiveIntroEvent,
    SystemMessageEvent,
}


def steps(seed=0, *, room=ROOM, **options):
    return list(Traffic(seed=seed, **options).steps(room, STARTED_MS))


def timed(steps):
    return [
        (step.at, decode_message(message.method, message.payload, message.msg_id))
        for step in steps
        for message in step.messages
    ]


def events(steps):
    return [event for _, event in timed(steps)]


def commons(steps):
    return [
        parse(MESSAGE_SPECS[message.method].message, message.payload).common
        for step in steps
        for message in step.messages
    ]


LONG = steps(duration=300.0)


def test_the_same_seed_gives_the_same_bytes():
    assert steps(7, duration=20.0) == steps(7, duration=20.0)


def test_another_seed_or_room_gives_other_traffic():
    one = steps(7, duration=20.0)
    assert one != steps(8, duration=20.0)
    other = steps(7, duration=20.0, room=SimulatedRoom(unique_id="somebody_else"))
    texts = [[event.text for event in events(live) if isinstance(event, ChatEvent)] for live in (one, other)]
    assert texts[0] != texts[1]


@pytest.mark.parametrize("duration", [1.0, 60.0])
@pytest.mark.parametrize("seed", range(5))
def test_every_live_shows_every_kind_of_event_and_nothing_unreadable(seed, duration):
    kinds = Counter(map(type, events(steps(seed, duration=duration))))
    assert set(kinds) == KINDS
    assert [kinds[kind] for kind in (LivePausedEvent, LiveResumedEvent, LiveEndedEvent, LiveIntroEvent)] == [1] * 4


def test_it_pauses_before_it_resumes_and_ends_last():
    for live in (LONG, steps(duration=1.0)):
        states = [event for event in events(live) if hasattr(event, "tips")]
        assert list(map(type, states)) == [LivePausedEvent, LiveResumedEvent, LiveEndedEvent]
        assert type(events(live)[-1]) is LiveEndedEvent
        assert states[0].source == "anchor_pause"


def test_the_welcome_comes_first():
    first = events(LONG)[:3]
    assert list(map(type, first)) == [SystemMessageEvent, LiveIntroEvent, ViewerCountEvent]
    assert first[0].is_welcome
    assert first[1].user.id == ROOM.host_id


def test_times_never_decrease_and_end_with_the_duration():
    for live, end in ((LONG, 300.0), (steps(duration=0.9), 0.9)):
        times = [step.at for step in live]
        assert times == sorted(set(times))
        assert times[0] == 0.0
        assert times[-1] == end
        assert all(step.messages for step in live)


@pytest.mark.parametrize("rate", [5.0, 8.0, 10.0])
def test_the_rate_is_close_to_the_requested_one(rate):
    amount = len(events(steps(duration=150.0, rate=rate)))
    assert 0.8 * rate < amount / 150 < 1.2 * rate


def test_an_endless_live_does_not_end():
    live = Traffic(duration=float("inf")).steps(ROOM, STARTED_MS)
    assert len(list(islice(live, 300))) == 300


@pytest.mark.parametrize("options", [{"rate": 0.0}, {"rate": float("nan")}, {"duration": 0.0}, {"duration": -1.0}])
def test_an_invalid_option_is_an_error(options):
    with pytest.raises(ConfigError, match="must be more than 0"):
        Traffic(**options)


def test_headers_are_complete_and_ids_unique():
    ids = [message.msg_id for step in LONG for message in step.messages]
    headers = commons(LONG)
    assert [header.msg_id for header in headers] == ids
    assert len(set(ids)) == len(ids)
    assert {len(str(number)) for number in ids} == {19}
    assert {header.room_id for header in headers} == {ROOM.room_id}
    assert len(str(ROOM.room_id)) == 19
    times = [header.create_time for header in headers]
    assert times == sorted(times)
    assert (times[0], times[-1]) == (STARTED_MS, STARTED_MS + 300_000)


def test_the_welcome_has_two_method_names_as_on_the_platform():
    assert LONG[0].messages[0].method == "RoomMessage"
    assert commons(LONG[:1])[0].method == "SystemMessage"


def test_users_are_complete():
    users = {event.user.id: event.user for event in events(LONG) if isinstance(event, ChatEvent)}
    assert len(users) > 50
    assert all(number > 2**53 for number in users)
    assert all(user.unique_id and user.nickname and user.sec_uid and user.avatar for user in users.values())
    assert len({user.unique_id for user in users.values()}) == len(users)
    badges = {badge.kind.name for user in users.values() for badge in user.badges}
    assert badges == {"MODERATOR", "SUBSCRIBER", "TOP_GIFTER", "GIFTER_LEVEL", "FAN_CLUB"}
    assert any(user.is_moderator for user in users.values())
    assert any(user.is_follower for user in users.values())
    assert not all(user.badges for user in users.values())
    assert {user.top_gifter_rank for user in users.values()} == {0, 1, 2, 3}
    assert max(user.gifter_level for user in users.values()) > 10
    assert max(user.fan_level for user in users.values()) > 10


def test_chat_is_in_many_scripts():
    chats = [event for event in events(LONG) if isinstance(event, ChatEvent)]
    scripts = {unicodedata.name(letter, "?").split()[0] for event in chats for letter in event.text}
    expected = {"LATIN", "CYRILLIC", "ARABIC", "CJK", "HIRAGANA", "HANGUL", "DEVANAGARI"}
    assert expected <= scripts
    assert any(unicodedata.category(letter) == "So" for event in chats for letter in event.text)
    assert {event.language for event in chats} >= {"en", "ru", "ar", "zh", "ja", "ko", "hi", "un"}
    assert any(event.mentioned_user for event in chats)


def streaks(live):
    ticks_of = defaultdict(list)
    for header, event in zip(commons(live), events(live), strict=True):
        if isinstance(event, GiftEvent) and event.group_id:
            ticks_of[event.user.id, event.gift.id, event.group_id].append((header.create_time, event))
    return ticks_of


def test_streaks_tick_like_recorded_ones():
    ticks_of = streaks(LONG)
    assert len(ticks_of) > 50
    ended = [ticks for ticks in ticks_of.values() if ticks[-1][1].is_final]
    assert len(ended) >= len(ticks_of) - 10, "only the end of the live cuts streaks off"
    for ticks in ended:
        counts = [event.count for _, event in ticks]
        assert counts == sorted(counts)
        assert len(set(counts)) == len(counts) - 1, "only the end repeats a count"
        assert counts[-1] == counts[-2]
        assert [event.is_final for _, event in ticks] == [False] * (len(ticks) - 1) + [True]
        assert all(event.is_streak for _, event in ticks)
        assert 2_690 <= ticks[-1][0] - ticks[-2][0] <= 3_610
        assert ticks[0][0] == ticks[0][1].group_id, "the group id is the time of the first gift"
    shapes = Counter(tuple(event.count for _, event in ticks) for ticks in ended)
    assert shapes[1, 1] == max(shapes.values()), "a single gift is the most common streak"
    assert any(late - early > 1 for shape in shapes for early, late in pairwise(shape)), "counts skip"


def test_each_tick_of_a_streak_credits_what_it_adds():
    for ticks in streaks(LONG).values():
        prices = [event.gift.diamonds for _, event in ticks]
        credited = [event._message.fan_ticket_count for _, event in ticks]
        counts = [0, *[event.count for _, event in ticks]]
        assert credited == [
            price * (late - early) for price, (early, late) in zip(prices, pairwise(counts), strict=True)
        ]


def test_a_gift_without_streaks_is_one_message():
    singles = [event for event in events(LONG) if isinstance(event, GiftEvent) and not event.group_id]
    assert len(singles) > 3
    assert all(event.is_final and not event.is_streak and event.count == 1 for event in singles)
    assert {event.gift.id for event in singles} <= {kind.id for kind in GIFTS if kind.type in {2, 4}}
    assert all(event.recipient_id == ROOM.host_id for event in singles)


def test_likes_are_sent_in_bursts_and_their_total_mostly_grows():
    likes = [event for event in events(LONG) if isinstance(event, LikeEvent)]
    assert {event.count for event in likes} <= set(range(1, 16))
    assert max(event.count for event in likes) == 15
    decreases = sum(late.total < early.total for early, late in pairwise(likes))
    assert 0 < decreases < len(likes) / 3
    assert likes[-1].total > likes[0].total


def test_viewers_are_counted_and_ranked():
    counts = [event for event in events(LONG) if isinstance(event, ViewerCountEvent)]
    assert len(counts) == pytest.approx(100, abs=2)
    assert len({event.viewers for event in counts}) > 20
    assert all(event.total_viewers >= event.viewers > 0 for event in counts)
    for event in counts:
        scores = [contributor.score for contributor in event.top_viewers]
        assert scores == sorted(scores, reverse=True)
        assert [contributor.rank for contributor in event.top_viewers] == list(range(1, 9))
        assert [bool(contributor.user.nickname) for contributor in event.top_viewers] == [True] * 5 + [False] * 3
    assert any(event.anonymous for event in counts)


def test_a_chest_appears_and_disappears_under_the_same_id():
    chests = [event for event in events(LONG) if isinstance(event, EnvelopeEvent)]
    shown = {event.envelope_id for event in chests if not event.is_hidden}
    hidden = [event for event in chests if event.is_hidden]
    assert hidden
    assert {event.envelope_id for event in hidden} <= shown
    assert all(not event.diamonds and not event.sender_id for event in hidden)
    assert all(event.diamonds and event.winners and event.opens_at for event in chests if not event.is_hidden)


def test_follows_and_shares_count_up():
    follows = [event.followers for event in events(LONG) if isinstance(event, FollowEvent)]
    shares = [event.share_count for event in events(LONG) if isinstance(event, ShareEvent)]
    assert follows == list(range(ROOM.followers + 1, ROOM.followers + 1 + len(follows)))
    assert shares == list(range(1, len(shares) + 1))


def test_the_keys_of_follows_and_shares_name_them():
    for event in events(LONG):
        if isinstance(event, FollowEvent | ShareEvent):
            word = "follow" if isinstance(event, FollowEvent) else "share"
            assert word in event._message.common.display_text.key
