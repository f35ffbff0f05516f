from __future__ import annotations

import asyncio
import logging
import random

import pytest

from tiktok_live.rules.obs.effects import MAX_LAYERS
from tiktok_live.rules.obs.errors import ObsFailed, ObsRefused, ObsUnavailable
from tiktok_live.rules.obs.settings import FilterEnabled, InputMuted, InputText, InputVolume, ItemVisible, ProgramScene

SCENE = ProgramScene()
CONFETTI = ItemVisible("Main", "Confetti")
LABEL = InputText("Label")


async def test_a_scene_returns_to_the_one_before(effects, state, clock):
    await effects.set(SCENE, "Party", 10)
    assert state.scene == "Party"
    await clock.advance(9.9)
    assert state.scene == "Party"
    await clock.advance(0.1)
    assert state.scene == "Main"


@pytest.mark.parametrize(
    ("setting", "value", "now"),
    [
        (CONFETTI, True, lambda state: state.items["Main"]["Confetti"]),
        (ItemVisible("Stickers", "Star"), True, lambda state: state.items["Stickers"]["Star"]),
        (FilterEnabled("Cam", "Blur"), True, lambda state: state.filters["Cam"]["Blur"]),
        (LABEL, "Ann: Rose", lambda state: state.texts["Label"]),
        (InputMuted("Mic"), True, lambda state: state.muted["Mic"]),
        (InputVolume("Mic"), 0.1, lambda state: round(state.volumes["Mic"], 6)),
    ],
)
async def test_every_setting_is_set_and_set_back(effects, state, clock, setting, value, now):
    before = now(state)
    await effects.set(setting, value, 5)
    assert now(state) == value
    await clock.advance(5)
    assert now(state) == before


async def test_without_seconds_it_stays(effects, state, clock):
    await effects.set(CONFETTI, True, 0)
    await clock.advance(100_000)
    assert state.items["Main"]["Confetti"]


async def test_a_second_gift_prolongs_the_effect_and_the_state_from_before_returns(effects, state, clock):
    await effects.set(SCENE, "Party", 10)
    await clock.advance(6)
    await effects.set(SCENE, "Party", 10)
    await clock.advance(9)
    assert state.scene == "Party"
    await clock.advance(1)
    assert state.scene == "Main"


async def test_a_shorter_effect_does_not_cut_a_longer_one(effects, state, clock):
    await effects.set(CONFETTI, True, 30)
    await effects.set(CONFETTI, True, 5)
    await clock.advance(29)
    assert state.items["Main"]["Confetti"]
    await clock.advance(1)
    assert not state.items["Main"]["Confetti"]


async def test_the_latest_effect_shows_and_uncovers_the_one_before(effects, state, clock):
    await effects.set(SCENE, "Party", 30)
    await clock.advance(1)
    await effects.set(SCENE, "Gifts", 5)
    assert state.scene == "Gifts"
    await clock.advance(5)
    assert state.scene == "Party"
    await clock.advance(24)
    assert state.scene == "Main"


async def test_an_effect_that_is_covered_until_its_end_does_not_come_back(effects, state, clock):
    await effects.set(SCENE, "Party", 3)
    await effects.set(SCENE, "Gifts", 10)
    await clock.advance(10)
    assert state.scene == "Main"
    assert {"sceneName": "Party"} not in [data for _, data in state.changes()[1:]]


async def test_different_settings_do_not_affect_each_other(effects, state, clock):
    await effects.set(SCENE, "Party", 3)
    await effects.set(CONFETTI, True, 6)
    await clock.advance(3)
    assert (state.scene, state.items["Main"]["Confetti"]) == ("Main", True)
    await clock.advance(3)
    assert not state.items["Main"]["Confetti"]


async def test_what_somebody_changes_in_obs_stays(effects, state, clock):
    await effects.set(SCENE, "Party", 10)
    state.scene = "Gifts"
    await clock.advance(10)
    assert state.scene == "Gifts"


async def test_a_scene_that_somebody_chose_during_an_effect_is_what_the_next_one_returns_to(effects, state, clock):
    await effects.set(SCENE, "Party", 10)
    state.scene = "Gifts"
    await effects.set(SCENE, "Party", 10)
    await clock.advance(10)
    assert state.scene == "Gifts"


async def test_setting_it_for_good_ends_the_effects(effects, state, clock):
    await effects.set(SCENE, "Party", 10)
    await effects.set(SCENE, "Gifts", 0)
    await effects.set(SCENE, "Gifts", 0)
    state.scene = "Party"
    await clock.advance(20)
    assert state.scene == "Party"


async def test_the_end_sets_everything_back_at_once(effects, state):
    await effects.set(SCENE, "Party", 10)
    await effects.set(SCENE, "Gifts", 10)
    await effects.set(LABEL, "Ann", 10)
    await effects.aclose()
    assert (state.scene, state.texts["Label"]) == ("Main", "waiting")


async def test_the_end_does_not_wait_for_an_obs_that_hangs(effects, memory, clock, caplog):
    await effects.set(SCENE, "Party", 10)

    async def hang(*_):
        await asyncio.Event().wait()

    memory.request = hang
    closing = asyncio.ensure_future(effects.aclose())
    await clock.advance(3)
    await closing
    assert "effects that were on may still be" in caplog.text


async def test_what_is_set_during_the_end_is_refused_because_nobody_would_set_it_back(effects, memory, state, clock):
    await effects.set(SCENE, "Party", 10)
    request, go_on = memory.request, asyncio.Event()

    async def slow(*arguments):
        await go_on.wait()
        return await request(*arguments)

    memory.request = slow
    closing = asyncio.ensure_future(effects.aclose())
    await clock.settle()
    late = asyncio.ensure_future(effects.set(CONFETTI, True, 10))
    await clock.settle()
    go_on.set()
    await closing
    with pytest.raises(ObsUnavailable, match="this program closed the connection"):
        await late
    assert (state.scene, state.items["Main"]["Confetti"]) == ("Main", False)


async def test_the_end_sets_the_rest_back_when_one_setting_is_given_up_meanwhile(effects, memory, state, clock):
    await effects.set(CONFETTI, True, 20)
    await effects.set(SCENE, "Party", 10)
    request = memory.request

    async def slow(request_type, data=None):
        if request_type == "GetSceneItemId":
            memory.request, memory.is_open = request, False
            memory.problem = ObsUnavailable("OBS refused the password", retryable=False)
            await clock.sleep_until(clock.monotonic() + 1)
            memory.is_open = True
        return await request(request_type, data)

    await clock.advance(9.5)
    memory.request = slow
    closing = asyncio.ensure_future(effects.aclose())
    await clock.advance(2)
    await closing
    assert (state.scene, state.items["Main"]["Confetti"]) == ("Main", False)


async def test_a_lost_connection_is_waited_for(effects, memory, state, clock):
    await effects.set(SCENE, "Party", 10)
    memory.is_open = False
    await clock.advance(100)
    assert state.scene == "Party"
    memory.is_open = True
    await clock.settle()
    assert state.scene == "Main"


async def test_a_gift_after_a_lost_connection_knows_the_state_from_before(effects, memory, state, clock):
    await effects.set(SCENE, "Party", 10)
    memory.is_open = False
    with pytest.raises(ObsUnavailable):
        await effects.set(SCENE, "Party", 10)
    memory.is_open = True
    await effects.set(SCENE, "Party", 10)
    await clock.advance(10)
    assert state.scene == "Main"


async def test_setting_back_is_tried_again_while_obs_is_not_ready(effects, state, clock):
    await effects.set(SCENE, "Party", 10)
    state.code = 207
    await clock.advance(12)
    state.code = 0
    await clock.advance(30)
    assert state.scene == "Main"


@pytest.mark.parametrize("code", [207, 600])
async def test_what_cannot_be_set_back_is_told_and_forgotten(effects, state, clock, caplog, code):
    await effects.set(CONFETTI, True, 5)
    state.code = code
    await clock.advance(1_000)
    assert 'the source "Confetti" in "Main" could not be set back' in caplog.text
    assert not effects._held
    assert caplog.records[-1].levelno == logging.WARNING
    asked = len(state.asked)
    await clock.advance(1_000)
    assert len(state.asked) == asked


async def test_no_connection_will_come(effects, memory, clock, caplog):
    await effects.set(SCENE, "Party", 10)
    memory.is_open = False
    memory.problem = ObsUnavailable("OBS refused the password", retryable=False)
    await clock.advance(10)
    assert "the scene could not be set back: OBS refused the password" in caplog.text


async def test_a_refused_effect_leaves_the_one_before(effects, state, clock):
    await effects.set(SCENE, "Party", 10)
    with pytest.raises(ObsRefused):
        await effects.set(SCENE, "Pary", 5)
    await clock.advance(9)
    assert state.scene == "Party"
    await clock.advance(1)
    assert state.scene == "Main"


async def test_a_refused_effect_alone_leaves_nothing(effects, state, clock):
    with pytest.raises(ObsRefused):
        await effects.set(SCENE, "Pary", 5)
    await clock.settle()
    assert not effects._held
    state.scene = "Pary"
    await clock.advance(5)
    assert state.scene == "Pary"


async def test_an_effect_that_is_cancelled_while_it_is_set_is_set_back(effects, memory, state, clock):
    request = memory.request

    async def slow(request_type, data=None):
        found = await request(request_type, data)
        if request_type.startswith("Set"):
            await asyncio.Event().wait()
        return found

    memory.request = slow
    setting = asyncio.ensure_future(effects.set(SCENE, "Party", 10))
    await clock.settle()
    setting.cancel()
    await clock.settle()
    assert state.scene == "Party"
    memory.request = request
    await clock.advance(10)
    assert state.scene == "Main"


async def test_very_many_texts_are_not_all_kept(effects, state, clock):
    for number in range(1_000):
        await effects.set(LABEL, f"gift {number}", 1_000 - number)
    (held,) = effects._held.values()
    assert len(held.layers) == MAX_LAYERS
    await clock.advance(1_000)
    assert state.texts["Label"] == "waiting"


async def test_chance_never_ends_in_an_effect_that_stays(state, memory, effects, clock):
    rng = random.Random(7)
    for _ in range(300):
        memory.is_open = rng.random() < 0.8
        scene = rng.choice(["Party", "Gifts"])
        try:
            await effects.set(SCENE, scene, rng.choice([1, 2, 5, 20]))
        except ObsFailed:
            assert not memory.is_open
        await clock.advance(rng.random() * 4)
    memory.is_open = True
    await clock.advance(100)
    assert state.scene == "Main"
    assert not effects._held
