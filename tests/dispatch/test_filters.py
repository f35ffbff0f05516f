from __future__ import annotations

import functools
import operator
from dataclasses import dataclass

import pytest

from tests.dispatch.comments import chat, gift
from tiktok_live.dispatch.builtin_filters import contains, from_moderator, is_fresh, min_count, min_diamonds
from tiktok_live.dispatch.filters import Filter, check_filter
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.events.families.chat import ChatEvent, QuestionEvent
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.events.families.room import ViewerCountEvent
from tiktok_live.events.families.social import LikeEvent
from tiktok_live.events.lifecycle import ConnectedEvent


def yes(event):
    return True


def no(event):
    return False


def never(event):
    raise AssertionError("not evaluated")


YES, NO, NEVER = Filter(yes), Filter(no), Filter(never)


@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize("is_plain", ["left", "right", "neither"])
def test_and_or_not(left, right, is_plain):
    one, other = (yes if left else no), (yes if right else no)
    one = one if is_plain == "left" else Filter(one)
    other = other if is_plain == "right" else Filter(other)
    assert (one & other)(None) is (left and right)
    assert (one | other)(None) is (left or right)
    assert (~Filter(one))(None) is not left
    assert (~(one & other))(None) is not (left and right)


def test_the_right_side_is_not_evaluated_if_the_left_decides():
    assert (NO & NEVER)(None) is False
    assert (YES | NEVER)(None) is True
    assert ((NO & NEVER) | YES | NEVER)(None) is True
    assert (YES & NO & never)(None) is False


def test_a_filter_returns_a_bool_whatever_its_predicate_returns():
    assert Filter(lambda event: event)("x") is True
    assert Filter(lambda event: event)(None) is False
    assert (Filter(lambda event: event) & (lambda event: event))("x") is True
    assert (Filter(lambda event: event) | (lambda event: event))(None) is False


def test_the_repr_is_the_expression():
    has, big = contains("!song"), min_diamonds(5)
    assert repr(has & from_moderator) == "contains('!song') & from_moderator"
    assert repr(has & from_moderator & is_fresh) == "contains('!song') & from_moderator & is_fresh"
    assert repr((has | big) & is_fresh) == "(contains('!song') | min_diamonds(5)) & is_fresh"
    assert repr(~has & ~(has | big)) == "~contains('!song') & ~(contains('!song') | min_diamonds(5))"
    assert repr(has & (lambda event: True)) == "contains('!song') & lambda"
    assert repr(no | YES) == "no | yes"
    assert repr(Filter(yes, name="always")) == "always"


def test_the_repr_shows_no_arguments_of_a_predicate():
    def knows(secret, event):
        return True

    assert repr(Filter(functools.partial(knows, "sesame"))) == "knows"
    assert repr(Filter(operator.attrgetter("is_backlog"))) == "attrgetter"


def test_a_filter_is_immutable():
    for name in ("name", "predicate", "needs", "other"):
        with pytest.raises(AttributeError):
            setattr(YES, name, yes)
    joined = YES & NO
    _ = joined & NEVER
    assert repr(joined) == "yes & no"


def test_the_keywords_and_or_not_are_refused():
    with pytest.raises(TypeError, match=r"yes has no truth value: combine filters with & \| ~"):
        bool(YES and NO)
    with pytest.raises(TypeError, match="combine filters"):
        bool(not YES)


def test_a_thousand_conditions_are_not_nested():
    words = [contains(f"word{number}") for number in range(3_000)]
    assert functools.reduce(operator.or_, words)(chat("WORD2999")) is True
    assert functools.reduce(operator.and_, words)(chat("word2999")) is False


async def awaited(event):
    return True


def yielding(event):
    yield True


async def both(event):
    yield True


class Awaited:
    async def __call__(self, event):
        return True


def two(event, other):
    return True


def none():
    return True


@pytest.mark.parametrize("wrong", [awaited, yielding, both, Awaited(), two, none, 7, "!song", None])
def test_invalid_predicates_are_refused_at_once(wrong):
    with pytest.raises(ConfigError, match=r"filter.*write: "):
        Filter(wrong)
    with pytest.raises(ConfigError, match="write: "):
        _ = YES & wrong
    with pytest.raises(ConfigError, match="write: "):
        _ = wrong | YES
    with pytest.raises(ConfigError, match="write: "):
        check_filter(wrong, (ChatEvent,))


@pytest.mark.parametrize("fine", [yes, YES, lambda event, more=1: True, print, bool, operator.attrgetter("x")])
def test_any_function_of_one_event_is_a_filter(fine):
    check_filter(fine, (ChatEvent, GiftEvent))
    check_filter(YES & fine, (Event,))


@dataclass(frozen=True)
class TipEvent(Event):
    """A custom event, without one of the library's base classes that has diamonds."""

    diamonds: int


@pytest.mark.parametrize(
    ("where", "kinds"),
    [
        (contains("x"), (ChatEvent, QuestionEvent)),
        (contains("x") & from_moderator & is_fresh, (ChatEvent,)),
        (min_diamonds(5) & min_count(2), (GiftEvent, GiftCompleteEvent)),
        (min_diamonds(5), (TipEvent,)),
        (is_fresh, (Event, ConnectedEvent, TipEvent)),
        (from_moderator, (ChatEvent, LikeEvent, GiftCompleteEvent)),
    ],
    ids=str,
)
def test_a_filter_fits_events_that_have_what_it_reads(where, kinds):
    check_filter(where, kinds)


@pytest.mark.parametrize(
    ("where", "kinds", "message"),
    [
        (
            min_diamonds(5),
            (ChatEvent,),
            "reads `diamonds`, which 'chat' does not have; register it for events that do: 'envelope', 'gift_complete'",
        ),
        (
            contains("x"),
            (ChatEvent, LikeEvent),
            "where=contains('x') reads `text`, which 'like' does not have; register it for",
        ),
        (
            from_moderator,
            (Event,),
            "reads `user`, which 'event' does not have; register it for events that do: 'user',",
        ),
        (~from_moderator | is_fresh, (ViewerCountEvent,), "reads `user`, which 'viewer_count' does not have"),
        (
            contains("x") & min_diamonds(5) & min_count(1),
            (LikeEvent,),
            "`text` and `diamonds`, which 'like' does not have; no event has all the attributes that this filter reads",
        ),
        (Filter(yes, needs=("diamonds", "winners")), (TipEvent,), "reads `winners`, which 'tip' does not have"),
    ],
    ids=str,
)
def test_a_filter_of_other_events_is_refused_with_the_fix(where, kinds, message):
    with pytest.raises(ConfigError) as caught:
        check_filter(where, kinds)
    assert message in caught.value.message


def test_a_combined_filter_needs_the_attributes_of_all_parts():
    assert (contains("x") & from_moderator | contains("y")).needs == ("text", "user")
    assert (~min_diamonds(5)).needs == ("diamonds",)


def test_exceptions_of_a_predicate_propagate():
    with pytest.raises(AssertionError, match="not evaluated"):
        (YES & NEVER)(gift())
