from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.overlay.rooms import START, state_of, streak
from tiktok_live.errors import ConfigError
from tiktok_live.overlay.config import OverlayConfig
from tiktok_live.overlay.goals import GoalConfig
from tiktok_live.overlay.room_files import RoomFiles
from tiktok_live.overlay.saved import restore, saved
from tiktok_live.overlay.state import Moment, RoomOverlay
from tiktok_live.testing import make_event, make_follow, make_like


def busy() -> RoomOverlay:
    state = state_of()
    state.advance(START)
    live = make_event("connected", room_id=7_300_000_000_000_000_001)
    for event in (live, streak(1500), make_follow("ben", msg_id=3), make_like("cleo", 4)):
        state.take(event, START)
    state.timer.start(START.wall)
    return state


def test_everything_that_is_kept_comes_back():
    before, after = busy(), state_of()
    restore(after, saved(before))
    later = Moment(99.0, START.wall + 60)
    assert saved(after) == saved(before)
    assert after.goals["diamonds"].view() == before.goals["diamonds"].view()
    assert after.timer.view(later.wall) == before.timer.view(later.wall)
    assert after.counters == before.counters
    assert after.last["gift"].user.handle == "ann"
    after.take(make_follow("ben", msg_id=3), later)
    assert after.goals["followers"].value == 1


def test_a_changed_configuration_keeps_the_value():
    def config(**values: object) -> OverlayConfig:
        goal = {"name": "diamonds", "kind": "diamonds", "title": "", "target": 1000, "mode": "raise", **values}
        return OverlayConfig(goals=(GoalConfig(**goal),))

    content = saved(busy())
    for values, expected in (
        ({}, (1500, 2000)),
        ({"target": 400, "start": 7}, (1507, 1600)),
        ({"start": 900}, (2400, 3000)),
        ({"kind": "custom"}, (0, 1000)),
    ):
        state = state_of(config(**values))
        restore(state, content)
        view = state.goals["diamonds"].view()
        assert (view.value, view.target) == expected


def test_numbers_that_no_room_has_do_not_cost_the_file():
    before, after = state_of(), state_of()
    for name, values in {
        "like": {"user": "ann", "total": 2**62},
        "viewer_count": {"viewers": 2**62},
        "subscribe": {"user": "ann", "months": -3},
    }.items():
        before.take(make_event(name, **values), START)
    before.goals["shares"].times = 2**60
    restore(after, saved(before))
    assert after.goals["subscribers"].value == 1


CONTENT = saved(busy())


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_damaged_files_are_refused_and_change_nothing(data):
    content = bytearray(CONTENT)
    kind = data.draw(st.sampled_from(["cut", "flip", "number"]))
    place = data.draw(st.integers(0, len(content) - 1))
    if kind == "cut":
        content = content[:place]
    elif kind == "flip":
        content[place] = data.draw(st.integers(0, 255))
    else:
        tree = json.loads(content)
        tree[data.draw(st.sampled_from(sorted(tree)))] = data.draw(st.one_of(st.none(), st.integers(), st.text()))
        content = json.dumps(tree).encode()
    state = state_of()
    try:
        restore(state, bytes(content))
    except ConfigError:
        assert saved(state) == saved(state_of())
    else:
        assert state.timer.view(START.wall).remaining >= 0
        assert saved(state)  # what was read can be written again


def test_files_are_written_read_and_set_aside_when_broken(tmp_path):
    files, folder = RoomFiles(tmp_path / "new"), tmp_path / "new"
    assert files.load(state_of()) == ""
    assert files.write("ann", saved(busy())) == ""
    state = state_of()
    assert files.load(state) == ""
    assert state.goals["diamonds"].value == 1500
    (folder / "room-ann.json").write_bytes(b'{"version":99}')
    note = files.load(state_of())
    assert "begin again" in note
    assert "another release wrote it" in note
    assert [path.name for path in folder.iterdir()] == ["room-ann.broken.json"]


@pytest.mark.parametrize("name", ["../x", "a/b", "", "x" * 100])
def test_strange_names_get_no_file(tmp_path, name):
    assert RoomFiles(tmp_path).write(name, b"{}") == ""
    assert list(tmp_path.rglob("*")) == []


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").touch()
    assert "cannot be written" in RoomFiles(tmp_path / "file").write("ann", b"{}")
    assert RoomFiles(None).write("ann", b"{}") == ""
