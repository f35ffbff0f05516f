"""Handlers that are registered without a client, and included in one or several."""

from __future__ import annotations

from tiktok_live.client.handlers.event_methods import HandlerMethods
from tiktok_live.dispatch.handler_table import HandlerTable

__all__ = ["Router"]


class Router(HandlerMethods):
    """Handlers, commands, middleware and error hooks for `include` of a client or another router.

        router = Router()

        @router.on("gift")
        async def thank(event: GiftEvent) -> None: ...

        client.include(router)

    Several clients may share a router. Each has its own queues, cooldowns and `once`.
    """

    def __init__(self) -> None:
        self.handlers = HandlerTable()
