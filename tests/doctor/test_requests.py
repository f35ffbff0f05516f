"""What the comparison says about requests: of browsers, of broken programs, and of hostile recordings."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from tests.user_agents import CHROME_LINUX, CHROME_WINDOWS, HEADLESS
from tiktok_live.client.config import LiveConfig
from tiktok_live.doctor.requests import har as har_module
from tiktok_live.doctor.requests.comparison import compare_requests
from tiktok_live.doctor.requests.endpoints import Endpoint, our_request
from tiktok_live.doctor.requests.har import MAX_REQUESTS, read_har
from tiktok_live.doctor.requests.recorded import RecordedRequest, request_of_url
from tiktok_live.errors import ConfigError
from tiktok_live.net.user_agents import Browser, browser_headers

NOW = 1_780_000_000.0
ROOM = "7300000000000000001"
SECRET = "S3cr3tV4lueOfAToken"
TTWID = f"1%7C{SECRET}%7C{int(NOW) - 1000}%7C{SECRET}"
FETCH = {
    "aid": "1988",
    "app_name": "tiktok_web",
    "device_platform": "web",
    "version_code": "270000",
    "room_id": ROOM,
    "device_id": "7123456789012345678",
    "browser_language": "en-US",
    **Browser.of(CHROME_LINUX).query,
    "tz_name": "Europe/Berlin",
    "screen_width": "1920",
    "screen_height": "1080",
    "X-Bogus": "DFSzswSOr7JANVRUC3AjPnsNhy/J",
    "X-Gnarly": "M" + "aB3/-_" * 20,
    "_signature": "_02B4Z6wo00f01" + "a" * 33,
    "msToken": "t" * 107 + "==",
    "verifyFp": "verify_m1abcdef_AbCdEfGh_1234_4567_89ab_0123456789ab",
}
HEADERS = {
    **{name.lower(): value for name, value in browser_headers(CHROME_LINUX).items()},
    "accept-language": "en-US,en;q=0.9",
    "origin": "https://www.tiktok.com",
    "referer": "https://www.tiktok.com/@demo/live",
    "cookie": f"ttwid={TTWID}; s_v_web_id={FETCH['verifyFp']}",
}


def fetch(changes=None, headers=None, **fields) -> RecordedRequest:
    """A browser's request, with changes: a value of None removes a parameter or header."""
    query = {name: value for name, value in {**FETCH, **(changes or {})}.items() if value is not None}
    sent = {name: value for name, value in {**HEADERS, **(headers or {})}.items() if value is not None}
    url = f"https://webcast.tiktok.com/webcast/im/fetch/?{urlencode(query)}"
    return RecordedRequest(url=url, headers=sent, **{"sent_at": NOW, "status": 200, "body_size": 43_000, **fields})


async def compare(request: RecordedRequest):
    (report,) = await compare_requests([request], LiveConfig(), NOW)
    return report


async def problems(request: RecordedRequest) -> list[str]:
    return [f"{finding.problem} {finding.name}" for finding in (await compare(request)).problems]


async def test_a_browser_s_own_request_has_no_problem():
    assert await problems(fetch()) == []
    report = await compare(fetch())
    assert report.endpoint is Endpoint.FETCH
    assert {"aid", "app_name", "room_id", "browser_version"} <= set(report.agreeing)
    assert {finding.name for finding in report.findings} >= {"X-Bogus", "msToken", "device_id"}


@pytest.mark.parametrize("endpoint", [each for each in Endpoint if each not in {Endpoint.FETCH, Endpoint.ROOM_ENTER}])
async def test_our_own_requests_have_no_problem(endpoint):
    subject = RecordedRequest(url=f"https://h/?room_id={ROOM}&uniqueId=demo")
    made = await our_request(endpoint, subject, LiveConfig())
    cookies = {"cookie": HEADERS["cookie"]} if endpoint is Endpoint.SOCKET else {}
    ours = RecordedRequest(url=made.url, headers={**made.headers, **cookies}, sent_at=NOW)
    assert await problems(ours) == []
    assert {finding.problem.value for finding in (await compare(ours)).findings} <= {"missing"}


PROBLEMS = {
    "no signature": (fetch({"X-Bogus": None}), "missing X-Bogus"),
    "no device": (fetch({"device_id": None}), "missing device_id"),
    "no version": (fetch({"version_code": None}), "missing version_code"),
    "empty token": (fetch({"msToken": ""}), "empty msToken"),
    "empty signature": (fetch({"_signature": ""}), "empty _signature"),
    "short X-Bogus": (fetch({"X-Bogus": "DFSz"}), "malformed X-Bogus"),
    "wrong letters": (fetch({"X-Bogus": "DFSzswSOr7JANVRUC3AjPnsNhy!!"}), "malformed X-Bogus"),
    "short X-Gnarly": (fetch({"X-Gnarly": "abc"}), "malformed X-Gnarly"),
    "old signature": (fetch({"_signature": "a" * 47}), "malformed _signature"),
    "placeholder": (fetch({"_signature": "placeholder_signature"}), "malformed _signature"),
    "undefined": (fetch({"verifyFp": "undefined"}), "malformed verifyFp"),
    "no value": (fetch({"webcast_language": "undefined"}), "malformed webcast_language"),
    "short device": (fetch({"device_id": "71234567890"}), "malformed device_id"),
    "20 digits": (fetch({"device_id": "7" * 20}), "malformed device_id"),
    "device begins with 0": (fetch({"device_id": "0" + "7" * 18}), "malformed device_id"),
    "room is a name": (fetch({"room_id": "demo"}), "malformed room_id"),
    "time zone": (fetch({"tz_name": "[object Object]"}), "malformed tz_name"),
    "screen": (fetch({"screen_width": "wide"}), "malformed screen_width"),
    "cookie": (fetch(headers={"cookie": "ttwid=guest"}), "malformed cookie ttwid"),
    "old guest": (fetch(headers={"cookie": f"ttwid=1%7C{SECRET}%7C1600000000%7C{SECRET}"}), "stale cookie ttwid"),
    "old time": (fetch({"X-Khronos": str(int(NOW) - 900)}), "stale X-Khronos"),
    "time to come": (fetch({"_rticket": str(int((NOW + 900) * 1000))}), "stale _rticket"),
    "time is text": (fetch({"ts": "soon"}), "malformed ts"),
    "other browser": (fetch({"browser_version": "5.0 (X11)"}), "at odds browser_version"),
    "other header": (fetch(headers={"user-agent": CHROME_WINDOWS}), "at odds browser_version"),
    "other system": (fetch({"browser_platform": "MacIntel"}), "at odds browser_platform"),
    "other os": (fetch({"os": "windows"}), "at odds os"),
    "other hint": (fetch(headers={"sec-ch-ua-platform": '"Windows"'}), "at odds header sec-ch-ua-platform"),
    "phone": (fetch(headers={"sec-ch-ua-mobile": "?1"}), "at odds header sec-ch-ua-mobile"),
    "other version": (fetch(headers={"sec-ch-ua": '"Chromium";v="99"'}), "at odds header sec-ch-ua"),
    "headless": (fetch(headers={"user-agent": HEADLESS}), "at odds header User-Agent"),
    "no user agent": (fetch(headers={"user-agent": None}), "missing header User-Agent"),
    "app": (fetch({"app_name": "musical_ly"}), "at odds app_name"),
    "device platform": (fetch({"device_platform": "android"}), "at odds device_platform"),
    "language": (fetch({"browser_language": "de-DE"}), "at odds browser_language"),
    "origin": (fetch(headers={"origin": "https://www.tiktok.com/"}), "at odds header Origin"),
    "verifyFp": (fetch({"verifyFp": "verify_other_AbCdEfGh_1234_4567_89ab"}), "at odds verifyFp"),
    "login": (fetch({"user_is_login": "true"}), "at odds user_is_login"),
    "half a session": (
        fetch(headers={"cookie": f"ttwid={TTWID}; sessionid=abc"}),
        "missing cookie tt-target-idc",
    ),
    "empty answer": (fetch(body_size=0), "refused response"),
    "forbidden": (fetch(status=403), "refused response"),
}


@pytest.mark.parametrize("name", PROBLEMS)
async def test_a_problem_is_named(name):
    request, expected = PROBLEMS[name]
    found = await problems(request)
    assert expected in found
    report = json.dumps((await compare(request)).to_dict())
    assert SECRET not in report
    assert not any(FETCH[secret] in report for secret in ("X-Bogus", "X-Gnarly", "_signature", "msToken", "device_id"))


async def test_a_repeated_parameter_is_at_odds_with_itself_except_the_version_that_pages_send_twice():
    request = fetch()
    twice = RecordedRequest(url=f"{request.url}&version_code=180800&aid=1233", headers=request.headers, sent_at=NOW)
    assert await problems(twice) == ["at odds aid"]


async def test_the_host_in_a_user_lookup_is_the_referer_s():
    url = "https://www.tiktok.com/api-live/user/room/?aid=1988&sourceType=54&uniqueId=other"
    assert await problems(RecordedRequest(url=url, headers=HEADERS)) == ["at odds uniqueId"]


SHELL = "<html><div class=tiktok-verify-page>"
CHALLENGE = '{"code": "10000", "type": "verify"}'


@pytest.mark.parametrize(
    ("path", "body", "detail"),
    [
        ("/@demo/live?lang=en", SHELL, "a captcha page. Wait a few minutes"),
        ("/@demo/live", "<html>", "a page of 6 characters without data"),
        ("/api-live/user/room/?aid=1988&sourceType=54&uniqueId=demo", CHALLENGE, "a captcha challenge"),
        (f"/webcast/room/info/?aid=1988&room_id={ROOM}", SHELL, "a captcha page, 36 characters that are not JSON"),
    ],
)
async def test_a_recorded_refusal_is_recognized(path, body, detail):
    request = RecordedRequest(url=f"https://www.tiktok.com{path}", headers=HEADERS, status=200, body=body, sent_at=NOW)
    (problem,) = (await compare(request)).problems
    assert (problem.name, problem.problem) == ("response", "refused")
    assert problem.detail.startswith(detail)


async def test_a_socket_needs_its_cookie_and_an_upgrade():
    ours = await our_request(Endpoint.SOCKET, fetch(), LiveConfig())
    headers = {**ours.headers, "cookie": "msToken=a"}
    refused = RecordedRequest(url=ours.url, headers=headers, status=200, body_size=0, sent_at=NOW)
    found = await problems(refused)
    assert "refused response" in found
    assert "missing cookie ttwid" in found


async def test_a_url_alone_is_compared_with_itself():
    url = fetch({"X-Bogus": None}).url
    assert await problems(request_of_url(url)) == ["missing X-Bogus"]
    for wrong in ("", "ftp://h/webcast/im/fetch/", "http://[/x", f"https://h/{'a' * 70_000}"):
        with pytest.raises(ConfigError, match="--url"):
            request_of_url(wrong)
    with pytest.raises(ConfigError, match="makes no request to the path"):
        await compare(request_of_url("https://www.tiktok.com/foryou?a=1"))


# --- recordings ----------------------------------------------------------------------------------------------------


def entry(request: RecordedRequest, **changes: object) -> dict[str, object]:
    """The entry of a recording."""
    headers = [{"name": name.title(), "value": value} for name, value in request.headers.items()]
    started = datetime.fromtimestamp(request.sent_at or NOW, UTC).isoformat().replace("+00:00", "Z")
    content = {"size": request.body_size, "text": request.body, "mimeType": "text/html"}
    recorded = {"method": request.method, "url": request.url, "headers": headers, "cookies": []}
    return {
        "startedDateTime": started,
        "request": {**recorded, **changes},
        "response": {"status": request.status, "content": content},
    }


def saved(path, entries: object):
    path = path / "page.har"
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}), encoding="utf-8")
    return path


def test_a_recording_is_read(tmp_path):
    other = RecordedRequest(url="https://www.tiktok.com/foryou")
    socket = RecordedRequest(url=f"wss://webcast-ws.tiktok.com/webcast/im/ws_proxy/ws_reuse_supplement/?room_id={ROOM}")
    first, second = read_har(saved(tmp_path, [entry(other), entry(fetch(body_size=0)), entry(socket)]))
    assert (first.url, first.headers, first.sent_at) == (fetch().url, HEADERS, NOW)
    assert (first.status, first.body_size, first.cookies["ttwid"]) == (200, 0, TTWID)
    assert second.url == socket.url


def test_cookies_may_be_recorded_apart(tmp_path):
    request = fetch(headers={"cookie": None})
    (read,) = read_har(saved(tmp_path, [entry(request, cookies=[{"name": "ttwid", "value": "1"}])]))
    assert read.cookies == {"ttwid": "1"}


async def test_a_recording_without_cookies_proves_nothing_about_them(tmp_path):
    (read,) = read_har(saved(tmp_path, [entry(fetch(headers={"cookie": None}))]))
    assert await problems(read) == []
    assert "header Cookie" in [finding.name for finding in (await compare(read)).findings]


async def test_a_form_has_parameters_too(tmp_path):
    url = "https://webcast.tiktok.com/webcast/room/enter/?aid=1988&X-Bogus=1"
    body = {"mimeType": "application/x-www-form-urlencoded; charset=UTF-8", "text": f"room_id={ROOM}&msToken="}
    sent = entry(RecordedRequest(url=url, headers=HEADERS, sent_at=NOW, status=200), postData=body, method="POST")
    (read,) = read_har(saved(tmp_path, [sent]))
    assert (read.method, read.value("room_id")) == ("POST", ROOM)
    assert await problems(read) == ["empty msToken"]


def test_the_requests_of_a_recording_are_limited(tmp_path):
    assert len(read_har(saved(tmp_path, [entry(fetch())] * 100))) == 5
    assert MAX_REQUESTS == 50


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not a recording"),
        (b"\xff\xfe\x00", "is not a recording"),
        (b"[" * 100_000, "is not a recording"),
        (b'{"log": {"entries": {}}}', "is not a recording"),
        (b'{"log": {"entries": []}}', "has no request about a live"),
        (
            b'\xef\xbb\xbf{"log": {"entries": [1, null, "x", {"request": []}, {"request": {"url": 7}}]}}',
            "has no request",
        ),
        (None, "cannot be read: No such file or directory"),
    ],
    ids=["empty", "binary", "deep", "no list", "no entry", "no request", "no file"],
)
def test_a_file_that_is_no_recording_says_so(tmp_path, content, message):
    path = tmp_path / "page.har"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=message):
        read_har(path)


def test_a_recording_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(har_module, "MAX_HAR", 10)
    with pytest.raises(ConfigError, match="it is larger than 10 bytes"):
        read_har(saved(tmp_path, [entry(fetch())]))


async def test_no_truncated_recording_raises_anything_but_a_config_error(tmp_path):
    text = saved(tmp_path, [entry(fetch())]).read_bytes()
    for end in range(0, len(text), 37):
        (tmp_path / "page.har").write_bytes(text[:end])
        with pytest.raises(ConfigError):
            read_har(tmp_path / "page.har")
