"""The command `download`: a live's video into files, through the user's ffmpeg or streamlink."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tiktok_live.capture.names import SUFFIX, free_path
from tiktok_live.causes import caught
from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.configuration import make_config
from tiktok_live.cli.output import Output, print_stderr
from tiktok_live.cli.rendering import duration
from tiktok_live.client.live import LiveClient
from tiktok_live.client.room_lookups import look_up_details
from tiktok_live.client.states import CloseReason
from tiktok_live.errors import ConfigError, TikTokLiveError
from tiktok_live.net.clock import SystemClock
from tiktok_live.rooms.base import require_live
from tiktok_live.rooms.usernames import normalize_unique_id
from tiktok_live.tasks import keep
from tiktok_live.video.choice import choose_stream
from tiktok_live.video.download import VideoDownload
from tiktok_live.video.programs import find_program

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.client.recording.recording import Recording
    from tiktok_live.rooms.base import RoomLookup
    from tiktok_live.rooms.streams import StreamFormat
    from tiktok_live.video.download import DownloadProgress, VideoPart
    from tiktok_live.video.programs import ProgramName

__all__ = ["DownloadOptions", "ProgressLine", "download", "size_text"]

_AFTER_END = 15.0  # seconds that the video may go on after the end of the live
_LINE_EVERY = 30.0  # seconds between two lines where there is no terminal
_UNITS = ("kB", "MB", "GB", "TB")
_THOUSAND = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadOptions:
    """Options of the command.

    Attributes:
        user: name, `@name` or URL.
        folder: for the files.
        quality: `best`, `worst`, or the name of a quality.
        stream_format: None for the one that most programs read.
        program: the program that downloads; None for the first that is installed.
        place: where that program is; None to look in the folders of `PATH`.
        no_capture: download the video alone.
        client: options of the client.
    """

    user: str
    folder: Path = Path()
    quality: str = "best"
    stream_format: StreamFormat | None = None
    program: ProgramName | None = None
    place: Path | None = None
    no_capture: bool = False
    client: ClientFlags = field(default_factory=ClientFlags)


async def download(options: DownloadOptions) -> None:
    """Download until the live is over, show the progress on stderr, and print the paths of the files to stdout.

    Beside the video, the client's capture is written, unless `no_capture`. A note in it says where on its time base
    each part of the video begins. If the chat cannot be read, the video is downloaded all the same.

    Raises:
        TikTokLiveError: an option is invalid, the host is not live, or the video cannot be downloaded.
        OutputClosed: the reader closed stdout.
    """
    config = replace(make_config(options.client), follow=False)
    name, line = normalize_unique_id(options.user), ProgressLine()
    program = find_program(options.program, options.place)

    async def look_up() -> RoomLookup:
        return await look_up_details(name, config=config)

    choose_stream(require_live(await look_up(), name), options.quality, options.stream_format)
    video = VideoDownload(
        unique_id=name,
        program=program,
        config=config,
        look_up=look_up,
        stem=_stem(options.folder, name, SystemClock().wall()),
        quality=options.quality,
        stream_format=options.stream_format,
        on_progress=line.show,
        on_break=line.say,
    )
    client = None if options.no_capture else LiveClient(name, config=config)
    recording = client.record(_capture_path(video.stem)) if client is not None else None
    try:
        await (video.run() if client is None or recording is None else _with_capture(video, client, recording))
    finally:
        line.close()
        if recording is not None and recording.failure is not None:
            print_stderr(str(recording.failure))
        _print_files(video, recording)


async def _with_capture(video: VideoDownload, client: LiveClient, recording: Recording) -> None:
    """Download, and read the room meanwhile. The end of the live, as the room says it, ends the video soon after."""

    def note(part: VideoPart) -> None:
        offset = recording.offset - (video.clock.monotonic() - part.began_at)
        recording.note({"video": {"file": part.file.name, "offset": round(offset, 3)}})

    video.on_part = note
    reading, downloading = asyncio.create_task(_read(client)), asyncio.create_task(video.run())
    try:
        await asyncio.wait({reading, downloading}, return_when=asyncio.FIRST_COMPLETED)
        if reading.done() and reading.result():
            await asyncio.wait({downloading}, timeout=_AFTER_END)
            downloading.cancel()
        await asyncio.wait({downloading})
        if not downloading.cancelled():
            downloading.result()
    finally:
        reading.cancel()
        downloading.cancel()
        # A second cancellation must not leave the program running.
        await asyncio.shield(keep(asyncio.ensure_future(_close(client, reading, downloading))))


async def _read(client: LiveClient) -> bool:
    """Read the room to its end, and return whether the live ended. A failure is shown, not raised."""
    try:
        await client.start()
        return await client.wait_closed() is CloseReason.LIVE_ENDED
    except TikTokLiveError as error:
        print_stderr(f"the capture ends here, and the video goes on: {error}")
        return False


async def _close(client: LiveClient, *tasks: asyncio.Task[Any]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)
    await client.aclose()


def _print_files(video: VideoDownload, recording: Recording | None) -> None:
    output = Output(sys.stdout)
    for part in video.parts:
        output.line(str(part.file))
    for path in recording.paths if recording is not None else ():
        output.line(str(path))


def _capture_path(stem: Path) -> Path:
    return free_path(stem.with_name(f"{stem.name}{SUFFIX}"))


def size_text(size: float) -> str:
    """Return a number of bytes for users, such as `12.3 MB`."""
    size /= _THOUSAND
    for unit in _UNITS[:-1]:
        if size < _THOUSAND:
            return f"{size:.1f} {unit}"
        size /= _THOUSAND
    return f"{size:.1f} {_UNITS[-1]}"


class ProgressLine:
    """Shows how far a download is: one line of a terminal that changes, or a line now and then elsewhere.

    Args:
        write: replaces stderr, for tests.
    """

    def __init__(self, write: Callable[[str], object] | None = None) -> None:
        self._is_terminal = write is None and sys.stderr.isatty()
        self._write = write or print_stderr
        self._due = 0.0
        self._is_open = False
        self._unwritten = ""

    def show(self, progress: DownloadProgress) -> None:
        """Show a progress."""
        part = f"part {progress.part}  " if progress.part > 1 else ""
        rate = f"{size_text(progress.rate)}/s"
        text = f"{part}{duration(progress.seconds)}  {size_text(progress.size)}  {rate}"
        if self._is_terminal:
            self._is_open = True
            with suppress(OSError):
                sys.stderr.write(f"\r{text:<40}")
                sys.stderr.flush()
        elif progress.seconds >= self._due:
            self._due = progress.seconds + _LINE_EVERY
            self._write(text)
            self._unwritten = ""
        else:
            self._unwritten = text

    def say(self, text: str) -> None:
        """Write a line of its own."""
        self.close()
        self._write(text)

    def close(self) -> None:
        """End the line of a terminal; elsewhere, write how far it came."""
        if self._is_open:
            self._is_open = False
            print_stderr("")
        text, self._unwritten = self._unwritten, ""
        if text:
            self._write(text)


def _stem(folder: Path, name: str, now: float) -> Path:
    """Return the path of the files without number and suffix, in a folder that exists.

    Raises:
        ConfigError: the folder cannot be made.
    """
    with caught(OSError) as failure:
        folder.mkdir(parents=True, exist_ok=True)
    if failure:
        raise ConfigError(
            f"the folder {folder} cannot be made: {failure.error.strerror}", advice="Choose another one with --dir"
        ) from failure.cause
    at = datetime.fromtimestamp(now, UTC).astimezone()
    # A name may begin with a dot, which would hide the file.
    return folder / f"{name.lstrip('.')}-{at:%Y%m%d-%H%M%S}"
