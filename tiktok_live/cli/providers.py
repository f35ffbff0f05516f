"""The command `providers`: which sign providers are installed, configured and healthy."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from tiktok_live.cli.output import Output
from tiktok_live.cli.watch import make_config
from tiktok_live.client.signing import provider_context
from tiktok_live.errors import ConfigError
from tiktok_live.net.clock import SystemClock
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.signing.base import ProviderHealth, SignedRequest
from tiktok_live.signing.chain.canary import described, sign_canary
from tiktok_live.signing.config.provider_factory import build_provider, missing_extra, missing_extra_of
from tiktok_live.signing.config.sign_strings import KINDS
from tiktok_live.signing.providers.composed import SignedProvider

if TYPE_CHECKING:
    from pathlib import Path

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.signing.base import UrlOutcome
    from tiktok_live.signing.config.provider_config import ProviderSpec
    from tiktok_live.signing.config.provider_factory import ProviderContext

__all__ = ["ProviderLine", "ProvidersOptions", "providers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvidersOptions:
    """What the command line said.

    Attributes:
        sign: sign providers; None for what environment and file say.
        config: a TOML file of options.
        simulator: a simulator's address; None for the real hosts.
        as_json: JSON lines instead of text.
    """

    sign: str | None = None
    config: Path | None = None
    simulator: str | None = None
    as_json: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderLine:
    """What is told about a provider.

    Attributes:
        provider: its name.
        place: in the chain, from 1; 0 when it is not configured.
        installed: whether nothing is missing that it needs.
        healthy: whether it says so; None when it was not asked.
        detail: one sentence.
    """

    provider: str
    place: int
    installed: bool
    healthy: bool | None
    detail: str


async def providers(options: ProvidersOptions) -> None:
    """Print a line for each provider: those that are configured first, in their order.

    Raises:
        ConfigError: the configuration cannot work.
    """
    config = make_config(options.config, options.sign, options.simulator)
    output = Output(sys.stdout, for_programs=options.as_json)
    for line in [*await _configured(config), *_others(config)]:
        output.line(json.dumps(asdict(line)) if options.as_json else _text(line))


async def _configured(config: LiveConfig) -> list[ProviderLine]:
    http = AiohttpClient(network=config.network())
    context = provider_context(config, http, SystemClock())
    try:
        return [await _asked(place, spec, context, config) for place, spec in enumerate(config.providers, 1)]
    finally:
        await http.aclose()


async def _asked(place: int, spec: ProviderSpec, context: ProviderContext, config: LiveConfig) -> ProviderLine:
    try:
        provider = build_provider(spec, context)
    except ConfigError as error:
        return ProviderLine(
            provider=spec.kind,
            place=place,
            installed=not missing_extra(spec),
            healthy=False,
            detail=". ".join(filter(None, [error.message, error.advice])),
        )
    try:
        health = await provider.health()
        if health.ok and isinstance(provider, SignedProvider):
            health = _with_trial(health, await sign_canary(provider, config.user_agent))
    finally:
        await provider.aclose()
    return ProviderLine(provider=spec.kind, place=place, installed=True, healthy=health.ok, detail=health.detail)


def _with_trial(health: ProviderHealth, outcome: UrlOutcome) -> ProviderHealth:
    """Return a signer's health with the form of a trial signature; one that does not sign is not healthy."""
    if isinstance(outcome, SignedRequest):
        return ProviderHealth(ok=True, detail=f"{health.detail}; signs {described(outcome)}")
    return ProviderHealth(ok=False, detail=f"{health.detail}; does not sign: {outcome.detail}")


def _others(config: LiveConfig) -> list[ProviderLine]:
    configured = {spec.kind for spec in config.providers}
    return [
        ProviderLine(provider=kind, place=0, installed=not extra, healthy=None, detail=_install(extra))
        for kind, extra in ((kind, missing_extra_of(kind)) for kind in KINDS if kind not in configured)
    ]


def _install(extra: str) -> str:
    return f'pip install "tiktok-live[{extra}]"' if extra else ""


def _text(line: ProviderLine) -> str:
    health = {True: "healthy", False: "not healthy", None: ""}[line.healthy]
    told = [
        f"{line.place}." if line.place else "",
        line.provider,
        "installed" if line.installed else "not installed",
        "configured" if line.place else "",
        health,
        line.detail,
    ]
    return f"{told[0]:3}{told[1]:9}{told[2]:15}{told[3]:12}{told[4]:13}{told[5]}".rstrip()
