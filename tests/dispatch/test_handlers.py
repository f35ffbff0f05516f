from __future__ import annotations

import functools
import inspect
from dataclasses import dataclass

import pytest

from tests.dispatch.helpers import NumberEvent
from tiktok_live.dispatch.builtin_filters import from_moderator
from tiktok_live.dispatch.commands import make_command
from tiktok_live.dispatch.handlers import make_command_handler, make_handler
from tiktok_live.dispatch.options import HandlerOptions
from tiktok_live.errors import ConfigError
from tiktok_live.events.families.chat import ChatEvent

KINDS = (NumberEvent,)
HIDDEN = "S3cr3tV4lue"


def plain(event):
    return event


async def coroutine(event):
    return event


def generator(event):
    yield event


async def async_generator(event):
    yield event


class Greeter:
    """Handlers in a class."""

    def method(self, event):
        return event

    async def async_method(self, event):
        return event

    @staticmethod
    def static(event):
        return event

    @classmethod
    def of_class(cls, event):
        return event

    def forgotten_self():
        return None


class Callable:
    def __call__(self, event):
        return event


class AsyncCallable:
    async def __call__(self, event):
        return event


class Yielding:
    async def __call__(self, event):
        yield event


class AlsoYielding:
    def __call__(self, event):
        yield event


@dataclass
class Remembering:
    secret: str

    def __call__(self, event):
        return event


GOOD = {
    "a function": (plain, "plain"),
    "a coroutine function": (coroutine, "coroutine"),
    "a lambda": (lambda event: event, "<lambda>"),
    "more arguments with defaults": (lambda event, more=1, *, key=2: event, "<lambda>"),
    "any arguments": (lambda *args, **options: args, "<lambda>"),
    "a bound method": (Greeter().method, "Greeter.method"),
    "a bound coroutine method": (Greeter().async_method, "Greeter.async_method"),
    "a static method": (Greeter.static, "Greeter.static"),
    "a class method": (Greeter.of_class, "Greeter.of_class"),
    "a callable object": (Callable(), "Callable"),
    "an object that is awaited": (AsyncCallable(), "AsyncCallable"),
    "a partial": (functools.partial(plain), "plain"),
    "a partial of a partial": (functools.partial(functools.partial(lambda a, b: b), 1), "<lambda>"),
    "a partial of a coroutine function": (functools.partial(coroutine), "coroutine"),
    "a cached function": (functools.cache(plain), "plain"),
    "a built-in function": (print, "print"),
    "a built-in method": ([].append, "list.append"),
    "a class": (str, "str"),
}


@pytest.mark.parametrize(("function", "name"), GOOD.values(), ids=GOOD)
def test_callables_of_one_event_are_handlers(function, name):
    handler = make_handler(function, KINDS)
    assert handler.function is function
    assert handler.kinds == KINDS
    assert handler.name.rpartition(".<locals>.")[2].endswith(name)


def test_a_handler_s_name_contains_its_module():
    assert make_handler(plain, KINDS).name == "tests.dispatch.test_handlers.plain"
    assert make_handler(print, KINDS).name == "builtins.print"
    assert make_handler([].append, KINDS).name == "list.append"


@pytest.mark.parametrize("function", [functools.partial(plain, more=HIDDEN), Remembering(HIDDEN)])
def test_a_handler_s_name_shows_no_arguments(function):
    function.more = HIDDEN
    try:
        name = make_handler(function, KINDS).name
    except ConfigError as error:
        name = str(error)
    assert HIDDEN not in name


FIX = "write: async def handler(event): ..."
BAD = {
    "no argument": (lambda: None, FIX),
    "three arguments": (lambda one, two, three: None, FIX),
    "a needed keyword": (lambda event, *, key: None, FIX),
    "a keyword alone": (lambda *, event: None, FIX),
    "a method without self": (Greeter().forgotten_self, "write: async def handler(self, event): ..."),
    "a method without its object": (Greeter.method, "register an instance's method: on(...)(bot.method)"),
    "a partial that is full": (functools.partial(plain, 1), FIX),
    "a name": ("chat", FIX),
    "nothing": (None, FIX),
    "a generator": (generator, "contains a yield"),
    "an asynchronous generator": (async_generator, "contains a yield"),
    "a partial of a generator": (functools.partial(generator), "contains a yield"),
    "an object that yields": (Yielding(), "contains a yield"),
    "another object that yields": (AlsoYielding(), "contains a yield"),
}


@pytest.mark.parametrize(("function", "fix"), BAD.values(), ids=BAD)
def test_invalid_handlers_are_refused_with_the_fix(function, fix):
    with pytest.raises(ConfigError) as refused:
        make_handler(function, KINDS)
    assert fix in refused.value.message
    assert refused.value.message.partition(" ")[0]


def test_a_coroutine_that_was_called_by_mistake_is_refused():
    called = coroutine(NumberEvent(1))
    with pytest.raises(ConfigError, match=r"coroutine is not a function; write: async def handler\(event\)"):
        make_handler(called, KINDS)
    called.close()


def test_the_message_shows_the_signature():
    def three(event, ctx, other):
        return event, ctx, other

    with pytest.raises(ConfigError, match=r"three\(event, ctx, other\) cannot be called with an event"):
        make_handler(three, KINDS)


def test_a_function_without_a_signature_is_accepted():
    with pytest.raises(ValueError, match="no signature"):
        inspect.signature(dict.update)
    assert make_handler(dict.update, KINDS).function is dict.update


def test_coroutine_functions_are_recognized():
    assert make_handler(coroutine, KINDS).is_async
    assert make_handler(functools.partial(coroutine), KINDS).is_async
    assert make_handler(AsyncCallable(), KINDS).is_async
    assert not make_handler(plain, KINDS).is_async
    assert not make_handler(Callable(), KINDS).is_async


@pytest.mark.parametrize("function", [coroutine, AsyncCallable(), Greeter().async_method, functools.partial(coroutine)])
def test_a_coroutine_function_cannot_run_in_a_thread(function):
    with pytest.raises(ConfigError, match="remove thread=True, or write: def handler"):
        make_handler(function, KINDS, options=HandlerOptions(thread=True))


def test_an_invalid_filter_is_refused():
    async def later(event):
        return True

    with pytest.raises(ConfigError, match="it must be a plain function"):
        make_handler(plain, KINDS, where=later)
    with pytest.raises(ConfigError, match="is not a filter"):
        make_handler(plain, KINDS, where="moderator")
    with pytest.raises(ConfigError, match="does not have"):
        make_handler(plain, KINDS, where=from_moderator)


def test_registrations_are_distinct():
    assert make_handler(plain, KINDS) != make_handler(plain, KINDS)


def test_a_command_is_a_chat_handler():
    def song(event, title: str):
        return title

    handler = make_command_handler(make_command(song, "song"), HandlerOptions(thread=True))
    assert handler.kinds == (ChatEvent,)
    assert handler.function is song
    assert handler.name.endswith("song")
    assert handler.command.usage == "!song TITLE"


def test_an_async_command_cannot_run_in_a_thread():
    async def song(event, title: str):
        return title

    with pytest.raises(ConfigError, match="remove thread=True"):
        make_command_handler(make_command(song, "song"), HandlerOptions(thread=True))
