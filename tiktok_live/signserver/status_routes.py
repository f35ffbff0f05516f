"""Routes about the server itself: health, rate limits, metrics. They do not count towards a caller's rate limits."""

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

__all__ = ["StatusRoutes"]

_REJECTIONS = ("RejectedOutcome", "BadOutputOutcome")
_SIGNED = ("ConnectPlan", "SignedRequest")


class StatusRoutes:
    """Handlers for health, rate limits and metrics.

    Args:
        service: reports the backend's health.
        admission: holds the callers' rate-limit windows.
        metrics: the counters.
        limits: of the server.
        clock: time source.
    """

    def __init__(
        self, service: SigningService, admission: Admission, metrics: Metrics, *, limits: Limits, clock: Clock
    ) -> None:
        self._service = service
        self._admission = admission
        self._metrics = metrics
        self._limits = limits
        self._clock = clock
        self._started_at = clock.monotonic()

    async def health(self, request: Request) -> Response:
        """Handle `/health` and `/healthz`: 200 if the provider is healthy, otherwise 503.

        Every caller sees the status; only authorized callers see the counters.
        """
        health = await self._service.health()
        report: dict[str, object] = {
            "status": "ok" if health.ok else "unavailable",
            "ready": health.ok,
            "timestamp": datetime.fromtimestamp(self._clock.wall(), UTC).isoformat(),
        }
        if request.is_authorized:
            report |= self._counters()
        return Response.json(report, 200 if health.ok else 503)

    async def metrics(self, request: Request) -> Response:
        """Handle `/metrics`."""
        del request
        return Response(body=self._metrics.exposition(self._uptime()).encode(), content_type=EXPOSITION)

    async def limits(self, request: Request) -> Response:
        """Handle `/webcast/rate_limits` and `/accounts/me/rate_limits`: the caller's rate-limit windows."""
        wall = self._clock.wall()
        windows = {
            window.label: {
                "max": window.maximum,
                "remaining": window.remaining,
                "reset_at": datetime.fromtimestamp(wall + window.resets_in, UTC).isoformat(),
            }
            for window in self._admission.windows(request.caller)
        }
        return Response.json({"code": 200, **windows, "load_shedding": {"at": 1, "chance": 0}})

    def _uptime(self) -> float:
        return self._clock.monotonic() - self._started_at

    def _counters(self) -> dict[str, object]:
        return {
            "provider": self._service.name,
            "uptime_s": int(self._uptime()),
            "user_agent": self._service.guest.user_agent,
            "in_flight": self._metrics.in_flight,
            "max_concurrent": self._limits.max_concurrent,
            "requests": self._metrics.request_count,
            "signs_ok": self._metrics.outcome_count(*_SIGNED),
            "rejects": self._metrics.outcome_count(*_REJECTIONS),
        }
