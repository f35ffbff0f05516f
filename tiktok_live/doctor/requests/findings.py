"""What the comparison of a request found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique

from tiktok_live.doctor.requests.endpoints import Endpoint

__all__ = ["ParameterFinding", "Problem", "RequestReport"]


@unique
class Problem(StrEnum):
    """What is the matter with a part of a request."""

    MISSING = "missing"
    EMPTY = "empty"
    MALFORMED = "malformed"
    STALE = "stale"
    """It names a time long before, or after, the request."""
    AT_ODDS = "at odds"
    """It contradicts another part of the request."""
    REFUSED = "refused"
    """The response shows that the request was not served."""
    DIFFERS = "differs"
    """The value is not the one that this library sends."""
    NOT_OURS = "not ours"
    """This library does not send it."""


_HARMLESS = frozenset({Problem.DIFFERS, Problem.NOT_OURS})


@dataclass(frozen=True, slots=True)
class ParameterFinding:
    """One thing to know about a request.

    Attributes:
        name: of the parameter, header (`header User-Agent`) or cookie (`cookie ttwid`), or `response`.
        problem: what is the matter.
        detail: one sentence without a full stop, without the value of anything secret.
        is_note: whether it alone explains no refusal.
    """

    name: str
    problem: Problem
    detail: str
    is_note: bool = False

    def __post_init__(self) -> None:
        if self.problem in _HARMLESS:
            object.__setattr__(self, "is_note", True)

    def to_dict(self) -> dict[str, object]:
        """Return the finding as JSON values."""
        return {
            "name": self.name,
            "problem": self.problem.value,
            "detail": self.detail,
            "verdict": "noted" if self.is_note else "failed",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReport:
    """The comparison of one request.

    Attributes:
        endpoint: which request it is.
        method: HTTP method.
        place: host and path.
        status: of the response; 0 if it was not sent.
        findings: problems first.
        agreeing: names of parameters with the value that this library sends, too.
    """

    endpoint: Endpoint
    method: str
    place: str
    status: int
    findings: tuple[ParameterFinding, ...]
    agreeing: tuple[str, ...]

    @property
    def problems(self) -> tuple[ParameterFinding, ...]:
        """The findings that may explain a refusal."""
        return tuple(finding for finding in self.findings if not finding.is_note)

    def to_dict(self) -> dict[str, object]:
        """Return the comparison as JSON values."""
        return {
            "request": self.endpoint.value,
            "method": self.method,
            "place": self.place,
            "status": self.status or None,
            "findings": [finding.to_dict() for finding in self.findings],
            "agreeing": list(self.agreeing),
        }
