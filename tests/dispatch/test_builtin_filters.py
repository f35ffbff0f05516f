from __future__ import annotations

import re

import pytest

from tests.dispatch.comments import chat, gift, like
from tiktok_live.dispatch import builtin_filters
from tiktok_live.dispatch.builtin_filters import (
    contains,
    from_host,
    from_moderator,
    from_subscriber,
    from_user,
    in_language,
    is_follower,
    is_fresh,
    is_friend,
    matches,
    min_count,
    min_diamonds,
)
from tiktok_live.dispatch.filters import Filter
from tiktok_live.errors import ConfigError
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason

ROLES = {
    from_moderator: "moderator_of_anchor",
    from_subscriber: "subscriber_of_anchor",
    from_host: "anchor",
    is_follower: "follower_of_anchor",
    is_friend: "mutual_following_with_anchor",
}


@pytest.mark.parametrize("where", ROLES, ids=repr)
def test_each_filter_passes_only_its_role(where):
    for role in ROLES.values():
        assert where(chat(roles=(role,))) is (role == ROLES[where])
    assert where(chat()) is False


@pytest.mark.parametrize("where", ROLES, ids=repr)
def test_an_unknown_role_does_not_pass(where):
    assert where(chat(has_identity=False)) is False
    assert where(like()) is False
    assert (~where)(like()) is True


def test_the_names_are_those_of_the_filters():
    found = {name: value for name, value in vars(builtin_filters).items() if isinstance(value, Filter)}
    assert {name: repr(value) for name, value in found.items()} == {name: name for name in found}
    assert set(found) < set(builtin_filters.__all__)


@pytest.mark.parametrize("who", [("ann",), ("@Ann",), (" @ANN ",), (7,), ("ben", 7), (8, "ann")], ids=str)
def test_users_by_handle_or_id(who):
    assert from_user(*who)(chat(user_id=7, handle="ann")) is True
    assert from_user(*who)(chat(user_id=9, handle="anna")) is False
    assert from_user(*who)(chat(user_id=9, handle="")) is False
    assert from_user(*who)(chat(user_id=0, handle="anna")) is False


def test_a_handle_of_digits_is_not_an_id():
    assert from_user("7")(chat(user_id=7, handle="ann")) is False
    assert from_user("7")(chat(user_id=9, handle="7")) is True


@pytest.mark.parametrize("who", [(), ("",), ("@",), (0,), ("ann", " ")], ids=str)
def test_empty_users_are_refused(who):
    with pytest.raises(ConfigError, match="from_user needs at least one user"):
        from_user(*who)


def test_text_matches_in_any_case_unless_case_sensitive():
    assert contains("!SONG")(chat("play !song now")) is True
    assert contains("!song")(chat("play ! song now")) is False
    assert contains("straße")(chat("STRASSE")) is True
    assert contains("hello", "שלום")(chat("Ann: שלום 👋🏽")) is True
    assert contains("👋🏽")(chat("שלום 👋🏽")) is True
    assert contains("Song", case_sensitive=True)(chat("song")) is False
    assert contains("song", "Song", case_sensitive=True)(chat("my song")) is True
    assert repr(contains("a", "B", case_sensitive=True)) == "contains('a', 'B', case_sensitive=True)"


@pytest.mark.parametrize("texts", [(), ("",), ("a", "")], ids=str)
def test_empty_texts_are_refused(texts):
    with pytest.raises(ConfigError, match="contains needs a string"):
        contains(*texts)


def test_regular_expressions_are_found_anywhere():
    assert matches(r"\d+")(chat("give 5")) is True
    assert matches(r"^\d+")(chat("give 5")) is False
    assert matches("GIVE")(chat("give 5")) is False
    assert matches(re.compile("GIVE", re.IGNORECASE))(chat("give 5")) is True
    assert matches("")(chat("give 5")) is True
    assert repr(matches(re.compile("^!"))) == repr(matches("^!")) == "matches('^!')"


def test_an_invalid_expression_is_refused():
    with pytest.raises(ConfigError, match=re.escape("matches('(') is not a valid regular expression: missing )")):
        matches("(")


def test_language():
    assert in_language("EN", "de")(chat(content_language="en")) is True
    assert in_language("en")(chat(content_language="un")) is False
    assert in_language("en")(chat()) is False
    for codes in ((), ("",)):
        with pytest.raises(ConfigError, match="in_language needs"):
            in_language(*codes)


def test_minimum_numbers():
    assert [min_diamonds(10)(gift(diamonds=each)) for each in (9, 10, 11)] == [False, True, True]
    assert [min_diamonds(10)(gift(diamonds=5, count=each)) for each in (1, 2)] == [False, True]
    assert [min_count(3)(gift(count=each)) for each in (2, 3)] == [False, True]
    assert [min_count(3)(like(count=each)) for each in (2, 3)] == [False, True]
    complete = GiftCompleteEvent(gift(diamonds=5), 4, GiftCompleteReason.END)
    assert [min_diamonds(each)(complete) for each in (20, 21)] == [True, False]


def test_backlog_is_not_fresh():
    assert is_fresh(chat()) is True
    assert is_fresh(chat(backlog=True)) is False
