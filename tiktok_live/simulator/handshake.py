"""Who may open a socket on the simulated platform, and how the others are refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from tiktok_live.room_ids import room_id_from

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from tiktok_live.simulator.faults.kinds import Refuse

__all__ = ["DEVICE_BLOCKED", "ILLEGAL_APP", "Refusal", "cookie_value", "judge"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A plain HTTP answer instead of the switch to a WebSocket.

    Attributes:
        status: of HTTP; the platform refuses with 200.
        message: header `Handshake-Msg`; empty leaves it out.
        code: header `Handshake-Status`; None leaves it out.
        location: header `Location` of a redirect; empty leaves it out.
    """

    status: int = 200
    message: str = "DEVICE_BLOCKED"
    code: int | None = 415
    location: str = ""

    @classmethod
    def of(cls, fault: Refuse) -> Refusal:
        """Return the refusal that a fault asks for."""
        return cls(fault.status, fault.message, fault.code or None, fault.location)

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the answer."""
        code = "" if self.code is None else str(self.code)
        headers = {"Handshake-Msg": self.message, "Handshake-Status": code, "Location": self.location}
        return {name: value for name, value in headers.items() if value}


DEVICE_BLOCKED = Refusal()
"""No guest cookie, no User-Agent, or a room that is not there."""

ILLEGAL_APP = Refusal(200, "illegal app_id", 417)
"""The query says nothing about the app."""


def judge(query: str, headers: Mapping[str, str], rooms: Container[int]) -> Refusal | None:
    """Return why this request gets no socket; None when it does.

    Args:
        query: as received.
        headers: of the request.
        rooms: ids of the rooms that exist.
    """
    asked = parse_qs(query)
    if not asked.get("aid"):
        return ILLEGAL_APP
    is_known = room_id_from(asked.get("room_id", [""])[0]) in rooms
    is_guest = bool(cookie_value(headers.get("Cookie", ""), "ttwid"))
    return None if is_known and is_guest and headers.get("User-Agent") else DEVICE_BLOCKED


def cookie_value(header: str, name: str) -> str:
    """Return a cookie's value byte for byte as the header has it; empty when it is not there."""
    pairs = (pair.strip().partition("=") for pair in header.split(";"))
    return next((value for key, _, value in pairs if key == name), "")
