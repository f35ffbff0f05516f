"""What the messages of one frame may take when they are parsed: a few bytes on the wire can be hundreds in memory."""

from __future__ import annotations

from contextlib import suppress

from tiktok_live.wire.codec import message_type
from tiktok_live.wire.fields import fields, shape_of

__all__ = ["LARGE_BODY", "LARGE_PAYLOAD", "MAX_PARSED", "MAX_PARTS", "Allowance"]

LARGE_BODY = 64 * 1024
"""Bytes of a batch above which its messages are weighed before they are parsed. Recorded frames have 42 KB or less."""

LARGE_PAYLOAD = 16 * 1024
"""Bytes of a message above which it is weighed wherever it comes from."""

MAX_PARTS = 400_000
"""Fields, at every depth, that the messages of one batch may have: to walk them takes 0.1 to 0.3 s."""

MAX_PARSED = 96 * 1024 * 1024
"""Bytes that the parsed messages of one batch may take, reckoned a little too high."""

# More, so that a batch of many small messages is not taken for one of monstrous ones.
_PARTS_A_MESSAGE, _PARSED_A_MESSAGE = 8, 1024
_NUMBERS_A_PART, _BYTES_A_NUMBER = 8, 8  # of packed numbers, which can be one byte each on the wire


class Allowance:
    """How much the messages of one batch may take, spent message by message.

    An empty `User` inside another is 2 bytes on the wire and 640 in memory: 16 MB of them would be 5 GB. So the bytes
    are walked first, which allocates nothing. A text of 15 MB is one field, and no reason to refuse its message. One
    message gets half of what is left at most: a monstrous one leaves enough for those behind it.

    Args:
        messages: how many there are.
    """

    __slots__ = ("_parsed", "_parts")

    def __init__(self, messages: int = 1) -> None:
        self._parts = MAX_PARTS + _PARTS_A_MESSAGE * messages
        self._parsed = MAX_PARSED + _PARSED_A_MESSAGE * messages

    def spend(self, name: str, payload: bytes, *, times: int = 1) -> int | None:
        """Take what the message `name` needs; return how many bytes it will take, its texts not counted.

        None when it needs too much: then it is not to be parsed.

        Args:
            name: of the message's schema.
            payload: its bytes.
            times: how much longer than a walk over its fields it takes to read.
        """
        shape = shape_of(message_type(name).DESCRIPTOR)
        walked, parsed = 0, shape.weight
        most, heaviest = self._parts // 2, self._parsed // 2
        # Bytes that are no protobuf are for the parser to refuse; it gets no further with them than this walk.
        with suppress(ValueError):
            for number, outer, _, value, stop in fields(payload, shape):
                walked += times
                if number in outer.weights:
                    parsed += outer.weights[number]
                elif number in outer.packed:
                    walked += (stop - value) // _NUMBERS_A_PART
                    parsed += _BYTES_A_NUMBER * (stop - value)
                if walked > most or parsed > heaviest:
                    self._parts -= min(walked, most)  # the walk took its time; nothing is going to be allocated
                    return None
        self._parts -= walked
        self._parsed -= parsed
        return parsed
