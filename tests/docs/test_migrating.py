"""What docs/migrating.md says about names is what errors say; its programs print what it promises."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import tiktok_live
from tests.docs.blocks import PAGES, blocks_of
from tests.examples.programs import ANN, environment, run, serving, write
from tests.examples.test_many_rooms import ROSE
from tiktok_live.events.names import EVENTS
from tiktok_live.events.other_names import CLASSES, EVENT_NAMES, class_here, event_here, in_snake_case

if TYPE_CHECKING:
    from pathlib import Path

PAGE = PAGES["migrating.md"].read_text(encoding="utf-8")
AFTER = [
    block.text for block in blocks_of("migrating.md") if "from tiktok_live import" in block.text and block.language
]
# An event there that is several here, or is sent for more than the event here.
WIDER = {"GiftEvent", "gift", "join", "controlMessage", "control", "barrage", "envelope", "member", "decodedData"}
WIDER |= {"WebsocketResponseEvent", "LiveUnpauseEvent", "LivePauseEvent"}


def table(title: str) -> list[list[list[str]]]:
    """The names in the cells of a table, row by row."""
    section = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")][2:]
    return [[re.findall(r"`([\w.]+)`", cell) for cell in row] for row in rows]


def test_every_event_here_exists_and_the_others_lead_to_it() -> None:
    rows = table("Events")
    assert len(rows) > 25
    for here, *others in rows:
        assert set(here) <= set(EVENTS)
        for name in [name for cell in others for name in cell if name not in WIDER]:
            known = EVENTS.get(in_snake_case(name).removesuffix("_event"))
            assert (event_here(name) or (known and known.name)) in here, name


def test_every_error_here_exists_and_the_others_lead_to_it() -> None:
    for (here,), *others in table("Errors"):
        assert hasattr(tiktok_live, here)
        assert {class_here(name) for cell in others for name in cell if name != here} <= {here}


def test_every_name_in_the_tables_of_hints_that_ends_programs_is_on_the_page() -> None:
    errors = [name for name, here in CLASSES.items() if here.endswith(("Live", "Found", "Blocked")) and name in PAGE]
    assert {"UserOfflineError", "HostNotOnlineError", "UserNotFoundError", "WebcastBlockedError"} <= set(errors)
    assert {"comment", "room_user", "stream_end", "question_new"} <= set(EVENT_NAMES)


@pytest.mark.parametrize("number", range(3))
async def test_the_program_after_prints_what_the_one_before_printed(number: int, tmp_path: Path) -> None:
    writer = write()
    gifts = [writer.gift(0, ANN, ROSE, count, group_id=5, is_end=count == 3) for count in (1, 2, 3)]
    async with serving((writer.chat(0, ANN, "hello"),), *[(gift,) for gift in gifts]) as simulator:
        out = await run("-c", AFTER[number], env=environment(simulator, tmp_path), folder=tmp_path)
    assert "Ann: hello" in out
    if number < 2:
        assert [line for line in out if " sent " in line] == ["Ann sent 3 x Rose"]
    assert out[0].startswith(("reading @someone", "reading room 7", "Ann"))
    assert (out[-1] == "the end") == (number > 0)


def test_what_the_page_shows_of_errors_is_what_they_say() -> None:
    shown = blocks_of("migrating.md")[0].text
    with pytest.raises(tiktok_live.ConfigError) as unknown:
        tiktok_live.LiveClient("@someone").on("roomUser")
    assert str(unknown.value) in shown
    with pytest.raises(AttributeError) as wrong:
        _ = tiktok_live.CommentEvent
    assert str(wrong.value) in shown
