"""Texts: what is masked in logs, and what headers of a handshake say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from websockets.http11 import Response
from websockets.streams import StreamReader

from tests.fuzz.target import Target
from tiktok_live.client.connection import _seconds
from tiktok_live.errors import HandshakeRejected
from tiktok_live.redaction import MASK, redact
from tiktok_live.session.client import ClientSession
from tiktok_live.session.room_state import RoomState
from tiktok_live.transports.handshake_refusals import refusal
from tiktok_live.transports.websocket import parse_options

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["HANDSHAKES", "REDACTION"]

# --- masking ----------------------------------------------------------------------------------------------------------

_SECRET = "h7Zq4kW2xN9v"
_HELD = [
    f"ttwid={_SECRET}",
    f"?msToken={_SECRET}&",
    f'{{"sessionid": "{_SECRET}"}}',
    f"\nCookie: a={_SECRET}\n",
    f"Bearer {_SECRET}",
    f"https://me:{_SECRET}@host/",
]


def _read_text(data: bytes) -> Iterator[str]:
    text = data.decode("utf-8", errors="surrogateescape")
    masked = redact(text)
    assert isinstance(masked, str)
    yield "masked" if masked != text else "as it was"
    # On a line of its own a secret is masked, whatever stands on the lines around it.
    around, number = text.replace(_SECRET, ""), sum(data) % len(_HELD)
    assert _SECRET not in redact(f"{around}\n{_HELD[number]}\n{around}"), _HELD[number]


def _text_seeds() -> list[bytes]:
    texts = [
        "",
        "nothing to hide",
        *_HELD,
        f"cookies={{'a': '{MASK}'}}",
        "('ttwid', '1|a')",
        "authorization: Basic a==",
    ]
    return [
        text.encode() for text in [*texts, 'msToken%3Dabc\\"token\\": \\"a\\"', "cookie=[a=(b={c}]", "X-Bogus::=>b"]
    ]


REDACTION = Target(
    name="redaction",
    read=_read_text,
    seeds=_text_seeds,
    outcomes=frozenset({"masked", "as it was"}),
    tokens=(
        b"cookie", b"token", b"ttwid", b"authorization", b"Bearer ", b"://", b"@", b"=", b": ", b"%3D", b"->", b"\\",
        b'"', b"'", b"\\'", b"[", b"(", b"{", b"}", b"]", b")", b", ", b";", b"\r\n", b"\t", b"tt_ticket_guard_a",
        b"\\n", b"b'", b"session_id", b"x" * 200, b"\\" * 50, b"token" * 20, b"cookie" * 20, b"a:" * 50, b" " * 100,
        b"=>" * 20,
    ),
    max_bytes=8 * 1024,
)  # fmt: skip


# --- handshakes -------------------------------------------------------------------------------------------------------


def _read_handshake(data: bytes) -> Iterator[str]:
    response = _response(data)
    if response is None:
        yield "unreadable"
        return
    headers = {name.lower(): response.headers.get_all(name)[0] for name in response.headers}
    error = refusal("wss://host.test/p", response.status_code, headers, session_sent=bool(len(data) % 2))
    assert isinstance(error, HandshakeRejected)
    str(error).encode()
    assert str(error).isprintable()
    assert len(str(error)) < 2_000
    yield type(error).__name__
    options = parse_options(headers.get("handshake-options", ""))
    assert all(name and name == name.strip().lower() for name in options)
    interval = _seconds(options.get("ping-interval", ""))
    # As the supervisor does it.
    if interval > 0:
        session = ClientSession(1, RoomState())
        session.set_heartbeat_interval(interval)
        assert 1 <= session.heartbeat_interval <= 30
        yield "interval"


def _response(data: bytes) -> Response | None:
    """Return the answer that the library `websockets` reads; None where it refuses, which the transport catches."""
    reader = StreamReader()
    reader.feed_data(b"HTTP/1.1 " + b"\r\n".join(data.split(b"\n")) + b"\r\n\r\n")
    reader.feed_eof()
    reading = Response.parse(reader.read_line, reader.read_exact, reader.read_to_eof)
    try:
        next(reading)
    except StopIteration as done:
        response: Response = done.value
        return response
    except Exception:  # noqa: BLE001 - the library documents only some of them, and catches all
        return None
    raise AssertionError("the answer is not whole")


def _handshake_seeds() -> list[bytes]:
    options = [
        "ping-interval=10",
        "Ping-Interval = 1e3 ; a=b;;=",
        "ping-interval=nan",
        "ping-interval=inf",
        "x",
        "a=" * 50,
    ]
    refusals = [("DEVICE_BLOCKED", "415"), ("illegal app_id", "417"), ("", ""), ("x", "2e3"), ("y", "-1")]
    heads = [f"Handshake-Options: {option}" for option in options]
    heads += [f"Handshake-Msg: {said}\nHandshake-Status: {code}" for said, code in refusals]
    # More digits than Python turns into a number; a message that is neither ASCII nor printable.
    heads += [
        "",
        "no header",
        "Handshake-Status: " + "4" * 5_000,
        "Handshake-Msg: caf\N{LATIN SMALL LETTER E WITH ACUTE}\ttoken=a",
    ]
    whole = [f"200 OK\n{head}" for head in heads]
    others = ["429 Slow\nRetry-After: 5", "429 Slow\nRetry-After: " + "9" * 5_000, "503 Busy", "302 Found\nLocation: /"]
    return [head.encode() for head in [*whole, *others, "", "403 No", "999999999999999999999 No"]]


HANDSHAKES = Target(
    name="handshakes",
    read=_read_handshake,
    seeds=_handshake_seeds,
    outcomes=frozenset({"HandshakeRejected", "interval", "unreadable"}),
    tokens=(
        b"429 ",
        b"Retry-After: ",
        b"Handshake-Msg: ",
        b"Handshake-Status: ",
        b"Handshake-Options: ",
        b"ping-interval=",
        b"\n",
        b"\xe9",
        b"9" * 4400,
    ),
    max_bytes=8 * 1024,
)
