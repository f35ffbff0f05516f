from __future__ import annotations

import copy
import pickle

import pytest

from tiktok_live.events.models import (
    Badge,
    BadgeKind,
    Gift,
    Image,
    TopViewer,
    User,
    read_gift,
    read_top_viewer,
    read_user,
)
from tiktok_live.proto import Badge as WireBadge
from tiktok_live.proto import (
    BadgeText,
    CombineBadge,
    Contributor,
    FollowInfo,
    ImageBadge,
    PayGrade,
    Privilege,
    StringBadge,
    TextBadge,
    UserAttr,
    UserIdentity,
    WebcastGiftMessage,
)
from tiktok_live.proto import Gift as WireGift
from tiktok_live.proto import Image as WireImage
from tiktok_live.proto import User as WireUser
from tiktok_live.wire.codec import parse

ICON = WireImage(url_list=["https://x/icon"], width=14, height=12)
ICON_READ = Image(("https://x/icon",), "", 14, 12)
FLAGS = ("is_moderator", "is_subscriber", "is_follower", "is_friend", "is_host", "is_gifter")


def read(identity: UserIdentity | None = None, **fields: object) -> User:
    wire = parse("user.User", bytes(WireUser(**fields)))
    roles = parse("common.UserIdentity", bytes(identity)) if identity is not None else None
    return read_user(wire, roles)


def badge(scene: int, level: str = "", **fields: object) -> WireBadge:
    return WireBadge(scene_type=scene, privilege=Privilege(level=level) if level else None, **fields)


def combined(scene: int, level: str = "", key: str = "", text: str = "", pattern: str = "") -> WireBadge:
    words = BadgeText(key=key, default_pattern=pattern)
    return badge(scene, level, display_type=4, combine=CombineBadge(icon=ICON, text=words, str=text))


def texted(scene: int, level: str = "", key: str = "", pattern: str = "") -> WireBadge:
    return badge(scene, level, display_type=2, text=TextBadge(key=key, default_pattern=pattern))


# --- users


def test_a_user_with_all_fields():
    user = read(
        id=2**62,
        nickname="Ann 🌹",
        display_id="ann",
        sec_uid="MS4w",
        avatar_thumb=ICON,
        follow_info=FollowInfo(following_count=3, follower_count=4, follow_status=1),
        user_attr=UserAttr(),
    )
    assert user == User(
        id=2**62,
        unique_id="ann",
        nickname="Ann 🌹",
        sec_uid="MS4w",
        avatar=ICON_READ,
        is_moderator=False,
        is_subscriber=False,
        is_follower=True,
        is_friend=False,
        is_host=None,
        following=3,
        followers=4,
    )


def test_an_absent_user_is_empty_and_falsy():
    user = read()
    assert user == User()
    assert not user
    assert [getattr(user, name) for name in FLAGS] == [None] * 6
    assert (user.following, user.followers) == (None, None)


@pytest.mark.parametrize("fields", [{"id": 1}, {"display_id": "ann"}, {"nickname": "."}])
def test_a_user_with_id_handle_or_name_is_truthy(fields):
    assert read(**fields)


def test_an_id_says_nothing_about_roles():
    user = read(id=1, sec_uid="MS4w", avatar_thumb=ICON)
    assert (user.is_moderator, user.is_subscriber, user.is_follower) == (None, None, None)


@pytest.mark.parametrize(("status", "follower", "friend"), [(0, False, False), (1, True, False), (2, True, True)])
def test_without_identity_the_follow_status_is_used(status, follower, friend):
    user = read(id=1, follow_info=FollowInfo(follow_status=status))
    assert (user.is_follower, user.is_friend, user.is_host) == (follower, friend, None)
    assert (user.following, user.followers) == (0, 0)


@pytest.mark.parametrize("status", [0, 1, 2, 3])
def test_identity_overrides_the_follow_status(status):
    info = FollowInfo(follow_status=status)
    nobody = read(UserIdentity(), id=1, follow_info=info)
    assert (nobody.is_follower, nobody.is_friend, nobody.is_host) == (False, False, False)
    friend = read(
        UserIdentity(is_follower_of_anchor=True, is_mutual_following_with_anchor=True), id=1, follow_info=info
    )
    assert (friend.is_follower, friend.is_friend, friend.is_host) == (True, True, False)


def test_an_empty_identity_means_no_roles():
    user = read(UserIdentity(), id=1)
    assert [getattr(user, name) for name in FLAGS] == [False] * 6
    assert (user.following, user.followers) == (None, None)


@pytest.mark.parametrize(
    ("identity", "flag"),
    [
        (UserIdentity(is_subscriber_of_anchor=True), "is_subscriber"),
        (UserIdentity(is_moderator_of_anchor=True), "is_moderator"),
        (UserIdentity(is_follower_of_anchor=True), "is_follower"),
        (UserIdentity(is_mutual_following_with_anchor=True), "is_friend"),
        (UserIdentity(is_anchor=True), "is_host"),
        (UserIdentity(is_gift_giver_of_anchor=True), "is_gifter"),
    ],
)
def test_each_role_is_its_own_flag(identity, flag):
    user = read(identity, id=1)
    assert {name for name in FLAGS if getattr(user, name)} == {flag}
    assert all(getattr(user, name) is not None for name in FLAGS)


@pytest.mark.parametrize("identity", [None, UserIdentity()])
def test_moderators_have_an_attribute_or_a_badge(identity):
    assert read(identity, user_attr=UserAttr(is_admin=True)).is_moderator is True
    assert read(identity, badge_list=[badge(1)]).is_moderator is True
    assert read(identity, user_attr=UserAttr(), badge_list=[badge(1)]).is_moderator is True
    assert read(identity, badge_list=[badge(8, "5")]).is_moderator is False


@pytest.mark.parametrize("identity", [None, UserIdentity()])
def test_subscribers_have_a_badge(identity):
    assert read(identity, badge_list=[badge(4)]).is_subscriber is True
    assert read(identity, badge_list=[badge(7)]).is_subscriber is True
    assert read(identity, user_attr=UserAttr(), badge_list=[badge(4)]).is_subscriber is True
    assert read(identity, badge_list=[badge(8, "5")]).is_subscriber is False


# --- badges


def test_one_badge_of_each_kind_and_the_combined_one_wins_in_either_order():
    plain, full = texted(1, pattern="Moderator"), combined(1, "0", pattern="Moderator")
    expected = (Badge(BadgeKind.MODERATOR, 0, "Moderator", ICON_READ, 1),)
    assert read(badge_list=[plain, full]).badges == expected
    assert read(badge_list=[full, plain]).badges == expected


def test_badges_keep_the_order_of_their_kinds():
    user = read(badge_list=[texted(8), texted(1), combined(1), combined(8, "20"), texted(10, "7")])
    assert [each.kind for each in user.badges] == [BadgeKind.GIFTER_LEVEL, BadgeKind.MODERATOR, BadgeKind.FAN_CLUB]


def test_the_gifter_level_is_from_the_privilege_not_the_text():
    assert read(badge_list=[combined(8, "13", text="")]).gifter_level == 13
    assert read(badge_list=[combined(8, "13", text="99")]).gifter_level == 13
    assert read(badge_list=[combined(8, "", text="99")]).gifter_level == 0


def test_the_gifter_level_is_never_the_pay_grade():
    user = read(id=1, pay_grade=PayGrade(level=44))
    assert user.gifter_level == 0


def test_the_fan_level_is_from_the_privilege_and_the_text_is_roman():
    user = read(badge_list=[combined(10, "21", text="III")])
    assert (user.fan_level, user.gifter_level) == (21, 0)
    assert user.badges[0].text == "III"
    assert user.badges[0].level == 21


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("0", 0),
        ("007", 7),
        ("", 0),
        ("-3", 0),
        ("1.5", 0),
        ("²", 0),
        ("٣", 0),
        ("x", 0),
        (" 5", 0),
        ("9" * 9, 999999999),
        ("9" * 10, 0),
    ],
)
def test_levels_are_decimal_numbers_or_0(level, expected):
    assert read(badge_list=[combined(8, level)]).gifter_level == expected


def test_a_number_of_thousands_of_digits_is_level_0():
    user = read(badge_list=[combined(8, "9" * 5000), combined(6, key="profile" + "1" * 5000)])
    assert (user.gifter_level, user.top_gifter_rank) == (0, 0)


@pytest.mark.parametrize("place", [1, 2, 3])
def test_the_top_gifter_rank_is_from_the_key_not_the_text(place):
    key = f"pm_mt_live_top_viewer_profile{place}"
    assert read(badge_list=[combined(6, key=key, pattern="No. 9")]).top_gifter_rank == place
    assert read(badge_list=[texted(6, key=key, pattern="No. 9")]).top_gifter_rank == place
    assert read(badge_list=[texted(6, key=key), combined(6)]).top_gifter_rank == place
    assert read(badge_list=[combined(6), texted(6, key=key)]).top_gifter_rank == place


def test_only_the_top_gifter_badge_has_a_rank():
    assert read(badge_list=[combined(2, key="profile1")]).top_gifter_rank == 0
    assert read(badge_list=[combined(6, key="profile")]).top_gifter_rank == 0
    assert read().top_gifter_rank == 0


@pytest.mark.parametrize(
    ("wire", "text", "icon"),
    [
        (combined(3, text="5", pattern="Level"), "5", ICON_READ),
        (combined(3, pattern="Friend"), "Friend", ICON_READ),
        (texted(3, pattern="Friend"), "Friend", Image()),
        (badge(3, str=StringBadge(str="F")), "F", Image()),
        (badge(3, image=ImageBadge(image=ICON)), "", ICON_READ),
        (badge(3), "", Image()),
    ],
)
def test_text_and_icon_of_each_form_of_badge(wire, text, icon):
    assert read(badge_list=[wire]).badges == (Badge(BadgeKind.FRIEND, 0, text, icon, 3),)


def test_badge_kinds_have_the_platform_s_numbers():
    assert {kind.name: int(kind) for kind in BadgeKind} == {
        "OTHER": 0,
        "MODERATOR": 1,
        "NEW_GIFTER": 2,
        "FRIEND": 3,
        "SUBSCRIBER": 4,
        "TOP_GIFTER": 6,
        "NEW_SUBSCRIBER": 7,
        "GIFTER_LEVEL": 8,
        "FAN_CLUB": 10,
    }


def test_only_the_kind_of_a_badge_is_required():
    assert Badge(BadgeKind.FRIEND) == Badge(BadgeKind.FRIEND, 0, "", Image(), 0)
    assert Gift() == Gift(0, "", 0, is_streakable=False, icon=Image())
    assert Image() == Image((), "", 0, 0)


def test_an_unnamed_kind_keeps_its_number():
    user = read(badge_list=[badge(12), badge(204), badge(0)])
    assert [(each.kind, each.number) for each in user.badges] == [
        (BadgeKind.OTHER, 12),
        (BadgeKind.OTHER, 204),
        (BadgeKind.OTHER, 0),
    ]


# --- gifts and top viewers


def gift(**fields: object) -> Gift:
    return read_gift(parse("gift.WebcastGiftMessage", bytes(WebcastGiftMessage(**fields))))


def test_a_gift_with_all_fields():
    wire = WireGift(id=5655, name="Rose", diamond_count=1, type=1, icon=ICON, image=WireImage(url_list=["other"]))
    assert gift(gift_id=5655, gift=wire) == Gift(5655, "Rose", 1, is_streakable=True, icon=ICON_READ)


def test_a_gift_without_its_submessage_has_its_id():
    assert gift(gift_id=5655) == Gift(5655)
    assert gift(gift_id=5655)


def test_a_gift_without_its_own_id_has_the_submessage_s():
    assert gift(gift=WireGift(id=5)).id == 5


def test_a_gift_without_an_icon_shows_its_image():
    assert gift(gift=WireGift(id=5, image=ICON)).icon == ICON_READ


@pytest.mark.parametrize(("kind", "streakable"), [(0, False), (1, True), (2, False), (4, False)])
def test_only_gifts_of_type_1_are_streakable(kind, streakable):
    assert gift(gift=WireGift(id=5, type=kind, combo=True)).is_streakable is streakable


def test_an_absent_gift_is_falsy():
    assert gift() == Gift()
    assert not gift()


def test_a_top_viewer():
    wire = Contributor(score=196, rank=1, user=WireUser(id=7, nickname="Ann"))
    assert read_top_viewer(parse("social.Contributor", bytes(wire))) == TopViewer(1, 196, User(id=7, nickname="Ann"))
    assert read_top_viewer(parse("social.Contributor", b"")) == TopViewer(0, 0, User())


# --- plain values

VALUES = [
    Image(("https://x",)),
    Badge(BadgeKind.FRIEND, icon=ICON_READ),
    User(id=1, badges=(Badge(BadgeKind.FRIEND),)),
    Gift(5, icon=ICON_READ),
    TopViewer(1, 2, User(id=3)),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_values_are_frozen_hashable_and_copy(value):
    for name in (*value.__struct_fields__, "something_new"):
        with pytest.raises(AttributeError):
            setattr(value, name, None)
    for again in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert again == value
        assert hash(again) == hash(value)
    assert not hasattr(value, "__dict__")


def test_a_user_s_repr_is_short():
    user = User(id=7, unique_id="ann", nickname="Ann\n", avatar=Image(("https://x/" + "y" * 900,)))
    assert repr(user) == "User(id=7, unique_id='ann', nickname='Ann\\n')"
    assert repr(Image(("https://x/1", "https://y/1"))) == "Image(url='https://x/1')"
    assert repr(Image()) == "Image(url='')"
