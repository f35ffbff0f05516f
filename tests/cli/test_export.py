"""The command `export`: captures, JSON lines and live rooms into files."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from contextlib import suppress
from math import inf, nan
from pathlib import Path

import pytest
import typer

from tests.cli.command_line import flags
from tests.export.traffic import live
from tiktok_live.capture import CaptureHeader, CaptureWriter, RecordKind
from tiktok_live.cli.event_sources import each_once
from tiktok_live.cli.export import ExportOptions, export
from tiktok_live.cli.record import RecordOptions, record
from tiktok_live.cli.runner import run
from tiktok_live.cli.stats import StatsOptions, stats
from tiktok_live.client.live import LiveClient
from tiktok_live.errors import ConfigError
from tiktok_live.export.target import Export
from tiktok_live.simulator.audience.traffic import Traffic
from tiktok_live.simulator.room import SimulatedRoom
from tiktok_live.simulator.server import Simulator


@pytest.fixture(scope="module")
def lines(tmp_path_factory) -> Path:
    """What `watch --json` printed."""
    path = tmp_path_factory.mktemp("lines") / "live.jsonl"
    events, _ = live()
    path.write_text("".join(json.dumps(event.to_dict()) + "\n" for event in events), encoding="utf-8")
    return path


def simulator() -> Simulator:
    return Simulator(SimulatedRoom(unique_id="ann", scenario=Traffic(seed=3, duration=10)), speed=inf)


def rows_in(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


async def test_a_capture_has_the_rows_of_its_replay(tmp_path, capsys):
    async with simulator() as server:
        await record(RecordOptions(users=("ann",), folder=tmp_path, client=flags(simulator=server.url)))
    capture = Path(capsys.readouterr().out.strip())
    await export(ExportOptions(files=(capture,), to=tmp_path / "a.jsonl"))
    rows = rows_in(tmp_path / "a.jsonl")
    client = LiveClient.replay(capture)
    seen: list[dict[str, object]] = []
    client.on("event")(lambda event: seen.append(event.to_dict()))
    async with client:
        await client.wait_closed()
    assert [json.loads(str(row["details"])) for row in rows] == seen
    assert {row["host"] for row in rows} == {"ann"}
    assert all(0 <= row["offset"] < 60 for row in rows)
    assert f"a.jsonl: {len(rows):,} events" in capsys.readouterr().err


async def test_a_live_is_exported_until_it_ends(tmp_path):
    async with simulator() as server:
        client = flags(simulator=server.url)
        await export(ExportOptions(live="@ann", only="chat,live_ended", to=tmp_path / "a.jsonl", client=client))
    rows = rows_in(tmp_path / "a.jsonl")
    assert {row["event"] for row in rows} == {"chat", "live_ended"}
    assert {row["host"] for row in rows} == {"ann"}


async def test_a_live_that_is_interrupted_is_kept(tmp_path, monkeypatch):
    written = asyncio.Event()
    add = Export.add

    def add_and_notify(self, event):
        add(self, event)
        written.set()

    monkeypatch.setattr(Export, "add", add_and_notify)
    async with Simulator(SimulatedRoom(unique_id="ann", scenario=Traffic(seed=3, duration=1_000))) as server:
        options = ExportOptions(live="ann", to=tmp_path / "a.sqlite", client=flags(simulator=server.url))
        exporting = asyncio.create_task(export(options))
        await written.wait()
        exporting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await exporting
    database = sqlite3.connect(tmp_path / "a.sqlite")
    names = [name for (name,) in database.execute("SELECT event FROM events ORDER BY rowid")]
    database.close()
    assert "connected" in names
    assert names[-1] == "disconnected"
    assert [path.name for path in tmp_path.iterdir()] == ["a.sqlite"]


@pytest.mark.parametrize("seed", range(30))
async def test_random_lines_give_rows_or_a_documented_error(tmp_path, seed):
    numbers = random.Random(seed)
    content = "".join(json.dumps(event.to_dict()) + "\n" for event in live()[0][:20]).encode()
    damaged = bytearray(content[: numbers.randrange(len(content))])
    for _ in range(numbers.randrange(4)):
        at = numbers.randrange(len(damaged) + 1)
        damaged[at : at + numbers.randrange(30)] = numbers.choice(
            [numbers.randbytes(9), b"[" * 5_000, b"1e999", b'"\\ud83c"']
        )
    (tmp_path / "a.jsonl").write_bytes(damaged)
    for act in (
        export(ExportOptions(files=(tmp_path / "a.jsonl",), to=tmp_path / "a.csv")),
        stats(StatsOptions(files=(tmp_path / "a.jsonl",), as_json=True)),
    ):
        with suppress(ConfigError):
            await act


async def test_json_lines_of_a_killed_program(lines, tmp_path):
    cut = tmp_path / "cut.jsonl"
    cut.write_bytes(lines.read_bytes()[:-10])
    await export(ExportOptions(files=(lines, cut), only="chat,gift,disconnected", to=tmp_path / "a.jsonl"))
    events, _ = live()
    names = [event.name for event in events if event.name in {"chat", "gift"}]
    assert [row["event"] for row in rows_in(tmp_path / "a.jsonl")] == names * 2
    assert {row["host"] for row in rows_in(tmp_path / "a.jsonl")} <= {"demo", None}


async def test_stdout_gets_lines_that_do_not_control_a_terminal(tmp_path, capsys):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"event": "chat", "text": "\x9b2J\u202e"}) + "\n")
    await export(ExportOptions(files=(path,)))
    out = capsys.readouterr().out
    assert out.isprintable() or out.removesuffix("\n").isprintable()
    assert json.loads(out)["text"] == "\x9b2J\u202e"


@pytest.fixture
def parts(tmp_path) -> list[Path]:
    """A capture in three files, the first one first."""
    header = CaptureHeader(started_at=1.0, unique_id="ann")
    with CaptureWriter(tmp_path / "a.ttlive", header, max_seconds=1) as writer:
        for second in (0.0, 2.0, 4.0):
            writer.write(second, RecordKind.NOTE, {})
    found = sorted(tmp_path.glob("*.ttlive"), key=lambda path: (len(path.name), path.name))
    assert [path.name for path in found] == ["a.ttlive", "a.part2.ttlive", "a.part3.ttlive"]
    return found


def test_a_part_is_not_read_twice_in_whatever_order_and_form_it_is_named(parts, capsys, monkeypatch):
    first, second, third = parts
    monkeypatch.chdir(first.parent)
    assert each_once(parts[::-1]) == [first]
    assert each_once([Path("a.part2.ttlive"), first, Path("a.ttlive")]) == [first]
    assert "a.part2.ttlive is read together with" in capsys.readouterr().err
    assert each_once([second, third]) == [second]
    assert each_once([second, second]) == [second]
    assert "a.part2.ttlive is named twice, and read once" in capsys.readouterr().err


def test_a_part_behind_a_missing_one_is_read_by_itself(parts):
    first, second, third = parts
    second.unlink()
    assert each_once([first, third]) == [first, third]


async def test_all_parts_of_one_capture_become_one_file_of_subtitles(parts, capsys):
    await export(ExportOptions(files=tuple(parts), kind="srt"))
    assert "a.part3.ttlive is read together with" in capsys.readouterr().err
    with pytest.raises(ConfigError, match="subtitles are made of one capture"):
        await export(ExportOptions(files=(parts[0], capture(parts[0].with_name("b.ttlive"))), kind="srt"))


async def test_no_file_that_is_read_is_replaced(parts, lines):
    before = parts[1].read_bytes()
    for options in (
        export(ExportOptions(files=(lines,), to=lines, replace=True)),
        export(ExportOptions(files=(parts[0],), to=parts[1], kind="csv", replace=True)),
        stats(StatsOptions(files=(parts[0],), svg=parts[1], replace=True)),
    ):
        with pytest.raises(ConfigError, match="is one of the files to read"):
            await options
    assert parts[1].read_bytes() == before


def capture(path: Path, *notes: object) -> Path:
    with CaptureWriter(path, CaptureHeader(started_at=1.0)) as writer:
        for note in notes:
            writer.write(0.0, RecordKind.NOTE, note)
    return path


def test_damage_is_said(tmp_path, capsys):
    content = bytearray(capture(tmp_path / "a.ttlive", {"a": 1}, {"b": 2}).read_bytes())
    content[content.index(b'"b"')] ^= 255
    (tmp_path / "a.ttlive").write_bytes(content)
    with pytest.raises(typer.Exit) as ended:
        run(export(ExportOptions(files=(tmp_path / "a.ttlive",))))
    assert ended.value.exit_code == 0
    assert "a.ttlive is damaged at byte" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "nothing to export"),
        ({"files": ("a",), "live": "ann"}, "or too much"),
        ({"files": ("a",)}, "a cannot be read"),
        ({"files": ("text",)}, "line 1 of .*text is not an event"),
        ({"files": ("text",), "to": "a.xlsx"}, "names no format"),
        ({"files": ("text",), "kind": "sqlite"}, "needs a file"),
        ({"files": ("text",), "only": "chta"}, "chat"),
        ({"files": ("text",), "kind": "srt", "offset": nan}, "--offset must be a number of seconds, not nan"),
        ({"files": ("text",), "kind": "srt", "video": "x.mkv"}, "mentions no video 'x.mkv'"),
    ],
)
async def test_a_mistake_is_named(tmp_path, options, message):
    (tmp_path / "text").write_text("hello\nworld\n")
    paths = {
        "files": tuple(tmp_path / name for name in options.get("files", ())),
        "to": tmp_path / options["to"] if "to" in options else None,
    }
    with pytest.raises(ConfigError, match=message):
        await export(ExportOptions(**{**options, **paths}))
    assert [path.name for path in tmp_path.iterdir()] == ["text"]


@pytest.mark.parametrize(
    ("video", "offset", "expected"),
    [("", None, "00:00:03,000"), ("b.mkv", None, "00:00:01,000"), ("", 4.0, "00:00:00,000")],
)
async def test_subtitles_begin_where_the_capture_says_that_the_video_does(
    tmp_path, monkeypatch, capsys, video, offset, expected
):
    path = capture(
        tmp_path / "a.ttlive",
        {"video": {"file": "a.mkv", "offset": 9}},
        {"video": "damaged"},
        {"video": {"file": "b.mkv", "offset": 3}},
        {"video": {"file": "a.mkv", "offset": 1}},
    )

    async def chat(files, only, sink):
        sink.next_source("ann", 1.0)
        received_at = "1970-01-01T00:00:05+00:00"
        sink.add_record({"event": "chat", "received_at": received_at, "user": {"nickname": "Bob"}, "text": "hello"})

    monkeypatch.setattr("tiktok_live.cli.export.read_files", chat)
    await export(ExportOptions(files=(path,), kind="srt", video=video, offset=offset))
    assert f"1\n{expected} --> " in capsys.readouterr().out
