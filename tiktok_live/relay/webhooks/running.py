"""Webhooks beside a relay: from the events of its feed until it closes."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager

from tiktok_live.net.clock import Clock, SystemClock
from tiktok_live.net.options import NetworkOptions
from tiktok_live.relay.feed import Feed
from tiktok_live.relay.webhooks.http import WebhookClient
from tiktok_live.relay.webhooks.sender import WebhookSender, observer
from tiktok_live.relay.webhooks.webhook import Webhook

__all__ = ["webhooks_running"]

logger = logging.getLogger(__name__)


@asynccontextmanager
async def webhooks_running(
    webhooks: Iterable[Webhook], feed: Feed, *, network: NetworkOptions | None = None, clock: Clock | None = None
) -> AsyncGenerator[WebhookSender, None]:
    """Send the events of a feed to webhooks while the block runs, and what then waits for five more seconds.

    What a target did not get is logged at the end.

    Args:
        webhooks: see `webhooks_from`.
        feed: the events. Close the rooms within the block, so that the last events are sent.
        network: proxy, certificate authorities and address family.
        clock: the time; the system clock by default.
    """
    http = WebhookClient(network)
    sender = WebhookSender(http, clock or SystemClock())
    # One for each: a mistake with one webhook costs the others nothing.
    removals = [feed.add_observer(observer(webhook, sender)) for webhook in webhooks]
    try:
        yield sender
    finally:
        for remove in removals:
            remove()
        await sender.aclose()
        await http.aclose()
        _log_losses(sender)


def _log_losses(sender: WebhookSender) -> None:
    for name, counts in sender.counts.items():
        if counts.lost:
            logger.warning(
                "the target %s did not get %d of %d requests: failed %d, expired %d, overflowed %d, abandoned %d",
                *(name, counts.lost, counts.queued),
                *(counts.failed, counts.expired, counts.overflowed, counts.abandoned),
            )
