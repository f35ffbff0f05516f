"""The keys of `overlay.toml`: what their values may be, their defaults, and their lines in the documentation."""

from __future__ import annotations

import re
from typing import cast

from tiktok_live.client.options.kinds import ChoiceKind, NumberKind, OptionKind, PathKind
from tiktok_live.overlay.alerts import ANIMATIONS, LAYOUTS, TIERS, AlertsConfig
from tiktok_live.overlay.goals import GOAL_KINDS, GOAL_MODES
from tiktok_live.overlay.timer import TIMER_LIMIT, TimerConfig
from tiktok_live.rules.keys import REQUIRED, Key
from tiktok_live.rules.value_kinds import FLAG, NumberInRange, TemplateKind, TextKind, WholeInRange

__all__ = ["ALERTS_KEYS", "FILE_KEYS", "GOAL_KEYS", "KIND_KEYS", "LOOK_KEYS", "TIMER_KEYS", "VARIATION_KEYS"]

_MOST = 2**50
_LONGEST = 300.0  # seconds
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_NEVER = "never"


class _NameKind(OptionKind):
    """A name that stands in addresses."""

    words = "a name of up to 40 letters, digits, - and _"

    def fits(self, value: object) -> bool:
        """Return whether it is such a name."""
        return isinstance(value, str) and _NAME.fullmatch(value) is not None


class _FromZero(NumberKind):
    """A number from 0 to another."""

    def __init__(self, high: float, unit: str = "") -> None:
        self._high = high
        self.words = f"a number{unit and ' of '}{unit} from 0 to {high:g}"

    def fits(self, value: object) -> bool:
        """Return whether it is such a number."""
        return super().fits(value) and 0 <= cast("float", value) <= self._high


class _TextOrNone(TextKind):
    """A text, which may be empty."""

    def fits(self, value: object) -> bool:
        """Return whether it is a text that is not too long."""
        return value == "" or super().fits(value)


_SECONDS = NumberInRange(0, _LONGEST, "seconds")
_TIMER = TimerConfig()
_ALERTS = AlertsConfig()
_COUNT = WholeInRange(1, _MOST)

FILE_KEYS = (Key("media", PathKind(), "Folder of pictures, sounds and style sheets for the pages", None),)
"""Keys at the top of the file, besides the tables."""

GOAL_KEYS = (
    Key("name", _NameKind(), "Its name, for addresses and commands", REQUIRED),
    Key("kind", ChoiceKind(GOAL_KINDS), "What it counts", REQUIRED),
    Key("title", TextKind(100), "What the page says; by default the name", None),
    Key("target", _COUNT, "The number to reach", REQUIRED),
    Key("start", WholeInRange(0, _MOST), "The number to begin with", 0),
    Key("mode", ChoiceKind(GOAL_MODES), "What happens at the target", "stay"),
    Key("step", WholeInRange(0, _MOST), "What `raise` adds to the target; 0 for the first target again", 0),
)
"""Keys of `[[goal]]`."""

_SHARED_KEYS = (
    Key("seconds", _SECONDS, "How long an alert is shown", None),
    Key("volume", _FromZero(1), "Volume of sounds, from 0 to 1", None),
    Key("animation", ChoiceKind(ANIMATIONS), "How alerts come and go", None),
    Key("layout", ChoiceKind(LAYOUTS), "Where the picture is", None),
)

ALERTS_KEYS = (
    *_SHARED_KEYS,
    Key("delay", _FromZero(_LONGEST, "seconds"), "Time between two alerts", _ALERTS.delay),
    Key("medium", _COUNT, "Diamonds from which a gift is medium", _ALERTS.tiers[0]),
    Key("large", _COUNT, "Diamonds from which a gift is large", _ALERTS.tiers[1]),
    Key("huge", _COUNT, "Diamonds from which a gift is huge", _ALERTS.tiers[2]),
    Key(
        "jump",
        ChoiceKind((*TIERS, _NEVER)),
        "The tier from which alerts are shown before smaller ones, or `never`",
        _ALERTS.jump,
    ),
    Key(
        "waiting",
        WholeInRange(1, 1000),
        "Most alerts that wait; of more, the oldest of the smallest are left out",
        _ALERTS.waiting,
    ),
)
"""Keys of `[alerts]`, besides the tables of kinds."""

LOOK_KEYS = (
    Key("title", TemplateKind(), "The large line, with placeholders", None),
    Key("text", TemplateKind(), "The small line, with placeholders", None),
    Key(
        "image",
        _TextOrNone(2_000),
        "A file of the media folder, an https address, `gift`, `avatar`, or empty for none",
        None,
    ),
    Key("sound", _TextOrNone(2_000), "A file of the media folder, an https address, or empty for none", None),
    *_SHARED_KEYS,
    Key("tier", ChoiceKind(TIERS), "How big the alert is, whatever the diamonds", None),
)

KIND_KEYS = (
    Key("enabled", FLAG, "Whether there are alerts of this kind", True),
    Key("minimum", WholeInRange(0, _MOST), "Smallest amount with an alert: diamonds, likes or months", 0),
    *LOOK_KEYS,
)
"""Keys of `[alerts.gift]` and the other kinds, besides the variations."""

VARIATION_KEYS = (Key("minimum", _COUNT, "Amount from which alerts look like this", REQUIRED), *LOOK_KEYS)
"""Keys of `[[alerts.gift.variation]]`."""

TIMER_KEYS = (
    Key("start", _FromZero(TIMER_LIMIT, "seconds"), "Seconds that it begins with", _TIMER.start),
    Key("per_diamond", _FromZero(86_400, "seconds"), "Seconds that a diamond adds", _TIMER.per_diamond),
    Key("per_subscriber", _FromZero(86_400, "seconds"), "Seconds that a subscription adds", _TIMER.per_subscriber),
    Key("per_follower", _FromZero(86_400, "seconds"), "Seconds that a follower adds", _TIMER.per_follower),
    Key("per_share", _FromZero(86_400, "seconds"), "Seconds that a share adds", _TIMER.per_share),
    Key("per_like", _FromZero(86_400, "seconds"), "Seconds that a like adds", _TIMER.per_like),
    Key("longest", NumberInRange(0, TIMER_LIMIT, "seconds"), "Seconds that it never exceeds", _TIMER.longest),
)
"""Keys of `[timer]`."""
