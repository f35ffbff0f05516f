"""Examines the guest cookie and each configured sign provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.client.plans import obtain_plan
from tiktok_live.client.signing import provider_context
from tiktok_live.doctor.journal import Finding
from tiktok_live.doctor.results import Hop
from tiktok_live.errors import SignUnavailable, TikTokLiveError
from tiktok_live.signing.base import Identity, RoomRef
from tiktok_live.signing.chain.chain import SignChain
from tiktok_live.signing.chain.pool import SignPool
from tiktok_live.signing.config.provider_config import DirectConfig
from tiktok_live.signing.provider_factory import build_member, build_provider
from tiktok_live.signing.providers.direct import GUEST_COOKIE

if TYPE_CHECKING:
    from tiktok_live.client.config import LiveConfig
    from tiktok_live.doctor.journal import Journal
    from tiktok_live.net.clock import Clock
    from tiktok_live.net.http_client import HttpClient
    from tiktok_live.net.pages import PageOpeners
    from tiktok_live.signing.base import ConnectPlan
    from tiktok_live.signing.chain.members import ChainDecision

__all__ = ["SignerHops"]


class SignerHops:
    """The configured sign providers, each as a chain of its own.

    Args:
        config: names the providers.
        http: makes the requests.
        journal: gets the results.
        clock: source of time.
        browsers: makes what opens live pages; None for real browsers.

    Attributes:
        chains: by the provider's place and kind, for example `1. direct`; those that can be built.
    """

    def __init__(
        self, config: LiveConfig, http: HttpClient, journal: Journal, clock: Clock, browsers: PageOpeners | None
    ) -> None:
        self.chains: dict[str, SignChain] = {}
        self._config = config
        self._journal = journal
        self._context = provider_context(config, http, clock, browsers=browsers)
        self._unusable: dict[str, TikTokLiveError] = {}
        session = config.session_for(config.web_url, config.webcast_url)
        self._identity = Identity(config.user_agent, config.language, config.region, session=session)
        self._build()

    async def examine_cookie(self) -> None:
        """Become a guest, as the provider `direct` does."""
        await self._journal.examine(Hop.COOKIE, self._become_guest())

    async def obtain(self, target: str, room: RoomRef) -> ConnectPlan | None:
        """Return the plan of a provider; None if it makes none."""
        if target in self._unusable:
            self._journal.fail(Hop.PROVIDER, self._unusable[target], target)
            return None
        plans: list[ConnectPlan] = []
        await self._journal.examine(Hop.PROVIDER, self._plan(self.chains[target], room, plans), target)
        return plans[0] if plans else None

    async def examine_health(self, target: str) -> None:
        """Examine a provider without a room."""
        if target in self._unusable:
            self._journal.fail(Hop.PROVIDER, self._unusable[target], target)
        else:
            await self._journal.examine(Hop.PROVIDER, self._health(self.chains[target]), target)

    @property
    def targets(self) -> tuple[str, ...]:
        """The providers in their order."""
        return tuple(sorted([*self.chains, *self._unusable], key=lambda target: int(target.partition(".")[0])))

    async def aclose(self) -> None:
        """Close the providers."""
        for chain in self.chains.values():
            await chain.aclose()

    def _build(self) -> None:
        for place, spec in enumerate(self._config.providers, 1):
            target = f"{place}. {spec.kind}"
            try:
                member = build_member(spec, self._context)
            except TikTokLiveError as error:
                self._unusable[target] = error
                continue
            patience = self._config.close_patience
            self.chains[target] = SignChain(
                [member], SignPool(), clock=self._context.clock, on_decision=_ignore, patience=patience
            )

    async def _become_guest(self) -> Finding:
        # The plan itself is not used: only its cookie was requested from the platform.
        await obtain_plan(build_provider(DirectConfig(), self._context), RoomRef(1), self._identity)
        others = sorted(set(self._identity.cookies) - {GUEST_COOKIE})
        also = f", and {', '.join(others)}" if others else ""
        return Finding(f"the platform set {GUEST_COOKIE}{also}")

    async def _plan(self, chain: SignChain, room: RoomRef, plans: list[ConnectPlan]) -> Finding:
        plan = await obtain_plan(chain, room, self._identity)
        plans.append(plan)
        parts = [
            "a signed plan" if plan.expires_at is not None else "a plan",
            f"with a first response of {len(plan.first_response)} bytes" if plan.first_response else "",
            "that only listens" if plan.listen_only else "",
        ]
        return Finding(" ".join(filter(None, parts)))

    async def _health(self, chain: SignChain) -> Finding:
        health = await chain.health()
        if not health.ok:
            raise SignUnavailable(health.detail, provider=chain.name)
        return Finding(f"no plan was requested, because there is no room; {health.detail}")


def _ignore(decision: ChainDecision) -> None:
    """Ignore a decision: a chain of one provider decides nothing that its outcome does not say."""
    del decision
