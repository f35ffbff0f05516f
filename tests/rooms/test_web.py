from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.rooms.scripted_http import ScriptedHttp
from tiktok_live.errors import AgeRestricted, ConfigError, NetworkError, PayloadTooLarge, ResolverUnavailable
from tiktok_live.http_client import HttpResponse
from tiktok_live.rooms import RoomStatus, WebResolver, require_live

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


PAGE_NOT_FOUND = page_of({"AppContext": {}, "LiveRoom": None})
API_NOT_FOUND = b'{"statusCode": 19881007, "message": "user_not_found", "data": null}'
API_RESTRICTED = b'{"statusCode": 4003110, "message": "", "data": {"prompts": ""}}'
API_ODD = b'{"statusCode": 12345, "message": "odd", "data": null}'
SHELL = b"<html></html>"
DOWN = NetworkError("host.example could not be asked: refused")


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
        (page(2), RoomStatus.LIVE),
        (page(3), RoomStatus.PAUSED),
        (page(4), RoomStatus.ENDED),
        (page(4, ""), RoomStatus.OFFLINE),
    ],
)
async def test_a_definite_page_ends_the_lookup(answer, status):
    http = ScriptedHttp({PAGE: answer})
    lookup = await resolver(http).look_up("host")
    assert (lookup.status, lookup.source, len(http.asked)) == (status, "page", 1)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (api(2), RoomStatus.LIVE),
        (api(3), RoomStatus.PAUSED),
        (api(4), RoomStatus.ENDED),
        (api(4, "0"), RoomStatus.OFFLINE),
        (API_RESTRICTED, RoomStatus.AGE_RESTRICTED),
    ],
)
@pytest.mark.parametrize("first", [PAGE_NOT_FOUND, SHELL, b"", page(0), 403, 404, 429, 418, 503, DOWN])
async def test_an_indefinite_page_passes_on_to_the_api(first, answer, status):
    http = ScriptedHttp({PAGE: first, API: answer})
    lookup = await resolver(http).look_up("host")
    assert (lookup.status, lookup.source) == (status, "api")
    assert [urlsplit(asked.url).path for asked in http.asked] == [PAGE, API]


async def test_the_order_may_be_turned_round_or_hold_one_source():
    http = ScriptedHttp({PAGE: page(2), API: API_NOT_FOUND})
    assert (await resolver(http, order=("api", "page")).look_up("host")).status is RoomStatus.LIVE
    assert [urlsplit(asked.url).path for asked in http.asked] == [API, PAGE]

    http = ScriptedHttp({API: API_NOT_FOUND})
    assert (await resolver(http, order=("api",)).look_up("host")).status is RoomStatus.NOT_FOUND
    assert len(http.asked) == 1


@pytest.mark.parametrize(
    ("of_page", "of_api", "status", "source"),
    [
        (403, API_NOT_FOUND, RoomStatus.NOT_FOUND, "api"),
        (PAGE_NOT_FOUND, API_NOT_FOUND, RoomStatus.NOT_FOUND, "api"),
        (page(0), API_NOT_FOUND, RoomStatus.NOT_FOUND, "api"),
        (PAGE_NOT_FOUND, 403, RoomStatus.BLOCKED, "api"),
        (404, b"<html>", RoomStatus.BLOCKED, "api"),
        (SHELL, b"", RoomStatus.BLOCKED, "page"),
        (SHELL, API_ODD, RoomStatus.BLOCKED, "page"),
        (page(0), 429, RoomStatus.BLOCKED, "api"),
        (404, API_ODD, RoomStatus.NOT_FOUND, "page"),
        (404, DOWN, RoomStatus.NOT_FOUND, "page"),
        (page(0), API_ODD, RoomStatus.UNKNOWN, "page"),
        (418, 404, RoomStatus.UNKNOWN, "page"),
        (DOWN, 404, RoomStatus.UNKNOWN, "api"),
        (DOWN, 403, RoomStatus.BLOCKED, "api"),
        (SHELL, 500, RoomStatus.BLOCKED, "page"),
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


async def test_when_nobody_can_be_asked_the_error_names_each_source_and_its_cause():
    down = NetworkError("the proxy is dead: sessionid=hidden")
    http = ScriptedHttp({PAGE: 502, API: down})
    with pytest.raises(ResolverUnavailable) as caught:
        await resolver(http).look_up("host")
    error = caught.value
    assert "@host" in error.message
    assert "page: www.tiktok.com answered HTTP 502" in error.message
    assert "api: the proxy is dead" in error.message
    assert "hidden" not in str(error)
    assert (error.unique_id, error.hop, error.retryable) == ("host", "room lookup", True)
    assert error.message.count(";") == 1
    assert error.__cause__.__cause__ is down


def dead_proxy() -> NetworkError:
    return NetworkError("h through the proxy p could not be asked", hop="proxy", advice="Start it", retryable=False)


async def test_what_every_source_says_is_said_once_and_the_proxy_stays_the_one_to_blame():
    with pytest.raises(ResolverUnavailable) as caught:
        await resolver(ScriptedHttp({PAGE: dead_proxy(), API: dead_proxy()})).look_up("host")
    error = caught.value
    assert error.message == "@host could not be looked up: h through the proxy p could not be asked"
    assert (error.hop, error.advice, error.retryable) == ("proxy", "Start it", False)


async def test_sources_that_fail_differently_are_the_lookup_s_failure():
    with pytest.raises(ResolverUnavailable) as caught:
        await resolver(ScriptedHttp({PAGE: dead_proxy(), API: 503})).look_up("host")
    assert (caught.value.hop, caught.value.retryable) == ("room lookup", True)
    assert caught.value.advice == ResolverUnavailable.advice


@pytest.mark.parametrize(("said", "how_long"), [("30", "30 s"), ("0", "some minutes"), ("", "some minutes")])
async def test_who_asks_too_often_is_told_how_long_to_wait(said, how_long):
    class Limiting(ScriptedHttp):
        async def get(self, url, **_):
            return HttpResponse(url, 429, {"Retry-After": said})

    lookup = await resolver(Limiting({})).look_up("host")
    assert lookup.status is RoomStatus.BLOCKED
    assert lookup.detail == f"HTTP 429: too many requests, none for {how_long}"
    assert lookup.advice.startswith(f"Wait {how_long} ")


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        ({}, "Guests cannot read it: give the session"),
        ({"cookies": lambda: "sessionid=s"}, "The session that was sent is not accepted"),
        ({"session": "withheld"}, "was not sent: its host must be the platform's, or in allow_session_hosts"),
    ],
)
async def test_what_to_do_about_a_room_for_adults_depends_on_the_session(options, advice):
    restricted = b'{"status_code": 4003110, "data": {"prompts": ""}}'
    http = ScriptedHttp({PAGE: SHELL, API: API_RESTRICTED, ROOM_INFO: restricted})
    asking = resolver(http, **options)
    for lookup in (await asking.look_up("host"), await asking.room_info(73)):
        assert lookup.status is RoomStatus.AGE_RESTRICTED
        assert advice in lookup.advice
        with pytest.raises(AgeRestricted) as caught:
            require_live(lookup, "host")
        assert caught.value.advice == lookup.advice


async def test_a_body_without_end_is_a_source_that_cannot_be_asked():
    http = ScriptedHttp({PAGE: PayloadTooLarge("too much")})
    with pytest.raises(ResolverUnavailable, match="too much"):
        await resolver(http, order=("page",)).look_up("host")


async def test_a_url_that_cannot_work_is_not_hidden():
    http = ScriptedHttp({PAGE: ConfigError("no URL")})
    with pytest.raises(ConfigError):
        await resolver(http).look_up("host")


async def test_the_requests_say_who_asks_and_nothing_more():
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


async def test_cookies_are_asked_for_each_time_and_sent_as_they_are():
    jar = iter(["", "ttwid=1%7C2; a=|"])
    http = ScriptedHttp({PAGE: SHELL, API: API_NOT_FOUND})
    await resolver(http, cookies=lambda: next(jar)).look_up("host")
    assert [asked.headers.get("Cookie") for asked in http.asked] == [None, "ttwid=1%7C2; a=|"]


@pytest.mark.parametrize("order", [(), ("page", "page"), ("page", "html")])
def test_an_order_that_cannot_work_is_refused(order):
    with pytest.raises(ConfigError, match="order"):
        resolver(ScriptedHttp({}), order=order)


async def test_a_room_s_info_is_asked_for_by_its_id():
    answer = {"status_code": 0, "data": {"id_str": "73", "status": 2, "user_count": 5}}
    http = ScriptedHttp({ROOM_INFO: json.dumps(answer).encode()})
    lookup = await resolver(http).room_info(73)
    assert lookup.status is RoomStatus.LIVE
    assert lookup.room.viewers == 5
    split = urlsplit(http.asked[0].url)
    assert f"{split.scheme}://{split.netloc}{split.path}" == "https://webcast.tiktok.com/webcast/room/info/"
    assert parse_qs(split.query)["room_id"] == ["73"]
    assert parse_qs(split.query)["aid"] == ["1988"]


@pytest.mark.parametrize(("answer", "status"), [(403, RoomStatus.BLOCKED), (404, RoomStatus.UNKNOWN)])
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
async def test_a_room_that_cannot_be_asked_about_is_an_error(answer):
    http = ScriptedHttp({ROOM_INFO: answer, CHECK_ALIVE: answer})
    with pytest.raises(ResolverUnavailable):
        await resolver(http).room_info(73)
    with pytest.raises(ResolverUnavailable):
        await resolver(http).is_alive(73)
