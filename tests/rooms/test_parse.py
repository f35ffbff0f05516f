from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.captures import CAPTURES, needs_captures
from tiktok_live.rooms import LookupStatus, RoomLookup
from tiktok_live.rooms.parse import parse_check_alive, parse_live_page, parse_room_info, parse_user_room

ROOM_ID = 7300000000000000001
PARSERS = [lambda body: parse_live_page(body, "host"), parse_user_room, parse_room_info]


def user_and_live(room_id: object = str(ROOM_ID), user_status: object = 2, live_status: object = 2, **live):
    return {
        "user": {
            "id": "6800000000000000001",
            "uniqueId": "Demo_Host",
            "nickname": "Demo",
            "secUid": "MS4w",
            "roomId": room_id,
            "status": user_status,
        },
        "stats": {"followerCount": 1200},
        "liveRoom": {
            "status": live_status,
            "title": "hello",
            "startTime": 1750000000,
            "coverUrl": "https://x/c.jpg",
            "liveRoomStats": {"userCount": 52, "enterCount": 900},
            **live,
        },
    }


def script(name: str, content: str, attributes: str = 'type="application/json"') -> str:
    return f'<html><script>var id="x";</script><script id="{name}" {attributes}>{content}</script></html>'


def sigi(info: object) -> str:
    return script("SIGI_STATE", json.dumps({"LiveRoom": {"liveRoomUserInfo": info}}))


def profile(detail: object) -> str:
    state = {"__DEFAULT_SCOPE__": {"webapp.user-detail": detail}}
    return script("__UNIVERSAL_DATA_FOR_REHYDRATION__", json.dumps(state))


def api(data: object, code: object = 0, message: str = "") -> str:
    return json.dumps({"statusCode": code, "message": message, "data": data})


def info(code: object = 0, **data: object) -> str:
    return json.dumps({"status_code": code, "data": data, "extra": {"now": 1}})


def both_ways(described: object) -> list[RoomLookup]:
    """The live page and the user API carry the same object."""
    return [parse_live_page(sigi(described), "asked"), parse_user_room(api(described))]


# --- what the page and the user API share


def test_a_live_room_is_read_whole():
    for lookup in both_ways(user_and_live()):
        room = lookup.room
        assert lookup.status is room.status is LookupStatus.LIVE
        assert lookup.detail == "the host is live (liveRoom.status 2, user.status 2)"
        assert (room.room_id, room.unique_id, room.title) == (ROOM_ID, "Demo_Host", "hello")
        assert (room.host_id, room.host_nickname, room.host_sec_uid) == (6800000000000000001, "Demo", "MS4w")
        assert (room.viewers, room.cover_url) == (52, "https://x/c.jpg")
        assert room.started_at == datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
        assert room.started_at.utcoffset().total_seconds() == 0
    assert [lookup.source for lookup in both_ways(user_and_live())] == ["page", "api"]


@pytest.mark.parametrize(
    ("user_status", "live_status", "status"),
    [
        (2, 2, LookupStatus.LIVE),
        (2, 4, LookupStatus.LIVE),
        (4, 2, LookupStatus.LIVE),
        (3, 2, LookupStatus.LIVE),
        (None, 2, LookupStatus.LIVE),
        ("2", None, LookupStatus.LIVE),
        (3, 3, LookupStatus.PAUSED),
        (4, 3, LookupStatus.PAUSED),
        (3, 4, LookupStatus.PAUSED),
        (4, 4, LookupStatus.ENDED),
        (4, None, LookupStatus.ENDED),
        (0, 4, LookupStatus.ENDED),
        (0, 1, LookupStatus.UNKNOWN),
        (None, None, LookupStatus.UNKNOWN),
        (True, 2.0, LookupStatus.UNKNOWN),
        (-2, [2], LookupStatus.UNKNOWN),
    ],
)
def test_of_two_statuses_the_better_one_counts_and_the_room_stays(user_status, live_status, status):
    for lookup in both_ways(user_and_live(user_status=user_status, live_status=live_status)):
        assert lookup.status is lookup.room.status is status
        assert lookup.room.room_id == ROOM_ID


@pytest.mark.parametrize(
    "room_id", ["", "0", 0, None, "abc", "-1", "７３", 1.5, True, str(2**63), "9" * 5_000, [], {"a": 1}]
)
def test_without_a_usable_room_id_the_user_is_offline(room_id):
    for lookup in both_ways(user_and_live(room_id, user_status=4, live_status=4)):
        assert (lookup.status, lookup.room) == (LookupStatus.OFFLINE, None)
    for lookup in both_ways(user_and_live(room_id, user_status=0, live_status=None)):
        assert lookup.status is LookupStatus.OFFLINE


@pytest.mark.parametrize("status", [2, 3])
def test_a_live_whose_room_is_not_named_is_not_offline(status):
    for lookup in both_ways(user_and_live("", user_status=status, live_status=0)):
        assert (lookup.status, lookup.room) == (LookupStatus.UNKNOWN, None)
        assert "the room id is missing" in lookup.detail


@pytest.mark.parametrize("described", [{"liveRoom": {"status": 2}}, {"user": None}, {"user": {}}, {"user": "x"}])
def test_an_answer_without_a_user_settles_nothing(described):
    for lookup in both_ways(described):
        assert (lookup.status, lookup.room) == (LookupStatus.UNKNOWN, None)


def test_zero_viewers_count_only_in_a_filled_room():
    unfilled = user_and_live(title="", startTime=0, liveRoomStats={"userCount": 0})
    for lookup in both_ways(unfilled):
        assert (lookup.room.viewers, lookup.room.started_at) == (None, None)
    for lookup in both_ways(user_and_live(liveRoomStats={"userCount": 0})):
        assert lookup.room.viewers == 0
    for lookup in both_ways(user_and_live(startTime=None, liveRoomStats={"userCount": "3"})):
        assert (lookup.room.viewers, lookup.room.started_at) == (3, None)
    for lookup in both_ways(user_and_live(liveRoomStats=None)):
        assert lookup.room.viewers is None


def test_an_ended_room_has_no_viewers():
    for lookup in both_ways(user_and_live(user_status=4, live_status=4)):
        assert lookup.room.viewers is None


@pytest.mark.parametrize(
    ("start", "year"),
    [(1750000000, 2025), ("1750000000", 2025), (1750000000000, 2025), (1420070400, 2015), (4133980799, 2100)],
)
def test_a_start_is_in_seconds_or_milliseconds(start, year):
    for lookup in both_ways(user_and_live(startTime=start)):
        assert lookup.room.started_at.year == year


def test_milliseconds_are_kept():
    for lookup in both_ways(user_and_live(startTime=1750000000250)):
        assert lookup.room.started_at == datetime(2025, 6, 15, 15, 6, 40, 250_000, tzinfo=UTC)


@pytest.mark.parametrize("start", [0, 1, -1, 1420070399, 4133980800, 10**17, 2**63 - 1, "soon", None, 1.5e9])
def test_an_impossible_start_time_is_none(start):
    for lookup in both_ways(user_and_live(startTime=start)):
        assert lookup.room.started_at is None


def test_half_a_surrogate_pair_becomes_text_that_can_be_sent():
    for lookup in both_ways(user_and_live(title="a\ud83d")):
        assert lookup.room.title == "a?"


def test_the_detail_names_both_codes():
    for lookup in both_ways(user_and_live(user_status=4, live_status=2)):
        assert lookup.detail == "the host is live (liveRoom.status 2, user.status 4)"


def test_wrong_types_are_absent_values():
    described = user_and_live(title=5, coverUrl=None)
    described["user"] |= {"id": {}, "uniqueId": 7, "nickname": [], "secUid": None}
    page, answer = both_ways(described)
    assert (page.room.unique_id, answer.room.unique_id) == ("asked", "")
    for lookup in (page, answer):
        room = lookup.room
        assert (room.title, room.cover_url, room.host_id, room.host_nickname, room.host_sec_uid) == ("", "", 0, "", "")


# --- the page alone


@pytest.mark.parametrize(
    "opening",
    [
        '<script id="SIGI_STATE" type="application/json">',
        '<script type="application/json" id="SIGI_STATE">',
        "<script type='application/json' nonce=x id='SIGI_STATE' data-id=\"y\">",
        '<script\n data-id="no"\n id = SIGI_STATE\n crossorigin>',
        '<SCRIPT ID="SIGI_STATE">',
    ],
)
@pytest.mark.parametrize("closing", ["</script>", "</SCRIPT >"])
def test_the_state_is_found_whatever_its_tag_looks_like(opening, closing):
    state = json.dumps({"LiveRoom": {"liveRoomUserInfo": user_and_live()}})
    html = f"<script>1</script><script id=other>{{}}</script>{opening}\n {state} \n{closing}<p>"
    assert parse_live_page(html, "host").status is LookupStatus.LIVE
    assert parse_live_page(html.encode(), "host").status is LookupStatus.LIVE


def test_a_tag_that_only_looks_like_the_state_is_not_it():
    state = json.dumps({"LiveRoom": {"liveRoomUserInfo": user_and_live()}})
    for tag in ("<script data-id='SIGI_STATE'>", "<script id='SIGI_STATE-2'>", "<scripted id='SIGI_STATE'>"):
        assert parse_live_page(f"{tag}{state}</script>", "host").status is LookupStatus.BLOCKED


def test_the_older_state_is_read():
    state = json.dumps({"LiveRoom": {"liveRoomUserInfo": user_and_live(user_status=4, live_status=4)}})
    content = f"window['SIGI_STATE']={state};window['SIGI_RETRY']={{\"a\":1}};"
    lookup = parse_live_page(script("sigi-persisted-data", content, ""), "host")
    assert (lookup.status, lookup.room.room_id) == (LookupStatus.ENDED, ROOM_ID)


def test_the_older_state_is_used_if_the_newer_one_is_broken():
    state = json.dumps({"LiveRoom": {"liveRoomUserInfo": user_and_live()}})
    html = script("SIGI_STATE", '{"LiveRoom": {') + script("sigi-persisted-data", f"window['SIGI_STATE']={state}")
    assert parse_live_page(html, "host").status is LookupStatus.LIVE


@pytest.mark.parametrize(
    "state",
    [{"LiveRoom": None}, {"LiveRoom": {}}, {"AppContext": {}}, {"LiveRoom": "x"}, {"ItemModule": {"7": {"id": "7"}}}],
)
def test_a_state_without_a_room_proves_nothing(state):
    lookup = parse_live_page(script("SIGI_STATE", json.dumps(state)), "host")
    assert (lookup.status, lookup.source, lookup.room) == (LookupStatus.UNKNOWN, "page", None)
    assert (lookup.detail, lookup.evidence) == ("the state of the page has no LiveRoom", "none")
    assert "spelling" in lookup.advice


def test_an_age_gate_without_a_user_is_inferred_and_one_beside_a_user_is_not():
    gate = script("SIGI_STATE", json.dumps({"LiveRoom": {"isAgeGateRoom": True, "liveRoomUserInfo": None}}))
    lookup = parse_live_page(gate, "host")
    assert (lookup.status, lookup.evidence) == (LookupStatus.AGE_RESTRICTED, "user")
    known = {"LiveRoom": {"isAgeGateRoom": True, "liveRoomUserInfo": user_and_live()}}
    assert parse_live_page(script("SIGI_STATE", json.dumps(known)), "host").status is LookupStatus.LIVE


def test_a_captcha_page_with_a_state_is_not_a_not_found_user():
    html = script("SIGI_STATE", '{"AppContext": {}}') + "<div class='tiktok-verify-page'>"
    lookup = parse_live_page(html, "host")
    assert (lookup.status, lookup.detail) == (LookupStatus.BLOCKED, "a captcha page")


@pytest.mark.parametrize(
    ("detail", "status", "words"),
    [
        ({"statusCode": 10221}, LookupStatus.NOT_FOUND, "10221"),
        ({"statusCode": 10223}, LookupStatus.NOT_FOUND, "10223"),
        ({"statusCode": 10222}, LookupStatus.UNKNOWN, "private"),
        ({"statusCode": 0, "userInfo": {"user": {"roomId": ""}}}, LookupStatus.UNKNOWN, "a profile without a room"),
        ({"statusCode": 5, "userInfo": None}, LookupStatus.UNKNOWN, "statusCode 5"),
    ],
)
@pytest.mark.parametrize("before", ["", script("SIGI_STATE", '{"LiveRoom": null}'), script("SIGI_STATE", "broken")])
def test_the_profile_s_state_says_whether_the_user_exists(detail, status, words, before):
    lookup = parse_live_page(before + profile(detail), "host")
    assert (lookup.status, lookup.source, lookup.room) == (status, "page", None)
    assert words in lookup.detail


@pytest.mark.parametrize("name", ["Host", None])
def test_a_profile_s_room_is_a_hint_and_never_live(name):
    user = {"id": "68", "uniqueId": name, "nickname": "Demo", "secUid": "MS4w", "roomId": str(ROOM_ID)}
    lookup = parse_live_page(profile({"statusCode": 0, "userInfo": {"user": user}}), "host")
    room = lookup.room
    assert lookup.status is room.status is LookupStatus.UNKNOWN
    assert lookup.source == "page"
    assert (room.room_id, room.unique_id) == (ROOM_ID, name or "host")
    assert (room.host_id, room.host_nickname, room.host_sec_uid) == (68, "Demo", "MS4w")
    assert "a profile with a room" in lookup.detail


def test_the_live_state_beats_the_profile_s():
    html = profile({"statusCode": 10221}) + sigi(user_and_live())
    assert parse_live_page(html, "host").status is LookupStatus.LIVE


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("", "an empty page"),
        (" \n", "an empty page"),
        ("<html><body class='tiktok-verify-page'>", "captcha"),
        ("<p>Something went wrong</p><button>Refresh</button>", "Something went wrong"),
        ("<html>" + "x" * 1149, "1155 characters without data"),
        (script("SIGI_STATE", "{}"), "without data"),
        (script("SIGI_STATE", "no object"), "without data"),
        (script("SIGI_STATE", '{"LiveRoom": '), "without data"),
        (script("SIGI_STATE", "[" * 100_000), "without data"),
        (script("SIGI_STATE", '{"a":' * 100_000), "without data"),
        (script("SIGI_STATE", '{"a":' + "9" * 5_000 + "}"), "without data"),
        ("<script id='SIGI_STATE'", "without data"),
        ("<script id='SIGI_STATE'>{}", "without data"),
        (profile(None), "without data"),
    ],
)
def test_a_page_without_a_state_is_blocked_with_a_reason(html, words):
    lookup = parse_live_page(html, "host")
    assert (lookup.status, lookup.source, lookup.room) == (LookupStatus.BLOCKED, "page", None)
    assert words in lookup.detail


# --- the user API alone


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (api(None, 19881007, "user_not_found"), LookupStatus.NOT_FOUND, "19881007"),
        (api(None, 19881007), LookupStatus.NOT_FOUND, "19881007"),
        (api(None, 1, "user_not_found"), LookupStatus.NOT_FOUND, "user_not_found"),
        (api(None, 0), LookupStatus.UNKNOWN, "has no data"),
        (api({}, 0), LookupStatus.UNKNOWN, "has no data"),
        (api({"user": {}}, 0), LookupStatus.UNKNOWN, "has no data"),
        (api(None, 404000, "not found"), LookupStatus.UNKNOWN, "404000"),
        (api(None, 4003, "x"), LookupStatus.UNKNOWN, "4003"),
        (api(None, 10041), LookupStatus.ENDED, "10041"),
        (api(None, 30003, "room has finished"), LookupStatus.ENDED, "30003"),
        (api({"prompts": ""}, 4003110), LookupStatus.AGE_RESTRICTED, "4003110"),
        (api(user_and_live(), 4003110), LookupStatus.AGE_RESTRICTED, "4003110"),
        (api(None, 19881005, "params_error"), LookupStatus.UNKNOWN, "params_error"),
        (api(user_and_live(), 777, "x" * 500), LookupStatus.UNKNOWN, "statusCode 777"),
        (api(user_and_live(), None), LookupStatus.UNKNOWN, "statusCode None"),
        ("{}", LookupStatus.UNKNOWN, "statusCode None"),
        ("", LookupStatus.BLOCKED, "an empty response"),
        ("  \n", LookupStatus.BLOCKED, "an empty response"),
        ("<html>captcha</html>", LookupStatus.BLOCKED, "20 characters that are not JSON"),
        ("[1]", LookupStatus.BLOCKED, "not JSON"),
        ("null", LookupStatus.BLOCKED, "not JSON"),
        ('{"statusCode": 0', LookupStatus.BLOCKED, "not JSON"),
        ("[" * 100_000, LookupStatus.BLOCKED, "not JSON"),
        ("9" * 5_000, LookupStatus.BLOCKED, "not JSON"),
    ],
)
def test_the_user_api_s_refusals(body, status, words):
    lookup = parse_user_room(body)
    assert (lookup.status, lookup.source, lookup.room) == (status, "api", None)
    assert words in lookup.detail
    assert len(lookup.detail) < 200
    assert parse_user_room(body.encode()) == lookup


# --- room info


def owner() -> dict[str, object]:
    return {"id": 1, "id_str": "6800000000000000001", "display_id": "demo", "nickname": "Demo", "sec_uid": "MS4w"}


@pytest.mark.parametrize(
    ("number", "status", "viewers"),
    [
        (2, LookupStatus.LIVE, 52),
        (3, LookupStatus.PAUSED, 52),
        (4, LookupStatus.ENDED, None),
        (1, LookupStatus.UNKNOWN, None),
        (None, LookupStatus.UNKNOWN, None),
    ],
)
def test_a_room_s_info_is_read_whole(number, status, viewers):
    body = info(
        id=7300000000000000512,
        id_str=str(ROOM_ID),
        status=number,
        title="hello",
        user_count=52,
        create_time=1750000000,
        start_time=1750000003,
        owner=owner(),
        cover={"url_list": ["https://x/1", "https://x/2"]},
        stats={"total_user": 900},
    )
    lookup = parse_room_info(body)
    room = lookup.room
    assert lookup.status is room.status is status
    assert lookup.source == "api"
    assert (room.room_id, room.unique_id, room.title, room.viewers) == (ROOM_ID, "demo", "hello", viewers)
    assert (room.host_id, room.host_nickname, room.host_sec_uid) == (6800000000000000001, "Demo", "MS4w")
    assert room.started_at == datetime(2025, 6, 15, 15, 6, 43, tzinfo=UTC)
    assert room.cover_url == "https://x/1"


def test_a_room_s_info_may_be_almost_empty():
    room = parse_room_info(info(id=ROOM_ID, id_str="", status=2, user_count=0, create_time=1750000000)).room
    assert (room.room_id, room.viewers, room.unique_id, room.cover_url) == (ROOM_ID, 0, "", "")
    assert room.started_at == datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (info(4003110, prompts=""), LookupStatus.AGE_RESTRICTED, "4003110"),
        (info(10011, message="params"), LookupStatus.UNKNOWN, "10011"),
        (info(10041, id_str="7", status=2), LookupStatus.ENDED, "10041"),
        (info(10041, message="what"), LookupStatus.ENDED, "10041"),
        (info(30003, message="room has finished", prompts="This LIVE video has ended"), LookupStatus.ENDED, "30003"),
        (info(30003, prompts="This LIVE video has ended"), LookupStatus.ENDED, "30003"),
        (info(30003), LookupStatus.ENDED, "30003"),
        (info(30003, message="odd"), LookupStatus.UNKNOWN, "30003"),
        (info(31000, message="room has finished"), LookupStatus.ENDED, "31000"),
        (info(0, message="room has finished"), LookupStatus.UNKNOWN, "the response has no room"),
        (info(4003182, prompts=""), LookupStatus.UNKNOWN, "4003182"),
        (info(20003, message="User doesn't login"), LookupStatus.BLOCKED, "a sign-in is required"),
        (info(0, status=2), LookupStatus.UNKNOWN, "the response has no room"),
        (info(0, id_str="0", id=0), LookupStatus.UNKNOWN, "the response has no room"),
        ('{"status_code": 0, "data": null}', LookupStatus.UNKNOWN, "the response has no room"),
        ("{}", LookupStatus.UNKNOWN, "the response has no room"),
        ("", LookupStatus.BLOCKED, "empty"),
        ("<html>", LookupStatus.BLOCKED, "JSON"),
    ],
)
def test_room_info_s_refusals(body, status, words):
    lookup = parse_room_info(body)
    assert (lookup.status, lookup.source, lookup.room) == (status, "api", None)
    assert words in lookup.detail


# --- check alive


def test_alive_rooms_are_read_by_id_whatever_their_order():
    rows = [
        {"alive": True, "room_id": 1, "room_id_str": str(ROOM_ID)},
        {"alive": False, "room_id": 2},
        {"alive": "yes", "room_id": 3},
        {"room_id": 4},
        None,
        7,
        {"alive": True},
        {"alive": True, "room_id": 0},
    ]
    assert parse_check_alive(json.dumps({"data": rows})) == {ROOM_ID: True, 2: False}


@pytest.mark.parametrize("body", ["", "<html>", "[]", "{}", '{"data": null}', '{"data": {"alive": true}}', b"\xff"])
def test_a_response_without_rooms_is_empty(body):
    assert parse_check_alive(body) == {}


# --- what an answer rests on


@pytest.mark.parametrize(
    ("room_id", "status", "found", "evidence"),
    [
        (str(ROOM_ID), 2, LookupStatus.LIVE, "status"),
        (str(ROOM_ID), 4, LookupStatus.ENDED, "status"),
        (str(ROOM_ID), 0, LookupStatus.UNKNOWN, "user"),
        ("", 4, LookupStatus.OFFLINE, "status"),
        ("", 0, LookupStatus.OFFLINE, "user"),
        ("", None, LookupStatus.OFFLINE, "user"),
        ("0", 2, LookupStatus.UNKNOWN, "status"),
    ],
)
def test_a_status_is_stated_or_inferred_from_missing_data(room_id, status, found, evidence):
    for lookup in both_ways(user_and_live(room_id, user_status=status, live_status=status)):
        assert (lookup.status, lookup.evidence) == (found, evidence)


@pytest.mark.parametrize(
    ("detail", "evidence"),
    [
        ({"statusCode": 10221}, "status"),
        ({"statusCode": 10222}, "user"),
        ({"statusCode": 0, "userInfo": {"user": {"id": "5"}}}, "user"),
        ({"statusCode": 5}, "none"),
    ],
)
def test_a_profile_gives_the_user_or_states_that_there_is_none(detail, evidence):
    assert parse_live_page(profile(detail), "host").evidence == evidence


# --- who asks is refused

CHALLENGE = {
    "code": "10000",
    "from": "",
    "type": "verify",
    "region": "va",
    "subtype": "slide",
    "detail": "x",
    "fp": "v",
}
REFUSALS = {
    "captcha": (
        "<html><div class='tiktok-verify-page'>",
        "<html><div id='captcha_container'>",
        "<html>captcha</html>",
        json.dumps(CHALLENGE),
        '{"code": 10000}',
        '{"status_code": 10000, "message": "verify"}',
        '{"statusCode": "10000", "message": "", "data": null}',
        '{"statusCode": 0, "data": {"type": "verify", "subtype": "3d"}}',
        '{"statusCode": 5, "status_code": 5, "message": "captcha needed"}',
    ),
    "sign-in": (
        "<html><title>Log in | TikTok</title><script src=captcha.js></script>",
        "<html><body><h1>Log in to TikTok</h1>",
        '{"statusCode": 2483, "status_code": 2483, "message": ""}',
        '{"statusCode": 20003, "status_code": 20003, "message": "User doesn\'t login"}',
        '{"statusCode": 8, "status_code": 8, "message": "user_not_login"}',
        '{"statusCode": 8, "status_code": 8, "data": {"prompts": "Please log in first"}}',
    ),
    "region": (
        "<html><p>TikTok isn&#39;t available in your region</p>",
        "<html><p>Sorry, TikTok isn\u2019t available right now</p>",
        "<html><p>This LIVE is not available in your country.",
        "<html><p>we have discontinued operating TikTok in Hong Kong",
        '{"statusCode": 7, "status_code": 7, "message": "not available in your region"}',
        '{"statusCode": 7, "status_code": 7, "data": {"message": "region_restricted"}}',
    ),
    "firewall": (
        "<html><title>Access Denied</title><h1>Access Denied</h1> Reference #18.1",
        "<html><head><title>Please wait...</title></head><p id='wci' class='_wafchallengeid'></p>",
        "<html><title>Just a moment...</title>",
        "<html><script>window.slardarWAF={}</script>",
    ),
}
REFUSED = [(kind, body) for kind, bodies in REFUSALS.items() for body in bodies]
WAYS_OUT = {"captcha": "does not solve captchas", "sign-in": "session", "region": "proxy", "firewall": "firewall"}


@pytest.mark.parametrize(("kind", "body"), REFUSED)
@pytest.mark.parametrize("parse", PARSERS, ids=["page", "user", "info"])
def test_each_kind_of_refusal_has_its_own_advice(parse, kind, body):
    lookup = parse(body)
    assert (lookup.status, lookup.room, lookup.evidence) == (LookupStatus.BLOCKED, None, "none")
    assert WAYS_OUT[kind] in lookup.advice
    assert not lookup.advice.endswith(".")
    assert sum(words in lookup.advice for words in WAYS_OUT.values()) == 1
    assert lookup.detail.isprintable()
    assert "None" not in lookup.detail
    assert parse(body.encode()) == lookup


def test_refusals_of_different_kinds_read_differently():
    assert len({parse_live_page(bodies[0], "host").detail for bodies in REFUSALS.values()}) == len(REFUSALS)


@pytest.mark.parametrize("kind", ["captcha", "sign-in", "region"])
def test_a_refusal_text_in_a_page_with_a_state_is_ignored(kind):
    html = script("SIGI_STATE", '{"AppContext": {}}') + REFUSALS[kind][0]
    assert parse_live_page(html, "host").status is LookupStatus.BLOCKED


@pytest.mark.parametrize("words", ["captcha", "slardar", "Log in to TikTok", "not available in your region"])
def test_texts_in_the_state_of_a_page_are_not_a_refusal(words):
    described = user_and_live(title=words)
    for lookup in both_ways(described):
        assert lookup.status is LookupStatus.LIVE
    state = {"AppContext": {"texts": {"a": words}}, "LiveRoom": None}
    assert parse_live_page(script("SIGI_STATE", json.dumps(state)), "host").status is LookupStatus.UNKNOWN


def test_not_found_and_restricted_are_not_refusals():
    assert parse_user_room(api(None, 19881007, "user_not_found, log in")).status is LookupStatus.NOT_FOUND
    assert parse_user_room(api({"prompts": "log in"}, 4003110)).status is LookupStatus.AGE_RESTRICTED


# --- no input makes a parser raise


def looks_right(lookup: RoomLookup) -> None:
    assert isinstance(lookup, RoomLookup)
    assert lookup.detail
    assert lookup.detail.isprintable()
    assert (lookup.room is not None) or lookup.status not in {LookupStatus.LIVE, LookupStatus.PAUSED}
    assert lookup.room is None or lookup.room.status is lookup.status


KEYS = st.sampled_from(
    [
        "LiveRoom",
        "liveRoomUserInfo",
        "user",
        "liveRoom",
        "status",
        "statusCode",
        "status_code",
        "data",
        "message",
        "roomId",
        "id",
        "id_str",
        "room_id",
        "alive",
        "startTime",
        "liveRoomStats",
        "userCount",
        "__DEFAULT_SCOPE__",
        "webapp.user-detail",
        "userInfo",
        "owner",
        "cover",
        "url_list",
        "message",
        "prompts",
        "code",
        "type",
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([0, 2, 3, 4, 10000, 10041, 20003, 30003, 10221, 10222, 4003110, 1750000000])
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(
        ["0", "7300000000000000001", "user_not_found", "x\ud800", "verify", "captcha", "room has finished"]
    )
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)


@given(st.text() | st.binary())
def test_random_input_is_an_answer_of_every_parser(body):
    for parse in PARSERS:
        looks_right(parse(body))
    parse_check_alive(body)


@given(TREES)
def test_random_json_is_an_answer_of_every_parser(tree):
    body = json.dumps(tree)
    for parse in PARSERS:
        looks_right(parse(body))
    for name in ("SIGI_STATE", "sigi-persisted-data", "__UNIVERSAL_DATA_FOR_REHYDRATION__"):
        looks_right(parse_live_page(script(name, body), "host"))
    looks_right(parse_user_room(api(tree)))
    looks_right(parse_live_page(sigi(tree), "host"))
    assert all(isinstance(alive, bool) for alive in parse_check_alive(json.dumps({"data": tree})).values())


@given(st.lists(st.sampled_from(["<script", " id=", "SIGI_STATE", '"', ">", "{", "}", "</script>", "LiveRoom", ":"])))
def test_torn_tags_are_an_answer(pieces):
    looks_right(parse_live_page("".join(pieces), "host"))


@pytest.mark.parametrize(
    "piece", ["<script", "<script id=", "<script>", "<script id=SIGI_STATE>{", "</script", "id=", "{"]
)
def test_a_page_of_one_piece_repeated_is_read_in_one_pass(piece):
    looks_right(parse_live_page(piece * 200_000, "host"))


# --- recorded answers


@needs_captures
def test_the_recorded_live_page():
    lookup = parse_live_page((CAPTURES / "live_page_2026-08.html").read_bytes(), "asked")
    room = lookup.room
    assert lookup.status is room.status is LookupStatus.LIVE
    assert (room.room_id, room.unique_id, room.host_id) == (7669634131874433812, "example_host", 6800000000000000001)
    # Its liveRoom is not filled in.
    assert (room.title, room.viewers, room.started_at, room.cover_url) == ("", None, None, "")


@needs_captures
def test_the_recorded_live_page_cut_off_anywhere():
    page = (CAPTURES / "live_page_2026-08.html").read_bytes()
    state_ends = page.index(b"</script>", page.index(b"SIGI_STATE")) + len(b"</script")
    for end in range(len(page)):
        lookup = parse_live_page(page[:end], "host")
        looks_right(lookup)
        assert lookup.status is (LookupStatus.LIVE if end >= state_ends else LookupStatus.BLOCKED)


@needs_captures
@pytest.mark.parametrize(
    ("name", "status", "room_id"),
    [
        ("api_live_user_room_offline_200", LookupStatus.ENDED, 7684008970436823815),
        ("api_live_user_room_not_found_200", LookupStatus.NOT_FOUND, None),
        ("api_live_user_room_params_error_200", LookupStatus.UNKNOWN, None),
    ],
)
def test_the_recorded_user_api_answers(name, status, room_id):
    answers = json.loads((CAPTURES / "user_room_and_check_alive_2026-09.json").read_bytes())
    body = json.dumps(answers[name])
    lookup = parse_user_room(body)
    assert lookup.status is status
    assert (lookup.room.room_id if lookup.room else None) == room_id
    for end in range(len(body)):
        assert parse_user_room(body[:end]).status is LookupStatus.BLOCKED


@needs_captures
def test_the_recorded_check_alive():
    answers = json.loads((CAPTURES / "user_room_and_check_alive_2026-09.json").read_bytes())
    body = json.dumps(answers["webcast_room_check_alive_200"])
    assert parse_check_alive(body) == {7684008970436823815: False}


@needs_captures
def test_the_recorded_refusal():
    body = (CAPTURES / "room_info_age_restricted_2026-08.json").read_bytes()
    assert parse_room_info(body).status is LookupStatus.AGE_RESTRICTED


@needs_captures
def test_the_recorded_room():
    body = (CAPTURES / "room_enter_2025-05.json").read_bytes()
    recorded = json.loads(body)["data"]
    assert str(recorded["id"]) != recorded["id_str"]
    lookup = parse_room_info(body)
    room = lookup.room
    assert lookup.status is LookupStatus.LIVE
    assert (room.room_id, room.host_id) == (int(recorded["id_str"]), int(recorded["owner"]["id_str"]))
    assert (room.viewers, recorded["stats"]["total_user"]) == (541, 1661)
    assert room.unique_id == recorded["owner"]["display_id"]
    assert room.started_at == datetime(2025, 5, 12, 6, 54, 5, tzinfo=UTC)
    assert room.cover_url == recorded["cover"]["url_list"][0]
    assert room.title
    for end in range(0, len(body) - 1, 997):
        assert parse_room_info(body[:end]).status is LookupStatus.BLOCKED
