from __future__ import annotations

from datetime import timedelta

import pytest

from tests.captures import needs_captures
from tests.events.factories import AT, USER, event_of
from tests.events.recorded import recorded
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.link import Cohost, HostCoins, LinkEvent
from tiktok_live.events.models import Image, User
from tiktok_live.events.scalars import wire_time
from tiktok_live.proto import (
    AllListUser,
    BusinessContent,
    CohostContent,
    CohostListChangeContent,
    CohostListUser,
    CohostUserInfo,
    CreateChannelContent,
    FanTicketRoomNoticeContent,
    FinishChannelContent,
    GroupChangeContent,
    GroupChannelAllUser,
    GroupChannelUser,
    GroupPlayer,
    LeaveContent,
    LinkerEnterContent,
    LinkerLeaveContent,
    LinkerListChangeContent,
    LinkLayerListUser,
    LinkListChangeContent,
    LinkListUser,
    LinkPlayer,
    ListChangeBizContent,
    ListUser,
    UserFanTicket,
    WebcastLinkLayerMessage,
    WebcastLinkMessage,
    WebcastLinkMicFanTicketMethod,
    WebcastLinkMicLayoutStateMessage,
    WebcastLinkMicMethod,
    WebcastLinkStateMessage,
)
from tiktok_live.proto import Image as WireImage

FACE = WireImage(url_list=["https://p16.example/ann.webp"])
ANN = User(7, "ann", "Ann", avatar=Image(("https://p16.example/ann.webp",)))


def guests(message_type: int, **fields: object):
    return event_of(WebcastLinkMessage(message_type=message_type, linker_id=11, scene=4, **fields))


def layer(message_type: int, **fields: object):
    return event_of(WebcastLinkLayerMessage(message_type=message_type, channel_id=11, scene=2, **fields))


def player(user_id: int) -> LinkPlayer:
    return LinkPlayer(room_id=900 + user_id, user_id=user_id)


@pytest.mark.parametrize("message_type", [20, 21])
def test_the_guest_list_changes(message_type):
    linked = LinkListUser(user=USER, linked_time=AT, role_type=1, fan_ticket=2671)
    content = LinkerListChangeContent(
        linked_users=[linked], applied_users=[LinkListUser(user=USER, linked_time=AT + 5, role_type=4)]
    )
    event = guests(message_type, list_change_content=content)
    assert event.name == "guest_list"
    assert (event.message_type, event.channel_id, event.scene) == (message_type, 11, 4)
    (host,) = event.linked
    assert (host.user.unique_id, host.role, host.is_host, host.coins) == ("ann", 1, True, 2671)
    assert host.since == wire_time(AT)
    (applicant,) = event.applicants
    assert (applicant.role, applicant.is_host, applicant.coins) == (4, False, 0)
    assert applicant.since == wire_time(AT + 5)
    assert event.linked is event.linked
    assert event.applicants is event.applicants


def test_a_guest_joins():
    content = LinkerEnterContent(linked_users_list=[ListUser(user=USER, role_type=2, modify_time=AT)])
    event = guests(6, enter_content=content)
    assert event.name == "guest_join"
    (guest,) = event.linked
    assert (guest.user.unique_id, guest.role, guest.since) == ("ann", 2, wire_time(AT))


@pytest.mark.parametrize("message_type", [7, 19])
def test_a_guest_leaves(message_type):
    event = guests(message_type, leave_content=LinkerLeaveContent(user_id=2**62))
    assert (event.name, event.user_id) == ("guest_leave", 2**62)


def test_the_co_hosts_change():
    users = [
        CohostListUser(user_id=7, nick_name="Ann", display_id="ann", avatar_thumb=FACE, room_id=5, linked_time=AT),
        CohostListUser(user_id=8),
    ]
    event = guests(22, cohost_list_change_content=CohostListChangeContent(users=users))
    assert event.name == "cohost_list"
    assert event.cohosts == (Cohost(ANN, 5, wire_time(AT)), Cohost(User(8)))
    assert event.cohosts is event.cohosts


def test_the_co_hosts_of_a_group_change():
    members = [
        GroupChannelUser(owner_user=GroupPlayer(user=player(8)), linked_time=AT),
        GroupChannelUser(owner_user=GroupPlayer(user=player(7))),
    ]
    profiles = {7: CohostUserInfo(nickname="Ann", display_id="ann", avatar_thumb=FACE)}
    business = CohostContent(list_change_biz_content=ListChangeBizContent(user_infos=profiles))
    event = layer(
        18,
        group_change_content=GroupChangeContent(group_user=GroupChannelAllUser(user_list=members)),
        business_content=BusinessContent(cohost_content=business),
    )
    assert event.name == "cohost_list"
    assert event.cohosts == (Cohost(User(8), 908, wire_time(AT)), Cohost(ANN, 907))
    assert event.scene == 2


def test_a_call_opens_and_closes():
    event = layer(1, create_channel_content=CreateChannelContent(owner=player(7)))
    assert (event.name, event.user_id, event.channel_id) == ("link_open", 7, 11)
    event = layer(10, finish_content=FinishChannelContent(owner=player(7), finish_reason=3))
    assert (event.name, event.user_id, event.reason) == ("link_close", 7, 3)


def test_a_user_leaves_in_a_layer_message():
    event = layer(9, leave_content=LeaveContent(leaver=player(7), leave_reason=10014))
    assert (event.name, event.user_id, event.reason) == ("link_leave", 7, 10014)


def test_the_list_in_a_layer_message():
    users = AllListUser(
        linked_list=[LinkLayerListUser(user=player(2**62))],
        applied_list=[LinkLayerListUser(user=player(7)), LinkLayerListUser(user=player(8))],
    )
    event = layer(11, list_change_content=LinkListChangeContent(list=users))
    assert (event.name, event.linked_ids, event.applicant_ids) == ("link_list", (2**62,), (7, 8))
    assert event.to_dict()["linked_ids"] == [str(2**62)]


@pytest.mark.parametrize("message", [WebcastLinkMessage, WebcastLinkLayerMessage, WebcastLinkMicMethod])
@pytest.mark.parametrize("number", [0, 5, 101, -1])
def test_an_unknown_type_keeps_its_code(message, number):
    event = event_of(message(message_type=number, scene=2))
    assert type(event) is LinkEvent
    assert (event.name, event.message_type, event.scene, event.channel_id) == ("link", number, 2, 0)


def test_what_is_absent_is_empty():
    assert (guests(20).linked, guests(20).applicants, guests(22).cohosts, layer(18).cohosts) == ((), (), (), ())
    assert (guests(7).user_id, layer(9).user_id, layer(11).linked_ids) == (0, 0, ())


@pytest.mark.parametrize(
    ("message", "name"), [(WebcastLinkMicLayoutStateMessage, "link_layout"), (WebcastLinkStateMessage, "link_state")]
)
def test_provisional_events_have_only_the_common_attributes(message, name):
    event = event_of(message())
    assert event.name == name
    assert event.proto == message()
    assert "Provisional" in type(event).__doc__


@needs_captures
def test_recorded_lists_of_guests():
    events = recorded("WebcastLinkMessage")
    assert [event.name for event in events] == ["guest_list"] * 3
    assert [(event.message_type, event.scene) for event in events] == [(20, 4)] * 3
    for event in events:
        (host,) = event.linked
        assert host.is_host
        assert host.coins > 0
        assert host.user.followers > 10_000
        assert all(one.role == 4 and not one.coins for one in event.applicants)
        for one in (*event.linked, *event.applicants):
            assert one.user.unique_id
            assert one.user.avatar
            assert timedelta() < event.created_at - one.since < timedelta(hours=2)
    assert len(events[0].applicants) == 4


@needs_captures
def test_a_recorded_change_is_sent_twice():
    event = recorded("WebcastLinkMessage")[0]
    (lower,) = [
        one
        for one in recorded("WebcastLinkLayerMessage")
        if one.channel_id == event.channel_id and one.name == "link_list" and len(one.applicant_ids) == 4
    ]
    assert lower.room_id == event.room_id
    users = lower.proto.list_change_content.list
    assert {one.linkmic_id_str for one in event.proto.list_change_content.applied_users} == {
        one.linkmic_id for one in users.applied_list
    }
    assert int(event.linked[0].since.timestamp()) == users.linked_list[0].linked_time_nano // 10**9


@needs_captures
def test_recorded_layer_messages():
    events = recorded("WebcastLinkLayerMessage")
    names = ["link_list", "link_open", "link_list", "link_list", "link_leave", "link_list"]
    assert [event.name for event in events] == names
    assert {event.scene for event in events} == {4}
    assert all(event.channel_id for event in events)
    assert [len(event.applicant_ids) for event in events if event.name == "link_list"] == [1, 2, 4, 13]
    assert [len(event.linked_ids) for event in events if event.name == "link_list"] == [1, 1, 1, 1]
    assert events[1].user_id
    # Withdrawing a request also counts as leaving: this user was an applicant before.
    assert events[4].reason == 10014
    assert events[4].user_id in events[3].applicant_ids


@needs_captures
def test_recorded_calls_of_hosts():
    events = recorded("LinkMicMethod")
    assert [event.message_type for event in events] == [4, 104, 100, 4, 101, 104]
    assert {type(event) for event in events} == {LinkEvent}
    assert {event.scene for event in events} == {2}


@needs_captures
def test_recorded_layouts():
    events = recorded("WebcastLinkMicLayoutStateMessage")
    assert [event.name for event in events] == ["link_layout"] * 2
    assert all(event.proto.biz_spot_list for event in events)


def test_keys_and_tokens_of_the_call_are_not_exposed():
    message = WebcastLinkMicMethod(
        message_type=101, access_key="secret-1", rtc_ext_info="secret-2", app_sign="secret-3"
    )
    event = decode_message("LinkMicMethod", bytes(message))
    assert "secret" not in repr(event) + str(event.to_dict())


def test_coins_of_all_hosts():
    users = [UserFanTicket(user_id=2**62, fan_ticket=5), UserFanTicket(user_id=7, fan_ticket=6)]
    notice = FanTicketRoomNoticeContent(user_fan_ticket_list=users, total_linkmic_fan_ticket=11)
    event = event_of(WebcastLinkMicFanTicketMethod(fan_ticket_room_notice=notice))
    assert (event.name, event.total) == ("host_coins", 11)
    assert event.hosts == (HostCoins(2**62, 5), HostCoins(7, 6))
    assert event.to_dict()["hosts"][0] == {"user_id": str(2**62), "coins": 5}


@pytest.mark.parametrize("method", ["WebcastLinkMicMethod", "LinkMicMethod"])
def test_coins_of_one_host(method):
    message = WebcastLinkMicMethod(message_type=8, user_id=7, fan_ticket=6, total_linkmic_fan_ticket=9)
    event = decode_message(method, bytes(message))
    assert (event.name, event.hosts, event.total) == ("host_coins", (HostCoins(7, 6),), 9)


def test_no_coins():
    event = event_of(WebcastLinkMicFanTicketMethod())
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
def test_recorded_coins_of_one_live_arrive_out_of_order():
    events = recorded("WebcastLinkMicMethod") + recorded("WebcastLinkMicFanTicketMethod")
    live = [event for event in events if event.room_id == recorded("WebcastLinkMicMethod")[0].room_id]
    by_time = [event.total for event in sorted(live, key=lambda event: event.created_at)]
    assert by_time == [2842, 2846, 2846, 2847, 2848, 2850, 2855]
    assert len({event.hosts[0].user_id for event in live}) == 1
