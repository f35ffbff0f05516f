"""One webhook, as it is configured, and one request that it makes of an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from tiktok_live.events.base import Event
from tiktok_live.relay.feed import FeedItem, Selection
from tiktok_live.relay.webhooks.addresses import Address
from tiktok_live.relay.webhooks.bodies import Body, EventBody
from tiktok_live.relay.webhooks.references import Secret
from tiktok_live.relay.webhooks.signatures import SIGNATURE_HEADER, TIMESTAMP_HEADER, signature_headers

__all__ = ["DELIVERY_HEADER", "EVENT_HEADER", "Method", "Webhook", "WebhookLimits", "WebhookRequest"]

Method: TypeAlias = Literal["POST", "GET", "PUT"]
"""How a webhook is requested."""

EVENT_HEADER = "X-TikTok-Live-Event"
"""Header with the name of the event."""
DELIVERY_HEADER = "X-TikTok-Live-Delivery"
"""Header with an id of the request, the same when it is sent again."""
OWN_HEADERS = frozenset(map(str.lower, (EVENT_HEADER, DELIVERY_HEADER, TIMESTAMP_HEADER, SIGNATURE_HEADER)))
"""Names of headers that a configuration cannot set, in lower case."""

_OVERHEAD = 500  # bytes of the objects of one request


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookLimits:
    """Limits of one target.

    Attributes:
        timeout: seconds for one attempt.
        retries: further attempts after one that failed for the moment.
        max_age: seconds after which an event is too old to be sent.
        queue_size: requests that may wait; a further one drops the oldest.
        queue_bytes: bytes that may wait.
    """

    timeout: float = 10.0
    retries: int = 4
    max_age: float = 60.0
    queue_size: int = 1_000
    queue_bytes: int = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A webhook. `webhooks_from` reads them from a file.

    Attributes:
        name: of the target; its requests keep their order.
        address: where to.
        method: POST, GET or PUT.
        body: what to send; None for nothing, as GET does.
        headers: names and values.
        secret: signs the body; None for no signature.
        selection: which events of which rooms.
        with_backlog: whether to send events from before the connection.
        limits: of the queue and the requests.
    """

    name: str
    address: Address
    method: Method = "POST"
    body: Body | None = field(default_factory=EventBody)
    headers: Mapping[str, str | Secret] = field(default_factory=dict[str, "str | Secret"])
    secret: Secret | None = None
    selection: Selection = field(default_factory=Selection)
    with_backlog: bool = False
    limits: WebhookLimits = field(default_factory=WebhookLimits)

    def accepts(self, item: FeedItem) -> bool:
        """Return whether this webhook is for the event."""
        return (self.with_backlog or not item.event.is_backlog) and self.selection.accepts(item)

    def request(self, values: Mapping[str, str | int], event: Event) -> WebhookRequest:
        """Return the request for an event.

        Args:
            values: of the event, see `values_of`; they fill the placeholders.
            event: for the body of a webhook without a template.
        """
        body = self.body.encode(values, event) if self.body is not None else None
        return WebhookRequest(self, self.address.url(values), body, event.name)


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """A request to be sent.

    Attributes:
        webhook: the target.
        url: with its query; may hold a secret.
        body: may be None.
        event: name of the event.
    """

    webhook: Webhook
    url: str = field(repr=False)
    body: bytes | None = field(repr=False)
    event: str

    @property
    def size(self) -> int:
        """Estimated bytes that it takes while it waits."""
        return len(self.url) + len(self.body or b"") + _OVERHEAD

    def headers(self, delivery: str, wall: float) -> dict[str, str]:
        """Return the headers of an attempt.

        Args:
            delivery: id of the request.
            wall: now, in seconds since 1970, for the signature.
        """
        webhook = self.webhook
        headers = {"User-Agent": "tiktok-live", EVENT_HEADER: self.event, DELIVERY_HEADER: delivery}
        if webhook.body is not None:
            headers["Content-Type"] = webhook.body.content_type
        if webhook.secret is not None:
            headers |= signature_headers(webhook.secret.value, self.body or b"", wall)
        own = {name: value.value if isinstance(value, Secret) else value for name, value in webhook.headers.items()}
        replaced = {name.lower() for name in own}
        return {name: value for name, value in headers.items() if name.lower() not in replaced} | own
