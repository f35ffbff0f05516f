"""A URL signer and `direct` make a provider of connect plans: build the query, have it signed, attach the cookies."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    SignedRequest,
    UnsignedRequest,
)
from tiktok_live.signing.chain.canary import Canary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.net.clock import Clock
    from tiktok_live.signing.base import (
        Identity,
        ProviderHealth,
        RoomRef,
        SignOutcome,
        SignProvider,
        UrlOutcome,
        UrlSigner,
    )

__all__ = ["PLAN_LIFETIME", "SignedProvider"]

logger = logging.getLogger(__name__)

PLAN_LIFETIME = 30.0
"""Seconds for which a signed address is good."""


class SignedProvider:
    """Makes plans of `direct`'s addresses, signed by a URL signer; signs URLs like the signer itself.

    Args:
        direct: makes the address, the guest cookie and the headers.
        signer: signs the address.
        clock: tells when the plan expires.
    """

    def __init__(self, direct: SignProvider, signer: UrlSigner, *, clock: Clock) -> None:
        self._direct = direct
        self._signer = signer
        self._clock = clock
        self._canary = Canary()

    @property
    def name(self) -> str:
        """The signer's name."""
        return self._signer.name

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return a plan whose address the signer signed."""
        plan = await self._direct.connect(room, identity)
        if not isinstance(plan, ConnectPlan):
            return plan
        # Signers know pages, not sockets; the signature covers the query alone.
        scheme, _, rest = plan.url.partition("://")
        page = f"{'https' if scheme == 'wss' else 'http'}://{rest}"
        request = UnsignedRequest(url=page, user_agent=identity.user_agent, cookies=dict(identity.cookies))
        signed = await self._signer.sign_url(request)
        if not isinstance(signed, SignedRequest):
            return signed
        return self._plan(plan, page, signed)

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return what the signer makes of `request`."""
        return await self._signer.sign_url(request)

    async def health(self) -> ProviderHealth:
        """Return the signer's health."""
        return await self._signer.health()

    async def aclose(self) -> None:
        """Free what the signer holds."""
        await self._signer.aclose()

    def _plan(self, plan: ConnectPlan, page: str, signed: SignedRequest) -> SignOutcome:
        try:
            asked, answered = urlsplit(page), urlsplit(signed.url)
        except ValueError:
            return BadOutputOutcome("the signer answered something that is no address")
        if not signed.url.isascii() or not signed.url.isprintable() or " " in signed.url or "#" in signed.url:
            return BadOutputOutcome("the signer answered an address that no handshake can carry")
        if (asked.netloc, asked.path) != (answered.netloc, answered.path):
            return BadOutputOutcome("the signer signed another address than it was given")
        # Signers may encode the query anew ("+" for "%20"): what they signed are their bytes, so the meaning counts.
        pairs = parse_qsl(asked.query, keep_blank_values=True)
        if parse_qsl(answered.query, keep_blank_values=True)[: len(pairs)] != pairs:
            return BadOutputOutcome("the signer changed the query that it was given")
        for change in self._canary.changes(signed.fields):
            logger.warning("signatures of %s look different now: %s", self.name, change)
        headers = {**plan.headers, **signed.headers}
        if signed.cookies:
            headers["Cookie"] = _with_cookies(plan.headers.get("Cookie", ""), signed.cookies)
        if signed.user_agent:
            # A signature made for one browser is refused with another one's name.
            headers["User-Agent"] = signed.user_agent
        scheme = plan.url.partition("://")[0]
        return replace(
            plan,
            url=f"{scheme}://{signed.url.partition('://')[2]}",
            headers=headers,
            provider=self.name,
            expires_at=self._clock.monotonic() + PLAN_LIFETIME,
        )


def _with_cookies(header: str, added: Mapping[str, str]) -> str:
    """Return a Cookie header with more cookies; those that it has keep their place and their value."""
    names = {pair.partition("=")[0].strip() for pair in header.split(";")}
    pairs = [header] if header else []
    pairs += [f"{name}={value}" for name, value in added.items() if name not in names]
    return "; ".join(pairs)
