"""What sign servers answer, and what people write to choose one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, get_args

from tests.fuzz.target import Target, head_and_body
from tests.signing.providers.euler.euler_server import COOKIE, PUSH, fetch_body
from tiktok_live.errors import ConfigError
from tiktok_live.net.http_client import HttpResponse
from tiktok_live.session.client import ClientSession
from tiktok_live.session.room_state import RoomState
from tiktok_live.signing.base import ConnectPlan, Identity, RoomRef, SignedRequest, SignOutcome, UrlOutcome
from tiktok_live.signing.config.sign_setting import KINDS, parse_sign
from tiktok_live.signing.providers.euler.plan import PlanRules, plan_of
from tiktok_live.signing.providers.euler.responses import RateLimits, limits_of, room_id_of, signed_of
from tiktok_live.signing.providers.signer_responses import read_signed, status_failure
from tiktok_live.signing.providers.url_dialects import dialect_of_health, read_reply
from tiktok_live.testing import VirtualClock
from tiktok_live.transports.websocket import _check

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FETCHES", "SIGN_ANSWERS", "SIGN_SETTINGS"]

_WALL = 1_750_000_000.0
_URL = "https://webcast.tiktok.com/x/?a=1"
_OUTCOMES = (*get_args(SignOutcome), *get_args(UrlOutcome))
_REFUSALS = {"BadOutputOutcome", "RateLimitedOutcome", "RejectedOutcome", "UnavailableOutcome"}
_JSON_TOKENS = (
    b"null", b"-1", b"1e400", b"9" * 25, b'"\\ud800"', b"[" * 1200, b'{"a":' * 1200, b"code", b"message", b"response",
    b"signedUrl", b"signed_url", b"status", b"data", b"success", b"true", b"false", b"room_id", b"reset_at",
    b"429", b"502",
    b"limit_label", b"detected", b'"https://webcast.tiktok.com/x/?a=1&X-Bogus=1"', b"\\u0000", b"cookies", b"navigator",
)  # fmt: skip
_HEAD_TOKENS = (
    b"X-Set-TT-Cookie: ", b"X-Set-TT-User-Agent: ", b"X-Room-Id: 7300", b"Retry-After: ", b"RateLimit-Reset: ",
    b"Status: 429", b"\n", b"\n\n", b"Wed, 21 Oct 2015 07:28:00 GMT", b"2026-11-21T05:00:00Z", b"\xe9",
    b"ttwid=1%7C; a=b", b"9" * 25,
)  # fmt: skip


def _response(data: bytes) -> HttpResponse:
    headers, body = head_and_body(data)
    status = headers.pop("Status", "")
    number = int(status) if status.isascii() and status.isdigit() and len(status) <= 3 else 200
    return HttpResponse("https://s.test/", number, headers, {}, body)


def _check_outcome(outcome: object) -> None:
    assert isinstance(outcome, _OUTCOMES)
    detail = getattr(outcome, "detail", "")
    assert detail.isprintable()
    assert len(detail) <= 400
    assert 0 < getattr(outcome, "retry_after", 1.0) <= 86_400
    repr(outcome)


# --- fetch responses --------------------------------------------------------------------------------------------------


def _read_fetch(data: bytes) -> Iterator[str]:
    response = _response(data)
    rules = PlanRules(provider="euler", session_sent=bool(len(data) % 2))
    outcome = plan_of(response, RoomRef(7300, "a"), Identity("me/1"), rules=rules, clock=VirtualClock())
    _check_outcome(outcome)
    yield type(outcome).__name__
    if isinstance(outcome, ConnectPlan):
        _check(outcome.url, outcome.headers)
        assert outcome.url.startswith("wss://")
    session = ClientSession(7300, RoomState(), cursor=getattr(outcome, "cursor", ""))
    session.receive_first(response.body, 0.0)
    session.enter(0.0)
    for event in session.events_received():
        event.to_dict()
    assert len(session.data_to_send()) == 2


def _fetch_seeds() -> list[bytes]:
    head = f"X-Set-TT-Cookie: {COOKIE}\nX-Room-Id: 7300\nX-Set-TT-User-Agent: other/1\n\n".encode()
    changes: list[dict[str, object]] = [
        {},
        {"messages": None, "cursor": ""},
        {"push_server": f"{PUSH}?a=b&cursor=x"},
        {"push_server": "ws://127.0.0.1:1/"},
        {"push_server": "wss://[::1"},
        {"route_params": None},
    ]
    bodies = [fetch_body(**change) for change in changes]
    refusals = [b'{"code": 429, "message": "slow"}', b'{"code": 500}', b'{"code": 403}', b"{", b"", b"\x0a\xff"]
    entry = b"\x3a\x06\x0a\x01a\x12\x01\xff"  # a route parameter that is no text
    return [head + body for body in (*bodies, *refusals, bodies[0] + entry)] + [b"\n\n" + bodies[0]]


FETCHES = Target(
    name="fetches",
    read=_read_fetch,
    seeds=_fetch_seeds,
    outcomes=frozenset({"ConnectPlan", *_REFUSALS}),
    tokens=(
        *_HEAD_TOKENS,
        b"wss://",
        b"push_server",
        b"\x3a\x04\x0a\x00\x12\x00",
        b"\x52\x00",
        PUSH.encode(),
        b"?",
        b"%00",
    ),
)


# --- answers in JSON --------------------------------------------------------------------------------------------------


def _read_answer(data: bytes) -> Iterator[str]:
    response = _response(data)
    signed = [read_reply(response.body, _URL), signed_of(response, _URL, wall=_WALL)]
    signed.append(read_signed(response.body, "the signer"))
    for outcome in signed:
        _check_outcome(outcome)
        if isinstance(outcome, SignedRequest):
            _check_signed(outcome)
        yield type(outcome).__name__
    room_id = room_id_of(response, wall=_WALL)
    yield "room" if isinstance(room_id, int) else type(room_id).__name__
    limits = limits_of(response, wall=_WALL)
    yield type(limits).__name__
    if not isinstance(limits, RateLimits):
        _check_outcome(limits)
    assert dialect_of_health(response.body) in {None, "signtok", "json", "carcabot", "euler"}
    refusal = status_failure(response, wall=_WALL)
    assert (refusal is None) == (response.status == 200)


def _check_signed(outcome: SignedRequest) -> None:
    tables = (outcome.headers, outcome.cookies, outcome.fields)
    texts = [outcome.url, outcome.user_agent, *(text for table in tables for pair in table.items() for text in pair)]
    assert all(text.isascii() and text.isprintable() for text in texts)
    assert " " not in outcome.url


def _answer_seeds() -> list[bytes]:
    signed = f"{_URL}&X-Bogus=1"
    parts = {
        "signed_url": signed,
        "X-Bogus": "1",
        "_signature": "s",
        "navigator": {"user_agent": "b/1"},
        "cookies": "a=b",
    }
    cookies = [{"name": "a", "value": "b"}, {"name": "x;", "value": ""}]
    euler = {"signedUrl": signed, "userAgent": "b/1", "requestHeaders": {"X-A": "1"}, "tokens": {"msToken": "t"}}
    spans = {"minute": {"max": 10, "remaining": 3, "reset_at": "2026-11-21T05:00:00Z"}, "day": {"reset_at": 1e12}}
    bodies: list[object] = [
        {"status": "ok", "data": parts},
        {"success": True, "data": parts},
        {"status": "error", "data": "no\nurl"},
        {"code": 200, "response": {**euler, "cookies": cookies}},
        {"code": 502, "limit_label": "detected", "message": "x"},
        {"ok": True, "room_id": "7300", "is_live": True},
        {"room_id": 7300},
        {"ok": False},
        {
            "url": signed,
            "headers": {"X-A": "1"},
            "cookies": {"a": "b"},
            "fields": {"X-Bogus": "1"},
            "user_agent": "b/1",
        },
        signed,
        spans,
        {"ready": True},
        {"status": "up", "timestamp": 1},
    ]
    plain = [b"\n\n" + json.dumps(body).encode() for body in bodies]
    date = b"Status: 429\nRetry-After: Wed, 21 Oct 2026 07:28:00 GMT\n\n{}"
    return [*plain, date, b"Status: 429\nRateLimit-Reset: 1750000060000\n\n", b"Status: 503\n\n", b"\n\n" + b"[" * 2000]


SIGN_ANSWERS = Target(
    name="answers",
    read=_read_answer,
    seeds=_answer_seeds,
    outcomes=frozenset({"SignedRequest", "RateLimits", "room", *_REFUSALS}),
    tokens=(*_HEAD_TOKENS, *_JSON_TOKENS),
)


# --- settings ---------------------------------------------------------------------------------------------------------


def _read_setting(data: bytes) -> Iterator[str]:
    # What stands in an environment variable may hold bytes that are no UTF-8.
    text = data.decode("utf-8", errors="surrogateescape")
    try:
        specs = parse_sign(text)
    except ConfigError as error:
        str(error).encode()
        yield type(error).__name__
        return
    assert specs
    assert parse_sign(specs) == specs
    for spec in specs:
        assert spec.kind in KINDS
        repr((spec, spec.host, spec.credential))
    yield "providers"


def _setting_seeds() -> list[bytes]:
    table = {"provider": "euler", "timeout": 5, "base_url": "https://h", "paths": {"connect": ["/a"]}}
    texts = [
        "direct",
        "direct?region=eu, euler+https://host/x/?timeout=5&api_key_env=A",
        "local+http://127.0.0.1:3000?dialect=signtok&max_concurrency=2",
        "command:/bin/sh 'a b' \"c\"?timeout=1",
        "static:/no/such%00file",
        "js:/no/such.js?engine=quickjs",
        "browser",
        "mobile",
        "replay:",
        "drect",
        "euler?api_key=abc",
        "",
        json.dumps(["direct", table]),
        json.dumps(table),
        '{"provider": "euler", "base_url": "\\ud800"}',
        '{"provider": "direct", "\\ud800": 1}',
    ]
    # Bytes of an environment that are no UTF-8.
    odd = [b"command:a?timeout=\xff", b"euler?\xff_token=1", b"euler?\xff=1&\xff=2", b"command:/bin/\xff"]
    return [*(text.encode() for text in texts), *odd]


SIGN_SETTINGS = Target(
    name="settings",
    read=_read_setting,
    seeds=_setting_seeds,
    outcomes=frozenset({"providers", "ConfigError"}),
    tokens=(
        *(f"{kind}:".encode() for kind in KINDS), b"?", b"&", b"=", b"+http://", b"+https://", b",", b"%00", b"'", b'"',
        b"\\", b"timeout=", b"nan", b"inf", b"1e999", b"9" * 4400, b"[" * 900, b'{"provider":', b'"region":',
        b"per_minute=",
        b"[::1", b"memory_mb=", b"sha256=", b"argv", b"\xed\xb2\x80", b"\n", b"allow_hosts=", b"base_url=", b"\x00",
    ),
    max_bytes=8 * 1024,
)  # fmt: skip
