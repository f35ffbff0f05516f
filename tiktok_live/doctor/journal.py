"""Times hops and keeps their results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiktok_live.doctor.results import Hop, HopResult, Report, Verdict
from tiktok_live.errors import TikTokLiveError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tiktok_live.doctor.public_text import PublicText
    from tiktok_live.net.clock import Clock

__all__ = ["Finding", "Journal"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a hop that did not fail has found.

    Attributes:
        detail: what was seen: one sentence without a full stop.
        advice: the next step; may be empty.
        verdict: `PASSED`, `WARNED` or `SKIPPED`.
    """

    detail: str
    advice: str = ""
    verdict: Verdict = Verdict.PASSED


class Journal:
    """The results so far.

    Args:
        clock: source of time.
        public: makes texts fit to be published.
        on_result: called with each result.

    Attributes:
        hop: the hop that is being examined, or was last.
    """

    def __init__(self, clock: Clock, public: PublicText, on_result: Callable[[HopResult], None]) -> None:
        self.hop = Hop.VERSIONS
        self._clock = clock
        self._public = public
        self._on_result = on_result
        self._results: list[HopResult] = []

    async def examine(self, hop: Hop, work: Awaitable[Finding], target: str = "") -> bool:
        """Await the work of a hop, which raises an error of this library if it fails; return whether it succeeded."""
        self.hop = hop
        began = self._clock.monotonic()
        error: TikTokLiveError | None = None
        try:
            finding = await work
        except TikTokLiveError as failure:
            error, finding = failure, Finding(failure.message, failure.advice, Verdict.FAILED)
        self._add(hop, target, finding, 1000 * (self._clock.monotonic() - began), error)
        return error is None

    def note(self, hop: Hop, finding: Finding, target: str = "") -> None:
        """Add what was found without any work."""
        self._add(hop, target, finding, None)

    def fail(self, hop: Hop, error: TikTokLiveError, target: str = "") -> None:
        """Add a failure that was found without any work."""
        self._add(hop, target, Finding(error.message, error.advice, Verdict.FAILED), None, error)

    def skip(self, why: str, *hops: Hop, target: str = "") -> None:
        """Add hops that are not examined."""
        for hop in hops:
            self._add(hop, target, Finding(why, verdict=Verdict.SKIPPED), None)

    def report(self) -> Report:
        """Return all results."""
        return Report(tuple(self._results))

    def _add(
        self,
        hop: Hop,
        target: str,
        finding: Finding,
        milliseconds: float | None,
        error: TikTokLiveError | None = None,
    ) -> None:
        result = HopResult(
            hop=hop,
            target=self._public(target),
            verdict=finding.verdict,
            milliseconds=milliseconds,
            detail=self._public(finding.detail).rstrip(" ."),
            advice=self._public(finding.advice),
            error=error,
        )
        self._results.append(result)
        self._on_result(result)
