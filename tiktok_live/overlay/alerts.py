"""Alerts: what is shown for a gift, a follower or a subscription, as configured. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from tiktok_live.events.base import Event
from tiktok_live.overlay.lines import Line, LineGift
from tiktok_live.overlay.persons import Person
from tiktok_live.relay.templates import Template, escape_line, values_of

__all__ = [
    "ALERT_KINDS",
    "ANIMATIONS",
    "AVATAR",
    "GIFT",
    "LAYOUTS",
    "TIERS",
    "Alert",
    "AlertConfig",
    "AlertsConfig",
    "Look",
    "Tier",
    "alert_for",
    "fitted",
]

Tier: TypeAlias = Literal["small", "medium", "large", "huge"]
"""How big an alert is; of gifts by their diamonds."""

TIERS: tuple[Tier, ...] = get_args(Tier)
ANIMATIONS = ("fade", "slide", "zoom", "bounce", "none")
LAYOUTS = ("above", "left", "right", "behind")
ALERT_KINDS = ("gift", "follow", "subscribe", "share", "like", "join", "chat")
"""Kinds of lines that can have alerts."""

GIFT, AVATAR = "gift", "avatar"
"""Words instead of a picture: that of the gift, and that of the user."""

_TEXT_LIMIT = 300  # characters of a filled-in text
_NO_TEXT = Template(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How an alert looks and sounds.

    Attributes:
        title: the large line, with placeholders.
        text: the small line.
        image: URL of a picture or video, `gift`, `avatar`, or empty for none.
        sound: URL of a sound; empty for none.
        volume: 0 to 1.
        seconds: how long it is shown.
        animation: how it comes and goes.
        layout: where the picture is.
        tier: overrides the tier; empty to take it from the diamonds.
    """

    title: Template = _NO_TEXT
    text: Template = _NO_TEXT
    image: str = ""
    sound: str = ""
    volume: float = 0.8
    seconds: float = 5.0
    animation: str = "zoom"
    layout: str = "above"
    tier: Tier | Literal[""] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertConfig:
    """The alerts of one kind.

    Attributes:
        minimum: smallest amount with an alert: diamonds of a gift, likes, months.
        look: of the smallest ones.
        variations: looks of larger amounts, by amount, the largest first.
    """

    minimum: int = 0
    look: Look = field(default_factory=Look)
    variations: tuple[tuple[int, Look], ...] = ()

    def look_for(self, amount: int) -> Look | None:
        """Return the look for an amount; None if it is too small."""
        if amount < self.minimum:
            return None
        return next((look for least, look in self.variations if amount >= least), self.look)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsConfig:
    """All alerts, as configured.

    Attributes:
        kinds: configuration by kind; a kind that is absent has no alerts.
        tiers: diamonds from which a gift is `medium`, `large` and `huge`.
        delay: seconds between two alerts.
        jump: the tier from which alerts are shown before smaller ones; empty for never.
        waiting: most alerts that wait; of more, the oldest of the smallest are left out.
    """

    kinds: Mapping[str, AlertConfig] = field(default_factory=dict[str, AlertConfig])
    tiers: tuple[int, int, int] = (100, 1_000, 5_000)
    delay: float = 0.5
    jump: Tier | Literal[""] = "huge"
    waiting: int = 20

    def tier_of(self, diamonds: int) -> Tier:
        """Return the tier of a gift."""
        return TIERS[sum(diamonds >= least for least in self.tiers)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert as pages show it.

    Attributes:
        id: unique in this run of the server; 0 before it is queued.
        kind: the kind of line, or `rule`.
        tier: how big it is.
        title: the large line.
        text: the small line.
        user: whose gift or follow it is.
        gift: None except for gifts.
        count: number of gifts, likes or months.
        diamonds: their value.
        image: URL; may be empty.
        sound: URL; may be empty.
        volume: 0 to 1.
        duration: milliseconds.
        animation: how it comes and goes.
        layout: where the picture is.
        test: whether it is made up.
    """

    id: int = 0
    kind: str
    tier: Tier
    title: str = ""
    text: str = ""
    user: Person | None = None
    gift: LineGift | None = None
    count: int = 1
    diamonds: int = 0
    image: str = ""
    sound: str = ""
    volume: float = 0.8
    duration: int = 5_000
    animation: str = "zoom"
    layout: str = "above"
    test: bool = False


def alert_for(room: str, event: Event, line: Line, config: AlertsConfig) -> Alert | None:
    """Return the alert of an event with this line; None if it has none."""
    kind = config.kinds.get(line.kind)
    look = kind.look_for(line.diamonds if line.kind == "gift" else line.count) if kind is not None else None
    if look is None:
        return None
    values = values_of(room, event)
    return Alert(
        kind=line.kind,
        tier=look.tier or config.tier_of(line.diamonds),
        title=fitted(look.title.render(values, escape_line)),
        text=fitted(look.text.render(values, escape_line)),
        user=line.user,
        gift=line.gift,
        count=line.count,
        diamonds=line.diamonds,
        image=_image(look.image, line),
        sound=look.sound,
        volume=look.volume,
        duration=int(look.seconds * 1000),
        animation=look.animation,
        layout=look.layout,
        test=line.test,
    )


def fitted(text: str) -> str:
    """Return a text, cut off at the length that alerts may have."""
    return text if len(text) <= _TEXT_LIMIT else f"{text[: _TEXT_LIMIT - 3]}..."


def _image(image: str, line: Line) -> str:
    if image == GIFT:
        return line.gift.icon if line.gift is not None else ""
    if image == AVATAR:
        return line.user.avatar if line.user is not None else ""
    return image
