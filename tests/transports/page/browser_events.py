"""Debugging events as a browser sends them."""

from __future__ import annotations

import base64

from tiktok_live.net.devtools.protocol import DevtoolsEvent

ROOM_ID = 7_300_000_000_000_000_001
HOST = "127.0.0.1:8080"
LIVE = f"http://{HOST}/@someone/live"
SOCKET = f"ws://{HOST}/webcast/im/ws_proxy/ws_reuse_supplement/?aid=1988&room_id={ROOM_ID}"
FETCH = f"http://{HOST}/webcast/im/fetch/?aid=1988&room_id={ROOM_ID}&X-Bogus=x"
PAGE, TARGET = "session", "TARGET"


def event(method: str, session: str = PAGE, **params: object) -> DevtoolsEvent:
    return DevtoolsEvent(method, params, session)


def created(request: str = "1", url: str = SOCKET, session: str = PAGE) -> DevtoolsEvent:
    return event("Network.webSocketCreated", session, requestId=request, url=url)


def message(data: bytes, request: str = "1", session: str = PAGE, *, opcode: object = 2) -> DevtoolsEvent:
    content = {"opcode": opcode, "mask": False, "payloadData": base64.b64encode(data).decode()}
    return event("Network.webSocketFrameReceived", session, requestId=request, response=content)


def sent(data: bytes, request: str = "1", session: str = PAGE) -> DevtoolsEvent:
    content = {"opcode": 2, "mask": True, "payloadData": base64.b64encode(data).decode()}
    return event("Network.webSocketFrameSent", session, requestId=request, response=content)


def closed(request: str = "1", session: str = PAGE) -> DevtoolsEvent:
    return event("Network.webSocketClosed", session, requestId=request)


def response(
    request: str, url: str = FETCH, *, status: int = 200, kind: str = "Fetch", **more: object
) -> DevtoolsEvent:
    return event(
        "Network.responseReceived", requestId=request, type=kind, response={"url": url, "status": status}, **more
    )


def finished(request: str) -> DevtoolsEvent:
    return event("Network.loadingFinished", requestId=request)


def navigated(url: str = LIVE, **frame: object) -> DevtoolsEvent:
    return event("Page.frameNavigated", frame={"id": TARGET, "url": url, **frame})


VALUES = [
    None,
    True,
    0,
    -1,
    2**70,
    1.5,
    "",
    "x",
    "http://[",
    "\ud800",
    "ws://h:99999/webcast/im/",
    [],
    [1],
    {},
    {"id": 1},
]
"""Values of every type that JSON has."""
