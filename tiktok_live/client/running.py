"""A loop of its own for whoever has none: run to the end, or to Ctrl-C."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tiktok_live.client.close_reason import CloseReason
from tiktok_live.errors import ConfigError, LocalProtocolError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

__all__ = ["run_to_end"]


def run_to_end(main: Callable[[], Coroutine[object, object, CloseReason]], *, uvloop: bool) -> CloseReason:
    """Return what `main` returns, in a new loop, or `CloseReason.INTERRUPTED`.

    Args:
        main: what to run; cancelled on Ctrl-C.
        uvloop: run on that loop, which the extra `speed` installs.

    Raises:
        ConfigError: uvloop is not installed.
        LocalProtocolError: a loop is running already in this thread.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        pass
    else:
        raise LocalProtocolError(
            "run() starts a loop of its own, and one is running here",
            advice="Use `async with client: await client.wait_closed()` instead",
        )
    try:
        with asyncio.Runner(loop_factory=_uvloop() if uvloop else None) as runner:
            return runner.run(main())
    except KeyboardInterrupt:
        return CloseReason.INTERRUPTED


def _uvloop() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        import uvloop  # noqa: PLC0415 - only for those who want it
    except ImportError as error:
        raise ConfigError(
            "uvloop is not installed", advice='Install it with: pip install "tiktok-live[speed]"'
        ) from error
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory
