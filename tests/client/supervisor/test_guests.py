"""How often a client becomes another guest when the platform blocks the one it is: once in its life, not more."""

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
    """Gives each guest that asks a cookie of its own."""

    def __init__(self) -> None:
        self.guests = 0

    async def get(self, url: str, **_: Any) -> HttpResponse:
        self.guests += 1
        return HttpResponse(url, 200, cookies={"ttwid": f"guest-{self.guests}"})

    async def aclose(self) -> None:
        """Nothing is held."""


def as_guest(*sockets: MemoryTransport | HandshakeRejected) -> tuple[Rig, Platform]:
    platform = Platform()
    direct = DirectProvider(platform, web_url="https://www.tiktok.com", socket_url="wss://webcast-ws.tiktok.com")
    return Rig(*sockets, providers=(direct,)), platform


def guests_of(rig: Rig) -> list[str]:
    return [headers["Cookie"] for _, headers in rig.connector.attempts]


async def test_a_guest_who_is_not_blocked_stays_the_same() -> None:
    rig, platform = as_guest(socket(close=None), socket(close=1011), socket(END, close=1000))
    await rig.start()
    await rig.ended()
    assert guests_of(rig) == ["ttwid=guest-1"] * 3
    assert platform.guests == 1


async def test_a_guest_who_is_blocked_becomes_another_one() -> None:
    rig, platform = as_guest(BLOCKED, socket(close=None), socket(END, close=1000))
    await rig.start()
    await rig.ended()
    assert guests_of(rig) == ["ttwid=guest-1", "ttwid=guest-2", "ttwid=guest-2"]
    assert platform.guests == 2


async def test_the_second_guest_who_is_blocked_is_the_last() -> None:
    rig, platform = as_guest(*[BLOCKED] * 9)
    with pytest.raises(HandshakeRejected):
        await rig.start()
    assert guests_of(rig) == ["ttwid=guest-1", "ttwid=guest-2"]
    assert platform.guests == 2


async def test_a_connection_that_worked_gives_no_right_to_a_third_guest() -> None:
    rig, platform = as_guest(BLOCKED, socket(close=None), *[BLOCKED] * 9)
    await rig.start()
    with pytest.raises(HandshakeRejected):
        await rig.ended()
    assert guests_of(rig) == ["ttwid=guest-1", "ttwid=guest-2", "ttwid=guest-2"]
    assert platform.guests == 2
