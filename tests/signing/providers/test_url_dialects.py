from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.signing.base import BadOutputOutcome, RejectedOutcome, SignedRequest, UnsignedRequest
from tiktok_live.signing.providers.url_dialects import (
    DialectRequest,
    dialect_of_health,
    dialect_request,
    is_signable,
    read_reply,
    unsigned_url,
)

URL = "https://webcast-ws.tiktok.com/webcast/?a=%7C+b&room_id=1"
SIGNED = f"{URL}&_signature=_02B&X-Bogus=DFSz"
AGENT = "Mozilla/5.0 signer"
DIALECTS = ["signtok", "json", "api-eulerstream", "carcabot"]


def reply(**data: object) -> bytes:
    return json.dumps({"status": "ok", "data": {"signed_url": SIGNED, **data}}).encode()


def test_signtok_receives_only_the_url():
    post = dialect_request("signtok", UnsignedRequest(url=URL, user_agent=AGENT, body=b"x", cookies={"a": "b"}))
    assert post == DialectRequest("/signature", "text/plain", URL.encode())


@pytest.mark.parametrize(
    ("dialect", "path", "content"),
    [
        ("json", "/sign", {"room_url": URL}),
        ("api-eulerstream", "/api/eulerstream", {"url": URL}),
        ("carcabot", "/signature", {"url": URL, "userAgent": AGENT}),
    ],
)
def test_other_dialects_receive_json(dialect, path, content):
    post = dialect_request(dialect, UnsignedRequest(url=URL, user_agent=AGENT, cookies={"sessionid": "x"}))
    assert isinstance(post, DialectRequest)
    assert (post.path, post.content_type, json.loads(post.body)) == (path, "application/json", content)


def test_an_empty_user_agent_is_left_out():
    post = dialect_request("carcabot", UnsignedRequest(url=URL))
    assert isinstance(post, DialectRequest)
    assert json.loads(post.body) == {"url": URL}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "url",
    ["", "x", "{}", "https://", "https:///x", "ws://h/", "file:///x", "https://h:99999/", "https://h:0/", "https://h:x/",
     "https://a b/", "https://h/ ", "https://h/\n", "https://hé/", "https://u@h/", "https://[::g]/", "https://[::1]/",
     "https://1.2.3/", "https://1.2.3.256/", "https://01.2.3.4/", "https://h.0x7/", "https://h.7/", "https://xn--a/",
     "https://a.xn--zz/", "https://a..b/", "https://%41/", "https://h%zz/", "https://a|b/", "https://.h/", "https://h^/"],
)  # fmt: skip
def test_a_url_that_a_parser_may_refuse_is_never_sent(dialect, url):
    assert dialect_request(dialect, UnsignedRequest(url=url)) == RejectedOutcome(
        "NOT_A_URL", "only http and https URLs can be signed"
    )


@pytest.mark.parametrize(
    "url",
    [URL, "http://localhost:8080/", "https://127.0.0.1:1/?a=b", "https://h", "HTTPS://WWW.TikTok.com/@a/live#x",
     "https://webcast5-ws-web-lf.tiktok.com/?a='\"<>|^`{}%zz"],
)  # fmt: skip
def test_a_url_that_every_parser_accepts_is_signable(url):
    assert is_signable(url)


@given(st.text())
def test_any_text_can_be_checked(text):
    assert isinstance(is_signable(text), bool)
    assert isinstance(is_signable(f"https://{text}"), bool)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (URL, URL),
        ("https://h/x", "https://h/x"),
        ("https://h/?X-Bogus=1", "https://h/?"),
        ("https://h/?a=%2F&X-Bogus=1&b=c%2f&msToken=a=b&X-Gnarly&&c", "https://h/?a=%2F&b=c%2f&&c"),
        ("https://h/?x-bogus=1&aX-Bogus=2&a=X-Bogus=3", "https://h/?x-bogus=1&aX-Bogus=2&a=X-Bogus=3"),
    ],
)
def test_an_old_signature_is_removed_and_all_other_bytes_are_kept(url, kept):
    assert unsigned_url(url) == kept


def test_a_response_has_the_url_and_its_fields():
    body = reply(
        **{
            "signature": "_02B",
            "verify_fp": "verify_x",
            "X-Bogus": "DFSz",
            "x-tt-params": "q==",
            "other": "x",
            "navigator": {"user_agent": AGENT, "deviceScaleFactor": 1},
        }
    )
    assert read_reply(body, URL) == SignedRequest(
        url=SIGNED,
        user_agent=AGENT,
        fields={"_signature": "_02B", "verifyFp": "verify_x", "X-Bogus": "DFSz", "x-tt-params": "q=="},
    )


def test_names_may_be_in_lower_case_and_cookies_are_read():
    body = reply(**{"x-bogus": "DFSz", "x-gnarly": "M4", "device-id": "7", "cookies": "ttwid=1%7C; a=b; Path=/"})
    assert read_reply(body, URL) == SignedRequest(
        url=SIGNED, cookies={"ttwid": "1%7C", "a": "b"}, fields={"X-Bogus": "DFSz", "X-Gnarly": "M4"}
    )


def test_success_has_two_forms():
    body = json.dumps({"success": True, "data": {"signed_url": SIGNED}}).encode()
    assert read_reply(body, URL) == SignedRequest(url=SIGNED)


def test_the_signer_may_re_encode_the_url():
    body = reply(signed_url="https://webcast-ws.tiktok.com/webcast/?a=%7C+b&room_id=1&X-Bogus=1")
    assert isinstance(read_reply(body, URL.replace("+", "%20")), SignedRequest)


def test_an_old_signature_is_ignored_in_the_comparison():
    assert isinstance(read_reply(reply(), f"{URL}&X-Bogus=old"), SignedRequest)


def test_an_unchanged_url_is_accepted():
    assert read_reply(reply(signed_url=URL), URL) == SignedRequest(url=URL)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"", BadOutputOutcome("the sign server's response is not a JSON object")),
        (b"[]", BadOutputOutcome("the sign server's response is not a JSON object")),
        (b'{"status":"error","data":"There was\\n an error"}', RejectedOutcome("NOT_SIGNED", "There was an error")),
        (b'{"status":"error","message":"no"}', RejectedOutcome("NOT_SIGNED", "no")),
        (b'{"success":false,"error":"no"}', RejectedOutcome("NOT_SIGNED", "no")),
        (
            b'{"status":"error","data":{"signed_url":"x"}}',
            RejectedOutcome("NOT_SIGNED", "the sign server could not sign the URL"),
        ),
        *(
            (body, BadOutputOutcome("the sign server's response reports neither success nor failure"))
            for body in (b"{}", b'{"status":"ok"}', b'{"status":"ok","data":"x"}', b'{"success":"true","data":{}}')
        ),
        (reply(signed_url=None), BadOutputOutcome("the signer returned no signed URL")),
        (
            reply(signed_url="https://h/?X-Bogus=1"),
            BadOutputOutcome("the signer signed a different URL"),
        ),
    ],
)
def test_a_response_without_a_signature_is_a_failed_outcome(body, outcome):
    assert read_reply(body, URL) == outcome


@pytest.mark.parametrize(
    ("report", "dialect"),
    [
        ({"status": "error", "data": "You have to send a POST request"}, "signtok"),
        ({"status": "ok", "ready": True, "generationCount": 3, "localSdkAvailable": True}, "carcabot"),
        ({"ready": False, "uptime_s": 3, "in_flight": 0}, "euler"),
        ({"status": "healthy", "timestamp": "2025-01-01"}, "json"),
        ({"status": "ok"}, None),
        ({"status": "error", "message": "Not found"}, None),
        ({"ready": "yes"}, None),
        ([], None),
    ],
)
def test_the_health_report_identifies_the_dialect(report, dialect):
    assert dialect_of_health(json.dumps(report).encode()) == dialect
