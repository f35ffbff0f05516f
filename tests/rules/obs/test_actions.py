from __future__ import annotations

import pytest

from tests.rules.obs.made import action, surroundings
from tiktok_live.errors import ConfigError
from tiktok_live.rules.actions import ActionFailed
from tiktok_live.rules.obs.actions import MAX_TEXT, Obs
from tiktok_live.rules.obs.address import ObsAddress
from tiktok_live.rules.obs.effects import Effects
from tiktok_live.rules.obs.kinds import OBS, OBS_ACTIONS

MEDIA = "OBS_WEBSOCKET_MEDIA_INPUT_ACTION_"
VALUES = {"user": "Ann", "gift": "Rose"}
# Kind, keys, preview, what OBS is asked to change.
DONE = [
    (
        "obs_scene",
        {"scene": "Party"},
        'switch to the scene "Party"',
        ("SetCurrentProgramScene", {"sceneName": "Party"}),
    ),
    (
        "obs_source",
        {"scene": "Main", "source": "Confetti", "seconds": 2.5},
        'show the source "Confetti" in "Main" for 2.5 s',
        ("SetSceneItemEnabled", {"sceneName": "Main", "sceneItemId": 1, "sceneItemEnabled": True}),
    ),
    (
        "obs_source",
        {"scene": "Main", "source": "Cam", "visible": False},
        'hide the source "Cam" in "Main"',
        ("SetSceneItemEnabled", {"sceneName": "Main", "sceneItemId": 0, "sceneItemEnabled": False}),
    ),
    (
        "obs_filter",
        {"source": "Cam", "filter": "Blur", "seconds": 3},
        'switch on the filter "Blur" of "Cam" for 3 s',
        ("SetSourceFilterEnabled", {"sourceName": "Cam", "filterName": "Blur", "filterEnabled": True}),
    ),
    (
        "obs_text",
        {"input": "Label", "text": "{user} sent {gift}"},
        'set the text of "Label" to "Ann sent Rose"',
        ("SetInputSettings", {"inputName": "Label", "inputSettings": {"text": "Ann sent Rose"}, "overlay": True}),
    ),
    (
        "obs_mute",
        {"input": "Mic", "seconds": 1},
        'switch off the sound of "Mic" for 1 s',
        ("SetInputMute", {"inputName": "Mic", "inputMuted": True}),
    ),
    (
        "obs_volume",
        {"input": "Mic", "decibels": -20},
        'set the volume of "Mic" to -20 dB',
        ("SetInputVolume", {"inputName": "Mic", "inputVolumeMul": 0.1}),
    ),
    (
        "obs_media",
        {"input": "Confetti"},
        'restart the media source "Confetti"',
        ("TriggerMediaInputAction", {"inputName": "Confetti", "mediaAction": f"{MEDIA}RESTART"}),
    ),
    (
        "obs_hotkey",
        {"hotkey": "OBSBasic.Screenshot"},
        'press the hotkey "OBSBasic.Screenshot"',
        ("TriggerHotkeyByName", {"hotkeyName": "OBSBasic.Screenshot"}),
    ),
    ("obs_replay", {}, "save the replay buffer", ("SaveReplayBuffer", {})),
    (
        "obs_refresh",
        {"input": "Overlay"},
        'reload the browser source "Overlay"',
        ("PressInputPropertiesButton", {"inputName": "Overlay", "propertyName": "refreshnocache"}),
    ),
]


@pytest.fixture
async def around(memory, clock, tmp_path):
    obs = Obs(ObsAddress(), clock=clock)
    obs.client, obs.effects = memory, Effects(memory, clock=clock)
    yield surroundings(obs, clock, tmp_path)
    await obs.aclose()


@pytest.mark.parametrize(("kind", "keys", "preview", "change"), DONE)
async def test_what_an_action_says_and_asks_for(around, state, kind, keys, preview, change):
    does = action(kind, around, **keys)
    assert does.kind == "obs"
    assert does.preview(VALUES) == preview
    assert state.asked == []
    await does.run(VALUES, None)
    assert state.changes() == [change]


def test_every_kind_is_tried():
    assert {kind for kind, *_ in DONE} == {kind.name for kind in OBS_ACTIONS}
    assert all(kind.target is OBS for kind in OBS_ACTIONS)


async def test_what_viewers_write_is_one_line_of_text_and_never_a_template(around, state):
    does = action("obs_text", around, input="Label", text="{user}!")
    await does.run({"user": "{gift}\n\x1b[31m\ud800" + "x" * 5_000}, None)
    text = state.texts["Label"]
    assert text.startswith("{gift} [31mx")
    assert len(text) == MAX_TEXT


async def test_what_obs_refuses_is_a_failed_action(around):
    with pytest.raises(ActionFailed, match="No source was found"):
        await action("obs_scene", around, scene="Pary").run(VALUES, None)


@pytest.mark.parametrize(
    ("kind", "keys", "text"),
    [
        ("obs_scene", {"scene": "{gift}"}, "scene must be a name as OBS shows it, without placeholders"),
        ("obs_scene", {"scene": " "}, "scene must be a name"),
        ("obs_scene", {"scene": "Party", "seconds": -1}, "seconds must be a number of seconds above 0, at most 86400"),
        ("obs_scene", {"scene": "Party", "seconds": float("nan")}, "seconds must be a number of seconds"),
        ("obs_text", {"input": "Label", "text": "{usr}"}, "there is no placeholder {usr}"),
        (
            "obs_volume",
            {"input": "Mic", "decibels": 27},
            "decibels must be a number of decibels above -100, at most 26",
        ),
        ("obs_media", {"input": "Confetti", "command": "start"}, "command must be one of restart, play, pause, stop"),
    ],
)
async def test_what_cannot_work_is_refused_when_it_is_read(around, kind, keys, text):
    with pytest.raises(ConfigError, match=text):
        action(kind, around, **keys)


async def test_the_section_makes_obs(tmp_path, clock):
    values = {key.name: key.default for key in OBS.keys}
    obs = OBS.make({**values, "password": "env:OBS_PASSWORD"}, surroundings(None, clock, tmp_path))
    assert (obs.client._address.url, obs.client._address.folder) == ("ws://127.0.0.1:4455", tmp_path)
    await obs.aclose()
    with pytest.raises(ConfigError, match="password must be") as failed:
        {key.name: key.kind for key in OBS.keys}["password"].from_toml("password", 12345, tmp_path)
    assert "12345" not in str(failed.value)
