from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.net.http_client import Headers
from tiktok_live.signing.base import BadOutputOutcome, RejectedOutcome, SignedRequest
from tiktok_live.signing.providers.signer_responses import (
    MAX_URL,
    invalid_url,
    parse_date,
    read_signed,
    retry_after,
    safe_text,
)

NOW = 1_750_000_000.0
URL = "https://www.tiktok.com/?a=1&X-Bogus=b"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"retry-after": " 7.5 "}, 7.5),
        ({"Retry-After": "0", "RateLimit-Reset": "9"}, 9.0),
        ({"Retry-After": "0"}, 60.0),
        ({"Retry-After": "0.2"}, 1.0),
        ({"Retry-After": "999999999"}, 86_400.0),
        ({"Retry-After": "-5", "X-RateLimit-Reset": "11"}, 11.0),
        ({"Retry-After": "soon"}, 60.0),
        ({"Retry-After": "nan"}, 60.0),
        ({"Retry-After": "\u0667"}, 60.0),
        ({"Retry-After": "Sun, 15 Jun 2025 15:07:00 GMT"}, 20.0),
        ({"RateLimit-Reset": "1750000012"}, 12.0),
        ({"RateLimit-Reset": "1750000012500"}, 12.5),
        ({"X-RateLimit-Reset": "2025-06-15T15:07:00Z"}, 20.0),
        ({"X-RateLimit-Reset": "2025-06-15T15:07:00"}, 20.0),
        ({"X-RateLimit-Reset": "2025-06-15T15:06:00Z"}, 60.0),
        ({"Retry-After": "3", "RateLimit-Reset": "9"}, 3.0),
        ({}, 60.0),
    ],
)
def test_the_seconds_to_wait(headers, seconds):
    assert retry_after(Headers(headers), NOW) == pytest.approx(seconds)


@given(st.dictionaries(st.sampled_from(["Retry-After", "RateLimit-Reset", "X-RateLimit-Reset"]), st.text()))
def test_the_wait_is_always_within_limits(headers):
    assert 1 <= retry_after(Headers(headers), NOW) <= 86_400


@given(st.text() | st.datetimes().map(str) | st.datetimes(timezones=st.timezones()).map(lambda day: day.isoformat()))
def test_any_text_is_a_date_or_none(text):
    assert isinstance(parse_date(text), float | None)


def test_a_date_without_a_zone_is_utc():
    assert parse_date("2025-06-15T15:06:40") == parse_date("2025-06-15T17:06:40+02:00") == NOW
    assert datetime.fromtimestamp(NOW, UTC).isoformat() == "2025-06-15T15:06:40+00:00"


@given(st.text())
def test_a_safe_text_is_one_short_printable_line(text):
    line = safe_text(text)
    assert line.isprintable()
    assert len(line) <= 200


def test_a_text_is_redacted_before_it_is_shortened():
    assert safe_text("a\r\n\x1b[2Jb\tmsToken=S3cr3t") == "a [2Jb msToken=***"
    assert "S3cr3t" not in safe_text("x" * 185 + " msToken=S3cr3tS3cr3tS3cr3t")


def test_a_string_is_the_url():
    assert read_signed(json.dumps(URL), "it", user_agent="me/1") == SignedRequest(url=URL, user_agent="me/1")


@pytest.mark.parametrize("name", ["url", "signed_url"])
def test_an_object_may_have_all_parts(name):
    parts = {"headers": {"X-A": "b"}, "cookies": {"msToken": "c="}, "fields": {"X-Bogus": "b"}, "user_agent": "own/2"}
    signed = read_signed(json.dumps({name: URL, **parts, "other": [1]}), "it", user_agent="me/1")
    assert signed == SignedRequest(url=URL, **parts)


@pytest.mark.parametrize(
    "output",
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
def test_other_output_is_bad_output(output):
    outcome = read_signed(output, "the page")
    assert isinstance(outcome, BadOutputOutcome)
    assert outcome.detail.startswith("the page returned ")
    assert len(outcome.detail) < 300


@given(st.binary(max_size=200))
def test_any_bytes_give_an_outcome(output):
    assert isinstance(read_signed(output, "it"), SignedRequest | BadOutputOutcome)


@pytest.mark.parametrize(
    "url", ["", "wss://h/", "https://h/\n", "https://h/ ", "https://h/é", "https://h/" + "a" * MAX_URL]
)
def test_an_invalid_url_is_rejected(url):
    outcome = invalid_url(url)
    assert isinstance(outcome, RejectedOutcome)
    assert outcome.kind == "BAD_URL"


@pytest.mark.parametrize("url", [URL, "http://127.0.0.1:1/?a=%20|"])
def test_a_plain_url_is_valid(url):
    assert invalid_url(url) is None
