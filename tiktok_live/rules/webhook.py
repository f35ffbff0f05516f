"""The action `webhook`: a request to another program, made and sent as the webhooks of the relay."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from random import Random

from tiktok_live.backoff import Backoff
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.net.clock import Clock
from tiktok_live.relay.webhooks.http import WebhookClient, WebhookHttp
from tiktok_live.relay.webhooks.tables import webhook_from_table
from tiktok_live.relay.webhooks.targets import Attempt, attempt
from tiktok_live.relay.webhooks.webhook import Webhook, WebhookRequest
from tiktok_live.rules.actions import ActionFailed, ActionKind, KeyValues, Surroundings, TargetKind, Values

__all__ = ["WEBHOOK", "SendWebhook", "WebhookTargets"]

_FIRST_DELAY, _LONGEST_DELAY = 1.0, 30.0  # seconds between attempts
# The rule says when, not the webhook.
_OF_RULES = ("events", "rooms", "backlog")


class WebhookTargets:
    """Sends the webhooks of a file, and tries again what fails for the moment.

    Args:
        http: sends requests.
        clock: the time.
        rng: of the delays between attempts.
    """

    def __init__(self, http: WebhookHttp, clock: Clock, rng: Random | None = None) -> None:
        self._http = http
        self._clock = clock
        self._rng = rng or Random()
        self._run = secrets.token_hex(4)
        self._number = 0

    async def deliver(self, request: WebhookRequest) -> str:
        """Send a request until it is accepted or refused, or no attempt or no time is left.

        Returns the problem in one sentence; empty if it was accepted.
        """
        limits = request.webhook.limits
        self._number += 1
        delivery = f"{self._run}-{self._number}"
        deadline = self._clock.monotonic() + limits.max_age
        result = Attempt()
        for delay in (0.0, *_backoff(limits.retries).delays(self._rng)):
            start = self._clock.monotonic() + max(delay, result.wait)
            if start >= deadline:
                break
            await self._clock.sleep_until(start)
            result = await attempt(self._http, request, delivery, self._clock.wall())
            if not result.is_temporary:
                break
        return result.problem

    async def aclose(self) -> None:
        """Close all connections."""
        await self._http.aclose()


@dataclass(frozen=True, slots=True)
class SendWebhook:
    """Sends a request.

    Attributes:
        targets: send it.
        webhook: what to send, and where.
    """

    targets: WebhookTargets = field(repr=False)
    webhook: Webhook

    @property
    def kind(self) -> str:
        """The queue: one for each target, because they fail one by one."""
        return f"webhook {self.webhook.name}"

    def preview(self, values: Values) -> str:
        """Return what it does in plain words, without secrets."""
        return f"send {self.webhook.method} {self.webhook.address.shown(values)}"

    async def run(self, values: Values, event: Event) -> None:
        """Send the request, several times if need be.

        Raises:
            ActionFailed: the target refused it, or did not accept it in time.
        """
        problem = await self.targets.deliver(self.webhook.request(values, event))
        if problem:
            raise ActionFailed(f"{self.webhook.name}: {problem}")


def _backoff(retries: int) -> Backoff:
    return Backoff(initial=_FIRST_DELAY, maximum=_LONGEST_DELAY, attempts=retries)


def _make_targets(values: KeyValues, surroundings: Surroundings) -> WebhookTargets:  # noqa: ARG001 - has no section
    return WebhookTargets(WebhookClient(surroundings.network), surroundings.clock)


def _make(values: KeyValues, surroundings: Surroundings) -> SendWebhook:
    for key in _OF_RULES:
        if key in values:
            raise ConfigError(f"{key} does not belong here", advice="The keys of the rule say when it is sent")
    webhook = webhook_from_table(values, surroundings.folder, name="webhook", needs_events=False)
    if "name" not in values:
        webhook = replace(webhook, name=webhook.address.origin)
    return SendWebhook(surroundings.target(_TARGETS), webhook)


_TARGETS = TargetKind(section="", meaning="What sends webhooks", keys=(), make=_make_targets)

WEBHOOK = ActionKind(
    name="webhook",
    meaning="Sends a request to another program; its keys are those of a webhook, see docs/webhooks.md",
    keys=(),
    make=_make,
    target=_TARGETS,
    checks_keys=True,
)
"""The kind of action."""
