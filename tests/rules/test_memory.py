"""When an event triggers a rule."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.rules.making import memory
from tiktok_live.testing import (
    VirtualClock,
    make_chat,
    make_follow,
    make_gift,
    make_gift_complete,
    make_like,
    make_user,
    make_viewers,
)

ROOM = "host.live"
ANN, BEN = make_user("ann", id=1), make_user("ben", id=2)


def count(rule_memory, *events, room=ROOM) -> list[int]:
    return [rule_memory.times(room, event) for event in events]


@pytest.mark.parametrize(
    ("condition", "event", "triggers"),
    [
        ('gift = "rose"', make_gift_complete("Rose"), True),
        ('gift = ["TikTok", "Rose"]', make_gift_complete("Rose"), True),
        ('gift = "TikTok"', make_gift_complete("Rose"), False),
        ("min_diamonds = 5", make_gift_complete("Rose", count=5), True),
        ("min_diamonds = 6", make_gift_complete("Rose", count=5), False),
        ('command = "!song"', make_chat("  !SONG Blue Moon"), True),
        ('command = "!song"', make_chat("!songs"), False),
        ('on = "chat"\nword = "tea"', make_chat("Tea, please"), True),
        ('on = "chat"\nword = "tea"', make_chat("a teapot"), False),
        ('on = "chat"\ncontains = "tea"', make_chat("a Teapot"), True),
        ('on = "chat"\nmatches = "^[0-9]+$"', make_chat("123"), True),
        ('on = "chat"\nlanguage = "de"', make_chat("hallo", language="de"), True),
        ('on = "chat"\nwho = "@ANN"', make_chat(user=ANN), True),
        ('on = "chat"\nwho = ["moderator", "@ben"]', make_chat(user=ANN), False),
        ('on = "chat"\nwho = ["moderator", "anyone"]', make_chat(user=ANN), True),
        ('on = "chat"\nwho = "moderator"', make_chat(user=make_user("mod", is_moderator=True)), True),
        ('on = "chat"\nwho = "follower"', make_chat(user=make_user("fan", is_follower=True)), True),
        ('on = "follow"\nexcept = "host"', make_follow(user=make_user("host.live")), False),
        ('on = "chat"\nwho = "host"', make_chat(user=make_user("Host.live")), True),
        ('on = "chat"\nexcept = "@ann"', make_chat(user=ANN), False),
        ('on = "chat"\nrooms = "@host.live"', make_chat(), True),
        ('on = "chat"\nrooms = "other"', make_chat(), False),
        ('on = "chat"\nenabled = false', make_chat(), False),
        ('on = "chat"', make_chat(is_backlog=True), False),
    ],
)
def test_conditions(condition, event, triggers):
    assert count(memory(condition), event) == [int(triggers)]


def test_a_streak_triggers_once_also_if_it_goes_on_after_its_completion():
    once = memory('on = "gift"')
    assert count(once, make_gift_complete(count=3), make_gift_complete(count=2, continues=True)) == [1, 0]
    assert count(memory('on = "gift"\nstreak = "each_gift"'), make_gift(count=3).with_delta(2)) == [2]


async def test_each_gift_of_a_streak_keeps_the_cool_downs_and_a_tick_without_a_gift_starts_none():
    clock = VirtualClock()
    cool = memory('on = "gift"\nstreak = "each_gift"\ncooldown = 10', clock)
    assert count(cool, make_gift(count=3), make_gift(count=4).with_delta(1)) == [1, 0]
    await clock.advance(10)
    assert count(cool, make_gift(count=4).with_delta(0), make_gift(count=1)) == [0, 1]


def test_likes_of_the_live_count_from_where_they_are_and_anew_in_another_live():
    every = memory("likes_every = 100")
    totals = [(250, 5, 1), (299, 9, 1), (301, 2, 1), (300, 9, 1), (399, 1, 1), (520, 15, 1), (99, 1, 2), (101, 2, 2)]
    events = [make_like(count=count, total=total, room_id=room) for total, count, room in totals]
    assert count(every, *events) == [0, 0, 1, 0, 0, 1, 0, 1]


def test_likes_of_a_person_are_counted_for_each():
    every = memory('likes_every = 20\nlikes_per = "person"')
    events = [make_like(ANN, 15), make_like(BEN, 15), make_like(ANN, 5), make_like(ANN, 15), make_like(BEN, 15)]
    assert count(every, *events) == [0, 0, 1, 0, 1]


def test_viewers_are_reached_once_in_a_live_and_not_by_coming_late():
    reach = memory("viewers_reach = 100")
    assert count(reach, *[make_viewers(viewers) for viewers in (90, 101, 95, 120)]) == [0, 1, 0, 0]
    assert count(reach, *[make_viewers(viewers, room_id=2) for viewers in (150, 90, 120)]) == [0, 0, 0]


def test_the_first_time_of_a_person_is_once_in_each_live():
    first = memory('on = ["chat", "follow"]\nfirst = true')
    assert count(first, make_chat(user=ANN), make_follow(user=ANN), make_chat(user=BEN)) == [1, 0, 1]
    assert count(first, make_chat(user=ANN, room_id=2)) == [1]


async def test_cool_downs_are_for_all_and_for_each_person():
    clock = VirtualClock()
    both = memory('on = "chat"\ncooldown = 5\ncooldown_per_user = 60', clock)
    assert count(both, make_chat(user=ANN), make_chat(user=BEN)) == [1, 0]
    await clock.advance(5)
    assert count(both, make_chat(user=ANN), make_chat(user=BEN)) == [0, 1]
    await clock.advance(55)
    assert count(both, make_chat(user=ANN)) == [1]


async def test_who_loses_a_draw_waits_too():
    clock, draws = VirtualClock(), iter([0.9, 0.1, 0.1])
    lottery = memory('on = "chat"\nchance = 0.2\ncooldown_per_user = 30', clock, lambda: next(draws))
    assert count(lottery, make_chat(user=ANN), make_chat(user=ANN), make_chat(user=BEN)) == [0, 0, 1]
    await clock.advance(30)
    assert count(lottery, make_chat(user=ANN)) == [1]


@pytest.mark.parametrize(
    ("hours", "time", "triggers"),
    [
        ('"23:00-07:00"', "22:59", True),
        ('"23:00-07:00"', "23:00", False),
        ('"23:00-07:00"', "06:59", False),
        ('"23:00-07:00"', "07:00", True),
        ('"12:00-13:00"', "12:30", False),
        ('["12:00-13:00", "20:00-24:00"]', "23:59", False),
        ('["12:00-13:00", "20:00-24:00"]', "00:00", True),
    ],
)
def test_quiet_hours_may_pass_midnight(hours, time, triggers):
    wall = datetime.fromisoformat(f"2026-01-02T{time}:00").replace(tzinfo=UTC).timestamp()
    assert count(memory(f'on = "chat"\nquiet = {hours}', VirtualClock(wall)), make_chat()) == [int(triggers)]


def test_what_is_remembered_is_bounded_and_the_oldest_is_forgotten():
    first = memory('on = "chat"\nfirst = true\ncooldown_per_user = 60', persons=2)
    people = [make_chat(user=make_user(f"user{number}", id=number)) for number in (1, 2, 3)]
    assert count(first, *people, people[0]) == [1, 1, 1, 1]
    assert len(first._seen) == len(first._waiting) == 2
    assert count(first, people[2]) == [0]
