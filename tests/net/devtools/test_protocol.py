from __future__ import annotations

import json

import pytest

from tiktok_live.net.devtools.errors import DevtoolsMessageError
from tiktok_live.net.devtools.protocol import DevtoolsEvent, DevtoolsResponse, decode_message, encode_call


@pytest.mark.parametrize("convert", [str, str.encode])
def test_an_event_has_its_values_and_its_session(convert):
    text = '{"method": "Network.webSocketClosed", "params": {"requestId": "7"}, "sessionId": "S"}'
    assert decode_message(convert(text)) == DevtoolsEvent("Network.webSocketClosed", {"requestId": "7"}, "S")


def test_an_event_of_the_browser_has_no_session():
    assert decode_message('{"method": "Target.targetCreated"}') == DevtoolsEvent("Target.targetCreated", {}, "")


def test_a_response_is_a_result_or_a_refusal():
    assert decode_message('{"id": 3, "result": {"a": 1}, "sessionId": "S"}') == DevtoolsResponse(3, {"a": 1}, "", 0)
    refused = decode_message('{"id": 3, "error": {"code": -32601, "message": "no such method"}}')
    assert refused == DevtoolsResponse(3, {}, "no such method", -32601)
    assert decode_message('{"id": 3, "error": {"message": 5}}') == DevtoolsResponse(3, {}, "it gave no reason", 0)


def test_values_of_other_types_become_empty_ones():
    assert decode_message('{"method": "a", "params": [1], "sessionId": 4}') == DevtoolsEvent("a", {}, "")
    assert decode_message('{"id": 1, "result": "x"}') == DevtoolsResponse(1, {}, "", 0)


def test_half_a_character_in_a_title_costs_no_message():
    event = decode_message(r'{"method": "a", "params": {"title": "\ud83d"}}')
    assert event == DevtoolsEvent("a", {"title": "\ud83d"}, "")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        "[]",
        "null",
        "{}",
        '{"method": 1}',
        '{"method": ""}',
        '{"id": true}',
        '{"id": "1", "method": "a"}',
        "[" * 100_000,
        '{"id": 1',
    ],
)
def test_everything_else_is_refused(data):
    with pytest.raises(DevtoolsMessageError):
        decode_message(data)


def test_a_call_names_its_session_if_it_has_one():
    assert json.loads(encode_call(5, "Page.enable", {"a": "\ud83d"}, "S")) == {
        "id": 5,
        "method": "Page.enable",
        "params": {"a": "\ud83d"},
        "sessionId": "S",
    }
    assert json.loads(encode_call(5, "Browser.close", {}, "")) == {"id": 5, "method": "Browser.close", "params": {}}
