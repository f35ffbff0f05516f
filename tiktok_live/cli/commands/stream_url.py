"""The command `stream-url`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.commands.client_options import READING, with_client_options
from tiktok_live.cli.commands.options import Json

__all__ = ["FormatChoice", "Quality", "StreamFormatOption", "stream_url"]

Quality = Annotated[
    str, typer.Option(metavar="NAME", help="best, worst, origin, uhd, hd, sd, ld, with _60 for 60 pictures a second.")
]


class FormatChoice(StrEnum):
    """The formats of a stream."""

    FLV = "flv"
    HLS = "hls"


StreamFormatOption = Annotated[
    FormatChoice | None,
    typer.Option("--format", help="Default: flv, or hls for H.265, which fewer programs read in flv."),
]


@with_client_options(omit=READING)
def stream_url(
    *,
    user: Annotated[str, typer.Argument(metavar="USER", help="@name, name, or URL of the live page.")],
    quality: Quality = "best",
    stream_format: StreamFormatOption = None,
    as_json: Json = False,
    client: ClientFlags,
) -> None:
    """Print the address of a live's video, as in: mpv "$(tiktok-live stream-url @someone)"."""
    from tiktok_live.cli import stream_url as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    options = command.StreamUrlOptions(
        user=user,
        quality=quality,
        stream_format=stream_format.value if stream_format is not None else None,
        as_json=as_json,
        client=client,
    )
    run(command.stream_url(options))
