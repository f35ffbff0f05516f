"""The action `webhook`: a request to another program, made and sent as the webhooks of the relay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.net.clock import Clock
from tiktok_live.net.options import NetworkOptions
from tiktok_live.relay.webhooks.http import WebhookClient
from tiktok_live.relay.webhooks.sender import WebhookSender
from tiktok_live.relay.webhooks.tables import webhook_from_table
from tiktok_live.relay.webhooks.targets import WebhookCounts
from tiktok_live.relay.webhooks.webhook import Webhook
from tiktok_live.rules.actions import ActionKind, KeyValues, Surroundings, TargetKind, Values

__all__ = ["WEBHOOK", "SendWebhook", "WebhookTargets"]

# The rule says when, not the webhook.
_OF_RULES = ("events", "rooms", "backlog")


class WebhookTargets:
    """The targets of all webhooks of a file: each has a queue of its own, with retries.

    Args:
        clock: the time.
        network: proxy, certificate authorities and address family.
    """

    def __init__(self, clock: Clock, network: NetworkOptions) -> None:
        self._http = WebhookClient(network)
        self.sender = WebhookSender(self._http, clock)

    @property
    def counts(self) -> Mapping[str, WebhookCounts]:
        """What became of the requests, by target."""
        return self.sender.counts

    async def aclose(self) -> None:
        """Stop: what waits has five seconds."""
        await self.sender.aclose()
        await self._http.aclose()


@dataclass(frozen=True, slots=True)
class SendWebhook:
    """Queues a request.

    Attributes:
        targets: send it.
        webhook: what to send, and where.
    """

    targets: WebhookTargets = field(repr=False)
    webhook: Webhook
    kind: str = "webhook"

    def preview(self, values: Values) -> str:
        """Return what it does in plain words, without secrets."""
        return f"send {self.webhook.method} {self.webhook.address.shown(values)}"

    async def run(self, values: Values, event: Event) -> None:
        """Hand the request over to the queue of its target. Failures there are logged once, and counted."""
        self.targets.sender.send(self.webhook.request(values, event))


def _make_targets(values: KeyValues, surroundings: Surroundings) -> WebhookTargets:  # noqa: ARG001 - has no section
    return WebhookTargets(surroundings.clock, surroundings.network)


def _make(values: KeyValues, surroundings: Surroundings) -> SendWebhook:
    for key in _OF_RULES:
        if key in values:
            raise ConfigError(f"{key} does not belong here", advice="The keys of the rule say when it is sent")
    webhook = webhook_from_table(values, surroundings.folder, name="webhook", needs_events=False)
    if "name" not in values:
        webhook = replace(webhook, name=webhook.address.origin)
    return SendWebhook(surroundings.target(_TARGETS), webhook)


_TARGETS = TargetKind(section="", meaning="The targets of webhooks", keys=(), make=_make_targets)

WEBHOOK = ActionKind(
    name="webhook",
    meaning="Sends a request to another program; its keys are those of a webhook, see docs/webhooks.md",
    keys=(),
    make=_make,
    target=_TARGETS,
    checks_keys=True,
)
"""The kind of action."""
