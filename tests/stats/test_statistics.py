"""Statistics: the totals of the room, each gift once, and bounded memory."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.export.traffic import live
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import MessageEvent
from tiktok_live.events.names import EVENTS
from tiktok_live.stats import statistics as module
from tiktok_live.stats.counts import BoundedCounts, BoundedSet
from tiktok_live.stats.statistics import Statistics
from tiktok_live.stats.words import emotes_in, words_in
from tiktok_live.testing import make_event


def of(*records: dict[str, object]):
    statistics = Statistics()
    for record in records:
        statistics.add_record(record)
    return statistics.report()


def at(second: float) -> str:
    return datetime.fromtimestamp(second, UTC).isoformat()


def chat(text: str = "", second: float = 0.0, user: str = "1", **other: object) -> dict[str, object]:
    return {"event": "chat", "text": text, "received_at": at(second), "user": {"id": user}, **other}


def test_totals_are_those_of_the_room():
    events, room = live()
    statistics = Statistics()
    for event in events:
        statistics.add(event)
    report = statistics.report()
    assert (report.gifts, report.diamonds, report.total_likes) == (room.gifts, room.diamonds, room.likes)
    assert sum(each.diamonds for each in report.kinds) == sum(each.diamonds for each in report.givers) == room.diamonds
    assert sum(each.count for each in report.kinds) == room.gifts
    assert report.events == Counter(event.name for event in events)
    chatters = {event.user.id for event in events if event.name in {"chat", "emote"}}
    assert report.chatters == len(chatters)
    assert report.hosts == ("demo",)
    assert report.is_exact


def test_every_event_is_counted():
    statistics = Statistics()
    made = 0
    for name, kind in EVENTS.items():
        if issubclass(kind, MessageEvent) and not kind.__subclasses__() and name != "user":
            statistics.add(make_event(kind))
            made += 1
    assert sum(statistics.report().events.values()) == made >= 90


def test_the_course_counts_minutes_and_leaves_out_the_backlog():
    report = of(chat(second=0), chat(second=59), chat(second=150), chat(second=150, is_backlog=True))
    assert [each.chats for each in report.minutes] == [2, 0, 1]
    assert report.chat_rate == (2, 0, None)
    assert report.events["chat"] == 4
    assert report.seconds == 150


def test_a_further_capture_continues_the_course_whenever_it_was_made():
    statistics = Statistics()
    for host, start in (("ann", 1e9), ("bob", 5e8)):
        statistics.next_source(host, start)
        statistics.add_record(chat(second=start))
        statistics.add_record(chat(second=start + 60))
    report = statistics.report()
    assert [each.chats for each in report.minutes] == [1, 1, 1, 1]
    assert (report.seconds, report.hosts) == (120, ("ann", "bob"))


def test_viewers_have_a_peak_and_a_mean():
    counts = [{"event": "viewer_count", "viewers": viewers, "received_at": at(0)} for viewers in (1, 4, 4)]
    report = of(*counts)
    assert (report.peak_viewers, report.mean_viewers, report.minutes[0].viewers) == (4, 3.0, 3)


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "_KEYS", 10)
    monkeypatch.setattr(module, "_CHATTERS", 50)
    monkeypatch.setattr(module, "_MINUTES", 5)
    monkeypatch.setattr(module, "_NAMES", 7)
    statistics = Statistics()
    for number in range(500):
        statistics.add_record(chat(f"frequent word{chr(97 + number % 26) * (number % 30)}", number * 600, str(number)))
        statistics.add_record({"event": f"new_{number}", "received_at": at(0), "text": "x" * 100})
    report = statistics.report()
    assert report.words[0] == ("frequent", 500)
    assert (report.chatters, len(report.minutes), report.is_exact) == (50, 1, False)
    assert len(report.events) == 8
    assert max(map(len, statistics._bounded())) <= 50


def test_sums_are_never_too_large():
    counts = BoundedCounts(2)
    for key in "aabbcdeaab":
        counts.add(key)
    assert {key: number for key, _, number in counts.top(2)} == {"a": 4, "b": 3}
    assert not counts.is_exact
    users = BoundedSet(2)
    for key in ("a", "b", "a", "", "c"):
        users.add(key)
    assert len(users) == 2
    assert not users.is_exact


@pytest.mark.parametrize("record", [{}, {"event": 1}, {"event": "chat", "user": 1}, {"event": "like", "count": "many"}])
def test_what_is_no_event_is_refused(record):
    with pytest.raises(ConfigError, match="not the record of an event"):
        of(record)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't STOP, can’t stop", ["stop", "can't", "stop"]),
        ("नमस्ते สวัสดี 今日は Grüße", ["नमस्ते", "สวัสดี", "今日は", "grüße"]),
        ("@someone https://x.y/z [laughcry] 😂 1234 a", []),
        ("x" * 100, []),
    ],
)
def test_words(text, words):
    assert words_in(text) == words


def test_emotes():
    assert emotes_in("ha [LaughCry]👨‍👩‍👧‍👦❤️🇩🇪👍🏽1️⃣") == ["[laughcry]", "👨‍👩‍👧‍👦", "❤️", "🇩🇪", "👍🏽", "1️⃣"]
    assert max(map(len, emotes_in("👩\u200d" * 500))) < 60
