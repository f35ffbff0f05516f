"""A client renews its guest identity at most once when the platform blocks it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.client.rig import Rig, socket
from tests.session.wire_messages import control, frame
from tiktok_live.errors import HandshakeRejected
from tiktok_live.net.http_client import HttpResponse
from tiktok_live.signing.providers.direct import DirectProvider
from tiktok_live.testing import MemoryTransport

END = frame(control(3))
BLOCKED = HandshakeRejected("refused", status=200, handshake_message="DEVICE_BLOCKED", handshake_status=415)


class Platform:
    """Sets a different cookie for each new guest."""

    def __init__(self) -> None:
        self.guests = 0

    async def get(self, url: str, **_: Any) -> HttpResponse:
        self.guests += 1
        return HttpResponse(url, 200, cookies={"ttwid": f"guest-{self.guests}"})

    async def aclose(self) -> None:
        """No resources to close."""


def as_guest(*sockets: MemoryTransport | HandshakeRejected) -> tuple[Rig, Platform]:
    platform = Platform()
    direct = DirectProvider(platform, web_url="https://www.tiktok.com", socket_url="wss://webcast-ws.tiktok.com")
    return Rig(*sockets, providers=(direct,)), platform


def guests_of(rig: Rig) -> list[str]:
    return [headers["Cookie"] for _, headers in rig.connector.attempts]


async def test_guest_that_is_not_blocked_is_kept() -> None:
    rig, platform = as_guest(socket(close=None), socket(close=1011), socket(END, close=1000))
    await rig.start()
    await rig.ended()
    assert guests_of(rig) == ["ttwid=guest-1"] * 3
    assert platform.guests == 1


async def test_blocked_guest_is_replaced() -> None:
    rig, platform = as_guest(BLOCKED, socket(close=None), socket(END, close=1000))
    await rig.start()
    await rig.ended()
    assert guests_of(rig) == ["ttwid=guest-1", "ttwid=guest-2", "ttwid=guest-2"]
    assert platform.guests == 2


async def test_second_blocked_guest_is_final() -> None:
    rig, platform = as_guest(*[BLOCKED] * 9)
    with pytest.raises(HandshakeRejected):
        await rig.start()
    assert guests_of(rig) == ["ttwid=guest-1", "ttwid=guest-2"]
    assert platform.guests == 2


async def test_working_connection_does_not_allow_a_third_guest() -> None:
    rig, platform = as_guest(BLOCKED, socket(close=None), *[BLOCKED] * 9)
    await rig.start()
    with pytest.raises(HandshakeRejected):
        await rig.ended()
    assert guests_of(rig) == ["ttwid=guest-1", "ttwid=guest-2", "ttwid=guest-2"]
    assert platform.guests == 2
