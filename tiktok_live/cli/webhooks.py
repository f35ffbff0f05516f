"""The command `webhooks`: checks files, shows or sends what they would send, and lists what a game can do."""

from __future__ import annotations

import sys
from contextlib import aclosing
from typing import TYPE_CHECKING

from tiktok_live.cli.configuration import make_config
from tiktok_live.cli.output import Output, sanitize
from tiktok_live.cli.runner import ExitCode
from tiktok_live.net.clock import SystemClock
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.relay.event_values import values_of
from tiktok_live.relay.webhooks.files import webhooks_from
from tiktok_live.relay.webhooks.games import examine_game
from tiktok_live.relay.webhooks.http import WebhookClient
from tiktok_live.relay.webhooks.presets import PRESETS, base_url
from tiktok_live.relay.webhooks.previews import SAMPLE_DELIVERY, SAMPLE_ROOM, preview, sample_event
from tiktok_live.relay.webhooks.targets import attempt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tiktok_live.cli.client_flags import ClientFlags
    from tiktok_live.events.base import Event
    from tiktok_live.relay.webhooks.webhook import Webhook

__all__ = ["actions", "check"]


async def check(files: Sequence[Path], event: str, *, send: bool, client: ClientFlags) -> ExitCode:
    """Print the request that each webhook of some files would make for a sample event, and send it if asked.

    Raises:
        ConfigError: a file or an option is wrong, or there is no such event.
        OutputClosed: the reader closed stdout.
    """
    webhooks = [webhook for file in files for webhook in webhooks_from(file)]
    output = Output(sys.stdout)
    code = ExitCode.OK
    async with aclosing(WebhookClient(make_config(client).network())) as http:
        for webhook in webhooks:
            sampled = sample_event(webhook, event)
            _show(output, webhook, sampled)
            if send and (problem := await _send(http, webhook, sampled)):
                code = ExitCode.NETWORK
                output.line(sanitize(f"    failed: {problem}"))
            elif send:
                output.line("    accepted")
    return code


async def actions(host: str | None, port: int | None) -> None:
    """Print the categories and actions of a program with TikFinity's interface for third-party tools.

    Raises:
        NetworkError: it does not run.
        OutputClosed: the reader closed stdout.
    """
    defaults = {key: PRESETS["game"].options[key].default for key in ("host", "port")}
    given = {key: value for key, value in (("host", host), ("port", port)) if value is not None}
    async with aclosing(AiohttpClient()) as http:
        game = await examine_game(http, base_url(defaults | given))
    output = Output(sys.stdout)
    output.line(sanitize(f"# {game.name} {game.version}"))
    for each in game.actions:
        output.line(sanitize(f"category = {each.category!r}, action = {each.action!r}"
                             f"  # {each.category_name}: {each.action_name}"))  # fmt: skip


def _show(output: Output, webhook: Webhook, event: Event) -> None:
    output.line(sanitize(f"{webhook.name}, on {event.name}:"))
    for line in preview(webhook, event):
        output.line(f"    {sanitize(line)}".rstrip())


async def _send(http: WebhookClient, webhook: Webhook, event: Event) -> str:
    request = webhook.request(values_of(SAMPLE_ROOM, event), event)
    return (await attempt(http, request, SAMPLE_DELIVERY, SystemClock().wall())).problem
