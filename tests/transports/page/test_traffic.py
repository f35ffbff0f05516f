"""Which of a page's frames and responses are the room's, and in which order they are read."""

from __future__ import annotations

import random

import pytest

from tests.session.wire_messages import HELLO, chat, frame
from tests.transports.page.browser_events import (
    FETCH,
    HOST,
    LIVE,
    ROOM_ID,
    SOCKET,
    VALUES,
    closed,
    created,
    event,
    finished,
    message,
    response,
    sent,
)
from tiktok_live.net.devtools.protocol import DevtoolsEvent
from tiktok_live.transports.page import traffic as module
from tiktok_live.transports.page.traffic import BodyRequest, PageTraffic
from tiktok_live.transports.page_addresses import PageAddresses, frame_of_body
from tiktok_live.wire.batches import Batch, encode_batch
from tiktok_live.wire.frames import PushFrame, encode_push_frame, heartbeat

BODY = encode_batch(Batch((chat("history"),)))
NEXT = encode_batch(Batch((chat("next"),)))


def traffic(room_id: int = ROOM_ID) -> PageTraffic:
    return PageTraffic(PageAddresses.of(f"http://{HOST}", f"ws://{HOST}"), room_id)


def feed(made: PageTraffic, *events: DevtoolsEvent, now: float = 0.0) -> list[bytes]:
    for each in events:
        made.receive(each, now)
    return made.frames_received()


def frames(*texts: str) -> list[bytes]:
    return [frame(chat(text)) for text in texts]


def polled(made: PageTraffic, request: str, body: bytes | None, now: float = 0.0) -> list[bytes]:
    feed(made, response(request), finished(request), now=now)
    (wanted,) = made.bodies_wanted()
    made.receive_body(wanted, body, now)
    return made.frames_received()


def test_frames_of_the_socket_come_in_order():
    made, (one, two) = traffic(), frames("1", "2")
    assert not made.is_reading
    assert feed(made, created(), message(HELLO), message(one), message(two)) == [HELLO, one, two]
    assert made.is_reading
    assert made.socket_url == SOCKET
    assert made.counts.frames == 3


@pytest.mark.parametrize(
    "url",
    [
        f"ws://{HOST}/other/socket?room_id={ROOM_ID}",
        f"ws://elsewhere.example/webcast/im/x/?room_id={ROOM_ID}",
        f"ws://{HOST}/webcast/im/x/?room_id=42",
        "ws://[",
    ],
)
def test_other_sockets_and_other_rooms_are_ignored(url):
    made = traffic()
    assert feed(made, created(url=url), message(HELLO), closed()) == []
    assert not made.is_reading


def test_a_socket_without_a_room_in_its_address_counts_by_its_content():
    made = traffic()
    assert feed(made, created(url=f"ws://{HOST}/webcast/im/x/"), message(HELLO)) == [HELLO]
    assert feed(traffic(0), created(), message(HELLO)) == [HELLO]


def test_a_socket_whose_first_binary_message_is_no_push_frame_is_not_ours():
    made = traffic()
    assert feed(made, created(), message(b"hello"), message(HELLO)) == []
    assert not made.has_socket


def test_text_between_the_frames_is_ignored():
    made, (one,) = traffic(), frames("1")
    events = created(), message(b"text", opcode=1), message(HELLO), message(b"text", opcode=1), message(one)
    assert feed(made, *events) == [HELLO, one]
    assert made.counts.broken == 0


def test_sockets_of_frames_and_workers_have_requests_of_their_own():
    made, (one, two) = traffic(), frames("1", "2")
    events = created(session="worker"), message(one, session="worker"), message(two)
    assert feed(made, *events) == [one]
    made.forget_session("worker", 5.0)
    assert not made.has_socket


def test_two_sockets_at_once_are_both_read():
    made, (one, two, three) = traffic(), frames("1", "2", "3")
    events = created(), created("2"), message(one), message(two, "2"), closed(), message(three, "2")
    assert feed(made, *events) == [one, two, three]
    assert made.has_socket


def test_a_frame_that_cannot_be_decoded_is_counted_and_skipped(monkeypatch):
    made, (one,) = traffic(), frames("1")
    broken = event("Network.webSocketFrameReceived", requestId="1", response={"opcode": 2, "payloadData": "%é"})
    feed(made, created(), message(HELLO))
    assert feed(made, broken, message(one)) == [one]
    monkeypatch.setattr(module, "MAX_MESSAGE", 10)
    assert feed(made, message(b"x" * 100)) == []
    assert made.counts.broken == 2


def test_the_first_batch_is_the_first_response_and_later_ones_are_frames():
    made = traffic()
    assert polled(made, "1", BODY) == []
    assert made.first_response == BODY
    assert not made.is_reading
    assert polled(made, "2", NEXT) == [frame_of_body(NEXT)]
    assert made.is_reading
    assert made.is_polling


def test_a_batch_after_frames_is_not_history():
    made = traffic()
    feed(made, created(), message(HELLO))
    assert polled(made, "9", BODY) == [frame_of_body(BODY)]
    assert made.first_response == b""


def test_a_late_body_keeps_its_place_before_later_frames():
    made, (one, two) = traffic(), frames("1", "2")
    polled(made, "1", BODY)
    assert feed(made, response("2"), finished("2"), created("s"), message(one, "s"), message(two, "s")) == []
    made.receive_body(BodyRequest("session", "2"), NEXT, 0.0)
    assert made.frames_received() == [frame_of_body(NEXT), one, two]


def test_bodies_that_come_in_another_order_are_read_in_the_order_of_their_responses():
    made = traffic()
    polled(made, "1", BODY)
    feed(made, response("2"), finished("2"), response("3"), finished("3"))
    made.receive_body(BodyRequest("session", "3"), BODY, 0.0)
    assert made.frames_received() == []
    made.receive_body(BodyRequest("session", "2"), NEXT, 0.0)
    assert made.frames_received() == [frame_of_body(NEXT), frame_of_body(BODY)]


def test_a_body_that_never_comes_does_not_hold_frames_up_for_ever(monkeypatch):
    monkeypatch.setattr(module, "MAX_WAITING", 3)
    made, waiting = traffic(), frames("1", "2", "3")
    feed(made, created(), message(HELLO), response("2"), finished("2"))
    assert feed(made, *map(message, waiting)) == waiting
    assert made.counts.lost_bodies == 1
    made.receive_body(BodyRequest("session", "2"), NEXT, 0.0)
    assert made.frames_received() == []


@pytest.mark.parametrize(
    ("body", "count"), [(None, "lost_bodies"), (b"", "empty_polls"), (b"<html>", "broken"), (b"\xff" * 9, "broken")]
)
def test_a_body_without_a_batch_is_counted_and_costs_nothing(body, count):
    made = traffic()
    assert polled(made, "1", body) == []
    assert made.first_response == b""
    assert getattr(made.counts, count) == 1
    assert feed(made, created(), message(HELLO)) == [HELLO]


@pytest.mark.parametrize(
    "arrived",
    [
        response("1", status=403),
        response("1", kind="Preflight"),
        response("1", f"http://{HOST}/webcast/im/fetch/?room_id=42"),
        response("1", "http://elsewhere.example/webcast/im/fetch/"),
        response("1", LIVE),
    ],
)
def test_other_responses_are_not_requested(arrived):
    made = traffic()
    feed(made, arrived, finished("1"))
    assert made.bodies_wanted() == []


def test_a_poll_that_fails_is_forgotten():
    made = traffic()
    feed(made, response("1"), event("Network.loadingFailed", requestId="1"), finished("1"))
    assert made.bodies_wanted() == []


def test_the_silence_of_a_page_begins_when_its_last_socket_closes():
    made = traffic()
    assert made.silent_for(100.0) == 0.0
    feed(made, created(), message(HELLO), now=1.0)
    assert made.silent_for(100.0) == 0.0
    feed(made, closed(), now=10.0)
    assert made.silent_for(25.0) == 15.0
    feed(made, created("2"), message(HELLO, "2"), now=30.0)
    assert made.silent_for(60.0) == 0.0


def test_the_silence_of_a_page_that_polls_begins_with_its_last_answer():
    made = traffic()
    polled(made, "1", BODY, 1.0)
    polled(made, "2", NEXT, 2.0)
    assert made.silent_for(10.0) == 8.0


def test_late_heartbeats_mean_a_throttled_page():
    made, beat = traffic(), sent(heartbeat(ROOM_ID, 1))
    feed(made, created(), message(HELLO), now=0.0)
    assert not made.is_throttled(100.0)  # it has sent none yet
    for now in (0.0, 10.0, 20.0):
        feed(made, beat, now=now)
    assert not made.is_throttled(39.0)
    assert made.is_throttled(41.0)
    feed(made, sent(encode_push_frame(PushFrame("ack"))), now=45.0)
    assert made.is_throttled(45.0)
    feed(made, beat, now=60.0)
    assert not made.is_throttled(75.0)


def test_a_page_with_faster_heartbeats_is_throttled_sooner():
    made, beat = traffic(), sent(heartbeat(ROOM_ID, 1))
    feed(made, created(), message(HELLO))
    for now in (0.0, 6.0):
        feed(made, beat, now=now)
    assert made.is_throttled(18.5)


def test_many_sockets_and_polls_are_bounded(monkeypatch):
    monkeypatch.setattr(module, "MAX_SOCKETS", 4)
    made = traffic()
    for number in range(50):
        feed(made, created(str(number)), message(HELLO, str(number)), response(f"r{number}"))
    assert len(made._sockets) == len(made._polls) == 4


EVENTS = [
    created(),
    message(HELLO),
    sent(heartbeat(ROOM_ID, 1)),
    closed(),
    response("2"),
    finished("2"),
    event("Network.loadingFailed", requestId="2"),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values_of_every_type_cost_nothing(value):
    made = traffic()
    for each in EVENTS:
        for name in [*each.params, "requestId", "response", "url"]:
            made.receive(DevtoolsEvent(each.method, {**each.params, name: value}, "session"), 0.0)
        made.receive(
            DevtoolsEvent(each.method, {"requestId": "1", "response": {"opcode": 2, "payloadData": value}}, ""), 0.0
        )
        made.receive(DevtoolsEvent(each.method, {"response": {"url": value, "status": value}}, ""), 0.0)
    made.bodies_wanted()
    made.frames_received()


def test_shuffled_events_raise_nothing_and_invent_nothing():
    rng = random.Random(4)
    for _ in range(200):
        made, events = traffic(), [*EVENTS * 3, created("2"), message(HELLO, "2")]
        rng.shuffle(events)
        seen = feed(made, *events)
        for wanted in made.bodies_wanted():
            made.receive_body(wanted, rng.choice([None, b"", BODY]), 0.0)
        seen += made.frames_received()
        assert set(seen) <= {HELLO, frame_of_body(BODY)}


def test_the_page_s_own_address_may_have_any_query():
    assert "X-Bogus" in FETCH
    made = traffic()
    feed(made, response("1", f"http://{HOST}/webcast/im/fetch?room_id={ROOM_ID}"), finished("1"))
    assert len(made.bodies_wanted()) == 1
