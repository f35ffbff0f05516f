"""What overlays show, as configured; without a file, these defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tiktok_live.overlay.alerts import GIFT, AlertConfig, AlertsConfig, Look, Tier
from tiktok_live.overlay.goals import GoalConfig
from tiktok_live.overlay.timer import TimerConfig
from tiktok_live.relay.templates import Template

__all__ = ["DEFAULT_ALERTS", "DEFAULT_GOALS", "DEFAULT_LOOKS", "OverlayConfig"]


def _look(title: str, text: str, *, image: str = "", tier: Tier | Literal[""] = "") -> Look:
    return Look(title=Template.parse(title), text=Template.parse(text), image=image, tier=tier)


DEFAULT_LOOKS: Mapping[str, Look] = {
    "gift": _look("{user}", "sent {count} x {gift}", image=GIFT),
    "follow": _look("{user}", "is a new follower"),
    "subscribe": _look("{user}", "subscribed", tier="medium"),
    "share": _look("{user}", "shared the LIVE"),
    "like": _look("{user}", "sent {likes} likes"),
    "join": _look("{user}", "joined"),
    "chat": _look("{user}", "{text}"),
}
"""Looks of alerts by kind, as far as a file says nothing else."""

DEFAULT_ALERTS = AlertsConfig(
    kinds={kind: AlertConfig(look=DEFAULT_LOOKS[kind]) for kind in ("gift", "follow", "subscribe")}
)

DEFAULT_GOALS = (
    GoalConfig(name="diamonds", kind="diamonds", title="Diamonds", target=1_000, mode="raise"),
    GoalConfig(name="likes", kind="likes", title="Likes", target=10_000, mode="raise"),
    GoalConfig(name="followers", kind="followers", title="New followers", target=50, mode="raise"),
    GoalConfig(name="subscribers", kind="subscribers", title="Subscribers", target=10, mode="raise"),
    GoalConfig(name="shares", kind="shares", title="Shares", target=100, mode="raise"),
)
"""One goal of every kind that counts by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayConfig:
    """Everything that a file can say.

    Attributes:
        goals: with different names; the first one is shown by pages that name none.
        alerts: what has alerts, and how they look.
        timer: of a subathon.
        media: folder of the user's pictures, sounds and styles; None for none.
    """

    goals: tuple[GoalConfig, ...] = DEFAULT_GOALS
    alerts: AlertsConfig = field(default_factory=lambda: DEFAULT_ALERTS)
    timer: TimerConfig = field(default_factory=TimerConfig)
    media: Path | None = None
