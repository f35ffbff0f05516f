"""Counters, and how Prometheus reads them (text exposition format 0.0.4)."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["EXPOSITION", "Metrics"]

EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"
"""Content type of the format."""

_PREFIX = "tiktok_live_signserver"
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
_Labels = tuple[tuple[str, str], ...]


class Metrics:
    """What the server counts. Labels are the server's own words, never a caller's, so there is a bound to them.

    Attributes:
        in_flight: requests that are worked on now.
    """

    def __init__(self) -> None:
        self.in_flight = 0
        self._requests: Counter[_Labels] = Counter()
        self._seconds: defaultdict[_Labels, float] = defaultdict(float)
        self._outcomes: Counter[_Labels] = Counter()

    def served(self, route: str, status: int, seconds: float) -> None:
        """Count an answer; `route` is a path's template."""
        self._requests[("route", route), ("status", str(status))] += 1
        self._seconds[(("route", route),)] += seconds

    def outcome(self, job: str, outcome: str) -> None:
        """Count what the backend said."""
        self._outcomes[("job", job), ("outcome", outcome)] += 1

    @property
    def requests(self) -> int:
        """How many requests were answered."""
        return self._requests.total()

    def outcomes(self, *kinds: str) -> int:
        """Return how often the backend said one of these."""
        return sum(count for (_, (_, kind)), count in self._outcomes.items() if kind in kinds)

    def text(self, uptime: float) -> str:
        """Return everything; `uptime` is in seconds."""
        lines = [
            *_family("requests_total", "counter", "Answers by route and HTTP status.", self._requests.items()),
            *_family("request_seconds_total", "counter", "Time spent on requests.", self._seconds.items()),
            *_family(
                "outcomes_total", "counter", "What the provider and the room lookup said.", self._outcomes.items()
            ),
            *_family("in_flight", "gauge", "Requests that are worked on now.", [((), self.in_flight)]),
            *_family("uptime_seconds", "gauge", "Time since the start.", [((), uptime)]),
        ]
        return "\n".join(lines) + "\n"


def _family(name: str, kind: str, said: str, samples: Iterable[tuple[_Labels, float]]) -> Iterable[str]:
    yield f"# HELP {_PREFIX}_{name} {said}"
    yield f"# TYPE {_PREFIX}_{name} {kind}"
    for labels, value in sorted(samples):
        shown = ",".join(f'{label}="{text.translate(_ESCAPES)}"' for label, text in labels)
        yield f"{_PREFIX}_{name}{{{shown}}} {value:.15g}" if shown else f"{_PREFIX}_{name} {value:.15g}"
