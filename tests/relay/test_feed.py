from __future__ import annotations

import asyncio
from random import Random

import pytest

from tiktok_live.relay.feed import Feed, FeedItem, Selection
from tiktok_live.testing import make_chat, make_follow, make_like, make_share

CHAT = make_chat("hello")


def number(item: FeedItem) -> tuple[bytes]:
    return (str(item.id).encode(),)


def publish(feed: Feed, count: int, room: str = "ann") -> None:
    for _ in range(count):
        feed.publish(room, CHAT)


def test_ids_rise_by_one_over_all_rooms():
    feed = Feed()
    items = [feed.publish(room, CHAT) for room in ("ann", "bob", "ann")]
    assert [(item.id, item.room, item.event) for item in items] == [
        (1, "ann", CHAT),
        (2, "bob", CHAT),
        (3, "ann", CHAT),
    ]
    assert feed.last == 3


def test_each_encoder_is_called_once_for_all_consumers():
    calls = []

    def encode(item: FeedItem) -> list[bytes]:
        calls.append(item.id)
        return [b"x"]

    feed = Feed()
    all_of_them = [feed.subscribe(Selection(), encode, max_items=9, max_bytes=99) for _ in range(3)]
    item = feed.publish("ann", CHAT)
    assert item.encoded(encode) == (b"x",)
    assert calls == [1]
    assert [each.waiting for each in all_of_them] == [1, 1, 1]


def test_a_selection_has_rooms_and_names_with_their_subclasses():
    feed = Feed()
    chat = feed.publish("ann", CHAT)
    follow, share = feed.publish("ann", make_follow("ann")), feed.publish("bob", make_share("ann"))
    everything = [chat, follow, share]

    def chosen(rooms: set[str], names: set[str]) -> list[FeedItem]:
        return [item for item in everything if Selection(frozenset(rooms), frozenset(names)).accepts(item)]

    assert chosen(set(), set()) == everything
    assert chosen({"bob"}, set()) == [share]
    assert chosen(set(), {"social"}) == [follow, share]
    assert chosen({"ann"}, {"social", "chat"}) == [chat, follow]


def test_a_bad_observer_or_encoder_harms_nobody(caplog):
    feed, seen = Feed(), []

    def fail(item: FeedItem) -> tuple[bytes]:
        raise ValueError("broken")

    remove = feed.add_observer(fail)
    feed.add_observer(seen.append)
    broken = feed.subscribe(Selection(), fail, max_items=9, max_bytes=99)
    healthy = feed.subscribe(Selection(), number, max_items=9, max_bytes=99)
    item = feed.publish("ann", CHAT)
    assert (seen, healthy.waiting, broken.waiting) == ([item], 1, 0)
    assert [record.message for record in caplog.records] == [
        "an observer of the relay failed",
        "the relay could not encode chat",
    ]
    remove()
    remove()
    feed.publish("ann", CHAT)
    assert len(caplog.records) == 3


async def test_a_subscription_gives_what_waits_up_to_a_size():
    feed = Feed()
    subscription = feed.subscribe(Selection(), lambda _: [b"abc"], max_items=99, max_bytes=999)
    waiting = asyncio.create_task(subscription.take(7))
    await asyncio.sleep(0)
    publish(feed, 5)
    assert await waiting == [b"abc", b"abc"]
    assert await subscription.take(1) == [b"abc"], "at least one, however large"
    assert await subscription.take(99) == [b"abc", b"abc"]
    assert (subscription.sent, subscription.waiting) == (5, 0)


@pytest.mark.parametrize(("max_items", "max_bytes"), [(3, 10**6), (10**6, 4)])
async def test_who_is_too_slow_loses_its_subscription_and_everything_is_counted(max_items, max_bytes):
    feed = Feed()
    slow = feed.subscribe(Selection(), number, max_items=max_items, max_bytes=max_bytes)
    quick = feed.subscribe(Selection(), number, max_items=99, max_bytes=999)
    publish(feed, 1)
    assert await slow.take(99) == [b"1"]
    publish(feed, 6)
    assert (slow.is_closed, slow.is_too_slow) == (True, True)
    assert await slow.take(99) == []
    assert slow.sent + slow.dropped == slow.offered
    assert await quick.take(99) == [b"1", b"2", b"3", b"4", b"5", b"6", b"7"]
    counts = feed.counts
    assert counts.offered == counts.sent + counts.dropped + counts.waiting == slow.offered + 7
    assert (counts.published, counts.consumers, counts.too_slow, counts.sent) == (7, 1, 1, 8)


def test_closing_twice_counts_once():
    feed = Feed()
    subscription = feed.subscribe(Selection(), number, max_items=9, max_bytes=99)
    publish(feed, 2)
    subscription.close()
    subscription.close()
    publish(feed, 2)
    assert (feed.counts.dropped, feed.counts.consumers, feed.counts.too_slow) == (2, 0, 0)


def test_kept_items_are_paged_and_losses_are_said():
    feed = Feed(max_items=5)
    publish(feed, 7)  # 3 to 7 are kept
    page = feed.after(2, 2)
    assert ([item.id for item in page.items], page.last, page.lost, page.has_more) == ([3, 4], 4, False, True)
    page = feed.after(4, 9)
    assert ([item.id for item in page.items], page.last, page.lost, page.has_more) == ([5, 6, 7], 7, False, False)
    assert feed.after(1, 9).lost
    assert not feed.after(7, 9).items
    foreign = [feed.after(8, 9), feed.after(4, 9, run="another")]
    assert [(page.lost, page.items[0].id) for page in foreign] == [(True, 3), (True, 3)]
    assert not feed.after(4, 9, run=feed.run).lost


def test_a_page_ends_at_its_limit_even_if_the_rest_is_not_selected():
    feed = Feed()
    for room in ("ann", "bob", "ann", "bob", "bob"):
        feed.publish(room, CHAT)
    page = feed.after(0, 2, Selection(rooms=frozenset({"ann"})))
    assert ([item.id for item in page.items], page.last, page.has_more) == ([1, 3], 5, False)


def test_what_is_kept_is_bounded_in_bytes_with_every_encoding():
    size, random = 64 * 1024, Random(1)
    feed = Feed(max_bytes=size)
    held: list[FeedItem] = []
    for _ in range(500):
        item = feed.publish("ann", random.choice((CHAT, make_like("ann", 3))))
        for length in random.sample((10, 1000, 3000), 2):
            item.encoded(lambda _, length=length: [b"x" * length])
        held = [*held[-20:], item]
        if random.random() < 0.2:
            random.choice(held).encoded(lambda _: [b"late"])
    feed.publish("ann", CHAT)
    kept = feed.after(0, 10_000).items
    retained = sum(
        item.event.retained_bytes + sum(len(f) for fs in item._encodings.values() for f in fs) for item in kept
    )
    assert feed._account.used == retained <= size
    assert feed.counts.kept == len(kept) > 3


async def test_what_waits_for_a_finished_subscription_can_still_be_taken():
    feed = Feed()
    subscription = feed.subscribe(Selection(), number, max_items=9, max_bytes=99)
    publish(feed, 2)
    subscription.finish()
    publish(feed, 1)
    assert await subscription.take(99) == [b"1", b"2"]
    assert await subscription.take(99) == []
    subscription.close()
    assert (subscription.offered, subscription.sent, subscription.dropped) == (2, 2, 0)
