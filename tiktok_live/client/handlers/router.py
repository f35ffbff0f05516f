"""Handlers in a module of their own: registered without a client, included by one or by several."""

from __future__ import annotations

from tiktok_live.client.handlers.event_methods import HandlerMethods
from tiktok_live.dispatch.handler_table import HandlerTable

__all__ = ["Router"]


class Router(HandlerMethods):
    """Handlers, commands, middleware and error hooks that a client, or another router, takes in with `include`.

        router = Router()

        @router.on("gift")
        async def thank(event: GiftEvent) -> None: ...

        client.include(router)

    Several clients may share one. Each has queues, cool-downs and a `once` of its own.
    """

    def __init__(self) -> None:
        self.handlers = HandlerTable()
