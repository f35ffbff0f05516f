"""A loop of its own for whoever has none: run to the end, or to a signal that asks the program to end."""

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
_NOBODYS = (signal.SIG_DFL, signal.default_int_handler)


def run_to_end(main: Callable[[], Coroutine[object, object, CloseReason]], *, uvloop: bool) -> CloseReason:
    """Return what `main` returns, in a new loop, or `CloseReason.INTERRUPTED`.

    Args:
        main: what to run; cancelled on Ctrl-C, SIGTERM and SIGHUP, see `Interruption`.
        uvloop: run on that loop, which the extra `speed` installs.

    Raises:
        ConfigError: uvloop is not installed.
        UsageError: a loop is running already in this thread.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        pass
    else:
        raise UsageError(
            "run() starts a loop of its own, and one is running here",
            advice="Use `async with client: await client.wait_closed()` instead",
        )
    factory = _uvloop() if uvloop else None
    try:
        reason = Interruption(_break_off).run(main(), loop_factory=factory)
    except KeyboardInterrupt:
        return CloseReason.INTERRUPTED
    return CloseReason.INTERRUPTED if reason is None else reason


class Interruption:
    """Cancels what it runs at the first Ctrl-C, SIGTERM or SIGHUP, so that it can close.

    A signal that the program handles itself, or that is ignored as `nohup` ignores SIGHUP, is left alone. So are all
    signals outside the main thread.

    Args:
        again: called in the signal handler for the next one, and for one that comes after the end. Not for a second
            SIGHUP: a terminal that is closed sends one, and its shell another.

    Attributes:
        received: the signal that came first; None when none came.
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
        """Return what `main` returns, in a new loop; None when a signal cancelled it."""
        before = _unhandled()
        try:
            with asyncio.Runner(loop_factory=loop_factory) as runner:
                loop = runner.get_loop()
                task = loop.create_task(main)
                for number in before:
                    signal.signal(number, partial(self._came, loop, task))
                return loop.run_until_complete(task)
        except asyncio.CancelledError:
            if self.received is None:
                raise
            return None
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _came(self, loop: AbstractEventLoop, task: asyncio.Task[object], number: int, _: FrameType | None) -> None:
        received = signal.Signals(number)
        if self.received is None and not task.done():
            self.received = received
            # Not directly: the loop may be asleep, and would not notice.
            loop.call_soon_threadsafe(task.cancel)
        elif received.name != "SIGHUP":
            self._again(received)


def _unhandled() -> dict[signal.Signals, _Handler]:
    """Return the signals that end the program and that nobody handles or ignores, with what they do now."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    handlers = {number: signal.getsignal(number) for number in signal.Signals if number.name in _ENDING}
    return {number: handler for number, handler in handlers.items() if handler in _NOBODYS}


def _break_off(_: signal.Signals) -> None:
    raise KeyboardInterrupt


def _uvloop() -> Callable[[], AbstractEventLoop]:
    with caught(ImportError) as failure:
        import uvloop  # noqa: PLC0415 - only for those who want it

        factory: Callable[[], AbstractEventLoop] = uvloop.new_event_loop
        return factory
    raise extra_not_installed("uvloop", "speed") from failure.cause
