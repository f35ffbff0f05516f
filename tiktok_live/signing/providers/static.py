"""The provider `static`: returns scripted outcomes, from code or a file. For tests, or plans made elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import FileTooLarge, read_regular_file, why_unreadable
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    Identity,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    RoomRef,
    SignOutcome,
    UnavailableOutcome,
)

__all__ = ["MAX_FILE", "SOCKET_SCHEMES", "StaticProvider", "load_outcomes", "read_plan_file"]

MAX_FILE = 8 * 1024 * 1024
"""Limit of a file, in bytes."""

SOCKET_SCHEMES = ("ws://", "wss://")
"""How the address of a socket begins."""

_INVALID_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class StaticProvider:
    """Returns each outcome once, in order, and is unavailable after the last one.

    Args:
        outcomes: plans and failed outcomes.

    Attributes:
        asked: the rooms of all calls of `connect`, in order.
    """

    name = "static"

    def __init__(self, outcomes: Iterable[SignOutcome]) -> None:
        self._outcomes = list(outcomes)
        self.asked: list[RoomRef] = []

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return the next scripted outcome, whatever the room and the identity."""
        del identity
        self.asked.append(room)
        return self._outcomes.pop(0) if self._outcomes else UnavailableOutcome("no scripted plan is left")

    async def health(self) -> ProviderHealth:
        """Return whether any outcome is left."""
        return ProviderHealth(bool(self._outcomes), f"{len(self._outcomes)} scripted outcomes left")

    async def aclose(self) -> None:
        """Do nothing: there are no resources to release."""


class _Plan(msgspec.Struct, tag_field="outcome", tag="plan", forbid_unknown_fields=True):
    url: str
    headers: dict[str, str] = {}
    cursor: str = ""
    first_response: bytes = b""

    def outcome(self) -> SignOutcome:
        return ConnectPlan(
            url=self.url,
            headers=self.headers,
            provider="static",
            cursor=self.cursor,
            first_response=self.first_response,
        )


class _RateLimited(msgspec.Struct, tag_field="outcome", tag="rate_limited", forbid_unknown_fields=True):
    retry_after: float
    detail: str = ""

    def outcome(self) -> SignOutcome:
        return RateLimitedOutcome(self.retry_after, self.detail)


class _Unavailable(msgspec.Struct, tag_field="outcome", tag="unavailable", forbid_unknown_fields=True):
    detail: str = ""

    def outcome(self) -> SignOutcome:
        return UnavailableOutcome(self.detail)


class _Rejected(msgspec.Struct, tag_field="outcome", tag="rejected", forbid_unknown_fields=True):
    kind: str
    detail: str = ""

    def outcome(self) -> SignOutcome:
        return RejectedOutcome(self.kind, self.detail)


class _BadOutput(msgspec.Struct, tag_field="outcome", tag="bad_output", forbid_unknown_fields=True):
    detail: str = ""

    def outcome(self) -> SignOutcome:
        return BadOutputOutcome(self.detail)


_Scripted = _Plan | _RateLimited | _Unavailable | _Rejected | _BadOutput


def load_outcomes(path: str) -> list[SignOutcome]:
    """Read the outcomes of a `StaticProvider` from a file: a JSON list of objects.

    A plan has `url` (ws or wss), and optionally `headers`, `cursor` and `first_response` (base64). A failed outcome
    has `outcome`: `rate_limited` with `retry_after` in seconds, `rejected` with `kind`, `unavailable` or `bad_output`;
    each may have a `detail`. `"outcome": "plan"` is optional.

    Raises:
        ConfigError: the file cannot be read, has more than 8 MiB, or has an invalid entry, which the message names.
    """
    with caught(*_INVALID_JSON) as failure:
        entries = msgspec.json.decode(read_plan_file(path), type=list[dict[str, msgspec.Raw]])
        return [_outcome(path, index, entry) for index, entry in enumerate(entries)]
    raise ConfigError(f"static: {path} is not a list of plans and failed outcomes: {failure.error}") from failure.cause


def _outcome(path: str, index: int, entry: dict[str, msgspec.Raw]) -> SignOutcome:
    whole = msgspec.json.encode({"outcome": "plan", **entry})
    with caught(*_INVALID_JSON) as failure:
        scripted: _Scripted = msgspec.json.decode(whole, type=_Scripted)
    if failure:
        raise ConfigError(f"static: {path}, entry {index}: {failure.error}") from failure.cause
    if isinstance(scripted, _Plan) and not scripted.url.startswith(SOCKET_SCHEMES):
        raise ConfigError(f"static: {path}, entry {index}: url must start with ws:// or wss://")
    if isinstance(scripted, _RateLimited) and not scripted.retry_after >= 0:
        raise ConfigError(f"static: {path}, entry {index}: retry_after must be 0 or more")
    return scripted.outcome()


def read_plan_file(path: str, kind: str = "static") -> bytes:
    """Return the content of a file of the provider `kind`.

    Raises:
        ConfigError: the file cannot be read, or has more than 8 MiB.
    """
    with caught(OSError) as failure:
        return read_regular_file(path, MAX_FILE)
    if isinstance(failure.error, FileTooLarge):
        raise ConfigError(f"{kind}: {path} has more than {MAX_FILE} bytes") from failure.cause
    raise ConfigError(f"{kind}: {path} cannot be read: {why_unreadable(failure.error)}") from failure.cause
