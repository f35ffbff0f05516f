"""Does a signer still answer in the form that it had before? Its form tells of an upgrade, not of being accepted.

Only the form is kept: length and kinds of letters. Whether the platform takes a signature shows
on the socket alone.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiktok_live.signing.base import SignedRequest, UnsignedRequest, outcome_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.signing.base import UrlOutcome, UrlSigner

__all__ = ["CANARY_URL", "Canary", "FieldForm", "described", "sign_canary"]

CANARY_URL = "https://webcast.tiktok.com/webcast/im/fetch/?aid=1988&room_id=7300000000000000001"
"""What is signed for a trial: a room that there is not."""

_ALPHABETS = {
    "digits": frozenset(string.digits),
    "hex": frozenset(string.hexdigits),
    "letters": frozenset(string.ascii_letters + string.digits),
    "base64": frozenset(string.ascii_letters + string.digits + "+/=-_"),
}


@dataclass(frozen=True, slots=True)
class FieldForm:
    """The form of one part of a signature.

    Attributes:
        length: characters.
        alphabet: the narrowest of `digits`, `hex`, `letters`, `base64` and `other` that holds them all.
    """

    length: int
    alphabet: str

    @classmethod
    def of(cls, value: str) -> FieldForm:
        """Return the form of `value`."""
        letters = set(value)
        return cls(len(value), next((name for name, known in _ALPHABETS.items() if letters <= known), "other"))


class Canary:
    """Remembers the form of the first signature, and tells when a later one has another."""

    __slots__ = ("_forms",)

    def __init__(self) -> None:
        self._forms: dict[str, set[FieldForm]] = {}

    def changes(self, fields: Mapping[str, str]) -> list[str]:
        """Return what is new about the form of `fields`, one sentence each; nothing for the first ones.

        A form that was told of once is known from then on.
        """
        forms = {name: FieldForm.of(value) for name, value in fields.items()}
        told = self._differences(forms) if self._forms else []
        for name, form in forms.items():
            self._forms.setdefault(name, set()).add(form)
        return told

    def _differences(self, forms: Mapping[str, FieldForm]) -> list[str]:
        told = [f"{name} is missing" for name in self._forms if name not in forms]
        told += [f"{name} is new" for name in forms if name not in self._forms]
        return told + [
            f"{name} has {form.length} characters of {form.alphabet}"
            for name, form in forms.items()
            if name in self._forms and not self._is_known(name, form)
        ]

    def _is_known(self, name: str, form: FieldForm) -> bool:
        # Random bytes are hex or letters only by chance now and then, so that alone is no change.
        lengths = {known.length for known in self._forms[name]}
        others = {known.alphabet for known in self._forms[name]}
        return form.length in lengths and (form.alphabet == "other") <= ("other" in others)


async def sign_canary(signer: UrlSigner, user_agent: str) -> UrlOutcome:
    """Return what `signer` makes of an address that nobody will ask."""
    return await signer.sign_url(UnsignedRequest(url=CANARY_URL, user_agent=user_agent))


def described(outcome: UrlOutcome) -> str:
    """Return a signature's form in words: each part's name and length."""
    if not isinstance(outcome, SignedRequest):
        return f"{outcome_label(outcome)}: {outcome.detail}"
    return ", ".join(f"{name} {len(value)}" for name, value in outcome.fields.items()) or "no fields"
