"""What to do when a sign server refuses because of the key: names where the key is, never the key. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tiktok_live.signing.base import RejectedOutcome

if TYPE_CHECKING:
    from tiktok_live.signing.base import SignOutcome

__all__ = ["with_key_advice"]

_WITH_KEY = {
    "BAD_KEY": "Check the key in {place}",
    "PREMIUM": "The key in {place} is not allowed this: use another key, or another sign provider",
    "FORBIDDEN": "Check the sign server's address and the key in {place}, or use another network",
}
_WITHOUT_KEY = {
    "BAD_KEY": "The sign server wants a key: put it in {place}, or use another sign provider",
    "PREMIUM": "The sign server wants a key that is allowed this: put it in {place}, or use another sign provider",
    "FORBIDDEN": "Check the sign server's address, put a key in {place}, or use another network",
}


def with_key_advice(outcome: SignOutcome, credential: str, *, has_key: bool) -> SignOutcome:
    """Return an outcome with advice, if it is a refusal that the key may have to do with and that brings none.

    Args:
        outcome: any.
        credential: where the key is read from, as a provider's table has it: `env:NAME`, `file:path`, or empty.
        has_key: whether a key was found there.
    """
    if not isinstance(outcome, RejectedOutcome) or outcome.advice:
        return outcome
    advice = (_WITH_KEY if has_key else _WITHOUT_KEY).get(outcome.kind, "")
    return replace(outcome, advice=advice.format(place=_place(credential)))


def _place(credential: str) -> str:
    kind, _, name = credential.partition(":")
    if kind == "file":
        return f"the file {name}"
    return f"the environment variable {name}" if name else "an environment variable, and name that in api_key_env"
