"""A web that answers what it was told, below the real HTTP client: at aiohttp's own door, by `aioresponses`."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from aiohttp import ClientResponse, StreamReader
from aiohttp.client_proto import ResponseHandler
from aioresponses import aioresponses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import ClientSession
    from yarl import URL

__all__ = ["Asked", "Web"]


class _Answer(ClientResponse):
    """One that can be made without a connection: aiohttp 3.14 wants to know what was written on it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"stream_writer": SimpleNamespace(output_size=0), **options})


def _unpaused(loop: Any) -> StreamReader:
    """Return the stream of a body that is there at once: none is so large that its connection has to wait."""
    return StreamReader(ResponseHandler(loop=loop), limit=1 << 30, loop=loop)


@dataclass(frozen=True)
class Asked:
    """What aiohttp was given.

    Attributes:
        method: in capitals.
        url: as it goes out.
        headers: those of this request.
        options: all else.
        session: which of aiohttp's.
    """

    method: str
    url: URL
    headers: Mapping[str, str]
    options: Mapping[str, Any]
    session: ClientSession


class Web(aioresponses):
    """Answers to `get` and `post` in turn; what nobody answers is a refused connection. Keeps what was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Asked] = []

    def start(self) -> None:
        self._streams = patch("aioresponses.core.stream_reader_factory", _unpaused)
        self._streams.start()
        super().start()

    def stop(self) -> None:
        super().stop()
        self._streams.stop()

    def add(self, url: Any, *args: Any, **options: Any) -> None:
        super().add(url, *args, **{"response_class": _Answer, **options})

    async def _request_mock(self, orig_self: ClientSession, method: str, url: Any, *args: Any, **options: Any) -> Any:
        self.asked.append(Asked(method, url, options["headers"], options, orig_self))
        return await super()._request_mock(orig_self, method, url, *args, **options)
