"""Downloads a live's video until the live is over; a stream that breaks meanwhile is continued in the next part."""

from __future__ import annotations

import logging
import math
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tiktok_live.backoff import Backoff
from tiktok_live.client.config import LiveConfig
from tiktok_live.errors import NetworkError, ResolverUnavailable
from tiktok_live.net.clock import Clock, SystemClock
from tiktok_live.rooms.base import LookupStatus, Room, RoomLookup, require_live
from tiktok_live.rooms.streams import StreamFormat
from tiktok_live.video.choice import choose_stream
from tiktok_live.video.process import RunningProgram
from tiktok_live.video.programs import VideoProgram

__all__ = ["DownloadProgress", "VideoDownload", "VideoPart"]

_log = logging.getLogger(__name__)

_TICK = 0.2  # seconds between two looks at the file
_SETTLED = 5.0  # seconds after the first bytes until the time of the first picture is known
_BETTER = 0.1  # seconds: a difference of the first picture's time that is worth another announcement
_STALL = 60.0  # seconds without new bytes after which the stream counts as broken
_HEALTHY = 30.0  # seconds: a part that lasted as long refills the budget of retries
_RETRIES = Backoff(initial=2.0, maximum=30.0, attempts=10)
_MAX_PARTS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoPart:
    """One file of the video.

    Attributes:
        file: the file.
        size: in bytes.
        began_at: when its first picture was sent, in monotonic seconds, as far as the program lets it be known. With
            ffmpeg it is the time now minus the length of the file, the least of the first seconds: a stream begins
            with pictures that are up to some seconds old. With streamlink it is when the first bytes arrived.
    """

    file: Path
    size: int
    began_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadProgress:
    """How far a download is.

    Attributes:
        part: number of the current file, from 1.
        size: bytes of all files.
        seconds: since the first bytes.
        rate: bytes per second in the last seconds.
    """

    part: int
    size: int
    seconds: float
    rate: float


@dataclass(slots=True, kw_only=True)
class VideoDownload:
    """The download of one live. Files never replace others: the name gets a number if it is taken.

    Attributes:
        unique_id: the host, a normalised user name.
        program: the program that downloads.
        config: for the user agent and the proxy.
        look_up: returns the room with its details; called before each part, because addresses expire.
        stem: path of the files without number and suffix.
        quality: see `choose_stream`.
        stream_format: see `choose_stream`.
        on_part: called when a part begins, and again in its first seconds when `began_at` is known better.
        on_progress: called several times per second.
        on_break: called with one sentence when the video breaks off, before the next attempt.
        clock: the source of time.
        rng: random numbers for the jitter of delays.
        parts: the files so far.
    """

    unique_id: str
    program: VideoProgram
    config: LiveConfig
    look_up: Callable[[], Awaitable[RoomLookup]]
    stem: Path
    quality: str = "best"
    stream_format: StreamFormat | None = None
    on_part: Callable[[VideoPart], None] = lambda _: None
    on_progress: Callable[[DownloadProgress], None] = lambda _: None
    on_break: Callable[[str], None] = lambda _: None
    clock: Clock = field(default_factory=SystemClock)
    rng: Random = field(default_factory=Random)
    parts: list[VideoPart] = field(default_factory=list[VideoPart])

    async def run(self) -> None:
        """Download until the live is over. If this is cancelled, the program finishes its file first.

        Raises:
            ResolveError: the host is not live, or the room has no video.
            ConfigError: a quality that the room does not have, or a program that cannot be started.
            NetworkError: the stream cannot be downloaded, although the live goes on.
        """
        room = require_live(await self.look_up(), self.unique_id)
        delays = _RETRIES.delays(self.rng)
        while room is not None:
            begin = self.clock.monotonic()
            problem = await self._download(room)
            if self.clock.monotonic() - begin >= _HEALTHY:
                delays = _RETRIES.delays(self.rng)
            following = await self._room_after(room)
            if following is None:
                return
            delay = next(delays, None)
            if delay is None or len(self.parts) >= _MAX_PARTS:
                raise self._gave_up(problem)
            _log.info("the video of @%s broke off: %s", self.unique_id, problem or "the stream ended")
            self.on_break(f"the video broke off: {problem or 'the stream ended'}; next attempt in {delay:.0f} s")
            await self.clock.sleep_until(self.clock.monotonic() + delay)
            room = following

    async def _download(self, room: Room) -> str | None:
        """Download one part, and return why it has no bytes; None if it has."""
        _, url = choose_stream(room, self.quality, self.stream_format)
        file = self._free_file(self.program.suffix(url))
        command = self.program.command(url, file, self.config.user_agent)
        running = await RunningProgram.start(command, self.program.environment(self.config))
        growth = _Growth(file)
        try:
            await self._watch(running, growth)
        finally:
            try:
                await running.stop()
            finally:
                self._close_part(running, growth)
        return None if growth.size else running.complaint or "the stream ended at once"

    async def _watch(self, running: RunningProgram, growth: _Growth) -> None:
        """Return when the program has exited, or has received nothing for a while."""
        changed_at = self.clock.monotonic()
        while not await running.wait(_TICK):
            now = self.clock.monotonic()
            if growth.look(now, running.media_seconds):
                changed_at = now
                self._note(growth, now)
            elif now - changed_at >= _STALL:
                return

    def _note(self, growth: _Growth, now: float) -> None:
        self._keep(growth)
        self._report(growth, now)

    def _close_part(self, running: RunningProgram, growth: _Growth) -> None:
        """Note the final size, and announce a short part; a file without bytes is removed."""
        growth.look(self.clock.monotonic(), running.media_seconds)
        if not growth.size:
            growth.file.unlink(missing_ok=True)
            return
        self._keep(growth)

    def _keep(self, growth: _Growth) -> None:
        part = growth.part
        if growth.announced_at is None:
            self.parts.append(part)
        self.parts[-1] = part
        if growth.announced_at is None or growth.announced_at - part.began_at >= _BETTER:
            growth.announced_at = part.began_at
            self.on_part(part)

    def _report(self, growth: _Growth, now: float) -> None:
        seconds = now - self.parts[0].began_at
        size = sum(part.size for part in self.parts)
        self.on_progress(DownloadProgress(part=len(self.parts), size=size, seconds=seconds, rate=growth.rate))

    def _free_file(self, suffix: str) -> Path:
        number = len(self.parts) + 1
        while True:
            name = self.stem.name if number == 1 else f"{self.stem.name}-{number}"
            file = self.stem.with_name(name + suffix)
            if not file.exists() and not file.is_symlink():
                return file
            number += 1

    async def _room_after(self, room: Room) -> Room | None:
        """Return the room if its live goes on; None if it is over. Without an answer the live counts as going on."""
        try:
            lookup = await self.look_up()
        except ResolverUnavailable:
            return room
        if lookup.status.is_indefinite or lookup.status is LookupStatus.AGE_RESTRICTED:
            return room
        goes_on = lookup.status.is_watchable and lookup.room is not None and lookup.room.room_id == room.room_id
        if not goes_on:
            return None
        # An answer without addresses, such as the page's alone, does not replace those that are known.
        return lookup.room if lookup.room is not None and lookup.room.details.streams else room

    def _gave_up(self, problem: str | None) -> NetworkError:
        reason = problem or "the stream breaks off again and again"
        return NetworkError(
            f"the video of @{self.unique_id} cannot be downloaded: {reason}",
            hop="video",
            advice="Try another quality or format (--quality, --format), or the other program (--with)",
        )


class _Growth:
    """How a file grows: its size, its rate over the last seconds, and when its first picture was sent.

    Attributes:
        size: in bytes, at the last look.
        first_at: monotonic time of the first bytes.
        announced_at: the `began_at` that was announced last; None before the first time.
    """

    _SPAN = 5.0  # seconds

    def __init__(self, file: Path) -> None:
        self.file = file
        self.size = 0
        self.first_at = math.inf
        self.announced_at: float | None = None
        self._began_at = math.inf
        self._points: deque[tuple[float, int]] = deque()

    def look(self, now: float, media_seconds: float | None) -> bool:
        """Look at the file, and return whether it has grown.

        Args:
            now: monotonic seconds.
            media_seconds: length of what is in the file; None if unknown.
        """
        size = _size(self.file)
        if size == self.size:
            return False
        self.size = size
        self.first_at = min(self.first_at, now)
        if now - self.first_at < _SETTLED:
            # Time that ffmpeg has spent on waiting makes the difference larger, never smaller.
            self._began_at = min(self._began_at, now - (media_seconds or 0.0))
        while self._points and now - self._points[0][0] > self._SPAN:
            self._points.popleft()
        self._points.append((now, size))
        return True

    @property
    def part(self) -> VideoPart:
        return VideoPart(file=self.file, size=self.size, began_at=self._began_at)

    @property
    def rate(self) -> float:
        (first, start), (last, end) = self._points[0], self._points[-1]
        return (end - start) / (last - first) if last > first else 0.0


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
