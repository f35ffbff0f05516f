"""Downloads of simulated video with the real ffmpeg and streamlink, looked at with ffprobe."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from pathlib import Path

import pytest

from tiktok_live import LiveConfig, look_up_details
from tiktok_live.simulator.room import SimulatedRoom
from tiktok_live.simulator.server import Simulator
from tiktok_live.video.download import VideoDownload
from tiktok_live.video.programs import VideoProgram

pytestmark = pytest.mark.interop
FFMPEG = os.environ.get("FFMPEG") or shutil.which("ffmpeg")
_PYTHON = os.environ.get("STREAMLINK_PYTHON")
STREAMLINK = str(Path(_PYTHON).with_name("streamlink")) if _PYTHON else shutil.which("streamlink")
SECONDS = 8


async def probe(file: Path) -> dict[str, object]:
    shown = "stream=codec_name,width,nb_read_frames:format=duration"
    process = await asyncio.create_subprocess_exec(
        *(Path(FFMPEG).with_name("ffprobe"), "-v", "error", "-count_frames", "-show_entries", shown, "-of", "json"),
        str(file),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    return json.loads(out)


@pytest.mark.parametrize("stream_format", ["flv", "hls"])
@pytest.mark.parametrize("name", ["ffmpeg", "streamlink"])
@pytest.mark.parametrize("is_interrupted", [False, True], ids=["to the end of the live", "interrupted"])
async def test_a_download_is_playable_and_has_every_picture(name, stream_format, is_interrupted, tmp_path):
    path = FFMPEG if name == "ffmpeg" else STREAMLINK
    if path is None or FFMPEG is None:
        pytest.skip(f"{name} or ffmpeg is not installed")
    async with Simulator(SimulatedRoom(unique_id="demo")) as simulator:
        config = LiveConfig(cache_dir=None).at(simulator.url)
        video = VideoDownload(
            unique_id="demo",
            program=VideoProgram(name, path),
            config=config,
            look_up=lambda: look_up_details("demo", config=config),
            stem=tmp_path / "demo",
            stream_format=stream_format,
        )
        begin = video.clock.monotonic()
        running = asyncio.create_task(video.run())
        await asyncio.wait({running}, timeout=SECONDS)
        assert not running.done()
        if is_interrupted:
            running.cancel()
        else:
            simulator.act("demo", "end")
        await asyncio.wait({running}, timeout=30)
        assert running.done()
        assert running.cancelled() == is_interrupted
    [part] = video.parts
    assert list(tmp_path.iterdir()) == [part.file]
    found = await probe(part.file)
    [stream] = found["streams"]
    assert (stream["codec_name"], stream["width"]) == ("h264", 64)
    frames = int(stream["nb_read_frames"])
    # A raw FLV that ends within a picture does not say how long it is.
    seconds = float(found["format"].get("duration", frames / 10))
    # The last picture may be cut off, and with it what streamlink buffered of its group.
    assert abs(frames - seconds * 10) <= (2 if name == "ffmpeg" else 10)
    assert seconds >= SECONDS - 4
    # The first picture was sent at the start of the simulator; ffmpeg knows that to a fraction of a second in FLV.
    assert abs(part.began_at - begin) < (1.0 if (name, stream_format) == ("ffmpeg", "flv") else SECONDS)


async def test_a_hostile_playlist_reads_no_local_file(tmp_path):
    """ffmpeg refuses the protocol, and nothing of the file is in the output."""
    if FFMPEG is None:
        pytest.skip("ffmpeg is not installed")
    secret = tmp_path / "secret.ts"
    secret.write_bytes(b"G" * 1880)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://{secret}\n#EXT-X-ENDLIST\n"
        writer.write(b"HTTP/1.0 200 OK\r\nContent-Type: application/x-mpegURL\r\n\r\n" + playlist.encode())
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    file = tmp_path / "out.mkv"
    command = VideoProgram("ffmpeg", FFMPEG).command(f"http://127.0.0.1:{port}/a.m3u8", file, "Agent")
    async with server:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
        )
        _, words = await process.communicate()
    assert process.returncode != 0
    assert b"whitelist" in words
    assert not file.exists() or not file.stat().st_size
