"""`WebhookSender`: a queue per target, so that a slow one delays neither the others nor the room."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from random import Random

from tiktok_live.net.clock import Clock
from tiktok_live.relay.event_values import values_of
from tiktok_live.relay.feed import FeedItem, Observer
from tiktok_live.relay.webhooks.http import WebhookHttp
from tiktok_live.relay.webhooks.targets import Target, WebhookCounts
from tiktok_live.relay.webhooks.webhook import Webhook, WebhookRequest

__all__ = ["WebhookSender", "observer"]

_GRACE = 5.0  # seconds


class WebhookSender:
    """Sends the requests of webhooks in the background. Webhooks with the same name share a queue.

    Args:
        http: sends requests; the caller closes it after the sender.
        clock: the time.
        rng: of the delays between attempts.
    """

    def __init__(self, http: WebhookHttp, clock: Clock, *, rng: Random | None = None) -> None:
        self._http = http
        self._clock = clock
        self._rng = rng or Random()
        self._targets: dict[str, Target] = {}
        self._run = secrets.token_hex(4)
        self._number = 0
        self._closed = False

    @property
    def counts(self) -> Mapping[str, WebhookCounts]:
        """What became of the requests, by the name of the webhook; copies."""
        return {name: replace(target.counts) for name, target in self._targets.items()}

    def send(self, request: WebhookRequest) -> None:
        """Queue a request. Never waits, and needs a running loop. After `aclose` it is counted as abandoned."""
        name = request.webhook.name
        target = self._targets.get(name)
        if target is None:
            target = self._targets[name] = Target(name, self._http, self._clock, self._rng)
        if self._closed:
            target.counts.queued += 1
            target.counts.abandoned += 1
            return
        self._number += 1
        target.put(request, f"{self._run}-{self._number}")

    async def aclose(self, grace: float = _GRACE) -> None:
        """Stop: what waits has `grace` seconds; the rest is dropped and counted. May be called repeatedly."""
        self._closed = True
        targets = tuple(self._targets.values())
        timer = asyncio.ensure_future(self._clock.sleep_until(self._clock.monotonic() + grace))
        drained = asyncio.ensure_future(_drain(targets))
        try:
            await asyncio.wait({timer, drained}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()
            drained.cancel()
            for target in targets:
                await target.aclose()


async def _drain(targets: Iterable[Target]) -> None:
    for target in targets:
        await target.drain()


def observer(webhook: Webhook, sender: WebhookSender) -> Observer:
    """Return an observer of a feed that sends a webhook the events that it is for."""

    def observe(item: FeedItem) -> None:
        if webhook.accepts(item):
            sender.send(webhook.request(values_of(item.room, item.event), item.event))

    return observe
