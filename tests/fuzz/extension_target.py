"""What another program may send to the port of the browser extension, after the token."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from tests.fuzz.target import Target
from tiktok_live.transports.extension.messages import Hello, InvalidMessage, Ping, decode_message
from tiktok_live.transports.extension.tabs import MAX_TABS, TabReader, Tabs
from tiktok_live.transports.page_addresses import PageAddresses
from tiktok_live.wire.frames import PushFrame, encode_push_frame

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["EXTENSION_MESSAGES"]

_PAGE = "https://www.tiktok.com/@ann/live"
_SOCKET = "wss://webcast-ws.tiktok.com/webcast/im/ws/"
_FETCH = "https://www.tiktok.com/webcast/im/fetch/"
_MAX_REASON = 124  # bytes
_DATA = base64.b64encode(encode_push_frame(PushFrame("msg", b"\x0a\x00"))).decode()


def _read_messages(data: bytes) -> Iterator[str]:
    """Give the lines of the input to one browser's connection."""
    tabs = Tabs()
    reader = TabReader("ann", PageAddresses(), tabs, tabs.readers.remove)
    tabs.readers.append(reader)
    tabs.connect("browser")
    for line in data.decode("utf-8", errors="surrogateescape").split("\n"):
        try:
            message = decode_message(line)
            if not isinstance(message, Hello | Ping):
                tabs.receive("browser", message)
        except InvalidMessage as error:
            yield "refused" if len(error.reason.encode()) < _MAX_REASON else "a reason that no close frame holds"
        else:
            yield type(message).__name__
    yield reader.situation.name
    tabs.disconnect("browser")
    if reader.is_ended:
        yield "ended"


def _message(kind: str, **fields: object) -> bytes:
    return json.dumps({"type": kind, **fields}).encode()


def _seeds() -> list[bytes]:
    tab = _message("tab", tab=1, address=_PAGE)
    frame = _message("frame", tab=1, address=_SOCKET, data=_DATA)
    body = _message("body", tab=1, address=_FETCH, data="CgA=", first=True)
    gone = [_message("gone", tab=1, reason=reason) for reason in ("left", "closed", "crashed")]
    states = [_message("state", tab=1, state=state) for state in ("hidden", "visible", "frozen")]
    many = [_message("tab", tab=number, address="https://a/b") for number in range(MAX_TABS + 1)]
    lines = [
        [tab],
        [tab, frame],
        [tab, body, frame, *states, *gone],
        [_message("tab", tab=1, address="https://www.tiktok.com/@bob/live"), frame],
        [_message("hello", version=1, token="t"), _message("ping")],
        [_message("tab", tab=1, address="https://[/@ann/live"), frame],
        many,
        [b"{}"],
    ]
    return [b"\n".join(each) for each in lines]


EXTENSION_MESSAGES = Target(
    name="extension",
    read=_read_messages,
    seeds=_seeds,
    outcomes=frozenset(
        {"Hello", "Tab", "Frame", "Body", "TabState", "TabGone", "Ping", "refused", "NO_TAB", "NO_FRAME", "READING"}
        | {"ended"}
    ),
    tokens=(
        b'"type":', b'"tab":', b'"address":', b'"data":', b'"first":true', b"\n", b"null", b"-1", b"1e400", b"9" * 25,
        b"\\ud800", b"[" * 1200, b'{"a":' * 1200, b"?", b"#", b"@", b"%ff", b"//", b"=", _PAGE.encode(),
        _SOCKET.encode(),
    ),
    max_bytes=8192,
)  # fmt: skip
