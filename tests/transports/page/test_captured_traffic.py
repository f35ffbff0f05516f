from __future__ import annotations

import base64

from tiktok_live.net.devtools.protocol import DevtoolsEvent
from tiktok_live.transports.page.traffic import BodyRequest, PageTraffic
from tiktok_live.transports.page_addresses import PageAddresses
from tiktok_live.wire.frames import heartbeat

URL = "wss://webcast-ws.tiktok.com/webcast/im/?room_id=7&wrss=a%2Fb"
FETCH = "https://webcast.tiktok.com/webcast/im/fetch/?room_id=7"
FRAME = {"response": {"opcode": 2, "payloadData": base64.b64encode(heartbeat(7, 1)).decode()}}


def event(method, request_id, **params):
    return DevtoolsEvent(f"Network.{method}", {"requestId": request_id, **params}, "S")


def traffic():
    return PageTraffic(PageAddresses(), 7)


def handshake(request, headers):
    return event("webSocketWillSendHandshakeRequest", request, request={"headers": headers})


def test_the_socket_that_carries_frames_is_kept_with_its_handshake_and_its_time():
    page = traffic()
    page.receive(event("webSocketCreated", "1", url=f"{URL}&old"), 1.0)
    page.receive(event("webSocketCreated", "2", url=URL), 2.0)
    page.receive(handshake("1", {"Origin": "not this"}), 2.5)
    page.receive(handshake("2", {"Origin": "https://www.tiktok.com", "Accept-Language": "de"}), 3.0)
    assert (page.socket_url, page.socket_at, page.socket_headers) == ("", 0.0, {})
    page.receive(event("webSocketFrameReceived", "2", **FRAME), 9.0)
    assert (page.socket_url, page.socket_at) == (URL, 2.0)
    assert page.socket_headers == {"Origin": "https://www.tiktok.com", "Accept-Language": "de"}


def test_a_handshake_of_anything_is_read():
    page = traffic()
    page.receive(handshake("0", {}), 1.0)
    page.receive(event("webSocketCreated", "1", url=URL), 2.0)
    for request in (None, 7, [], {"headers": None}, {"headers": [1]}, {"headers": {"a": 1, "b": None}}):
        page.receive(event("webSocketWillSendHandshakeRequest", "1", request=request), 3.0)
    page.receive(event("webSocketFrameReceived", "1", **FRAME), 9.0)
    assert page.socket_headers == {"a": "", "b": ""}


def test_the_first_response_is_awaited_until_its_body_came():
    page = traffic()
    assert not page.awaits_first_response
    page.receive(event("responseReceived", "1", response={"url": FETCH, "status": 200}), 1.0)
    page.receive(event("loadingFinished", "1"), 1.1)
    page.receive(event("webSocketCreated", "2", url=URL), 2.0)
    page.receive(event("webSocketFrameReceived", "2", **FRAME), 2.1)
    assert page.is_reading
    assert page.awaits_first_response
    (request,) = page.bodies_wanted()
    assert request == BodyRequest("S", "1")
    page.receive_body(request, None, 2.2)
    assert not page.awaits_first_response
