from __future__ import annotations

from itertools import islice

from tiktok_live import proto
from tiktok_live.simulator import SimulatedRoom, Traffic

MESSAGES_WITH_OTHER_NAMES = {"RoomMessage": "WebcastRoomMessage"}


def test_payloads_are_the_bytes_that_the_public_classes_write():
    steps = Traffic(seed=3, duration=300.0, rate=3.0).steps(SimulatedRoom(unique_id="demo"), 1_750_000_000_000)
    messages = [message for step in islice(steps, 700) for message in step.messages]
    assert len({message.method for message in messages}) > 10
    for message in messages[::5]:
        message_class = getattr(proto, MESSAGES_WITH_OTHER_NAMES.get(message.method, message.method))
        assert bytes(message_class.parse(message.payload)) == message.payload
