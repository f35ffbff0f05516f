from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.captures import messages, needs_captures
from tests.events.factories import AT, COMMON, ROOM, USER, event_of
from tests.random_messages import MESSAGES as CLASSES
from tests.random_messages import messages as random_messages
from tests.relay.tikfinity.schema import MESSAGES, checked
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.battle_models import BattleSide, BattleSupporter
from tiktok_live.events.models import TopViewer
from tiktok_live.proto import (
    Badge as WireBadge,
)
from tiktok_live.proto import (
    ChatEmote,
    Common,
    ControlAction,
    Emote,
    Gift,
    Image,
    ImageBadge,
    Privilege,
    Text,
    TextBadge,
    TextPiece,
    TextPieceUser,
    WebcastBarrageMessage,
    WebcastChatMessage,
    WebcastControlMessage,
    WebcastEnvelopeMessage,
    WebcastGiftMessage,
    WebcastLikeMessage,
    WebcastLiveIntroMessage,
)
from tiktok_live.proto import User as WireUser
from tiktok_live.relay.tikfinity.encoding import encode_message
from tiktok_live.relay.tikfinity.hosts import Host
from tiktok_live.relay.tikfinity.translator import CONFIG, Translator
from tiktok_live.testing import make_event, make_image, make_user

SUPER_FAN = "ttlive_superFan_commentNotif_someoneBecameSuperFan"
HOST = Host("host.live", 6_800_000_000_000_000_009)


def translate(event, **options):
    """Return the data of the one message that an event becomes."""
    [(name, data)] = Translator(HOST, **options).translate(event)
    return checked(name, data)


def decoded(row):
    return decode_message(row["method"], row["payload"], (row["common"] or {}).get("msg_id", 0))


# --- every message


@needs_captures
def test_every_recorded_payload_has_all_fields_with_the_right_types_and_fits_a_small_buffer():
    translator, names, ids, sizes = Translator(HOST), Counter(), [], []
    for row in messages():
        for name, data in translator.translate(decoded(row)):
            received = checked(name, data)
            names[name] += 1
            ids += [received["msgId"]] if "msgId" in received else []
            sizes.append(len(encode_message(name, data)))
    assert names == {
        "chat": 24,
        "emote": 6,
        "follow": 14,
        "gift": 74,
        "like": 24,
        "linkMicBattle": 6,
        "liveIntro": 6,
        "member": 24,
        "pollMessage": 6,
        "questionNew": 6,
        "roomPin": 6,
        "roomUser": 24,
        "share": 10,
        "streamEnd": 1,
        "subscribe": 1,
    }
    assert len(set(ids)) == len(ids) - 1  # one introduction was recorded twice
    assert max(sizes) < 4096


ALL = {
    "chat": "chat",
    "gift": "gift",
    "like": "like",
    "follow": "follow",
    "share": "share",
    "subscribe": "subscribe",
    "join": "member",
    "member": "member",
    "viewer_count": "roomUser",
    "emote": "emote",
    "envelope": "envelope",
    "super_fan_box": "envelope",
    "question": "questionNew",
    "live_intro": "liveIntro",
    "battle_start": "linkMicBattle",
    "battle_end": "linkMicBattle",
    "battle_scores": "linkMicArmies",
    "live_ended": "streamEnd",
    "live_suspended": "streamEnd",
    "super_fan": "superFan",
    "goal": "goalUpdate",
    "message_pinned": "roomPin",
    "message_unpinned": "roomPin",
    "poll_start": "pollMessage",
    "poll_votes": "pollMessage",
    "poll_end": "pollMessage",
    "shopping": "oecLiveShopping",
    "connected": "roomInfo",
}


@pytest.mark.parametrize(("event", "name"), ALL.items())
def test_an_event_with_nothing_but_defaults_has_every_field(event, name):
    [(found, data)] = Translator(HOST).translate(make_event(event))
    assert found == name
    data = checked(name, data)
    assert (data["tikfinityUserId"], data["tikfinityUsername"]) == (HOST.number, "host.live")


def test_every_message_of_the_schema_can_be_made():
    assert {*ALL.values(), CONFIG[0]} == set(MESSAGES)
    assert checked(*CONFIG) == {"events": []}


@pytest.mark.parametrize("name", ["live_paused", "live_resumed", "disconnected", "rank_update", "barrage"])
def test_events_that_tikfinity_does_not_have_become_nothing(name):
    assert Translator(HOST).translate(make_event(name)) == []


# --- people


def test_a_person_is_flat_and_complete():
    user = make_user("Ann", is_moderator=True, is_friend=True, gifter_level=23, fan_level=5, following=10, followers=20)
    data = translate(make_event("chat", user=user))
    assert (
        data
        | {
            "uniqueId": "ann",
            "username": "ann",
            "nickname": "Ann",
            "userId": str(user.id),
            "secUid": user.sec_uid,
            "profilePictureUrl": "https://cdn.example/avatar/ann.webp",
            "followRole": 2,
            "followInfo": {"followingCount": 10, "followerCount": 20, "followStatus": 2, "pushStatus": 0},
            "isModerator": True,
            "isSubscriber": False,
            "gifterLevel": 23,
            "teamMemberLevel": 5,
            "topGifterRank": 0,
        }
        == data
    )
    assert sorted(data["userSceneTypes"]) == [1, 8, 10]
    assert "user" not in data
    assert "displayType" not in data


def badges(*badges: WireBadge) -> dict:
    user = WireUser(id=1, display_id="ann", badge_list=list(badges))
    return translate(event_of(WebcastChatMessage(common=COMMON, user=user, content="hi")))


def picture(url: str) -> ImageBadge:
    return ImageBadge(display_type=1, image=Image(url_list=[url, "https://cdn.example/mirror.png"]))


def test_badges_keep_the_forms_and_the_ids_of_the_wire():
    data = badges(
        WireBadge(scene_type=1, text=TextBadge(key="pm_mt_moderator_im", default_pattern="Moderator")),
        WireBadge(scene_type=8, privilege=Privilege(privilege_id="7000000000000000100", level="23")),
        WireBadge(scene_type=6, image=picture("https://cdn.example/b.png")),
        WireBadge(scene_type=8, privilege=Privilege(level="0")),
    )
    assert data["userBadges"] == [
        {"type": "pm_mt_moderator_im", "badgeSceneType": 1, "name": "Moderator"},
        {"type": "privilege", "privilegeId": "7000000000000000100", "level": 23, "badgeSceneType": 8},
        {"type": "image", "badgeSceneType": 6, "displayType": 1, "url": "https://cdn.example/b.png"},
    ]
    assert data["userSceneTypes"] == [1, 8, 6, 8]
    assert data["isModerator"] is True
    assert (data["isSubscriber"], data["isNewGifter"]) == (False, False)


@pytest.mark.parametrize(
    ("badge", "flag"),
    [
        (WireBadge(scene_type=1, privilege=Privilege(level="1")), "isModerator"),
        (WireBadge(scene_type=99, text=TextBadge(key="PM_MT_MODERATOR_IM")), "isModerator"),
        (WireBadge(scene_type=4, privilege=Privilege(level="1")), "isSubscriber"),
        (WireBadge(scene_type=7, privilege=Privilege(level="1")), "isSubscriber"),
        (WireBadge(scene_type=99, image=picture("https://cdn.example/Sub_1/b.png")), "isSubscriber"),
        (WireBadge(scene_type=2, text=TextBadge(key="pm_mt_live_ng_im")), "isNewGifter"),
    ],
)
def test_flags_follow_the_rules_of_the_connector(badge, flag):
    flags = ("isModerator", "isSubscriber", "isNewGifter")
    assert [name for name in flags if badges(badge)[name]] == [flag]


def test_the_small_webp_comes_first_then_the_small_jpeg_then_any():
    urls = [
        "https://cdn.example/shrink:72:72.webp",
        "https://cdn.example/big.jpeg",
        "https://cdn.example/100x100/a.jpeg",
        "https://cdn.example/a_100x100.webp",
    ]
    found = []
    while urls:
        data = translate(make_event("chat", user=make_user("ann", avatar=make_image(urls=urls))))
        assert data["userDetails"]["profilePictureUrls"] == [data["profilePictureUrl"]]
        found.append(data["profilePictureUrl"])
        urls.remove(found[-1])
    assert [url.rpartition("/")[2] for url in found] == [
        "a_100x100.webp",
        "a.jpeg",
        "big.jpeg",
        "shrink:72:72.webp",
    ]


def test_nobody_has_all_fields_and_none_is_null():
    data = translate(event_of(WebcastLikeMessage()))
    assert (data["uniqueId"], data["nickname"], data["userId"], data["profilePictureUrl"]) == ("", "", "", "")
    assert data["createTime"] == str(AT * 1000 + 500)  # when it was received


def test_a_host_without_a_handle_gets_the_room_s():
    data = translate(event_of(WebcastLiveIntroMessage(common=COMMON, id=5, user=WireUser(id=7), content="hi")))
    assert (data["uniqueId"], data["id"], data["description"]) == ("host.live", "5", "hi")


# --- the host


def test_the_host_s_number_is_stable_and_positive_below_two_to_the_31():
    numbers = [Host("a", number).number for number in (1, 2**31 - 2, 2**31 - 1, 2**31, 2**63 - 1, 0, -5)]
    assert all(0 < number < 2**31 for number in numbers)
    assert Host("a", 77).number == Host("renamed", 77).number != Host("a", 78).number
    assert Host("a").number == Host("a").number != Host("b").number


# --- ids and times


def test_ids_and_times_are_text():
    data = translate(event_of(WebcastChatMessage(common=COMMON, user=USER, content="hi"), 12))
    assert (data["msgId"], data["createTime"], data["userId"]) == ("12", str(AT * 1000), "6800000000000000001")


def test_messages_without_an_id_get_one_that_is_stable_and_their_own():
    event, other = (event_of(WebcastLikeMessage(user=USER, count=count)) for count in (1, 2))
    ids = [
        Translator(HOST).translate(*arguments)[0][1]["msgId"]
        for arguments in [(event, 1), (event, 1), (other, 1), (event, 2)]
    ]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3
    assert all(9 * 10**18 <= int(one) < 2**63 for one in ids)


# --- single messages


@pytest.mark.parametrize(
    ("text", "index", "place"),
    [("hello", 3, 3), ("hello", 0, 0), ("hello", 99, 5), ("\U0001f600\U0001f600ab", 3, 5), ("", 0, 0)],
)
def test_emotes_stand_where_programs_insert_them(text, index, place):
    emote = Emote(emote_id="71", image=Image(url_list=["https://cdn.example/e.webp"]))
    message = WebcastChatMessage(common=COMMON, user=USER, content=text, emotes=[ChatEmote(index=index, emote=emote)])
    data = translate(event_of(message))
    assert data["comment"] == text
    assert data["emotes"] == [{"emoteId": "71", "emoteImageUrl": "https://cdn.example/e.webp", "placeInComment": place}]
    units = text.encode("utf-16-le")
    assert (units[: 2 * place] + units[2 * place :]).decode("utf-16-le") == text
    units[: 2 * place].decode("utf-16-le")  # not inside of a letter


def test_a_chat_says_what_the_sender_is_to_the_host():
    identity = translate(make_event("chat", user=make_user("ann", is_host=True)))["userIdentity"]
    assert identity["isAnchor"] is True
    assert identity["isModeratorOfAnchor"] is False


def test_likes_follows_and_joins():
    like = translate(make_event("like", count=15, total=1200))
    assert (like["likeCount"], like["totalLikeCount"]) == (15, 1200)
    assert (like["displayType"], like["label"]) == ("pm_mt_msg_viewer", "{0:user} liked the LIVE")
    follow = translate(make_event("follow", user="ann"))
    assert {follow[name] for name in ("profile", "name", "username", "uniqueId")} == {"ann"}
    assert follow["displayType"] == "pm_main_follow_message_viewer_2"
    assert translate(make_event("share"))["displayType"] == "pm_mt_guidance_share"
    assert translate(make_event("join"))["actionId"] == 1
    assert translate(make_event("member", action=26))["actionId"] == 26


def test_the_platform_s_own_sentence_is_preferred():
    common = Common(display_text=Text(key="pm_mt_other", default_pattern="{0:user} likes it"))
    data = translate(event_of(WebcastLikeMessage(common=common, user=USER)))
    assert (data["displayType"], data["label"]) == ("pm_mt_other", "{0:user} likes it")


def test_top_viewers_have_no_follow_info_no_id_and_a_rank_that_may_be_null():
    ranks = tuple(TopViewer(rank, 100 - rank, make_user(f"v{rank}")) for rank in range(1, 9))
    data = translate(make_event("viewer_count", viewers=52, top_viewers=ranks))
    assert data["viewerCount"] == 52
    assert [viewer["coinCount"] for viewer in data["topViewers"]] == [99, 98, 97, 96, 95]
    for viewer in data["topViewers"]:
        assert not {"followInfo", "msgId", "createTime", "tikfinityUserId"} & set(viewer["user"])
        assert viewer["user"]["topGifterRank"] is None
    assert "msgId" not in data


def test_only_as_many_top_viewers_are_sent_as_fit():
    urls = [f"https://cdn.example/100x100.webp?x-signature={'s' * 600}"]
    ranks = tuple(TopViewer(rank, 1, make_user(f"v{rank}", avatar=make_image(urls=urls))) for rank in range(1, 6))
    [(name, data)] = Translator(HOST).translate(make_event("viewer_count", top_viewers=ranks))
    assert len(checked(name, data)["topViewers"]) == 3
    assert len(encode_message(name, data)) < 4096


def test_battles_have_all_hosts_and_as_many_supporters_as_fit():
    def supporter(number):
        urls = [f"https://cdn.example/{number}/100x100.webp?x-signature={'s' * 250}"]
        return BattleSupporter(make_user(f"supporter {number}", avatar=make_image(urls=urls)), 100 - number)

    sides = tuple(
        BattleSide(make_user(f"host {n}"), 40 + n, (supporter(1), supporter(2), supporter(3))) for n in (1, 2)
    )
    event = make_event("battle_scores", sides=sides, trigger_reason=1)
    [(name, data)] = Translator(HOST).translate(event)
    armies = checked(name, data)["battleArmies"]
    assert sorted(army["points"] for army in armies) == [41, 42]
    assert {len(army["participants"]) for army in armies} == {2}
    assert len(encode_message(name, data)) < 4096


@pytest.mark.parametrize(("action", "number"), [(ControlAction.ENDED, 3), (ControlAction.SUSPENDED, 4)])
def test_an_end_says_who_ended_the_live(action, number):
    assert translate(event_of(WebcastControlMessage(common=COMMON, action=action)))["actionId"] == number


def test_a_chest_that_disappears_is_no_message():
    event = make_event("envelope", diamonds=20, winners=5, sender_id="9", sender_name="ann")
    data = translate(event)
    assert (data["coins"], data["canOpen"], data["userId"], data["uniqueId"]) == (20, 5, "9", "ann")
    assert Translator(HOST).translate(make_event("envelope", is_hidden=True)) == []


def in_a_sentence(user: WireUser) -> Text:
    return Text(default_pattern="{0:user}", pieces=[TextPiece(type=11, user_value=TextPieceUser(user=user))])


def test_who_is_only_named_in_a_sentence_has_badges_too():
    user = WireUser(id=7, display_id="ann", badge_list=[WireBadge(scene_type=1, privilege=Privilege(level="3"))])
    chest = WebcastEnvelopeMessage(common=Common(display_text=in_a_sentence(user)))
    fan = WebcastBarrageMessage(content=replace(in_a_sentence(user), key=SUPER_FAN))
    for message in (chest, fan):
        data = translate(event_of(message))
        assert (data["uniqueId"], data["isModerator"], data["userSceneTypes"]) == ("ann", True, [1])


def test_backlog_is_dropped_unless_it_is_wanted():
    event = make_event("chat", is_backlog=True)
    assert Translator(HOST).translate(event) == []
    assert len(Translator(HOST, backlog=True).translate(event)) == 1


# --- hostile input


@pytest.mark.parametrize(
    "text", ["\U0001f600" * 10_000, "\x01" * 10_000, "\x00\x1f\u2028\u202e", '"}],{\\', "a" * 10**5]
)
def test_long_and_odd_texts_stay_valid_and_small(text):
    url = f"https://cdn.example/{'s' * 670}"
    badge = WireBadge(scene_type=6, text=TextBadge(key=text, default_pattern=text), image=picture(url))
    emote = ChatEmote(emote=Emote(emote_id=text, image=Image(url_list=[url])))
    user = WireUser(id=1, display_id=text, nickname=text, sec_uid=text, bio_description=text, badge_list=[badge] * 20)
    user.avatar_thumb = Image(url_list=[url])
    for message in (
        WebcastChatMessage(common=COMMON, user=user, content=text, emotes=[emote] * 20),
        WebcastGiftMessage(common=COMMON, user=user, gift=Gift(name=text, describe=text, image=Image(url_list=[url]))),
    ):
        received = translate(event_of(message))
        assert text.startswith(received["nickname"])
        assert len(received["nickname"]) >= min(len(text), 30)


def test_long_urls_are_left_out_whole():
    long, short = (f"https://cdn.example/100x100{'a' * size}.webp" for size in (10_000, 10))
    for urls, url in (([long], ""), ([long, short], short)):
        data = translate(make_event("chat", user=make_user(avatar=make_image(urls=urls))))
        assert data["profilePictureUrl"] == url


def test_half_of_a_pair_is_replaced_and_letters_are_not_escaped():
    assert encode_message("chat", {"comment": "\ud800 ü \U0001f600"}) == (
        '{"event":"chat","data":{"comment":"? ü \U0001f600"}}'.encode()
    )


@pytest.mark.parametrize(
    "extra", ["{", "[1]", "null", '{"a":1e999}', '{"a":NaN}', "[" * 900, '{"a":{"b":1}}', "{" + " " * 5000 + "}"]
)
def test_broken_monitor_extra_is_an_empty_object(extra):
    assert translate(event_of(WebcastGiftMessage(common=COMMON, user=USER, monitor_extra=extra)))["monitorExtra"] == {}


def test_monitor_extra_keeps_what_the_platform_logs():
    extra = json.dumps({"gift_id": 5655, "from_idc": "maliva", "room_id": ROOM})
    data = translate(event_of(WebcastGiftMessage(common=COMMON, user=USER, monitor_extra=extra)))
    assert data["monitorExtra"] == {"gift_id": 5655, "from_idc": "maliva", "room_id": str(ROOM)}


@given(
    st.sampled_from(sorted(CLASSES)).flatmap(
        lambda method: st.tuples(st.just(method), random_messages(CLASSES[method]))
    )
)
def test_any_message_becomes_valid_messages(sent):
    method, message = sent
    event = decode_message(method, bytes(message), 0)
    for name, data in Translator(HOST, backlog=True).translate(event):
        checked(name, data)
