from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from tiktok_live.errors import ConfigError
from tiktok_live.relay.access import Access, Door
from tiktok_live.relay.answers import Refusal

TOKEN = "0123456789abcdef"


def verdict(access: Access, door: Door, path: str = "/", **headers: str) -> int:
    request = make_mocked_request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
    try:
        access.check(request, door)
    except Refusal as refusal:
        return refusal.status
    return 200


@pytest.mark.parametrize("host", ["127.0.0.1:21214", "localhost", "LOCALHOST:1", "[::1]:21214", "127.0.0.1"])
def test_a_host_of_this_machine_is_accepted(host):
    assert verdict(Access("127.0.0.1"), Door.EVENTS, Host=host, Origin="https://widgets.example") == 200


@pytest.mark.parametrize(
    "host",
    [
        *("", "evil.example", "evil.example:21214", "127.0.0.1.evil.example", "localhost.", "127.0.0.1@evil.example"),
        *("[::1", "10.0.0.5", "evil.example/127.0.0.1", "127.0.0.1:21214/x", "evil.example:127.0.0.1", "0.0.0.0"),
        *("127.0.0.1 x", "127.0.0.1:21214.evil.example", "[::1]evil.example", "evil[::1]", "127.0.0.1:"),
    ],
)
def test_another_host_is_refused_whatever_the_door(host):
    access = Access("127.0.0.1", TOKEN)
    for door in Door:
        assert verdict(access, door, Host=host, Authorization=f"Bearer {TOKEN}") == 403


def test_control_needs_the_token_and_no_foreign_page():
    access, host = Access("127.0.0.1", TOKEN), "127.0.0.1:21214"
    own = {"Host": host, "Authorization": f"Bearer {TOKEN}"}
    assert verdict(access, Door.CONTROL, **own) == 200
    assert verdict(access, Door.CONTROL, **own, Origin=f"http://{host}") == 200
    for origin in ("null", "http://absolute", "https://evil.example", "http://localhost:21214", "http://127.0.0.1:1"):
        assert verdict(access, Door.CONTROL, **own, Origin=origin) == 403
    for words in ("", TOKEN, "Bearer", f"Bearer {TOKEN}x", "Bearer ", f"Basic {TOKEN}"):
        assert verdict(access, Door.CONTROL, Host=host, Authorization=words) == 401
    assert not access.is_token("\udcff")
    assert verdict(access, Door.CONTROL, f"/?token={TOKEN}", Host=host) == 401, "an address is no place for it"


def test_what_is_not_marked_is_control():
    access = Access("127.0.0.1")

    async def page(_):
        raise NotImplementedError

    assert access.door_of(page) is Door.CONTROL
    assert access.door_of(access.mark(Door.PUBLIC, page)) is Door.PUBLIC


def test_other_machines_need_the_token_to_read():
    access, host = Access("0.0.0.0", TOKEN), "192.168.1.5:21214"
    assert verdict(access, Door.PUBLIC, Host=host) == 200
    for door in (Door.EVENTS, Door.READ):
        assert verdict(access, door, Host=host) == 401
        assert verdict(access, door, Host=host, Authorization=f"Bearer {TOKEN}") == 200
        assert verdict(access, door, f"/?token={TOKEN}", Host=host) == 200
        assert verdict(access, door, "/?token=wrong", Host=host) == 401
    assert verdict(access, Door.PUBLIC, Host="evil.example") == 403
    named = Access("stream.lan", TOKEN)
    assert verdict(named, Door.PUBLIC, Host="stream.lan:21214") == 200
    assert verdict(named, Door.PUBLIC, Host="192.168.1.5") == 403


def test_a_token_is_made_here_only_for_this_machine_and_is_never_shown():
    one, other = Access("localhost"), Access("::1")
    assert one.token != other.token
    assert len(one.token) >= 32
    assert one.token not in repr(one)
    with pytest.raises(ConfigError, match="a token is needed"):
        Access("0.0.0.0")
    for bad in ("sh0rt", "0123456789 abcdef", "0123456789abcdé\n"):
        with pytest.raises(ConfigError, match="too short") as caught:
            Access("127.0.0.1", bad)
        assert bad not in str(caught.value)
