"""Chooses one stream of a room. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.errors import ConfigError, ResolverUnavailable
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.rooms.streams import AUDIO_ONLY

if TYPE_CHECKING:
    from tiktok_live.rooms.base import Room
    from tiktok_live.rooms.streams import Stream, StreamFormat

__all__ = ["choose_stream"]


def choose_stream(room: Room, quality: str = "best", stream_format: StreamFormat | None = None) -> tuple[Stream, str]:
    """Return a stream of a room, and its address.

    Args:
        room: with its details.
        quality: `best`, `worst`, or the name of a quality. Sound only counts as a quality if nothing else is there.
        stream_format: None for FLV, except that H.265 is taken as HLS where it can be, because FLV has no standard for
            it that all programs read.

    Raises:
        ResolverUnavailable: the room has no address.
        ConfigError: the room does not have that quality or format.
    """
    streams = room.details.streams
    if not streams:
        raise _without_streams(room)
    fitting = [each for each in streams if stream_format is None or each.url(stream_format)]
    if not fitting:
        raise ConfigError(f"the room of @{room.unique_id} has no {stream_format} stream", advice=_available(streams))
    pictures = [each for each in fitting if each.quality != AUDIO_ONLY] or fitting
    by_name = {**{each.quality: each for each in fitting}, "best": pictures[0], "worst": pictures[-1]}
    stream = by_name.get(quality.lower())
    if stream is None:
        raise ConfigError(f"the room of @{room.unique_id} has no quality {quality!r}", advice=_available(fitting))
    return stream, stream.url(stream_format or _default_format(stream))


def _default_format(stream: Stream) -> StreamFormat:
    prefers_hls = stream.codec == "h265" and bool(stream.hls_url)
    return "hls" if prefers_hls or not stream.flv_url else "flv"


def _available(streams: list[Stream] | tuple[Stream, ...]) -> str:
    names = ", ".join(f"{each.quality} ({'/'.join(each.formats)})" for each in streams)
    return f"Choose best, worst or one of: {names}"


def _without_streams(room: Room) -> ResolverUnavailable:
    host = f"@{room.unique_id}"
    if room.status is LookupStatus.PAUSED:
        reason, advice = "the host paused the live", "Try again when the host is back"
    elif room.details.is_for_subscribers:
        reason = "only subscribers of the host may watch it"
        advice = "Pass the session of a subscriber's account as session="
    elif room.details.is_sound_only:
        reason, advice = "it is a live with sound only", "The chat can be read without the video: tiktok-live watch"
    else:
        reason = "neither the page nor the API gives one"
        advice = "Try again in a minute: a live that has just begun has no address yet; some are for signed-in viewers"
    return ResolverUnavailable(
        f"the room of {host} has no video address: {reason}", unique_id=room.unique_id, hop="video", advice=advice
    )
