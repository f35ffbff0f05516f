from __future__ import annotations

from tiktok_live.overlay.alert_queue import AlertQueue
from tiktok_live.overlay.alerts import Alert, AlertsConfig

CONFIG = AlertsConfig(delay=1.0, waiting=3)


def alert(title: str, tier: str = "small") -> Alert:
    return Alert(kind="gift", tier=tier, title=title, duration=4_000)


def shown(queue: AlertQueue, now: float) -> str:
    begun = queue.advance(now)[1]
    return begun.title if begun is not None else ""


def test_one_at_a_time_with_a_delay_between():
    queue = AlertQueue(CONFIG)
    for title in ("a", "b"):
        queue.add(alert(title))
    assert shown(queue, 10.0) == "a"
    assert queue.remaining(12.5) == 1500
    assert queue.advance(13.9) == (None, None)
    assert queue.advance(14.0)[0].title == "a"
    assert shown(queue, 14.9) == ""
    assert shown(queue, 15.0) == "b"


def test_huge_ones_jump_and_equals_keep_their_order():
    queue = AlertQueue(AlertsConfig(delay=0, jump="large"))
    for title, tier in (("a", "small"), ("b", "medium"), ("c", "huge"), ("d", "large"), ("e", "huge")):
        queue.add(alert(title, tier))
    assert [shown(queue, 10.0 * at) for at in range(1, 6)] == ["c", "e", "d", "a", "b"]


def test_of_too_many_the_oldest_of_the_smallest_is_left_out():
    queue = AlertQueue(CONFIG)
    kept = [queue.add(alert(title, tier)) for title, tier in (("a", "large"), ("b", "small"), ("c", "small"))]
    assert queue.add(alert("d"))
    assert kept == [True] * 3
    assert [shown(queue, 10.0 * at) for at in range(1, 4)] == ["a", "c", "d"]
    for title in ("x", "y", "z"):
        queue.add(alert(title, "huge"))
    assert not queue.add(alert("small"))
    assert queue.waiting == 3


def test_skip_pause_replay_and_clear():
    queue = AlertQueue(CONFIG)
    assert queue.skip(0.0) is None
    assert not queue.replay()
    for title in ("a", "b", "c"):
        queue.add(alert(title))
    shown(queue, 10.0)
    queue.is_paused = True
    assert queue.skip(11.0).title == "a"
    assert shown(queue, 20.0) == ""
    assert queue.replay()
    queue.is_paused = False
    assert shown(queue, 20.0) == "a"
    queue.clear()
    assert queue.waiting == 0
    assert queue.current.alert.id == 4  # a replayed one is a new one for pages
