"""What a browser may send over its debugging connection while a page is read: one message in each line."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from tests.fuzz.target import Target
from tests.session.wire_messages import HELLO, chat, frame
from tests.transports.page.browser_events import (
    HOST,
    LIVE,
    PAGE,
    ROOM_ID,
    TARGET,
    closed,
    created,
    event,
    finished,
    message,
    navigated,
    response,
    sent,
)
from tiktok_live.net.devtools.errors import DevtoolsMessageError
from tiktok_live.net.devtools.protocol import DevtoolsEvent, decode_message
from tiktok_live.net.pages import PageProblemKind
from tiktok_live.transports.page.problems import no_socket
from tiktok_live.transports.page.traffic import MAX_SOCKETS, PageTraffic
from tiktok_live.transports.page.verdicts import ShownPage
from tiktok_live.transports.page_addresses import PageAddresses
from tiktok_live.wire.batches import Batch, encode_batch
from tiktok_live.wire.frames import heartbeat

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PAGES_IN_BROWSERS"]

_ADDRESSES = PageAddresses.of(f"http://{HOST}", f"ws://{HOST}")
_VERDICTS = {PageProblemKind.LOGIN_WALL, PageProblemKind.CAPTCHA, PageProblemKind.ENDED, PageProblemKind.AGE_GATE}
_BODY = b"body "  # a line that begins like this is the next body, in base64


def _read(data: bytes) -> Iterator[str]:
    traffic, shown = PageTraffic(_ADDRESSES, ROOM_ID), ShownPage(_ADDRESSES, PAGE, TARGET)
    for now, line in enumerate(data.split(b"\n")):
        if line.startswith(_BODY):
            _give_bodies(traffic, shown, _decoded(line), float(now))
        else:
            yield from _receive(traffic, shown, line, float(now))
        if traffic.frames_received():
            yield "frame"
        assert len(traffic._sockets) <= MAX_SOCKETS
        assert len(traffic._polls) <= MAX_SOCKETS
        traffic.is_throttled(now + 100.0)
        assert traffic.silent_for(now + 100.0) >= 0.0
    if traffic.first_response:
        yield "first response"
    if shown.verdict is not None:
        yield shown.verdict.value
    problem = no_socket(shown, traffic.counts, 30.0)
    assert problem.detail.isprintable()
    yield "read"


def _receive(traffic: PageTraffic, shown: ShownPage, line: bytes, now: float) -> Iterator[str]:
    try:
        received = decode_message(line)
    except DevtoolsMessageError:
        yield "DevtoolsMessageError"
        return
    if isinstance(received, DevtoolsEvent):
        if shown.receive(received):
            traffic.forget_session(received.session_id, now)
        traffic.receive(received, now)


def _give_bodies(traffic: PageTraffic, shown: ShownPage, body: bytes | None, now: float) -> None:
    for wanted in traffic.bodies_wanted():
        traffic.receive_body(wanted, body, now)
    for wanted in shown.bodies_wanted():
        shown.receive_body(wanted, body)


def _decoded(line: bytes) -> bytes | None:
    try:
        return base64.b64decode(line.removeprefix(_BODY), validate=True)
    except ValueError:
        return None


def _line(received: DevtoolsEvent) -> bytes:
    params = dict(received.params)
    return json.dumps({"method": received.method, "params": params, "sessionId": received.session_id}).encode()


def _seeds() -> list[bytes]:
    batch = encode_batch(Batch((chat("hello"),)))
    enter = f"http://{HOST}/webcast/room/enter/"
    poll = [_line(response("2")), _line(finished("2")), _BODY + base64.b64encode(batch)]

    def entered(code: int) -> list[bytes]:
        body = base64.b64encode(json.dumps({"status_code": code}).encode())
        return [_line(navigated()), _line(response("3", enter)), _line(finished("3")), _BODY + body]

    seeds = [
        [_line(navigated()), *poll, _line(created()), _line(message(HELLO)), _line(message(frame(chat("one"))))],
        [_line(created()), _line(sent(heartbeat(ROOM_ID, 1))), _line(message(HELLO)), _line(closed())],
        [*poll, *poll, _line(event("Network.loadingFailed", requestId="2"))],
        [_line(navigated(f"http://{HOST}/login"))],
        [_line(navigated()), _line(event("Network.requestWillBeSent", request={"url": f"http://{HOST}/captcha/get"}))],
        entered(30003),
        entered(4003110),
        [_line(event("Page.navigatedWithinDocument", frameId=TARGET, url=LIVE)), b'{"id": 1, "result": {}}', b"[]"],
    ]
    return [b"\n".join(lines) for lines in seeds]


PAGES_IN_BROWSERS = Target(
    name="pages-in-browsers",
    read=_read,
    seeds=_seeds,
    outcomes=frozenset(
        {"read", "frame", "first response", "DevtoolsMessageError", *(each.value for each in _VERDICTS)}
    ),
    tokens=(
        b"\n", b"null", b"-1", b"1e400", b'"\\ud800"', b"[" * 1200, b'{"a":' * 1200, b'"requestId": "2"',
        b'"url": "http://["',
        b'"opcode": 2', b'"payloadData": "AA=="', b'"frameId"', b'"parentId"', b'"response"', b'"sessionId"', b"body ",
    ),
)  # fmt: skip
