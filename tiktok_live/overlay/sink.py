"""Alerts and sounds of rules: what `rules` needs of an overlay."""

from __future__ import annotations

from pathlib import Path

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.overlay.alerts import AVATAR, GIFT, TIERS, Alert, Look, fitted
from tiktok_live.overlay.config import OverlayConfig
from tiktok_live.overlay.lines import Line, line_of
from tiktok_live.overlay.media import MEDIA_ROUTE, Media, is_secure_url
from tiktok_live.overlay.overlay import Overlay
from tiktok_live.overlay.state import RoomOverlay
from tiktok_live.rules.actions import ActionFailed
from tiktok_live.rules.alerts import AlertRequest, SoundRequest

__all__ = ["OverlayAlerts"]

_LONGEST = 300.0  # seconds
_LOOK = Look()


class OverlayAlerts:
    """Shows the alerts of rules on the pages, in the same queue as the others: an `AlertSink`.

    Args:
        overlay: the state of the rooms.
        media: publishes files.
    """

    def __init__(self, overlay: Overlay, media: Media) -> None:
        self._overlay = overlay
        self._media = media

    def publish(self, path: Path) -> str:
        """Return the URL under which pages find a file of the user; the same for the same file.

        Raises:
            ConfigError: the file does not exist, or pages cannot show or play it.
        """
        return self._media.publish(path)

    def show(self, request: AlertRequest) -> None:
        """Queue an alert.

        Raises:
            ActionFailed: larger alerts fill the queue, or there is no such room.
        """
        state = self._state(request.room)
        if not state.add_alert(_alert(request, self._overlay.config, self._overlay.now().wall)):
            raise ActionFailed("too many larger alerts wait")

    def play(self, request: SoundRequest) -> None:
        """Play a sound on the pages with alerts.

        Raises:
            ActionFailed: it has no address that pages may load, or there is no such room.
        """
        state = self._state(request.room)
        if not _loadable(request.sound):
            raise ActionFailed("pages play files, and sounds of https addresses, only")
        state.play(request.sound, _between(request.volume, 0.0, 1.0, _LOOK.volume))

    def _state(self, room: str) -> RoomOverlay:
        with caught(ConfigError) as failure:
            return self._overlay.state(room)
        raise ActionFailed(failure.error.message) from failure.cause


def _alert(request: AlertRequest, config: OverlayConfig, wall: float) -> Alert:
    line = line_of(request.event, wall) or Line(0, "rule", None)
    is_gift = isinstance(request.event, GiftEvent | GiftCompleteEvent)
    image = {GIFT: line.gift.icon if line.gift else "", AVATAR: line.user.avatar if line.user else ""}
    return Alert(
        kind="rule",
        tier=next((tier for tier in TIERS if tier == request.tier), config.alerts.tier_of(line.diamonds)),
        title=fitted(request.title),
        text=fitted(request.text),
        user=line.user,
        gift=line.gift if is_gift else None,
        count=line.count,
        diamonds=line.diamonds,
        image=image.get(request.image, request.image if _loadable(request.image) else ""),
        sound=request.sound if _loadable(request.sound) else "",
        volume=_between(request.volume, 0.0, 1.0, _LOOK.volume),
        duration=int(_between(request.seconds, 0.5, _LONGEST, _LOOK.seconds) * 1000),
        animation=request.animation or _LOOK.animation,
        layout=request.layout or _LOOK.layout,
    )


def _loadable(url: str) -> bool:
    return url.startswith(MEDIA_ROUTE) or is_secure_url(url)


def _between(value: float | None, low: float, high: float, otherwise: float) -> float:
    return otherwise if value is None else min(max(value, low), high)
