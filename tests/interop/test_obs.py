"""The client and the actions of OBS, against the real OBS."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.interop.obs_program import OBS as PROGRAM
from tests.interop.obs_program import PASSWORD, Program
from tests.rules.obs.made import action, surroundings
from tiktok_live.rules.obs.actions import Obs
from tiktok_live.rules.obs.address import ObsAddress
from tiktok_live.rules.obs.errors import ObsRefused, ObsUnavailable
from tiktok_live.rules.obs.names import check_names
from tiktok_live.testing import VirtualClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

pytestmark = [pytest.mark.interop]
PATIENCE = 30.0  # seconds
# What the rules act on, made by requests of the protocol.
MADE = (
    ("CreateScene", {"sceneName": "Party"}),
    (
        "CreateInput",
        {
            "sceneName": "Scene",
            "inputName": "Label",
            "inputKind": "text_ft2_source_v2",
            "inputSettings": {"text": "waiting", "antialiasing": True},
        },
    ),
    (
        "CreateInput",
        {"sceneName": "Scene", "inputName": "Red", "inputKind": "color_source_v3", "sceneItemEnabled": False},
    ),
    (
        "CreateSourceFilter",
        {"sourceName": "Red", "filterName": "Tint", "filterKind": "color_filter_v2"},
    ),
    ("SetSourceFilterEnabled", {"sourceName": "Red", "filterName": "Tint", "filterEnabled": False}),
)


@pytest.fixture(scope="module")
def program(screen: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    if not PROGRAM:
        pytest.skip("OBS names no program")
    with Program(tmp_path_factory.mktemp("obs")).running() as program:
        asyncio.run(set_up(program))
        yield program


async def set_up(program: Program) -> None:
    """Wait until it runs, and make what the rules act on."""
    async with connected(program) as (obs, clock):
        await opened(obs, clock)
        clip = {"sceneName": "Scene", "inputName": "Clip", "inputKind": "ffmpeg_source"}
        file = {"local_file": str(program.folder / "clip.wav")}
        for request, data in (*MADE, ("CreateInput", {**clip, "inputSettings": file})):
            await obs.client.request(request, data)


@asynccontextmanager
async def connected(program: Program, password: str = PASSWORD) -> AsyncIterator[tuple[Obs, VirtualClock]]:
    """OBS for rules, on a clock of the test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBS_PASSWORD", password)
        clock = VirtualClock()
        obs = Obs(ObsAddress(url=program.url, password="env:OBS_PASSWORD"), clock=clock)
        try:
            yield obs, clock
        finally:
            await obs.aclose()


async def opened(obs: Obs, clock: VirtualClock) -> None:
    """Wait until OBS is ready; the client's delays pass at once."""
    opening = asyncio.ensure_future(obs.client.wait_open())
    async with asyncio.timeout(PATIENCE):
        while not opening.done():
            await asyncio.wait({opening}, timeout=0.3)
            await clock.advance(1)
    await opening
    await soon(lambda: obs.client.request("GetSceneList"))


async def soon(condition: Callable[[], Awaitable[Any]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await condition():  # noqa: ASYNC110 - OBS notifies of nothing
            await asyncio.sleep(0.02)


async def value(obs: Obs, request: str, name: str, **data: object) -> Any:
    return (await obs.client.request(request, data))[name]


CHANGES: list[tuple[str, dict[str, object], tuple[str, str, dict[str, object]], object, object]] = [
    (
        "obs_scene",
        {"scene": "Party"},
        ("GetCurrentProgramScene", "currentProgramSceneName", {}),
        "Scene",
        "Party",
    ),
    (
        "obs_source",
        {"scene": "Scene", "source": "Red"},
        ("GetSceneItemEnabled", "sceneItemEnabled", {"sceneName": "Scene", "sceneItemId": 2}),
        False,
        True,
    ),
    (
        "obs_filter",
        {"source": "Red", "filter": "Tint"},
        ("GetSourceFilter", "filterEnabled", {"sourceName": "Red", "filterName": "Tint"}),
        False,
        True,
    ),
    (
        "obs_text",
        {"input": "Label", "text": "{user}: {gift} ❤ {{}}"},
        ("GetInputSettings", "inputSettings", {"inputName": "Label"}),
        {"text": "waiting", "antialiasing": True},
        {"text": "Ann: Rose ❤ {}", "antialiasing": True},
    ),
    ("obs_mute", {"input": "Clip"}, ("GetInputMute", "inputMuted", {"inputName": "Clip"}), False, True),
    (
        "obs_volume",
        {"input": "Clip", "decibels": -6},
        ("GetInputVolume", "inputVolumeDb", {"inputName": "Clip"}),
        pytest.approx(0, abs=0.01),
        pytest.approx(-6, abs=0.01),
    ),
]


@pytest.mark.parametrize(("kind", "keys", "asked", "before", "after"), CHANGES, ids=[each[0] for each in CHANGES])
async def test_a_setting_changes_for_seconds(program, tmp_path, kind, keys, asked, before, after):
    request, name, data = asked
    async with connected(program) as (obs, clock):
        await opened(obs, clock)
        assert await value(obs, request, name, **data) == before
        does = action(kind, surroundings(obs, clock, tmp_path), seconds=5, **keys)
        await does.run({"user": "Ann", "gift": "Rose"}, None)
        assert await value(obs, request, name, **data) == after
        await clock.advance(5)

        async def is_back() -> bool:
            return await value(obs, request, name, **data) == before

        await soon(is_back)
        assert not obs.effects._held


async def test_the_end_of_the_program_sets_back(program, tmp_path):
    async with connected(program) as (obs, clock):
        await opened(obs, clock)
        await obs.client.request("SetStudioModeEnabled", {"studioModeEnabled": True})
        await action("obs_scene", surroundings(obs, clock, tmp_path), scene="Party", seconds=60).run({}, None)
        assert await value(obs, "GetCurrentProgramScene", "currentProgramSceneName") == "Party"
    async with connected(program) as (obs, clock):
        await opened(obs, clock)
        assert await value(obs, "GetCurrentProgramScene", "currentProgramSceneName") == "Scene"
        await obs.client.request("SetStudioModeEnabled", {"studioModeEnabled": False})


async def test_single_requests(program, tmp_path):
    async with connected(program) as (obs, clock):
        await opened(obs, clock)
        around = surroundings(obs, clock, tmp_path)
        await action("obs_media", around, input="Clip", command="stop").run({}, None)
        await action("obs_media", around, input="Clip").run({}, None)

        async def is_playing() -> bool:
            state = await value(obs, "GetMediaInputStatus", "mediaState", inputName="Clip")
            return state == "OBS_MEDIA_STATE_PLAYING"

        await soon(is_playing)
        await action("obs_hotkey", around, hotkey="OBSBasic.ResetStats").run({}, None)
        # Debian's OBS has no browser sources, and nobody switched the replay buffer on.
        for kind, keys, message in (
            ("obs_replay", {}, "Replay buffer is not available. Switch it on in the settings of OBS first"),
            ("obs_refresh", {"input": "Red"}, "Unable to find a property by that name. Compare the names"),
            ("obs_scene", {"scene": "Pary"}, "No source was found by the name of `Pary`. Compare the names"),
        ):
            with pytest.raises(ObsRefused, match=f": {message}"):
                await action(kind, around, **keys).run({}, None)


async def test_names_that_are_not_there(program, tmp_path):
    async with connected(program) as (obs, clock):
        await opened(obs, clock)
        around = surroundings(obs, clock, tmp_path)
        right = [action(kind, around, **keys) for kind, keys, *_ in CHANGES]
        wrong = [
            action("obs_scene", around, scene="party"),
            action("obs_source", around, scene="Scene", source="Rad"),
            action("obs_filter", around, source="Red", filter="Tent"),
            action("obs_text", around, input="Red", text=""),
            action("obs_media", around, input="Clop"),
            action("obs_hotkey", around, hotkey="OBSBasic.Screenshots"),
        ]
        report = await check_names([*right, *wrong], obs.client)
    assert report.obs.startswith(("29.", "3"))
    assert report.scenes == 2
    assert report.problems == (
        'there is no scene "party"; did you mean "Party"?',
        'there is no source "Rad" in "Scene"; did you mean "Red"?',
        'there is no filter "Tent" of "Red"; did you mean "Tint"?',
        '"Red" is not a text source',
        'there is no source "Clop"; did you mean "Clip"?',
        'there is no hotkey "OBSBasic.Screenshots"; did you mean "OBSBasic.Screenshot"?',
    )


async def test_a_wrong_password(program):
    async with connected(program, "another password") as (obs, _):
        with pytest.raises(ObsUnavailable, match="OBS refused the password") as refused:
            await obs.client.request("GetVersion")
        assert not refused.value.retryable


async def test_an_obs_that_crashes_during_an_effect_gets_its_state_back(screen, tmp_path):
    if not PROGRAM:
        pytest.skip("OBS names no program")
    program = Program(tmp_path)
    async with connected(program) as (obs, clock):
        with program.running():
            await opened(obs, clock)
            await obs.client.request("CreateScene", {"sceneName": "Party"})
            await action("obs_scene", surroundings(obs, clock, tmp_path), scene="Party", seconds=5).run({}, None)
            # OBS saves when scenes come and go, and with them what is on air.
            await obs.client.request("CreateScene", {"sceneName": "Other"})
            await soon(program.has_saved_the_scene)
        with pytest.raises(ObsUnavailable, match="the connection to OBS is gone"):
            await asyncio.gather(*(obs.client.request("GetVersion") for _ in range(100)))
        with program.running():
            await opened(obs, clock)

            async def is_back() -> bool:
                return await value(obs, "GetCurrentProgramScene", "currentProgramSceneName") == "Scene"

            await clock.advance(5)
            await soon(is_back)
