from __future__ import annotations

import pytest

from tiktok_live.simulator.handshake import DEVICE_BLOCKED, ILLEGAL_APP, HandshakeRefusal, check_handshake, cookie_value

HEADERS = {"Cookie": "a=b; ttwid=1%7Cx", "User-Agent": "Mozilla/5.0"}
ROOMS = {7300000000000000001}
QUERY = "version_code=180800&aid=1988&room_id=7300000000000000001"


def test_a_guest_of_a_known_room_is_accepted():
    assert check_handshake(QUERY, HEADERS, ROOMS) is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Cookie": "ttwid=1"},
        {"User-Agent": "Mozilla/5.0"},
        {"Cookie": "ttwid=", "User-Agent": "Mozilla/5.0"},
        {"Cookie": "ttwid=1", "User-Agent": ""},
        {"Cookie": "other=ttwid", "User-Agent": "Mozilla/5.0"},
    ],
)
def test_without_cookie_or_user_agent_the_device_is_blocked(headers):
    assert check_handshake(QUERY, headers, ROOMS) == DEVICE_BLOCKED


@pytest.mark.parametrize("room", ["", "&room_id=", "&room_id=5", "&room_id=x", "&room_id=²", f"&room_id={'9' * 5000}"])
def test_without_a_known_room_the_device_is_blocked(room):
    assert check_handshake(f"aid=1988{room}", HEADERS, ROOMS) == DEVICE_BLOCKED


@pytest.mark.parametrize("query", ["", "room_id=7300000000000000001", "aid=&room_id=7300000000000000001"])
def test_without_an_app_id_the_app_is_illegal(query):
    assert check_handshake(query, {}, ROOMS) == ILLEGAL_APP


def test_a_refusal_is_in_the_headers():
    assert DEVICE_BLOCKED.headers == {"Handshake-Msg": "DEVICE_BLOCKED", "Handshake-Status": "415"}
    assert ILLEGAL_APP.headers == {"Handshake-Msg": "illegal app_id", "Handshake-Status": "417"}
    assert HandshakeRefusal(403, "", None).headers == {}


def test_cookies_are_parsed_in_every_format_of_clients():
    assert cookie_value("a=1; ttwid=1|x=|y;", "ttwid") == "1|x=|y"
    assert cookie_value("a=1;ttwid=2", "ttwid") == "2"
    assert cookie_value("attwid=1", "ttwid") == ""
