"""Validation of room ids, from users and from servers."""

from __future__ import annotations

from tiktok_live.errors import ConfigError

__all__ = ["check_room_id", "room_id_from"]

_LARGEST = 2**63 - 1  # an int64 on the wire
_MAX_DIGITS = 19
_MAX_SHOWN_BITS = 128  # Python refuses to print numbers of thousands of digits
_MAX_SHOWN = 40


def check_room_id(value: object) -> int:
    """Return the room id that a user passed, as a number or as a string of digits.

    Raises:
        ConfigError: it is not a number from 1 to 2**63 - 1.
    """
    room_id = room_id_from(value.strip() if isinstance(value, str) else value)
    if not room_id:
        raise ConfigError(
            f"room_id is {_preview(value)}; pass a room id, such as room_id=7300000000000000001",
            advice='To follow a user, pass the name: LiveClient("@someone")',
        )
    return room_id


def room_id_from(value: object) -> int:
    """Return the room id in a server's response, given as a number or a string of digits; 0 if it is not one."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _MAX_DIGITS:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LARGEST:
        return int(value)
    return 0


def _preview(value: object) -> str:
    if isinstance(value, str):
        return repr(value[:_MAX_SHOWN])
    if isinstance(value, float) or (isinstance(value, int) and value.bit_length() <= _MAX_SHOWN_BITS):
        return repr(value)
    return f"a number of {value.bit_length()} bits" if isinstance(value, int) else f"a {type(value).__name__}"
