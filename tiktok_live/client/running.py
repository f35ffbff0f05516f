"""Running a coroutine in a new event loop, to its end or to a signal such as Ctrl-C."""

from __future__ import annotations

import asyncio
import signal
import threading
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from tiktok_live.causes import caught
from tiktok_live.client.states import CloseReason
from tiktok_live.errors import UsageError
from tiktok_live.extras import extra_not_installed

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable, Coroutine
    from types import FrameType

    _Handler = Callable[[int, FrameType | None], object] | int | None

__all__ = ["Interruption", "run_to_end"]

T = TypeVar("T")

# By name, since Windows has no SIGHUP.
_ENDING = frozenset({"SIGINT", "SIGTERM", "SIGHUP"})
_DEFAULT_HANDLERS = (signal.SIG_DFL, signal.default_int_handler)


def run_to_end(main: Callable[[], Coroutine[object, object, CloseReason]], *, uvloop: bool) -> CloseReason:
    """Run `main` in a new loop, and return its result, or `CloseReason.INTERRUPTED`.

    Args:
        main: the coroutine function to run; cancelled on Ctrl-C, SIGTERM and SIGHUP, see `Interruption`.
        uvloop: use uvloop, which the extra `speed` installs.

    Raises:
        ConfigError: uvloop is not installed.
        UsageError: this thread already runs an event loop.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        pass
    else:
        raise UsageError(
            "run() starts an event loop, but this thread already runs one",
            advice="Use `async with client: await client.wait_closed()` instead",
        )
    factory = _uvloop() if uvloop else None
    try:
        reason = Interruption(_raise_interrupt).run(main(), loop_factory=factory)
    except KeyboardInterrupt:
        return CloseReason.INTERRUPTED
    return CloseReason.INTERRUPTED if reason is None else reason


class Interruption:
    """Runs a coroutine and cancels it at the first Ctrl-C, SIGTERM or SIGHUP, so that it can close.

    Signals that the program handles or ignores (`nohup` ignores SIGHUP) are not touched, and none outside the main
    thread.

    Args:
        again: called in the signal handler for each further signal, and for one after the end. Not for a second
            SIGHUP: a closing terminal sends one, and its shell another.

    Attributes:
        received: the first signal; None if there was none.
    """

    def __init__(self, again: Callable[[signal.Signals], None]) -> None:
        self._again = again
        self.received: signal.Signals | None = None

    def run(
        self,
        main: Coroutine[object, object, T],
        *,
        loop_factory: Callable[[], AbstractEventLoop] | None = None,
    ) -> T | None:
        """Run `main` in a new loop and return its result; None if a signal cancelled it."""
        before = _unhandled()
        try:
            with asyncio.Runner(loop_factory=loop_factory) as runner:
                loop = runner.get_loop()
                task = loop.create_task(main)
                for number in before:
                    signal.signal(number, partial(self._on_signal, loop, task))
                return loop.run_until_complete(task)
        except asyncio.CancelledError:
            if self.received is None:
                raise
            return None
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, loop: AbstractEventLoop, task: asyncio.Task[object], number: int, _: FrameType | None) -> None:
        received = signal.Signals(number)
        if self.received is None and not task.done():
            self.received = received
            # Not directly: a sleeping loop would not notice.
            loop.call_soon_threadsafe(task.cancel)
        elif received.name != "SIGHUP":
            self._again(received)


def _unhandled() -> dict[signal.Signals, _Handler]:
    """Return the handlers of those ending signals that the program neither handles nor ignores."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    handlers = {number: signal.getsignal(number) for number in signal.Signals if number.name in _ENDING}
    return {number: handler for number, handler in handlers.items() if handler in _DEFAULT_HANDLERS}


def _raise_interrupt(_: signal.Signals) -> None:
    raise KeyboardInterrupt


def _uvloop() -> Callable[[], AbstractEventLoop]:
    with caught(ImportError) as failure:
        import uvloop  # noqa: PLC0415 - an optional extra

        factory: Callable[[], AbstractEventLoop] = uvloop.new_event_loop
        return factory
    raise extra_not_installed("uvloop", "speed") from failure.cause
