"""The command `providers`: which sign providers are installed, configured and healthy."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.configuration import make_config
from tiktok_live.cli.output import Output
from tiktok_live.client.dependencies import make_page_openers
from tiktok_live.client.signing import provider_context
from tiktok_live.errors import ConfigError
from tiktok_live.net.clock import SystemClock
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.net.pages import PageOptions
from tiktok_live.signing.base import ProviderHealth, SignedRequest
from tiktok_live.signing.config.sign_setting import KINDS
from tiktok_live.signing.provider_factory import build_provider, missing_extra, missing_extra_of
from tiktok_live.signing.providers.composed import SignedProvider, describe_signature, sign_canary

if TYPE_CHECKING:
    from tiktok_live.client.config import LiveConfig
    from tiktok_live.signing.base import UrlOutcome
    from tiktok_live.signing.config.provider_config import ProviderConfig
    from tiktok_live.signing.provider_factory import ProviderContext

__all__ = ["ProviderRow", "ProvidersOptions", "providers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvidersOptions:
    """Options of the command.

    Attributes:
        client: options of the client.
        as_json: print JSON lines instead of text.
    """

    client: ClientFlags = field(default_factory=ClientFlags)
    as_json: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRow:
    """One row of the table.

    Attributes:
        provider: its name.
        place: position in the chain, from 1; 0 if it is not configured.
        installed: whether the packages that it needs are installed.
        healthy: result of the health check; None if it was not checked.
        detail: one sentence.
    """

    provider: str
    place: int
    installed: bool
    healthy: bool | None
    detail: str


async def providers(options: ProvidersOptions) -> None:
    """Print a row for each provider, the configured ones first and in their order.

    Raises:
        ConfigError: the configuration is invalid.
    """
    config = make_config(options.client)
    output = Output(sys.stdout, for_programs=options.as_json)
    for row in [*await _configured(config), *await _unconfigured(config)]:
        output.line(json.dumps(asdict(row)) if options.as_json else _text(row))


async def _configured(config: LiveConfig) -> list[ProviderRow]:
    http = AiohttpClient(network=config.network())
    context = provider_context(config, http, SystemClock())
    try:
        return [await _check(place, spec, context, config) for place, spec in enumerate(config.providers, 1)]
    finally:
        await http.aclose()


async def _check(place: int, spec: ProviderConfig, context: ProviderContext, config: LiveConfig) -> ProviderRow:
    try:
        provider = build_provider(spec, context)
    except ConfigError as error:
        return ProviderRow(
            provider=spec.kind,
            place=place,
            installed=not missing_extra(spec),
            healthy=False,
            detail=". ".join(filter(None, [error.message, error.advice])),
        )
    try:
        health = await provider.health()
        if health.ok and isinstance(provider, SignedProvider):
            health = _with_trial_signature(health, await sign_canary(provider, config.user_agent))
    finally:
        await provider.aclose()
    return ProviderRow(provider=spec.kind, place=place, installed=True, healthy=health.ok, detail=health.detail)


def _with_trial_signature(health: ProviderHealth, outcome: UrlOutcome) -> ProviderHealth:
    """Return a signer's health after a trial signature; a signer that fails it is unhealthy."""
    if isinstance(outcome, SignedRequest):
        return ProviderHealth(ok=True, detail=f"{health.detail}; signs {describe_signature(outcome)}")
    return ProviderHealth(ok=False, detail=f"{health.detail}; does not sign: {outcome.detail}")


async def _unconfigured(config: LiveConfig) -> list[ProviderRow]:
    configured = {spec.kind for spec in config.providers}
    return [
        ProviderRow(
            provider=kind,
            place=0,
            installed=not extra,
            healthy=None,
            detail=_install_hint(extra) or (await _browser(config) if kind == "page" else ""),
        )
        for kind, extra in ((kind, missing_extra_of(kind)) for kind in KINDS if kind not in configured)
    ]


async def _browser(config: LiveConfig) -> str:
    """Return which browser the provider `page` would open, or why none: it is the way out when others are refused."""
    _, detail = await make_page_openers(config, SystemClock())(PageOptions()).check()
    return detail


def _install_hint(extra: str) -> str:
    return f'pip install "tiktok-live[{extra}]"' if extra else ""


def _text(row: ProviderRow) -> str:
    place = f"{row.place}." if row.place else ""
    installed = "installed" if row.installed else "not installed"
    configured = "configured" if row.place else ""
    health = {True: "healthy", False: "not healthy", None: ""}[row.healthy]
    return f"{place:3}{row.provider:10}{installed:15}{configured:12}{health:13}{row.detail}".rstrip()
