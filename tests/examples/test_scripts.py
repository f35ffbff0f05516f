"""Runs the examples that need only this library."""

from __future__ import annotations

import asyncio
import csv
import re
import signal
import sqlite3
import sys
import threading
from contextlib import closing

import pytest

from tests.examples.programs import (
    ANN,
    BOB,
    EXAMPLES,
    PATIENCE,
    earlier,
    environment,
    load,
    run,
    serving,
    started,
    until,
    wire,
    write,
)
from tiktok_live.proto.common import Common, Text
from tiktok_live.proto.moderation import (
    Punishment,
    WebcastBottomMessage,
    WebcastImDeleteMessage,
    WebcastPerceptionMessage,
)
from tiktok_live.simulator import GIFTS

ROSE = next(kind for kind in GIFTS if kind.name == "Rose")
GALAXY = next(kind for kind in GIFTS if kind.name == "Galaxy")
ENDED = "live_ended"


async def printed(name, *arguments, simulator, folder):
    return await run(str(EXAMPLES / name), "@someone", *arguments, env=environment(simulator, folder), folder=folder)


def streak(writer):
    """Return a streak of three roses: two ticks and its end."""
    return (
        writer.gift(0, ANN, ROSE, 1, group_id=5),
        writer.gift(0, ANN, ROSE, 3, added=2, group_id=5),
        writer.gift(0, ANN, ROSE, 3, group_id=5, is_end=True),
    )


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_every_example_says_how_to_run_it_and_is_short(path):
    text = path.read_text(encoding="utf-8")
    assert re.match(rf'"""[^"]*`python examples/{re.escape(path.name)}\b', text)
    assert len([line for line in text.splitlines() if line.strip()]) <= 72


async def test_every_gift_is_announced_once_and_big_ones_in_capitals(tmp_path):
    writer = write()
    before = earlier(writer.gift(0, BOB, GALAXY))
    async with serving((before, *streak(writer)), (writer.gift(0, BOB, GALAXY),)) as simulator:
        lines = await printed("gift_alerts.py", simulator=simulator, folder=tmp_path)
    assert lines == [
        "Ann gave 3 x Rose (3 diamonds)",
        "*** BOB GAVE 1 X GALAXY (1000 DIAMONDS) ***",
        ENDED,
    ]


async def test_the_bar_shows_diamonds_with_each_rose_of_a_streak_once(tmp_path):
    writer = write()
    async with serving(streak(writer), (writer.like(0, ANN, 5, 90),)) as simulator:
        lines = await printed("goal_bar.py", "diamonds", "6", simulator=simulator, folder=tmp_path)
    drawn = [line for line in lines if line.startswith("[")]
    assert drawn[-1] == f"[{'#' * 15}{'.' * 15}] 3/6 diamonds"
    assert lines[-1] == ENDED


async def test_the_bar_shows_likes_and_stays_full_beyond_the_goal(tmp_path):
    writer = write()
    async with serving((writer.like(0, ANN, 5, 90),), (writer.like(0, ANN, 15, 240),)) as simulator:
        lines = await printed("goal_bar.py", "likes", "200", simulator=simulator, folder=tmp_path)
    assert [line for line in lines if line.startswith("[")][-1] == f"[{'#' * 30}] 240/200 likes"


async def test_moderation_is_logged_with_the_removed_texts(tmp_path):
    writer = write()
    single = writer.chat(0, ANN, "one more")
    batches = (
        (writer.chat(0, ANN, "something rude"), writer.chat(0, BOB, "be kind"), writer.chat(0, ANN, "and again")),
        (wire(WebcastImDeleteMessage(common=Common(), delete_user_ids_list=[ANN.id])),),
        (single, wire(WebcastImDeleteMessage(common=Common(), delete_msg_ids_list=[single.msg_id]))),
        (wire(WebcastImDeleteMessage(common=Common(), delete_user_ids_list=[99, ANN.id])),),
        (
            wire(WebcastPerceptionMessage(punish_info=Punishment(punish_type="muting", violation_uid=99))),
            wire(WebcastBottomMessage(common=Common(display_text=Text(default_pattern="Mind the rules")))),
        ),
    )
    async with serving(*batches) as simulator:
        lines = await printed("moderation_log.py", simulator=simulator, folder=tmp_path)
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ", line) for line in lines[:-1])
    assert sorted(line[20:] for line in lines[:-1]) == sorted(
        [
            "moderator Bob: be kind",
            "removed Ann: something rude",
            "removed Ann: and again",
            "removed Ann: one more",
            "removed unknown comments of users [99, 11]",
            "punishment muting user 99",
            "bottom_notice  user -  Mind the rules",
        ]
    )
    assert lines[-1] == ENDED


async def test_a_suspended_live_is_logged(tmp_path):
    writer = write()
    async with serving((writer.control(0, 4),), ends=False) as simulator:
        lines = await printed("moderation_log.py", simulator=simulator, folder=tmp_path)
    assert lines[0].endswith(" the live was suspended")


async def test_comments_are_spoken_in_order(tmp_path):
    writer = write()
    async with serving((writer.chat(0, ANN, "hello"), writer.chat(0, BOB, "hi Ann"))) as simulator:
        lines = await printed("tts_queue.py", simulator=simulator, folder=tmp_path)
    assert lines == ["Ann says hello", "Bob says hi Ann", ENDED]


async def test_a_slow_voice_skips_the_oldest_comments(tmp_path, monkeypatch):
    writer = write()
    first, many = writer.chat(0, ANN, "0"), [writer.chat(0, ANN, str(number)) for number in range(1, 31)]
    spoken, may_go_on = [], threading.Event()
    loop = asyncio.get_running_loop()

    def speak(text):
        spoken.append(text)
        if not may_go_on.is_set():
            # What may end the first sentence is that the live is over, and everything else has come.
            may_go_on.wait(PATIENCE)

    async with serving((first,), tuple(many)) as simulator:
        for name, value in environment(simulator, tmp_path).items():
            if name.startswith("TIKTOK_LIVE_") or name == "XDG_CACHE_HOME":
                monkeypatch.setenv(name, value)
        reading = loop.create_task(load("tts_queue").read_aloud("@someone", speak))
        await until(lambda: simulator.connections and simulator.connections[0].is_closed)
        may_go_on.set()
        assert await asyncio.wait_for(reading, PATIENCE) == ENDED
    assert spoken == ["Ann says 0", *(f"Ann says {number}" for number in range(26, 31))]


async def test_rows_are_in_both_files_and_a_second_run_adds_none_to_the_database(tmp_path):
    writer = write()
    comment, gifts = writer.chat(0, ANN, 'a "word", and\nmore'), streak(writer)
    for _ in range(2):
        async with serving((comment,), gifts) as simulator:
            assert await printed("csv_and_sqlite.py", simulator=simulator, folder=tmp_path) == [ENDED]
    time = "2025-06-15T15:06:40+00:00"
    rows = {
        ("chat", str(comment.msg_id), time, "ann.live", 'a "word", and\nmore', 0),
        ("gift_complete", str(gifts[-1].msg_id), time, "ann.live", "3 x Rose", 3),
    }
    with closing(sqlite3.connect(tmp_path / "live.sqlite")) as base:
        kept = list(base.execute("SELECT * FROM event"))
    assert len(kept) == 2
    assert set(kept) == rows
    with (tmp_path / "live.csv").open(newline="", encoding="utf-8") as file:
        lines = [tuple(line) for line in csv.reader(file)]
    assert len(lines) == 4
    assert set(lines) == {tuple(map(str, row)) for row in rows}


@pytest.mark.skipif(sys.platform == "win32", reason="a test cannot press Ctrl-C in another console there")
@pytest.mark.parametrize("name", ["csv_and_sqlite", "gift_alerts", "goal_bar", "moderation_log", "tts_queue"])
async def test_ctrl_c_ends_it_without_an_error(tmp_path, name):
    writer = write()
    batch = (writer.chat(0, BOB, "last words"), writer.gift(0, ANN, ROSE, 1, group_id=5))
    async with serving(batch, (writer.viewers(0, 5, 9),), ends=False) as simulator:
        env = environment(simulator, tmp_path)
        async with started(str(EXAMPLES / f"{name}.py"), "@someone", env=env, folder=tmp_path) as process:
            # The ack of the second batch: the client is through with the first one.
            await until(lambda: simulator.connections and len(simulator.connections[0].acks) == 2)
            process.send_signal(signal.SIGINT)
            out, err = await process.communicate()
    assert (process.returncode, err.decode()) == (0, "")
    if name == "csv_and_sqlite":  # what waited to be written was written
        assert "last words" in (tmp_path / "live.csv").read_text(encoding="utf-8")
        assert "1 x Rose" in (tmp_path / "live.csv").read_text(encoding="utf-8")
    elif name in {"gift_alerts", "goal_bar", "moderation_log"}:
        assert out.decode().splitlines()[-1] == "interrupted"
