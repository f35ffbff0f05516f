from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.net.http_client import Headers
from tiktok_live.signing.providers.signer_responses import json_object, moment, retry_after, shown

NOW = 1_750_000_000.0


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
def test_the_time_to_wait(headers, seconds):
    assert retry_after(Headers(headers), NOW) == pytest.approx(seconds)


@given(st.dictionaries(st.sampled_from(["Retry-After", "RateLimit-Reset", "X-RateLimit-Reset"]), st.text()))
def test_no_header_makes_a_wait_that_is_none(headers):
    assert 1 <= retry_after(Headers(headers), NOW) <= 86_400


@given(st.text() | st.datetimes().map(str) | st.datetimes(timezones=st.timezones()).map(lambda day: day.isoformat()))
def test_no_text_breaks_the_reading_of_dates(text):
    assert isinstance(moment(text), float | None)


def test_a_date_without_a_zone_is_utc():
    assert moment("2025-06-15T15:06:40") == moment("2025-06-15T17:06:40+02:00") == NOW
    assert datetime.fromtimestamp(NOW, UTC).isoformat() == "2025-06-15T15:06:40+00:00"


@given(st.binary())
def test_no_bytes_break_the_reading_of_json(body):
    assert isinstance(json_object(body), dict | None)


@pytest.mark.parametrize("body", [b"[" * 100_000, b'"\xff"', b"1e999", b"[]", b"null", b""])
def test_what_is_no_object_is_none(body):
    assert json_object(body) is None


@given(st.text())
def test_a_text_is_one_short_printable_line(text):
    line = shown(text)
    assert line.isprintable()
    assert len(line) <= 200


def test_a_text_is_redacted_before_it_is_cut():
    assert shown("a\r\n\x1b[2Jb\tmsToken=S3cr3t") == "a [2Jb msToken=***"
    assert "S3cr3t" not in shown("x" * 185 + " msToken=S3cr3tS3cr3tS3cr3t")
