"""Composes a URL signer with `direct` to a provider of connect plans, and watches the form of its signatures.

`direct` builds the socket's URL and headers for the signer's user agent, the signer signs the URL. Only the form of a
signature is remembered, its length and kinds of characters: a new form means that the signer was updated. Whether the
platform accepts a signature shows only on the socket.
"""

from __future__ import annotations

import logging
import string
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from tiktok_live.net.user_agents import header_user_agent
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    HasUserAgent,
    SignedRequest,
    UnsignedRequest,
    outcome_label,
)
from tiktok_live.signing.providers.signer_responses import is_header_text
from tiktok_live.signing.user_agents import refused_user_agent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.net.clock import Clock
    from tiktok_live.signing.base import (
        FailedOutcome,
        Identity,
        ProviderHealth,
        RoomRef,
        SignOutcome,
        SignProvider,
        UrlOutcome,
        UrlSigner,
    )

__all__ = [
    "CANARY_URL",
    "PLAN_LIFETIME",
    "FieldForm",
    "SignatureForms",
    "SignedProvider",
    "describe_signature",
    "sign_canary",
]

logger = logging.getLogger(__name__)

PLAN_LIFETIME = 30.0
"""Seconds for which a signed URL is valid."""

CANARY_URL = "https://webcast.tiktok.com/webcast/im/fetch/?aid=1988&room_id=7300000000000000001"
"""URL for test signatures, of a room that does not exist."""

# A signer may say its user agent only with its signature. The address is then made and signed once more.
_ATTEMPTS = 2
_UNSTEADY_ADVICE = "Sign every URL with the user agent of the request, or always with the same one"
# A browser sends no client hints when it opens a socket; the user agent is set by itself.
_NOT_SENT = ("user-agent", "sec-ch-ua")

_ALPHABETS = {
    "digits": frozenset(string.digits),
    "hex": frozenset(string.hexdigits),
    "letters": frozenset(string.ascii_letters + string.digits),
    "base64": frozenset(string.ascii_letters + string.digits + "+/=-_"),
}


class SignedProvider:
    """Makes plans with URLs from `direct`, signed by a URL signer. Also signs URLs, like the signer itself.

    The header and the query of a plan always name one user agent. A signer that has its own is asked for it first (see
    `HasUserAgent`), or its first signature says it; that one is remembered for the next plans.

    Args:
        direct: makes the URL, the guest cookie and the headers.
        signer: signs the URL.
        clock: for the expiry of plans.
    """

    def __init__(self, direct: SignProvider, signer: UrlSigner, *, clock: Clock) -> None:
        self._direct = direct
        self._signer = signer
        self._clock = clock
        self._forms = SignatureForms()
        self._last_user_agent = ""

    @property
    def name(self) -> str:
        """The signer's name."""
        return self._signer.name

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return a plan with a signed URL."""
        own = await self._own_user_agent()
        if not isinstance(own, str):
            return own
        user_agent = own or self._last_user_agent or identity.user_agent
        for _ in range(_ATTEMPTS):
            outcome = await self._connect_as(room, replace(identity, user_agent=user_agent))
            if not isinstance(outcome, str):
                return outcome
            user_agent = self._last_user_agent = outcome
        return BadOutputOutcome("the signer signed for another user agent each time", _UNSTEADY_ADVICE)

    async def _own_user_agent(self) -> str | FailedOutcome:
        if not isinstance(self._signer, HasUserAgent):
            return ""
        own = await self._signer.own_user_agent()
        return (_unsendable(own) or own) if isinstance(own, str) else own

    async def _connect_as(self, room: RoomRef, identity: Identity) -> SignOutcome | str:
        """Return the outcome for the user agent of `identity`, or the one that the signer signed for instead."""
        plan = await self._direct.connect(room, identity)
        if not isinstance(plan, ConnectPlan):
            return plan
        # Signers accept only http(s) URLs. The signature covers only the query.
        scheme, _, rest = plan.url.partition("://")
        http_url = f"{'https' if scheme == 'wss' else 'http'}://{rest}"
        request = UnsignedRequest(url=http_url, user_agent=identity.user_agent, cookies=dict(identity.cookies))
        signed = await self.sign_url(request)
        if not isinstance(signed, SignedRequest):
            return signed
        signed_for = _signed_for(signed)
        if signed_for not in {"", identity.user_agent}:
            return signed_for
        return self._plan(plan, http_url, signed)

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return the signer's outcome for `request`. A signature for a headless browser is rejected."""
        outcome = await self._signer.sign_url(request)
        if not isinstance(outcome, SignedRequest):
            return outcome
        return _unsendable(_signed_for(outcome)) or outcome

    async def health(self) -> ProviderHealth:
        """Return the signer's health."""
        return await self._signer.health()

    async def aclose(self) -> None:
        """Close the signer."""
        await self._signer.aclose()

    def _plan(self, plan: ConnectPlan, http_url: str, signed: SignedRequest) -> SignOutcome:
        try:
            before, after = urlsplit(http_url), urlsplit(signed.url)
        except ValueError:
            return BadOutputOutcome("the signer returned an invalid URL")
        if not signed.url.isascii() or not signed.url.isprintable() or " " in signed.url or "#" in signed.url:
            return BadOutputOutcome("the signer returned a URL with characters that cannot be sent")
        if (before.netloc, before.path) != (after.netloc, after.path):
            return BadOutputOutcome("the signer signed a different URL")
        # Signers may re-encode the query ("+" for "%20") and sign those bytes, so decoded values are compared.
        pairs = parse_qsl(before.query, keep_blank_values=True)
        if parse_qsl(after.query, keep_blank_values=True)[: len(pairs)] != pairs:
            return BadOutputOutcome("the signer changed the query")
        for change in self._forms.changes(signed.fields):
            logger.warning("the form of the signatures from %s has changed: %s", self.name, change)
        added = {name: value for name, value in signed.headers.items() if not name.lower().startswith(_NOT_SENT)}
        headers = {**plan.headers, **added}
        if signed.cookies:
            headers["Cookie"] = _with_cookies(plan.headers.get("Cookie", ""), signed.cookies)
        scheme = plan.url.partition("://")[0]
        return replace(
            plan,
            url=f"{scheme}://{signed.url.partition('://')[2]}",
            headers=headers,
            provider=self.name,
            expires_at=self._clock.monotonic() + PLAN_LIFETIME,
        )


def _signed_for(signed: SignedRequest) -> str:
    """Return the user agent that a signature is valid for; empty if the signer did not say."""
    return signed.user_agent or header_user_agent(signed.headers)


def _unsendable(user_agent: str) -> FailedOutcome | None:
    """Return the outcome for a user agent that cannot or must not be sent; None for another one, and for none."""
    if user_agent and not is_header_text(user_agent):
        return BadOutputOutcome("the signer returned a user agent that cannot be sent")
    return refused_user_agent(user_agent)


def _with_cookies(header: str, added: Mapping[str, str]) -> str:
    """Return a Cookie header with added cookies. Existing cookies are unchanged."""
    names = {pair.partition("=")[0].strip() for pair in header.split(";")}
    pairs = [header] if header else []
    pairs += [f"{name}={value}" for name, value in added.items() if name not in names]
    return "; ".join(pairs)


@dataclass(frozen=True, slots=True)
class FieldForm:
    """The form of one field of a signature.

    Attributes:
        length: in characters.
        alphabet: the smallest of `digits`, `hex`, `letters`, `base64` and `other` that has all characters.
    """

    length: int
    alphabet: str

    @classmethod
    def of(cls, value: str) -> FieldForm:
        """Return the form of `value`."""
        letters = set(value)
        return cls(len(value), next((name for name, known in _ALPHABETS.items() if letters <= known), "other"))


class SignatureForms:
    """Remembers the forms of signatures and reports new ones."""

    __slots__ = ("_forms",)

    def __init__(self) -> None:
        self._forms: dict[str, set[FieldForm]] = {}

    def changes(self, fields: Mapping[str, str]) -> list[str]:
        """Return the changes in the form of `fields`, one sentence each; none for the first signature.

        Each form is reported once.
        """
        forms = {name: FieldForm.of(value) for name, value in fields.items()}
        changes = self._differences(forms) if self._forms else []
        for name, form in forms.items():
            self._forms.setdefault(name, set()).add(form)
        return changes

    def _differences(self, forms: Mapping[str, FieldForm]) -> list[str]:
        changes = [f"{name} is missing" for name in self._forms if name not in forms]
        changes += [f"{name} is new" for name in forms if name not in self._forms]
        return changes + [
            f"{name} has {form.length} characters of {form.alphabet}"
            for name, form in forms.items()
            if name in self._forms and not self._is_known(name, form)
        ]

    def _is_known(self, name: str, form: FieldForm) -> bool:
        # Random base64 text may by chance have only hex digits or letters, so a smaller alphabet is not a change.
        lengths = {known.length for known in self._forms[name]}
        others = {known.alphabet for known in self._forms[name]}
        return form.length in lengths and (form.alphabet == "other") <= ("other" in others)


async def sign_canary(signer: UrlSigner, user_agent: str) -> UrlOutcome:
    """Return the outcome of signing `CANARY_URL`, which is never requested."""
    return await signer.sign_url(UnsignedRequest(url=CANARY_URL, user_agent=user_agent))


def describe_signature(outcome: UrlOutcome) -> str:
    """Return a signature's form as text: the name and length of each field; or the failed outcome."""
    if not isinstance(outcome, SignedRequest):
        return f"{outcome_label(outcome)}: {outcome.detail}"
    return ", ".join(f"{name} {len(value)}" for name, value in outcome.fields.items()) or "no fields"
