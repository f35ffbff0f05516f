from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from tests.cli.command_line import finish, running
from tests.video.fakes import ENDLESS, SHORT, fake, needs_posix
from tiktok_live.capture.reader import CaptureReader
from tiktok_live.capture.records import RecordKind
from tiktok_live.cli import download as module
from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.download import DownloadOptions, ProgressLine, download, size_text
from tiktok_live.errors import ConfigError, NotLive
from tiktok_live.simulator.audience.traffic import Traffic
from tiktok_live.simulator.handshake import DEVICE_BLOCKED
from tiktok_live.simulator.room import HostStatus, SimulatedRoom
from tiktok_live.simulator.server import Simulator
from tiktok_live.video.download import DownloadProgress


def options_for(simulator, program, folder, **values):
    """Return options that save the live of `demo` in `out` of this folder."""
    flags = ClientFlags(simulator=simulator.url, config="off", values=values)
    return DownloadOptions(user="demo", folder=folder / "out", place=Path(program.path), client=flags)


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0.0 kB"), (12_340, "12.3 kB"), (5e6, "5.0 MB"), (7.2e9, "7.2 GB"), (3e15, "3000.0 TB")]
)
def test_sizes(size, text):
    assert size_text(size) == text


def test_without_a_terminal_a_line_is_written_now_and_then():
    lines: list[str] = []
    line = ProgressLine(lines.append)
    for seconds in range(65):
        line.show(DownloadProgress(part=1, size=seconds * 500_000, seconds=float(seconds), rate=500_000.0))
    line.show(DownloadProgress(part=2, size=50_000_000, seconds=4000.0, rate=0.0))
    line.show(DownloadProgress(part=2, size=51_000_000, seconds=4002.0, rate=0.0))
    line.say("the video broke off")
    line.close()
    assert lines == [
        "0:00  0.0 kB  500.0 kB/s",
        "0:30  15.0 MB  500.0 kB/s",
        "1:00  30.0 MB  500.0 kB/s",
        "part 2  1:06:40  50.0 MB  0.0 kB/s",
        "part 2  1:06:42  51.0 MB  0.0 kB/s",
        "the video broke off",
    ]


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match=r"the folder .* cannot be made"):
        module._stem(tmp_path / "file" / "a", "demo", 0.0)
    assert module._stem(tmp_path, "..demo", 0.0).name.startswith("demo-19")


@needs_posix
async def test_ctrl_c_ends_the_file_and_prints_its_path(tmp_path):
    program = fake(tmp_path, ENDLESS)
    async with Simulator(SimulatedRoom(unique_id="demo")) as simulator:
        folder = tmp_path / "videos"
        arguments = ("download", "@demo", "--dir", str(folder), "--program", program.path)
        async with running(*arguments, "--simulator", simulator.url) as process:
            assert process.stderr is not None
            assert b"kB/s" in await process.stderr.readline()  # the first bytes have arrived
            os.kill(process.pid, signal.SIGINT)
            done = await finish(process)
    [file] = folder.glob("*.mkv")
    [capture] = folder.glob("*.ttlive")
    assert (done.code, done.lines) == (130, [str(file), str(capture)])
    assert file.name.startswith("demo-")
    assert file.stat().st_size % 1000 == 10
    assert "sign=" not in done.err


@needs_posix
async def test_the_capture_beside_says_where_each_part_of_the_video_begins(tmp_path, capsys):
    program = fake(tmp_path, ENDLESS)
    room = SimulatedRoom(unique_id="demo", scenario=Traffic(seed=1, duration=1.5))
    async with Simulator(room) as simulator:
        options = options_for(simulator, program, tmp_path, sign="direct")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "_AFTER_END", 0.1)
            await download(options)
    video, capture = (Path(line) for line in capsys.readouterr().out.splitlines())
    assert (video.suffix, capture.suffix, video.stem) == (".mkv", ".ttlive", capture.stem)
    with CaptureReader(capture) as records:
        kept = list(records)
    note = next(record for record in kept if record.kind == RecordKind.NOTE)
    assert note.json()["video"]["file"] == video.name
    assert 0 <= note.json()["video"]["offset"] <= kept[-1].offset
    assert any(record.kind == RecordKind.FRAME for record in kept)
    assert not records.is_truncated


@needs_posix
async def test_a_room_that_cannot_be_read_does_not_end_the_video(tmp_path, capsys):
    program = fake(tmp_path, SHORT)
    async with Simulator(SimulatedRoom(unique_id="demo"), handshake=DEVICE_BLOCKED) as simulator:
        downloading = asyncio.create_task(download(options_for(simulator, program, tmp_path)))
        while "the capture ends here" not in capsys.readouterr().err:
            await asyncio.wait({downloading}, timeout=0.05)
        assert not downloading.done()
        simulator.act("demo", "end")
        await downloading
    assert ".mkv" in capsys.readouterr().out


@needs_posix
async def test_a_full_disk_is_named_for_the_capture_and_for_the_video(tmp_path, capsys, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    program = fake(tmp_path, "import sys; sys.exit('No space left on device')")
    async with Simulator(SimulatedRoom(unique_id="demo")) as simulator:
        downloading = asyncio.create_task(download(options_for(simulator, program, tmp_path)))
        err = ""
        while "the video broke off: No space left on device; next attempt in" not in err:
            err += capsys.readouterr().err
            await asyncio.wait({downloading}, timeout=0.05)
        monkeypatch.setattr("tiktok_live.capture.part_file._write_all", full)
        simulator.act("demo", "end")
        await downloading
    assert "ended early: No space left on device" in capsys.readouterr().err


async def test_a_host_who_is_not_live_leaves_no_file(tmp_path):
    program = fake(tmp_path, SHORT)
    async with Simulator(SimulatedRoom(unique_id="demo", status=HostStatus.OFFLINE)) as simulator:
        client = ClientFlags(simulator=simulator.url, config="off")
        with pytest.raises(NotLive):
            await download(
                DownloadOptions(user="demo", folder=tmp_path / "out", place=Path(program.path), client=client)
            )
    assert not (tmp_path / "out").exists()
