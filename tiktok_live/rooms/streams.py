"""The video of a live: its qualities and their addresses, from the JSON of the page and the APIs. Pure; nothing raises.

The addresses are signed, expire within days, and are secrets in so far as their holder can watch: they are in no repr.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, TypeAlias
from urllib.parse import parse_qs, urlsplit

from tiktok_live.net.json_fields import as_object, as_text, as_whole, read_object

__all__ = ["AUDIO_ONLY", "Stream", "StreamFormat", "is_fetchable", "parse_page_streams", "parse_streams"]

StreamFormat: TypeAlias = Literal["flv", "hls"]
"""How a stream is sent: FLV as one endless response, HLS as a playlist of short files."""

AUDIO_ONLY = "ao"
"""The quality that is sound without pictures."""

# Best first; the platform's levels, where a response has them, say the same.
_RANKS = {"origin": 10, "uhd_60": 6, "uhd": 5, "hd_60": 4, "hd": 3, "sd": 2, "ld": 1, AUDIO_ONLY: -1}
_LABELS = {
    "origin": "original",
    "uhd_60": "1080p60",
    "uhd": "1080p",
    "hd_60": "720p60",
    "hd": "720p",
    "sd": "540p",
    "ld": "360p",
    AUDIO_ONLY: "sound only",
}
# The keys of the older maps `flv_pull_url` and `hls_pull_url_map`.
_OLD_KEYS = {"ORIGION": "origin", "FULL_HD1": "uhd", "HD1": "hd", "SD2": "sd", "SD1": "ld"}
_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")
_NAME = re.compile(r"[a-z0-9_]{1,20}", re.IGNORECASE)
_MAX_STREAMS = 32
_MAX_ADDRESS = 8192  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One quality of a live's video.

    Attributes:
        quality: the platform's key: `origin`, `uhd`, `hd`, `sd`, `ld`, with `_60` for 60 frames per second; `ao` is
            sound only.
        label: the same for users, such as `720p`.
        codec: `h264` or `h265`; empty if absent.
        width: in pixels; 0 if absent.
        height: in pixels; 0 if absent.
        bitrate: intended bits per second; 0 if absent.
        flv_url: address of the FLV stream; empty if there is none. Not in the repr.
        hls_url: address of the HLS playlist; empty if there is none. Not in the repr.
    """

    quality: str
    label: str
    codec: str = ""
    width: int = 0
    height: int = 0
    bitrate: int = 0
    flv_url: str = field(default="", repr=False)
    hls_url: str = field(default="", repr=False)

    @property
    def formats(self) -> tuple[StreamFormat, ...]:
        """The formats that have an address."""
        formats: tuple[StreamFormat, ...] = ("flv", "hls")
        return tuple(each for each in formats if self.url(each))

    def url(self, stream_format: StreamFormat) -> str:
        """Return the address in a format; empty if there is none."""
        return self.flv_url if stream_format == "flv" else self.hls_url

    @property
    def expires_at(self) -> datetime | None:
        """When the addresses expire (UTC); None if they do not say."""
        query = parse_qs(urlsplit(self.flv_url or self.hls_url).query)
        seconds = as_whole(next(iter(query.get("expire", [])), ""))
        try:
            return datetime.fromtimestamp(seconds, UTC) if seconds else None
        except (ValueError, OverflowError, OSError):
            return None


def is_fetchable(url: str) -> bool:
    """Return whether an address is an http or https URL that a program can safely get as an argument."""
    if not (url.startswith(("http://", "https://")) and len(url) <= _MAX_ADDRESS):
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0 and url.isascii() and url.isprintable() and " " not in url
    except ValueError:
        return False


def parse_streams(stream_url: dict[str, object]) -> tuple[Stream, ...]:
    """Parse `stream_url` of a room of the webcast API; the best quality first. Only web addresses are kept."""
    sdk = as_object(as_object(stream_url.get("live_core_sdk_data")).get("pull_data"))
    return _sorted([*_of_pull_data(sdk), *_of_maps(stream_url)])


def parse_page_streams(live: dict[str, object]) -> tuple[Stream, ...]:
    """Parse `liveRoom` of the live page or the user API; the best quality first."""
    parts = [as_object(live.get(name)) for name in ("streamData", "hevcStreamData")]
    return _sorted([each for part in parts for each in _of_pull_data(as_object(part.get("pull_data")))])


def _of_pull_data(pull_data: dict[str, object]) -> list[Stream]:
    """Parse `stream_data`, JSON in a string: `{"data": {"hd": {"main": {"flv": ..., "sdk_params": ...}}}}`."""
    qualities = as_object((read_object(as_text(pull_data.get("stream_data"))) or {}).get("data"))
    mains = {name: as_object(as_object(each).get("main")) for name, each in qualities.items()}
    return [_stream(name, main, as_text(main.get("sdk_params"))) for name, main in mains.items()]


def _of_maps(stream_url: dict[str, object]) -> list[Stream]:
    """Parse the older maps: an address by quality, and one HLS address of the original."""
    flv, hls = (as_object(stream_url.get(name)) for name in ("flv_pull_url", "hls_pull_url_map"))
    parameters = as_object(stream_url.get("flv_pull_url_params"))
    streams = [
        _stream(_OLD_KEYS.get(key, key), {"flv": flv.get(key), "hls": hls.get(key)}, as_text(parameters.get(key)))
        for key in {**flv, **hls}
    ]
    original = {"flv": stream_url.get("rtmp_pull_url"), "hls": stream_url.get("hls_pull_url")}
    return [*streams, _stream("origin", original, as_text(stream_url.get("hls_pull_url_params")))]


def _stream(quality: str, addresses: dict[str, object], parameters: str) -> Stream:
    values = read_object(parameters) or {}
    size = _SIZE.fullmatch(as_text(values.get("resolution")))
    width, height = (int(size[1]), int(size[2])) if size else (0, 0)
    codec = as_text(values.get("VCodec")).lower()
    return Stream(
        quality=quality,
        label=_LABELS.get(quality, quality),
        codec={"bytevc1": "h265", "hevc": "h265", "avc": "h264"}.get(codec, codec[:16]),
        width=width,
        height=height,
        bitrate=as_whole(values.get("vbitrate")) or 0,
        flv_url=_address(addresses.get("flv")),
        hls_url=_address(addresses.get("hls")),
    )


def _address(value: object) -> str:
    url = as_text(value)
    return url if is_fetchable(url) else ""


def _sorted(streams: Sequence[Stream]) -> tuple[Stream, ...]:
    """Return the streams that have an address and a sane name, one per quality, the best first."""
    best: dict[str, Stream] = {}
    for stream in streams:
        if stream.formats and _NAME.fullmatch(stream.quality) and len(best) < _MAX_STREAMS:
            best.setdefault(stream.quality, stream)
    return tuple(sorted(best.values(), key=_rank, reverse=True))


def _rank(stream: Stream) -> tuple[int, int]:
    return _RANKS.get(stream.quality, 0), stream.height
