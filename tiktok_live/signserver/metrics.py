"""The server's counters, in Prometheus' text exposition format 0.0.4."""

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
    """The server's counters. Label values come from the server, never from a caller, so their number is bounded.

    Attributes:
        in_flight: requests in progress.
    """

    def __init__(self) -> None:
        self.in_flight = 0
        self._requests: Counter[_Labels] = Counter()
        self._seconds: defaultdict[_Labels, float] = defaultdict(float)
        self._outcomes: Counter[_Labels] = Counter()

    def count_request(self, route: str, status: int, seconds: float) -> None:
        """Count a handled request; `route` is the path's template."""
        self._requests[("route", route), ("status", str(status))] += 1
        self._seconds[(("route", route),)] += seconds

    def count_outcome(self, job: str, outcome: str) -> None:
        """Count an outcome of the backend or of a room lookup."""
        self._outcomes[("job", job), ("outcome", outcome)] += 1

    @property
    def request_count(self) -> int:
        """Number of handled requests."""
        return self._requests.total()

    def outcome_count(self, *outcomes: str) -> int:
        """Return how often any of `outcomes` was counted."""
        return sum(count for (_, (_, outcome)), count in self._outcomes.items() if outcome in outcomes)

    def exposition(self, uptime: float) -> str:
        """Return all metrics as text; `uptime` is in seconds."""
        lines = [
            *_family("requests_total", "counter", "Requests by route and HTTP status.", self._requests.items()),
            *_family("request_seconds_total", "counter", "Time spent on requests.", self._seconds.items()),
            *_family(
                "outcomes_total", "counter", "Outcomes of the provider and of room lookups.", self._outcomes.items()
            ),
            *_family("in_flight", "gauge", "Requests in progress.", [((), self.in_flight)]),
            *_family("uptime_seconds", "gauge", "Time since the start.", [((), uptime)]),
        ]
        return "\n".join(lines) + "\n"


def _family(name: str, kind: str, text: str, samples: Iterable[tuple[_Labels, float]]) -> Iterable[str]:
    yield f"# HELP {_PREFIX}_{name} {text}"
    yield f"# TYPE {_PREFIX}_{name} {kind}"
    for labels, value in sorted(samples):
        pairs = ",".join(f'{label}="{text.translate(_ESCAPES)}"' for label, text in labels)
        yield f"{_PREFIX}_{name}{{{pairs}}} {value:.15g}" if pairs else f"{_PREFIX}_{name} {value:.15g}"
