"""The command `stream-url`: the address of a live's video, for players."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.configuration import make_config
from tiktok_live.cli.info import stream_fields
from tiktok_live.cli.output import Output
from tiktok_live.client.room_lookups import look_up_details
from tiktok_live.rooms.base import require_live
from tiktok_live.rooms.usernames import normalize_unique_id
from tiktok_live.video.choice import choose_stream

if TYPE_CHECKING:
    from tiktok_live.rooms.streams import StreamFormat

__all__ = ["StreamUrlOptions", "stream_url"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamUrlOptions:
    """Options of the command.

    Attributes:
        user: name, `@name` or URL.
        quality: `best`, `worst`, or the name of a quality.
        stream_format: None for the one that most programs read.
        as_json: print every quality with its addresses as JSON lines.
        client: options of the client.
    """

    user: str
    quality: str = "best"
    stream_format: StreamFormat | None = None
    as_json: bool = False
    client: ClientFlags = field(default_factory=ClientFlags)


async def stream_url(options: StreamUrlOptions) -> None:
    """Print one address, or all of them as JSON.

    Raises:
        TikTokLiveError: an option is invalid, the host is not live, or there is no such stream.
        OutputClosed: the reader closed stdout.
    """
    config = make_config(options.client)
    name = normalize_unique_id(options.user)
    room = require_live(await look_up_details(name, config=config), name)
    _, url = choose_stream(room, options.quality, options.stream_format)
    output = Output(sys.stdout, for_programs=True)
    if not options.as_json:
        output.line(url)
        return
    for stream in room.details.streams:
        output.line(json.dumps({**stream_fields(stream), "flv_url": stream.flv_url, "hls_url": stream.hls_url}))
