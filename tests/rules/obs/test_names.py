from __future__ import annotations

import pytest

from tests.rules.obs.made import action, surroundings
from tiktok_live.errors import ConnectError
from tiktok_live.rules.obs.names import check_names

RIGHT = [
    ("obs_scene", {"scene": "Party"}),
    ("obs_source", {"scene": "Main", "source": "Confetti"}),
    ("obs_source", {"scene": "Stickers", "source": "Star"}),
    ("obs_filter", {"source": "Cam", "filter": "Blur"}),
    ("obs_text", {"input": "Label", "text": "{user}"}),
    ("obs_mute", {"input": "Mic"}),
    ("obs_volume", {"input": "Mic", "decibels": 0}),
    ("obs_media", {"input": "Confetti"}),
    ("obs_hotkey", {"hotkey": "OBSBasic.Screenshot"}),
    ("obs_refresh", {"input": "Overlay"}),
    ("obs_replay", {}),
]
WRONG = [
    ("obs_scene", {"scene": "party "}, 'there is no scene "party "; did you mean "Party"?'),
    ("obs_scene", {"scene": "Stickers"}, 'there is no scene "Stickers"'),
    ("obs_source", {"scene": "Mein", "source": "Cam"}, 'there is no scene "Mein"; did you mean "Main"?'),
    ("obs_source", {"scene": "Party", "source": "Confetti"}, 'there is no source "Confetti" in "Party"'),
    ("obs_filter", {"source": "Cam", "filter": "Blurr"}, 'there is no filter "Blurr" of "Cam"; did you mean "Blur"?'),
    ("obs_filter", {"source": "Party", "filter": "Blur"}, 'there is no filter "Blur" of "Party"'),
    ("obs_text", {"input": "Cam", "text": ""}, '"Cam" is not a text source'),
    ("obs_mute", {"input": "Mick"}, 'there is no source "Mick"; did you mean "Mic"?'),
    ("obs_media", {"input": "Label"}, '"Label" is not a media source'),
    ("obs_hotkey", {"hotkey": "Screenshot"}, 'there is no hotkey "Screenshot"; did you mean "OBSBasic.Screenshot"?'),
    ("obs_refresh", {"input": "Overlays"}, 'there is no source "Overlays"; did you mean "Overlay"?'),
]


@pytest.fixture
def made(clock, tmp_path):
    around = surroundings(None, clock, tmp_path)
    return lambda rows: [action(kind, around, **keys) for kind, keys in rows]


async def test_names_that_are_there(made, memory, state):
    report = await check_names([object(), *made(RIGHT)], memory)
    assert report.problems == ()
    assert (report.obs, report.websocket, report.scenes, report.inputs) == ("31.0.0", "5.5.0", 3, 6)
    assert state.changes() == []


@pytest.mark.parametrize(("kind", "keys", "problem"), WRONG)
async def test_names_that_are_not_there(made, memory, kind, keys, problem):
    report = await check_names(made([(kind, keys), (kind, keys), *RIGHT]), memory)
    assert report.problems == (problem,)


async def test_each_list_is_asked_for_once(made, memory, state):
    await check_names(made(RIGHT * 3), memory)
    assert len(state.asked) == len({str(each) for each in state.asked})


async def test_obs_that_cannot_be_asked(made, memory):
    memory.is_open = False
    with pytest.raises(ConnectError) as failed:
        await check_names(made(RIGHT), memory)
    assert (failed.value.hop, failed.value.retryable) == ("OBS", True)
