from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.rooms.scripted_http import ScriptedHttp
from tests.user_agents import CHROME_LINUX
from tiktok_live.errors import (
    AgeRestricted,
    ConfigError,
    NetworkError,
    PayloadTooLarge,
    ResolverBlocked,
    ResolverUnavailable,
)
from tiktok_live.net.http_client import HttpResponse
from tiktok_live.rooms import LookupStatus, WebResolver, require_live

PAGE, API = "/@host/live", "/api-live/user/room/"
ROOM_INFO, CHECK_ALIVE = "/webcast/room/info/", "/webcast/room/check_alive/"


def user_room(status: int, room_id: str = "7300000000000000001") -> dict[str, object]:
    return {"user": {"uniqueId": "host", "roomId": room_id, "status": status}, "liveRoom": {"status": status}}


def page_of(state: dict[str, object]) -> bytes:
    return f'<script id="SIGI_STATE" type="application/json">{json.dumps(state)}</script>'.encode()


def page(status: int, room_id: str = "7300000000000000001") -> bytes:
    return page_of({"LiveRoom": {"liveRoomUserInfo": user_room(status, room_id)}})


def api(status: int, room_id: str = "7300000000000000001") -> bytes:
    return json.dumps({"statusCode": 0, "message": "", "data": user_room(status, room_id)}).encode()


def profile(detail: dict[str, object]) -> bytes:
    state = json.dumps({"__DEFAULT_SCOPE__": {"webapp.user-detail": detail}})
    return f'<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__">{state}</script>'.encode()


NO_ROOM = page_of({"AppContext": {}, "LiveRoom": None})
ITEMS = page_of({"ItemModule": {"7": {"id": "7"}}, "UserModule": {}})
PROFILE = profile({"statusCode": 0, "userInfo": {"user": {"id": "5", "uniqueId": "host"}}})
PROFILE_NOT_FOUND = profile({"statusCode": 10221})
CAPTCHA = b"<html><div class='tiktok-verify-page'>"
LOGIN = b"<html><title>Log in | TikTok</title>"
CHALLENGE = b'{"code":"10000","from":"","type":"verify","version":"","region":"va","subtype":"slide","fp":"verify_x"}'
API_NOT_FOUND = b'{"statusCode": 19881007, "message": "user_not_found", "data": null}'
API_RESTRICTED = b'{"statusCode": 4003110, "message": "", "data": {"prompts": ""}}'
API_NOTHING = b'{"statusCode": 0, "message": "", "data": null}'
API_404000 = b'{"statusCode": 404000, "message": "not found", "data": null}'
API_PARAMS = b'{"statusCode": 19881005, "message": "params_error", "data": null}'
API_ODD = b'{"statusCode": 12345, "message": "odd", "data": null}'
SHELL = b"<html></html>"
DOWN = NetworkError("host.example could not be reached: refused")


def resolver(http: ScriptedHttp, **options) -> WebResolver:
    return WebResolver(
        http,
        web_url="https://www.tiktok.com/",
        webcast_url="https://webcast.tiktok.com/",
        user_agent="agent/1",
        **options,
    )


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (page(2), LookupStatus.LIVE),
        (page(3), LookupStatus.PAUSED),
        (page(4), LookupStatus.ENDED),
        (page(4, ""), LookupStatus.OFFLINE),
    ],
)
async def test_a_definite_page_ends_the_lookup(answer, status):
    http = ScriptedHttp({PAGE: answer})
    lookup = await resolver(http).look_up("host")
    assert (lookup.status, lookup.source, len(http.asked)) == (status, "page", 1)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (api(2), LookupStatus.LIVE),
        (api(3), LookupStatus.PAUSED),
        (api(4), LookupStatus.ENDED),
        (api(4, "0"), LookupStatus.OFFLINE),
        (API_RESTRICTED, LookupStatus.AGE_RESTRICTED),
    ],
)
@pytest.mark.parametrize("first", [NO_ROOM, SHELL, b"", page(0), 403, 404, 429, 418, 503, DOWN])
async def test_an_indefinite_page_passes_on_to_the_api(first, answer, status):
    http = ScriptedHttp({PAGE: first, API: answer})
    lookup = await resolver(http).look_up("host")
    assert (lookup.status, lookup.source) == (status, "api")
    assert [urlsplit(asked.url).path for asked in http.asked] == [PAGE, API]


async def test_the_order_may_be_turned_round_or_hold_one_source():
    http = ScriptedHttp({PAGE: page(2), API: API_NOT_FOUND})
    assert (await resolver(http, order=("api", "page")).look_up("host")).status is LookupStatus.LIVE
    assert [urlsplit(asked.url).path for asked in http.asked] == [API, PAGE]

    http = ScriptedHttp({API: API_NOT_FOUND})
    assert (await resolver(http, order=("api",)).look_up("host")).status is LookupStatus.NOT_FOUND
    assert len(http.asked) == 1


@pytest.mark.parametrize(
    ("of_page", "of_api", "status", "source"),
    [
        (403, API_NOT_FOUND, LookupStatus.NOT_FOUND, "api"),
        (NO_ROOM, API_NOT_FOUND, LookupStatus.NOT_FOUND, "api"),
        (404, API_NOT_FOUND, LookupStatus.NOT_FOUND, "api"),
        (PROFILE_NOT_FOUND, 403, LookupStatus.NOT_FOUND, "page"),
        (PROFILE_NOT_FOUND, API_NOTHING, LookupStatus.NOT_FOUND, "page"),
        (page(0), API_NOT_FOUND, LookupStatus.UNKNOWN, "page"),
        (PROFILE, API_NOT_FOUND, LookupStatus.UNKNOWN, "page"),
        (page(0, ""), API_NOT_FOUND, LookupStatus.OFFLINE, "page"),
        (PROFILE_NOT_FOUND, api(0, ""), LookupStatus.OFFLINE, "api"),
        (PROFILE_NOT_FOUND, api(2, "0"), LookupStatus.UNKNOWN, "api"),
        (NO_ROOM, api(2, "0"), LookupStatus.UNKNOWN, "api"),
        (404, api(2, "0"), LookupStatus.UNKNOWN, "api"),
        (CAPTCHA, api(2, "0"), LookupStatus.UNKNOWN, "api"),
        (page(0, ""), api(3, "0"), LookupStatus.UNKNOWN, "api"),
        (page(0, ""), 403, LookupStatus.OFFLINE, "page"),
        (NO_ROOM, 403, LookupStatus.BLOCKED, "api"),
        (NO_ROOM, CHALLENGE, LookupStatus.BLOCKED, "api"),
        (404, CHALLENGE, LookupStatus.BLOCKED, "api"),
        (404, b"<html>", LookupStatus.BLOCKED, "api"),
        (SHELL, b"", LookupStatus.BLOCKED, "page"),
        (SHELL, CHALLENGE, LookupStatus.BLOCKED, "api"),
        (SHELL, API_ODD, LookupStatus.BLOCKED, "page"),
        (page(0), 429, LookupStatus.BLOCKED, "api"),
        (404, API_ODD, LookupStatus.UNKNOWN, "page"),
        (404, DOWN, LookupStatus.UNKNOWN, "page"),
        (NO_ROOM, API_ODD, LookupStatus.UNKNOWN, "page"),
        (API_ODD, API_NOTHING, LookupStatus.BLOCKED, "page"),
        (page(0), API_ODD, LookupStatus.UNKNOWN, "page"),
        (418, 404, LookupStatus.UNKNOWN, "page"),
        (DOWN, 404, LookupStatus.UNKNOWN, "api"),
        (DOWN, 403, LookupStatus.BLOCKED, "api"),
        (SHELL, 500, LookupStatus.BLOCKED, "page"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
async def test_of_indefinite_answers_the_most_informative_wins(of_page, of_api, status, source, turned):
    order = ("api", "page") if turned else ("page", "api")
    lookup = await resolver(ScriptedHttp({PAGE: of_page, API: of_api}), order=order).look_up("host")
    assert lookup.status is status
    kinds = {of_page, of_api}
    both_alike = kinds in ({SHELL, b""}, {page(0), API_ODD}, {418, 404})
    assert lookup.source == ("api" if turned and both_alike else source)


SILENT_PAGES = [NO_ROOM, ITEMS, SHELL, CAPTCHA, LOGIN, b"", 404, 403, 429, PROFILE_NOT_FOUND, DOWN]
SILENT_APIS = [API_NOT_FOUND, API_NOTHING, API_404000, API_PARAMS, CHALLENGE, b"", b"<html>", 404, 403, DOWN]


@pytest.mark.parametrize("order", [("page", "api"), ("api", "page")])
@pytest.mark.parametrize("status", [2, 3])
async def test_a_source_that_names_the_live_beats_whatever_the_other_lacks(order, status):
    expected = {2: LookupStatus.LIVE, 3: LookupStatus.PAUSED}[status]
    answers = [(silent, api(status)) for silent in SILENT_PAGES] + [(page(status), silent) for silent in SILENT_APIS]
    for of_page, of_api in answers:
        lookup = await resolver(ScriptedHttp({PAGE: of_page, API: of_api}), order=order).look_up("host")
        assert lookup.status is expected, (of_page, of_api)


async def test_missing_data_does_not_mean_not_found():
    silent_apis = [answer for answer in SILENT_APIS if answer is not API_NOT_FOUND]
    silent_pages = [answer for answer in SILENT_PAGES if answer is not PROFILE_NOT_FOUND]
    for of_page in silent_pages:
        for of_api in silent_apis:
            if of_page is of_api is DOWN:
                continue
            lookup = await resolver(ScriptedHttp({PAGE: of_page, API: of_api})).look_up("host")
            assert lookup.status in {LookupStatus.UNKNOWN, LookupStatus.BLOCKED}, (of_page, of_api)


async def test_a_user_without_a_room_is_looked_for_with_the_other_source_too():
    http = ScriptedHttp({PAGE: page(0, ""), API: api(2)})
    assert (await resolver(http).look_up("host")).status is LookupStatus.LIVE
    http = ScriptedHttp({PAGE: page(0, ""), API: api(0, "")})
    lookup = await resolver(http).look_up("host")
    assert (lookup.status, lookup.source, len(http.asked)) == (LookupStatus.OFFLINE, "page", 2)


# --- who asks is refused


class Answering(ScriptedHttp):
    """Answers the page with a response, the API with what says nothing."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__({API: API_ODD, ROOM_INFO: b""})
        self.response = response

    async def get(self, url, **options):
        return self.response if PAGE in url else await super().get(url, **options)


def response(status: int = 200, body: bytes = b"", path: str = PAGE, **headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(f"https://www.tiktok.com{path}", status, named, body=body)


@pytest.mark.parametrize(
    ("answer", "detail", "advice"),
    [
        (response(path="/login?redirect_url=x", body=NO_ROOM), "a sign-in page (HTTP 200)", "session="),
        (response(path="/en/login/phone", body=b"<html>"), "a sign-in page (HTTP 200)", "session="),
        (response(401), "a sign-in page (HTTP 401)", "session="),
        (response(451), "a page for regions without the service (HTTP 451)", "proxy="),
        (response(bdturing_verify='{"code":"10000"}'), "a captcha page (HTTP 200)", "does not solve captchas"),
        (response(403, CAPTCHA), "a captcha page (HTTP 403)", "does not solve captchas"),
        (response(404, b"<title>Access Denied</title>"), "a firewall's page (HTTP 404)", "firewall"),
        (response(418, b"not available in your region"), "a page for regions without the service (HTTP 418)", "proxy="),
    ],
)
async def test_every_refusal_reaches_the_user_with_its_own_way_out(answer, detail, advice):
    lookup = await resolver(Answering(answer)).look_up("host")
    assert (lookup.status, lookup.detail) == (LookupStatus.BLOCKED, detail)
    with pytest.raises(ResolverBlocked) as caught:
        require_live(lookup, "host")
    assert detail in str(caught.value)
    assert advice in caught.value.advice


@pytest.mark.parametrize("path", ["/@login/live", "/@host/live?login=1", "/loginless"])
async def test_an_address_that_only_looks_like_the_sign_in_is_read(path):
    lookup = await resolver(Answering(response(path=path, body=page(2)))).look_up("host")
    assert lookup.status is LookupStatus.LIVE


async def test_a_page_with_data_is_read_whatever_its_headers_are():
    lookup = await resolver(Answering(response(body=page(2), bdturing_verify="x"))).look_up("host")
    assert lookup.status is LookupStatus.LIVE


async def test_a_challenge_in_place_of_a_room_s_info_is_a_refusal():
    lookup = await resolver(ScriptedHttp({ROOM_INFO: CHALLENGE})).room_info(73)
    assert (lookup.status, lookup.detail) == (LookupStatus.BLOCKED, "a captcha challenge")


async def test_a_possible_misspelling_advises_to_check_the_name():
    for of_page in (NO_ROOM, 404):
        lookup = await resolver(ScriptedHttp({PAGE: of_page, API: API_ODD})).look_up("host")
        with pytest.raises(ResolverUnavailable) as caught:
            require_live(lookup, "host")
        assert caught.value.advice == "Check the spelling of the user name; if it is right, try again later"
        assert caught.value.retryable


async def test_a_live_whose_room_is_not_named_yet_is_tried_again():
    lookup = await resolver(ScriptedHttp({PAGE: NO_ROOM, API: api(2, "0")})).look_up("host")
    with pytest.raises(ResolverUnavailable, match="the host is live, but the room id is missing") as caught:
        require_live(lookup, "host")
    assert caught.value.retryable
    assert caught.value.advice.startswith("Try again in a minute")


async def test_if_no_source_is_reachable_the_error_names_each_with_its_cause():
    down = NetworkError("the proxy is dead: sessionid=hidden")
    http = ScriptedHttp({PAGE: 502, API: down})
    with pytest.raises(ResolverUnavailable) as caught:
        await resolver(http).look_up("host")
    error = caught.value
    assert "@host" in error.message
    assert "page: www.tiktok.com returned HTTP 502" in error.message
    assert "api: the proxy is dead" in error.message
    assert "hidden" not in str(error)
    assert (error.unique_id, error.hop, error.retryable) == ("host", "room lookup", True)
    assert error.message.count(";") == 1
    assert error.__cause__.__cause__ is down


def dead_proxy() -> NetworkError:
    return NetworkError("h through the proxy p could not be reached", hop="proxy", advice="Start it", retryable=False)


async def test_a_common_cause_is_stated_once_and_attributed_to_the_proxy():
    with pytest.raises(ResolverUnavailable) as caught:
        await resolver(ScriptedHttp({PAGE: dead_proxy(), API: dead_proxy()})).look_up("host")
    error = caught.value
    assert error.message == "@host could not be looked up: h through the proxy p could not be reached"
    assert (error.hop, error.advice, error.retryable) == ("proxy", "Start it", False)


async def test_sources_that_fail_differently_are_the_lookup_s_failure():
    with pytest.raises(ResolverUnavailable) as caught:
        await resolver(ScriptedHttp({PAGE: dead_proxy(), API: 503})).look_up("host")
    assert (caught.value.hop, caught.value.retryable) == ("room lookup", True)
    assert caught.value.advice == ResolverUnavailable.advice


@pytest.mark.parametrize(("said", "delay"), [("30", "30 s"), ("0", "a few minutes"), ("", "a few minutes")])
async def test_too_many_requests_says_how_long_to_wait(said, delay):
    class Limiting(ScriptedHttp):
        async def get(self, url, **_):
            return HttpResponse(url, 429, {"Retry-After": said})

    lookup = await resolver(Limiting({})).look_up("host")
    assert lookup.status is LookupStatus.BLOCKED
    assert lookup.detail == f"HTTP 429: too many requests, retry after {delay}"
    assert lookup.advice.startswith(f"Wait {delay} ")


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        ({}, "Guests cannot read this room: pass the session"),
        ({"cookies": lambda: "sessionid=s"}, "The session was sent but not accepted"),
        ({"session": "withheld"}, "was not sent: the host must be the platform's, or be in allow_session_hosts"),
    ],
)
async def test_what_to_do_about_a_room_for_adults_depends_on_the_session(options, advice):
    restricted = b'{"status_code": 4003110, "data": {"prompts": ""}}'
    http = ScriptedHttp({PAGE: SHELL, API: API_RESTRICTED, ROOM_INFO: restricted})
    asking = resolver(http, **options)
    for lookup in (await asking.look_up("host"), await asking.room_info(73)):
        assert lookup.status is LookupStatus.AGE_RESTRICTED
        assert advice in lookup.advice
        with pytest.raises(AgeRestricted) as caught:
            require_live(lookup, "host")
        assert caught.value.advice == lookup.advice


async def test_an_endless_body_makes_a_source_unavailable():
    http = ScriptedHttp({PAGE: PayloadTooLarge("too much")})
    with pytest.raises(ResolverUnavailable, match="too much"):
        await resolver(http, order=("page",)).look_up("host")


async def test_a_url_that_cannot_work_is_not_hidden():
    http = ScriptedHttp({PAGE: ConfigError("no URL")})
    with pytest.raises(ConfigError):
        await resolver(http).look_up("host")


async def test_the_requests_have_only_identifying_headers():
    http = ScriptedHttp({PAGE: SHELL, API: API_NOT_FOUND})
    await resolver(http, language="de", region="AT", timeout=3.5).look_up("host")
    for asked in http.asked:
        assert asked.headers == {
            "User-Agent": "agent/1",
            "Accept": "text/html,application/json,application/protobuf",
            "Accept-Language": "de-AT,de;q=0.9",
            "Cache-Control": "max-age=0",
            "Origin": "https://www.tiktok.com",
            "Referer": "https://www.tiktok.com/",
        }
        assert asked.timeout == 3.5
        assert 0 < asked.max_bytes <= 8 * 1024 * 1024
    assert http.asked[0].url == "https://www.tiktok.com/@host/live"
    split = urlsplit(http.asked[1].url)
    assert f"{split.scheme}://{split.netloc}{split.path}" == "https://www.tiktok.com/api-live/user/room/"
    assert parse_qs(split.query, strict_parsing=True) == {
        "aid": ["1988"],
        "app_name": ["tiktok_web"],
        "device_platform": ["web_pc"],
        "app_language": ["de"],
        "browser_language": ["de-AT"],
        "webcast_language": ["de"],
        "region": ["AT"],
        "sourceType": ["54"],
        "uniqueId": ["host"],
    }


async def test_the_client_hints_are_those_of_the_user_agent():
    http = ScriptedHttp({PAGE: page(2)})
    made = WebResolver(http, web_url="https://h", webcast_url="https://h", user_agent=CHROME_LINUX)
    await made.look_up("host")
    assert http.asked[0].headers["User-Agent"] == CHROME_LINUX
    assert http.asked[0].headers["Sec-CH-UA-Platform"] == '"Linux"'


async def test_nothing_but_the_origins_and_a_user_agent_must_be_chosen():
    http = ScriptedHttp({PAGE: page(2)})
    await resolver(http).look_up("host")
    assert http.asked[0].headers["Accept-Language"] == "en-US,en;q=0.9"
    assert http.asked[0].timeout == 10.0


async def test_names_are_encoded_in_path_and_query():
    http = ScriptedHttp({"/live": SHELL, API: API_NOT_FOUND})
    await resolver(http).look_up("имя/..?")
    encoded = "%D0%B8%D0%BC%D1%8F%2F..%3F"
    assert http.asked[0].url == f"https://www.tiktok.com/@{encoded}/live"
    assert http.asked[1].url.endswith(f"uniqueId={encoded}")


async def test_a_name_that_is_not_valid_text_is_requested_with_replacements():
    http = ScriptedHttp({"/live": SHELL, API: API_NOT_FOUND})
    assert (await resolver(http).look_up("a\ud800")).status is LookupStatus.NOT_FOUND
    assert http.asked[0].url == "https://www.tiktok.com/@a%3F/live"
    assert http.asked[1].url.endswith("uniqueId=a%3F")


DEEP = [b"[" * 100_000, b'{"data":' * 100_000, b'{"data":' * 900 + b"1" + b"}" * 900, b'{"a":' + b"9" * 100_000 + b"}"]


@pytest.mark.parametrize("body", [*DEEP, b"\xff\xfe", b'{"data": "\\ud800"}', b'{"data": 1e999}', b"\x00" * 1000])
async def test_no_answer_makes_a_lookup_fail_in_words_that_are_not_ours(body):
    inside = b'<script id="SIGI_STATE">' + body + b"</script>"
    for of_page in (body, inside):
        http = ScriptedHttp({PAGE: of_page, API: body, ROOM_INFO: body, CHECK_ALIVE: body})
        asking = resolver(http)
        for lookup in (await asking.look_up("host"), await asking.room_info(73)):
            assert lookup.status in {LookupStatus.BLOCKED, LookupStatus.UNKNOWN}
        assert await asking.is_alive(73) is None


@pytest.mark.parametrize("room_id", [0, -1, 2**63, 10**19, 10**400, str(2**63), "9" * 30])
async def test_a_room_id_that_cannot_be_one_is_as_good_as_none(room_id):
    live = {"statusCode": 0, "data": user_room(2, room_id)}
    info = {"status_code": 0, "data": {"id": room_id, "id_str": room_id, "status": 2}}
    alive = {"data": [{"alive": True, "room_id": room_id}]}
    script = {PAGE: NO_ROOM, API: live, ROOM_INFO: info, CHECK_ALIVE: alive}
    answers = {part: json.dumps(said).encode() if isinstance(said, dict) else said for part, said in script.items()}
    asking = resolver(ScriptedHttp(answers))
    for lookup in (await asking.look_up("host"), await asking.room_info(73)):
        assert (lookup.status, lookup.room) == (LookupStatus.UNKNOWN, None)
    assert await asking.is_alive(73) is None


@pytest.mark.parametrize("room_id", [0, -5, 2**63, True])
async def test_an_invalid_room_id_is_not_requested(room_id):
    http = ScriptedHttp({ROOM_INFO: b"{}", CHECK_ALIVE: b"{}"})
    for ask in (resolver(http).room_info, resolver(http).is_alive):
        with pytest.raises(ConfigError, match="room_id is"):
            await ask(room_id)
    assert not http.asked


async def test_cookies_are_read_for_each_request_and_sent_unchanged():
    jar = iter(["", "ttwid=1%7C2; a=|"])
    http = ScriptedHttp({PAGE: SHELL, API: API_NOT_FOUND})
    await resolver(http, cookies=lambda: next(jar)).look_up("host")
    assert [asked.headers.get("Cookie") for asked in http.asked] == [None, "ttwid=1%7C2; a=|"]


@pytest.mark.parametrize("order", [(), ("page", "page"), ("page", "html")])
def test_an_order_that_cannot_work_is_refused(order):
    with pytest.raises(ConfigError, match="order"):
        resolver(ScriptedHttp({}), order=order)


async def test_room_info_is_requested_by_id():
    answer = {"status_code": 0, "data": {"id_str": "73", "status": 2, "user_count": 5}}
    http = ScriptedHttp({ROOM_INFO: json.dumps(answer).encode()})
    lookup = await resolver(http).room_info(73)
    assert lookup.status is LookupStatus.LIVE
    assert lookup.room.viewers == 5
    split = urlsplit(http.asked[0].url)
    assert f"{split.scheme}://{split.netloc}{split.path}" == "https://webcast.tiktok.com/webcast/room/info/"
    assert parse_qs(split.query)["room_id"] == ["73"]
    assert parse_qs(split.query)["aid"] == ["1988"]


@pytest.mark.parametrize(("answer", "status"), [(403, LookupStatus.BLOCKED), (404, LookupStatus.UNKNOWN)])
async def test_a_refused_room_info_is_an_answer(answer, status):
    lookup = await resolver(ScriptedHttp({ROOM_INFO: answer})).room_info(73)
    assert (lookup.status, lookup.source, lookup.detail) == (status, "api", f"HTTP {answer}")


@pytest.mark.parametrize(
    ("answer", "alive"),
    [
        (b'{"data": [{"alive": true, "room_id_str": "73"}]}', True),
        (b'{"data": [{"alive": false, "room_id": 73}]}', False),
        (b'{"data": []}', None),
        (403, None),
    ],
)
async def test_a_room_is_alive_not_alive_or_not_spoken_about(answer, alive):
    http = ScriptedHttp({CHECK_ALIVE: answer})
    assert await resolver(http).is_alive(73) is alive
    assert parse_qs(urlsplit(http.asked[0].url).query)["room_ids"] == ["73"]


@pytest.mark.parametrize("answer", [DOWN, 500])
async def test_an_unreachable_api_is_an_error(answer):
    http = ScriptedHttp({ROOM_INFO: answer, CHECK_ALIVE: answer})
    with pytest.raises(ResolverUnavailable):
        await resolver(http).room_info(73)
    with pytest.raises(ResolverUnavailable):
        await resolver(http).is_alive(73)
