"""The command `download`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.commands.client_options import with_client_options
from tiktok_live.cli.commands.stream_url import Quality, StreamFormatOption

__all__ = ["download"]


class ProgramChoice(StrEnum):
    """The programs that download."""

    FFMPEG = "ffmpeg"
    STREAMLINK = "streamlink"


@with_client_options(omit=("follow",))
def download(
    *,
    user: Annotated[str, typer.Argument(metavar="USER", help="@name, name, or URL of the live page.")],
    folder: Annotated[Path, typer.Option("--dir", metavar="DIR", help="Folder for the files.")] = Path(),
    quality: Quality = "best",
    stream_format: StreamFormatOption = None,
    program: Annotated[
        ProgramChoice | None, typer.Option("--with", help="Program that downloads. Default: the first installed one.")
    ] = None,
    place: Annotated[
        Path | None, typer.Option("--program", metavar="PATH", help="Where that program is, if not in PATH.")
    ] = None,
    no_capture: Annotated[
        bool, typer.Option("--no-capture", help="Download the video alone, without the chat beside it.")
    ] = False,
    client: ClientFlags,
) -> None:
    """Download a live's video until it is over, through your ffmpeg or streamlink, and the chat beside it."""
    from tiktok_live.cli import download as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    options = command.DownloadOptions(
        user=user,
        folder=folder,
        quality=quality,
        stream_format=stream_format.value if stream_format is not None else None,
        program=program.value if program is not None else None,
        place=place,
        no_capture=no_capture,
        client=client,
    )
    run(command.download(options))
