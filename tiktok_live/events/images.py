"""Pictures: several mirror URLs of one file, in several sizes and formats, most of them signed for some days.

What an address looks like, after the host (real ones of 2022 to 2026):

    tos-maliva-avt-0068/<file>~c5_100x100.webp?x-expires=1696618800&x-signature=...     an avatar
    tos-alisg-avt-0068/<file>~tplv-tiktok-shrink:72:72.webp?...&x-expires=...           the same, smaller
    aweme/100x100/tiktok-obj/<file>.jpeg?x-expires=...                                  the older form
    img/maliva/webcast-va/<file>~tplv-obj.png                                           a gift, unsigned
    webcast-va/<file>.png~tplv-obj.image                                                a badge, unsigned
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from tiktok_live.events.scalars import wire_time

if TYPE_CHECKING:
    from datetime import datetime

    from tiktok_live.proto.upb import image_pb2

__all__ = ["Image", "ImageFormat", "read_image"]

ImageFormat: TypeAlias = Literal["webp", "jpg", "png", "gif", "heic"]
"""A file format by the end of its URL; `jpg` stands for `.jpeg` too."""

_HOST = re.compile(r"\A(?:[a-z][a-z0-9+.-]*:)?//[^/?#]*/*", re.IGNORECASE)
_QUERY = re.compile(r"[?#]")
# Folders that name a size, or a region's store, and not the file.
_STORE = re.compile(r"(?P<resized>aweme/[0-9]+x[0-9]+/)|img/[\w-]+/")
_EXTENSION = re.compile(r"\.([a-z0-9]{2,5})$", re.IGNORECASE)
# "~c5_100x100", ":72:72" and "/100x100/", but not the quality in "quality_30:72:72".
_SIZE = re.compile(r"([0-9]{1,5})[x:]([0-9]{1,5})(?=$|/)")
_EXPIRES = re.compile(r"[?&]x-expires=([0-9]{1,12})(?:[&#]|$)")


class Image(msgspec.Struct, frozen=True):
    """A picture under one or more mirror URLs.

    Attributes:
        urls: all mirrors, best first; those of people are signed and expire (`Image.url_list`, field 1).
        uri: the platform's own name of the file, without host or signature (field 2).
        width: pixels, 0 when unknown (field 4).
        height: pixels, 0 when unknown (field 3).
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
        """Return the URL of the largest one in the first of `formats` that there is, else of any format.

        Without formats, just the largest; an empty string where there is no picture. Asking cannot make a format:
        avatars come as webp and jpg, gifts as png or webp, emotes as webp or heic.
        """

        def rank(url: str) -> tuple[int, int]:
            path = _path(url)
            extension = _format(path)
            wanted = formats.index(extension) if extension in formats else len(formats)
            return wanted, -_pixels(path)

        # Of two alike the first, which is what `min` tells: the platform lists the better mirror first.
        return min(self.urls, key=rank, default="")

    @property
    def key(self) -> str:
        """A name for caches: the same for all mirrors, sizes, formats and signatures of one picture.

        It may hold slashes, and is empty where there is no picture. `uri` will not do: some messages leave it out.
        """
        return _file_name(self.url)

    @property
    def expires_at(self) -> datetime | None:
        """When its URLs stop working, UTC (`x-expires` in them, in seconds); None for those that do not expire."""
        found = next(filter(None, map(_EXPIRES.search, self.urls)), None)
        return wire_time(int(found[1])) if found else None


def read_image(image: image_pb2.Image) -> Image:
    """Return the wire's picture as a plain value."""
    return Image(tuple(image.url_list[:]), image.uri, image.width, image.height)  # a slice is copied at once


def _path(url: str) -> str:
    return _QUERY.split(_HOST.sub("", url), maxsplit=1)[0]


def _format(path: str) -> str:
    extension = _EXTENSION.search(path)
    name = extension[1].lower() if extension else ""
    return "jpg" if name == "jpeg" else name


def _pixels(path: str) -> int:
    """Return the area that the path names, 0 when it names none."""
    sizes = _SIZE.findall(_EXTENSION.sub("", path))
    return int(sizes[-1][0]) * int(sizes[-1][1]) if sizes else 0


def _file_name(url: str) -> str:
    """Return what stays of a URL when host, store, size, format and signature are taken away."""
    name = _path(url).partition("~")[0]
    store = _STORE.match(name)
    if store is None:
        return name
    name = name[store.end() :]
    return _EXTENSION.sub("", name) if store["resized"] else name
