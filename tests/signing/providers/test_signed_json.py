from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.signing.base import BadOutputOutcome, RejectedOutcome, SignedRequest
from tiktok_live.signing.providers.signed_json import MAX_URL, read_signed, unfit_url

URL = "https://www.tiktok.com/?a=1&X-Bogus=b"


def test_a_string_is_the_url():
    assert read_signed(json.dumps(URL), "it", user_agent="me/1") == SignedRequest(url=URL, user_agent="me/1")


@pytest.mark.parametrize("name", ["url", "signed_url"])
def test_an_object_tells_all(name):
    told = {"headers": {"X-A": "b"}, "cookies": {"msToken": "c="}, "fields": {"X-Bogus": "b"}, "user_agent": "own/2"}
    signed = read_signed(json.dumps({name: URL, **told, "other": [1]}), "it", user_agent="me/1")
    assert signed == SignedRequest(url=URL, **told)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "null",
        "[]",
        "7",
        "{}",
        '""',
        '{"url": 7}',
        '"ftp://h/"',
        '"https://"',
        '"https://h/ a"',
        '"https://h/\\u00e9"',
        '"https://h/\\n"',
        '"https://h/\\ud800"',
        json.dumps("https://h/" + "a" * MAX_URL),
        json.dumps({"url": URL, "headers": {"A": 1}}),
        json.dumps({"url": URL, "headers": {"A": "b\r\nC: d"}}),
        json.dumps({"url": URL, "headers": {"A b": "c"}}),
        json.dumps({"url": URL, "headers": {"": "c"}}),
        json.dumps({"url": URL, "headers": {str(number): "c" for number in range(65)}}),
        json.dumps({"url": URL, "headers": {"cookie": "a=b"}}),
        json.dumps({"url": URL, "headers": {"USER-AGENT": "a"}}),
        json.dumps({"url": URL, "headers": {"Host": "a"}}),
        json.dumps({"url": URL, "cookies": {"a": "b; c=d"}}),
        json.dumps({"url": URL, "cookies": {"a=b": "c"}}),
        json.dumps({"url": URL, "fields": {"a": "\u0000"}}),
        json.dumps({"url": URL, "user_agent": "a\nb"}),
        "[" * 60_000,
        '{"a":' * 10_000,
    ],
)
def test_anything_else_is_bad_output(answer):
    outcome = read_signed(answer, "the page")
    assert isinstance(outcome, BadOutputOutcome)
    assert outcome.detail.startswith("the page answered ")
    assert len(outcome.detail) < 300


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(answer):
    assert isinstance(read_signed(answer, "it"), SignedRequest | BadOutputOutcome)


@pytest.mark.parametrize(
    "url", ["", "wss://h/", "https://h/\n", "https://h/ ", "https://h/é", "https://h/" + "a" * MAX_URL]
)
def test_a_url_that_cannot_be_sent_is_refused(url):
    refusal = unfit_url(url)
    assert isinstance(refusal, RejectedOutcome)
    assert refusal.kind == "BAD_URL"


@pytest.mark.parametrize("url", [URL, "http://127.0.0.1:1/?a=%20|"])
def test_a_plain_url_is_fit(url):
    assert unfit_url(url) is None
