"""Secrets that could reach a capture, planted in each place that can hold one; then the file is searched for them."""

from __future__ import annotations

import contextlib
import gzip
import json
import time
import zlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.capture.test_reader import HEADER, read
from tests.captures import CAPTURES, needs_captures
from tiktok_live.capture import Answer, CaptureWriter, RecordKind
from tiktok_live.capture.cleaning import _is_secret_name, clean_body, clean_first_response, clean_json, clean_text
from tiktok_live.rooms.parse import parse_live_page, parse_user_room
from tiktok_live.wire.batches import Batch, BatchMessage, decode_batch, encode_batch
from tiktok_live.wire.codec import message_type

PLANTED = [f"Planted{number:02}" for number in range(40)]


def first_response(*secrets: str) -> bytes:
    batch = encode_batch(Batch((BatchMessage("WebcastChatMessage", b"\x1a\x02hi", 7),), b"ext", cursor="c1"))
    route = message_type("transport.FetchResult")(
        route_params={"wrss": secrets[0], "imprp": secrets[1]}, push_server=f"wss://h/x/?token={secrets[2]}"
    )
    return batch + route.SerializeToString()


def page(*secrets: str) -> bytes:
    state = {
        "AppContext": {"appContext": {"csrfToken": secrets[0], "wid": secrets[1], "user": {"uniqueId": secrets[2]}}},
        "LiveRoom": {"liveRoomUserInfo": {"user": {"roomId": "73", "nickname": "Ann", "signature": "my bio"}}},
        "nested": json.dumps({"deep": [{"sessionid": secrets[3]}]}),
    }
    return (
        f'<html><meta name="csrf-token" content="{secrets[4]}"><a href="/x?msToken={secrets[5]}&aid=1">'
        f"<script>window.x = {{odin_tt: '{secrets[6]}'}}</script>"
        f'<script id="SIGI_STATE" type="application/json">{json.dumps(state)}</script></html>'
    ).encode()


def planted() -> list[tuple[RecordKind, object]]:
    s = iter(PLANTED)
    url = f"https://u:{next(s)}@h/p?msToken={next(s)}&X-Bogus={next(s)}&device_id={next(s)}&room_id=73"
    head = {"method": "GET", "url": url, "status": 200, "headers": {"Set-Cookie": f"ttwid={next(s)}; Path=/"}}
    body = {"data": {"token": next(s), "cookies": [next(s)], "web_id": 123, "list": [{"api_key": next(s)}], "id": "1"}}
    return [
        (RecordKind.CONNECTED, {"room_id": "73", "url": f"wss://h/?wrss={next(s)}", "headers": {"Cookie": next(s)}}),
        (RecordKind.CLOSED, {"reason": f"token={next(s)}", "code": 1006}),
        (RecordKind.EVENT, {"cause": f"Cookie: sessionid={next(s)}", "delay": 1.5}),
        (RecordKind.NOTE, json.dumps({"video": {"file": f"v.flv?signature={next(s)}"}}).encode()),
        (RecordKind.LOOKUP, {"room": {"cover_url": f"https://h/c.jpg?x-signature={next(s)}"}}),
        (RecordKind.ANSWER, Answer(head, json.dumps(body).encode()).encode()),
        (RecordKind.ANSWER, Answer({}, page(*(next(s) for _ in range(7)))).encode()),
        (RecordKind.ANSWER, Answer({}, f"Set-Cookie: sid_tt={next(s)}\r\n".encode()).encode()),
        (RecordKind.ANSWER, Answer({}, first_response(next(s), next(s), next(s))).encode()),
        (RecordKind.FIRST_RESPONSE, first_response(next(s), next(s), next(s))),
        (RecordKind.FIRST_RESPONSE, gzip.compress(first_response(next(s), next(s), next(s)))),
        (RecordKind.FIRST_RESPONSE, b"\xff\xff broken: msToken=" + next(s).encode()),
    ]


def test_no_planted_secret_is_in_the_file(tmp_path):
    path = tmp_path / "a.ttlive"
    rows = planted()
    raw = b"".join(data if isinstance(data, bytes) else json.dumps(data).encode() for _, data in rows)
    raw += gzip.decompress(rows[-2][1])  # type: ignore[arg-type]
    assert [secret for secret in PLANTED[:30] if secret.encode() not in raw] == []
    with CaptureWriter(path, HEADER) as writer:
        for kind, data in rows:
            writer.write(0.0, kind, data)
    records, _ = read(path)
    assert [record.kind for record in records] == [kind for kind, _ in rows]
    content = path.read_bytes() + b"".join(record.data for record in records)
    assert [secret for secret in PLANTED if secret.encode() in content] == []


def test_what_is_no_secret_stays():
    assert clean_text("https://h/p?room_id=73&msToken=a") == "https://h/p?room_id=73&msToken=***"
    assert clean_json({"room_id": 73, "cookie_enabled": "x", "a": [None, True, 1.5, "b c"]}) == {
        "room_id": 73,
        "cookie_enabled": "x",
        "a": [None, True, 1.5, "b c"],
    }
    assert clean_json({"nickname": "Ann", "signature": "my bio"}) == {"nickname": "Ann", "signature": "my bio"}
    assert clean_json({"signature": "abc", "token": ""}) == {"signature": "***", "token": ""}


def test_a_cleaned_first_response_replays():
    response = first_response("a", "b", "c")
    cleaned = clean_first_response(response)
    assert decode_batch(cleaned) == decode_batch(response)
    assert cleaned.endswith(b"wss://h/x/")
    assert clean_first_response(gzip.compress(response)) == cleaned


def test_a_cleaned_page_has_the_same_room():
    html = page(*PLANTED[:7])
    assert parse_live_page(clean_body(html), "ann") == parse_live_page(html, "ann")
    assert b"my bio" in clean_body(html)


@needs_captures
def test_recorded_answers_have_the_same_result():
    html = (CAPTURES / "live_page_2026-08.html").read_bytes()
    # Addresses of pictures are signed; without that, they are equal.
    before, after = (parse_live_page(page, "x") for page in (html, clean_body(html)))
    assert clean_json(msgspec.to_builtins(after)) == clean_json(msgspec.to_builtins(before))
    for answer in json.loads((CAPTURES / "user_room_and_check_alive_2026-09.json").read_text("utf-8")).values():
        body = json.dumps(answer).encode()
        assert parse_user_room(clean_body(body)) == parse_user_room(body)


def test_depth_and_odd_numbers_are_bounded():
    deep: object = "x"
    for _ in range(150):
        deep = [deep]
    assert "***" in str(clean_json(deep))
    assert clean_body(b"[" * 5_000) == b"[" * 5_000
    assert clean_body(b"{" + b'"a":' + b"9" * 5_000 + b"}").startswith(b'{"a":9')
    assert json.loads(clean_body(b'{"a":"\\ud800","b":18446744073709551617}')) == {"a": "\ud800", "b": 2**64 + 1}


@pytest.mark.parametrize("wrap", [lambda data: data, gzip.compress, zlib.compress])
@settings(max_examples=50, deadline=None)
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_cleaned_without_an_error(wrap, data):
    assert isinstance(clean_body(wrap(data)), bytes)
    assert isinstance(clean_first_response(wrap(data)), bytes)


@pytest.mark.parametrize(
    "text",
    [
        '<meta content="PLANTED" name="csrf-token">',
        "<input value=PLANTED name=token>",
        '<div data-x="{&quot;csrfToken&quot;:&quot;PLANTED&quot;}">',
        '<script nonce="PLANTED">x</script>',
        "<script>token='PLANTED'",
        '{"name":"csrf_token","value":"PLANTED"}',
        '{"headers":[["Cookie","sid=PLANTED"]]}',
        '{"ext":"a:1|wss_push_did:PLANTED|b:2","url":"https://h/?did=PLANTED&fp=PLANTED"}',
    ],
)
def test_secrets_in_odd_forms_are_masked(text):
    assert b"PLANTED" not in clean_body(text.encode())
    assert b"PLANTED" not in clean_body(json.dumps({"html": text}).encode())


@pytest.mark.parametrize("cut", [0, 3, 9])
def test_a_broken_first_response_keeps_no_secret(cut):
    response = first_response(*PLANTED[:3])
    whole = response[:-cut] if cut else response + b"\xff"
    compressed = gzip.compress(response)[: -cut or None]
    for content in (whole, gzip.compress(whole), compressed):
        kept = clean_first_response(content)
        with contextlib.suppress(zlib.error):
            kept += zlib.decompressobj(31).decompress(kept)
        assert b"Planted" not in kept


@pytest.mark.parametrize("text", ["<script>", "<script ", "name=a ", "<input ", "<meta name=a "])
def test_a_hostile_page_is_cleaned_at_once(text):
    began = time.perf_counter()
    clean_body((text * 10_000).encode())
    assert time.perf_counter() - began < 2.0


def test_names_in_json_are_not_remembered_forever():
    clean_json({str(number): 1 for number in range(20_000)})
    assert _is_secret_name.cache_info().currsize <= 10_000


def test_a_number_of_thousands_of_digits_is_written_as_none():
    assert clean_json({"a": 10**5000, "b": 2**64 - 1}) == {"a": None, "b": 2**64 - 1}
