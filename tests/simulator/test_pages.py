from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tiktok_live.proto import FetchResult
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.rooms.parse import parse_check_alive, parse_live_page, parse_room_info, parse_user_room
from tiktok_live.simulator import GIFTS, HostStatus, SimulatedRoom, pages
from tiktok_live.wire.batches import BatchMessage, decode_batch

ROOM = SimulatedRoom(
    unique_id="demo_host", nickname="The </script> <b>Host</b> é 🌹", title="A live", started_at=1_750_000_000
)
NOW = 1_750_000_100_000


def at(status):
    return replace(ROOM, status=status)


@pytest.mark.parametrize("status", [HostStatus.LIVE, HostStatus.PAUSED, HostStatus.OFFLINE])
@pytest.mark.parametrize("source", ["page", "api", "info"])
def test_all_sources_describe_the_same_room(status, source):
    lookup = {
        "page": lambda: parse_live_page(pages.live_page(at(status)), "demo_host"),
        "api": lambda: parse_user_room(pages.user_room(at(status))),
        "info": lambda: parse_room_info(pages.room_info(at(status), NOW)),
    }[source]()
    expected = {"live": LookupStatus.LIVE, "paused": LookupStatus.PAUSED, "offline": LookupStatus.ENDED}[status]
    room = lookup.room
    assert (lookup.status, room.status) == (expected, expected)
    assert (room.room_id, room.host_id, room.unique_id) == (ROOM.room_id, ROOM.host_id, "demo_host")
    assert (room.host_nickname, room.title) == (ROOM.nickname, "A live")
    assert room.host_sec_uid == ROOM.host.sec_uid
    assert room.started_at.timestamp() == 1_750_000_000
    assert room.viewers == (None if status is HostStatus.OFFLINE else ROOM.viewers)
    assert room.cover_url


def test_a_live_that_is_over_has_no_viewers():
    for status, viewers in ((HostStatus.LIVE, ROOM.viewers), (HostStatus.OFFLINE, 0)):
        assert json.loads(pages.user_room(at(status)))["data"]["liveRoom"]["liveRoomStats"]["userCount"] == viewers
        assert json.loads(pages.room_info(at(status), NOW))["data"]["user_count"] == viewers


def test_an_unknown_user_is_not_found():
    assert parse_live_page(pages.live_page(None), "nobody").status is LookupStatus.NOT_FOUND
    assert parse_user_room(pages.user_room(None)).status is LookupStatus.NOT_FOUND
    body = json.loads(pages.user_room(None))
    assert (body["statusCode"], body["message"], body["data"]) == (19881007, "user_not_found", None)
    assert parse_room_info(pages.room_info(None, NOW)).status is LookupStatus.UNKNOWN


def test_the_apis_report_an_age_restriction_and_the_page_hides_the_room():
    room = at(HostStatus.AGE_RESTRICTED)
    assert parse_user_room(pages.user_room(room)).status is LookupStatus.AGE_RESTRICTED
    assert parse_room_info(pages.room_info(room, NOW)).status is LookupStatus.AGE_RESTRICTED
    page = parse_live_page(pages.live_page(room), "demo_host")
    assert page.status is LookupStatus.AGE_RESTRICTED
    assert page.evidence == "user", "so that the lookup goes on to the API"
    assert str(room.room_id) not in pages.live_page(room)


def test_a_blocked_client_gets_pages_without_data():
    room = at(HostStatus.BLOCKED)
    assert parse_live_page(pages.live_page(room), "demo_host").status is LookupStatus.BLOCKED
    assert parse_user_room(pages.user_room(room)).status is LookupStatus.BLOCKED
    assert parse_room_info(pages.room_info(room, NOW)).status is LookupStatus.BLOCKED
    assert parse_live_page(pages.profile_page(room), "demo_host").status is LookupStatus.BLOCKED


def test_the_profile_names_the_room_but_no_status():
    lookup = parse_live_page(pages.profile_page(ROOM), "demo_host")
    assert (lookup.status, lookup.room.room_id) == (LookupStatus.UNKNOWN, ROOM.room_id)
    assert parse_live_page(pages.profile_page(None), "nobody").status is LookupStatus.NOT_FOUND


def test_a_name_cannot_close_the_script_element():
    for page in (pages.live_page(ROOM), pages.profile_page(ROOM)):
        assert page.count("</script>") == page.count("<script ")
        assert "<b>" not in page


def test_check_alive_lists_the_requested_rooms_in_order():
    body = pages.check_alive({7300000000000000002: True, 7300000000000000001: False}, NOW)
    assert list(parse_check_alive(body).items()) == [(7300000000000000002, True), (7300000000000000001, False)]
    assert json.loads(body)["extra"] == {"now": NOW}


def test_the_gift_list_has_the_gifts_of_generated_traffic():
    gifts = json.loads(pages.gift_list(NOW))["data"]["gifts"]
    assert [(gift["id"], gift["name"], gift["diamond_count"], gift["type"]) for gift in gifts] == [
        (kind.id, kind.name, kind.diamonds, kind.type) for kind in GIFTS
    ]
    assert all(gift["combo"] == (gift["type"] == 1) and gift["icon"]["url_list"] for gift in gifts)


def test_a_fetch_is_empty_unless_the_room_has_a_first_batch():
    assert pages.fetch_result(ROOM, "ws://h/p", NOW) == b""
    old = BatchMessage("WebcastChatMessage", b"", 5, is_history=True)
    body = pages.fetch_result(replace(ROOM, first_batch=(old,)), "ws://h/p", NOW)
    batch = decode_batch(body)
    assert batch.messages == (old,)
    assert (batch.is_first, batch.need_ack, batch.heartbeat_duration) == (True, False, 10_000)
    assert batch.cursor
    assert batch.internal_ext
    result = FetchResult.parse(body)
    assert result.push_server == "ws://h/p"
    assert result.route_params["wrss"]


def test_the_home_page_has_no_state():
    assert parse_live_page(pages.home_page(), "").status is LookupStatus.BLOCKED
