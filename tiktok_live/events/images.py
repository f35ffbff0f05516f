"""Pictures: each has several mirror URLs, in different sizes and formats; most URLs are signed and valid for days.

Examples of URL paths, without the host (recorded from 2022 to 2026):

    tos-maliva-avt-0068/<file>~c5_100x100.webp?x-expires=1696618800&x-signature=...     an avatar
    tos-alisg-avt-0068/<file>~tplv-tiktok-shrink:72:72.webp?...&x-expires=...           smaller
    aweme/100x100/tiktok-obj/<file>.jpeg?x-expires=...                                  the older form
    img/maliva/webcast-va/<file>~tplv-obj.png                                           a gift, unsigned
    webcast-va/<file>.png~tplv-obj.image                                                a badge, unsigned
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from tiktok_live.events.scalars import wire_time

if TYPE_CHECKING:
    from tiktok_live.proto.upb import image_pb2

__all__ = ["Image", "ImageFormat", "read_image"]

ImageFormat: TypeAlias = Literal["webp", "jpg", "png", "gif", "heic"]
"""A file format, from the extension in the URL; `jpg` includes `.jpeg`."""

_HOST = re.compile(r"\A(?:[a-z][a-z0-9+.-]*:)?//[^/?#]*/*", re.IGNORECASE)
_QUERY = re.compile(r"[?#]")
# Path prefixes that name a size or a regional store and are not part of the file's name.
_STORE = re.compile(r"(?P<resized>aweme/[0-9]+x[0-9]+/)|img/[\w-]+/")
_EXTENSION = re.compile(r"\.([a-z0-9]{2,5})$", re.IGNORECASE)
# "~c5_100x100", ":72:72" and "/100x100/", but not the quality in "quality_30:72:72".
_SIZE = re.compile(r"([0-9]{1,5})[x:]([0-9]{1,5})(?=$|/)")
_EXPIRES = re.compile(r"[?&]x-expires=([0-9]{1,12})(?:[&#]|$)")


class Image(msgspec.Struct, frozen=True):
    """A picture under one or more mirror URLs.

    Attributes:
        urls: all mirrors, best first; URLs of avatars are signed and expire (`Image.url_list`, field 1).
        uri: the platform's name of the file, without host and signature (field 2).
        width: in pixels, 0 if unknown (field 4).
        height: in pixels, 0 if unknown (field 3).
    """

    urls: tuple[str, ...] = ()
    uri: str = ""
    width: int = 0
    height: int = 0

    def __bool__(self) -> bool:
        return bool(self.urls)

    def __repr__(self) -> str:
        return f"Image(url={self.url!r})"

    @property
    def url(self) -> str:
        """The first URL, or an empty string."""
        return self.urls[0] if self.urls else ""

    def best(self, *formats: ImageFormat) -> str:
        """Return the URL of the largest picture in the first available format of `formats`, or in any format.

        Without formats, return the largest; an empty string if there is no picture. Avatars are available as webp and
        jpg, gifts as png or webp, emotes as webp or heic.
        """

        def rank(url: str) -> tuple[int, int]:
            path = _path(url)
            extension = _format(path)
            preference = formats.index(extension) if extension in formats else len(formats)
            return preference, -_pixels(path)

        # `min` returns the first of equals; the platform lists the better mirror first.
        return min(self.urls, key=rank, default="")

    @property
    def key(self) -> str:
        """A cache key: identical for all mirrors, sizes, formats and signatures of one picture.

        It may contain slashes and is empty if there is no picture. `uri` is no substitute: some messages leave it out.
        """
        return _file_name(self.url)

    @property
    def expires_at(self) -> datetime | None:
        """When the URLs expire, UTC (their parameter `x-expires`, in seconds); None if they do not."""
        match = next(filter(None, map(_EXPIRES.search, self.urls)), None)
        return wire_time(int(match[1])) if match else None


def read_image(image: image_pb2.Image) -> Image:
    """Return the `Image` of a message as a plain value."""
    return Image(
        tuple(image.url_list[:]), image.uri, image.width, image.height
    )  # copying a slice is faster than iterating


def _path(url: str) -> str:
    return _QUERY.split(_HOST.sub("", url), maxsplit=1)[0]


def _format(path: str) -> str:
    extension = _EXTENSION.search(path)
    name = extension[1].lower() if extension else ""
    return "jpg" if name == "jpeg" else name


def _pixels(path: str) -> int:
    """Return the area in pixels that the path names; 0 if it names no size."""
    sizes = _SIZE.findall(_EXTENSION.sub("", path))
    return int(sizes[-1][0]) * int(sizes[-1][1]) if sizes else 0


def _file_name(url: str) -> str:
    """Return a URL without host, store, size, format and signature."""
    name = _path(url).partition("~")[0]
    store = _STORE.match(name)
    if store is None:
        return name
    name = name[store.end() :]
    return _EXTENSION.sub("", name) if store["resized"] else name
