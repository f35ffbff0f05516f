from __future__ import annotations

import pytest

from tests.captures import needs_captures
from tests.events.made import made
from tests.events.recorded import recorded
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.coins import HostCoins
from tiktok_live.proto import (
    FanTicketRoomNoticeContent,
    UserFanTicket,
    WebcastLinkMicFanTicketMethod,
    WebcastLinkMicMethod,
)


def test_coins_of_all_hosts():
    users = [UserFanTicket(user_id=2**62, fan_ticket=5), UserFanTicket(user_id=7, fan_ticket=6)]
    notice = FanTicketRoomNoticeContent(user_fan_ticket_list=users, total_linkmic_fan_ticket=11)
    event = made(WebcastLinkMicFanTicketMethod(fan_ticket_room_notice=notice))
    assert (event.name, event.total) == ("host_coins", 11)
    assert event.hosts == (HostCoins(2**62, 5), HostCoins(7, 6))
    assert event.to_dict()["hosts"][0] == {"user_id": str(2**62), "coins": 5}


@pytest.mark.parametrize("method", ["WebcastLinkMicMethod", "LinkMicMethod"])
def test_coins_of_one_host(method):
    message = WebcastLinkMicMethod(message_type=8, user_id=7, fan_ticket=6, total_linkmic_fan_ticket=9)
    event = decode_message(method, bytes(message))
    assert (event.name, event.hosts, event.total) == ("host_coins", (HostCoins(7, 6),), 9)


def test_no_coins():
    event = made(WebcastLinkMicFanTicketMethod())
    assert (event.hosts, event.total) == ((), 0)


@needs_captures
@pytest.mark.parametrize("method", ["WebcastLinkMicMethod", "WebcastLinkMicFanTicketMethod"])
def test_recorded_coins(method):
    events = recorded(method)
    assert [event.name for event in events] == ["host_coins"] * 6
    for event in events:
        (host,) = event.hosts
        assert host.user_id
        assert host.coins == event.total > 0


@needs_captures
def test_recorded_coins_of_one_live_overtake_each_other():
    events = recorded("WebcastLinkMicMethod") + recorded("WebcastLinkMicFanTicketMethod")
    live = [event for event in events if event.room_id == recorded("WebcastLinkMicMethod")[0].room_id]
    by_time = [event.total for event in sorted(live, key=lambda event: event.created_at)]
    assert by_time == [2842, 2846, 2846, 2847, 2848, 2850, 2855]
    assert len({event.hosts[0].user_id for event in live}) == 1
