from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Optional, Protocol

import pytest

from tiktok_live.dispatch.context import HandlerContext
from tiktok_live.dispatch.signatures import (
    check_event_parameter,
    function_name,
    is_coroutine_function,
    is_generator_function,
    resolve_annotation,
    takes_context,
    where_defined,
)
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event, UserEvent
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.gifts import GiftEvent

if TYPE_CHECKING:
    from decimal import Decimal


class Bot:
    def alone(self, event):
        return event

    def both(self, event, ctx):
        return event, ctx


class Both:
    def __call__(self, event, ctx):
        return event, ctx


class HasText(Protocol):
    text: str


def alone(event): ...
def both(event, ctx): ...
def annotated(event: ChatEvent, where: HandlerContext[int]): ...
def optional(event: ChatEvent, ctx: HandlerContext[int] | None = None): ...
def defaulted(event: ChatEvent, ctx: HandlerContext[int] = None): ...
def with_default(event, times=3): ...
def with_keyword(event, *, times=3): ...
def any_number(*events): ...


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (alone, False),
        (both, True),
        (annotated, True),
        (optional, False),
        (defaulted, True),
        (with_default, False),
        (with_keyword, False),
        (any_number, False),
        (print, False),
        (lambda event: event, False),
        (lambda event, ctx: event, True),
        (Bot().alone, False),
        (Bot().both, True),
        (Both(), True),
        (functools.partial(both, 1), False),
        (functools.partial(both), True),
        (dict.update, False),
    ],
)
def test_whether_a_function_takes_the_context(function, expected):
    assert takes_context(function, "it") is expected


def wrong_second(event: ChatEvent, database: dict): ...
def needed_keyword(event, *, ctx): ...


@pytest.mark.parametrize(
    ("function", "fix"),
    [
        (wrong_second, "ctx: HandlerContext): ... and pass other objects as LiveClient(shared=...)"),
        (needed_keyword, "write: async def handler(event): ... or async def handler(event, ctx): ..."),
        (lambda: None, "write: async def handler(event): ..."),
        (lambda a, b, c: None, "write: async def handler(event): ..."),
        (Bot.both, "on(...)(bot.method)"),
    ],
)
def test_invalid_parameters_are_refused_with_the_fix(function, fix):
    with pytest.raises(ConfigError) as refused:
        takes_context(function, "it")
    assert fix in refused.value.message


def of_chats(event: ChatEvent): ...
def of_users(event: UserEvent): ...
def of_gifts(event: GiftEvent): ...
def of_either(event: ChatEvent | GiftEvent): ...
def of_maybe(event: Optional[ChatEvent]): ...  # noqa: UP045 - people write it
def of_text(event: str): ...
def of_numbers(event: int | bytes): ...
def of_anything(event: Any): ...
def of_objects(event: object): ...
def of_a_shape(event: HasText): ...
def of_unknown(event: Decimal): ...
def of_named(event: chat.GiftEvent | LikeEvent): ...  # noqa: F821 - imported only for type checkers
def of_a_broken_expression(event: 1 / 0): ...


FITS = [
    (of_chats, (ChatEvent,)),
    (of_users, (ChatEvent, GiftEvent)),
    (of_either, (ChatEvent, GiftEvent)),
    (of_chats, (Event,)),  # narrowed by a filter
    (of_maybe, (GiftEvent,)),  # None is not an event class, so nothing is checked
    (of_anything, (ChatEvent,)),
    (of_objects, (ChatEvent,)),
    (of_a_shape, (ChatEvent,)),
    (of_unknown, (ChatEvent,)),
    (of_a_broken_expression, (ChatEvent,)),
    (of_named, (GiftEvent,)),
    (alone, (ChatEvent,)),
    (any_number, (ChatEvent,)),
    (dict.update, (ChatEvent,)),
    (Bot().alone, (ChatEvent,)),
]


@pytest.mark.parametrize(("function", "kinds"), FITS)
def test_compatible_annotations_are_accepted(function, kinds):
    check_event_parameter(function, kinds, "it")


@pytest.mark.parametrize(
    ("function", "kinds", "message"),
    [
        (of_gifts, (ChatEvent,), "it takes GiftEvent, but is registered for 'chat'; annotate its event with ChatEvent"),
        (of_gifts, (ChatEvent,), "or register it for 'gift'"),
        (functools.partial(of_gifts), (ChatEvent,), "registered for 'chat'"),
        (of_chats, (ChatEvent, GiftEvent), "registered for 'gift'"),
        (of_text, (ChatEvent,), "takes str, but is registered for 'chat'"),
        (of_numbers, (ChatEvent,), "takes int | bytes"),
        (of_named, (ChatEvent,), "takes GiftEvent | LikeEvent"),
    ],
)
def test_incompatible_annotations_are_refused(function, kinds, message):
    with pytest.raises(ConfigError) as refused:
        check_event_parameter(function, kinds, "it")
    assert message in refused.value.message


class Greeter:
    async def __call__(self, event: ChatEvent): ...

    def method(self, event: ChatEvent): ...


class Yielding:
    async def __call__(self, event):
        yield event


@functools.wraps(of_chats)
def wrapper(*args):
    return of_chats(*args)


# Each is a definition in this file, seen through another kind of wrapper.
FUNCTIONS = {
    "a function": of_chats,
    "a partial": functools.partial(of_chats),
    "a partial of a partial": functools.partial(functools.partial(of_chats)),
    "a cached function": functools.cache(of_chats),
    "a wrapper": wrapper,
    "a partial of a wrapper": functools.partial(wrapper),
    "a wrapper of a partial": functools.wraps(of_chats)(functools.partial(of_chats)),
    "a cached partial": functools.lru_cache(functools.partial(of_chats)),
    "a method": Bot().alone,
    "a partial of a method": functools.partial(Greeter().method),
    "an object": Greeter(),
    "a partial of an object": functools.partial(Greeter()),
}


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_annotations_and_source_lines_are_found_through_wrappers(function):
    assert resolve_annotation("ChatEvent", function) is ChatEvent
    assert where_defined(function).startswith(f"{__file__}:")


def test_an_annotation_that_cannot_be_evaluated_stays_text():
    assert resolve_annotation("Decimal", of_unknown) == "Decimal"
    assert resolve_annotation("1 / 0", of_chats) == "1 / 0"
    assert resolve_annotation("ChatEvent", print) == "ChatEvent"
    assert resolve_annotation("'ChatEvent'", of_chats) is ChatEvent
    assert resolve_annotation(ChatEvent, print) is ChatEvent


def test_the_source_line_of_a_function():
    assert where_defined(of_chats) == where_defined(wrapper) == f"{__file__}:{of_chats.__code__.co_firstlineno}"
    assert where_defined(print) == where_defined([].append) == ""


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (of_chats, "of_chats"),
        (functools.partial(functools.partial(of_chats)), "of_chats"),
        (Bot().alone, "Bot.alone"),
        (functools.partial(Bot().alone), "Bot.alone"),
        (Greeter(), "Greeter"),
        (functools.partial(Greeter()), "Greeter"),
    ],
)
def test_a_function_is_named_by_module_and_qualified_name(function, name):
    assert function_name(function) == f"{__name__}.{name}"


def test_coroutine_and_generator_functions_are_recognized_in_objects_and_partials():
    for function in (Greeter(), functools.partial(Greeter())):
        assert is_coroutine_function(function)
        assert not is_generator_function(function)
    for function in (Yielding(), functools.partial(Yielding())):
        assert is_generator_function(function)
        assert not is_coroutine_function(function)
    assert not is_coroutine_function(7)
    assert not is_generator_function(of_chats)
