"""The command `record`: writes lives into captures."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tiktok_live.capture.writer import check_limits
from tiktok_live.causes import caught
from tiktok_live.cli import configuration
from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.recording_table import RecordingTable
from tiktok_live.cli.status import read_names
from tiktok_live.client.pool.live_pool import LivePool
from tiktok_live.errors import ConfigError
from tiktok_live.net.clock import SystemClock
from tiktok_live.rooms.usernames import normalize_unique_id

if TYPE_CHECKING:
    from tiktok_live.cli.runner import ExitCode

__all__ = ["RecordOptions", "parse_size", "parse_time", "record"]

_TICK = 1.0  # seconds between two looks at what was written
_SIZE = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)\s*(?:([kmg])?i?b?)", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)\s*([smhd]?)", re.IGNORECASE)
_SIZES = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3}
_TIMES = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOptions:
    """Options of the command.

    Attributes:
        users: names, `@name` or URLs.
        file: text file with a name a line; None for none.
        folder: for the captures.
        anonymize: replace identities.
        max_size: of a file, such as `100MB`; None for no limit.
        max_time: of a file, such as `1h`; None for no limit.
        as_json: print JSON lines instead of paths.
        client: options of the clients.
    """

    users: tuple[str, ...] = ()
    file: Path | None = None
    folder: Path = field(default_factory=Path)
    anonymize: bool = False
    max_size: str | None = None
    max_time: str | None = None
    as_json: bool = False
    client: ClientFlags = field(default_factory=ClientFlags)


async def record(options: RecordOptions) -> ExitCode:
    """Record until the lives are over, or until cancelled; print each finished capture to stdout.

    Returns the exit code of the first recording that failed, or of the first failure if no room could be read,
    otherwise 0.

    Raises:
        ConfigError: a name, the file or an option is invalid, or the folder cannot be made.
        OutputClosed: the reader closed stdout.
    """
    config = configuration.make_config(options.client)
    max_bytes, max_seconds = parse_size(options.max_size), parse_time(options.max_time)
    check_limits(max_bytes, max_seconds)
    names = _names(options)
    _make_folder(options.folder)
    pool = LivePool(config=replace(config, room_state=False))
    show = RecordingTable(as_json=options.as_json, clock=SystemClock())
    try:
        async with pool:
            pool.on("connected")(show.connected)
            pool.on("room_closed")(show.closed)
            for user in names:
                client = await pool.add(user)
                recording = client.record(
                    options.folder, anonymize=options.anonymize, max_bytes=max_bytes, max_seconds=max_seconds
                )
                show.add(client, recording)
            await _until_closed(pool, show)
    finally:
        show.finish()
    return show.code


def parse_size(text: str | None) -> int | None:
    """Return a size in bytes, such as `500kB`, `100MB` or `1GB`; None for None.

    Raises:
        ConfigError: it is not a size.
    """
    found = _SIZE.fullmatch(text.strip()) if text is not None else None
    if text is None or found is not None:
        return None if found is None else int(float(found[1]) * _SIZES[(found[2] or "").lower()])
    raise ConfigError(f"{text!r} is not a size", advice="Write for example 500kB, 100MB or 1GB")


def parse_time(text: str | None) -> float | None:
    """Return a time in seconds, such as `90s`, `30m` or `1h`; None for None.

    Raises:
        ConfigError: it is not a time.
    """
    found = _TIME.fullmatch(text.strip()) if text is not None else None
    if text is None or found is not None:
        return None if found is None else float(found[1]) * _TIMES[found[2].lower()]
    raise ConfigError(f"{text!r} is not a time", advice="Write for example 90s, 30m or 1h")


def _names(options: RecordOptions) -> list[str]:
    """Return the hosts, each once.

    Raises:
        ConfigError: a name or the file is invalid, or there is none.
    """
    names = [normalize_unique_id(name) for name in (*options.users, *read_names(options.file))]
    if not names:
        raise ConfigError("no user to record", advice="Give user names, or --file with a name a line")
    return list(dict.fromkeys(names))


def _make_folder(folder: Path) -> None:
    with caught(OSError) as failure:
        folder.mkdir(parents=True, exist_ok=True)
    if failure:
        raise ConfigError(
            f"the folder {folder} cannot be made: {failure.error.strerror}",
            advice="Choose a folder that you may write to",
        ) from failure.cause


async def _until_closed(pool: LivePool, show: RecordingTable) -> None:
    closing = asyncio.ensure_future(pool.wait_closed())
    try:
        while not closing.done():
            await asyncio.wait({closing}, timeout=_TICK)
            for room in show.tick():
                await pool.remove_room(room.client.unique_id)  # reading on would record nothing
    finally:
        closing.cancel()
