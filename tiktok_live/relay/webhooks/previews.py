"""What a webhook would send for a sample event, as text without secrets. Nothing is sent."""

from __future__ import annotations

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.events.names import EVENTS, event_class
from tiktok_live.events.samples import sample
from tiktok_live.relay.event_values import values_of
from tiktok_live.relay.webhooks.webhook import Webhook

__all__ = ["SAMPLE_DELIVERY", "SAMPLE_ROOM", "preview", "sample_event"]

SAMPLE_ROOM = "host.live"
"""Handle of the host in previews."""
SAMPLE_DELIVERY = "sample-1"
"""Id of the request there."""

_FREQUENT = ("gift_complete", "chat", "follow", "subscribe", "share", "like", "join", "live_ended", "connected")
_MAX_SHOWN = 8  # names in an error


def sample_event(webhook: Webhook, name: str = "") -> Event:
    """Return a made-up event for a webhook: of this name, or one that it is for.

    Raises:
        ConfigError: no event has this name, or it is only a base of others.
    """
    if name:
        with caught(KeyError) as failure:
            return sample(event_class(name))
        below = [each for each, cls in EVENTS.items() if issubclass(cls, event_class(name)) and each != name]
        advice = f"Name one of these: {', '.join(below[:_MAX_SHOWN])}"
        raise ConfigError(f"{name} is only a base of other events", advice=advice) from failure.cause
    wanted = tuple(EVENTS[each] for each in webhook.selection.names) or (Event,)
    for each in (*_FREQUENT, *EVENTS):
        if issubclass(EVENTS[each], wanted):
            with caught(KeyError):  # a base of others
                return sample(EVENTS[each])
    raise ConfigError(f"the webhook {webhook.name} is for no event that exists")


def preview(webhook: Webhook, event: Event) -> list[str]:
    """Return the lines of the request that a webhook would send for an event."""
    values = values_of(SAMPLE_ROOM, event)
    headers = webhook.request(values, event).headers(SAMPLE_DELIVERY, event.received_at.timestamp())
    # A secret prints as a mask.
    headers |= {name: str(value) for name, value in webhook.headers.items()}
    lines = [f"{webhook.method} {webhook.address.shown(values)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if webhook.body is not None:
        lines += ["", *webhook.body.encode(values, event, masked=True).decode("utf-8", "replace").splitlines()]
    return lines
