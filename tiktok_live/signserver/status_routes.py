"""Routes about the server itself: health, limits, counters. They cost no caller any of its windows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tiktok_live.signserver.messages import Response
from tiktok_live.signserver.metrics import EXPOSITION

if TYPE_CHECKING:
    from tiktok_live.net.clock import Clock
    from tiktok_live.signserver.admission import Admission
    from tiktok_live.signserver.limits import Limits
    from tiktok_live.signserver.messages import Request
    from tiktok_live.signserver.metrics import Metrics
    from tiktok_live.signserver.service import SigningService

__all__ = ["Status"]

_REJECTIONS = ("RejectedOutcome", "BadOutputOutcome")
_SIGNED = ("ConnectPlan", "SignedRequest")


class Status:
    """Tells how the server is.

    Args:
        office: asks the backend for its health.
        desk: knows the callers' windows.
        metrics: the counters.
        limits: of the server.
        clock: time.
    """

    def __init__(
        self, office: SigningService, desk: Admission, metrics: Metrics, *, limits: Limits, clock: Clock
    ) -> None:
        self._office = office
        self._desk = desk
        self._metrics = metrics
        self._limits = limits
        self._clock = clock
        self._since = clock.monotonic()

    async def health(self, asked: Request) -> Response:
        """Response `/health` and `/healthz`: 200 when the provider seems able to serve, 503 otherwise.

        Anybody learns that much; the counters are for who may sign.
        """
        health = await self._office.health()
        report: dict[str, object] = {
            "status": "ok" if health.ok else "unavailable",
            "ready": health.ok,
            "timestamp": datetime.fromtimestamp(self._clock.wall(), UTC).isoformat(),
        }
        if asked.may_look:
            report |= self._counters()
        return Response.of(report, 200 if health.ok else 503)

    async def metrics(self, asked: Request) -> Response:
        """Response `/metrics`."""
        del asked
        return Response(body=self._metrics.text(self._uptime()).encode(), content_type=EXPOSITION)

    async def limits(self, asked: Request) -> Response:
        """Response `/webcast/rate_limits` and `/accounts/me/rate_limits`: how the caller stands."""
        wall = self._clock.wall()
        spans = {
            window.label: {
                "max": window.maximum,
                "remaining": window.remaining,
                "reset_at": datetime.fromtimestamp(wall + window.resets_in, UTC).isoformat(),
            }
            for window in self._desk.windows(asked.caller)
        }
        return Response.of({"code": 200, **spans, "load_shedding": {"at": 1, "chance": 0}})

    def _uptime(self) -> float:
        return self._clock.monotonic() - self._since

    def _counters(self) -> dict[str, object]:
        return {
            "provider": self._office.name,
            "uptime_s": int(self._uptime()),
            "user_agent": self._office.guest.user_agent,
            "in_flight": self._metrics.in_flight,
            "max_concurrent": self._limits.max_concurrent,
            "requests": self._metrics.requests,
            "signs_ok": self._metrics.outcomes(*_SIGNED),
            "rejects": self._metrics.outcomes(*_REJECTIONS),
        }
