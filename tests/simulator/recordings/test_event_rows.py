from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulator.recordings.made import live, messages, read, rows, write_lines
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import MessageEvent
from tiktok_live.events.lifecycle import LifecycleEvent
from tiktok_live.events.names import EVENTS
from tiktok_live.events.samples import sample
from tiktok_live.simulator import Replay, SimulatedRoom
from tiktok_live.simulator.recordings.rebuilding import is_made_by_clients, lost_attributes, rebuilt
from tiktok_live.testing import make_chat, make_gift, make_like, make_user, make_viewers

ROOM = SimulatedRoom(unique_id="ann")
SOME = rows([make_chat("hello"), make_gift("Rose", count=3), make_like("ann", 5), make_viewers(7)])


@pytest.fixture
def file(tmp_path):
    return lambda *lines: write_lines(tmp_path / "events", lines)


async def test_watching_a_recording_of_events_gives_the_same_events(tmp_path):
    made = await live()
    again = await read(write_lines(tmp_path / "first", rows(made.events)))
    assert messages(again) == messages(made.events)
    assert len(messages(again)) > 100


def test_every_event_of_a_message_can_be_rebuilt():
    lost = set()
    for cls in EVENTS.values():
        try:
            (row,) = rows([sample(cls)])
        except KeyError:
            continue  # only a base of others
        assert is_made_by_clients(row) != issubclass(cls, MessageEvent)
        if issubclass(cls, MessageEvent):
            message = rebuilt(row, 1)
            assert message is not None, cls
            lost |= {f"{cls.name}.{name}" for name in lost_attributes(row, message)}
    # The samples of these have several texts or emotes at the same place, as no message of the platform has.
    assert lost <= {"chat.segments", "chat.emotes", "caption.lines"}


def test_a_user_keeps_roles_levels_and_pictures(file):
    user = make_user("ann", is_moderator=True, is_follower=True, gifter_level=20, fan_level=3, followers=7)
    replay = Replay.from_file(file(*rows([make_chat("hi", user)])))
    assert "attributes that differ" not in " ".join(replay.notes)


def test_events_of_the_same_frame_are_one_batch_at_their_time(file):
    times = ["2026-11-30T12:00:00+00:00", "2026-11-30T12:00:00+00:00", "2026-11-30T12:00:01.500000+00:00", "soon"]
    lines = [row | {"received_at": at} for row, at in zip(SOME, times, strict=True)]
    steps = list(Replay.from_file(file(*lines)).steps(ROOM, 0))
    assert [(round(step.at, 3), len(step.messages)) for step in steps] == [(0.0, 2), (1.5, 1), (1.55, 1)]


def test_the_host_and_the_room_are_those_of_the_connection(file):
    connected = {"event": "connected", "unique_id": "bob", "room_id": "7300000000000000009"}
    room = Replay.from_file(file(connected, *SOME)).room
    assert (room.unique_id, room.room_id) == ("bob", 7_300_000_000_000_000_009)
    assert Replay.from_file(file(*SOME)).room.room_id == int(str(SOME[0]["room_id"]))


def test_what_is_missing_is_counted(file):
    path = file(
        *SOME,
        SOME[0] | {"language": 5},
        SOME[0] | {"event": "of_a_later_release"},
        SOME[0] | {"event": "of_a_later_release"},
        SOME[0] | {"method": "WebcastLikeMessage"},
        SOME[0] | {"event": "unknown", "method": "", "payload": ""},
        {"event": "connected", "unique_id": "bob"},
        {"event": "gift_complete"},
    )
    replay = Replay.from_file(path)
    assert replay.notes == (
        f"{path}: rebuilt 5 of 9 events; fields of their messages that events do not show are lost",
        "not rebuilt: of_a_later_release (2), chat (1), unknown (1)",
        "attributes that differ: chat.language (1)",
    )
    assert sum(len(step.messages) for step in replay.steps(ROOM, 0)) == 5


def test_an_unknown_message_keeps_its_bytes(file):
    row = {"event": "unknown", "method": "WebcastNew", "payload": "AAEC", "msg_id": "5", "is_backlog": True}
    ((message,),) = [step.messages for step in Replay.from_file(file(row)).steps(ROOM, 0)]
    assert (message.method, message.payload, message.msg_id, message.is_history) == ("WebcastNew", b"\0\1\2", 5, True)


def test_an_event_without_an_id_gets_one_that_stays(file):
    replay = Replay.from_file(file(*(row | {"msg_id": "0"} for row in SOME)))
    ids = [message.msg_id for step in replay.steps(ROOM, 0) for message in step.messages]
    assert len(set(ids)) == len(SOME)
    assert ids == [message.msg_id for step in replay.steps(ROOM, 0) for message in step.messages]


@pytest.mark.parametrize("line", [{"event": 5}, {"method": "x"}, [], "text"])
def test_the_error_names_a_line_without_an_event(file, line):
    path = file(SOME[0], line)
    with pytest.raises(ConfigError, match="line 2: "):
        Replay.from_file(path)


def test_a_line_cut_off_is_named(file):
    path = file(*SOME)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ConfigError, match=f"line {len(SOME)}: "):
        Replay.from_file(path)


def test_a_file_of_the_clients_own_events_is_refused(file):
    own = [sample(cls) for cls in EVENTS.values() if issubclass(cls, LifecycleEvent) and cls is not LifecycleEvent]
    with pytest.raises(ConfigError, match="no event from which a message can be rebuilt"):
        Replay.from_file(file(*rows(own)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40)
@given(st.sampled_from(SOME), st.data())
def test_any_value_of_an_attribute_is_rebuilt_or_counted(tmp_path_factory, row, data):
    name = data.draw(st.sampled_from(sorted(row)))
    path = tmp_path_factory.mktemp("random") / "events"
    path.write_text(json.dumps(row | {name: data.draw(JSON)}), encoding="utf-8")
    try:
        replay = Replay.from_file(path)
    except ConfigError:
        return
    assert sum(len(step.messages) for step in replay.steps(ROOM, 0)) == 1
