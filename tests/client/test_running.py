from __future__ import annotations

import pytest

from tests.client.pool_world import World, talking
from tests.session.wire_messages import control
from tiktok_live.client import live_pool
from tiktok_live.client.close_reason import CloseReason
from tiktok_live.client.live_pool import LivePool
from tiktok_live.client.running import run_to_end
from tiktok_live.errors import ConfigError, LocalProtocolError
from tiktok_live.simulator import Script, Step


def test_run_reads_until_no_room_is_left():
    script = Script((Step(0.01, (control(3),)),))
    world = World({"a": script, "b": script}, clock=live_pool.SystemClock(), stagger=0.0, end_grace=0.01)
    assert world.pool.run("@a", "@b", "@nobody") == CloseReason.NO_ROOM_LEFT
    assert {name: world.ends[name] for name in "ab"} == {
        "a": CloseReason.LIVE_ENDED.sentence,
        "b": CloseReason.LIVE_ENDED.sentence,
    }


def test_run_without_rooms_is_refused():
    with pytest.raises(ConfigError, match=r'pool.run\("@someone"\)'):
        LivePool().run()


def test_run_with_an_impossible_name_is_refused_and_all_is_closed():
    world = World({"a": talking()}, clock=live_pool.SystemClock())
    with pytest.raises(ConfigError):
        world.pool.run("@a", "some one/else")
    assert world.pool.clients == {}


async def test_run_is_refused_where_a_loop_runs():
    with pytest.raises(LocalProtocolError, match="one is running here"):
        LivePool().run("@a")


def test_ctrl_c_ends_it():
    async def main() -> str:
        raise KeyboardInterrupt

    assert run_to_end(main, uvloop=False) == CloseReason.INTERRUPTED


def test_a_uvloop_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "uvloop", None)
    with pytest.raises(ConfigError, match="uvloop is not installed"):
        LivePool().run("@a", uvloop=True)
