"""The command `export`: events as rows for other programs, and chat and gifts as subtitles."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import TYPE_CHECKING

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.configuration import make_config
from tiktok_live.cli.event_sources import check_target, each_once, noted_videos, read_files, read_live
from tiktok_live.cli.output import Output, escape_json, print_stderr, sanitize
from tiktok_live.cli.watch import parse_event_names
from tiktok_live.client.live import LiveClient
from tiktok_live.errors import ConfigError
from tiktok_live.export.cues import CueOptions
from tiktok_live.export.target import Export, ExportFormat, export_file, export_format, text_writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["ExportOptions", "export"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """Options of the command.

    Attributes:
        files: captures, or JSON lines of `watch --json`.
        live: a user whose live is exported instead.
        to: the file; None for stdout.
        kind: name of the format; empty for that of the file's suffix, or JSONL on stdout.
        only: comma-separated event names; None for all.
        replace: replace an existing file.
        video: name of the video for subtitles; empty for the first one.
        offset: where the video begins, in seconds of the capture; None for what the capture says.
        client: options of the client.
    """

    files: tuple[Path, ...] = ()
    live: str | None = None
    to: Path | None = None
    kind: str = ""
    only: str | None = None
    replace: bool = False
    video: str = ""
    offset: float | None = None
    client: ClientFlags = field(default_factory=ClientFlags)


async def export(options: ExportOptions) -> None:
    """Export events to a file or to stdout, and say on stderr how many.

    Raises:
        TikTokLiveError: an option is invalid, a file cannot be read or written, or the room cannot be read.
        OutputClosed: the reader closed stdout.
    """
    if bool(options.files) == bool(options.live):
        raise ConfigError("nothing to export, or too much", advice="Name either captures, or a user with --live")
    only = parse_event_names(options.only) if options.only is not None else ()
    kind = _format(options)
    options = replace(options, files=tuple(each_once(options.files)))
    if options.to is not None:
        check_target(options.to, options.files)
    with _target(options, kind, _cues(options, kind)) as target:
        if options.live:
            await read_live(LiveClient(options.live, config=make_config(options.client)), only, target)
        else:
            await read_files(options.files, only, target)


def _format(options: ExportOptions) -> ExportFormat:
    if options.to is None:
        return export_format(options.kind or ExportFormat.JSONL)
    return export_format(options.kind, options.to)


@contextmanager
def _target(options: ExportOptions, kind: ExportFormat, cues: CueOptions) -> Iterator[Export]:
    if options.to is None:
        output = Output(sys.stdout, for_programs=True)
        writer = text_writer(kind, lambda text: output.line(_safe(text, kind)), lambda: None, cues)
        yield Export(writer)
        writer.close()
        return
    with export_file(options.to, kind, replace=options.replace, cues=cues) as target:
        yield target
    print_stderr(f"{options.to}: {target.rows:,} events")


def _safe(text: str, kind: ExportFormat) -> str:
    """Return a text that does not control the terminal; in JSON nothing is lost, and a file gets the others as is."""
    if kind is ExportFormat.JSONL:
        return escape_json(text)
    return "\n".join(map(sanitize, text.split("\n"))) if sys.stdout.isatty() else text


def _cues(options: ExportOptions, kind: ExportFormat) -> CueOptions:
    """Return where the video begins, if the format is one of subtitles."""
    if not kind.is_subtitle:
        return CueOptions()
    if options.offset is not None and not isfinite(options.offset):
        raise ConfigError(f"--offset must be a number of seconds, not {options.offset}")
    if len(options.files) > 1:
        raise ConfigError("subtitles are made of one capture", advice="Export each capture to a file of its own")
    return CueOptions(video_offset=_video_offset(options) if options.offset is None else options.offset)


def _video_offset(options: ExportOptions) -> float:
    videos = {name: offset for file in options.files for name, offset in noted_videos(file).items()}
    if options.video and options.video not in videos:
        raise ConfigError(
            f"the capture mentions no video {options.video!r}",
            advice=f"It mentions: {', '.join(videos) or 'none'}; or say with --offset where the video begins",
        )
    if videos:
        return videos[options.video or next(iter(videos))]
    print_stderr("no video is mentioned: the subtitles begin with the capture; --offset moves them")
    return 0.0
