"""The platform's checks of a WebSocket handshake, and its refusals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from tiktok_live.room_ids import room_id_from

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

__all__ = ["DEVICE_BLOCKED", "ILLEGAL_APP", "HandshakeRefusal", "check_handshake", "cookie_value"]


@dataclass(frozen=True, slots=True)
class HandshakeRefusal:
    """A plain HTTP response instead of the upgrade to a WebSocket.

    Attributes:
        status: HTTP status; the platform refuses with 200.
        message: header `Handshake-Msg`; omitted if empty.
        code: header `Handshake-Status`; omitted if None.
        location: header `Location` of a redirect; omitted if empty.
    """

    status: int = 200
    message: str = "DEVICE_BLOCKED"
    code: int | None = 415
    location: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the response."""
        code = "" if self.code is None else str(self.code)
        headers = {"Handshake-Msg": self.message, "Handshake-Status": code, "Location": self.location}
        return {name: value for name, value in headers.items() if value}


DEVICE_BLOCKED = HandshakeRefusal()
"""The guest cookie or the User-Agent is missing, or the room is unknown."""

ILLEGAL_APP = HandshakeRefusal(200, "illegal app_id", 417)
"""The query has no app id (`aid`)."""


def check_handshake(query: str, headers: Mapping[str, str], rooms: Container[int]) -> HandshakeRefusal | None:
    """Return the refusal of a handshake; None accepts it.

    Args:
        query: as received.
        headers: of the request.
        rooms: ids of the known rooms.
    """
    parameters = parse_qs(query)
    if not parameters.get("aid"):
        return ILLEGAL_APP
    is_known = room_id_from(parameters.get("room_id", [""])[0]) in rooms
    is_guest = bool(cookie_value(headers.get("Cookie", ""), "ttwid"))
    return None if is_known and is_guest and headers.get("User-Agent") else DEVICE_BLOCKED


def cookie_value(header: str, name: str) -> str:
    """Return a cookie's value byte for byte as in the header; empty if the cookie is missing."""
    pairs = (pair.strip().partition("=") for pair in header.split(";"))
    return next((value for key, _, value in pairs if key == name), "")
