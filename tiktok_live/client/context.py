"""The context of a handler, with the client in it as type checkers should see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tiktok_live.dispatch import context

__all__ = ["HandlerContext"]

S_co = TypeVar("S_co", covariant=True)

if TYPE_CHECKING:
    from dataclasses import dataclass

    from tiktok_live.client.live import LiveClient

    # The floor of the dispatcher knows no client. At run time there is one class; checkers see what is in it.
    @dataclass(frozen=True, slots=True)
    class HandlerContext(context.HandlerContext[S_co]):
        """What a handler is called with as its second argument, when it takes one."""

        client: LiveClient
else:
    HandlerContext = context.HandlerContext
