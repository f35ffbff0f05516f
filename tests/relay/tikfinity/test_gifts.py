"""Streaks through the real ledger: programs act when they see `repeatEnd`, so it comes once per completion."""

from __future__ import annotations

from collections import Counter
from itertools import count

import pytest
from hypothesis import given, settings

from tests.captures import needs_captures
from tests.relay.tikfinity.schema import checked
from tests.session.streaks import Streak, recorded
from tests.session.test_gift_streaks import Player, play, timelines
from tests.session.wire_messages import gift
from tiktok_live.relay.tikfinity.gifts import Streaks
from tiktok_live.relay.tikfinity.hosts import Host
from tiktok_live.relay.tikfinity.translator import Translator
from tiktok_live.simulator import SimulatedRoom, Traffic
from tiktok_live.testing import make_event, make_gift_kind

HOST = Host("host.live", 9)


def sent(player: Player, **options) -> list[dict]:
    """Return the gifts that programs get of what a player saw."""
    translator, numbers = Translator(HOST, **options), count(1)
    messages = [message for event in player.seen for message in translator.translate(event, next(numbers))]
    return [checked(name, data) for name, data in messages if name == "gift"]


def summary(gifts: list[dict]) -> list[tuple[int, bool]]:
    return [(data["repeatCount"], data["repeatEnd"]) for data in gifts]


def given_away(player: Player) -> Counter:
    """Count the gifts of each sender."""
    gifts = Counter()
    for tick in player.ticks:
        gifts[str(tick.user.id)] += tick.delta
    return gifts


def acted_on(gifts: list[dict]) -> Counter:
    """Count the gifts of each sender like most programs, which wait for the end of a streak."""
    counts = Counter()
    for data in gifts:
        if data["giftType"] != 1 or data["repeatEnd"]:
            counts[data["userId"]] += data["repeatCount"]
    return counts


@needs_captures
@pytest.mark.parametrize("streak", recorded(), ids=str)
def test_every_recorded_streak_ends_once_with_its_highest_count(streak: Streak) -> None:
    player = Player()
    for at, message in streak.messages():
        player.wait(at - player.now)
        player.send(message)
    player.wait(60.0)
    gifts = sent(player)
    counts = [data["repeatCount"] for data in gifts]
    assert counts == sorted(counts)
    assert [data["repeatEnd"] for data in gifts] == [False] * (len(gifts) - 1) + [True]
    assert gifts[-1]["repeatCount"] == streak.highest
    assert len({data["msgId"] for data in gifts}) == len(gifts)
    assert {data["groupId"] for data in gifts} == {str(streak.row["group_id"])}


@settings(max_examples=40)
@given(timelines())
def test_what_programs_add_up_is_what_was_given_whatever_was_lost_or_shuffled(line) -> None:
    player, _ = play(line)
    gifts = sent(player)
    assert acted_on(gifts) == given_away(player)
    assert sum(data["repeatEnd"] for data in gifts) == len(player.complete)
    assert len({data["msgId"] for data in gifts}) == len(gifts)


def test_a_gift_that_cannot_streak_comes_once_and_never_ends() -> None:
    player = Player()
    player.send(gift(1, streaks=False, price=500))
    player.finish()
    [data] = sent(player)
    assert (data["giftType"], data["repeatCount"], data["repeatEnd"], data["groupId"]) == (2, 1, False, "")
    assert data["gift"] == {"gift_id": 5655, "repeat_count": 1, "repeat_end": 0, "gift_type": 2}


def test_a_streak_counts_up_and_ends_with_its_last_tick() -> None:
    player = Player()
    player.send(gift(1), gift(3))
    player.send(gift(3, end=True))
    player.finish()
    gifts = sent(player)
    assert summary(gifts) == [(1, False), (3, False), (3, True)]
    assert gifts[-1]["gift"] == {"gift_id": 5655, "repeat_count": 3, "repeat_end": 1, "gift_type": 1}
    assert (gifts[-1]["diamondCount"], gifts[-1]["receiverUserId"], gifts[-1]["groupId"]) == (2, "9", "7")


def test_a_streak_that_only_the_session_ends_is_closed_with_a_message_of_its_own() -> None:
    player = Player()
    player.send(gift(4))
    player.wait(20.0)
    gifts = sent(player)
    assert summary(gifts) == [(4, False), (4, True)]
    assert gifts[0]["msgId"] != gifts[1]["msgId"]
    assert gifts[0]["nickname"] == gifts[1]["nickname"] == "sender 1"


def test_a_late_tick_does_not_count_down() -> None:
    player = Player()
    player.send(gift(5))
    player.send(gift(3))
    player.wait(20.0)
    assert summary(sent(player)) == [(5, False), (5, False), (5, True)]


def test_an_end_that_comes_after_the_timeout_is_not_a_second_end() -> None:
    player = Player()
    player.send(gift(4))
    player.wait(20.0)
    player.send(gift(4, end=True))
    player.finish()
    assert summary(sent(player)) == [(4, False), (4, True)]


def test_gifts_after_the_timeout_have_an_end_of_their_own() -> None:
    player = Player()
    player.send(gift(4))
    player.wait(20.0)
    player.send(gift(6))
    player.wait(20.0)
    player.send(gift(6, end=True))
    gifts = sent(player)
    assert summary(gifts) == [(4, False), (4, True), (2, False), (2, True)]
    # A streak of its own, also to programs that compare the counts of a group.
    assert [data["groupId"] for data in gifts] == ["7", "7", "1000007", "1000007"]


def test_an_end_that_brings_more_gifts_after_the_timeout_counts_these_only() -> None:
    player = Player()
    player.send(gift(4))
    player.wait(20.0)
    player.send(gift(7, end=True))
    assert summary(sent(player)) == [(4, False), (4, True), (3, True)]


def test_a_streak_without_a_group_can_be_given_again() -> None:
    player = Player()
    for _ in range(2):
        player.send(gift(2, group=0), gift(3, group=0, end=True))
    assert summary(sent(player)) == [(2, False), (3, True)] * 2


def test_an_end_whose_tick_was_lost_is_sent_by_the_completion() -> None:
    player = Player()
    player.send(gift(4))
    player.send(gift(4, end=True))
    player.seen = [event for event in player.seen if event.name != "gift"]
    assert summary(sent(player)) == [(4, True)]


def test_backlog_is_left_out_with_its_completions() -> None:
    player = Player()
    player.send(gift(3, is_history=True), gift(1, is_history=True, streaks=False))
    player.finish()
    assert sent(player) == []
    assert summary(sent(player, backlog=True)) == [(3, False), (1, False), (3, True)]


def test_a_streak_that_ended_while_the_connection_was_lost_has_its_end() -> None:
    player = Player()
    player.send(gift(3))
    player.disconnect()
    player.connect(first=(gift(5, is_history=True), gift(5, end=True, is_history=True)))
    assert summary(sent(player)) == [(3, False), (5, False), (5, True)]


def test_a_gift_has_what_programs_show() -> None:
    rose = make_gift_kind("Rose", id=5655, diamonds=1)
    data = sent_one(make_event("gift", user="ann", gift=rose, count=2, is_final=False, recipient_id=77))
    assert (data["giftId"], data["giftName"], data["diamondCount"], data["giftType"]) == (5655, "Rose", 1, 1)
    assert data["giftPictureUrl"] == rose.icon.url
    assert data["displayType"] == "webcast_aweme_gift_send_messageNew"
    assert data["label"] == "{0:user} sent {1:gift} \u00d7 {2:string}"
    assert str(data["timestamp"]) == data["createTime"]
    assert data["extendedGiftInfo"]["name"] == "Rose"
    assert data["receiverUserId"] == "77"


def sent_one(event) -> dict:
    [(name, data)] = Translator(HOST).translate(event)
    return checked(name, data)


def test_the_table_of_streaks_is_bounded() -> None:
    streaks = Streaks(limit=3)
    for number in range(10):
        streaks.take(make_event("gift", user=f"u{number}", is_final=False))
    assert len(streaks._known) == 3


def test_every_message_of_a_simulated_live_is_complete_and_its_streaks_end() -> None:
    room = SimulatedRoom(unique_id="ann")
    player = Player()
    for step in Traffic(seed=3, rate=30.0, duration=60.0).steps(room, 1_750_000_000_000):
        player.wait(max(step.at - player.now, 0.0))
        player.send(*step.messages)
    player.finish()
    translator, names, gifts, ids = Translator(HOST), set(), [], []
    for event in player.seen:
        for name, data in translator.translate(event):
            received = checked(name, data)
            names.add(name)
            ids += [received["msgId"]] if "msgId" in received else []
            gifts += [received] if name == "gift" else []
    assert names >= {"chat", "follow", "gift", "like", "member", "roomUser", "share", "streamEnd", "questionNew"}
    assert sum(data["repeatEnd"] for data in gifts) > 5
    assert acted_on(gifts) == given_away(player)
    assert len(set(ids)) == len(ids)
